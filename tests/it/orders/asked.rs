//! `query` and `bizorder` about the orders of a file, and about several at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::shop::{Row, Shop, ids};
use crate::support::Consign;
use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::Signal;
use crate::support::replies::{json, sale, top_up};

/// The numbers that a gateway was asked about.
fn asked(received: &[Received]) -> Vec<String> {
    received.iter().filter_map(|one| one.field("orderId").or_else(|| one.field("orderno"))).collect()
}

/// A gateway that knows every order, and answers after a while.
fn slow(status: &'static str, after: Duration) -> Gateway {
    Gateway::start(move |_| {
        Act::Reply(Box::new(move |received| {
            thread::sleep(after);
            json(match received.field("orderno") {
                Some(id) => top_up(&id, status),
                None => sale(&received.field("orderId").unwrap_or_default(), status),
            })
        }))
    })
}

#[test]
fn the_orders_of_a_file_are_asked_about_once_each() {
    let table = [
        ("query", "C1\n\n  C2\r\nC1\nC3\n".as_bytes().to_vec(), "2"),
        ("query", "\u{feff}row,orderId,outcome\n1,C1,accepted\n2,C2,\n3,C3,\n".into(), "2"),
        ("query", [&b"\xb6\xa9\xb5\xa5\xba\xc5\n"[..], b"C1\nC2\nC3\n"].concat(), "2"),
        ("bizorder", "{\"orderno\":\"C1\"}\n{\"orderno\":\"C2\"}\n{\"orderno\":\"C3\"}\n".into(), "success"),
    ];
    for (command, content, status) in table {
        for from in ["numbers", "-"] {
            let gateway = slow(status, Duration::ZERO);
            let consign = Consign::at(&gateway.url()).args(["--json", command, "--from", from]);
            let consign = match from {
                "-" => consign.stdin(content.clone()),
                name => consign.file(name, &content, 0o644),
            };
            let run = consign.run().expect(0);
            assert_eq!(ids(&run.json()), ["C1", "C2", "C3"], "{run}");
            assert_eq!(run.json()["outcome"], "answered", "{run}");
            let mut asked = asked(&gateway.finish());
            asked.sort();
            assert_eq!(asked, ["C1", "C2", "C3"], "{run}");
        }
    }
}

#[test]
fn a_file_that_is_not_understood_asks_nothing() {
    let table = [
        ("C1\nC&2\nC3,100\nC4\n", vec!["line 2", "line 3"]),
        ("卡号,卡密\n6000000000000101,111111\n", vec!["no column for orderId"]),
        ("\n", vec!["no rows"]),
        (&"a&b\n".repeat(30), vec!["line 10", "20 more bad rows"]),
    ];
    let gateway = slow("2", Duration::ZERO);
    for (content, says) in table {
        let consign = Consign::at(&gateway.url()).args(["--json", "query", "--from", "numbers"]);
        let run = consign.file("numbers", content, 0o644).run().expect(2);
        let message = run.json()["error"]["message"].to_string();
        for wanted in says.into_iter().chain(["numbers", "the gateway was not asked"]) {
            assert!(message.contains(wanted), "{wanted:?} is missing\n{run}");
        }
        assert!(!run.everything().contains("111111") && !run.everything().contains("6000000000000101"), "{run}");
    }
    for line in ["query", "query C1 --from numbers", "bizorder", "query --from missing", "query C1 --jobs 0"] {
        Consign::at(&gateway.url()).line(line).file("numbers", "C1\n", 0o644).run().expect(2);
    }
    for rate in ["0", "fast", "2000/s", "1/d"] {
        let run = Consign::at(&gateway.url()).args(["query", "C1", "--rate", rate]).run().expect(2);
        assert!(run.stderr().contains("such as 20/s"), "{run}");
    }
    assert!(gateway.finish().is_empty());
}

#[test]
fn as_many_are_asked_about_at_once_as_jobs_says() {
    for (jobs, fewest, most) in [("--jobs=1", 1, 1), ("--jobs=8", 3, 8)] {
        let (now_asked, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&peak);
        let gateway = Gateway::start(move |n| {
            let (now_asked, peak) = (Arc::clone(&now_asked), Arc::clone(&peak));
            Act::Reply(Box::new(move |received| {
                let count = now_asked.fetch_add(1, Ordering::SeqCst) + 1;
                assert!(n > 0 || count == 1, "the first question goes alone");
                peak.fetch_max(count, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(60));
                now_asked.fetch_sub(1, Ordering::SeqCst);
                json(sale(&received.field("orderId").unwrap_or_default(), "2"))
            }))
        });
        let numbers: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
        let run = Consign::at(&gateway.url()).args(["--json", "query", jobs]).args(&numbers).run().expect(0);
        assert_eq!(ids(&run.json()), numbers, "in the order in which they were typed");
        assert_eq!(gateway.finish().len(), 20);
        let peak = seen.load(Ordering::SeqCst);
        assert!((fewest..=most).contains(&peak), "{jobs}: {peak} at once");
    }
}

#[test]
fn questions_keep_to_the_rate() {
    let gateway = slow("2", Duration::ZERO);
    let run = Consign::at(&gateway.url()).line("query --rate 20/s C1 C2 C3 C4 C5 C6 C7").run().expect(0);
    assert!(run.elapsed >= Duration::from_millis(300), "{:?}", run.elapsed);
    assert_eq!(gateway.finish().len(), 7);
}

#[test]
fn whoever_waits_for_a_turn_can_be_interrupted() {
    let gateway = slow("2", Duration::ZERO);
    let mut running = Consign::at(&gateway.url()).line("query --rate 1/m C1 C2 C3").start();
    running.wait_until("the first is asked about", || gateway.count() > 0);
    thread::sleep(Duration::from_millis(100));
    let asked = Instant::now();
    running.signal(Signal::INT);
    running.finish(Duration::from_secs(5)).expect(130);
    assert!(asked.elapsed() < Duration::from_secs(2));
    assert_eq!(gateway.finish().len(), 1);
}

#[test]
fn a_refused_signature_ends_the_questions() {
    for line in ["query --from numbers", "query --from numbers --wait=5s --interval 20ms"] {
        let gateway = Gateway::answering(json(r#"{"code":-1,"msg":"SIGN错误"}"#));
        let consign = Consign::at(&gateway.url()).line(line).file("numbers", "C1\nC2\nC3\nC4\n", 0o644);
        let run = consign.args(["--json"]).run().expect(5);
        let document = run.json();
        assert_eq!(ids(&document), ["C1", "C2", "C3", "C4"], "{run}");
        let not_asked = |order: &&serde_json::Value| order["problem"].to_string().contains("not asked");
        assert_eq!(document["orders"].as_array().expect("orders").iter().filter(not_asked).count(), 3, "{run}");
        assert!(document["error"]["message"].to_string().contains("3 more orders were not asked about"), "{run}");
        assert_eq!(gateway.finish().len(), 1, "{run}");
    }
}

#[test]
fn those_that_are_open_are_asked_about_until_they_are_decided() {
    let shop = Shop::new();
    let numbers = ["C1", "C2", "C3", "C4"];
    shop.fill(&numbers.map(|id| Row::new(id, "accepted")));
    for (id, status) in [("C1", "2"), ("C2", "1"), ("C3", "3"), ("C4", "1")] {
        shop.says(id, sale(id, status));
    }
    let before = shop.gateway.count();
    let line = "query --from numbers --wait=20s --interval 50ms";
    let mut running = shop.consign().line(line).file("numbers", numbers.join("\n"), 0o644).start();
    running.wait_until("the open ones are asked about again", || shop.gateway.count() >= before + 8);
    shop.says("C2", sale("C2", "2"));
    shop.says("C4", sale("C4", "2"));
    let run = running.finish(Duration::from_secs(20)).expect(8);
    assert_eq!(ids(&run.json()), numbers, "{run}");
    assert_eq!(numbers.map(|id| shop.state(id)), ["succeeded", "succeeded", "failed", "succeeded"]);
}

#[test]
fn a_wait_for_many_ends_in_time() {
    let gateway = slow("1", Duration::from_millis(20));
    let numbers: Vec<String> = (0..60).map(|n| format!("C{n}")).collect();
    let consign = Consign::at(&gateway.url()).line("--json query --from - --wait=1s --interval 20ms --jobs 8");
    let run = consign.stdin(numbers.join("\n")).run().expect(11);
    assert_eq!((run.json()["outcome"].as_str(), ids(&run.json()).len()), (Some("pending"), 60), "{run}");
}

#[test]
fn what_is_exported_can_be_asked_about() {
    let shop = Shop::new();
    let numbers = ["20261126000000000001", "20261126000000000002"];
    shop.fill(&numbers.map(|id| Row::new(id, "accepted")));
    for id in numbers {
        shop.says(id, sale(id, "2"));
    }
    for line in ["orders export --format csv", "orders export --format csv --excel", "orders export --format ndjson"] {
        let ledger = shop.ledger();
        let plain = Consign::at(&shop.gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
        let exported = plain.line(line).args(["--state", "accepted", "--state", "succeeded"]).run().expect(0);
        let run = shop.consign().line("query --from -").stdin(exported.stdout()).run().expect(0);
        let document = run.json();
        let mut asked = ids(&document);
        asked.sort_unstable();
        assert_eq!(asked, numbers, "{line}\n{run}");
    }
}
