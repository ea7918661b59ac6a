//! A ledger of a million orders. It takes minutes and a gigabyte, so that it runs on demand only:
//! `cargo test --release --test it -- --ignored --nocapture million`

#![allow(clippy::print_stdout, reason = "it is run by hand for its figures")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use consign::ledger::{Day, Filter, GroupBy, Outcome, State};

use super::{NOW, Sale, open, open_to_read, place, sale, settle, settlement, top_up};
use crate::support::closed_directory;

const DAY: i64 = 86_400_000;

/// A million orders, one a minute, with the history of each.
fn fill(path: &Path) {
    sale("first", "first").send(&mut open(path), Outcome::Accepted, NOW - 2_000_000 * 60_000);
    let raw = rusqlite::Connection::open(path).expect("a ledger");
    raw.execute_batch(include_str!("million.sql")).expect("filled");
}

fn time<T>(name: &str, work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    println!("{name}: {:?}", start.elapsed());
    (done, start.elapsed())
}

/// The middle of the times that a process spends on one card: open, claim, settle. Numbers and
/// PINs are typed so that every way in which a card is known again is looked up.
fn submit(path: &Path, tag: &str, number: &str) -> Duration {
    let mut times: Vec<_> = (0..200)
        .map(|n| {
            let (id, pin) = (format!("{tag}{n}"), format!("{tag}-{n:016}"));
            let start = Instant::now();
            let mut ledger = open(path);
            let claimed = Sale { pin: &pin, ..sale(&id, number) }.claim(&mut ledger, NOW).expect("a claim");
            settle(&mut ledger, &claimed, &settlement(Outcome::Accepted), NOW);
            drop(ledger);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("{tag}: median {:?}, 95th {:?}", times[100], times[190]);
    times[100]
}

/// The middle of the times that a claim of a top-up takes.
fn top_ups(path: &Path) -> Duration {
    let form = consign::core::form::Form::new();
    let mut ledger = open(path);
    let mut times: Vec<_> = (0..100)
        .map(|n| {
            let (id, account) = (format!("T{n}"), format!("138{n:08}"));
            let start = Instant::now();
            drop(place(&mut ledger, &top_up(&id, &account, &form), NOW).expect("a claim"));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("top-ups: median {:?}", times[50]);
    times[50]
}

#[test]
#[ignore = "takes minutes and a gigabyte"]
fn a_million_orders_are_no_burden() {
    let dir = closed_directory();
    let (empty, full) = (dir.path().join("empty.db"), dir.path().join("full.db"));
    time("fill", || fill(&full));
    println!("size: {} MB", std::fs::metadata(&full).expect("a file").len() >> 20);
    for (kind, number) in [("plain", "6222000000001234"), ("typed", "6222 0000 0000 1234"), ("numberless", "")] {
        let [empty, full] =
            [(&empty, "empty"), (&full, "full")].map(|(path, size)| submit(path, &format!("{kind}-{size}"), number));
        assert!(full < empty * 3 + Duration::from_millis(1), "{kind}: {full:?} instead of {empty:?}");
    }
    assert!(top_ups(&full) < Duration::from_millis(20));
    let read = || open_to_read(&full).expect("opens").expect("there");
    let copy = dir.path().join("copy.db");
    let (copied, _) = time("backup", || read().backup(&copy).expect("a copy"));
    assert!(copied.orders > 1_000_000);
    submit(&copy, "copy", "6222000000004321");
    let list = |name: &str, filter: Filter| {
        let (orders, took) = time(name, || read().list(&filter).expect("a list"));
        assert!(took < Duration::from_millis(50), "{name}");
        orders
    };
    let newest = Filter { limit: Some(50), ..Filter::default() };
    assert_eq!(list("list", newest).len(), 50);
    list("list --state succeeded", Filter { states: &[State::Succeeded], ..newest });
    list("list --state failed,unknown", Filter { states: &[State::Failed, State::Unknown], ..newest });
    list("list --since", Filter { since: Some(NOW - 7 * DAY), ..newest });
    list("list --batchno", Filter { batchno: Some("B77"), ..newest });
    list("list --product-code", Filter { product: Some("99"), ..newest });
    let mut by_day = |at: i64| {
        let day = at.div_euclid(DAY);
        Day { name: day.to_string(), from: day * DAY, until: (day + 1) * DAY }
    };
    for (name, by) in
        [("report by day", GroupBy::Day(&mut by_day)), ("by product", GroupBy::Product), ("by batch", GroupBy::Batch)]
    {
        let (rows, took) = time(name, || read().report(by, &Filter::default()).expect("a report"));
        println!("  {} rows", rows.len());
        assert!(took < Duration::from_millis(1500), "{name}");
    }
    time("undecided", || read().undecided(super::MERCHANT, None).expect("a list").len());
    time("export", || {
        let mut orders = 0_u32;
        let mut count = |_| {
            orders += 1;
            ControlFlow::Continue(())
        };
        read().each(&Filter::default(), &mut count).expect("read");
        assert!(orders > 1_000_000);
    });
}
