//! Commands that are about the ledger itself: they name it when it cannot be used.

use super::breaks::{BREAKS, Break};
use super::{at, gateway};
use crate::support::process::Run;
use crate::support::{at_once, closed_directory, no_complaints};

/// Runs every command on every broken ledger. `may` tells what besides exit 1 is right.
fn on_all(commands: &[&str], may: fn(&Break, &Run) -> bool) {
    let cases = BREAKS.iter().flat_map(|broken| commands.iter().map(move |command| (broken, *command)));
    let found = at_once(cases, |(broken, command)| {
        let dir = closed_directory();
        let ledger = (broken.make)(dir.path());
        let gateway = gateway();
        let run = at(&gateway, &ledger).line(command).run();
        // Where no file can be there is no ledger yet, and no order in it.
        let absent = broken.name == "a path below a place without files";
        let why = match run.code() {
            code if absent => [0, 9].contains(&code).then_some(()).ok_or("there is no ledger"),
            _ if may(broken, &run) => Ok(()),
            1 if run.stderr().contains(&*ledger.to_string_lossy()) => Ok(()),
            1 => Err("the ledger is not named"),
            _ => Err("the exit is not 1"),
        };
        why.err().map(|why| format!("{command}, {}: {why}\n{run}", broken.name))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

/// Whether what is missing in the ledger is not needed by a command that reads orders.
fn is_whole_enough(broken: &Break) -> bool {
    ["a ledger without its key", "a ledger without its history"].contains(&broken.name)
}

#[test]
fn a_broken_ledger_is_named_by_what_reads_it() {
    let commands = ["orders list", "orders report", "orders export --format csv", "orders show C20261122000099"];
    on_all(&commands, |broken, run| (broken.readable || is_whole_enough(broken)) && run.code() == 0);
}

#[test]
fn a_broken_ledger_is_named_by_what_changes_it() {
    let commands = ["orders sync", "orders release C20261122000099 --because x"];
    on_all(&commands, |broken, run| is_whole_enough(broken) && [0, 4].contains(&run.code()));
}
