//! `orders list` and `orders show`.

use serde_json::{Value, json};

use super::shop::{Row, Shop, ids, now};
use crate::support::replies::{ACCEPTED, REJECTED, sale};
use crate::support::{API_KEY, Consign};

const DAY: i64 = 86_400;

/// Orders of several days, batches and products, the oldest first.
fn stocked() -> Shop {
    let shop = Shop::new();
    let row = |id, state, batchno, product, days| Row {
        batchno,
        product,
        sent_at: now() - days * DAY - 60,
        ..Row::new(id, state)
    };
    shop.fill(&[
        row("old", "succeeded", "B1", "12", 30),
        row("week", "unknown", "B1", "15", 8),
        row("recent", "succeeded", "B2", "12", 6),
        row("newest", "sending", "B2", "15", 0),
        row("yesterday", "failed", "B1", "12", 1),
    ]);
    shop.alter("UPDATE orders SET sent_at = 0, batchno = 'first', product = 'first' WHERE order_id = 'first'", []);
    shop
}

#[test]
fn orders_are_listed_newest_first_and_filtered() {
    let shop = stocked();
    let table: [(&str, &[&str]); 15] = [
        ("", &["newest", "yesterday", "recent", "week", "old", "first"]),
        ("--limit 2", &["newest", "yesterday"]),
        ("--limit 0", &[]),
        ("--state succeeded", &["recent", "old"]),
        ("--state sending --state unknown", &["newest", "week"]),
        ("--state unknown --state sending --limit 1", &["newest"]),
        ("--since 7d", &["newest", "yesterday", "recent"]),
        ("--since 1w", &["newest", "yesterday", "recent"]),
        ("--since 90m", &["newest"]),
        ("--batchno B1", &["yesterday", "week", "old"]),
        ("--batchno B", &[]),
        ("--product-code 12", &["yesterday", "recent", "old"]),
        ("--product-code 12 --batchno B2", &["recent"]),
        ("--since 7d --state succeeded --state failed --batchno B1 --product-code 12", &["yesterday"]),
        ("--state reversed", &[]),
    ];
    for (filter, expected) in table {
        let document = shop.run(&format!("orders list {filter}"));
        assert_eq!(ids(&document), expected, "{filter}");
        assert_eq!(document["outcome"], "listed", "{filter}");
    }
}

#[test]
fn a_filter_that_means_nothing_is_an_error() {
    let shop = stocked();
    for filter in [
        "--state sold",
        "--state Succeeded",
        "--since 7",
        "--since -7d",
        "--since yesterday",
        "--since 19999y",
        "--since 2026/11/20",
        "--since 2026-02-30",
        "--until 20261120",
        "--until 2026-11-20T14:00+08:00",
        "--since 2026-11-21 --until 2026-11-20",
        "--limit -1",
    ] {
        for command in ["list", "report", "export --format csv"] {
            if command == "list" || !filter.starts_with("--limit") {
                shop.consign().line(&format!("orders {command} {filter}")).run().expect(2);
            }
        }
    }
}

#[test]
fn days_and_times_are_those_of_the_operator() {
    let shop = Shop::new();
    // 20 November 2026, 23:30 in UTC, and half an hour before and after that.
    let rows = [("before", -1800), ("at", 0), ("after", 1800)];
    shop.fill(&rows.map(|(id, later)| Row { sent_at: 1_795_217_400 + later, ..Row::new(id, "accepted") }));
    for (zone, filter, expected) in [
        ("UTC0", &["--since", "2026-11-20"][..], &["after", "at", "before"][..]),
        ("UTC0", &["--until", "2026-11-20"], &["at", "before", "first"]),
        ("UTC0", &["--since", "2026-11-21", "--until", "2026-11-21"], &["after"]),
        ("UTC0", &["--since", "2026-11-20 23:30"], &["after", "at"]),
        ("UTC0", &["--since", "2026-11-20T23:30:01"], &["after"]),
        ("UTC0", &["--since", "2026-11-20", "--until", "2026-11-20 23:30"], &["before"]),
        ("CST-8", &["--since", "2026-11-21", "--until", "2026-11-21"], &["after", "at", "before"]),
        ("CST-8", &["--until", "2026-11-21 07:15"], &["before", "first"]),
        ("CST-8", &["--until", "2026-11-20"], &["first"]),
    ] {
        shop.alter("UPDATE orders SET sent_at = 0 WHERE order_id = 'first'", []);
        let run = shop.consign().var("TZ", zone).line("orders list").args(filter).run().expect(0);
        assert_eq!(ids(&run.json()), expected, "{zone} {filter:?}");
    }
    for command in ["report", "export --format csv"] {
        let run = shop.consign().line(&format!("orders {command} --since 2026-11-20 --until 2026-11-22")).run();
        assert!(run.expect(0).stdout().contains("accepted"), "{command}");
    }
    let refused = Consign::new().line("orders list --since 2026/11/20").run().expect(2).stderr();
    assert!(refused.contains("2026-11-20 14:00") && refused.contains("7d"), "{refused}");
    let chinese = Consign::new().line("--lang zh orders list --until 2026-11-31").run().expect(2).stderr();
    assert!(chinese.contains("不存在的日期"), "{chinese}");
}

#[test]
fn one_job_is_shown_summed_up_and_exported() {
    let shop = stocked();
    shop.alter("INSERT INTO job (merchant, name, made_at) VALUES (1, 'J20261122-1', 0), (1, 'J20261122-2', 0)", []);
    shop.alter(
        "INSERT INTO job_row (job, place, order_row) SELECT 1, id, id FROM orders WHERE order_id IN ('old', 'recent')",
        [],
    );
    shop.alter("INSERT INTO job_row (job, place, order_row) SELECT 2, id, id FROM orders WHERE order_id = 'week'", []);
    shop.alter("UPDATE orders SET state = 'queued', attempts = 0 WHERE order_id = 'old'", []);
    let listed = shop.run("orders list --job J20261122-1");
    assert_eq!(ids(&listed), ["recent", "old"]);
    assert!(listed["orders"][0]["sent_at"].is_i64() && listed["orders"][1]["sent_at"].is_null(), "{listed}");
    assert_eq!(ids(&shop.run("orders list --job J20261122-1 --state queued")), ["old"]);
    assert_eq!(ids(&shop.run("orders list --job J20261122-2 --all-merchants")), ["week"]);
    let report = shop.run("orders report --by product --job J20261122-1");
    assert_eq!(report["rows"][0]["orders"], 2);
    let exported = shop.consign().line("orders export --format ndjson --job J20261122-1").run().expect(0);
    assert_eq!(exported.stdout().lines().count(), 2, "{exported}");
    for command in ["list", "report", "export --format csv"] {
        let refused = shop.consign().line(&format!("orders {command} --job J1")).run().expect(2);
        assert!(refused.stderr().contains("J20261122-2, J20261122-1"), "{refused}");
        Shop::new().consign().line(&format!("orders {command} --job J1")).run().expect(2);
    }
}

#[test]
fn people_get_a_table_that_says_where_it_ends() {
    let shop = stocked();
    let list = |more: &str| {
        let ledger = shop.ledger();
        Consign::new().line("orders list").line(more).args(["--ledger".as_ref(), ledger.as_os_str()]).run().expect(0)
    };
    let (all, two, none) = (list(""), list("--limit 2"), list("--batchno none"));
    let lines: Vec<String> = all.stdout().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 7, "a header and six orders\n{all}");
    for (line, id) in lines[1..].iter().zip(["newest", "yesterday", "recent", "week", "old", "first"]) {
        assert!(line.contains(id), "{id} is not in {line:?}");
    }
    assert!(!all.stderr().contains("--limit") && two.stderr().contains("--limit"), "{all}\n{two}");
    assert_eq!(two.stdout().lines().count(), 3, "{two}");
    assert!(none.stdout().contains("no orders"), "{none}");
}

#[test]
fn a_profile_lists_its_own_merchant_only() {
    let shop = stocked();
    let with = |customer_id: &str| {
        let config = format!(
            "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"{customer_id}\"\napi_key = \"{API_KEY}\"\n",
            shop.gateway.url()
        );
        shop.at(Consign::new().config(&config)).line("orders list -p shop").run().expect(0).json()
    };
    assert_eq!(ids(&with("10001")).len(), 6);
    assert_eq!(ids(&with("10002")), [""; 0]);
}

#[test]
fn without_a_ledger_there_are_no_orders_and_none_is_made() {
    let shop = Shop::new();
    assert_eq!(ids(&shop.run("orders list")), [""; 0]);
    assert_eq!(shop.run("orders report")["rows"], json!([]));
    shop.consign().line("orders export --format ndjson").run().expect(0);
    shop.consign().line("orders show C1").run().expect(9);
    shop.consign().line("orders release C1 --because x").run().expect(9);
    assert!(!shop.ledger().exists());
}

#[test]
fn an_order_is_shown_with_all_that_is_known_and_its_history() {
    let shop = Shop::new();
    shop.says("", REJECTED);
    shop.submit("C1", "6000000000001234").run().expect(5);
    shop.says("", ACCEPTED);
    shop.submit("C1", "6000000000001234").run().expect(0);
    shop.says("C1", sale("C1", "2"));
    shop.run("query C1");

    let shown = shop.run("orders show C1");
    let order = &shown["orders"][0];
    let keys: Vec<&str> = order.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = "order_id kind state customer_id base_url batchno product_code amount card system_order_id \
        real_face_value settled_amount code message attempts created_at sent_at updated_at history";
    assert_eq!(keys.join(" "), expected);
    let known = json!({
        "order_id": "C1", "kind": "sale", "state": "succeeded", "customer_id": "10001",
        "base_url": shop.gateway.url(), "batchno": "B1", "product_code": "12", "amount": "100", "card": "****1234",
        "system_order_id": "S1", "real_face_value": "50", "settled_amount": "47.50000000000000000001",
        "code": "2", "message": "备注", "attempts": 2,
    });
    for (key, value) in known.as_object().expect("an object") {
        assert_eq!(&order[key], value, "{key}");
    }
    for key in ["created_at", "sent_at", "updated_at"] {
        assert!(order[key].as_i64().is_some_and(|at| (now() - at).abs() < 60), "{key}: {}", order[key]);
    }
    let history: Vec<Value> = order["history"].as_array().expect("a history").clone();
    let moves: Vec<_> = history.iter().map(|one| (one["from"].as_str(), one["to"].as_str().unwrap_or("?"))).collect();
    let expected = [
        (None, "sending"),
        (Some("sending"), "rejected"),
        (Some("rejected"), "sending"),
        (Some("sending"), "accepted"),
        (Some("accepted"), "succeeded"),
    ];
    assert_eq!(moves, expected);
    assert_eq!((&history[1]["code"], &history[1]["message"]), (&json!("-1"), &json!("接口维护")));
    assert_eq!((&history[3]["code"], &history[3]["message"]), (&json!("1"), &json!("单据已被接收")));
    let causes: Vec<_> =
        history.iter().map(|one| (one["cause"].as_str().unwrap_or("?"), one["source"].as_str())).collect();
    let expected = [
        ("claimed", None),
        ("rejected", Some("exchange")),
        ("claimed_again", None),
        ("accepted", Some("exchange")),
        ("succeeded", Some("query")),
    ];
    assert_eq!(causes, expected);
    let amounts = ["real_face_value", "settled_amount"].map(|key| &history[4][key]);
    assert_eq!(amounts, [&json!("50"), &json!("47.50000000000000000001")]);
    assert!(history[..4].iter().all(|one| one.get("settled_amount").is_none() && one.get("note").is_none()));
    assert!(history.iter().all(|one| one["at"].as_i64().is_some_and(|at| (now() - at).abs() < 60)));

    let listed = shop.run("orders list");
    let mut listed = listed["orders"][0].clone();
    listed.as_object_mut().expect("an object").insert("history".into(), order["history"].clone());
    assert_eq!(&listed, order, "the list tells the same of the order");
    let ledger = shop.ledger();
    let text = Consign::new().line("orders show C1").args(["--ledger".as_ref(), ledger.as_os_str()]).run().expect(0);
    let known = ["succeeded", "C1", "10001", "****1234", "47.50000000000000000001", "接口维护"];
    let causes = [
        "claimed again",
        "rejected: the gateway rejected the order: 接口维护",
        "accepted: answered",
        "query: succeeded, real face value 50, settled 47.50000000000000000001",
    ];
    for wanted in known.into_iter().chain(causes) {
        assert!(text.stdout().contains(wanted), "{wanted}\n{text}");
    }
}
