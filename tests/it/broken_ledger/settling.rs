//! The ledger fails after the form has left: the outcome is told, and that it is not recorded.

use std::sync::Mutex;
use std::time::Duration;

use rusqlite::Connection;

use super::{ORDERS, answer, at, make, raw, state};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, REJECTED, json};
use crate::support::{ORDER_ID, at_once, closed_directory};

/// The answers, and the outcomes that they prove.
const ANSWERS: [(&str, &str); 4] = [
    (ACCEPTED, "accepted"),
    (REJECTED, "rejected"),
    (r#"{"code":999,"msg":"系统繁忙"}"#, "unknown"),
    (r#"{"code":-1,"msg":"订单号不能重复"}"#, "unknown"),
];

/// From now on no order can be moved.
const FREEZE: &str = "CREATE TRIGGER frozen BEFORE UPDATE ON orders BEGIN SELECT raise(ABORT, 'frozen'); END";

/// Says what the outcome is, that it is not recorded, where, and what to do.
#[track_caller]
fn told(run: &Run, ledger: &std::path::Path, lookup: &str, outcome: &str) {
    assert_eq!(run.code(), 1, "{run}");
    let document = run.json();
    assert_eq!(document["outcome"], outcome, "{run}");
    assert_eq!(document["order_id"], ORDER_ID, "{run}");
    assert_eq!(document["error"]["kind"], "internal", "{run}");
    let message = document["error"]["message"].as_str().expect("a message");
    let ended = format!("ended as {outcome}");
    for wanted in [&ended, "could not be recorded", "holds the order as unknown", &ledger.display().to_string()] {
        assert!(message.contains(wanted), "{wanted:?} is missing\n{run}");
    }
    assert!(!message.contains("nothing was sent"), "{run}");
    let hint = document["error"]["hint"].as_str().expect("a hint");
    let command = format!("`consign --ledger {} {lookup} {ORDER_ID}`", ledger.display());
    assert!(hint.contains(&command), "{run}");
    assert!(hint.contains("do not submit it again"), "{run}");
    assert!(run.stderr().contains(message) && run.stderr().contains(hint), "{run}");
}

#[test]
fn an_outcome_that_cannot_be_recorded_is_told() {
    let cases = ANSWERS.into_iter().flat_map(|answer| ORDERS.map(|order| (answer, order)));
    at_once(cases, |((body, outcome), (_, place, lookup))| {
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        make(&ledger);
        let path = ledger.clone();
        let freezing = Gateway::start(move |n| {
            let path = path.clone();
            Act::Reply(Box::new(move |received| {
                if n > 0 {
                    return answer(received);
                }
                raw(&path).execute_batch(FREEZE).expect("frozen");
                json(body)
            }))
        });
        let run = place(at(&freezing, &ledger)).run();
        told(&run, &ledger, lookup, outcome);
        assert_eq!(freezing.count(), 1, "{run}");
        assert_eq!(state(&freezing, &ledger), "sending", "{run}");
        // It is not sent again, and once the ledger is mended a question moves it on.
        place(at(&freezing, &ledger)).run().expect(4);
        assert_eq!(freezing.count(), 1, "{run}");
        let asked = at(&freezing, &ledger).args([lookup, ORDER_ID]).run().expect(0);
        assert!(asked.stderr().contains("ALERT"), "the ledger is still frozen\n{asked}");
        raw(&ledger).execute_batch("DROP TRIGGER frozen").expect("thawed");
        at(&freezing, &ledger).args([lookup, ORDER_ID]).run().expect(0);
        assert_eq!(state(&freezing, &ledger), "succeeded");
    });
}

#[test]
fn an_outcome_that_finds_the_ledger_locked_is_told() {
    at_once(ORDERS, |(_, place, lookup)| {
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        make(&ledger);
        let path = ledger.clone();
        let lock: Mutex<Option<Connection>> = Mutex::new(None);
        let lock = std::sync::Arc::new(lock);
        let kept = std::sync::Arc::clone(&lock);
        let locking = Gateway::start(move |_| {
            let (path, kept) = (path.clone(), std::sync::Arc::clone(&kept));
            Act::Reply(Box::new(move |_| {
                let connection = raw(&path);
                connection.busy_timeout(Duration::from_secs(5)).expect("a timeout");
                connection.execute_batch("BEGIN EXCLUSIVE").expect("the write lock");
                *kept.lock().expect("no panic") = Some(connection);
                json(ACCEPTED)
            }))
        });
        let run = place(at(&locking, &ledger)).run();
        drop(lock.lock().expect("no panic").take());
        told(&run, &ledger, lookup, "accepted");
        assert_eq!(state(&locking, &ledger), "sending", "{run}");
        locking.only();
    });
}
