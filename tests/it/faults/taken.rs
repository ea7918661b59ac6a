//! A number that "already exists": what the gateway says of it is another order's, and is shown
//! without being taken for ours.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{json, sale, top_up};
use crate::support::{Consign, ORDER_ID, Step, at_once, no_complaints};

const TAKEN: [&str; 3] = [
    r#"{"code":-1,"msg":"订单号不能重复"}"#,
    r#"{"code":"-1","message":"order already exists"}"#,
    r#"{"code":7,"msg":"请勿重复提交"}"#,
];

/// What must not be told of another's order as if it were ours.
const ANOTHERS: [&str; 8] =
    ["status", "system_order_id", "amount", "real_face_value", "settled_amount", "success_time", "message", "custom"];

/// A shop whose first order has a number that the gateway calls taken, and whose gateway answers
/// every question about it with the same words.
struct Shop {
    gateway: Gateway,
    ledger: PathBuf,
    _directory: TempDir,
}

impl Shop {
    fn new(taken: &str, answer: &str) -> Self {
        let (taken, answer) = (json(taken), json(answer));
        let gateway = Gateway::start(move |n| Act::Answer(if n == 0 { taken.clone() } else { answer.clone() }));
        let directory = tempfile::tempdir().expect("a directory");
        Self { gateway, ledger: directory.path().join("ledger.db"), _directory: directory }
    }

    fn consign(&self) -> Consign {
        Consign::at(&self.gateway.url()).args(["--ledger".as_ref(), self.ledger.as_os_str()])
    }

    fn run(&self, line: &str) -> Run {
        self.consign().line(line).line("--json --quiet").run()
    }

    fn held(&self) -> Value {
        self.run(&format!("orders show {ORDER_ID}")).expect(0).json()["orders"].clone()
    }
}

fn alarm(run: &Run) -> String {
    run.stderr().lines().filter(|line| line.starts_with("ALERT:")).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_the_gateway_says_of_a_taken_number_is_shown_and_not_believed() {
    let sold = |status, state| (Consign::submit as Step, "query", "sale", sale(ORDER_ID, status), state);
    let bought = |status, state| (Consign::buy as Step, "bizorder", "top_up", top_up(ORDER_ID, status), state);
    let table = [
        sold("2", "succeeded"),
        sold("3", "failed"),
        sold("1", "processing"),
        bought("success", "succeeded"),
        bought("failed", "failed"),
    ];
    let table = table.into_iter().enumerate().map(|(n, row)| (TAKEN[n % TAKEN.len()], row));
    let found = at_once(table, |(taken, (place, question, kind, answer, state))| {
        let shop = Shop::new(taken, &answer);
        let placed = place(shop.consign()).line("--json --wait=5s --interval 20ms").run().expect(7);
        let followed = shop.gateway.count() != 1;
        let hint = placed.json()["error"]["hint"].as_str().unwrap_or_default().to_owned();
        let before = shop.held();

        let asked = shop.run(&format!("{question} {ORDER_ID}"));
        let document = asked.json();
        let order = &document["orders"][0];
        let told = alarm(&asked);
        let waited = shop.run(&format!("{question} {ORDER_ID} --wait=20s --interval 20ms"));
        let failure = &waited.json()["error"];
        let synced = shop.run("orders sync");
        let plain = shop.consign().args([question, ORDER_ID, "--color", "always"]).run();
        let release = format!("orders release --kind {kind}");
        let checks = [
            ("the order was followed", !followed),
            ("no way out is named", hint.contains(&release) && hint.contains(question)),
            ("the question claims an answer", asked.code() == 7 && document["outcome"] == "unknown"),
            ("the order is answered", order["outcome"] == "unanswered"),
            ("what the gateway says is not shown", order["raw"].is_object()),
            ("another's money is shown as ours", ANOTHERS.iter().all(|field| order.get(field).is_none())),
            ("the failure", document["error"]["hint"].as_str().is_some_and(|hint| hint.contains(&release))),
            ("the document gives no warning", order["problem"].is_string()),
            ("the ledger is not shown as unknown", order["ledger"]["state"] == "unknown"),
            ("no alarm", told.contains(ORDER_ID) && told.contains("another") && told.contains(&release)),
            ("the wait claims an end", waited.code() == 7 && waited.json()["outcome"] == "unknown"),
            ("the wait goes on", waited.elapsed < Duration::from_secs(5)),
            ("the wait's failure", failure["kind"] == "unknown" && failure["hint"].to_string().contains(&release)),
            ("sync", synced.code() == 7 && synced.json()["changed"] == 0 && alarm(&synced).contains(ORDER_ID)),
            ("sync shows money", ANOTHERS.iter().all(|field| synced.json()["orders"][0].get(field).is_none())),
            (
                "people see a plain outcome",
                plain.stdout().starts_with("\u{1b}[1m\u{1b}[33manother's order") && plain.stdout().contains(state),
            ),
            ("the ledger has changed", shop.held() == before && before[0]["state"] == "unknown"),
            ("it is sent again", place(shop.consign()).run().code() == 4),
        ];
        checks
            .iter()
            .find(|(_, holds)| !holds)
            .map(|(what, _)| format!("{question}, {state}: {what}\n{placed}\n{asked}\n{waited}\n{synced}\n{plain}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn the_absence_of_a_taken_number_proves_nothing() {
    for taken in TAKEN {
        let shop = Shop::new(taken, r#"{"code":-1,"msg":"没有该订单"}"#);
        shop.consign().submit().run().expect(7);
        let before = shop.held();
        let asked = shop.run(&format!("query {ORDER_ID} --settle-grace 0s")).expect(7);
        assert_eq!(asked.json()["orders"][0]["outcome"], "unanswered", "{asked}");
        assert!(alarm(&asked).contains(ORDER_ID), "{asked}");
        let waited = shop.run(&format!("query {ORDER_ID} --settle-grace 0s --wait=20s")).expect(7);
        assert!(waited.elapsed < Duration::from_secs(5), "{waited}");
        assert_eq!(shop.held(), before, "{asked}");
    }
}

/// Where our order is decided, no way out is named: it would lead back here.
#[test]
fn a_released_order_of_a_taken_number_is_not_to_be_released_again() {
    let shop = Shop::new(TAKEN[0], &sale(ORDER_ID, "2"));
    shop.consign().submit().run().expect(7);
    let released = shop.consign().args(["orders", "release", ORDER_ID, "--because", "by phone"]).run().expect(0);
    assert!(!released.everything().contains("query records it"), "{released}");
    assert!(released.everything().contains("another order number"), "{released}");
    for line in [format!("query {ORDER_ID}"), format!("query {ORDER_ID} --wait=5s")] {
        let asked = shop.run(&line).expect(7);
        assert!(alarm(&asked).contains("ours is not_found"), "{asked}");
        assert!(!asked.everything().contains("orders release"), "{asked}");
        let problem = asked.json()["orders"][0]["problem"].to_string();
        assert!(problem.contains("ours, which is not_found"), "{asked}");
        assert!(asked.json()["error"]["hint"].to_string().contains("orders show"), "{asked}");
    }
}

#[test]
fn a_number_that_was_sent_from_here_before_is_ours() {
    let gateway = Gateway::start(|n| match n {
        0 => Act::CutAfterBody,
        1 => Act::Answer(json(r#"{"code":-1,"msg":"没有该订单"}"#)),
        2 => Act::Answer(json(TAKEN[0])),
        _ => Act::Answer(json(sale(ORDER_ID, "2"))),
    });
    let directory = tempfile::tempdir().expect("a directory");
    let ledger = directory.path().join("ledger.db");
    let consign = || Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]).line("--json --quiet");
    consign().submit().run().expect(7);
    consign().args(["query", ORDER_ID, "--settle-grace", "0s"]).run().expect(9);
    consign().submit().run().expect(7);
    let run = consign().args(["query", ORDER_ID, "--wait=5s"]).run().expect(0);
    assert_eq!(run.json()["orders"][0]["ledger"]["state"], "succeeded", "{run}");
    assert!(!run.stderr().contains("ALERT"), "{run}");
}
