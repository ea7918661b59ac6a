//! Fields left out, added, and kept though empty.

use super::Family;
use super::signer::Signer;

fn without(names: &'static [&'static str]) -> impl Fn(&mut Signer) {
    move |signer| signer.fields.retain(|(name, _)| !names.contains(&name.as_str()))
}

fn only(names: &'static [&'static str]) -> impl Fn(&mut Signer) {
    move |signer| signer.fields.retain(|(name, _)| names.contains(&name.as_str()))
}

fn added(name: &'static str, value: &'static str) -> impl Fn(&mut Signer) {
    move |signer| signer.fields.push((name.into(), value.into()))
}

pub(super) fn family() -> Family {
    let mut family = Family::new("fields");
    let f = &mut family;
    for (forms, name) in [
        ("submit query balance buy", "timestamp"),
        ("submit query", "orderId"),
        ("submit query balance", "customerId"),
        ("submit", "batchno"),
        ("submit", "productCode"),
        ("submit", "cardNumber"),
        ("submit", "cardPassword"),
        ("submit topup", "amount"),
        ("submit buy", "notify_url"),
        ("submit-all", "custom"),
        ("buy", "ext1"),
        ("buy", "overtime"),
        ("buy", "decimal"),
        ("buy", "amt"),
        ("topup", "message"),
        ("topup", "ext"),
    ] {
        let make = move |s: &mut Signer| s.fields.retain(|(given, _)| given != name);
        f.take(forms, "field_left_out|fields_subset", &format!("without {name}"), Some(name), make);
    }
    let subset = "fields_subset|field_left_out";
    f.add("submit buy", subset, "without two", without(&["notify_url", "timestamp"]));
    f.add("submit", subset, "without the cards", without(&["cardNumber", "cardPassword"]));
    f.add("buy", subset, "without the optional", without(&["ext1", "decimal", "overtime"]));
    f.add("submit", subset, "the orders' names only", only(&["customerId", "orderId", "timestamp"]));
    f.add("submit", subset, "what a query has, and the amount", only(&["customerId", "orderId", "amount"]));
    f.add(
        "submit",
        subset,
        "most of them",
        only(&["customerId", "orderId", "mcode", "timestamp", "productCode", "cardNumber", "cardPassword", "amount"]),
    );
    f.add("buy", subset, "four of eleven", only(&["customerId", "orderno", "itemId", "number"]));
    f.add("query", subset, "one", only(&["orderId"]));
    f.add("notification", subset, "three", only(&["customerId", "orderId", "status"]));
    f.add("topup", subset, "three", only(&["customerId", "tmporder", "code"]));
    f.add("submit", "unsigned_signed", "custom signed", |s| s.unsigned.clear());
    f.add("submit submit-all", "empty_kept", "the empty mcode", |s| s.keeps_empty = true);
    f.add("submit submit-all", "s_kept", "the router's s", |s| s.never_signed.clear());
    f.add("query", "s_kept|unsigned_signed", "the router's s, not given", |s| {
        s.fields.push(("s".into(), "/v2_blindSearch.html".into()));
        s.never_signed.clear();
    });
    f.add("query submit buy", "unsigned_signed", "sign_type=MD5", added("sign_type", "MD5"));
    f.add("query submit", "unsigned_signed|key_joined", "the key among the fields", |s| {
        let key = s.key.clone();
        s.fields.push(("key".into(), key));
    });
    f.add("query buy", "unsigned_signed|key_joined|key_missing", "the key among the fields and not behind them", |s| {
        let key = s.key.clone();
        s.fields.push(("key".into(), key));
        s.frame = std::sync::Arc::new(|text, _| text.to_vec());
    });
    f.add("submit query", "unsigned_signed", "the first signature too", |s| {
        let first = s.sign().1;
        s.fields.push(("sign".into(), first.into()));
        s.never_signed = vec!["s"];
    });
    f.add("query", "empty_kept|unsigned_signed", "an empty sign", |s| {
        s.keeps_empty = true;
        s.fields.push(("sign".into(), Vec::new()));
        s.never_signed = vec!["s"];
    });
    family
}
