//! The five requests as a gateway receives them.

use crate::support::gateway::{Gateway, Received};
use crate::support::protocol::{decrypt, sign};
use crate::support::replies::{ACCEPTED, balance, json, sale, top_up};
use crate::support::{AES_KEY, API_KEY, Consign, ORDER_ID, PIN};

/// A command line, its endpoint, and the fields that it has to send beside `customerId`,
/// `timestamp` and `sign`.
struct Endpoint {
    name: &'static str,
    line: &'static str,
    path: &'static str,
    fields: &'static [&'static str],
}

const ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        name: "submit",
        line: "submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin \
               --order-id C20261122000001 --batchno B20261122",
        path: "/v2_tocard.html",
        fields: &["orderId", "batchno", "productCode", "cardNumber", "cardPassword", "amount"],
    },
    Endpoint { name: "query", line: "query C20261122000001", path: "/v2_blindSearch.html", fields: &["orderId"] },
    Endpoint { name: "balance", line: "balance", path: "/v2_queryBalance", fields: &[] },
    Endpoint { name: "bizorder", line: "bizorder C20261122000001", path: "/v2_queryBizOrder", fields: &["orderno"] },
    Endpoint {
        name: "buy",
        line: "buy --item-id 103 --face-price 50 --number 13800000000 --order-id C20261122000001",
        path: "/v2_queryBuy",
        fields: &["orderno", "checkItemFacePrice", "itemId", "number", "amt", "overtime"],
    },
];

/// A gateway that gives each endpoint a good answer.
fn gateway_for(name: &str) -> Gateway {
    Gateway::answering(json(match name {
        "query" => sale(ORDER_ID, "2"),
        "bizorder" => top_up(ORDER_ID, "success"),
        "balance" => balance("\"1.0\""),
        _ => ACCEPTED.to_owned(),
    }))
}

/// Runs an endpoint's command against a profile of the tests and returns what arrived.
fn sent(endpoint: &Endpoint, profile: &str, more: &[&str]) -> Received {
    let gateway = gateway_for(endpoint.name);
    let consign = Consign::with_profile(&gateway.url(), profile).line(endpoint.line).args(more.iter().copied());
    consign.stdin(PIN).run().expect(0);
    gateway.only()
}

fn names(received: &Received) -> Vec<String> {
    let mut names: Vec<String> = received.form().into_iter().map(|(name, _)| name).collect();
    names.sort();
    names
}

fn sorted(names: &[&str], more: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = names.iter().chain(more).map(|name| (*name).to_owned()).collect();
    all.sort();
    all
}

#[test]
fn every_request_is_one_signed_form() {
    for endpoint in &ENDPOINTS {
        let name = endpoint.name;
        let received = sent(endpoint, "", &[]);
        assert!(received.complete, "{name}");
        assert_eq!(received.request_line(), format!("POST {} HTTP/1.1", endpoint.path), "{name}");
        let header = |header| received.header(header).unwrap_or_else(|| panic!("{name}: one {header}\n{received:?}"));
        assert_eq!(header("content-type"), "application/x-www-form-urlencoded; charset=UTF-8", "{name}");
        assert_eq!(header("accept"), "application/json;charset=UTF-8", "{name}");
        assert_eq!(header("content-length"), received.body.len().to_string(), "{name}");
        assert_eq!(received.header("transfer-encoding"), None, "{name}");
        assert!(header("host").starts_with("127.0.0.1:"), "{name}");
        assert_eq!(names(&received), sorted(endpoint.fields, &["customerId", "timestamp", "sign"]), "{name}");
        assert_eq!(received.field("customerId").as_deref(), Some("10001"), "{name}");
        assert_eq!(received.field("sign"), Some(sign(&received.form(), &[], API_KEY)), "{name}");
        assert_eq!(received.form().last().map(|(name, _)| name.as_str()), Some("sign"), "{name}");
    }
}

#[test]
fn every_request_carries_the_time_in_ten_digits() {
    for endpoint in &ENDPOINTS {
        let before = now();
        let timestamp = sent(endpoint, "", &[]).field("timestamp").expect("a timestamp");
        assert_eq!(timestamp.len(), 10, "{}: {timestamp}", endpoint.name);
        let seconds: u64 = timestamp.parse().expect("digits");
        assert!((before..=now()).contains(&seconds), "{}: {timestamp}", endpoint.name);
    }
}

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a sane clock").as_secs()
}

#[test]
fn the_profile_switches_the_timestamp_off_for_one_endpoint() {
    for endpoint in &ENDPOINTS {
        let name = endpoint.name;
        let off = sent(endpoint, &format!("[profiles.shop.endpoints.{name}]\ntimestamp = false"), &[]);
        assert_eq!(names(&off), sorted(endpoint.fields, &["customerId", "sign"]), "{name}");
        assert_eq!(off.field("sign"), Some(sign(&off.form(), &[], API_KEY)), "{name}");
        let other = if name == "query" { "balance" } else { "query" };
        let on = sent(endpoint, &format!("[profiles.shop.endpoints.{other}]\ntimestamp = false"), &[]);
        assert!(on.field("timestamp").is_some(), "{name}");
    }
}

#[test]
fn the_profile_renames_fields_and_paths() {
    for endpoint in &ENDPOINTS {
        let name = endpoint.name;
        let profile = format!(
            "[profiles.shop.endpoints.{name}]\npath = \"/other/{name}.php\"\n\
             rename = {{ customerId = \"shopid\", timestamp = \"ts\" }}"
        );
        let received = sent(endpoint, &profile, &[]);
        assert_eq!(received.request_line(), format!("POST /other/{name}.php HTTP/1.1"));
        assert_eq!(names(&received), sorted(endpoint.fields, &["shopid", "ts", "sign"]), "{name}");
        assert_eq!(received.field("sign"), Some(sign(&received.form(), &[], API_KEY)), "{name}");
    }
}

#[test]
fn the_base_url_may_have_a_path_and_a_slash_at_its_end() {
    for (base, path) in [("", "/v2_queryBalance"), ("/", "/v2_queryBalance"), ("/api/", "/api/v2_queryBalance")] {
        let gateway = gateway_for("balance");
        Consign::at(&format!("{}{base}", gateway.url())).line("balance").run().expect(0);
        assert_eq!(gateway.only().request_line(), format!("POST {path} HTTP/1.1"));
    }
}

#[test]
fn a_card_is_encrypted_and_signed_as_encrypted() {
    let received = sent(&ENDPOINTS[0], "", &[]);
    for (name, plaintext) in [("cardNumber", "6000000000001234"), ("cardPassword", PIN)] {
        let hex = received.field(name).expect("the field");
        assert!(hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)), "{hex}");
        assert_eq!(decrypt(&hex, AES_KEY), plaintext, "{name}");
    }
    assert_eq!(received.field("amount").as_deref(), Some("100"));
    assert_eq!(received.field("productCode").as_deref(), Some("12"));
    assert_eq!(received.field("batchno").as_deref(), Some("B20261122"));
}

#[test]
fn a_card_without_a_number_sends_one_block() {
    let gateway = gateway_for("submit");
    let line = "submit --product-code 12 --amount 100 --card-password-stdin";
    Consign::at(&gateway.url()).line(line).stdin("a PIN of more than sixteen bytes\r\n").run().expect(0);
    let received = gateway.only();
    assert_eq!(received.field("cardNumber").as_deref(), Some("377222e061a924c591cd9c27ea163ed4"));
    assert_eq!(decrypt(&received.field("cardPassword").expect("a PIN"), AES_KEY), "a PIN of more than sixteen bytes");
}

#[test]
fn an_aes_key_is_fitted_to_sixteen_bytes() {
    for key in ["short", "sixteen bytes ok", "far longer than sixteen bytes"] {
        let gateway = gateway_for("submit");
        Consign::at(&gateway.url()).submit().var("CONSIGN_AES_KEY", key).run().expect(0);
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), key), PIN, "{key}");
    }
}

#[test]
fn a_pin_comes_from_a_file_as_well() {
    for content in ["pin 卡密 9", "pin 卡密 9\n", "pin 卡密 9\r\n"] {
        let gateway = gateway_for("submit");
        let line = "submit --product-code 12 --amount 100 --card-password-file pin.txt";
        Consign::at(&gateway.url()).file("pin.txt", content, 0o600).line(line).run().expect(0);
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), "pin 卡密 9");
    }
}

#[test]
fn custom_is_sent_unsigned_unless_the_profile_signs_it() {
    let custom = ["--custom", "a b+c/卡"];
    for (profile, unsigned) in [("", &["custom"][..]), ("[profiles.shop.endpoints.submit]\nunsigned = []", &[])] {
        let received = sent(&ENDPOINTS[0], profile, &custom);
        assert_eq!(received.field("custom").as_deref(), Some("a b+c/卡"));
        assert_eq!(received.field("sign"), Some(sign(&received.form(), unsigned, API_KEY)), "{profile:?}");
    }
    let bought = sent(&ENDPOINTS[4], "", &custom);
    assert_eq!(bought.field("ext1").as_deref(), Some("a b+c/卡"));
    assert_eq!(bought.field("sign"), Some(sign(&bought.form(), &[], API_KEY)));
}

#[test]
fn optional_fields_are_sent_as_given_and_only_then() {
    let options = ["--notify-url", "http://shop.example/n?a=1&b=2", "--mcode", "M1", "--timestamp", "1763800000"];
    let received = sent(&ENDPOINTS[0], "", &options);
    for (name, value) in [("notify_url", options[1]), ("mcode", "M1"), ("timestamp", "1763800000")] {
        assert_eq!(received.field(name).as_deref(), Some(value));
    }
    assert_eq!(received.field("sign"), Some(sign(&received.form(), &[], API_KEY)));
    let bought = sent(&ENDPOINTS[4], "", &["--decimal", "49.0000", "--overtime", "60", "--amt", "2"]);
    for (name, value) in [("decimal", "49.0000"), ("overtime", "60"), ("amt", "2")] {
        assert_eq!(bought.field(name).as_deref(), Some(value));
    }
    let from_profile = sent(&ENDPOINTS[4], "notify_url = \"http://shop.example/p\"", &[]);
    assert_eq!(from_profile.field("notify_url").as_deref(), Some("http://shop.example/p"));
}

#[test]
fn raw_fields_add_override_and_leave_out() {
    let fields = ["--field", "extra=x y", "--field", "batchno=OTHER1", "--field", "timestamp="];
    let received = sent(&ENDPOINTS[0], "", &fields);
    assert_eq!(received.field("extra").as_deref(), Some("x y"));
    assert_eq!(received.field("batchno").as_deref(), Some("OTHER1"));
    assert_eq!(received.field("timestamp"), None);
    assert_eq!(received.field("sign"), Some(sign(&received.form(), &[], API_KEY)));
}

#[test]
fn order_numbers_that_are_made_are_unique_and_ordered_by_time() {
    let gateway = gateway_for("submit");
    let line = "submit --product-code 12 --amount 100 --card-password-stdin";
    for _ in 0..4 {
        Consign::at(&gateway.url()).line(line).stdin(PIN).run().expect(0);
    }
    let received = gateway.finish();
    let ids: Vec<_> = received.iter().filter_map(|one| one.field("orderId")).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    assert!(ids.iter().all(|id| id.len() <= 32 && id.bytes().all(|b| b.is_ascii_alphanumeric())), "{ids:?}");
    let batch = received[0].field("batchno").expect("a batch number");
    assert!(batch.len() == 9 && batch.starts_with("B2") && batch[1..].bytes().all(|b| b.is_ascii_digit()), "{batch}");
}
