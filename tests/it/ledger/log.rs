//! The log: how much of the ledger is in it alone, and what it costs to move it into the file.

#![allow(clippy::print_stdout, reason = "one test is run by hand for its figures")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use consign::ledger::Outcome;

use super::{NOW, open, sale};
use crate::support::closed_directory;

/// The most orders that a copy of the file alone may miss.
const MOST_MISSED: i64 = 3;

/// One process: opens, claims, settles, closes.
fn submit(path: &Path, n: usize) {
    let (id, number) = (format!("C2026112200{n:04}"), format!("{n:016}"));
    sale(&id, &number).send(&mut open(path), Outcome::Accepted, NOW);
}

/// How many orders a copy of the file alone holds.
fn in_the_file(path: &Path) -> i64 {
    let dir = closed_directory();
    let copy = dir.path().join("copy.db");
    fs::write(&copy, fs::read(path).expect("readable")).expect("a copy");
    let raw = rusqlite::Connection::open(copy).expect("an SQLite file");
    raw.query_row("SELECT count(*) FROM orders", [], |row| row.get(0)).expect("a ledger")
}

fn changed(path: &Path) -> std::time::SystemTime {
    fs::metadata(path).and_then(|file| file.modified()).expect("a time")
}

#[test]
fn a_copy_of_the_file_alone_misses_few_orders() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    drop(open(&path));
    assert_eq!(in_the_file(&path), 0, "a new ledger is in its file");
    let mut most = 0;
    for n in 0..60 {
        submit(&path, n);
        most = most.max(i64::try_from(n).expect("small") + 1 - in_the_file(&path));
    }
    assert!((1..=MOST_MISSED).contains(&most), "{most} orders were missed");
}

/// A process that goes on for long does not wait for its end.
#[test]
fn a_long_process_folds_its_log_too() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let mut ledger = open(&path);
    let mut most = 0;
    for n in 0..60 {
        let (id, number) = (format!("C2026112200{n:04}"), format!("{n:016}"));
        sale(&id, &number).send(&mut ledger, Outcome::Accepted, NOW);
        most = most.max(n + 1 - in_the_file(&path));
    }
    assert!(most <= MOST_MISSED, "{most} orders were missed");
}

#[test]
#[ignore = "run by hand for its figures: cargo test --test it -- --ignored --nocapture what_folding_costs"]
fn what_folding_costs() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    if let Some(seed) = std::env::var_os("CONSIGN_TEST_LEDGER") {
        fs::copy(seed, &path).expect("a ledger");
    }
    drop(open(&path));
    let (mut plain, mut folding, mut before) = (Vec::new(), Vec::new(), changed(&path));
    for n in 0..400 {
        let start = Instant::now();
        submit(&path, n);
        let took = start.elapsed();
        let now = changed(&path);
        if now == before {
            plain.push(took);
        } else {
            folding.push(took);
        }
        before = now;
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let all: Duration = plain.iter().chain(&folding).sum();
    println!(
        "{} submits fold, median {:?}; {} do not, median {:?}",
        folding.len(),
        median(&mut folding),
        plain.len(),
        median(&mut plain)
    );
    println!("mean {:?}", all / 400);
}
