//! `consign verify` and the diagnosis of `decrypt`, as a user runs them: every form that people
//! paste, hostile input, and what scripts rely on.

#![allow(clippy::expect_used)]

mod support;

use std::time::{Duration, Instant};

use md5::{Digest as _, Md5};
use serde_json::Value;
use support::Consign;

const KEY: &str = "verify-key";

/// A signature made without the program's own canonicaliser.
fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

fn consign() -> Consign {
    Consign::new().var("CONSIGN_API_KEY", KEY).args(["verify"])
}

#[test]
fn every_pasted_form_is_read() {
    let good = md5("a=1&b=x y&key=verify-key");
    let forms = [
        format!("a=1\nb=x y\nsign={good}\n"),
        format!("a=1&b=x+y&sign={good}"),
        format!("b=x%20y&a=1&sign={}", good.to_uppercase()),
        format!("http://127.0.0.1:9093/v2_tocard.html?a=1&b=x%20y&sign={good}"),
        format!(r#"{{"a": 1, "b": "x y", "sign": "{good}"}}"#),
        format!(r#"{{"code":"1","msg":"ok","data":{{"a":1,"b":"x y"}},"sign":"{good}"}}"#),
        format!("Array\n(\n    [a] => 1\n    [b] => x y\n    [sign] => {good}\n)\n"),
        format!("curl -s 'http://h/p' -d a=1 \\\n  --data-urlencode 'b=x y' --data 'sign={good}'"),
    ];
    for form in forms {
        let run = consign().args(["-", "--json"]).stdin(form.as_str()).run();
        assert_eq!(run.code(), 0, "{form}\n{run}");
        assert_eq!(run.json()["outcome"], "match", "{form}\n{run}");
        assert_eq!(run.json()["expected"], *good, "{form}\n{run}");
    }
}

#[test]
fn a_mismatch_says_what_was_expected_and_why() {
    let wrong = md5("a=1&b=2&verify-key");
    let run = consign().args(["--json", "a=1", "b=2", "--sign", &wrong]).run();
    assert_eq!(run.code(), 10, "{run}");
    let document = run.json();
    assert_eq!(document["outcome"], "mismatch");
    assert_eq!(document["given"], *wrong);
    assert_eq!(document["expected"], md5("a=1&b=2&key=verify-key"));
    assert_eq!(document["canonical"], "a=1&b=2&key=***");
    assert_eq!(document["error"]["kind"], "mismatch");
    assert!(document["tried"].as_u64().is_some_and(|tried| tried > 0), "{document:#}");
    let first = &document["diagnosis"][0];
    assert_eq!(first["changes"][0]["kind"], "key_bare", "{document:#}");
    assert!(first["setting"].is_string(), "{document:#}");
    assert!(!run.stdout().contains(KEY) && !run.stderr().contains(KEY), "{run}");
}

#[test]
fn a_notification_is_known_by_its_looks() {
    let fields = "customerId=1&money=100&status=2&systemOrderId=S1";
    let good = md5(&format!("{fields}&key={KEY}"));
    let run = consign().args([format!("{fields}&custom=mine&message=ok&sign={good}").as_str()]).run();
    assert_eq!(run.code(), 0, "custom and message are unsigned\n{run}");
}

#[test]
fn the_key_of_another_profile_is_recognised() {
    let config = "[profiles.one]\napi_key = \"key-of-one\"\n[profiles.two]\napi_key = \"key-of-two\"\n";
    let wrong = md5("a=1&key=key-of-two");
    let run = Consign::new()
        .file(".config/consign/config.toml", config, 0o600)
        .args(["-p", "one", "--json", "verify", "a=1", "--sign", &wrong])
        .run();
    let change = &run.json()["diagnosis"][0]["changes"][0];
    assert_eq!((&change["kind"], &change["label"]), (&"key_of_profile".into(), &"two".into()), "{run}");
}

#[test]
fn what_is_no_signature_or_no_form_is_an_error_that_says_so() {
    let table: [(&[&str], &str); 8] = [
        (&["a=1"], "no signature"),
        (&["a=1", "--sign", ""], "empty"),
        (&["a=1", "--sign", "abc"], "3 hex digits"),
        (&["a=1", "--sign", "zz"], "not a hex digit"),
        (&["a=1", "a=2", "--sign", "00000000000000000000000000000000"], "twice"),
        (&["nonsense", "--sign", "00000000000000000000000000000000"], "no `=`"),
        (&["{\"a\":"], "JSON"),
        (&["http://h/p"], "query string"),
    ];
    for (arguments, said) in table {
        let run = consign().args(["--json"]).args(arguments.iter().copied()).run();
        assert_eq!(run.code(), 2, "{arguments:?}\n{run}");
        assert!(
            run.json()["error"]["message"].as_str().is_some_and(|text| text.contains(said)),
            "{arguments:?}\n{run}"
        );
    }
}

#[test]
fn hostile_input_ends_in_time_without_a_panic() {
    let zeros = "0".repeat(32);
    let inputs = [
        format!("a={}&sign={zeros}", "x".repeat(10_000_000)),
        format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
        format!("a=1\0&sign={zeros}"),
        (0..1_000_000).map(|n| format!("f{n}=1")).chain([format!("sign={zeros}")]).collect::<Vec<_>>().join("&"),
        format!("{{\"a\":[{}],\"sign\":\"{zeros}\"}}", "[".repeat(5000)),
    ];
    for input in inputs {
        let begin = Instant::now();
        let run = consign().args(["-", "--json", "--effort", "500ms"]).stdin(input.as_str()).run();
        let head: String = input.chars().take(40).collect();
        assert!([2, 10].contains(&run.code()), "{head}: exit {}", run.code());
        assert!(!run.stderr().contains("panicked"), "{head}");
        assert!(begin.elapsed() < Duration::from_secs(20), "{head}: {:?}", begin.elapsed());
    }
}

#[test]
fn strings_are_compared_without_showing_the_key() {
    let same = consign().args(["a=1", "--string", "a=1&key=verify-key"]).run();
    assert_eq!(same.code(), 0, "{same}");
    let other = consign().args(["--json", "a=1", "--string", "a=2&key=verify-key"]).run();
    assert_eq!(other.code(), 10, "{other}");
    assert_eq!(other.json()["differs_at"], 2);
    assert!(!other.stdout().contains(KEY), "{other}");
}

#[test]
fn a_ciphertext_that_does_not_decrypt_is_explained() {
    let aes = || Consign::new().var("CONSIGN_AES_KEY", "0123456789abcdef").args(["--json", "decrypt"]);
    // The PIN 123456 under this key, from OpenSSL, in base64.
    let document = aes().args(["D89D/OvFrItmxI9ct8JbAg=="]).run().json();
    assert_eq!(document["outcome"], "mismatch", "{document:#}");
    assert!(matches!(document["diagnosis"], Value::Array(_)), "{document:#}");
    let run = aes().args(["00112233445566778899aabbccddeeff"]).run();
    assert_eq!((run.code(), &run.json()["diagnosis"]), (10, &Value::Array(vec![])), "{run}");
}

#[test]
fn a_key_that_was_pasted_among_the_fields_is_not_shown() {
    let wrong = "0".repeat(32);
    let fields = ["a=1", "key=verify-key", "custom=verify-key"];
    for json in ["--json", "--no-input"] {
        let verified = consign().args([json, "--sign", wrong.as_str()]).args(fields).run();
        let signed = Consign::new().var("CONSIGN_API_KEY", KEY).args([json, "sign", "--explain"]).args(fields).run();
        let compared = consign().args([json, "--string", "a=2&key=verify-key"]).args(fields).run();
        assert_eq!((verified.code(), signed.code(), compared.code()), (10, 0, 10), "{verified}{signed}{compared}");
        for run in [verified, signed, compared] {
            assert!(!run.everything().contains(KEY), "{run}");
        }
    }
}
