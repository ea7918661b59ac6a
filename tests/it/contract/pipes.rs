//! Readers that leave early, and disks that are full.

use std::fs::OpenOptions;
use std::process::Stdio;

use crate::support::gateway::Gateway;
use crate::support::replies::{ACCEPTED, balance, json, sale};
use crate::support::{Consign, did_not_run};

/// The writing end of a pipe that nobody reads.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn signing() -> Consign {
    Consign::new().var("CONSIGN_API_KEY", "k").var("CONSIGN_AES_KEY", "k")
}

#[test]
fn a_closed_pipe_is_no_error() {
    let lines = || "6000000000001234\n".repeat(100_000);
    let table: [(&str, Consign); 7] = [
        ("encrypt -", signing().line("encrypt -").stdin(lines())),
        ("encrypt - as JSON", signing().line("encrypt - --json").stdin(lines())),
        ("encrypt of arguments", signing().line("encrypt a b c")),
        ("sign", signing().line("sign a=1")),
        ("sign --explain", signing().line("sign a=1 --explain")),
        ("--help", signing().line("--help")),
        ("--version", signing().line("--version")),
    ];
    for (name, consign) in table {
        let run = consign.stdout(closed_pipe()).run();
        assert_eq!(run.code(), 0, "{name}\n{run}");
        assert_eq!(run.stderr(), "", "{name}");
    }
}

#[test]
fn a_closed_pipe_does_not_change_what_an_order_came_to() {
    for (line, answer, code) in [
        ("balance", balance("\"1.0\""), 0),
        ("query C20261122000001", sale("C20261122000001", "2"), 0),
        ("query C20261122000001", sale("C20261122000001", "4"), 9),
    ] {
        let gateway = Gateway::answering(json(answer));
        let run = Consign::at(&gateway.url()).line(line).stdout(closed_pipe()).run();
        assert_eq!(run.code(), code, "{line}\n{run}");
        assert!(!run.stderr().contains("panicked") && !run.stderr().contains("pipe"), "{line}\n{run}");
    }
    for (answer, code) in [(ACCEPTED, 0), ("<html>", 7)] {
        for options in ["", "--json"] {
            let gateway = Gateway::answering(json(answer));
            let run = Consign::at(&gateway.url()).submit().line(options).stdout(closed_pipe()).run();
            assert_eq!(run.code(), code, "{answer} {options}\n{run}");
            assert!(!run.stderr().contains("panicked"), "{answer}\n{run}");
        }
    }
}

#[test]
fn a_full_disk_is_an_error_of_this_machine() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        did_not_run("no /dev/full on this machine");
        return;
    };
    let mut complaints = Vec::new();
    for line in ["sign a=1", "sign a=1 --json", "encrypt a", "encrypt -"] {
        let full = full.try_clone().expect("a handle");
        let run = signing().line(line).stdin("a\n").stdout(full).run();
        if run.code() != 1 {
            complaints.push(format!("{line}: exit {} though nothing could be written", run.code()));
        }
    }
    crate::support::no_complaints(&complaints);
}
