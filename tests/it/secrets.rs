//! Keys, PINs and card ciphertext never come out again: whatever command runs, however loudly,
//! and whatever the gateway says.

use std::fs;

use crate::support::gateway::{Act, Answering, Gateway, Received};
use crate::support::process::{Run, Signal};
use crate::support::replies::{http, json, until_close};
use crate::support::{Consign, ORDER_ID, Step, at_once, did_not_run, no_complaints};

/// Every secret of these tests contains this word, and nothing else does.
const WORD: &str = "canary";
const API: &str = "canary-api-key-Qz7";
const AES: &str = "canary-aes-key-Wx8";
const PIN: &str = "canary-pin-Ev9";
/// A card number, of which the last four digits may be shown.
const CARD: &str = "6217000000001234";

const LOUDNESS: [&str; 6] = ["", "-v", "-vv", "--json", "--json -vv", "--quiet"];
const LOUDEST: [&str; 2] = ["-vv", "--json -vv"];

/// A merchant whose keys come from files.
fn merchant(base_url: &str, more: &str) -> Consign {
    let text = format!(
        "[profiles.shop]\nbase_url = \"{base_url}\"\ncustomer_id = \"10001\"\n\
         api_key_file = \"api.key\"\naes_key_file = \"aes.key\"\n{more}\n"
    );
    let keys = [(".config/consign/api.key", API), (".config/consign/aes.key", AES), ("pin.txt", PIN)];
    keys.into_iter().fold(Consign::new().config(&text), |consign, (name, key)| consign.file(name, key, 0o600))
}

fn submit(consign: Consign) -> Consign {
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --order-id C20261122000001";
    consign.line(line).args(["--card-number", CARD]).stdin(PIN)
}

fn submit_from_file(consign: Consign) -> Consign {
    consign.line("submit --product-code 12 --amount 100 --card-password-file pin.txt").args(["--card-number", CARD])
}

/// The commands that talk to a gateway.
const ASKING: [Step; 7] = [
    submit,
    submit_from_file,
    |consign| submit(consign).line("--wait=200ms --interval 50ms"),
    Consign::buy,
    |consign| consign.args(["query", ORDER_ID]),
    |consign| consign.args(["bizorder", ORDER_ID]),
    |consign| consign.line("balance"),
];

/// What leaks: a secret, or something that the gateway received as a secret.
fn leaks(run: &Run, received: &[Received]) -> Vec<String> {
    let shown = run.everything();
    let mut found = Vec::new();
    let spellings = [WORD.to_owned(), WORD.to_uppercase(), hex::encode(WORD), CARD.to_owned()];
    found.extend(spellings.into_iter().filter(|secret| shown.contains(secret)));
    for name in ["cardNumber", "cardPassword", "pan", "pin"] {
        let ciphertexts = received.iter().filter_map(|one| one.field(name));
        found.extend(
            ciphertexts.filter(|hex| shown.contains(hex)).map(|hex| format!("the ciphertext of {name}, {hex}")),
        );
    }
    found
}

fn complaint(name: &str, run: &Run, received: &[Received]) -> Option<String> {
    let found = leaks(run, received);
    (!found.is_empty()).then(|| format!("{name} shows {}\n{run}", found.join(", ")))
}

/// Runs all commands, so loudly, against a gateway that makes its answers of the request.
fn against(name: &str, loudness: &[&str], profile: &str, answer: fn(&Received) -> Vec<u8>) {
    let cases = ASKING.into_iter().enumerate();
    let cases = cases.flat_map(|(n, step)| loudness.iter().map(move |loudness| (n, step, loudness)));
    let found = at_once(cases, |(n, step, loudness)| {
        let gateway = Gateway::start(move |_| Act::Reply(Box::new(answer) as Answering));
        let run = step(merchant(&gateway.url(), profile)).line(loudness).line("--timeout 2s").run();
        let received = gateway.finish();
        let asked = received.iter().any(|one| one.complete);
        if !asked {
            return Some(format!("{name}, command {n}: the gateway was not even asked\n{run}"));
        }
        complaint(&format!("{name}, command {n} {loudness}"), &run, &received)
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

fn text(received: &Received) -> String {
    String::from_utf8_lossy(&received.body).into_owned()
}

fn envelope(code: &serde_json::Value, message: &str, received: &Received) -> Vec<u8> {
    let fields: serde_json::Map<_, _> = received.form().into_iter().map(|(name, text)| (name, text.into())).collect();
    let mut data =
        serde_json::json!({"status": "2", "money": "1.0", "message": message, "nested": [[message], fields]});
    for (name, value) in &fields {
        data[name] = value.clone();
    }
    json(serde_json::json!({"code": code, "msg": message, "data": data}).to_string())
}

#[test]
fn a_gateway_that_echoes_the_request_in_a_reply() {
    against("an echo under code 1", &LOUDNESS, "", |received| envelope(&1.into(), &text(received), received));
    against("an echo under code -1", &LOUDEST, "", |received| envelope(&(-1).into(), &text(received), received));
    against("an echo under code 999", &LOUDEST, "", |received| envelope(&999.into(), &text(received), received));
}

#[test]
fn a_gateway_that_echoes_the_request_for_its_code() {
    against("an echo for a code", &LOUDEST, "", |received| envelope(&text(received).into(), "", received));
}

#[test]
fn a_gateway_that_echoes_the_request_outside_of_a_reply() {
    against("HTML", &LOUDEST[1..], "", |received| {
        http("200 OK", "", format!("<pre>{}\n{}", received.head, text(received)))
    });
    against("HTTP 500", &LOUDEST[1..], "", |received| http("500 Internal Server Error", "", text(received)));
    against("a redirect", &LOUDEST[1..], "", |received| {
        http("302 Found", &format!("Location: /?{}\r\n", text(received)), "")
    });
    against("a status line", &LOUDEST[1..], "", |received| {
        format!("HTTP/1.1 200 {}\r\n\r\n", text(received)).into_bytes()
    });
    against("no HTTP", &LOUDEST[1..], "", |received| text(received).into_bytes());
    against("a header", &LOUDEST[1..], "", |received| {
        format!("HTTP/1.1 200 OK\r\n{}\r\n\r\n", text(received)).into_bytes()
    });
    against("broken JSON", &LOUDEST[1..], "", |received| until_close(format!("{{\"code\":1,\"{}", text(received))));
}

#[test]
fn a_gateway_that_knows_the_secrets_and_says_them() {
    // It has the API key, and it can decrypt the PIN: a debugging gateway may print both.
    let told = |code: i32| {
        let message = format!("卡密 {PIN} 错误, key={API}, aes {AES}");
        json(
            serde_json::json!({"code": code, "msg": message, "data": {"status": 2, "money": "1", "message": message}})
                .to_string(),
        )
    };
    let cases = [1, -1, 999].into_iter().flat_map(|code| ["", "-vv", "--json"].map(|loudness| (code, loudness)));
    let found = at_once(cases, |(code, loudness)| {
        let gateway = Gateway::answering(told(code));
        let run = submit(merchant(&gateway.url(), "")).line(loudness).run();
        complaint(&format!("code {code} {loudness}"), &run, &gateway.finish())
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn card_fields_stay_hidden_under_other_names() {
    let rename = "[profiles.shop.endpoints.submit]\nrename = { cardNumber = \"pan\", cardPassword = \"pin\" }";
    against("renamed fields", &LOUDNESS, rename, |received| envelope(&1.into(), &text(received), received));
}

#[test]
fn failures_before_anything_is_sent() {
    let nowhere = "http://127.0.0.1:1";
    let key = |line: &str| {
        let text = format!("[profiles.shop]\nbase_url = \"{nowhere}\"\ncustomer_id = \"10001\"\n{line}\n");
        Consign::new().config(&text)
    };
    let aes = format!("aes_key = \"{AES}\"");
    let long_pin = PIN.repeat(1000);
    let cases: Vec<(&str, Consign)> = vec![
        ("refused", submit(merchant(nowhere, ""))),
        ("TLS", submit(merchant("https://127.0.0.1:1", ""))),
        ("usage", submit(merchant(nowhere, "")).line("--amount -5")),
        ("two PINs", submit(merchant(nowhere, "")).line("--card-password-file pin.txt")),
        ("a PIN of two lines", submit(merchant(nowhere, "")).stdin(format!("{PIN}\n{PIN}"))),
        ("a PIN with a control character", submit(merchant(nowhere, "")).stdin(format!("{PIN}\x07"))),
        ("a PIN that is not UTF-8", submit(merchant(nowhere, "")).stdin([PIN.as_bytes(), b"\xff"].concat())),
        ("a PIN that is too long", submit(merchant(nowhere, "")).stdin(long_pin)),
        ("a proxy with a password", submit(merchant(nowhere, &format!("proxy = \"http://u:{API}@127.0.0.1:1\"")))),
        ("a bad proxy with a password", submit(merchant(nowhere, &format!("proxy = \"ht!p://u:{API}@:x\"")))),
        ("two sources", submit(key(&format!("api_key = \"{API}\"\napi_key_file = \"f\"\n{aes}")))),
        ("a wrong type", submit(key(&format!("api_key = [\"{API}\"]\n{aes}")))),
        ("no end of a string", submit(key(&format!("api_key = \"{API}\n{aes}")))),
        ("no quotes", submit(key(&format!("api_key = {API}\n{aes}")))),
        ("a key for a timeout", submit(key(&format!("timeout = \"{API}\"\n{aes}")))),
        ("a key in the place of a base URL", submit(merchant(nowhere, "").var("CONSIGN_BASE_URL", API))),
        (
            "a key command that speaks and fails",
            submit(
                key(&format!("api_key_command = [\"sh\", \"-c\", \"cat pin.txt; exit 1\"]\n{aes}"))
                    .file("pin.txt", PIN, 0o600),
            ),
        ),
        (
            "a key command that is not UTF-8",
            submit(
                key(&format!("api_key_command = [\"sh\", \"-c\", \"cat pin.txt; printf '\\\\\\\\377'\"]\n{aes}"))
                    .file("pin.txt", PIN, 0o600),
            ),
        ),
        ("a key file that is open", submit(merchant(nowhere, "").file(".config/consign/api.key", API, 0o644))),
        (
            "a profile that is open",
            submit(key(&aes)).file(".config/consign/config.toml", format!("[profiles.a]\napi_key = \"{API}\""), 0o644),
        ),
        ("text that does not decrypt", merchant(nowhere, "").line("decrypt 00000000000000000000000000000000")),
        ("no hex", merchant(nowhere, "").line("decrypt xyz")),
        ("no fields", merchant(nowhere, "").line("sign x")),
    ];
    let mut found = Vec::new();
    for (name, consign) in cases {
        let run = consign.line("--json -vv --timeout 2s").run();
        if run.code() == 0 {
            found.push(format!("{name}: did not fail\n{run}"));
        }
        found.extend(complaint(name, &run, &[]));
    }
    no_complaints(&found);
}

#[test]
fn the_tools_and_the_dry_runs() {
    let steps: [Step; 8] = [
        |consign| submit(consign).line("--dry-run"),
        |consign| submit(consign).line("--dry-run --curl"),
        |consign| consign.buy().line("--dry-run"),
        |consign| consign.buy().line("--dry-run --curl"),
        |consign| consign.line("sign a=1 --explain"),
        |consign| consign.line("sign - --explain --endpoint submit").stdin("a=1&custom=x"),
        |consign| consign.line("encrypt 123456"),
        |consign| consign.line("encrypt -").stdin("123456\n"),
    ];
    let cases = steps.into_iter().enumerate().flat_map(|(n, step)| LOUDNESS.map(|loudness| (n, step, loudness)));
    let found = at_once(cases, |(n, step, loudness)| {
        let run = step(merchant("http://127.0.0.1:1", "")).line(loudness).run().expect(0);
        complaint(&format!("command {n} {loudness}"), &run, &[])
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn an_interruption() {
    for loudness in ["-vv", "--json"] {
        let gateway = Gateway::start(|_| Act::Hold);
        let mut running = submit(merchant(&gateway.url(), "")).line(loudness).start();
        running.wait_until("the gateway has the request", || gateway.count() > 0);
        running.signal(Signal::INT);
        let run = running.finish(std::time::Duration::from_secs(5)).expect(130);
        no_complaints(&complaint(loudness, &run, &gateway.finish()).into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn the_process_list_shows_no_secret() {
    for step in [submit as Step, submit_from_file] {
        let gateway = Gateway::start(|_| Act::Hold);
        let mut running = step(merchant(&gateway.url(), "")).start();
        running.wait_until("the gateway has the request", || gateway.count() > 0);
        let Ok(shown) = fs::read(format!("/proc/{}/cmdline", running.id())) else {
            did_not_run("no /proc on this system");
            return;
        };
        let shown = String::from_utf8_lossy(&shown).replace('\0', " ");
        assert!(shown.contains("--product-code"), "this is the command's line: {shown}");
        assert!(!shown.contains(WORD), "{shown}");
    }
}
