//! Interruptions, and rivals.

use std::thread;
use std::time::Duration;

use super::platform::{Deed, Platform, Says};
use super::shop::{PATIENCE, Shop, cards, took_none_twice};
use crate::support::process::Signal;

/// For how long the command may think about a signal.
const THOUGHT: Duration = Duration::from_millis(400);
const JOBS: usize = 4;

/// A platform that answers the first card, which goes alone, and holds what comes then.
fn holding() -> Platform {
    Platform::start(|form| if form.nth == 0 { Deed::TAKE } else { Deed::take_and(Says::Held) })
}

#[test]
fn an_interruption_ends_what_is_in_flight_and_begins_nothing() {
    for signal in [Signal::INT, Signal::TERM] {
        let platform = holding();
        let shop = Shop::new(&platform, cards(1, 40));
        let mut running = shop.submit("--jobs 4 --timeout 25s").start();
        running.wait_until("all jobs are at work", || platform.posted().len() == 1 + JOBS);
        running.signal(signal);
        thread::sleep(THOUGHT);
        platform.release();
        let report = shop.finish(running).expect(130);
        assert_eq!(platform.posted().len(), 1 + JOBS, "nothing was sent any more\n{report}");
        assert_eq!(report.with("accepted").len(), 1 + JOBS, "{report}");
        assert_eq!(report.counted("accepted"), 1 + JOBS, "{report}");
        let tally = shop.tally();
        // Some may have been claimed ahead of their turn, which did not come.
        let left = tally.get("queued").unwrap_or(&0) + tally.get("not_sent").unwrap_or(&0);
        assert_eq!((tally["accepted"], left), (1 + JOBS, 39 - JOBS), "{tally:?}\n{report}");
        shop.run("--timeout 15s").expect(0);
        shop.took_each_once(&platform);
    }
}

#[test]
fn a_second_interruption_leaves_at_once_and_the_ledger_true() {
    let platform = holding();
    let shop = Shop::new(&platform, cards(2, 40));
    let mut running = shop.submit("--jobs 4 --timeout 6s").start();
    running.wait_until("all jobs are at work", || platform.posted().len() == 1 + JOBS);
    running.signal(Signal::INT);
    thread::sleep(THOUGHT);
    running.signal(Signal::INT);
    // Before what is in flight has come to its deadline.
    let report = shop.report(running.finish(Duration::from_secs(4))).expect(130);
    assert_eq!(platform.posted().len(), 1 + JOBS, "{report}");
    let tally = shop.tally();
    let open = tally.get("sending").unwrap_or(&0) + tally.get("unknown").unwrap_or(&0);
    // Of those that were claimed ahead of their turn, nobody says that they did not leave.
    assert!((JOBS..=2 * JOBS).contains(&open), "{tally:?}\n{report}");
    assert_eq!(open + tally["queued"], 39, "{tally:?}\n{report}");
    platform.release();
    // Past what the ledger gives the forms that were in flight.
    thread::sleep(Duration::from_millis(6500));
    for _ in 0..2 {
        shop.run("--timeout 15s --settle-grace 0s");
    }
    shop.took_each_once(&platform);
}

/// Two commands with the same file: which of them sends a card is left to chance, that one does is not.
#[test]
fn two_commands_share_a_file() {
    for round in 0..5 {
        let platform = Platform::start(|_| Deed::take_and(Says::Late(Duration::from_millis(10))));
        let shop = Shop::new(&platform, cards(3 + round, 60));
        let start = |jobs| shop.submit(&format!("--timeout 15s --jobs {jobs}")).start();
        let running = [start(4), start(3)];
        let reports = running.map(|running| shop.report(running.finish(PATIENCE)));
        for report in &reports {
            assert!([0, 7, 4].contains(&report.run.code()), "{report}");
        }
        let accepted: usize = reports.iter().map(|report| report.with("accepted").len()).sum();
        let taken = platform.taken();
        took_none_twice(&platform);
        assert_eq!(accepted, taken.len(), "each card was accepted by one of them\n{}\n{}", reports[0], reports[1]);
        let last = shop.run("--timeout 15s").expect(0);
        assert_eq!(last.counts().values().sum::<usize>(), 60, "{last}");
        shop.took_each_once(&platform);
    }
}

#[test]
fn an_interruption_of_the_waiting_calls_nothing_unknown() {
    let platform = Platform::start(|form| if form.nth == 0 { Deed::TAKE } else { Deed::take_and(Says::Held) });
    let shop = Shop::new(&platform, cards(9, 6));
    let mut running = shop.submit("--jobs 2 --timeout 25s --wait").start();
    running.wait_until("both jobs are at work", || platform.posted().len() == 3);
    running.signal(Signal::INT);
    thread::sleep(THOUGHT);
    platform.release();
    let report = shop.finish(running).expect(130);
    assert_eq!((report.with("pending").len(), report.with("unknown").len()), (3, 0), "{report}");
    assert_eq!(report.counted("accepted"), 3, "{report}");
}
