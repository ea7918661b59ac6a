//! The README's examples, run as they stand.

use std::process::Command;

/// The examples run without a shell; a fixture stands in for the one pipe that they use,
/// `printf TEXT | consign …`.
#[test]
fn console_examples_print_what_they_show() {
    let pipe = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/printf");
    trycmd::TestCases::new()
        .register_bin("printf", trycmd::schema::Bin::Path(pipe))
        .env("CONSIGN", env!("CARGO_BIN_EXE_consign"))
        .case("README.md");
}

/// Blocks marked `sh` are whole scripts that need nothing but the program and a shell.
#[test]
fn shell_examples_run() {
    let readme = include_str!("../../README.md");
    let binaries = std::path::Path::new(env!("CARGO_BIN_EXE_consign")).parent().expect("a directory");
    let path = std::env::var("PATH").expect("a PATH");
    let scripts: Vec<&str> = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let printed: Vec<String> =
        scripts.iter().map(|script| run(script, &format!("{}:{path}", binaries.display()))).collect();
    assert_eq!(printed, ["1\n", "may have been taken: consign query C20261122000007\n"]);
}

fn run(script: &str, path: &str) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    let output = Command::new("sh")
        .args(["-eu", "-c", script])
        .current_dir(directory.path())
        .env("PATH", path)
        .env("HOME", directory.path())
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
