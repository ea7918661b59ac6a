//! A platform with every fault that it can have, one card in ten each: no card is taken twice, and
//! each outcome that is claimed is one that was proved.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::platform::{Deed, Form, Platform, Says};
use super::shop::{PATIENCE, Report, Shop, cards, took_none_twice};
use crate::support::gateway::Nobody;

/// The deadline of an exchange; what is late is later than that.
const TIMEOUT: Duration = Duration::from_secs(4);

/// What the platform does about the card of a row, and the outcomes that this can prove.
fn fate(row: u64) -> (Deed, &'static [&'static str]) {
    match row % 10 {
        0 => (Deed::take_and(Says::Nothing), &["unknown"]),
        1 => (Deed::lose_and(Says::Nothing), &["unknown"]),
        2 if row < 50 => (Deed::take_and(Says::Late(TIMEOUT * 2)), &["unknown"]),
        3 => (Deed::take_and(Says::Page), &["unknown"]),
        4 => (Deed::lose_and(Says::Truth), &["unknown"]),
        5 => (Deed::refuse("卡密格式错误"), &["rejected"]),
        6 => (Deed::refuse("接口维护"), &["rejected"]),
        7 => (Deed::take_and(Says::No("订单号不能重复")), &["unknown"]),
        // On a crowded machine a good answer may be late.
        _ => (Deed::TAKE, &["accepted", "unknown"]),
    }
}

#[test]
fn among_all_faults_every_outcome_is_true_and_listed() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(1, 150));
    let numbers: Vec<String> = shop.cards.iter().map(|card| card.number.clone()).collect();
    platform.follow(move |form| {
        let place = numbers.iter().position(|number| *number == form.number).expect("a card of the file");
        fate(u64::try_from(place).expect("a small number") + 1).0
    });
    let report = shop.run("--jobs 12 --max-failures 1000 --timeout 4s").expect(7);
    assert_eq!(platform.posted().len(), 150, "each card was posted once\n{report}");
    took_none_twice(&platform);
    assert_eq!(report.cards.len(), 150, "a document a card\n{report}");
    let states = shop.states();
    for card in &report.cards {
        let row = card["row"].as_u64().expect("a row");
        let outcome = card["outcome"].as_str().expect("an outcome");
        assert!(fate(row).1.contains(&outcome), "row {row} is {outcome}: {card}");
        let order_id = card["order_id"].as_str().expect("an order number");
        assert_eq!(states[order_id], outcome, "row {row} in the ledger, and in its document");
        let code = match outcome {
            "accepted" => 0,
            "rejected" => 5,
            _ => 7,
        };
        assert_eq!(card["exit_code"], code, "{card}");
        if outcome == "unknown" {
            assert!(card["error"].to_string().contains(&format!("query {order_id}")), "{card}");
        }
    }
    adds_up(&report);
    assert_eq!(report.counted("rejected"), 30, "{report}");
    assert!(report.counted("unknown") >= 80, "{report}");
    resolves(&platform, &shop, &report);
}

/// After a while the platform is well, and the same command ends what it began: what is unknown is
/// asked about, never sent again unless the platform does not have it.
fn resolves(platform: &Platform, shop: &Shop, first: &Report) {
    platform.follow(|_| Deed::TAKE);
    thread::sleep(TIMEOUT);
    let was_taken: BTreeMap<String, String> =
        platform.taken().into_iter().map(|form| (form.number, form.order_id)).collect();
    let second = shop.run("--jobs 5 --settle-grace 0s --timeout 15s");
    let third = shop.run("--jobs 5 --settle-grace 0s --timeout 15s");
    took_none_twice(platform);
    for form in platform.taken() {
        let told = first.cards.iter().find(|card| card["row"] == shop.row(&form.number)).expect("a document");
        assert_eq!(told["order_id"], *form.order_id, "the order number of a card through all runs");
        assert!(was_taken.get(&form.number).is_none_or(|order_id| *order_id == form.order_id));
    }
    // A card whose PIN is wrong is not tried again; and of a number that is said to be taken, no
    // question proves whose order it is.
    let taken = platform.taken().len();
    assert_eq!(taken, 150 - 15, "{first}\n{second}\n{third}");
    adds_up(&second);
    adds_up(&third);
}

/// The documents of cards whose turn came: what was left alone has no form yet, and so no batch.
fn tried(report: &Report) -> Vec<&Value> {
    report.cards.iter().filter(|card| card["batchno"].is_string()).collect()
}

/// The summary counts what the documents say, and each row once.
#[track_caller]
fn adds_up(report: &Report) {
    for outcome in ["accepted", "rejected", "not_sent", "unknown", "refused"] {
        let told = report.with(outcome).len();
        assert_eq!(report.counted(outcome), told, "documents that say {outcome}\n{report}");
    }
}

#[test]
fn the_exit_code_is_the_first_of_the_table_that_any_order_had() {
    let cut = Deed::take_and(Says::Nothing);
    let no = Deed::refuse("卡密格式错误");
    let table: [(&[Deed], i32); 5] = [
        (&[Deed::TAKE, Deed::TAKE, Deed::TAKE], 0),
        (&[Deed::TAKE, no, Deed::TAKE], 5),
        (&[no, no, no], 5),
        (&[no, cut, Deed::TAKE], 7),
        (&[Deed::TAKE, Deed::TAKE, cut], 7),
    ];
    for (deeds, code) in table {
        let deeds = deeds.to_vec();
        let platform = Platform::start(move |form| deeds[form.nth]);
        let shop = Shop::new(&platform, cards(2, 3));
        let report = shop.run("--jobs 1 --timeout 15s").expect(code);
        let summary = report.summary.as_ref().unwrap_or_else(|| panic!("no summary\n{report}"));
        assert_eq!(summary["exit_code"], code, "{report}");
        adds_up(&report);
    }
}

#[test]
fn a_platform_that_is_gone_is_left_alone_after_ten_failures_and_served_when_it_is_back() {
    let mut platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(3, 120));
    platform.follow(|_| Deed::take_and(Says::Late(Duration::from_millis(20))));
    let mut running = shop.submit("--jobs 4 --timeout 15s").start();
    running.wait_until("some cards were taken", || platform.taken().len() >= 20);
    platform.leave();
    let report = shop.finish(running);
    let posted = platform.posted().len();
    assert!((20..=100).contains(&posted), "it was not gone in the middle: {posted} of 120");
    assert!([6, 7].contains(&report.run.code()), "{report}");
    adds_up(&report);
    let failures = tried(&report).len() - report.counted("accepted");
    assert!((10..10 + 2 * 4).contains(&failures), "it stopped after {failures} failures\n{report}");
    assert!(report.run.code() == 7 || report.counted("unknown") == 0, "{report}");
    assert!(tried(&report).len() < 120, "the rest was left alone\n{report}");
    assert_eq!(report.cards.len(), 120, "and told\n{report}");
    platform.come_back();
    platform.follow(|_| Deed::TAKE);
    for _ in 0..2 {
        shop.run("--jobs 4 --timeout 15s --settle-grace 0s");
    }
    shop.took_each_once(&platform);
}

#[test]
fn a_platform_that_was_never_there_gets_ten_attempts() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(4, 60));
    let nobody = Nobody::new();
    for (line, most) in [("--jobs 1", 10), ("--jobs 4", 13), ("--jobs 1 --max-failures 3", 3)] {
        let url = format!("http://{}", nobody.addr());
        let running = shop.submit(line).var("CONSIGN_BASE_URL", url).start();
        let report = shop.finish(running).expect(6);
        let failures = tried(&report).len();
        let least = if most == 3 { 3 } else { 10 };
        assert!((least..=most).contains(&failures), "{line}: {failures} failures\n{report}");
        assert!(platform.posted().is_empty());
    }
}

/// What is wrong with one form is wrong with all of them.
#[test]
fn a_signature_that_is_refused_stops_the_file() {
    for jobs in [1, 4] {
        let platform = Platform::start(|_| Deed::refuse("SIGN错误"));
        let shop = Shop::new(&platform, cards(5, 40));
        let report = shop.run(&format!("--jobs {jobs} --timeout 15s")).expect(6);
        assert_eq!(platform.posted().len(), 1, "{report}");
        assert_eq!((report.counted("rejected"), report.counted("not_sent")), (1, 39), "{report}");
        // With another key the same command goes on.
        platform.follow(|_| Deed::TAKE);
        shop.run("--timeout 15s").expect(0);
        shop.took_each_once(&platform);
    }
}

#[test]
fn more_than_two_thousand_cards_are_split_into_batches() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(6, 2005));
    let begin = Instant::now();
    shop.run("--jobs 4 --timeout 30s").expect(0);
    assert!(begin.elapsed() < PATIENCE);
    shop.took_each_once(&platform);
    let mut batches: BTreeMap<String, usize> = BTreeMap::new();
    for Form { batchno, .. } in platform.taken() {
        *batches.entry(batchno).or_default() += 1;
    }
    let sizes: Vec<usize> = batches.values().copied().collect();
    assert_eq!(sizes, [2000, 5], "{batches:?}");
}
