//! An exchange that ends otherwise than what the ledger holds by then: somebody was faster.

use rusqlite::Connection;

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, REJECTED, json};
use crate::support::{Consign, ORDER_ID, Step, at_once, no_complaints};

/// What the ledger holds when the answer comes, the answer, where that leaves the order, and
/// whether the operator must hear of it.
type Row = (&'static str, &'static str, &'static str, bool);

const TABLE: [Row; 7] = [
    ("not_found", ACCEPTED, "accepted", true),
    ("rejected", ACCEPTED, "accepted", true),
    ("succeeded", REJECTED, "succeeded", true),
    ("processing", REJECTED, "processing", true),
    ("failed", REJECTED, "failed", true),
    ("succeeded", ACCEPTED, "succeeded", false),
    ("sending", ACCEPTED, "accepted", false),
];

#[test]
fn what_contradicts_the_ledger_is_told_loudly() {
    let commands: [Step; 2] = [Consign::submit, Consign::buy];
    let table = TABLE.into_iter().flat_map(|row| commands.map(|command| (row, command)));
    let found = at_once(table, |((before, body, after, loud), command)| {
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = directory.path().join("ledger.db");
        let file = ledger.clone();
        let gateway = Gateway::start(move |_| {
            let file = file.clone();
            Act::Reply(Box::new(move |_| {
                let raw = Connection::open(&file).expect("the ledger");
                raw.busy_timeout(std::time::Duration::from_secs(5)).expect("a timeout");
                let altered = raw.execute("UPDATE orders SET state = ?1", [before]).expect("altered");
                assert_eq!(altered, 1, "one order");
                json(body)
            }))
        });
        let at = || Consign::at(&gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()]);
        let run = command(at()).line("--quiet").run();
        let alarm = run.stderr().lines().find(|line| line.starts_with("ALERT:")).map(str::to_owned);
        let told = alarm.as_ref().is_some_and(|alarm| {
            [ORDER_ID, before, after].iter().all(|word| alarm.contains(word))
                && alarm.contains(if body == ACCEPTED { "accepted" } else { "rejected" })
        });
        let state = at().args(["orders", "show", ORDER_ID]).run().expect(0).json()["orders"][0]["state"].clone();
        let as_expected = told == loud && alarm.is_some() == loud && state == after;
        (!as_expected).then(|| format!("{before}, {body}: {state}, {alarm:?}\n{run}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}
