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
    let line = "query C20261122000001 C20261122000002 C20261122000003 --json";
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
