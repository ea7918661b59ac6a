//! A number under which the gateway has another order, and what contradicts the ledger while an
//! exchange is under way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::shop::{NO_SUCH_ORDER, Shop, refused, sale};
use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{self, ACCEPTED, REJECTED, json};
use crate::support::{Consign, at_once};

const CARD: &str = "6000000000001234";
const EXISTS: &str = r#"{"code":-1,"msg":"订单号不能重复"}"#;
const BUSY: &str = r#"{"code":999,"msg":"系统繁忙"}"#;

#[test]
fn another_orders_end_is_shown_and_not_taken_for_ours() {
    at_once(["1", "2", "3", "4"], |status| {
        let shop = Shop::new();
        shop.says("", EXISTS);
        // Whoever waits is not told of the other order's end, either.
        let run = shop.submit("C1", CARD).line("--wait=5s --interval 20ms").run().expect(7);
        assert_eq!(run.json()["outcome"], "unknown", "{run}");
        shop.says("C1", replies::sale("C1", status));
        for command in ["query C1 --settle-grace 0s", "orders sync --settle-grace 0s"] {
            let run = shop.consign().line(command).line("--quiet").run();
            let alarm = run.stderr().lines().any(|line| line.starts_with("ALERT:") && line.contains("another order"));
            assert!(alarm, "{command}\n{run}");
            let order = &run.json()["orders"][0];
            assert_eq!(
                (&order["ledger"]["state"], &order["ledger"]["another_order"]),
                (&"unknown".into(), &true.into())
            );
            assert_eq!(shop.state("C1"), "unknown", "status {status}, {command}\n{run}");
        }
        let shown = shop.run("orders show C1");
        assert_eq!(shown["orders"][0]["settled_amount"], serde_json::Value::Null);
        refused(shop.submit("C2", CARD).run(), &["as order C1, which is unknown"]);
        // The way out.
        shop.run("orders release C1 --because confirmed-by-phone");
        shop.says("", ACCEPTED);
        shop.submit("C2", CARD).run().expect(0);
    });
}

#[test]
fn a_number_that_was_sent_before_is_ours() {
    let shop = Shop::new();
    shop.says("", BUSY);
    shop.submit("C1", CARD).run().expect(7);
    shop.says("C1", NO_SUCH_ORDER);
    shop.consign().line("query C1 --settle-grace 0s").run().expect(9);
    assert_eq!(shop.state("C1"), "not_found");
    // The first form has arrived after all.
    shop.says("", EXISTS);
    shop.says("C1", replies::sale("C1", "2"));
    let run = shop.submit("C1", CARD).line("--wait=5s --interval 20ms").run().expect(0);
    assert_eq!(run.json()["outcome"], "succeeded", "{run}");
    assert_eq!(shop.state("C1"), "succeeded");
}

#[test]
fn a_top_ups_number_that_another_merchant_has_is_not_ours() {
    let shop = Shop::new();
    shop.says("", r#"{"code":-1,"message":"订单号已存在，订单重复"}"#);
    shop.consign().line("buy --item-id 103 --face-price 50 --number 13800000000 --order-id T1").run().expect(7);
    shop.says("T1", replies::top_up("T1", "success"));
    let run = shop.consign().line("bizorder T1").run();
    assert!(run.stderr().contains("ALERT"), "{run}");
    assert_eq!(shop.state("T1"), "unknown");
}

/// Another process asks about the order while its form is with the gateway.
#[test]
fn what_contradicts_the_ledger_while_an_exchange_ends_is_told_loudly() {
    for (answer, says, code, state) in [
        (REJECTED, "kept as evidence", 5, "succeeded"),
        (EXISTS, "another order", 7, "unknown"),
        (ACCEPTED, "", 0, "succeeded"),
    ] {
        let go_on = Arc::new(AtomicBool::new(false));
        let (waits, queries) = (Arc::clone(&go_on), Arc::new(Mutex::new(0)));
        let gateway = Gateway::start(move |_| {
            let (waits, queries) = (Arc::clone(&waits), Arc::clone(&queries));
            Act::Reply(Box::new(move |received| {
                if received.request_line().contains("Search") {
                    *queries.lock().expect("unpoisoned") += 1;
                    return json(replies::sale("C1", "2"));
                }
                while !waits.load(Ordering::SeqCst) {
                    thread::sleep(Duration::from_millis(5));
                }
                json(answer)
            }))
        });
        let shop = Shop::new();
        let consign = || shop.at(Consign::at(&gateway.url()));
        let mut running = sale(consign(), "C1", CARD).line("--timeout 20s --quiet").start();
        let ledger = shop.ledger();
        running.wait_until("the claim", || ledger.exists() && consign().line("orders show C1").run().code() == 0);
        consign().line("query C1").run().expect(0);
        go_on.store(true, Ordering::SeqCst);
        let run = running.finish(Duration::from_secs(20)).expect(code);
        let alarms: Vec<_> =
            run.stderr().lines().filter(|line| line.starts_with("ALERT:")).map(str::to_owned).collect();
        assert_eq!(alarms.len(), usize::from(!says.is_empty()), "{run}");
        assert!(alarms.iter().all(|alarm| alarm.contains("C1") && alarm.contains(says)), "{run}");
        assert_eq!(shop.state("C1"), state);
    }
}
