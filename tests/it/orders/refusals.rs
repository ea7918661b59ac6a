//! What is refused before anything is sent, and what is not.

use super::shop::{Row, STATES, Shop, refused, sale};
use crate::support::{Consign, Step, at_once};

const CARD: &str = "6000000000001234";

/// A shop that has sent order `C1`, which then came into a state.
fn sent(state: &str) -> Shop {
    let shop = Shop::new();
    shop.submit("C1", CARD).run().expect(0);
    shop.put("C1", state);
    shop
}

#[test]
fn the_same_request_is_sent_again_only_after_an_end_without_effect() {
    at_once(STATES, |(state, _, again)| {
        let shop = sent(state);
        // The time is another one, which does not make it another request.
        let run = shop.submit("C1", CARD).line("--timestamp 1763800000").run();
        if again {
            assert_eq!(run.expect(0).json()["outcome"], "accepted", "{state}");
            let shown = shop.run("orders show C1");
            assert_eq!(shown["orders"][0]["attempts"], 2, "{state}");
        } else {
            let document = refused(run, &["order C1 was sent before", state, "nothing was sent"]);
            assert_eq!(document["earlier"]["order_id"], "C1", "{state}");
            assert_eq!(document["earlier"]["state"], state);
            let hint = document["error"]["hint"].as_str().expect("a hint");
            let useful = [" query C1", " orders show C1", "leave --order-id out"];
            assert!(useful.iter().any(|advice| hint.contains(advice)), "{state}: {hint}");
        }
        assert_eq!(shop.gateway.finish().len(), 1 + usize::from(again), "{state}");
    });
}

#[test]
fn another_request_under_the_same_number_is_refused_in_every_state() {
    let changes: [(&str, Step); 7] = [
        ("card", |consign| sale(consign, "C1", "6000000000004321")),
        ("PIN", |consign| sale(consign, "C1", CARD).stdin("654321")),
        ("custom", |consign| sale(consign, "C1", CARD).line("--custom x")),
        ("mcode", |consign| sale(consign, "C1", CARD).line("--mcode x")),
        ("notify URL", |consign| sale(consign, "C1", CARD).line("--notify-url http://127.0.0.1/x")),
        ("raw field", |consign| sale(consign, "C1", CARD).line("--field extra=1")),
        ("amount", |consign| sale(consign, "C1", CARD).line("--field amount=50")),
    ];
    at_once(STATES, |(state, ..)| {
        let shop = sent(state);
        for (what, change) in changes {
            let run = change(shop.consign()).line("--allow-duplicate-card").run();
            let says = format!("it is {state}");
            let document = refused(run, &["order C1 was sent before with other content", &says, "nothing was sent"]);
            assert_eq!(document["earlier"]["order_id"], "C1", "{what}");
        }
        assert_eq!(shop.gateway.finish().len(), 1, "{state}");
    });
}

#[test]
fn the_same_card_is_refused_while_an_order_may_sell_it() {
    at_once(STATES, |(state, is_live, _)| {
        let shop = sent(state);
        let run = shop.submit("C2", CARD).run();
        if is_live {
            let says = format!("as order C1, which is {state}");
            let document = refused(run, &["the card was sent before", &says, "nothing was sent"]);
            let hint = document["error"]["hint"].as_str().expect("a hint");
            // What is in doubt may be selling the card: nothing is offered but the look.
            let may_be_selling = ["unknown", "accepted", "processing", "sending"].contains(&state);
            assert!(hint.contains("--allow-duplicate-card") != may_be_selling && hint.contains(" C1"), "{hint}");
            shop.consign().args(["orders", "show", "C2"]).run().expect(9);
            shop.submit("C2", CARD).line("--allow-duplicate-card").run().expect(0);
        } else {
            run.expect(0);
        }
        assert_eq!(shop.gateway.finish().len(), 2, "{state}");
    });
}

#[test]
fn a_card_is_its_number_and_its_pin_for_every_merchant() {
    let shop = sent("accepted");
    shop.submit("C2", CARD).stdin("654321").run().expect(0);
    shop.submit("C3", "6000000000004321").run().expect(0);
    let other = |order_id| {
        let consign = Consign::at(&shop.gateway.url()).var("CONSIGN_CUSTOMER_ID", "10002");
        shop.at(consign).line("submit --product-code 12 --amount 100 --card-password-stdin --order-id").args([order_id])
    };
    refused(other("D1").args(["--card-number", CARD]).stdin("123456").run(), &["as order C1"]);
    // Order numbers are a merchant's own.
    other("C1").args(["--card-number", "6000000000005555"]).stdin("123456").run().expect(0);
    // A card without a number is known by its PIN.
    other("D2").stdin("no-number").run().expect(0);
    refused(other("D3").stdin("no-number").run(), &["as order D2"]);
    assert_eq!(shop.gateway.finish().len(), 5);
}

#[test]
fn a_top_up_is_known_by_its_number_alone() {
    let shop = Shop::new();
    let buy = |id: &str| {
        let line = "buy --item-id 103 --face-price 50 --number 13800000000 --allow-duplicate-top-up --order-id";
        shop.consign().line(line).args([id]).run()
    };
    buy("T1").expect(0);
    let document = refused(buy("T1"), &["order T1 was sent before and is accepted", "nothing was sent"]);
    assert!(document["error"]["hint"].as_str().is_some_and(|hint| hint.contains(" bizorder T1")));
    buy("T2").expect(0);
    // Sales and top-ups have numbers of their own.
    shop.submit("T1", CARD).run().expect(0);
    assert_eq!(shop.gateway.finish().len(), 3);
}

#[test]
fn card_2001_of_a_batch_is_refused() {
    let shop = Shop::new();
    let ids: Vec<String> = (0..2000).map(|n| format!("F{n:06}")).collect();
    // Whatever may have reached the gateway counts, even if it failed.
    let counts = ["sending", "unknown", "accepted", "processing", "succeeded", "failed", "reversed"];
    let rows: Vec<Row> = ids
        .iter()
        .zip(counts.iter().cycle())
        .map(|(id, state)| Row { batchno: "full", ..Row::new(id, state) })
        .collect();
    shop.fill(&rows);
    let next = || shop.submit("C1", CARD).line("--field batchno=full").run();
    let document = refused(next(), &["batch full is full: 2000 cards", "nothing was sent"]);
    assert_eq!(document["batchno"], "full");
    assert!(document["error"]["hint"].as_str().is_some_and(|hint| hint.contains("--batchno")));
    // Another merchant's batch of that name is another batch.
    let other = Consign::at(&shop.gateway.url()).var("CONSIGN_CUSTOMER_ID", "10002");
    sale(shop.at(other), "C1", "6000000000005555").line("--field batchno=full").run().expect(0);
    shop.submit("C2", "6000000000006666").run().expect(0);
    for state in ["not_sent", "rejected", "not_found"] {
        shop.put("F000000", "accepted");
        refused(next(), &["batch full is full"]);
        shop.put("F000000", state);
        next().expect(0);
        refused(shop.submit("C3", "6000000000007777").line("--field batchno=full").run(), &["batch full is full"]);
        shop.put("C1", state);
    }
}

#[test]
fn a_number_that_was_sent_to_another_address_is_refused_there() {
    let shop = sent("accepted");
    let elsewhere =
        crate::support::gateway::Gateway::answering(crate::support::replies::json(crate::support::replies::ACCEPTED));
    let there = || shop.at(Consign::at(&elsewhere.url()));
    let run = sale(there(), "C1", "6000000000005555").line("--allow-duplicate-card").run();
    let document = refused(run, &["order C1", &shop.gateway.url(), &elsewhere.url(), "nothing was sent"]);
    assert_eq!(document["earlier"]["base_url"], shop.gateway.url());
    sale(there(), "C2", "6000000000005555").run().expect(0);
    shop.put("C1", "not_found");
    sale(there(), "C1", "6000000000006666").run().expect(0);
    assert_eq!(elsewhere.finish().len(), 2);
}
