//! What a notification says against the ledger is settled by a question, whatever comes between.

use super::{FAILED, Listening, SOLD, Shop, moves, notice, wait_for};
use crate::support::process::Signal;

/// A shop whose order C1 has succeeded by a notification.
fn sold() -> Shop {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("");
    assert_eq!(listener.records(&notice("C1", &SOLD))["state"], "succeeded");
    shop
}

#[test]
fn a_contradiction_that_nobody_could_ask_about_is_asked_about_when_it_comes_again() {
    let shop = sold();
    let killed = shop.listen("");
    assert_eq!(killed.records(&notice("C1", &FAILED))["outcome"], "conflict");
    killed.end_by(Signal::KILL);
    let deaf = shop.listen("");
    assert_eq!(deaf.records(&notice("C1", &FAILED))["outcome"], "duplicate");
    deaf.says("order C1: a notification says failed 失败, and decides nothing");
    deaf.end_by(Signal::TERM);
    assert_eq!(shop.state("C1"), "succeeded");

    shop.says("2");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "succeeded", "it is asked about at the start");
    shop.says("3");
    let repeat = listener.records(&notice("C1", &FAILED));
    assert_eq!(repeat["outcome"], "duplicate");
    assert!(repeat["problem"].as_str().is_some_and(|why| why.contains("decided otherwise")), "{repeat}");
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "reversed");
    assert_eq!(shop.state("C1"), "reversed");
}

#[test]
fn a_contradiction_that_a_killed_listener_took_down_is_asked_about_at_the_next_start() {
    let shop = sold();
    let killed = shop.listen("");
    assert_eq!(killed.records(&notice("C1", &FAILED))["outcome"], "conflict");
    killed.end_by(Signal::KILL);
    shop.says("3");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "reversed");
    assert_eq!(moves(&shop.order("C1")).last().map(String::as_str), Some("reversed query"));
    listener.end_by(Signal::TERM);
    let asked = shop.asked();
    let ended = Listening::start(shop.consign().line("listen --for 1s")).end();
    assert_eq!((ended.documents.len(), shop.asked()), (0, asked), "what is settled is not asked about again");
}

#[test]
fn a_platform_that_changes_its_mind_twice_is_asked_each_time() {
    let shop = sold();
    shop.says("3");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.records(&notice("C1", &FAILED))["outcome"], "conflict");
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "reversed");
    listener.end_by(Signal::TERM);
    shop.says("2");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.records(&notice("C1", &SOLD))["outcome"], "duplicate");
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "succeeded");
    assert_eq!(shop.state("C1"), "succeeded");
}

#[test]
fn a_contradiction_that_is_played_again_and_again_is_asked_about_once_a_round() {
    let shop = Shop::open();
    shop.sell(&["C1", "C3"]);
    let deaf = shop.listen("");
    for order in ["C1", "C3"] {
        assert_eq!(deaf.records(&notice(order, &SOLD))["state"], "succeeded");
    }
    assert_eq!(deaf.records(&notice("C3", &FAILED))["outcome"], "conflict");
    deaf.end_by(Signal::TERM);
    shop.says("2");
    let listener = Listening::start(shop.consign().line("listen"));
    // The round at the start is over when what was left in doubt has been asked about.
    wait_for("the other one is asked about", || shop.asked() == 1);
    for _ in 0..50 {
        listener.records(&notice("C1", &FAILED));
    }
    wait_for("it is asked about", || shop.asked() > 1);
    // Were the others asked about, they would be by now.
    listener.records(&notice("C2", &SOLD));
    let ended = listener.end_by(Signal::TERM);
    assert_eq!(shop.asked(), 2, "{}", ended.stdout);
    assert_eq!(shop.state("C1"), "succeeded");
}

#[test]
fn a_card_that_is_free_by_the_ledger_and_in_hand_by_the_platform_is_asked_about() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("");
    assert_eq!(listener.records(&notice("C1", &FAILED))["state"], "failed");
    listener.end_by(Signal::TERM);
    let listener = Listening::start(shop.consign().line("listen"));
    let document = listener.records(&notice("C1", &[("status", "4"), ("message", "待重审")]));
    assert_eq!((&document["outcome"], &document["state"]), (&"conflict".into(), &"failed".into()));
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "processing");
    assert_eq!(shop.state("C1"), "processing");
}

#[test]
fn a_question_without_an_answer_is_put_again_at_the_next_start() {
    let shop = sold();
    shop.says("");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.records(&notice("C1", &FAILED))["outcome"], "conflict");
    wait_for("it is asked about", || shop.asked() > 0);
    let ended = listener.end_by(Signal::TERM);
    assert_eq!((ended.code, ended.documents.len()), (0, 0), "{}", ended.stdout);
    assert_eq!(shop.state("C1"), "succeeded");
    shop.says("3");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.next()["orders"][0]["ledger"]["state"], "reversed");
}

#[test]
fn what_decides_nothing_says_so_in_the_history() {
    let shop = sold();
    let listener = shop.listen("");
    listener.records(&notice("C1", &FAILED));
    let run = shop.consign().line("orders show C1").run().expect(0);
    assert!(run.stdout().contains("notification: failed; decides nothing: the ledger has this order"), "{run}");
}

#[test]
fn a_contradiction_has_its_answer_told_whatever_it_is() {
    let shop = sold();
    shop.says("2");
    let listener = Listening::start(shop.consign().line("listen"));
    assert_eq!(listener.records(&notice("C1", &FAILED))["outcome"], "conflict");
    let verdict = listener.next();
    assert_eq!((&verdict["outcome"], &verdict["orders"][0]["outcome"]), (&"synced".into(), &"succeeded".into()));
    assert_eq!(shop.state("C1"), "succeeded");
}

#[test]
fn a_silent_gateway_is_told_of_once_and_so_is_its_return() {
    let shop = Shop::open();
    shop.sell(&["C1", "C2", "C3"]);
    shop.says("");
    let listener = Listening::start(shop.consign().line("listen --timeout 2s"));
    wait_for("all are asked about", || shop.asked() >= 9);
    listener.says("this is not told again");
    shop.says("1");
    listener.records(&notice("C2", &[FAILED[0], ("money", "1")]));
    listener.says("the gateway answers again");
    assert_eq!(listener.stderr().matches("this is not told again").count(), 1);
}
