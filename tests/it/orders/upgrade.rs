//! A ledger that an earlier release has written, in the hands of this one.

use rusqlite::Connection;

use super::shop::refused;
use crate::support::Consign;
use crate::support::process::Run;

/// The built-in merchant whose orders the ledger holds. Nothing here reaches a gateway.
fn consign() -> Consign {
    let consign = Consign::new().line("-p sandbox --json --ledger ledger.db");
    Connection::open(consign.path("ledger.db"))
        .expect("a file")
        .execute_batch(include_str!("../../fixtures/layout-1.sql"))
        .expect("layout 1");
    consign
}

fn submit(order_id: &str, card: &str, pin: &str, more: &str) -> Run {
    let line = "submit --product-code 12 --amount 100 --card-password-stdin";
    consign().line(line).args(["--order-id", order_id, "--card-number", card]).line(more).stdin(pin).run()
}

#[test]
fn requests_of_layout_1_are_the_same_requests() {
    let batch = "--batchno B20251231";
    refused(submit("accepted-1", "6000000000000001", "111111", batch), &["accepted-1 was sent before and is accepted"]);
    refused(
        submit("blanks-001", "6000 0000 0010 0000", " 111121", "--as-typed --batchno B20251231"),
        &["blanks-001 was sent before and is accepted"],
    );
    // The batch was made on a day that is long gone.
    refused(submit("made-batch", "6000000000090000", "111120", ""), &["made-batch was sent before and is accepted"]);
    let other =
        [("made-batch", "111129", ""), ("accepted-1", "111111", "--batchno B2"), ("accepted-1", "111119", batch)];
    for (order_id, pin, more) in other {
        let card = if order_id == "made-batch" { "6000000000090000" } else { "6000000000000001" };
        refused(submit(order_id, card, pin, more), &["with other content"]);
    }
    let line = "buy --item-id 103 --face-price 50 --number 13800000000 --order-id top-up-001";
    refused(consign().line(line).run(), &["top-up-001 was sent before and is succeeded"]);
}

#[test]
fn cards_of_layout_1_are_the_same_cards() {
    for (card, pin, earlier) in [
        ("6000000000000001", "111111", "accepted-1"),
        ("6000-0000-0000-0001", "111 111", "accepted-1"),
        ("", "ABCD-1234-EFGH-5678", "no-number1"),
        ("6000000000990002", "ABCD-1234-EFGH-5678", "no-number1"),
    ] {
        refused(submit("new-000001", card, pin, ""), &["the card was sent before", earlier]);
    }
}

#[test]
fn all_orders_are_listed_and_told_with_their_history() {
    let listed = consign().line("orders list --limit 100").run().expect(0).json();
    assert_eq!(listed["orders"].as_array().map(Vec::len), Some(18));
    let shown = consign().line("orders show released-1").run().expect(0).json();
    let history = shown["orders"][0]["history"].as_array().expect("a history").clone();
    assert_eq!(history.len(), 5, "{history:?}");
    assert_eq!(
        (&history[2]["cause"], &history[2]["note"]),
        (&"layout_1".into(), &"released: confirmed by phone".into())
    );
}
