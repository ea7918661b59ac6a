//! `profile check`: whatever is wrong is told with what mends it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::process::Run;
use crate::support::protocol::sign;
use crate::support::replies::{balance, http};
use crate::support::{AES_KEY, API_KEY, Consign};

/// A gateway that knows one merchant and one key, and whose clock is off by so many seconds.
fn gateway(off: i64) -> Gateway {
    let answer = move |received: &crate::support::gateway::Received| {
        let form = received.form();
        let body = if received.field("customerId").as_deref() != Some("10001") {
            r#"{"code":-1,"msg":"无此商户"}"#.to_owned()
        } else if received.field("sign") != Some(sign(&form, &[], API_KEY)) {
            r#"{"code":-1,"msg":"SIGN错误"}"#.to_owned()
        } else {
            balance("\"1000.0000\"")
        };
        http("200 OK", &format!("Date: {}\r\n", date(off)), body)
    };
    Gateway::start(move |_| Act::Reply(Box::new(answer)))
}

fn date(off: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let moment = jiff::Timestamp::from_second(i64::try_from(now).expect("a time") + off).expect("a time");
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A profile `shop` whose API key stands in a file of this mode.
fn shop(base_url: &str, customer_id: &str, api_key: &str, mode: u32) -> Consign {
    let text = format!(
        "[profiles.shop]\nbase_url = \"{base_url}\"\ncustomer_id = \"{customer_id}\"\n\
         api_key_file = \"api.key\"\naes_key = \"{AES_KEY}\"\n"
    );
    Consign::new().config(&text).file(".config/consign/api.key", format!("{api_key}\n"), mode)
}

fn check(consign: Consign) -> Run {
    consign.line("profile check shop --json --timeout 3s").run()
}

/// A step of the document.
fn step(run: &Run, name: &str) -> Value {
    let document = run.json();
    let checks = document["checks"].as_array().unwrap_or_else(|| panic!("no checks\n{run}"));
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no {name}\n{run}")).clone()
}

/// Fails unless this step failed first, with this exit code and a fix with these words.
#[track_caller]
fn fails(run: Run, code: i32, name: &str, words: &[&str]) {
    let run = run.expect(code);
    let failed = step(&run, name);
    assert_eq!(failed["outcome"], "failed", "{name}\n{run}");
    let fix = failed["fix"].as_str().unwrap_or_else(|| panic!("{name}: no fix\n{run}"));
    for word in words {
        assert!(fix.contains(word), "{name}: {word:?} is not in {fix:?}\n{run}");
    }
    let document = run.json();
    assert_eq!((&document["outcome"], &document["profile"]), (&"unsound".into(), &"shop".into()), "{run}");
    assert_eq!(document["error"]["hint"], fix, "{run}");
    assert!(document["error"]["message"].to_string().contains(name), "{run}");
    assert!(!run.everything().contains(API_KEY) && !run.everything().contains(AES_KEY), "{run}");
}

#[test]
fn a_sound_profile_passes_every_step() {
    let server = gateway(0);
    let run = check(shop(&server.url(), "10001", API_KEY, 0o600)).expect(0);
    for name in ["file", "settings", "api_key", "aes_key", "host", "connection", "clock", "balance"] {
        assert_eq!(step(&run, name)["outcome"], "passed", "{name}\n{run}");
    }
    assert_eq!(step(&run, "tls")["outcome"], "skipped", "{run}");
    let document = run.json();
    assert_eq!((&document["outcome"], &document["money"]), (&"sound".into(), &"1000.0000".into()), "{run}");
    assert!(!run.everything().contains(API_KEY), "{run}");
    assert_eq!(server.only().request_line(), "POST /v2_queryBalance HTTP/1.1");
}

#[test]
fn what_failed_names_the_profile_once() {
    for (settings, message) in [
        ("api_key = 'k'\naes_key_file = 'missing'", "aes_key: profile `shop`: there is no key file"),
        ("api_key = 'k'", "aes_key: profile `shop` has no aes_key"),
        ("api_key = '\"test-api-key\"'\naes_key = '0123456789abcdef'", "profile `shop`: api_key: "),
    ] {
        let text = format!("[profiles.shop]\nbase_url = 'http://127.0.0.1:1'\ncustomer_id = '10001'\n{settings}\n");
        let run = check(Consign::new().config(&text));
        let found = run.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(found.starts_with(message) && found.matches("shop").count() == 1, "{found}\n{run}");
    }
}

#[test]
fn people_get_a_line_a_step() {
    let server = gateway(0);
    let run = shop(&server.url(), "10001", API_KEY, 0o600).line("-p shop profile check").run().expect(0);
    let marks = run.stdout().lines().filter(|line| line.starts_with('✓')).count();
    assert!(marks == 8 && run.stdout().contains("可用"), "{run}");
    let server = gateway(0);
    let run = shop(&server.url(), "10002", API_KEY, 0o600).line("profile check").run().expect(5);
    let lines: Vec<String> = run.stdout().lines().map(str::to_owned).collect();
    let cross = lines.iter().position(|line| line.starts_with("✗ balance")).expect("a cross");
    assert!(lines[cross + 1].trim().starts_with("fix: check customer_id"), "{run}");
}

#[test]
fn a_key_file_that_others_can_read() {
    let server = gateway(0);
    let run = check(shop(&server.url(), "10001", API_KEY, 0o644));
    fails(run, 3, "api_key", &["chmod 600", "api.key"]);
    assert!(server.finish().is_empty());
}

#[test]
fn a_profile_file_that_others_can_read() {
    let text = format!("[profiles.shop]\nbase_url = \"http://h\"\ncustomer_id = \"1\"\napi_key = \"{API_KEY}\"\n");
    let run = check(Consign::new().file("c.toml", text, 0o640).line("--config c.toml"));
    let run = run.expect(3);
    assert!(step(&run, "file")["fix"].to_string().contains("chmod 600"), "{run}");
}

#[test]
fn a_key_in_quotes() {
    let server = gateway(0);
    fails(
        check(shop(&server.url(), "10001", &format!("\\\"{API_KEY}\\\"").replace('\\', ""), 0o600)),
        3,
        "api_key",
        &["api.key", "take that out"],
    );
    for odd in [format!("{API_KEY}\r"), format!("\u{feff}{API_KEY}"), format!(" {API_KEY}")] {
        let run = check(shop(&server.url(), "10001", &odd, 0o600)).expect(3);
        assert_eq!(step(&run, "api_key")["outcome"], "failed", "{run}");
    }
}

#[test]
fn a_clock_that_is_an_hour_off() {
    for (off, word) in [(-3600, "ahead"), (3600, "behind")] {
        let server = gateway(off);
        let run = check(shop(&server.url(), "10001", API_KEY, 0o600));
        assert!(step(&run, "clock")["found"].to_string().contains(word), "{run}");
        assert_eq!(step(&run, "balance")["outcome"], "passed", "{run}");
        fails(run, 1, "clock", &["set this machine's clock"]);
    }
}

#[test]
fn a_host_that_there_is_not() {
    let run = check(shop("http://gateway.invalid:9093", "10001", API_KEY, 0o600));
    assert_eq!(step(&run, "connection")["outcome"], "skipped", "{run}");
    fails(run, 6, "host", &["host in base_url"]);
}

#[test]
fn a_port_at_which_nobody_listens() {
    let nobody = Nobody::new();
    let run = check(shop(&format!("http://{}", nobody.addr()), "10001", API_KEY, 0o600));
    assert_eq!(step(&run, "host")["outcome"], "passed", "{run}");
    assert_eq!(step(&run, "balance")["outcome"], "skipped", "{run}");
    fails(run, 6, "connection", &["host and the port in base_url"]);
}

#[test]
fn tls_to_a_port_without_and_the_other_way_round() {
    let plain = Gateway::start(|_| Act::AnswerFirst(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()));
    let run = check(shop(&plain.url().replace("http:", "https:"), "10001", API_KEY, 0o600));
    assert_eq!(step(&run, "connection")["outcome"], "passed", "{run}");
    fails(run, 6, "tls", &["does not speak TLS", "scheme"]);
    let alert = [21, 3, 1, 0, 2, 2, 10];
    let tls = Gateway::start(move |_| Act::Answer(alert.to_vec()));
    fails(check(shop(&tls.url(), "10001", API_KEY, 0o600)), 6, "tls", &["speaks TLS", "base_url says http://"]);
}

#[test]
fn a_wrong_key() {
    let server = gateway(0);
    let run = check(shop(&server.url(), "10001", "another-api-key", 0o600));
    assert_eq!(step(&run, "api_key")["outcome"], "passed", "{run}");
    fails(run, 5, "balance", &["check api_key and customer_id"]);
}

#[test]
fn a_wrong_customer() {
    let server = gateway(0);
    fails(check(shop(&server.url(), "10002", API_KEY, 0o600)), 5, "balance", &["check customer_id", "profile shop"]);
}

#[test]
fn what_cannot_be_asked_is_not() {
    let text = "[profiles.shop]\nbase_url = \"h:1\"\ncustomer_id = \"1\"\napi_key = \"test-api-key\"\n";
    let run = check(Consign::new().config(text)).expect(3);
    for (name, outcome) in
        [("settings", "failed"), ("api_key", "passed"), ("aes_key", "failed"), ("balance", "skipped")]
    {
        assert_eq!(step(&run, name)["outcome"], outcome, "{name}\n{run}");
    }
    let none = Consign::new().line("profile check --json").run().expect(3);
    assert!(step(&none, "file")["fix"].to_string().contains("consign profile init"), "{none}");
}

#[test]
fn the_sandbox_is_sound() {
    let run = Consign::new().line("--sandbox profile check --json").run().expect(0);
    assert_eq!(run.json()["money"], "1000.0000", "{run}");
}

#[test]
fn an_address_without_tls_is_warned_of_in_its_line_alone() {
    let run = check(shop("http://gateway.invalid", "10001", API_KEY, 0o600));
    assert!(!run.stderr().contains("warning"), "{run}");
}
