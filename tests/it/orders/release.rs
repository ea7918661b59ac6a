//! `orders release`: an operator's word, within limits.

use std::time::Duration;

use super::shop::{Row, STATES, Shop, now, refused, sale};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::replies;
use crate::support::{Consign, at_once};

const CARD: &str = "6000000000001234";
const BUSY: &str = r#"{"code":999,"msg":"系统繁忙"}"#;

/// A shop whose order `C1` is unknown.
fn in_doubt() -> Shop {
    let shop = Shop::new();
    shop.says("", BUSY);
    shop.submit("C1", CARD).run().expect(7);
    shop.says("", replies::ACCEPTED);
    shop
}

fn release(shop: &Shop, id: &str, because: &str) -> Consign {
    shop.consign().args(["orders", "release", id, "--because", because])
}

#[test]
fn a_released_order_frees_its_card_and_keeps_the_reason() {
    for same_number in [true, false] {
        let shop = in_doubt();
        refused(shop.submit("C1", CARD).run(), &["C1"]);
        let run = release(&shop, "C1", "the platform says no, by phone").run().expect(0);
        assert_eq!((&run.json()["outcome"], &run.json()["order_id"]), (&"released".into(), &"C1".into()));
        let shown = shop.run("orders show C1");
        assert_eq!(shown["orders"][0]["state"], "not_found");
        let last = shown["orders"][0]["history"].as_array().and_then(|history| history.last()).expect("a history");
        assert_eq!((&last["from"], &last["to"]), (&"unknown".into(), &"not_found".into()));
        assert!(last["note"].as_str().is_some_and(|note| note.contains("the platform says no, by phone")), "{last}");

        shop.submit(if same_number { "C1" } else { "C2" }, CARD).run().expect(0);
        assert_eq!(shop.gateway.finish().len(), 2);
    }
}

#[test]
fn only_what_is_in_doubt_is_released() {
    let shop = Shop::new();
    let rows: Vec<Row> = STATES.iter().map(|(state, ..)| Row::new(state, state)).collect();
    shop.fill(&rows);
    at_once(STATES, |(state, ..)| {
        let run = release(&shop, state, "x").run();
        if ["sending", "unknown"].contains(&state) {
            run.expect(0);
            assert_eq!(shop.state(state), "not_found");
        } else {
            let run = run.expect(4);
            assert!(run.stderr().contains(&format!("order {state} is {state}")), "{run}");
            assert!(run.stderr().contains("nothing was changed"), "{run}");
            assert_eq!(shop.state(state), state);
        }
    });
}

#[test]
fn an_order_that_is_being_sent_is_released_only_when_its_time_is_over() {
    let shop = Shop::new();
    let silent = Gateway::start(|_| Act::Hold);
    let mut running = sale(shop.at(Consign::at(&silent.url())), "C1", CARD).line("--timeout 3s").start();
    running.wait_until("the gateway has the form", || silent.count() > 0);
    let early = release(&shop, "C1", "x").run().expect(4);
    assert!(early.stderr().contains("being sent"), "{early}");
    // A killed process does not tell that it is gone; its deadline does.
    running.signal(Signal::KILL);
    running.finish(Duration::from_secs(5)).expect(-1);
    let left_by: i64 =
        shop.raw().query_row("SELECT in_flight_until FROM orders", [], |row| row.get(0)).expect("a moment");
    if now() < left_by / 1000 {
        release(&shop, "C1", "x").run().expect(4);
    }
    while now() <= left_by / 1000 {
        std::thread::sleep(Duration::from_millis(50));
    }
    release(&shop, "C1", "x").run().expect(0);
    assert_eq!(shop.state("C1"), "not_found");
}

#[test]
fn a_release_needs_a_reason_and_an_order() {
    let shop = in_doubt();
    for because in ["", " ", "\t\n", "…", "...", "'…'", "—"] {
        let run = release(&shop, "C1", because).run().expect(2);
        assert!(run.stderr().contains("--because"), "{run}");
    }
    shop.consign().line("orders release C1").run().expect(2);
    release(&shop, "C2", "x").run().expect(9);
    assert_eq!(shop.state("C1"), "unknown");
}

#[test]
fn of_two_merchants_orders_the_profile_chooses() {
    let shop = in_doubt();
    let other = Consign::at(&shop.gateway.url()).var("CONSIGN_CUSTOMER_ID", "10002");
    shop.says("", BUSY);
    sale(shop.at(other), "C1", "6000000000005555").run().expect(7);
    let run = release(&shop, "C1", "x").run().expect(2);
    assert!(run.stderr().contains("2 orders C1") && run.stderr().contains("-p"), "{run}");
    for customer in ["merchant 10001 at http", "merchant 10002 at http"] {
        assert!(run.stderr().contains(customer), "{run}");
    }
    let config =
        format!("[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10002\"\napi_key = \"k\"\n", shop.gateway.url());
    shop.at(Consign::new().config(&config)).line("-p shop orders release C1 --because x").run().expect(0);
    let shown = shop.run("orders show C1");
    let states: Vec<_> = shown["orders"].as_array().expect("orders").iter().map(|order| &order["state"]).collect();
    assert_eq!(states, ["not_found", "unknown"], "newest first");
}

/// A shop whose order number `C1` is that of a sale and of a top-up, both unknown.
fn twofold() -> Shop {
    let shop = in_doubt();
    shop.says("", BUSY);
    buy(shop.consign(), "C1").run().expect(7);
    shop
}

fn buy(consign: Consign, id: &str) -> Consign {
    consign.line("buy --item-id 103 --face-price 50 --number 13800000000 --order-id").args([id])
}

/// The states of the orders with a number, by their kind.
fn states(shop: &Shop, id: &str) -> Vec<(String, String)> {
    let shown = shop.run(&format!("orders show {id}"));
    let orders = shown["orders"].as_array().expect("orders");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let mut states: Vec<_> = orders.iter().map(|order| (text(&order["kind"]), text(&order["state"]))).collect();
    states.sort();
    states
}

#[test]
fn of_a_sale_and_a_top_up_the_kind_chooses() {
    for (kind, other) in [("sale", "top_up"), ("top_up", "sale")] {
        let shop = twofold();
        let unclear = release(&shop, "C1", "x").run().expect(2);
        let error = &unclear.json()["error"];
        assert!(error["message"].as_str().is_some_and(|said| said.contains("2 orders C1")), "{unclear}");
        let hint = error["hint"].as_str().expect("a hint");
        let ledger = shop.ledger();
        for kind in ["sale", "top_up"] {
            let line = format!("`consign --ledger {} orders release --kind {kind} --because '…' C1`", ledger.display());
            assert!(hint.contains(&line), "{unclear}");
        }
        let hint = hint.replace(ledger.to_str().expect("text"), "");
        assert!(hint.contains("--kind sale") && hint.contains("--kind top_up") && !hint.contains("-p"), "{unclear}");
        let both = states(&shop, "C1");
        assert!(both.iter().all(|(_, state)| state == "unknown") && both.len() == 2, "{both:?}");

        let run = release(&shop, "C1", "x").args(["--kind", kind]).run().expect(0);
        assert_eq!((&run.json()["order_id"], &run.json()["kind"]), (&"C1".into(), &kind.into()), "{run}");
        let mut expected = [(kind, "not_found"), (other, "unknown")].map(|(kind, state)| (kind.into(), state.into()));
        expected.sort();
        assert_eq!(states(&shop, "C1"), expected);
        release(&shop, "C1", "x").args(["--kind", kind]).run().expect(4);
    }
}

#[test]
fn a_kind_that_the_number_does_not_have_releases_nothing() {
    let shop = in_doubt();
    let run = release(&shop, "C1", "x").args(["--kind", "top_up"]).run().expect(9);
    assert!(run.stderr().contains("no top_up C1"), "{run}");
    release(&shop, "C1", "x").args(["--kind", "refund"]).run().expect(2);
    shop.consign().line("orders release C1 --kind sale").run().expect(2);
    assert_eq!(shop.state("C1"), "unknown");
    release(&shop, "C1", "x").args(["--kind", "sale"]).run().expect(0);
}

#[test]
fn what_to_type_about_an_order_is_quoted_and_reaches_this_ledger() {
    let shop = Shop::new();
    shop.says("", BUSY);
    let id = "x'; touch PWN;'";
    sale(shop.consign(), id, CARD).run().expect(7);
    let run = release(&shop, id, "by phone").args(["--kind", "top_up"]).run().expect(9);
    let hint = run.json()["error"]["hint"].as_str().expect("a hint").to_owned();
    let line = hint.split('`').nth(1).expect("a command");
    let ledger = shop.ledger().display().to_string();
    let words = shlex::split(line).expect("words");
    assert_eq!(words, ["consign", "--ledger", &ledger, "orders", "show", id], "{hint}");
    // What was released is looked up as what it is.
    buy(shop.consign(), "T1").run().expect(7);
    let run =
        shop.at(Consign::at(&shop.gateway.url())).args(["orders", "release", "T1", "--because", "by phone"]).run();
    let run = run.expect(0);
    assert!(run.stderr().contains(" bizorder T1` records it") && !run.stderr().contains("card"), "{run}");
}

#[test]
fn of_several_merchants_sales_and_top_ups_both_choose() {
    let shop = twofold();
    let other = || Consign::at(&shop.gateway.url()).var("CONSIGN_CUSTOMER_ID", "10002");
    buy(shop.at(other()), "C1").args(["--allow-duplicate-top-up"]).run().expect(7);
    let unclear = release(&shop, "C1", "x").run().expect(2);
    assert!(unclear.stderr().contains("3 orders C1"), "{unclear}");
    assert!(unclear.stderr().contains("--kind") && unclear.stderr().contains("-p"), "{unclear}");
    let unclear = release(&shop, "C1", "x").args(["--kind", "top_up"]).run().expect(2);
    assert!(unclear.stderr().contains("2 orders C1") && unclear.stderr().contains("-p"), "{unclear}");
    assert!(!unclear.json()["error"]["hint"].as_str().expect("a hint").contains("--kind"), "{unclear}");
    release(&shop, "C1", "x").args(["--kind", "sale"]).run().expect(0);
}

#[test]
fn the_gateway_wins_over_the_operator() {
    let shop = in_doubt();
    release(&shop, "C1", "x").run().expect(0);
    shop.says("C1", replies::sale("C1", "2"));
    let run = shop.consign().line("query C1 --quiet").run().expect(0);
    assert!(run.stderr().contains("ALERT") && run.stderr().contains("C1"), "{run}");
    assert_eq!(shop.state("C1"), "succeeded");
    refused(shop.submit("C2", CARD).run(), &["as order C1, which is succeeded"]);
}
