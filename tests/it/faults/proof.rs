//! Answers to questions that prove nothing: they are told with the reason, and leave the ledger as
//! it was.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::protocol::sign;
use crate::support::replies::{balance, http, json, sale, top_up};
use crate::support::{API_KEY, Consign, ORDER_ID, Step, at_once, no_complaints};

const NO_SUCH_ORDER: &str = r#"{"code":-1,"msg":"没有该订单"}"#;

/// An order that the ledger holds as unknown, and a gateway that answers every question about it
/// with the same bytes.
struct Doubt {
    gateway: Gateway,
    ledger: PathBuf,
    _directory: TempDir,
}

impl Doubt {
    fn about(place: Step, answer: &[u8]) -> Self {
        let answer = answer.to_vec();
        let gateway = Gateway::start(move |n| if n == 0 { Act::CutAfterBody } else { Act::Answer(answer.clone()) });
        let directory = tempfile::tempdir().expect("a directory");
        let doubt = Self { gateway, ledger: directory.path().join("ledger.db"), _directory: directory };
        place(doubt.consign()).run().expect(7);
        doubt
    }

    fn consign(&self) -> Consign {
        at(&self.gateway, &self.ledger)
    }

    /// What the ledger holds of the order, its history included.
    fn held(&self) -> Value {
        self.consign().args(["orders", "show", ORDER_ID]).run().expect(0).json()["orders"].clone()
    }
}

fn at(gateway: &Gateway, ledger: &Path) -> Consign {
    let ledger = ["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()];
    Consign::at(&gateway.url()).args(ledger)
}

/// A sale's order with other fields in its data; a later one replaces one of the same name.
fn sold(more: &str) -> Vec<u8> {
    json(body(more))
}

fn body(more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!(",{more}") };
    format!(r#"{{"code":1,"msg":"ok","data":{{"status":2,"realPrice":"0.10"{more}}}}}"#)
}

/// The same, signed over these fields.
fn signed(more: &str, over: &str, key: &str) -> Vec<u8> {
    let fields: Vec<_> =
        over.split('&').filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let sign = sign(&fields, &[], key);
    json(body(more).replace(r#""msg":"ok""#, &format!(r#""msg":"ok","sign":"{sign}""#)))
}

/// What proves nothing about a sale, with a word of the reason.
fn about_a_sale() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let other = "C20261122000002";
    let words = |message: &str| json(format!(r#"{{"code":-1,"msg":"{message}"}}"#));
    let zeros = format!(r#""sign":"{}","msg""#, "0".repeat(32));
    vec![
        ("another key", signed("", "status=2&realPrice=0.10", "another-key"), "signature"),
        ("a signature over other data", signed("", "status=3&realPrice=0.10", API_KEY), "signature"),
        ("no hex digits", json(r#"{"code":1,"data":{"status":2},"sign":"forged"}"#), "signature"),
        (
            "absence with another key",
            {
                let absent = format!(r#"{{"code":1,"data":{{"status":4,"orderId":"{ORDER_ID}"}},"sign":"0"}}"#);
                json(absent)
            },
            "signature",
        ),
        ("another customer", sold(r#""customerId":"10002""#), "10002"),
        ("another customer, other case", sold(r#""CUSTOMERID":10002"#), "10002"),
        ("a customer with a zero in front", sold(r#""customerId":"010001""#), "010001"),
        ("another order", json(sale(other, "2")), other),
        ("another order, other case", sold(&format!(r#""orderid":"{other}""#)), other),
        ("another order that is absent", json(sale(other, "4")), other),
        (
            "an absence that names another order",
            { json(format!(r#"{{"code":-1,"msg":"没有该订单","data":{{"orderId":"{other}"}}}}"#)) },
            other,
        ),
        ("our number in other letters", sold(&format!(r#""orderId":"{}""#, ORDER_ID.to_lowercase())), "another order"),
        ("another amount", sold(r#""amount":50"#), "50"),
        ("another amount, other case", sold(r#""Amount":"100.01""#), "100.01"),
        ("another amount of an absence", json(r#"{"code":1,"data":{"status":4,"amount":50}}"#), "50"),
        ("a status twice", sold(r#""status":3"#), "twice"),
        ("a status twice, other case", sold(r#""Status":2"#), "twice"),
        ("a status twice, in escapes", sold(r#""st\u0061tus":2"#), "twice"),
        ("a number twice", sold(r#""orderId":"C20261122000001","OrderId":"C20261122000001""#), "twice"),
        ("twice in an array", json(r#"{"code":1,"data":[{"status":2,"status":2}]}"#), "twice"),
        ("signed although nobody could", sold(r#""a":{"b":1}},"sign":{"x":"0""#), "signature"),
        ("zeros over an object", sold(r#""x":{}},"sign":{"x":"0""#), "signature"),
        ("zeros over what nobody could sign", json(body(r#""x":{}"#).replace(r#""msg""#, &zeros)), "signature"),
        (
            "zeros over an absence with a list",
            json(NO_SUCH_ORDER.replace(r#""msg""#, &format!(r#""data":[1],{zeros}"#))),
            "signature",
        ),
        ("a wrong signature within", sold(r#""sign":"00000000000000000000000000000000""#), "signature"),
        ("a signature deep within", sold(r#""x":[{"sign":"00"}]"#), "signature"),
        ("an order that is a list", sold(r#""orderId":["OTHER"]"#), "OTHER"),
        ("an order that is a list of ours", sold(&format!(r#""orderId":["{ORDER_ID}"]"#)), "another order"),
        ("an order that is an object", sold(r#""orderId":{"a":"OTHER"}"#), "OTHER"),
        ("a customer that is a list", sold(r#""customerId":["10001"]"#), "another merchant"),
        ("an amount that is an object", sold(r#""amount":{"a":100}"#), "an amount of"),
        ("another order beside the data", json(body("").replace(r#""msg""#, r#""orderId":"OTHER","msg""#)), "OTHER"),
        (
            "another customer beside the data",
            json(body("").replace(r#""msg""#, r#""customerId":10002,"msg""#)),
            "10002",
        ),
        (
            "an absence that shows the order",
            json(format!(r#"{{"code":-1,"msg":"订单不存在","data":{{"orderId":"{ORDER_ID}","status":2}}}}"#)),
            "shows one",
        ),
        ("two codes", json(r#"{"code":1,"Code":1,"data":{"status":2}}"#), "shape"),
        ("two data", json(r#"{"code":1,"data":{"status":3},"DATA":{"status":2}}"#), "shape"),
        ("HTTP 404", http("404 Not Found", "", body("")), "404"),
        ("HTTP 403", http("403 Forbidden", "", body("")), "403"),
        ("HTTP 302", http("302 Found", "", body("")), "302"),
        ("HTTP 500", http("500 Internal Server Error", "", body("")), "500"),
        ("an absence under HTTP 404", http("404 Not Found", "", NO_SUCH_ORDER), "404"),
        ("an absence under HTTP 400", http("400 Bad Request", "", sale(ORDER_ID, "4")), "400"),
        ("an absence under HTTP 301", http("301 Moved Permanently", "", NO_SUCH_ORDER), "301"),
        ("no reply under HTTP 404", http("404 Not Found", "", "<html>"), "404"),
        ("more than an absence", words("签名错误或订单不存在"), "签名错误或订单不存在"),
        ("an absence for now", words("系统维护，订单不存在或稍后再试"), "稍后再试"),
        ("an absence with a mark", words("订单不存在！"), "订单不存在！"),
        ("an absence with a blank", words(" 没有该订单"), "没有该订单"),
    ]
}

/// What proves nothing about a top-up.
fn about_a_top_up() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let bought = |more: &str| format!(r#"{{"code":1,"data":{{"status":"success","amount":49{more}}}}}"#);
    let forged = bought("").replace(r#""code":1"#, r#""code":1,"sign":"00000000000000000000000000000000""#);
    vec![
        ("a wrong signature", json(forged), "signature"),
        ("another customer", json(bought(r#","customerId":10002"#)), "10002"),
        ("another order", json(top_up("C2", "success")), "C2"),
        ("another order, other case", json(bought(r#","orderid":"C2""#)), "C2"),
        ("another order, other name", json(bought(r#","OrderNo":"C2""#)), "C2"),
        ("another of two names", json(bought(&format!(r#","OrderId":"{ORDER_ID}","orderno":"C2""#))), "C2"),
        ("another of two numbers", json(bought(&format!(r#","OrderId":"{ORDER_ID}","tmporder":"C2""#))), "C2"),
        ("another account", json(bought(r#","number":"13800000001""#)), "another account"),
        ("another account, masked", json(bought(r#","Number":"138****0001""#)), "0001"),
        ("an account that is a list", json(bought(r#","number":["13800000000"]"#)), "another account"),
        ("another item", json(bought(r#","itemid":104"#)), "104"),
        (
            "an absence that shows the order",
            json(r#"{"code":-1,"msg":"没有该订单","data":{"status":"wait"}}"#),
            "shows one",
        ),
        ("a status twice", json(bought(r#","STATUS":"failed""#)), "twice"),
        ("HTTP 404", http("404 Not Found", "", bought("")), "404"),
        ("an absence under HTTP 404", http("404 Not Found", "", NO_SUCH_ORDER), "404"),
        ("more than an absence", json(r#"{"code":-1,"msg":"接口维护或没有该订单"}"#), "接口维护或没有该订单"),
    ]
}

/// Whether a question was left unanswered, with the reason in its document and on stderr.
fn unanswered(run: &Run, reason: &str) -> Result<(), String> {
    let document = run.try_json()?;
    let order = &document["orders"][0];
    let says = |value: &Value| value.as_str().is_some_and(|text| text.contains(reason));
    let checks = [
        (run.code() == 6 && document["exit_code"] == 6, "the exit is not 6"),
        (document["error"]["kind"] == "network", "the kind is not network"),
        (order["outcome"] == "unanswered", "the order is not unanswered"),
        (order.get("status").is_none() && order.get("raw").is_none(), "the order is shown as ours"),
        (says(&order["problem"]), "the document gives no reason"),
        (says(&document["error"]["message"]), "the error gives no reason"),
        (run.stderr().lines().any(|line| line.starts_with("error:") && line.contains(reason)), "stderr is silent"),
    ];
    checks.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, complaint)| Err((*complaint).to_owned()))
}

/// Asks about a doubtful order in every way; nothing may change in the ledger.
fn complaints(place: Step, question: &str, (name, answer, reason): &(&str, Vec<u8>, &str)) -> Option<String> {
    let doubt = Doubt::about(place, answer);
    let before = doubt.held();
    let ask = |line: &str| doubt.consign().line(line).line("--quiet --settle-grace 0s").run();
    for line in [format!("{question} {ORDER_ID}"), "orders sync".to_owned()] {
        let run = ask(&line);
        if let Err(why) = unanswered(&run, reason) {
            return Some(format!("{line}, {name}: {why}\n{run}"));
        }
    }
    let after = doubt.held();
    (before != after).then(|| format!("{question}, {name}: the ledger has changed\n{before}\n{after}"))
}

#[test]
fn what_proves_nothing_about_a_sale_changes_nothing() {
    let found = at_once(about_a_sale(), |row| complaints(Consign::submit, "query", &row));
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn what_proves_nothing_about_a_top_up_changes_nothing() {
    let found = at_once(about_a_top_up(), |row| complaints(Consign::buy, "bizorder", &row));
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn what_proves_something_moves_the_ledger() {
    let all = "status=2&realPrice=0.10&amount=100&message=m&custom=c";
    let fields = r#""amount":100,"message":"m","custom":"c","remark":null"#;
    let with_null = hex::encode(<md5::Md5 as md5::Digest>::digest(format!(
        "amount=100&custom=c&message=m&realPrice=0.10&remark=&status=2&key={API_KEY}"
    )));
    let table = [
        ("nothing but a status", sold(""), "succeeded"),
        ("everything ours", json(sale(ORDER_ID, "2")), "succeeded"),
        ("the amount in other digits", sold(r#""AMOUNT":"100.0000","customerId":10001"#), "succeeded"),
        ("signed over everything", signed(fields, all, API_KEY), "succeeded"),
        ("signed without the texts", signed(fields, "status=2&realPrice=0.10&amount=100", API_KEY), "succeeded"),
        (
            "signed with a field without a value",
            json(body(fields).replace(r#""msg":"ok""#, &format!(r#""sign":"{with_null}""#))),
            "succeeded",
        ),
        (
            "beside the same number",
            json(body("").replace(r#""msg""#, &format!(r#""orderId":"{ORDER_ID}","msg""#))),
            "succeeded",
        ),
        ("HTTP 201", http("201 Created", "", body("")), "succeeded"),
        ("an absence", json(NO_SUCH_ORDER), "not_found"),
        ("an absence by status", json(sale(ORDER_ID, "4")), "not_found"),
        ("an absence by status, signed by nobody", json(r#"{"code":1,"data":{"status":"4"}}"#), "not_found"),
    ];
    let found = at_once(table, |(name, answer, state)| {
        let doubt = Doubt::about(Consign::submit, &answer);
        let run = doubt.consign().args(["query", ORDER_ID, "--settle-grace", "0s"]).run();
        let held = doubt.held();
        (held[0]["state"] != state).then(|| format!("{name}: {held}\n{run}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn an_amount_that_nobody_sent_from_here_is_not_held_against_the_answer() {
    let gateway = Gateway::answering(sold(r#""amount":50"#));
    Consign::at(&gateway.url()).args(["query", ORDER_ID]).run().expect(0);
}

#[test]
fn a_wait_does_not_end_with_what_proves_nothing() {
    let table = about_a_sale().into_iter().filter(|(name, ..)| {
        ["another key", "another amount", "a status twice", "HTTP 404", "more than an absence"].contains(name)
    });
    let table: Vec<_> = table.collect();
    assert_eq!(table.len(), 5);
    let found = at_once(table, |(name, answer, reason)| {
        let play = || {
            let answer = answer.clone();
            let gateway = Gateway::start(move |n| if n == 0 { Act::CutAfterBody } else { Act::Answer(answer.clone()) });
            let consign = Consign::at(&gateway.url()).submit().line("--json --quiet --wait=2s --interval 50ms");
            consign.line("--settle-grace 0s").run()
        };
        // The last question gets half a second. Where the machine keeps the answer back for longer than that,
        // nothing was tried.
        let run = (0..4).map(|_| play()).find(|run| !run.stderr().contains("no answer within")).unwrap_or_else(play);
        let told = run.stderr().lines().any(|line| line.starts_with("error:") && line.contains(reason));
        let unknown = run.code() == 7 && run.json()["outcome"] == "unknown";
        (!told || !unknown).then(|| format!("{name}: told: {told}\n{run}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn several_orders_are_each_told_why() {
    let gateway = Gateway::answering(json(r#"{"code":1,"data":{"status":2},"sign":"0"}"#));
    let run = Consign::at(&gateway.url()).line("query C20261122000001 C20261122000002 --quiet").run().expect(6);
    assert_eq!(run.stdout().matches("signature").count(), 2, "{run}");
    assert!(run.stderr().contains("signature"), "{run}");
}

#[test]
fn a_refused_signature_keeps_its_advice_under_any_status() {
    let answer = http("400 Bad Request", "", r#"{"code":-1,"msg":"SIGN错误"}"#);
    for line in ["query C20261122000001", "bizorder C20261122000001", "balance"] {
        let gateway = Gateway::answering(answer.clone());
        let run = Consign::at(&gateway.url()).line(line).run().expect(6);
        assert!(run.stderr().contains("consign verify"), "{run}");
    }
}

#[test]
fn a_balance_that_proves_nothing_is_not_shown() {
    let with = |more: &str| json(balance("\"10.0000\"").replace(r#""statuc""#, &format!(r#"{more},"statuc""#)));
    let shop = |id: &str| json(balance("\"10.0000\"").replace("10001", id));
    let signed =
        |sign: &str| json(balance("\"10.0000\"").replacen(r#""code":1"#, &format!(r#""code":1,"sign":"{sign}""#), 1));
    let fields = [("shopid", "10001"), ("money", "10.0000"), ("statuc", "success")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let table = [
        ("a wrong signature", signed(&sign(&fields, &[], "another-key")), "signature"),
        ("another shop", shop("10002"), "10002"),
        ("another customer", with(r#""customerId":"10002""#), "10002"),
        ("the money twice", with(r#""Money":"10.0000""#), "twice"),
        (
            "a signature that nobody could verify",
            with(r#""x":[],"sign":"00000000000000000000000000000000""#),
            "signature",
        ),
        ("one over a list", json(r#"{"code":1,"data":{"money":"1","x":[1]},"sign":"0"}"#), "signature"),
        ("HTTP 404", http("404 Not Found", "", balance("1")), "404"),
        ("a refusal under HTTP 400", http("400 Bad Request", "", r#"{"code":-1,"msg":"无此商户"}"#), "400"),
        ("HTTP 302", http("302 Found", "", balance("1")), "302"),
    ];
    for (name, answer, reason) in table {
        let gateway = Gateway::answering(answer);
        let run = Consign::at(&gateway.url()).line("balance --json --quiet").run().expect(6);
        let document = run.json();
        assert_eq!(document["outcome"], "unanswered", "{name}\n{run}");
        assert!(document.get("money").is_none(), "{name}\n{run}");
        assert!(run.stderr().contains(reason), "{name}\n{run}");
    }
    let gateway = Gateway::answering(signed(&sign(&fields, &[], API_KEY)));
    assert_eq!(Consign::at(&gateway.url()).line("balance --json").run().expect(0).json()["money"], "10.0000");
}
