//! `--sandbox` has a ledger that is thrown away, unless one is named.

use std::fs;
use std::path::Path;

use super::shop::refused;
use crate::support::{Consign, closed_directory};

const CARD: &str = "6000000000000000";

fn submit(consign: Consign) -> Consign {
    let line = "--sandbox --json submit --product-code 12 --amount 100 --card-password-stdin --order-id SANDBOX1";
    consign.line(line).args(["--card-number", CARD]).stdin("123456")
}

/// All files below a directory.
fn files(directory: &Path) -> Vec<String> {
    let below = |path: &Path| if path.is_dir() { files(path) } else { vec![path.display().to_string()] };
    fs::read_dir(directory).into_iter().flatten().flatten().flat_map(|entry| below(&entry.path())).collect()
}

#[test]
fn nothing_is_left_of_the_sandbox() {
    let home = closed_directory();
    for _ in 0..2 {
        let run = submit(Consign::new()).var("HOME", home.path()).run().expect(0);
        assert_eq!(run.json()["outcome"], "accepted", "{run}");
        assert!(files(home.path()).is_empty(), "{:?}", files(home.path()));
    }
}

#[test]
fn practice_stays_out_of_the_ledger_of_a_variable() {
    let dir = closed_directory();
    let [by_variable, by_flag] = ["variable.db", "flag.db"].map(|name| dir.path().join(name));
    for _ in 0..2 {
        submit(Consign::new()).var("CONSIGN_LEDGER", &by_variable).run().expect(0);
        assert!(files(dir.path()).is_empty(), "{:?}", files(dir.path()));
    }
    let flagged = || {
        let flag = ["--ledger".as_ref(), by_flag.as_os_str()];
        submit(Consign::new()).var("CONSIGN_LEDGER", &by_variable).args(flag)
    };
    flagged().run().expect(0);
    refused(flagged().run(), &["SANDBOX1"]);
    assert!(by_flag.is_file() && !by_variable.exists(), "{:?}", files(dir.path()));
    // Real orders go where the variable says.
    Consign::at("http://127.0.0.1:1").submit().var("CONSIGN_LEDGER", &by_variable).run().expect(6);
    assert!(by_variable.is_file());
}

#[test]
fn the_usual_ledger_is_in_the_data_directory() {
    // The same without the sandbox, so that the test above can fail.
    let home = closed_directory();
    let nowhere = Consign::at("http://127.0.0.1:1").submit().var("HOME", home.path());
    nowhere.run().expect(6);
    let ledger = home.path().join(".local/share/consign/ledger.db");
    assert!(ledger.is_file(), "{:?}", files(home.path()));
    let data = closed_directory();
    let elsewhere = Consign::at("http://127.0.0.1:1").submit().var("XDG_DATA_HOME", data.path());
    elsewhere.run().expect(6);
    assert!(data.path().join("consign/ledger.db").is_file());
}

#[test]
fn a_named_ledger_is_kept() {
    let dir = closed_directory();
    let ledger = dir.path().join("ledger.db");
    let kept = |consign: Consign| consign.args(["--ledger".as_ref(), ledger.as_os_str()]);
    kept(submit(Consign::new())).run().expect(0);
    refused(kept(submit(Consign::new())).run(), &["SANDBOX1", "nothing was sent"]);
    let shown = kept(Consign::new().line("--json orders show SANDBOX1")).run().expect(0).json();
    assert_eq!(shown["orders"][0]["base_url"], "sandbox");
    assert_eq!(shown["orders"][0]["state"], "accepted");
}
