//! Whose orders are shown: the chosen profile's, all on demand, and practice beside real money
//! never in one sum.

use serde_json::{Value, json};

use super::shop::{Row, Shop, ids};
use crate::support::{API_KEY, Consign};

/// 22 November 2026, 02:00 in UTC.
const MOMENT: i64 = 1_795_312_800;

/// A way to choose a merchant.
type Way<'a> = Box<dyn Fn() -> Consign + 'a>;

/// A ledger with orders of three merchants: the shop's, another customer at the same gateway, and
/// the embedded sandbox's.
fn shared() -> Shop {
    let shop = Shop::new();
    let row = |id, amount, settled_amount| Row {
        amount,
        real_face_value: Some(amount),
        settled_amount: Some(settled_amount),
        sent_at: MOMENT,
        ..Row::new(id, "succeeded")
    };
    shop.fill(&[row("real", "100", "95.5"), row("other", "200", "190"), row("practice", "1000", "950")]);
    let merchant = "INSERT INTO merchant (customer_id, base_url) VALUES (?1, ?2)";
    shop.alter(merchant, ["20002", &shop.gateway.url()]);
    shop.alter(merchant, ["10001", "sandbox"]);
    shop.alter("UPDATE orders SET merchant = 2 WHERE order_id = 'other'", []);
    shop.alter("UPDATE orders SET merchant = 3 WHERE order_id = 'practice'", []);
    shop.alter("UPDATE orders SET sent_at = 0 WHERE order_id = 'first'", []);
    shop
}

/// A command with two profiles, one for each customer of the gateway, and the shop's ledger.
fn profiles(shop: &Shop, default: &str) -> Consign {
    let profile = |name: &str, customer_id: &str| {
        format!(
            "[profiles.{name}]\nbase_url = \"{}/\"\ncustomer_id = \"{customer_id}\"\napi_key = \"{API_KEY}\"\n",
            shop.gateway.url()
        )
    };
    shop.at(Consign::new().config(&format!("{default}\n{}{}", profile("one", "10001"), profile("two", "20002"))))
}

fn listed(consign: Consign) -> Vec<String> {
    let document = consign.line("orders list").run().expect(0).json();
    ids(&document).into_iter().map(str::to_owned).collect()
}

fn exported(consign: Consign) -> Vec<String> {
    let lines = consign.line("orders export --format ndjson").run().expect(0).stdout();
    let id = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["order_id"].as_str().map(str::to_owned);
    lines.lines().filter_map(id).collect()
}

const REPORT: &str = "orders report --by product --state succeeded";

fn reported(consign: Consign) -> Vec<Value> {
    rows(&consign.line(REPORT).run().expect(0).json())
}

/// The rows of a report: whose, how many, of what face value, and how much was settled.
fn rows(document: &Value) -> Vec<Value> {
    let keys = ["customer_id", "base_url", "orders", "face_value", "settled_amount"];
    let rows = document["rows"].as_array().expect("rows").iter();
    rows.map(|row| keys.iter().map(|key| row[key].clone()).collect()).collect()
}

#[test]
fn the_chosen_merchant_is_shown_and_no_other() {
    let shop = shared();
    let url = shop.gateway.url();
    let real = || vec![json!(["10001", url, 1, "100", "95.5"])];
    let chosen: [(&str, Way); 4] = [
        ("by flag", Box::new(|| profiles(&shop, "").line("-p one"))),
        ("by variable", Box::new(|| profiles(&shop, "").var("CONSIGN_PROFILE", "one"))),
        ("by default", Box::new(|| profiles(&shop, "default_profile = \"one\""))),
        ("from the environment", Box::new(|| shop.consign())),
    ];
    for (name, consign) in chosen {
        assert_eq!(listed(consign()), ["real", "first"], "{name}");
        assert_eq!(exported(consign()), ["real", "first"], "{name}");
        assert_eq!(reported(consign()), real(), "{name}");
    }
    let two = || profiles(&shop, "default_profile = \"one\"").line("-p two");
    assert_eq!(listed(two()), ["other"]);
    assert_eq!(reported(two()), [json!(["20002", url, 1, "200", "190"])]);
    let practice = || shop.at(Consign::new()).line("--sandbox");
    assert_eq!((listed(practice()), exported(practice())), (vec!["practice".into()], vec!["practice".into()]));
    assert_eq!(reported(practice()), [json!(["10001", "sandbox", 1, "1000", "950"])]);
}

#[test]
fn address_and_customer_are_enough_to_choose() {
    let shop = shared();
    let consign =
        shop.at(Consign::new()).var("CONSIGN_BASE_URL", shop.gateway.url()).var("CONSIGN_CUSTOMER_ID", "20002");
    assert_eq!(listed(consign), ["other"]);
}

#[test]
fn all_merchants_are_shown_apart() {
    let shop = shared();
    let url = shop.gateway.url();
    let everything = [
        json!(["10001", url, 1, "100", "95.5"]),
        json!(["10001", "sandbox", 1, "1000", "950"]),
        json!(["20002", url, 1, "200", "190"]),
    ];
    let asked: [(&str, Way); 4] = [
        ("a default", Box::new(|| profiles(&shop, "default_profile = \"one\""))),
        ("no default", Box::new(|| profiles(&shop, ""))),
        ("the environment", Box::new(|| shop.consign())),
        ("nothing", Box::new(|| shop.at(Consign::new()))),
    ];
    for (name, consign) in asked {
        let with = |line: &str| consign().line(line).args(["--all-merchants"]).run().expect(0);
        assert_eq!(ids(&with("orders list").json()).len(), 4, "{name}");
        assert_eq!(with("orders export --format ndjson").stdout().lines().count(), 4, "{name}");
        assert_eq!(rows(&with(REPORT).json()), everything, "{name}");
    }
    // Where nothing at all is configured, nobody can be chosen.
    let nothing = || shop.at(Consign::new());
    assert_eq!(listed(nothing()).len(), 4);
    assert_eq!(reported(nothing()), everything);
}

#[test]
fn tables_of_all_merchants_have_a_column_for_them() {
    let shop = shared();
    let ledger = shop.ledger();
    let shown = |consign: Consign, line: &str| {
        consign.line(line).args(["--ledger".as_ref(), ledger.as_os_str()]).run().expect(0).stdout()
    };
    for line in ["orders list", "orders report"] {
        let all = shown(Consign::new(), line);
        for whose in ["merchant 商户号", "10001 at sandbox", &format!("20002 at {}", shop.gateway.url())] {
            assert!(all.contains(whose), "{line}: {whose}\n{all}");
        }
        let one = shown(Consign::at(&shop.gateway.url()), line);
        assert!(!one.contains("商户号") && !one.contains(" at "), "{line}\n{one}");
    }
}

#[test]
fn who_is_meant_must_be_clear() {
    let shop = shared();
    let several = || profiles(&shop, "");
    let half = || shop.at(Consign::new().config("[profiles.one]\ncustomer_id = \"10001\"\n"));
    let only_a_key = || shop.at(Consign::new()).var("CONSIGN_API_KEY", "k");
    for line in ["orders list", "orders report", "orders export --format csv"] {
        for (name, consign, told) in
            [("several", several(), "-p"), ("half", half(), "base_url"), ("a key", only_a_key(), "CONSIGN")]
        {
            let run = consign.line(line).run().expect(3);
            let hint = run.json()["error"]["hint"].as_str().expect("a hint").to_owned();
            assert!(hint.contains(told) && hint.contains("--all-merchants"), "{name}\n{run}");
        }
        several().line(line).line("-p one --all-merchants").run().expect(2);
        several().line(line).line("-p gone").run().expect(3);
    }
}

#[test]
fn a_profile_chooses_among_orders_of_one_number_to_release() {
    let shop = shared();
    shop.alter("UPDATE orders SET order_id = 'C1', state = 'unknown' WHERE order_id IN ('real', 'other')", []);
    let release = |consign: Consign| consign.line("orders release C1 --because x").run();
    release(profiles(&shop, "default_profile = \"one\"")).expect(2);
    release(profiles(&shop, "").var("CONSIGN_PROFILE", "two")).expect(0);
    release(profiles(&shop, "").line("-p one")).expect(0);
}
