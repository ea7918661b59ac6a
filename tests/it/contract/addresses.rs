//! One gateway, written otherwise, is one gateway; and what is no address is no network error.

use super::configuration::{AES, API, HALF, all_refused, config};
use crate::support::gateway::Gateway;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, closed_directory};

/// Other spellings of `http://127.0.0.1:PORT`.
const SPELLINGS: [&str; 10] = [
    "HTTP://127.0.0.1:PORT/",
    "http://127.0.0.1.:PORT",
    "http://127.1:PORT",
    "http://0x7F.1:PORT/",
    "http://2130706433:PORT",
    "http://0177.0.0.01:PORT/",
    "http://127.0.0.1:PORT/.",
    "http://127.0.0.1:PORT//",
    "http://127.0.0.1:PORT/a/%2e%2E/",
    "http://[::ffff:127.0.0.1]:PORT",
];

#[test]
fn an_order_is_not_sent_twice_to_a_gateway_that_is_written_otherwise() {
    let ledgers = closed_directory();
    let ledger = ledgers.path().join("ledger.db");
    let gateway = Gateway::answering(json(ACCEPTED));
    let at = |url: &str| Consign::at(url).submit().args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()]);
    at(&gateway.url()).run().expect(0);
    for spelling in SPELLINGS {
        let url = spelling.replace("PORT", &gateway.addr().port().to_string());
        let run = at(&url).run().expect(4);
        assert_eq!(run.json()["base_url"], gateway.url(), "{url}\n{run}");
    }
    gateway.only();
}

#[test]
fn every_spelling_reaches_the_gateway_by_its_one_address() {
    for spelling in SPELLINGS {
        let gateway = Gateway::answering(json(ACCEPTED));
        let url = spelling.replace("PORT", &gateway.addr().port().to_string());
        let gateway_url = gateway.url();
        let run = Consign::with_profile(&url, "").submit().line("--json").run().expect(0);
        assert_eq!(run.json()["base_url"], gateway_url, "{url}\n{run}");
        let received = gateway.only();
        assert_eq!(received.request_line(), "POST /v2_tocard.html HTTP/1.1", "{url}");
        assert_eq!(received.header("host").map(|host| format!("http://{host}")), Some(gateway_url), "{url}");
    }
}

#[test]
fn default_port_case_and_final_dot_make_no_other_gateway() {
    let url = |base: &str| {
        let run = Consign::with_profile(base, "").submit().line("--dry-run --json -q").run().expect(0);
        run.json()["url"].as_str().expect("a URL").to_owned()
    };
    for base in ["http://gateway.invalid", "HTTP://Gateway.INVALID:80/", "http://gateway.invalid./."] {
        assert_eq!(url(base), "http://gateway.invalid/v2_tocard.html", "{base}");
    }
    for base in ["https://[2001:db8::1]/api", "https://[2001:DB8:0:0::1]:443/x/..//api/"] {
        assert_eq!(url(base), "https://[2001:db8::1]/api/v2_tocard.html", "{base}");
    }
}

#[test]
fn what_is_no_address_is_found_before_anything_is_sent() {
    let table: [(&str, &'static [&'static str]); 16] = [
        ("http://[::1", &["brackets"]),
        ("http://[::1]9093", &["port"]),
        ("http://127.0.0.1:99999", &["port from 1 to 65535"]),
        ("http://127.0.0.1:0", &["port from 1 to 65535"]),
        ("http://127.0.0.1:", &["port from 1 to 65535"]),
        ("http://127.0.0.1:9093x", &["port from 1 to 65535"]),
        ("http://user@127.0.0.1:1", &["user or password"]),
        ("http://127.0.0.1:1/#x", &["`?` and `#`"]),
        ("http://127.0.0.1:1 ", &["without blanks"]),
        ("http://卡.invalid", &["xn--"]),
        ("http://127.0.0.1:1/卡", &["percent-encoded"]),
        ("http://127.0.0.1:1/%", &["percent-encoded"]),
        ("http://256.0.0.1", &["IPv4"]),
        ("http://a..invalid", &["host"]),
        ("http://.", &["host"]),
        ("ftp://127.0.0.1", &["http://"]),
    ];
    let mut rows = Vec::new();
    for (url, told) in table {
        let named = |consign: Consign| consign.submit().line("--timeout 2s");
        rows.push(("in a profile", named(Consign::with_profile(url, "")), told));
        rows.push(("in the environment", named(Consign::at(url)), told));
        rows.push(("names profile and setting", named(Consign::with_profile(url, "")), &["profile `shop`: base_url "]));
        rows.push(("names the variable", named(Consign::at(url)), &["profile `environment`", "CONSIGN_BASE_URL"]));
        rows.push(("of a question", Consign::with_profile(url, "").line("query C1"), &["base_url"]));
    }
    all_refused(rows);
}

#[test]
fn an_endpoint_stays_at_its_gateway() {
    let with = |path: &str| {
        let text = format!("{HALF}{API}{AES}[profiles.shop.endpoints.submit]\npath = \"{path}\"\n");
        config(text).submit().line("--timeout 2s")
    };
    let told: &[&str] = &["profile `shop`", "endpoints.submit.path"];
    all_refused(
        ["//evil.invalid/x", "http://evil.invalid/x", "/../x", "/a/%2e%2e/x", "/a b", "/a#b", "/卡", "/%zz", "a\\\\b"]
            .into_iter()
            .map(|path| ("a path", with(path), told))
            .collect(),
    );
    let run = with("/index.php?s=/v2_tocard").line("--dry-run --json").run().expect(0);
    assert_eq!(run.json()["url"], "http://127.0.0.1:1/index.php?s=/v2_tocard", "{run}");
}

#[test]
fn loopback_draws_no_warning_however_it_is_written() {
    let warned = |url: &str| {
        let run = Consign::with_profile(url, "").submit().line("--dry-run").run().expect(0);
        run.stderr().contains("plain http")
    };
    for url in ["http://127.1:1", "http://0x7f000001:1", "http://[::ffff:127.0.0.1]:1", "http://LOCALHOST.:1"] {
        assert!(!warned(url), "{url}");
    }
    for url in ["HTTP://gateway.invalid", "http://127.0.0.1.invalid", "http://10.1"] {
        assert!(warned(url), "{url}");
    }
}

#[test]
fn plain_http_is_warned_of_once_a_day_by_what_is_heard() {
    let cache = closed_directory();
    let warned = |url: &str, more: &str| {
        let consign = Consign::with_profile(url, "").submit().line("--dry-run").line(more);
        consign.var("XDG_CACHE_HOME", cache.path()).run().expect(0).stderr().contains("plain http")
    };
    let gateway = "http://gateway.invalid";
    assert!(!warned(gateway, "-q"), "asked for quiet");
    assert!(warned(gateway, "") && !warned(gateway, "") && !warned(gateway, ""));
    assert!(warned("http://another.invalid", ""), "another address");
}
