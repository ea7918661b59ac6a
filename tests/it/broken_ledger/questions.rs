//! The gateway's answer reaches the operator although the ledger cannot take it.

use super::breaks::BREAKS;
use super::{ORDERS, at, gateway};
use crate::support::{ORDER_ID, at_once, closed_directory, no_complaints};

#[test]
fn a_question_is_answered_and_the_ledger_is_alerted_about() {
    let cases = BREAKS.iter().flat_map(|broken| ORDERS.map(|(_, _, question)| (broken, question)));
    let found = at_once(cases, |(broken, question)| {
        let dir = closed_directory();
        let ledger = (broken.make)(dir.path());
        let gateway = gateway();
        let run = at(&gateway, &ledger).args([question, ORDER_ID]).run();
        let received = gateway.finish().len();
        let document = run.try_json();
        let answered = document.as_ref().is_ok_and(|json| json["orders"][0]["outcome"] == "succeeded");
        let alarm = run.stderr().lines().any(|line| {
            line.starts_with("ALERT:") && line.contains("not recorded") && line.contains(&*ledger.to_string_lossy())
        });
        // Where no file can be there is no order of ours, and nothing to be alarmed about; and an
        // order that the ledger does not have needs neither its key nor its history.
        let harmless = broken.says.contains("directory") && broken.name != "a directory"
            || ["a ledger without its key", "a ledger without its history"].contains(&broken.name);
        let why = match (run.code(), answered, alarm || harmless, received) {
            (0, true, true, 1) => return None,
            (0, true, false, 1) => "no alarm",
            (0, false, ..) => "no answer",
            (0, true, ..) => "not asked exactly once",
            _ => "the exit is not the answer's",
        };
        Some(format!("{question}, {}: {why}\n{run}", broken.name))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}
