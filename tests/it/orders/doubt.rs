//! Orders whose fate is unknown, and what ends the doubt.

use std::time::Duration;

use super::shop::{NO_SUCH_ORDER, Shop, refused, sale};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::replies;
use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, Consign};

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

#[test]
fn a_duplicate_number_at_the_gateway_is_no_rejection() {
    for reply in [r#"{"code":-1,"msg":"订单号不能重复"}"#, r#"{"code":"-1","message":"订单号重复"}"#] {
        let shop = Shop::new();
        shop.says("", reply);
        let run = shop.submit("C1", CARD).run().expect(7);
        assert_eq!(run.json()["outcome"], "unknown", "{run}");
        assert!(run.stderr().contains(" query C1"), "{run}");
        assert_eq!(shop.state("C1"), "unknown");
        refused(shop.submit("C2", CARD).run(), &["as order C1, which is unknown"]);
    }
}

#[test]
fn absence_is_believed_only_after_the_grace() {
    // How long ago the form left, the options, and what a question leaves.
    let table = [
        (0, "", "unknown"),
        (110, "", "unknown"),
        (121, "", "not_found"),
        (121, "--settle-grace 5m", "unknown"),
        (301, "--settle-grace 5m", "not_found"),
        (1, "--settle-grace 0s", "not_found"),
    ];
    for reply in [NO_SUCH_ORDER, &replies::sale("C1", "4")] {
        for (age, options, expected) in table {
            for command in ["query C1", "orders sync"] {
                let shop = in_doubt();
                shop.says("C1", reply);
                shop.age("C1", age);
                let run = shop.consign().line(command).line(options).run().expect(9);
                assert_eq!(shop.state("C1"), expected, "{command}, {age} s after the send, {options:?}\n{run}");
                let again = shop.submit("C1", CARD).run();
                assert_eq!(again.code(), if expected == "unknown" { 4 } else { 0 }, "{command}\n{again}");
            }
        }
    }
}

#[test]
fn the_grace_can_stand_in_the_profile() {
    for (grace, expected) in [("0s", "not_found"), ("1h", "unknown")] {
        let shop = in_doubt();
        shop.age("C1", 600);
        let config = format!(
            "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"{CUSTOMER_ID}\"\napi_key = \"{API_KEY}\"\n\
             aes_key = \"{AES_KEY}\"\nsettle_grace = \"{grace}\"\n",
            shop.gateway.url()
        );
        shop.at(Consign::new().config(&config)).line("query C1").run().expect(9);
        assert_eq!(shop.state("C1"), expected, "{grace}");
    }
}

#[test]
fn absence_after_presence_is_not_believed() {
    let shop = in_doubt();
    shop.says("C1", replies::sale("C1", "1"));
    shop.run("query C1");
    shop.says("C1", NO_SUCH_ORDER);
    let run = shop.consign().line("query C1 --settle-grace 0s").run().expect(9);
    assert!(run.stderr().contains("ALERT"), "{run}");
    assert_eq!(shop.state("C1"), "processing");
    refused(shop.submit("C1", CARD).run(), &["C1"]);
}

#[test]
fn an_interrupted_order_stays_in_doubt() {
    for signal in [Signal::INT, Signal::TERM] {
        let shop = Shop::new();
        let silent = Gateway::start(|_| Act::Hold);
        let again = || sale(shop.at(Consign::at(&silent.url())), "C1", CARD);
        let mut running = again().line("--timeout 20s").start();
        running.wait_until("the gateway has the form", || silent.count() > 0);
        running.signal(signal);
        let run = running.finish(Duration::from_secs(5)).expect(130);
        assert_eq!(run.json()["outcome"], "unknown", "{run}");
        assert_eq!(shop.state("C1"), "sending", "{signal:?}");
        refused(again().run(), &["C1", "sending", "nothing was sent"]);
        refused(sale(shop.at(Consign::at(&silent.url())), "C2", CARD).run(), &["C1", "sending"]);
        silent.only();
    }
}

#[test]
fn an_interrupted_wait_keeps_what_is_known() {
    let shop = Shop::new();
    shop.says("C1", replies::sale("C1", "1"));
    let mut running = shop.submit("C1", CARD).line("--wait=20s --interval 20ms").start();
    let gateway = &shop.gateway;
    running.wait_until("the order was asked about", || gateway.count() > 3);
    running.signal(Signal::INT);
    running.finish(Duration::from_secs(5)).expect(130);
    assert_eq!(shop.state("C1"), "processing");
}
