//! `orders sync`: the ledger kept in step with the gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::shop::{Row, Shop, ids, now};
use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{json, sale, top_up};
use crate::support::{Consign, no_complaints};

const DAY: i64 = 86_400;

#[test]
fn orders_are_followed_from_state_to_state() {
    let shop = Shop::new();
    shop.submit("C1", "6000000000001234").run().expect(0);
    let table = [("0", "processing", 1), ("1", "processing", 0), ("7", "processing", 0), ("2", "succeeded", 1)];
    for (status, state, changed) in table {
        shop.says("C1", sale("C1", status));
        let synced = shop.run("orders sync");
        assert_eq!(synced["outcome"], "synced");
        assert_eq!((&synced["asked"], &synced["changed"]), (&1.into(), &changed.into()), "{synced}");
        assert_eq!(ids(&synced), ["C1"]);
        assert_eq!(shop.state("C1"), state, "status {status}");
    }
    // What is decided is not asked about.
    let before = shop.gateway.count();
    assert_eq!(shop.run("orders sync")["asked"], 0);
    assert_eq!(shop.gateway.count(), before);
}

#[test]
fn everything_undecided_is_asked_about_and_nothing_else() {
    let shop = Shop::new();
    let states = ["sending", "unknown", "accepted", "processing", "not_sent", "rejected", "succeeded", "failed"];
    let states = [&states[..], &["not_found", "reversed"]].concat();
    shop.fill(&states.iter().map(|state| Row::new(state, state)).collect::<Vec<_>>());
    shop.fill(&[
        Row { kind: "top_up", product: "103", ..Row::new("T1", "accepted") },
        Row::new("in-flight", "sending"),
    ]);
    shop.alter("UPDATE orders SET in_flight_until = ?1 WHERE order_id = 'in-flight'", [(now() + 60) * 1000]);
    shop.alter("INSERT INTO merchant (customer_id, base_url) VALUES ('10002', 'http://127.0.0.1:1')", []);
    shop.fill(&[Row::new("other", "accepted")]);
    shop.alter("UPDATE orders SET merchant = 2 WHERE order_id = 'other'", []);
    for id in &states {
        shop.says(id, sale(id, "2"));
    }
    shop.says("T1", top_up("T1", "success"));
    let synced = shop.run("orders sync");
    let mut asked = ids(&synced);
    asked.sort_unstable();
    assert_eq!(asked, ["T1", "accepted", "processing", "sending", "unknown"]);
    for id in asked {
        assert_eq!(shop.state(id), "succeeded", "{id}");
    }
    assert_eq!((shop.state("in-flight"), shop.state("other")), ("sending".into(), "accepted".into()));
}

#[test]
fn a_reversal_is_found_when_asked_for_and_told_loudly() {
    let shop = Shop::new();
    let aged = |id, state, days| Row { sent_at: now() - days * DAY, ..Row::new(id, state) };
    shop.fill(&[aged("C1", "succeeded", 6), aged("old", "succeeded", 8), aged("C2", "failed", 1)]);
    shop.put("first", "rejected");
    shop.says("C1", sale("C1", "3"));
    shop.says("old", sale("old", "3"));
    shop.says("C2", sale("C2", "3"));
    assert_eq!(shop.run("orders sync")["asked"], 0);
    assert_eq!(shop.state("C1"), "succeeded");

    let run = shop.consign().line("orders sync --recheck 7d --quiet").run().expect(0);
    let alarms: Vec<String> =
        run.stderr().lines().filter(|line| line.starts_with("ALERT:")).map(str::to_owned).collect();
    assert_eq!(alarms.len(), 1, "{run}");
    assert!(alarms[0].contains("C1") && alarms[0].contains("reversed"), "{run}");
    assert_eq!((&run.json()["asked"], &run.json()["changed"]), (&2.into(), &1.into()), "{run}");
    assert_eq!((shop.state("C1"), shop.state("C2")), ("reversed".into(), "failed".into()));
    assert_eq!(shop.state("old"), "succeeded", "it was not asked about");

    // It stays reversed, and is not told twice.
    let run = shop.consign().line("orders sync --recheck 7d").run().expect(0);
    assert!(!run.stderr().contains("ALERT"), "{run}");
    assert_eq!(shop.state("C1"), "reversed");
    let run = shop.consign().line("orders sync --recheck 2w").run().expect(0);
    assert!(run.stderr().contains("ALERT") && run.stderr().contains("old"), "{run}");
    shop.consign().line("orders sync --recheck soon").run().expect(2);
}

#[test]
fn what_contradicts_the_ledger_is_told_loudly() {
    // What the ledger held, what the gateway says, and where that leaves the order.
    let table = [
        ("rejected", "2", "succeeded", true),
        ("not_sent", "1", "processing", true),
        ("not_found", "2", "succeeded", true),
        ("failed", "2", "succeeded", true),
        ("succeeded", "1", "succeeded", true),
        ("succeeded", "4", "succeeded", true),
        ("accepted", "3", "failed", false),
        ("unknown", "2", "succeeded", false),
        ("sending", "1", "processing", false),
    ];
    let shop = Shop::new();
    let ids: Vec<String> = (0..table.len()).map(|n| format!("C{n}")).collect();
    let rows: Vec<Row> = ids.iter().zip(table).map(|(id, (before, ..))| Row::new(id, before)).collect();
    shop.fill(&rows);
    let mut complaints = Vec::new();
    for (id, (before, status, after, loud)) in ids.iter().zip(table) {
        shop.says(id, sale(id, status));
        let run = shop.consign().args(["query", id]).run();
        let told = run.stderr().lines().any(|line| line.starts_with("ALERT:") && line.contains(id.as_str()));
        let state = shop.state(id);
        if told != loud || state != after {
            complaints.push(format!("{before}, status {status}: {state}, alarm: {told}\n{run}"));
        }
    }
    no_complaints(&complaints);
}

#[test]
fn one_order_without_an_answer_does_not_stop_the_others() {
    let shop = Shop::new();
    shop.fill(&[Row::new("C1", "accepted"), Row::new("C2", "accepted"), Row::new("C3", "accepted")]);
    shop.says("C1", sale("C1", "2"));
    shop.says("C2", r#"{"code":999,"msg":"系统繁忙"}"#);
    shop.says("C3", sale("C3", "3"));
    let run = shop.consign().line("orders sync").run().expect(6);
    assert_eq!(run.json()["asked"], 3, "{run}");
    assert_eq!(["C1", "C2", "C3"].map(|id| shop.state(id)), ["succeeded", "accepted", "failed"]);
}

/// A gateway that is asked with a wrong key again and again locks the merchant out.
#[test]
fn a_refused_signature_ends_the_questions() {
    for (said, code) in [("SIGN错误", 5), ("错误次数过多", 5)] {
        let shop = Shop::new();
        let ids: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
        shop.fill(&ids.iter().map(|id| Row::new(id, "accepted")).collect::<Vec<_>>());
        for id in &ids {
            shop.says(id, format!(r#"{{"code":-1,"msg":"{said}"}}"#));
        }
        let before = shop.gateway.count();
        let run = shop.consign().line("orders sync").run().expect(code);
        assert_eq!(shop.gateway.count() - before, 1, "{said}\n{run}");
        let document = run.json();
        assert_eq!((&document["asked"], &document["not_asked"]), (&1.into(), &19.into()), "{run}");
        assert_eq!(ids_of(&document, "unanswered"), 20, "{run}");
        let not_asked = |order: &&serde_json::Value| order["problem"].to_string().contains("not asked");
        assert_eq!(document["orders"].as_array().expect("orders").iter().filter(not_asked).count(), 19, "{run}");
        assert!(document["error"]["message"].to_string().contains("19 more orders were not asked about"), "{run}");
        assert_eq!(shop.state("C1"), "accepted");
    }
}

fn ids_of(document: &serde_json::Value, outcome: &str) -> usize {
    document["orders"].as_array().expect("orders").iter().filter(|order| order["outcome"] == outcome).count()
}

#[test]
fn what_was_absent_before_does_not_make_a_recheck_fail() {
    let shop = Shop::new();
    shop.fill(&[Row::new("gone", "not_found"), Row::new("C1", "succeeded")]);
    shop.says("C1", sale("C1", "2"));
    let run = shop.consign().line("orders sync --recheck 7d").run().expect(0);
    assert_eq!(ids(&run.json()).len(), 3, "{run}");
    // What is absent and should not be still counts.
    shop.fill(&[Row { sent_at: now() - 600, ..Row::new("C2", "unknown") }]);
    let run = shop.consign().line("orders sync --recheck 7d").run().expect(9);
    assert!(run.json()["error"]["message"].to_string().contains("C2"), "{run}");
}

#[test]
fn only_what_changed_or_has_no_answer_is_printed() {
    let shop = Shop::new();
    shop.fill(&[
        Row::new("same", "processing"),
        Row::new("moved", "accepted"),
        Row::new("silent", "accepted"),
        Row::new("gone", "not_found"),
    ]);
    shop.says("same", sale("same", "1"));
    shop.says("moved", sale("moved", "2"));
    shop.says("silent", r#"{"code":999,"msg":"系统繁忙"}"#);
    let ledger = shop.ledger();
    let plain = Consign::at(&shop.gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
    let run = plain.line("orders sync --recheck 7d").run().expect(6);
    assert!(run.stdout().contains("moved") && run.stdout().contains("silent"), "{run}");
    assert!(!run.stdout().contains("same") && !run.stdout().contains("gone"), "{run}");
    assert!(run.stdout().contains("asked about 5 orders, 1 changed"), "{run}");
}

#[test]
fn a_few_are_asked_about_at_a_time() {
    let (now_asked, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let most_asked = Arc::clone(&most);
    let slow = Gateway::start(move |_| {
        let (now_asked, most) = (Arc::clone(&now_asked), Arc::clone(&most));
        Act::Reply(Box::new(move |received| {
            most.fetch_max(now_asked.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(60));
            now_asked.fetch_sub(1, Ordering::SeqCst);
            json(sale(&received.field("orderId").unwrap_or_default(), "2"))
        }))
    });
    let shop = Shop::new();
    let ids: Vec<String> = (0..24).map(|n| format!("C{n}")).collect();
    shop.fill(&ids.iter().map(|id| Row::new(id, "accepted")).collect::<Vec<_>>());
    shop.alter("UPDATE merchant SET base_url = ?1", [slow.url()]);
    let synced = shop.at(Consign::at(&slow.url())).line("orders sync").run().expect(0).json();
    assert_eq!(synced["asked"], 24);
    assert_eq!(slow.finish().len(), 24);
    let most = most_asked.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most} at once");
}

#[test]
fn an_order_whose_number_no_question_takes_is_not_passed_over() {
    let shop = Shop::new();
    shop.fill(&[Row::new("C1 ", "unknown"), Row::new("C2", "accepted")]);
    shop.says("C2", sale("C2", "2"));
    let run = shop.consign().line("orders sync").run().expect(6);
    let document = run.json();
    assert_eq!((&document["outcome"], &document["asked"]), (&"synced".into(), &1.into()), "{run}");
    assert_eq!(document["not_asked"], 1, "{run}");
    let left = document["orders"].as_array().and_then(|orders| orders.iter().find(|order| order["order_id"] == "C1 "));
    let left = left.unwrap_or_else(|| panic!("{run}"));
    assert_eq!(left["outcome"], "unanswered");
    assert!(left["problem"].as_str().is_some_and(|why| why.contains("ends with a blank")), "{run}");
    let hint = document["error"]["hint"].as_str().unwrap_or_default();
    assert!(hint.contains("orders release --kind sale") && hint.ends_with("'C1 '`"), "{run}");
    let released = shop.consign().args(["orders", "release", "C1 ", "--because", "by phone"]).run();
    assert_eq!(released.expect(0).json()["outcome"], "released");
    assert_eq!(shop.run("orders sync")["asked"], 0);
}
