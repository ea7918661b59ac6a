//! The manual pages.

use std::fs;
use std::process::Command;

use clap::CommandFactory as _;

use crate::support::{Consign, closed_directory, did_not_run};

#[test]
fn there_is_a_page_for_every_command() {
    let directory = closed_directory();
    let man = || Consign::new().args(["--json".as_ref(), "man".as_ref(), directory.path().as_os_str()]);
    let document = man().run().expect(0).json();
    assert_eq!(document["outcome"], "written");
    let mut pages: Vec<String> = fs::read_dir(directory.path())
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    pages.sort();
    assert_eq!(document["pages"], serde_json::json!(pages));
    let mut expected = vec!["consign.1".to_owned()];
    let mut program = consign::cli::Cli::command();
    program.build();
    for command in program.get_subcommands() {
        expected.push(format!("consign-{}.1", command.get_name()));
        let inner = command.get_subcommands().filter(|inner| inner.get_name() != "help");
        expected.extend(inner.map(|inner| format!("consign-{}-{}.1", command.get_name(), inner.get_name())));
    }
    expected.sort();
    assert_eq!(pages, expected);
    // The pages of an earlier release are replaced.
    fs::write(directory.path().join("consign.1"), "old").expect("a file");
    man().run().expect(0);
    assert!(fs::read_to_string(directory.path().join("consign.1")).expect("readable").contains(".TH"));
}

#[test]
fn a_page_takes_the_place_of_a_link_and_not_of_what_it_leads_to() {
    let directory = closed_directory();
    let [page, kept] = ["consign.1", "kept"].map(|name| directory.path().join(name));
    fs::write(&kept, "mine").expect("a file");
    std::os::unix::fs::symlink("kept", &page).expect("a link");
    Consign::new().args(["man".as_ref(), directory.path().as_os_str()]).run().expect(0);
    assert_eq!(fs::read_to_string(&kept).expect("text"), "mine");
    assert!(fs::symlink_metadata(&page).expect("there").is_file());
    let mode = |path| fs::metadata(path).expect("there").permissions();
    assert_eq!(mode(&page), mode(&kept), "it is as open as any new file");
}

#[test]
fn a_page_can_be_read_and_breaks_no_example() {
    let directory = closed_directory();
    Consign::new().args(["man".as_ref(), directory.path().as_os_str()]).run().expect(0);
    let Ok(output) = Command::new("man")
        .arg("-l")
        .arg(directory.path().join("consign-sandbox.1"))
        .env("MANWIDTH", "80")
        .env("LC_ALL", "C.UTF-8")
        .env("MANPAGER", "cat")
        .output()
    else {
        return did_not_run("there is no man");
    };
    if !output.status.success() || output.stdout.is_empty() {
        return did_not_run("man shows no page here");
    }
    let page = String::from_utf8(output.stdout).expect("text");
    for line in [
        "consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100",
        "0002  fails: 卡密错误                0009  recorded, answer after 30 s",
        "--settle-after <DURATION>",
        "consign-sandbox - Run a local gateway to try things on",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
}

#[test]
fn pages_need_a_directory() {
    let directory = closed_directory();
    let missing = directory.path().join("man1");
    let run = Consign::new().args(["man".as_ref(), missing.as_os_str()]).run().expect(2);
    assert!(run.stderr().contains("mkdir -p") && !missing.exists(), "{run}");
    fs::write(&missing, "").expect("a file");
    Consign::new().args(["man".as_ref(), missing.as_os_str()]).run().expect(2);
}
