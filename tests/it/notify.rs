//! Notifications to a merchant's own receiver: what is sent, and what is said of every answer.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::http;
use crate::support::{API_KEY, Consign, ORDER_ID, protocol};

/// Runs `notify` against a receiver that always answers the same.
fn notified(answer: Vec<u8>, line: &str, code: i32) -> (Value, String) {
    let receiver = Gateway::answering(answer);
    let url = format!("{}/notify", receiver.url());
    let line = format!("notify {url} orderId=C1 status=2 money=100 {line} --json");
    let run = Consign::at("http://127.0.0.1:1").line(&line).run().expect(code);
    (run.json(), run.stderr())
}

fn plain(body: &str) -> Vec<u8> {
    http("200 OK", "Content-Type: text/plain\r\n", body)
}

#[test]
fn the_bare_word_is_taken() {
    let (document, _) = notified(plain("success"), "", 0);
    assert_eq!((&document["outcome"], &document["calls"][0]["taken"]), (&"taken".into(), &true.into()));
    notified(plain("SUCCESS"), "--dialect peer", 0);
    notified(plain("success"), "--dialect peer --top-up", 0);
    notified(plain("success"), "--dialect peer", 5);
}

#[test]
fn every_wrong_answer_is_told_with_what_mends_it() {
    for (answer, told, mend) in [
        (plain("success\n"), "a line end", "without a line end"),
        (plain("\"success\""), "in quotes", "plain text"),
        (plain("\u{feff}success"), "byte-order mark", "without a BOM"),
        (plain(" success"), "a blank", "alone"),
        (plain("<html><body>success</body></html>"), "HTML page", "without a page"),
        (plain("SUCCESS"), "the case counts", "write it as success"),
        (plain("{\"msg\":\"success\"}"), "is JSON", "not as JSON"),
        (plain(""), "empty", "nothing else"),
        (plain("ok"), "is not success", "nothing else"),
        (http("302 Found", "Location: /login\r\n", "success"), "sends the platform on to /login", "redirect"),
        (http("403 Forbidden", "", "success"), "HTTP 403", "signature"),
        (http("404 Not Found", "", ""), "HTTP 404", "path"),
        (http("500 Internal Server Error", "", "success"), "HTTP 500", "log"),
    ] {
        let (document, _) = notified(answer, "", 5);
        let error = &document["error"];
        let (message, hint) = (error["message"].as_str().unwrap_or(""), error["hint"].as_str().unwrap_or(""));
        assert!(message.contains(told) && hint.contains(mend), "{told}: {document:#}");
        assert_eq!(document["outcome"], "not_taken");
    }
}

#[test]
fn nobody_there_is_not_reached() {
    let line = "notify http://127.0.0.1:1/ orderId=C1 status=2 --json";
    let document = Consign::at("http://127.0.0.1:1").line(line).run().expect(6).json();
    assert_eq!(document["outcome"], "not_reached");
}

#[test]
fn what_is_sent_is_signed_as_the_dialect_says() {
    for (dialect, unsigned) in [("doc", &["custom", "message"][..]), ("peer", &[])] {
        let receiver = Gateway::answering(plain("success"));
        let line = format!(
            "notify {} orderId=C1 status=2 money=100 custom=mine message=ok --dialect {dialect}",
            receiver.url()
        );
        Consign::at("http://127.0.0.1:1").line(&line).run();
        let form = receiver.only().form();
        let sign = form.iter().find(|(name, _)| name == "sign").expect("a signature").1.clone();
        assert_eq!(sign, protocol::sign(&form, unsigned, API_KEY), "{dialect}");
    }
}

#[test]
fn calls_are_repeated_until_the_word_comes_with_growing_pauses() {
    let receiver = Gateway::start(|call| Act::Answer(if call < 2 { plain("wait") } else { plain("success") }));
    let line = format!("notify {} orderId=C1 status=2 --attempts 5 --retry-step 100ms --json", receiver.url());
    let begin = Instant::now();
    let document = Consign::at("http://127.0.0.1:1").line(&line).run().expect(0).json();
    assert!(begin.elapsed() >= Duration::from_millis(300), "100 and 200 ms");
    let taken: Vec<&Value> = document["calls"].as_array().expect("calls").iter().map(|call| &call["taken"]).collect();
    assert_eq!(taken, [&Value::from(false), &Value::from(false), &Value::from(true)]);
    assert_eq!(receiver.finish().len(), 3);
}

#[test]
fn an_order_of_the_ledger_is_told_as_it_stands_or_as_asked_for() {
    let gateway = Gateway::answering(crate::support::replies::json(crate::support::replies::ACCEPTED));
    let receiver = Gateway::answering(plain("success"));
    let ledger = crate::support::closed_directory();
    let path = ledger.path().join("ledger.db");
    let consign = |line: &str| Consign::at(&gateway.url()).args([format!("--ledger={}", path.display())]).line(line);
    consign("").submit().run().expect(0);
    let status = |line: &str| {
        consign(&format!("notify {} --order-id {ORDER_ID} {line}", receiver.url())).run().expect(0);
    };
    status("");
    let warned =
        consign(&format!("notify {} --order-id {ORDER_ID} --status succeeded --duplicate --stale", receiver.url()));
    let run = warned.run().expect(0);
    assert!(run.stderr().contains("is accepted in the ledger"), "{run}");
    let forged = format!("notify {} --order-id {ORDER_ID} --status failed --dialect doc --tamper", receiver.url());
    let run = consign(&forged).run().expect(0);
    assert!(run.stdout().starts_with("taken, although the signature is broken"), "{run}");
    assert!(run.stderr().contains("ALERT: this receiver believes whoever calls"), "{run}");
    consign(&format!("notify {} --order-id C0", receiver.url())).run().expect(9);
    let calls = receiver.finish();
    let told: Vec<_> = calls.iter().map(|call| call.field("status").expect("a status")).collect();
    assert_eq!(told, ["1", "2", "2", "1", "3"]);
    let sold = &calls[1];
    assert_eq!((sold.field("money").as_deref(), sold.field("orderId").as_deref()), (Some("100"), Some(ORDER_ID)));
    let sign = |call: &crate::support::gateway::Received| {
        let form = call.form();
        protocol::sign(&form, &["custom", "message"], API_KEY) == call.field("sign").expect("a signature")
    };
    assert_eq!(calls.iter().map(sign).collect::<Vec<_>>(), [true, true, true, true, false]);
}

#[test]
fn a_receiver_that_refuses_a_broken_signature_does_well() {
    let (document, stderr) = notified(http("403 Forbidden", "", ""), "--tamper", 5);
    assert_eq!(document["outcome"], "not_taken");
    assert!(stderr.contains("refused the broken signature") && !stderr.contains("hint"), "{stderr}");
}

#[test]
fn what_is_to_be_told_is_asked_for_once() {
    for (line, said) in [
        ("notify http://127.0.0.1:1/", "<NAME=VALUE|--order-id <ID>>"),
        ("notify http://127.0.0.1:1/ orderId=C1 status=2 --status failed", "cannot be used with"),
        ("notify 127.0.0.1:1/ orderId=C1 status=2", "URL: it must be a full URL"),
    ] {
        let run = Consign::at("http://127.0.0.1:1").line(line).run().expect(2);
        assert!(run.stderr().contains(said), "{run}");
    }
}
