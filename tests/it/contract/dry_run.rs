//! `--dry-run` sends nothing and shows what would be sent; its curl line sends the same.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::gateway::Gateway;
use crate::support::protocol::sign;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{API_KEY, Consign, Step, did_not_run};

const AT: &str = "--timestamp 1763800000";

/// Both orders, with values that a shell or a form could garble.
fn orders() -> [(&'static str, Step); 2] {
    [("submit", |consign| awkward(consign.submit())), ("buy", |consign| awkward(consign.buy()))]
}

fn awkward(consign: Consign) -> Consign {
    let custom = "it's 100% $HOME `x` \"卡\" a+b&c=d";
    consign.line(AT).args(["--custom", custom, "--notify-url", "http://shop.example/?a=1&b='2'"])
}

#[test]
fn a_dry_run_sends_nothing() {
    for (name, place) in orders() {
        for options in ["--dry-run", "--dry-run --json", "--dry-run --curl", "--dry-run --wait=1s"] {
            let gateway = Gateway::answering(json(ACCEPTED));
            let run = place(Consign::at(&gateway.url())).line(options).run().expect(0);
            assert!(run.stdout().contains("C20261122000001"), "{name} {options}\n{run}");
            assert!(gateway.finish().is_empty(), "{name} {options}: something was sent");
        }
    }
}

#[test]
fn a_dry_run_shows_exactly_what_would_be_sent() {
    for (name, place) in orders() {
        let gateway = Gateway::answering(json(ACCEPTED));
        let url = gateway.url();
        let dry = place(Consign::at(&url)).line("--dry-run --json").run().expect(0).json();
        place(Consign::at(&url)).run().expect(0);
        let received = gateway.only();
        let path = received.request_line().split(' ').nth(1).expect("a path");
        let sent: serde_json::Map<_, _> = received.form().into_iter().map(|(name, text)| (name, text.into())).collect();
        assert_eq!(dry["command"], name);
        assert_eq!(dry["outcome"], "dry_run", "{name}");
        assert_eq!(dry["exit_code"], 0, "{name}");
        assert_eq!(dry["url"], format!("{url}{path}"), "{name}");
        assert_eq!(dry["fields"], Value::Object(sent), "{name}");
        let unsigned: &[&str] = if name == "submit" { &["custom"] } else { &[] };
        assert_eq!(dry["fields"]["sign"], sign(&received.form(), unsigned, API_KEY), "{name}");
        let canonical = dry["canonical"].as_str().unwrap_or_default();
        assert!(canonical.contains("&key=") && !canonical.contains(API_KEY), "{name}: {canonical}");
    }
}

#[test]
fn whoever_gets_a_curl_line_is_told_what_it_does() {
    for (name, place) in orders() {
        let gateway = Gateway::answering(json(ACCEPTED));
        for options in ["--dry-run --curl", "--dry-run --curl -q", "--dry-run --curl --json"] {
            let run = place(Consign::at(&gateway.url())).line(options).run().expect(0);
            let warning =
                run.stderr().lines().find(|line| line.contains("the ledger will not know")).map(str::to_owned);
            let does = if name == "submit" { "sells the card" } else { "places the top-up" };
            assert!(warning.is_some_and(|line| line.starts_with("warning:") && line.contains(does)), "{name}\n{run}");
        }
        let run = place(Consign::at(&gateway.url())).line("--dry-run").run().expect(0);
        assert!(!run.stderr().contains("the ledger"), "{name}\n{run}");
    }
}

#[test]
fn a_curl_line_needs_a_dry_run() {
    let gateway = Gateway::answering(json(ACCEPTED));
    Consign::at(&gateway.url()).submit().line("--curl").run().expect(2);
    assert!(gateway.finish().is_empty());
}

#[test]
fn the_curl_line_delivers_the_same_form() {
    if Command::new("curl").arg("--version").stdout(Stdio::null()).status().is_err() {
        did_not_run("no curl on this machine");
        return;
    }
    for (name, place) in orders() {
        let gateway = Gateway::answering(json(ACCEPTED));
        place(Consign::at(&gateway.url())).run().expect(0);
        let line = place(Consign::at(&gateway.url())).line("--dry-run --curl").run().expect(0).stdout();
        assert_eq!(line.lines().count(), 1, "{name}: {line}");
        let curl = Command::new("sh").arg("-c").arg(&line).env("no_proxy", "*").output().expect("sh runs");
        assert!(curl.status.success(), "{name}: {line}\n{}", String::from_utf8_lossy(&curl.stderr));
        assert_eq!(String::from_utf8_lossy(&curl.stdout), ACCEPTED, "{name}");
        let received = gateway.finish();
        let [ours, curls] = received.as_slice() else { panic!("{name}: two requests: {received:#?}") };
        assert_eq!(ours.request_line(), curls.request_line(), "{name}");
        assert_eq!(ours.form(), curls.form(), "{name}");
        for header in ["content-type", "accept", "content-length", "host"] {
            assert_eq!(ours.header(header), curls.header(header), "{name}: {header}");
        }
    }
}
