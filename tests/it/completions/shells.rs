//! Completion in shells that are asked by their own commands.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::home::Home;
use crate::support::did_not_run;

/// A shell with this program in its path; `None`, and said aloud, where there is no such shell.
pub(super) fn shell(name: &str, home: &Home) -> Option<Command> {
    if Command::new(name).arg("--version").output().is_err() {
        did_not_run(&format!("there is no {name}"));
        return None;
    }
    let binaries = Path::new(env!("CARGO_BIN_EXE_consign")).parent().expect("a directory");
    let path = std::env::var("PATH").expect("a PATH");
    let mut command = Command::new(name);
    command
        .current_dir(home.path(""))
        .env_clear()
        .env("PATH", format!("{}:{path}", binaries.display()))
        .env("HOME", home.path(""))
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm");
    Some(command)
}

fn lines(mut command: Command) -> Vec<String> {
    let output = command.output().expect("a shell");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

/// As bash itself calls it, with the words as it breaks them.
const ASK: &str = r#"source <(consign completions bash)
COMP_TYPE=9 COMP_CWORD=$(($# - 1)) COMP_WORDS=("$@")
_clap_complete_consign consign "${@: -1}" "${@: -2:1}"
printf '%s\n' "${COMPREPLY[@]}""#;

#[test]
fn bash_offers_what_fits() {
    let home = Home::new();
    let ledger = home.ledger();
    let ledger = ledger.to_str().expect("a path");
    for (words, offered) in [
        (&["query", "C"][..], &["C20261122000002", "C20261122000001"][..]),
        (&["-p", "s"], &["shop", "sandbox"]),
        (&["--profile", "=", "c"], &["corner"]),
        (&["--ledger", "=", ledger, "bizorder", "T"], &["T20261122000001"]),
        (&["query", "--wait", "=", "2m", "C20261122000002"], &["C20261122000002"]),
        (&["sign", "--endpoint", "=", "n"], &["notification"]),
        (&["orders", "rel"], &["release"]),
        (&["query", "--no-in"], &["--no-input"]),
        (&["query", "Z"], &[""]),
    ] {
        let Some(mut bash) = shell("bash", &home) else { return };
        bash.args(["--norc", "--noprofile", "-c", ASK, "consign", "consign"]).args(words);
        assert_eq!(lines(bash), offered, "{words:?}");
    }
}

#[test]
fn bash_is_offered_no_file_that_would_need_quotes() {
    let home = Home::new();
    for name in ["f-店.csv", "f$(x)", "f x", "f;x"] {
        std::fs::write(home.path(name), "").expect("a file");
    }
    let Some(mut bash) = shell("bash", &home) else { return };
    bash.args(["--norc", "--noprofile", "-c", ASK, "consign", "consign", "--config", "f"]);
    assert_eq!(lines(bash), ["f-店.csv"]);
}

/// Asks for the orders that begin with `C`, of the program whose path is the first argument.
const ASK_BY_PATH: [(&str, &[&str], &str); 3] = [
    (
        "bash",
        &["--norc", "--noprofile", "-c"],
        r#"source <("$0" completions bash)
        COMP_TYPE=9 COMP_CWORD=2 COMP_WORDS=(consign query C)
        _clap_complete_consign consign C query
        printf '%s\n' "${COMPREPLY[@]}""#,
    ),
    (
        "zsh",
        &["-f", "-c"],
        r#"compdef() { : }
        _describe() { local list=$@[-1]; print -rl -- ${(P)list} }
        words=(consign query C) CURRENT=3
        source <("$0" completions zsh)
        _clap_dynamic_completer_consign"#,
    ),
    ("fish", &["--no-config", "-c"], "$argv[1] completions fish | source; complete -C 'consign query C'"),
];

/// The program in a directory of this name.
fn program_in(home: &Home, name: &str) -> PathBuf {
    let directory = home.path(name);
    std::fs::create_dir(&directory).expect("a directory");
    let program = directory.join("consign");
    symlink(env!("CARGO_BIN_EXE_consign"), &program).expect("a link");
    program
}

#[test]
fn a_program_is_found_wherever_it_lies_and_its_path_never_runs() {
    let home = Home::new();
    for name in [
        "my apps",
        "it's",
        "x$(touch ran)",
        "`touch ran`",
        "店 铺",
        "a\"b\\c",
        "NAME BIN VAR COMPLETER",
        "$HOME;!x",
        "a\\'b",
    ] {
        let program = program_in(&home, name);
        for (name, options, script) in ASK_BY_PATH {
            let Some(mut shell) = shell(name, &home) else { continue };
            shell.args(options).arg(script).arg(&program);
            assert_eq!(lines(shell), ["C20261122000002", "C20261122000001"], "{name}: {}", program.display());
            assert!(!home.path("ran").exists(), "{name}: {}", program.display());
        }
    }
}

#[test]
fn fish_offers_what_fits() {
    let home = Home::new();
    for (line, offered) in [
        ("consign query C", &["C20261122000002", "C20261122000001"][..]),
        ("consign -p s", &["shop", "sandbox"]),
        ("consign --profile=c", &["--profile=corner"]),
        ("consign orders release ", &["T20261122000001", "C20261122000002"]),
        ("consign bizorder ", &["T20261122000001"]),
        ("consign verify --endpoint b", &["balance", "bizorder", "buy"]),
        ("consign query Z", &[]),
    ] {
        let Some(mut fish) = shell("fish", &home) else { return };
        fish.args(["--no-config", "-c", "consign completions fish | source; complete -C $argv[1]", line]);
        let found: Vec<String> =
            lines(fish).iter().map(|line| line.split('\t').next().unwrap_or(line).to_owned()).collect();
        assert_eq!(found, offered, "{line}");
    }
}

#[test]
fn powershell_offers_what_fits() {
    let home = Home::new();
    let Some(mut pwsh) = shell("pwsh", &home) else { return };
    let script = "consign completions powershell | Out-String | Invoke-Expression; \
        ([System.Management.Automation.CommandCompletion]::CompleteInput('consign query C', 15, $null)).CompletionMatches.CompletionText";
    pwsh.args(["-NoProfile", "-Command", script]);
    assert_eq!(lines(pwsh), ["C20261122000002", "C20261122000001"]);
}
