//! A ledger that begins anew says so, and begins where it was meant to.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::shop::sale;
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{self, json};
use crate::support::{API_KEY, CUSTOMER_ID, Consign, closed_directory};

const NEW: &str = "a new ledger begins at ";

fn gateway() -> Gateway {
    Gateway::start(|_| Act::Reply(Box::new(|_| json(replies::ACCEPTED))))
}

/// Whether a run said that the ledger began anew, and where.
fn begins(run: &Run, ledger: &Path) -> bool {
    let said = run.stderr().matches(NEW).count();
    assert!(said < 2, "{run}");
    assert_eq!(run.stderr().contains(&format!("{NEW}{};", ledger.display())), said == 1, "{run}");
    said == 1
}

#[test]
fn a_ledger_says_once_that_it_begins() {
    for quiet in [&[][..], &["-q"], &["--json"], &["-q", "--json"]] {
        let gateway = gateway();
        let dir = closed_directory();
        let ledger = dir.path().join("new/ledger.db");
        let submit = |id: &str, card: &str| {
            let consign = Consign::at(&gateway.url()).args(quiet.iter().copied());
            sale(consign.args(["--ledger".as_ref(), ledger.as_os_str()]), id, card).run().expect(0)
        };
        let first = submit("C1", "6000000000001111");
        assert!(begins(&first, &ledger) && first.stderr().contains("does not know what was sent before"), "{first}");
        let second = submit("C2", "6000000000002222");
        assert!(!begins(&second, &ledger), "{second}");
        if quiet.contains(&"--json") {
            let keys = |run: &Run| run.json().as_object().map(|document| document.keys().cloned().collect::<Vec<_>>());
            assert_eq!(keys(&first), keys(&second));
        }
    }
}

#[test]
fn whoever_begins_a_ledger_in_an_empty_file_says_so() {
    for question in [false, true] {
        let gateway = gateway();
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        fs::write(&ledger, "").expect("a file");
        let at = || Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
        assert!(!begins(&at().line("orders list").run().expect(0), &ledger), "a reader begins nothing");
        if question {
            assert!(begins(&at().line("-q query C1").run(), &ledger));
        }
        assert_eq!(begins(&at().buy().run().expect(0), &ledger), !question);
    }
}

#[test]
fn a_throwaway_ledger_says_nothing() {
    let line = "--sandbox submit --product-code 12 --amount 100 --card-number 6000000000000000 --card-password-stdin";
    let run = Consign::new().line(line).stdin("123456").run().expect(0);
    assert!(!run.stderr().contains("ledger"), "{run}");
}

#[test]
fn a_tilde_that_no_shell_expanded_is_the_home_directory() {
    for by_flag in [true, false] {
        let gateway = gateway();
        let consign = Consign::at(&gateway.url());
        let ledger = consign.path("shop/ledger.db");
        let consign = if by_flag {
            consign.args(["--ledger=~/shop/ledger.db"])
        } else {
            consign.var("CONSIGN_LEDGER", "~/shop/ledger.db")
        };
        // The home directory goes with the run.
        let mut started = sale(consign, "C1", "6000000000001111").start();
        started.wait_until("the gateway has the form", || gateway.count() > 0);
        assert!(ledger.is_file());
        assert!(begins(&started.finish(std::time::Duration::from_secs(30)).expect(0), &ledger));
    }
}

#[test]
fn a_tilde_in_front_of_the_configuration_is_the_home_directory() {
    let gateway = gateway();
    let text = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"{CUSTOMER_ID}\"\napi_key = \"{API_KEY}\"\naes_key = \"k\"\n",
        gateway.url()
    );
    for by_flag in [true, false] {
        let consign = Consign::new().file("elsewhere/c.toml", &text, 0o600);
        let consign = if by_flag {
            consign.args(["--config=~/elsewhere/c.toml"])
        } else {
            consign.var("CONSIGN_CONFIG", "~/elsewhere/c.toml")
        };
        let run = sale(consign.line("--json"), "C1", "6000000000001111").run().expect(0);
        assert_eq!(run.json()["profile"], "shop");
    }
}

#[test]
fn another_users_home_is_not_guessed() {
    let gateway = gateway();
    for (name, flag) in [("CONSIGN_LEDGER", "--ledger"), ("CONSIGN_CONFIG", "--config")] {
        for by_flag in [true, false] {
            let consign = Consign::at(&gateway.url()).line("--json");
            let consign = if by_flag { consign.args([flag, "~root/x"]) } else { consign.var(name, "~root/x") };
            let run = sale(consign, "C1", "6000000000001111").run().expect(2);
            let message = run.json()["error"]["message"].to_string();
            let origin = if by_flag { flag } else { name };
            assert!(message.contains("~root/x") && message.contains(origin), "{run}");
            assert!(message.contains("not expanded"), "{run}");
        }
    }
    assert!(gateway.finish().is_empty());
}

#[test]
fn a_copy_of_the_file_alone_is_a_ledger_after_the_first_order() {
    let gateway = gateway();
    let dir = closed_directory();
    let [ledger, copy] = ["ledger.db", "copy.db"].map(|name| dir.path().join(name));
    let at = |ledger: &Path| Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
    sale(at(&ledger), "C1", "6000000000001111").run().expect(0);
    fs::write(&copy, fs::read(&ledger).expect("a file")).expect("a copy");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).expect("its mode");
    let raw = rusqlite::Connection::open(&copy).expect("an SQLite file");
    let layout: i64 = raw.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number");
    assert!(layout > 0, "the copy knows its layout");
    drop(raw);
    let run = sale(at(&copy), "C2", "6000000000002222").run().expect(0);
    assert!(!begins(&run, &copy), "{run}");
}
