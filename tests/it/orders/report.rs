//! `orders report`: exact sums.

use std::process::Command;

use serde_json::{Value, json};

use super::shop::{Row, Shop};
use crate::support::did_not_run;
use crate::support::replies::{sale, top_up};

/// 22 November 2026, 02:00 in UTC.
const MOMENT: i64 = 1_795_312_800;

/// The rows of a report, each as a list of some of its keys.
fn rows(document: &Value, keys: &[&str]) -> Vec<Vec<Value>> {
    let rows = document["rows"].as_array().expect("rows");
    rows.iter().map(|row| keys.iter().map(|key| row[key].clone()).collect()).collect()
}

fn stocked() -> Shop {
    let shop = Shop::new();
    let row = |id, state, amount, real_face_value, settled_amount| Row {
        amount,
        real_face_value,
        settled_amount,
        sent_at: MOMENT,
        ..Row::new(id, state)
    };
    shop.fill(&[
        row("C1", "succeeded", "100", Some("100"), Some("0.1")),
        row("C2", "succeeded", "100", Some("50"), Some("0.2")),
        Row { batchno: "B2", product: "15", ..row("C3", "succeeded", "9007199254740993", Some("30"), Some("28.5000")) },
        row("C4", "failed", "100", Some("100"), Some("95")),
        row("C5", "unknown", "100", None, None),
        // What did not arrive is not among the submitted.
        row("C6", "rejected", "100", None, None),
        row("C7", "not_found", "100", None, None),
        Row { sent_at: MOMENT - 7 * 3600, ..row("C8", "reversed", "100", Some("100"), Some("95")) },
        Row { kind: "top_up", product: "12", ..row("T1", "succeeded", "50", Some("50"), Some("49.0000")) },
    ]);
    shop.alter("UPDATE orders SET sent_at = 0, batchno = 'A', product = 'A' WHERE order_id = 'first'", []);
    shop
}

const KEYS: [&str; 7] = ["key", "kind", "orders", "face_value", "real_face_value", "settled_amount", "success_rate"];

#[test]
fn products_and_batches_are_summed_up_exactly() {
    let shop = stocked();
    let by_product = shop.run("orders report --by product");
    let expected = vec![
        json!(["12", "sale", 7, "500", "150", "0.3", "50.0"]),
        json!(["12", "top_up", 1, "50", "50", "49.0000", "100.0"]),
        json!(["15", "sale", 1, "9007199254740993", "30", "28.5000", "100.0"]),
        json!(["A", "sale", 1, "0", "0", "0", null]),
    ];
    assert_eq!(rows(&by_product, &KEYS).into_iter().map(Value::from).collect::<Vec<_>>(), expected);
    assert_eq!(by_product["outcome"], "reported");
    let states = json!({"rejected": 1, "unknown": 1, "succeeded": 2, "failed": 1, "not_found": 1, "reversed": 1});
    assert_eq!(by_product["rows"][0]["states"], states);

    let by_batch = shop.run("orders report --by batch");
    let expected = vec![
        json!(["", "top_up", 1, "50", "50", "49.0000", "100.0"]),
        json!(["A", "sale", 1, "0", "0", "0", null]),
        json!(["B1", "sale", 7, "500", "150", "0.3", "50.0"]),
        json!(["B2", "sale", 1, "9007199254740993", "30", "28.5000", "100.0"]),
    ];
    assert_eq!(rows(&by_batch, &KEYS).into_iter().map(Value::from).collect::<Vec<_>>(), expected);
}

#[test]
fn days_are_those_of_the_operator() {
    let shop = stocked();
    let days = |zone: &str| {
        let report = shop.consign().var("TZ", zone).line("orders report --by day --batchno B1").run().expect(0);
        rows(&report.json(), &["key", "orders"]).into_iter().map(Value::from).collect::<Vec<_>>()
    };
    assert_eq!(days("UTC0"), [json!(["2026-11-21", 1]), json!(["2026-11-22", 6])]);
    assert_eq!(days("CST-8"), [json!(["2026-11-22", 7])]);
    assert_eq!(days("PST8"), [json!(["2026-11-21", 7])]);
    assert_eq!(shop.run("orders report --batchno B2")["rows"], shop.run("orders report --by day --batchno B2")["rows"]);
}

#[test]
fn a_report_can_be_narrowed() {
    let shop = stocked();
    let orders = |filter: &str| rows(&shop.run(&format!("orders report --by batch {filter}")), &["key", "orders"]);
    assert_eq!(orders("--state succeeded --batchno B1"), [[json!("B1"), json!(2)]]);
    assert_eq!(orders("--state failed --state unknown"), [[json!("B1"), json!(2)]]);
    assert_eq!(orders("--product-code 15"), [[json!("B2"), json!(1)]]);
    // The clock of these orders stands in the future or long ago.
    shop.alter("UPDATE orders SET sent_at = 1", []);
    assert!(orders("--since 7d").is_empty());
}

#[test]
fn an_amount_that_is_no_number_is_counted_and_not_guessed() {
    let shop = stocked();
    shop.alter("UPDATE orders SET settled_amount = 'n/a' WHERE order_id = 'C2'", []);
    let report = shop.run("orders report --by batch --batchno B1");
    assert_eq!(rows(&report, &["settled_amount", "unreadable_amounts"]), [[json!("0.1"), json!(1)]]);
}

#[test]
fn what_the_gateway_settles_is_summed_up_digit_by_digit() {
    let shop = Shop::new();
    let settled = [("C1", "0.1"), ("C2", "\"0.2\""), ("C3", "\"1.00000000000000000001\"")];
    for (n, (id, amount)) in settled.into_iter().enumerate() {
        shop.submit(id, &format!("{n:016}")).run().expect(0);
        shop.says(id, sale(id, "2").replace("\"47.50000000000000000001\"", amount));
    }
    shop.consign().line("buy --item-id 103 --face-price 50 --number 13800000000 --order-id T1").run().expect(0);
    shop.says("T1", top_up("T1", "success"));
    shop.run("orders sync");
    let report = shop.run("orders report --by product");
    let expected =
        [[json!("103"), json!("50"), json!("49.0000")], [json!("12"), json!("150"), json!("1.30000000000000000001")]];
    assert_eq!(rows(&report, &["key", "real_face_value", "settled_amount"]), expected);
}

#[test]
fn bars_are_for_terminals() {
    let shop = stocked();
    let ledger = shop.ledger();
    let line = format!("{} orders report --by batch --ledger {}", env!("CARGO_BIN_EXE_consign"), ledger.display());
    let piped = Command::new("sh").args(["-c", &line]).output().expect("a shell");
    assert!(piped.status.success());
    let piped = String::from_utf8(piped.stdout).expect("UTF-8");
    assert!(piped.contains("9007199254740993") && !piped.contains('█'), "{piped}");
    let Ok(shown) = Command::new("script").args(["--quiet", "--return", "--command", &line, "/dev/null"]).output()
    else {
        did_not_run("there is no `script` that lends a terminal");
        return;
    };
    let shown = String::from_utf8(shown.stdout).expect("UTF-8");
    let bars = |key: &str| {
        let row = shown.lines().find(|line| line.trim_start().starts_with(key));
        row.unwrap_or_else(|| panic!("{key} is not in\n{shown}")).matches('█').count()
    };
    assert!(bars("B1") > bars("B2") && bars("B2") > 0, "{shown}");
}
