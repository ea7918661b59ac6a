//! What platforms of the family send, and what a profile makes of it.

use serde_json::Value;

use super::{FAILED, Listening, SOLD, Shop, notice, sell, signed, taken_down};
use crate::support::{CUSTOMER_ID, Consign};

const VECTORS: &str = include_str!("../../vectors/notifications.json");

/// Texts of a document, those that are not there as `-`.
fn texts<'d>(document: &'d Value, keys: &str) -> Vec<&'d str> {
    keys.split(' ').map(|key| document[key].as_str().unwrap_or("-")).collect()
}

#[test]
fn every_dialect_is_recorded_with_its_amounts_told_apart() {
    let vectors: Value = serde_json::from_str(VECTORS).expect("JSON");
    let bodies = vectors["cases"].as_array().expect("cases").iter().map(|case| case["body"].as_str().expect("a body"));
    let expected = [
        ["sale", "FID00001", "succeeded", "whole", "100", "100.0000", "95.0000"],
        ["sale", "FID00001", "failed", "with_nulls", "100", "-", "-"],
        ["sale", "FID00001", "succeeded", "document", "100", "100", "95.0000"],
        ["top_up", "TID00001", "succeeded", "whole", "50", "-", "49.00"],
    ];
    assert_eq!(vectors["cases"].as_array().map(Vec::len), Some(expected.len()));
    for (body, expected) in bodies.zip(expected) {
        let shop = Shop::open();
        let merchant = |consign: Consign| {
            let of = |key: &str| vectors[key].as_str().expect("a text");
            consign.var("CONSIGN_CUSTOMER_ID", of("customer_id")).var("CONSIGN_API_KEY", of("api_key"))
        };
        sell(merchant(shop.consign()), "FID00001");
        let buy = "buy --item-id 103 --face-price 50 --number 13800000000 --order-id TID00001";
        merchant(shop.consign()).line(buy).run().expect(0);
        let listener = Listening::start(merchant(shop.consign()).line("listen --no-sync"));
        let document = listener.records(body);
        assert_eq!(document["outcome"], "recorded", "{document}");
        let keys = "kind order_id state dialect amount real_face_value settled_amount";
        assert_eq!(texts(&document, keys), expected, "{document}");
        let order = super::order(merchant(shop.consign()), expected[1]);
        let [.., real, settled] = expected;
        let kept = texts(&order, "state real_face_value settled_amount");
        assert_eq!(kept, [expected[2], real, settled], "{order}");
        assert_eq!(listener.records(body)["outcome"], "duplicate", "{body}");
    }
}

#[test]
fn amounts_are_told_apart_by_what_is_plausible_whatever_their_fields_are_called() {
    let shop = Shop::open();
    shop.sell(&["C1", "C2", "C3"]);
    let listener = shop.listen("");
    let peer = |id| {
        let fields = [("customerId", CUSTOMER_ID), ("orderId", id), ("status", "2"), ("amount", "100")];
        signed(&[&fields[..], &[("successAmount", "50.0000"), ("actualAmount", "47.5000")]].concat(), &[])
    };
    let swapped = [("status", "2"), ("successAmount", "50"), ("actualAmount", "47.5")];
    for (body, amounts) in [
        (peer("C1"), ["50.0000", "47.5000"]),
        (notice("C2", &swapped), ["50", "47.5"]),
        (notice("C3", &SOLD), ["100", "95.0000"]),
    ] {
        let document = listener.records(&body);
        assert_eq!(document["outcome"], "recorded", "{document}");
        assert_eq!(texts(&document, "real_face_value settled_amount"), amounts, "{document}");
    }
}

#[test]
fn a_profile_may_say_what_the_amounts_mean_and_what_cannot_be_is_a_conflict() {
    for (swap, settled_first) in [(true, false), (false, true)] {
        let shop = Shop::open();
        let profile = || shop.with_profile(&format!("[profiles.shop.notification]\nswap_amounts = {swap}"));
        sell(profile(), "C1");
        sell(profile(), "C2");
        let listener = Listening::start(profile().line("listen --no-sync"));
        let amounts = |settled_first| {
            let [first, second] = if settled_first { ["95.0000", "100"] } else { ["100", "95.0000"] };
            [("status", "2"), ("successAmount", first), ("actualAmount", second)]
        };
        let document = listener.records(&notice("C1", &amounts(settled_first)));
        let keys = "outcome state real_face_value settled_amount";
        assert_eq!(texts(&document, keys), ["recorded", "succeeded", "100", "95.0000"], "{document}");
        let document = listener.records(&notice("C2", &amounts(!settled_first)));
        assert_eq!(texts(&document, keys), ["conflict", "accepted", "95.0000", "100"], "{document}");
        listener.says("order C2: a notification says succeeded 成功, and decides nothing: its amounts cannot be right");
        listener.says(" query C2`");
        assert_eq!(super::order(profile(), "C2")["settled_amount"], Value::Null, "nothing is learned of them");
    }
}

#[test]
fn a_profile_may_take_one_dialect_alone() {
    let whole = |id| {
        let fields = [("customerId", CUSTOMER_ID), ("orderId", id), ("status", "3"), ("amount", "100")];
        signed(&[&fields[..], &[("message", "卡密错误")]].concat(), &[])
    };
    for (pin, taken, refused) in
        [("document", notice("C1", &FAILED), whole("C1")), ("whole", whole("C1"), notice("C1", &FAILED))]
    {
        let shop = Shop::open();
        let profile = || shop.with_profile(&format!("[profiles.shop.notification]\ndialect = \"{pin}\""));
        sell(profile(), "C1");
        let listener = Listening::start(profile().line("listen --no-sync"));
        assert_eq!(listener.takes(&refused), (403, String::new()), "{pin}");
        assert_eq!(listener.next()["outcome"], "bad_signature");
        assert_eq!(super::order(profile(), "C1")["state"], "accepted", "{pin}");
        assert_eq!(texts(&listener.records(&taken), "outcome state dialect"), ["recorded", "failed", pin]);
    }
}

#[test]
fn a_profile_may_say_the_word_in_capitals() {
    let shop = Shop::open();
    let profile = shop.with_profile("[profiles.shop.notification]\nanswer = \"SUCCESS\"");
    let listener = Listening::start(profile.line("listen --no-sync"));
    assert_eq!(listener.takes(&notice("C1", &SOLD)), (200, "SUCCESS".to_owned()));
    assert_eq!(listener.next()["answered"], "SUCCESS");
}

#[test]
fn raw_states_decide_nothing() {
    let shop = Shop::open();
    shop.sell(&["C1", "C2"]);
    let listener = shop.listen("");
    for status in ["4", "8", "0", "1", "22"] {
        let document = listener.records(&notice("C1", &[("status", status)]));
        assert_eq!(texts(&document, "outcome told state"), ["recorded", "processing", "processing"], "{status}");
    }
    assert_eq!(listener.records(&notice("C2", &SOLD))["state"], "succeeded");
    for status in ["4", "8"] {
        let document = listener.records(&notice("C2", &[("status", status)]));
        assert_eq!(texts(&document, "outcome told state"), ["recorded", "processing", "succeeded"], "{status}");
    }
    assert_eq!((shop.state("C1"), shop.state("C2")), ("processing".into(), "succeeded".into()));
}

#[test]
fn what_is_not_about_an_order_of_ours_is_a_conflict_and_answered_with_the_word() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("");
    let another_merchant = [&SOLD[..], &[("customerId", "10002")]].concat();
    let another_value = [&SOLD[..], &[("money", "200")]].concat();
    let no_value = [&SOLD[..], &[("money", "")]].concat();
    for (body, why) in [
        (notice("C1", &another_merchant), "it is about another merchant"),
        (notice("C1", &another_value), "its submitted face value"),
        (notice("C1", &no_value), "its submitted face value"),
        (notice("C9", &SOLD), "this ledger has sent no order of this number"),
    ] {
        let document = listener.records(&body);
        assert_eq!(document["outcome"], "conflict", "{document}");
        assert!(document["problem"].as_str().is_some_and(|problem| problem.starts_with(why)), "{document}");
        assert_eq!(document["answered"], "success", "{document}");
        listener.says(&format!("decides nothing: {why}"));
    }
    assert_eq!((shop.state("C1"), taken_down(&shop.ledger(), "C1")), ("accepted".into(), 3));
    assert_eq!(taken_down(&shop.ledger(), "C9"), 1, "evidence all the same");
    assert_eq!(listener.records(&notice("C1", &SOLD))["state"], "succeeded", "and ours is decided all the same");
}
