//! The README's examples, run as they stand, in both of its languages.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use consign::cli;
use consign::output::words::TOPICS;
use unicode_width::UnicodeWidthStr as _;

use crate::help::is_taken;
use crate::support::{closed_directory, did_not_run};

const README: &str = include_str!("../../README.md");

/// What stands before the Chinese section, and that section.
fn halves() -> (&'static str, &'static str) {
    let at = README.find("\n## 中文\n").expect("a Chinese section");
    README.split_at(at)
}

/// The blocks of a language, as they stand.
fn blocks(text: &'static str, language: &str) -> Vec<&'static str> {
    let begin = format!("\n```{language}\n");
    text.split(&begin).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

/// The lines outside of blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n```").step_by(2).flat_map(str::lines)
}

/// The examples run without a shell; a fixture stands in for the one pipe that they use,
/// `printf TEXT | consign …`.
#[test]
fn console_examples_print_what_they_show() {
    let pipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/printf");
    trycmd::TestCases::new()
        .register_bin("printf", trycmd::schema::Bin::Path(pipe))
        .env("CONSIGN", env!("CARGO_BIN_EXE_consign"))
        .env("CONSIGN_LANG", "en")
        .case("README.md");
}

/// Blocks marked `sh` are whole scripts. Those of a language run one after the other in the same
/// directory, as whoever reads them would run them.
#[test]
fn shell_examples_run() {
    let (english, chinese) = halves();
    let [keys, file, many] = run_all(english).try_into().expect("three scripts");
    assert!(keys.starts_with("profile shop added"), "{keys}");
    let (dry, sold) = file.split_once("\n2 of 2 accepted").expect("what was sent below what would be");
    assert!(dry.starts_with("dry run, nothing was sent: 2 cards"), "{file}");
    assert!(sold.contains("succeeded 成功    2\n"), "{file}");
    let (loops, asked) = many.split_at(many.find("worst: 7\n").expect("the worst exit code") + 9);
    assert_eq!(loops, "may have been taken: 6000000000000007\nworst: 7\n");
    if has_jq() {
        assert_eq!((asked.lines().count(), asked.len()), (1, 33), "one order number: {asked:?}");
    }
    let [file] = run_all(chinese).try_into().expect("one script");
    assert!(file.starts_with("2 个中已接收 2 个，面值合计 200\n"), "{file}");
}

/// Blocks marked `text`, and commands within sentences, need a terminal, a gateway or files; that the
/// program takes them is all that is tried.
#[test]
fn commands_within_the_text_are_real() {
    let within = README.split("\n```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2));
    let below = [halves().0, halves().1].into_iter().flat_map(|half| blocks(half, "text")).flat_map(str::lines);
    let lines: Vec<&str> = below.chain(within).filter(|line| line.starts_with("consign ")).collect();
    assert!(lines.len() > 25, "{lines:?}");
    let wrong: Vec<String> = lines.iter().filter_map(|line| is_taken(line).err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn it_stays_short() {
    assert!(README.lines().count() <= 250, "{} lines; `consign help TOPIC` has room", README.lines().count());
    let wide: Vec<&str> = prose(README).filter(|line| !line.starts_with('|') && line.width() > 110).collect();
    assert!(wide.is_empty(), "{wide:#?}");
}

/// What each half has to name, whoever reads no more than that.
#[test]
fn both_languages_name_what_is_needed() {
    let (english, chinese) = halves();
    let needed = "rust-version = \"";
    let manifest = include_str!("../../Cargo.toml");
    let rust = manifest.split(needed).nth(1).and_then(|rest| rest.split('"').next()).expect("a Rust version");
    for half in [english, chinese] {
        let rows = half.lines().filter(|line| line.starts_with("| "));
        let codes = rows.filter_map(|row| row.split('|').nth(1)).flat_map(|cell| cell.split([',', '、']));
        let mut codes: Vec<u8> = codes.filter_map(|code| code.trim().trim_matches('*').parse().ok()).collect();
        codes.sort_unstable();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130]);
        for word in [&format!("Rust {rust}"), "cargo install --path .", "WSL", "consign profile init", "--wait"] {
            assert!(half.contains(word), "{word}");
        }
    }
    let missing = cli::Command::NAMES.iter().copied().chain(TOPICS.map(|topic| topic.name));
    let missing: Vec<&str> =
        missing.filter(|name| !["`", " "].iter().any(|end| english.contains(&format!("`{name}{end}")))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn has_jq() -> bool {
    Command::new("jq").arg("--version").output().is_ok_and(|run| run.status.success())
}

/// What each script prints, in a directory that has the files of keys which the README speaks of.
fn run_all(half: &'static str) -> Vec<String> {
    let home = closed_directory();
    for (name, key) in [("api-key.txt", "sandbox-api-key\n"), ("aes-key.txt", "sandbox-aes-key!\n")] {
        let path = home.path().join(name);
        fs::write(&path, key).expect("a key file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("its mode");
    }
    blocks(half, "sh").into_iter().map(|script| run(script, home.path())).collect()
}

fn run(script: &str, home: &Path) -> String {
    let needs_jq = |line: &&str| line.starts_with("jq ");
    let mut script = script.to_owned();
    if script.lines().any(|line| needs_jq(&line)) && !has_jq() {
        did_not_run("there is no jq for the lines of the README that need it");
        script = script.lines().filter(|line| !needs_jq(line)).collect::<Vec<_>>().join("\n");
    }
    let binaries = Path::new(env!("CARGO_BIN_EXE_consign")).parent().expect("a directory");
    let path = std::env::var("PATH").expect("a PATH");
    let output = Command::new("sh")
        .args(["-eu", "-c", &script])
        .current_dir(home)
        .env_clear()
        .env("PATH", format!("{}:{path}", binaries.display()))
        .env("HOME", home)
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
