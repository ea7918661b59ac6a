//! The JSON documents, key by key.

use serde_json::{Value, json as value};

use crate::support::gateway::Gateway;
use crate::support::replies::{ACCEPTED, REJECTED, balance, http, json, sale, top_up};
use crate::support::{Consign, ORDER_ID};

/// Runs a command line against a gateway that always answers the same; with `--json`.
fn document(answer: impl Into<Vec<u8>>, line: &str, code: i32) -> Value {
    let gateway = Gateway::answering(answer);
    Consign::at(&gateway.url()).line(line).line("--json").run().expect(code).json()
}

/// Fails unless the document has these keys with these values, wherever they stand.
#[track_caller]
fn has(document: &Value, expected: &Value) {
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(&document[key], value, "{key} in {document:#}");
    }
}

#[test]
fn an_accepted_sale() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let document = Consign::at(&gateway.url()).submit().line("--json").run().expect(0).json();
    let expected = value!({
        "command": "submit", "profile": "environment", "outcome": "accepted", "exit_code": 0,
        "base_url": gateway.url(), "order_id": ORDER_ID, "batchno": "B20261122", "card": "****1234",
        "gateway": {"http_status": 200, "code": "1", "msg": "单据已被接收"},
    });
    assert_eq!(document, expected);
}

#[test]
fn a_rejected_sale() {
    let gateway = Gateway::answering(http("400 Bad Request", "", REJECTED));
    let consign = Consign::with_profile(&gateway.url(), "");
    let document = consign.submit().line("--json").run().expect(5).json();
    has(
        &document,
        &value!({
            "command": "submit", "profile": "shop", "outcome": "rejected", "exit_code": 5, "order_id": ORDER_ID,
            "batchno": "B20261122", "gateway": {"http_status": 400, "code": "-1", "msg": "接口维护"},
        }),
    );
    assert_eq!(document["error"]["kind"], "rejected");
    assert!(document["error"]["message"].as_str().is_some_and(|text| text.contains("接口维护")), "{document:#}");
}

#[test]
fn a_refused_signature_names_the_setting_to_flip() {
    for (custom, told) in [("--custom=mine", "unsigned = []"), ("", "verify --endpoint submit -")] {
        let gateway = Gateway::answering(json(r#"{"code":-1,"msg":"SIGN错误"}"#));
        let document = Consign::at(&gateway.url()).submit().line(custom).line("--json").run().expect(5).json();
        let hint = document["error"]["hint"].as_str().unwrap_or_default();
        assert!(hint.contains(told), "{custom:?}: {document:#}");
    }
}

#[test]
fn a_card_number_is_masked_whatever_its_length() {
    for (number, shown) in [("6000000000001234", value!("****1234")), ("1234", value!("****")), ("", Value::Null)] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let line = "submit --product-code 12 --amount 100 --card-password-stdin --json";
        let consign = Consign::at(&gateway.url()).line(line).args([format!("--card-number={number}")]).stdin("1");
        assert_eq!(consign.run().expect(0).json()["card"], shown, "{number:?}");
    }
}

#[test]
fn an_accepted_top_up() {
    let gateway = Gateway::answering(json(r#"{"code":"0000","message":"成功","data":[]}"#));
    let document = Consign::at(&gateway.url()).buy().line("--json").run().expect(0).json();
    let expected = value!({
        "command": "buy", "profile": "environment", "outcome": "accepted", "exit_code": 0, "base_url": gateway.url(),
        "order_id": ORDER_ID, "gateway": {"http_status": 200, "code": "0000", "msg": "成功"},
    });
    assert_eq!(document, expected);
}

#[test]
fn a_sale_looked_up() {
    let document = document(json(sale(ORDER_ID, "2")), &format!("query {ORDER_ID}"), 0);
    has(&document, &value!({"command": "query", "profile": "environment", "outcome": "succeeded", "exit_code": 0}));
    assert_eq!(document["orders"].as_array().map(Vec::len), Some(1));
    has(
        &document["orders"][0],
        &value!({
            "order_id": ORDER_ID, "outcome": "succeeded", "status": "2", "system_order_id": "S1", "amount": "100",
            "real_face_value": "50", "settled_amount": "47.50000000000000000001", "success_time": 1_763_800_000,
            "message": "备注", "custom": "mine",
        }),
    );
    has(
        &document["orders"][0]["raw"],
        &value!({"status": 2, "realPrice": "0.10", "actualAmount": "47.50000000000000000001", "amount": 100}),
    );
}

#[test]
fn names_in_replies_are_read_without_regard_to_case() {
    let answer = format!(
        r#"{{"Code":"1","MSG":"ok","Data":{{"systemorderid":"S1","orderid":"{ORDER_ID}","STATUS":2,"Amount":"100",
        "successamount":100,"ActualAmount":"95.0","SUCCESSTIME":1763800000,"Message":"备注","extendparams":"mine"}}}}"#
    );
    let document = document(json(&answer), &format!("query {ORDER_ID}"), 0);
    has(
        &document["orders"][0],
        &value!({
            "order_id": ORDER_ID, "outcome": "succeeded", "status": "2", "system_order_id": "S1", "amount": "100",
            "real_face_value": "100", "settled_amount": "95.0", "success_time": 1_763_800_000, "message": "备注",
            "custom": "mine",
        }),
    );
    assert_eq!(document["orders"][0]["raw"]["STATUS"], 2, "raw is untouched: {document:#}");
}

#[test]
fn the_merchants_own_text_comes_under_several_names() {
    let custom = |name: &str, question: &str| {
        let answer = format!(r#"{{"code":1,"data":{{"status":"1","{name}":"mine"}}}}"#);
        document(json(answer), &format!("{question} {ORDER_ID}"), 0)["orders"][0]["custom"].clone()
    };
    for name in ["custom", "extendParams"] {
        assert_eq!(custom(name, "query"), "mine", "{name}");
    }
    for name in ["ext1", "ext", "Ext1"] {
        assert_eq!(custom(name, "bizorder"), "mine", "{name}");
    }
}

#[test]
fn clock_text_is_no_time_of_success() {
    for (time, seconds) in [
        (r#""2026/11/22 10:00:00""#, None),
        (r#""2026-11-22 10:00:00""#, None),
        ("1763800000", Some(1_763_800_000)),
        (r#""1763800000""#, Some(1_763_800_000)),
    ] {
        let answer = sale(ORDER_ID, "2").replace(r#""1763800000""#, time);
        let order = document(json(&answer), &format!("query {ORDER_ID}"), 0)["orders"][0].clone();
        assert_eq!(order.get("success_time").and_then(Value::as_i64), seconds, "{time}");
        let gateway = Gateway::answering(json(&answer));
        let shown = Consign::at(&gateway.url()).var("TZ", "UTC").args(["query", ORDER_ID]).run().expect(0).stdout();
        let line = |label: &str| shown.lines().find(|line| line.contains(label)).map(str::to_owned);
        match seconds {
            None => {
                assert!(line("asked 查询时间").is_some_and(|line| line.contains("2026-11-22 02:00:00")), "{shown}");
                assert_eq!(line("成功时间"), None, "{shown}");
            }
            Some(_) => assert!(line("成功时间").is_some() && line("查询时间").is_none(), "{shown}"),
        }
    }
}

/// The headline of an order that is looked up, with its colours.
fn headline(answer: &str, question: &str) -> String {
    let gateway = Gateway::answering(json(answer));
    let run = Consign::at(&gateway.url()).line(question).args([ORDER_ID, "--color", "always"]).run().expect(0);
    run.stdout().lines().next().expect("a line").to_owned()
}

const GREEN: &str = "\u{1b}[1m\u{1b}[32m";
const DOUBT: &str = "\u{1b}[1m\u{1b}[33m";

#[test]
fn less_than_the_face_value_is_no_plain_green() {
    let sold = |amount: &str, real: &str, settled: &str| {
        sale(ORDER_ID, "2")
            .replace(r#""amount":100"#, &format!(r#""amount":{amount}"#))
            .replace(r#""successAmount":50"#, &format!(r#""successAmount":{real}"#))
            .replace("47.50000000000000000001", settled)
    };
    for (amount, real, settled, color, words) in [
        ("100", "100", "95.0", GREEN, "succeeded 成功"),
        ("100", r#""100.0000""#, "100.00", GREEN, "succeeded 成功"),
        ("100", "50", "47.5", DOUBT, "面值不符"),
        (r#""100""#, "99.99", "47.5", DOUBT, "面值不符"),
        ("100", "100", "100.01", DOUBT, "above the real face value"),
        ("100", "50", "95", DOUBT, "面值不符"),
    ] {
        let answer = sold(amount, real, settled);
        let line = headline(&answer, "query");
        assert!(line.starts_with(color) && line.contains(words) && line.contains("succeeded"), "{answer}: {line}");
        let document = document(json(&answer), &format!("query {ORDER_ID}"), 0);
        assert_eq!(
            (&document["outcome"], &document["orders"][0]["outcome"]),
            (&"succeeded".into(), &"succeeded".into())
        );
    }
    assert!(headline(&sale(ORDER_ID, "3"), "query").starts_with("\u{1b}[1m\u{1b}[31mfailed"), "a failure is a failure");
    assert!(headline(&top_up(ORDER_ID, "success"), "bizorder").starts_with(GREEN), "49 charged for 50");
}

#[test]
fn the_face_value_of_the_ledger_counts_where_the_answer_has_none() {
    let line = |real: &str, place: fn(Consign) -> Consign, question: &str, body: &str| {
        let body = body.replace("REAL", real);
        let gateway =
            Gateway::start(move |n| crate::support::gateway::Act::Answer(json(if n == 0 { ACCEPTED } else { &body })));
        let directory = tempfile::tempdir().expect("a directory");
        let ledger = directory.path().join("ledger.db");
        let at = || Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
        place(at()).run().expect(0);
        let run = at().line(question).args([ORDER_ID, "--color", "always"]).run().expect(0);
        run.stdout().lines().next().expect("a line").to_owned()
    };
    let sold = r#"{"code":1,"data":{"status":2,"successAmount":REAL}}"#;
    let bought = r#"{"code":1,"data":{"status":"success","itemFacePrice":"REAL","amount":"24.5"}}"#;
    for (real, color) in [("100", GREEN), ("50", DOUBT)] {
        let line = line(real, Consign::submit, "query", sold);
        assert!(line.starts_with(color), "{real}: {line}");
    }
    for (real, color) in [("50.0000", GREEN), ("25", DOUBT)] {
        let line = line(real, Consign::buy, "bizorder", bought);
        assert!(line.starts_with(color), "{real}: {line}");
    }
}

#[test]
fn amounts_keep_every_digit() {
    for digits in ["47.5", "47.5000", "0.10000000000000000000000001", "123456789012345678901234567890", "-0.0"] {
        let answer = format!(r#"{{"code":1,"data":{{"status":"2","actualAmount":{digits},"amount":"{digits}"}}}}"#);
        let gateway = Gateway::answering(json(answer));
        let consign = Consign::at(&gateway.url()).args(["--json", "query", ORDER_ID]);
        let run = consign.run().expect(0);
        let order = &run.json()["orders"][0];
        assert_eq!(order["settled_amount"], *digits, "{run}");
        assert_eq!(order["amount"], *digits, "{run}");
        assert!(run.stdout().contains(&format!("\"actualAmount\":{digits},")), "raw is untouched: {run}");

        let money = document(json(balance(digits)), "balance", 0);
        assert_eq!(money["money"], *digits);
    }
}

#[test]
fn an_amount_with_an_exponent_is_kept_as_it_was_written() {
    for digits in ["1e2", "1E2", "4.75e+1"] {
        let document = document(json(balance(digits)), "balance", 0);
        assert_eq!(document["money"], *digits, "{document:#}");
    }
}

#[test]
fn the_outcome_of_each_status() {
    for (status, outcome) in
        [("0", "processing"), ("1", "processing"), ("2", "succeeded"), ("3", "failed"), ("\"7\"", "processing")]
    {
        let document = document(json(sale(ORDER_ID, status)), &format!("query {ORDER_ID}"), 0);
        assert_eq!(document["orders"][0]["outcome"], outcome, "status {status}");
        assert_eq!(document["orders"][0]["status"], status.trim_matches('"'), "status {status}");
    }
    for (status, outcome) in
        [("wait", "processing"), ("success", "succeeded"), ("failed", "failed"), ("appeal", "processing")]
    {
        let document = document(json(top_up(ORDER_ID, status)), &format!("bizorder {ORDER_ID}"), 0);
        assert_eq!(document["orders"][0]["outcome"], outcome, "status {status}");
    }
}

#[test]
fn a_top_up_looked_up() {
    let document = document(json(top_up(ORDER_ID, "success")), &format!("bizorder {ORDER_ID}"), 0);
    has(&document, &value!({"command": "bizorder", "outcome": "succeeded", "exit_code": 0}));
    has(
        &document["orders"][0],
        &value!({
            "order_id": ORDER_ID, "outcome": "succeeded", "status": "success", "system_order_id": "T1",
            "amount": "49.0000", "real_face_value": "50",
        }),
    );
}

#[test]
fn several_orders_in_one_document() {
    let gateway = Gateway::start(|n| {
        let bodies = [sale("C20261122000001", "2"), sale("C20261122000002", "4"), sale("C20261122000003", "1")];
        crate::support::gateway::Act::Answer(json(&bodies[n.min(2)]))
    });
    let line = "query C20261122000001 C20261122000002 C20261122000003 --jobs 1 --json";
    let document = Consign::at(&gateway.url()).line(line).run().expect(9).json();
    let outcomes: Vec<_> = document["orders"].as_array().expect("orders").iter().map(|o| &o["outcome"]).collect();
    assert_eq!(outcomes, ["succeeded", "not_found", "processing"]);
    assert!(document["error"]["message"].as_str().is_some_and(|text| text.contains("C20261122000002")), "{document:#}");
}

#[test]
fn a_balance() {
    let document = document(json(balance("\"1000.0000\"")), "balance", 0);
    has(&document, &value!({"command": "balance", "profile": "environment", "exit_code": 0, "money": "1000.0000"}));
    has(&document["raw"], &value!({"shopid": 10001, "money": "1000.0000", "statuc": "success"}));
}

#[test]
fn a_signature() {
    let consign = || Consign::new().var("CONSIGN_API_KEY", "test-api-key");
    let fields = ["customerId=10001", "orderId=C20261122000001", "timestamp=1763800000", "sign=x", "empty=", "mine=1"];
    let digest = "1eb15a6b30e970671ebb4bfedf587742";
    let run = consign().line("sign --unsigned mine").args(fields).run().expect(0);
    assert_eq!(run.stdout(), format!("{digest}\n"));
    let document = consign().line("sign --json --unsigned mine").args(fields).run().expect(0).json();
    has(&document, &value!({"command": "sign", "profile": "environment", "exit_code": 0, "sign": digest}));
    assert_eq!(document["signed"], value!(["customerId", "orderId", "timestamp"]));
    let canonical = document["canonical"].as_str().unwrap_or_default();
    let start = "customerId=10001&orderId=C20261122000001&timestamp=1763800000&key=";
    assert!(canonical.starts_with(start) && canonical.len() > start.len(), "{canonical}");
    let left_out: Vec<_> = document["left_out"].as_array().expect("a list").iter().map(|one| &one["field"]).collect();
    assert_eq!(left_out, ["sign", "empty", "mine"]);
    assert!(document["left_out"][0]["why"].as_str().is_some_and(|why| !why.is_empty()));
}

#[test]
fn fields_to_sign_come_in_every_looks() {
    for (name, stdin) in [
        ("a form body", "customerId=10001&orderId=C20261122000001&timestamp=1763800000"),
        ("a JSON object", r#"{"customerId": 10001, "orderId": "C20261122000001", "timestamp": "1763800000"}"#),
        ("lines", "customerId=10001\r\norderId=C20261122000001\r\ntimestamp=1763800000\r\n"),
    ] {
        let run = Consign::new().var("CONSIGN_API_KEY", "test-api-key").line("sign -").stdin(stdin).run().expect(0);
        assert_eq!(run.stdout(), "1eb15a6b30e970671ebb4bfedf587742\n", "{name}");
    }
}

#[test]
fn ciphertext_and_plaintext() {
    let consign = || Consign::new().var("CONSIGN_AES_KEY", "0123456789abcdef");
    let empty = "377222e061a924c591cd9c27ea163ed4";
    let document = consign().args(["--json", "encrypt", ""]).run().expect(0).json();
    let expected = |command: &str, value: &str| value!({"command": command, "exit_code": 0, "values": [value]});
    has(&document, &expected("encrypt", empty));
    let document = consign().args(["--json", "decrypt", &empty.to_uppercase()]).run().expect(0).json();
    has(&document, &expected("decrypt", ""));
    let hex = consign().line("encrypt -").stdin("6000000000001234\n卡密\r\nlast").run().expect(0).stdout();
    assert_eq!(hex.lines().count(), 3);
    let text = consign().line("decrypt -").stdin(hex).run().expect(0).stdout();
    assert_eq!(text, "6000000000001234\n卡密\nlast\n");
}

#[test]
fn ciphertext_that_does_not_decrypt() {
    let cut = "377222e061a924c591cd9c27ea163e";
    for hex in ["00000000000000000000000000000000", cut, "3", "zz7222e061a924c591cd9c27ea163ed4"] {
        let consign = || Consign::new().var("CONSIGN_AES_KEY", "0123456789abcdef");
        let document = consign().args(["--json", "decrypt", hex]).run().expect(10).json();
        has(&document, &value!({"command": "decrypt", "exit_code": 10}));
        assert_eq!(document["error"]["kind"], "mismatch");
        let streamed = consign().line("decrypt -").stdin(format!("377222e061a924c591cd9c27ea163ed4\n{hex}\n"));
        let run = streamed.run().expect(10);
        assert_eq!(run.stdout(), "\n", "what decrypts is written before the failure");
        assert!(run.stderr().contains("line 2"), "{run}");
    }
}
