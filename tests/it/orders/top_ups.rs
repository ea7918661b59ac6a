//! The same top-up, run again by accident.

use super::shop::{NO_SUCH_ORDER, STATES, Shop, refused};
use crate::support::process::Run;
use crate::support::replies::{self, ACCEPTED};
use crate::support::{Consign, at_once};

const BUY: &str = "buy --item-id 103 --face-price 50 --number 13800000000";
const BUSY: &str = r#"{"code":999,"msg":"系统繁忙"}"#;

fn buy(shop: &Shop, more: &str) -> Run {
    shop.consign().line(BUY).line(more).run()
}

#[test]
fn the_same_line_after_exit_7_tops_nothing_up_twice() {
    let shop = Shop::new();
    shop.says("", BUSY);
    let first = buy(&shop, "").expect(7).json()["order_id"].as_str().expect("a number").to_owned();
    shop.says("", ACCEPTED);
    let document = refused(buy(&shop, ""), &["the same top-up", &first, "unknown", "nothing was sent"]);
    assert_eq!(document["earlier"]["order_id"], first);
    let hint = document["error"]["hint"].as_str().expect("a hint");
    assert!(hint.contains("--allow-duplicate-top-up") && hint.contains("bizorder"), "{hint}");
    // A question may end the doubt.
    shop.says(&first, NO_SUCH_ORDER);
    shop.consign().args(["bizorder", &first]).line("--settle-grace 0s").run().expect(9);
    buy(&shop, "").expect(0);
    refused(buy(&shop, ""), &["the same top-up"]);
    buy(&shop, "--allow-duplicate-top-up").expect(0);
}

#[test]
fn the_same_top_up_is_refused_while_it_may_have_been_made() {
    at_once(STATES, |(state, is_live, _)| {
        let shop = Shop::new();
        buy(&shop, "--order-id T1").expect(0);
        shop.alter("UPDATE orders SET state = ?1", [state]);
        let run = buy(&shop, "--order-id T2");
        if is_live {
            refused(run, &["as order T1", state]);
        } else {
            run.expect(0);
        }
    });
}

#[test]
fn a_succeeded_top_up_says_when_it_may_be_repeated() {
    let shop = Shop::new();
    shop.says("T1", replies::top_up("T1", "success"));
    buy(&shop, "--order-id T1 --wait=10s --interval 20ms").expect(0);
    let document = refused(buy(&shop, ""), &["as order T1, which is succeeded"]);
    let hint = document["error"]["hint"].as_str().expect("a hint");
    assert!(hint.contains("may be repeated from 20") && hint.contains(':'), "{hint}");
    // By boot time: the wall clock of the machine may say what it likes.
    shop.alter("UPDATE orders SET moved_at = 0", []);
    refused(buy(&shop, ""), &["as order T1"]);
    shop.age("T1", 601);
    buy(&shop, "").expect(0);
}

#[test]
fn the_form_counts_and_not_the_flags() {
    let shop = Shop::new();
    buy(&shop, "--order-id T1").expect(0);
    // The same top-up, said otherwise.
    let line = "buy --item-id 104 --face-price 100 --number 13900000000 --amt 2 --field itemId=103";
    let same =
        || shop.consign().line(line).line("--field checkItemFacePrice=50 --field number=13800000000 --field amt=1");
    refused(same().run(), &["as order T1"]);
    for other in ["--amt 2", "--field amt=3", "--field number=13800000001", "--field itemId=104"] {
        buy(&shop, other).expect(0);
    }
    let renamed =
        Consign::with_profile(&shop.gateway.url(), "endpoints.buy.rename = { number = \"mobile\", amt = \"n\" }");
    refused(shop.at(renamed).line(BUY).run(), &["as order T1"]);
    let spaced = shop.consign().line("buy --item-id 103 --face-price 50 --number").args(["138 0000-0000"]).run();
    refused(spaced, &["as order T1"]);
}
