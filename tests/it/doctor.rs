//! `doctor`: what there is to know of an installation, without a secret, and without a trace.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, Consign, at_once, closed_directory};

fn doctor(consign: Consign, ledger: &Path) -> Consign {
    consign.args(["--ledger".as_ref(), ledger.as_os_str(), "doctor".as_ref()])
}

/// The document of a doctor who finds nothing wrong.
#[track_caller]
fn healthy(consign: Consign, ledger: &Path) -> Value {
    let document = doctor(consign, ledger).args(["--json"]).run().expect(0).json();
    assert_eq!((&document["command"], &document["outcome"]), (&"doctor".into(), &"healthy".into()), "{document:#}");
    assert_eq!(document["problems"], Value::Array(Vec::new()), "{document:#}");
    document
}

fn unix_now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(now.as_secs()).expect("a time")
}

/// Sells cards: the first is accepted, and of the second nobody knows.
fn sell(ledger: &Path) {
    let gateway = Gateway::start(|connection| match connection {
        0 => Act::Answer(json(ACCEPTED)),
        _ => Act::CutAfterBody,
    });
    for (id, card, code) in [("C1", "6000000000000001", 0), ("C2", "6000000000000002", 7)] {
        let consign = Consign::at(&gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
        let consign = consign.line("submit --product-code 12 --amount 100 --card-password-stdin --batchno B1");
        consign.args(["--order-id", id, "--card-number", card]).stdin("123456").run().expect(code);
    }
}

fn backup(ledger: &Path, to: &Path) -> Run {
    let consign = Consign::new().args(["--ledger".as_ref(), ledger.as_os_str()]);
    consign.args(["orders".as_ref(), "backup".as_ref(), to.as_os_str()]).run()
}

#[test]
fn a_new_machine_is_healthy_and_nothing_is_made_there() {
    let home = closed_directory();
    let at_home = || Consign::new().var("HOME", home.path()).line("doctor");
    let run = at_home().run().expect(0);
    for told in
        ["healthy", "consign profile init", "~/.config/consign/config.toml (not there)", "ledger.db (not there)"]
    {
        assert!(run.stdout().contains(told), "{told}\n{run}");
    }
    assert_eq!(run.stderr(), "");
    let document = at_home().line("--json").run().expect(0).json();
    assert_eq!(document["versions"]["consign"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["profile"], Value::Null);
    assert!(document["ledger"]["integrity"].is_null(), "{document:#}");
    at_home().line("--sandbox").run().expect(0);
    let made: Vec<_> = fs::read_dir(home.path()).expect("readable").collect();
    assert!(made.is_empty(), "{made:?}");
}

#[test]
fn nobody_is_asked_and_no_key_command_runs() {
    let directory = closed_directory();
    let mark = directory.path().join("mark");
    let gateway = Gateway::answering(json(ACCEPTED));
    let config = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"{CUSTOMER_ID}\"\n\
         api_key_command = [\"touch\", \"{}\", \"argument-secret\"]\naes_key_file = \"shop.aes\"\n",
        gateway.url(),
        mark.display()
    );
    let consign = || Consign::new().config(&config).file(".config/consign/shop.aes", "0123456789abcdef\n", 0o600);
    let document = healthy(consign(), &directory.path().join("ledger.db"));
    assert_eq!(document["profile"], "shop");
    let merchant = &document["merchant"];
    assert_eq!((&merchant["customer_id"], &merchant["base_url"]), (&CUSTOMER_ID.into(), &gateway.url().into()));
    assert_eq!(merchant["proxy"], Value::Null);
    assert_eq!(merchant["api_key"], serde_json::json!({"from": "command", "program": "touch"}));
    let aes_key = &merchant["aes_key"];
    assert_eq!((&aes_key["from"], &aes_key["mode"]), (&"file".into(), &"0600".into()));
    assert_eq!(aes_key["path"], "~/.config/consign/shop.aes");
    assert_eq!(document["profile_file"]["mode"], "0600");
    assert_eq!(document["profiles"], Value::Array(vec!["shop".into()]));
    assert!(!mark.exists(), "the key command ran");
    assert!(gateway.finish().is_empty(), "the gateway was asked");
}

/// A way to make a command.
type Made = Box<dyn Fn() -> Consign + Sync + Send>;

#[test]
fn no_secret_is_shown_wherever_it_stands() {
    const SECRET: &str = "s3cr3t";
    let directory = closed_directory();
    let ledger = directory.path().join("ledger.db");
    let shop = |base_url: &str, more: &str| {
        Consign::new().config(&format!(
            "[profiles.shop]\nbase_url = \"{base_url}\"\ncustomer_id = \"1\"\napi_key = \"api-{SECRET}\"\n\
             aes_key = \"aes-{SECRET}\"\n{more}\n"
        ))
    };
    let table: Vec<(&str, Made)> = vec![
        ("keys of the file", Box::new(move || shop("http://h:1", ""))),
        (
            "proxy of the file",
            Box::new(move || shop("http://h:1", &format!("proxy = \"http://{SECRET}:{SECRET}@p:1\""))),
        ),
        ("broken proxy", Box::new(move || shop("http://h:1", &format!("proxy = \"http://u:{SECRET}/@@p:x\"")))),
        ("user in the address", Box::new(move || shop(&format!("http://u:{SECRET}@h:1"), ""))),
        ("query in the address", Box::new(move || shop(&format!("http://h:1/?key={SECRET}"), ""))),
        ("key in a wrong place", Box::new(move || shop("http://h:1", &format!("nonsense = \"{SECRET}\"")))),
        (
            "variables",
            Box::new(|| {
                Consign::at(&format!("http://u:{SECRET}@h:1"))
                    .var("CONSIGN_API_KEY", SECRET)
                    .var("CONSIGN_AES_KEY", SECRET)
                    .var("http_proxy", format!("http://u:{SECRET}@p:1"))
                    .var("HTTPS_PROXY", format!("{SECRET}:x://y@p:1"))
                    .var("ALL_PROXY", format!("socks5://{SECRET}@p:1"))
            }),
        ),
        (
            "proxy of the environment",
            Box::new(|| Consign::at("http://h.example:1").var("http_proxy", format!("http://u:{SECRET}@p:1"))),
        ),
    ];
    at_once(table, |(what, make)| {
        for loudness in ["", "-vv", "--json"] {
            let run = doctor(make(), &ledger).line(loudness).run();
            let said = run.everything();
            assert!([0, 3].contains(&run.code()), "{what}\n{run}");
            for secret in [SECRET, API_KEY, AES_KEY] {
                assert!(!said.contains(secret), "{what} {loudness}: {secret} is shown\n{run}");
            }
        }
    });
    let proxied = Consign::at("http://h.example:1").var("http_proxy", format!("http://u:{SECRET}@p:1"));
    let document = healthy(proxied.var("no_proxy", "a.example,b.example"), &ledger);
    let proxy = &document["merchant"]["proxy"];
    assert_eq!((&proxy["address"], &proxy["named_by"]), (&"http://[hidden]@p:1".into(), &"environment".into()));
    assert_eq!(proxy["except"][1], "b.example");
    let environment = &document["environment"];
    assert_eq!(environment["http_proxy"], "http://[hidden]@p:1");
    assert_eq!(environment["CONSIGN_API_KEY"], "[hidden] (12 bytes)");
    assert_eq!(environment["HOME"], "~");
}

#[test]
fn the_ledger_tells_what_is_undecided_and_when_it_was_copied() {
    let directory = closed_directory();
    let ledger = directory.path().join("ledger.db");
    sell(&ledger);
    let consign = || Consign::at("http://127.0.0.1:1");
    let names = || {
        let entries = fs::read_dir(directory.path()).expect("readable");
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("ledger.db-shm")).collect()
    };
    let content = || {
        let mut names: Vec<_> = names();
        names.sort();
        names.into_iter().map(|path| (fs::read(&path).expect("readable"), path)).collect::<Vec<_>>()
    };
    let before = content();
    let document = healthy(consign(), &ledger);
    assert!(content() == before, "the ledger was changed");
    let found = &document["ledger"];
    assert_eq!((&found["orders"], &found["integrity"], &found["mode"]), (&2.into(), &"ok".into(), &"0600".into()));
    assert_eq!(found["backed_up_at"], Value::Null);
    assert!(found["size"].as_u64().is_some_and(|size| size > 4096) && found["file_system"].is_string(), "{found:#}");
    let undecided: Vec<_> = found["undecided"].as_array().expect("a list").iter().collect();
    let states: Vec<_> =
        undecided.iter().map(|one| (one["state"].as_str().expect("a state"), &one["orders"])).collect();
    assert_eq!(states, [("unknown", &1.into()), ("accepted", &1.into())], "{found:#}");
    let age = unix_now() - undecided[0]["oldest_sent_at"].as_i64().expect("a time");
    assert!((0..60).contains(&age), "{age}");

    let raw = rusqlite::Connection::open(&ledger).expect("a ledger");
    raw.execute("UPDATE orders SET sent_at = sent_at - 259200000 WHERE order_id = 'C2'", []).expect("aged");
    drop(raw);
    let run = doctor(consign(), &ledger).run().expect(0);
    assert!(run.stdout().contains("1 unknown, the oldest sent 3 days ago"), "{run}");
    assert!(run.stdout().contains("never, as far as it knows: consign orders backup FILE"), "{run}");

    backup(&ledger, &directory.path().join("copy.db")).expect(0);
    let at = healthy(consign(), &ledger)["ledger"]["backed_up_at"].as_i64().expect("a time");
    assert!((0..60).contains(&(unix_now() - at)), "{at}");
    std::thread::sleep(Duration::from_millis(1100));
    backup(&ledger, &directory.path().join("copy.db")).expect(2);
    assert_eq!(healthy(consign(), &ledger)["ledger"]["backed_up_at"], at, "what was not copied counts as no copy");
    backup(&ledger, &directory.path().join("second.db")).expect(0);
    assert!(healthy(consign(), &ledger)["ledger"]["backed_up_at"].as_i64().is_some_and(|second| second > at));
}

#[test]
fn a_ledger_that_cannot_be_written_is_copied_all_the_same() {
    let directory = closed_directory();
    let ledger = directory.path().join("ledger.db");
    sell(&ledger);
    let raw = rusqlite::Connection::open(&ledger).expect("a ledger");
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all in the file");
    drop(raw);
    fs::set_permissions(&ledger, fs::Permissions::from_mode(0o400)).expect("its mode");
    let run = backup(&ledger, &directory.path().join("copy.db")).expect(0);
    assert!(run.stderr().contains("its age will not be known: the ledger is read-only"), "{run}");
}

#[test]
fn a_damaged_ledger_is_exit_1_and_a_bad_profile_exit_3() {
    let directory = closed_directory();
    let [good, bad, none, foreign] =
        ["good.db", "bad.db", "none.db", "foreign.db"].map(|name| directory.path().join(name));
    sell(&good);
    let raw = rusqlite::Connection::open(&good).expect("a ledger");
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("all in the file");
    let page = |name: &str| -> u32 {
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        raw.query_row(sql, [name], |row| row.get(0)).expect("a page")
    };
    let mut bytes = fs::read(&good).expect("readable");
    bytes[(page("orders_by_id") as usize - 1) * 4096..][..4096].fill(0);
    fs::write(&bad, &bytes).expect("a file");
    fs::write(&foreign, "no ledger at all, but long enough to be taken for a file of SQLite".repeat(4))
        .expect("a file");
    for path in [&bad, &foreign] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("its mode");
    }
    let fine = || Consign::with_profile("http://127.0.0.1:1", "");
    let broken = || Consign::with_profile("http://127.0.0.1:1", "nonsense = 1");
    for (what, consign, ledger, code, told) in [
        ("a damaged index", fine(), &bad, 1, "the ledger is damaged"),
        ("no ledger at all", fine(), &foreign, 1, "the ledger is damaged"),
        ("an unknown key", broken(), &good, 3, "unknown key `nonsense`"),
        ("both", broken(), &bad, 1, "the ledger is damaged"),
        ("a profile that there is not", fine().line("-p nobody"), &none, 3, "no profile `nobody`"),
        (
            "an open file",
            fine().file(".config/consign/config.toml", "[profiles.a]\napi_key = 'k'", 0o644),
            &none,
            3,
            "0644",
        ),
        (
            "a key file that is missing",
            Consign::with_profile("http://127.0.0.1:1", "")
                .config("[profiles.a]\nbase_url = 'http://h'\ncustomer_id = '1'\napi_key_file = 'k'"),
            &none,
            3,
            "there is no key file",
        ),
        (
            "a file that was asked for",
            Consign::new().var("CONSIGN_CONFIG", "/nowhere/config.toml"),
            &none,
            3,
            "no profile file at",
        ),
        (
            "a variable alone",
            Consign::new().var("CONSIGN_BASE_URL", "http://h"),
            &none,
            3,
            "CONSIGN_CUSTOMER_ID not set",
        ),
        ("a bad address", Consign::at("h:1"), &none, 3, "CONSIGN_BASE_URL"),
    ] {
        let run = doctor(consign, ledger).args(["--json"]).run();
        assert_eq!(run.code(), code, "{what}\n{run}");
        let document = run.json();
        let kind = if code == 1 { "internal" } else { "config" };
        assert_eq!(
            (&document["outcome"], &document["error"]["kind"]),
            (&"error".into(), &kind.into()),
            "{what}\n{run}"
        );
        assert!(document["error"]["message"].as_str().is_some_and(|text| text.contains(told)), "{what}\n{run}");
        assert!(document["problems"].as_array().is_some_and(|all| all.contains(&document["error"])), "{what}\n{run}");
        assert!(document["versions"]["sqlite"].is_string(), "{what}\n{run}");
    }
    let both = doctor(broken(), &bad).run().expect(1);
    assert!(both.stdout().contains("2 problems") && both.stdout().contains("unknown key `nonsense`"), "{both}");
    assert!(!none.exists());
}

#[test]
fn an_older_ledger_is_left_as_it_is() {
    let directory = closed_directory();
    let ledger = directory.path().join("ledger.db");
    let raw = rusqlite::Connection::open(&ledger).expect("a file");
    raw.execute_batch(include_str!("../fixtures/layout-2.sql")).expect("an old ledger");
    drop(raw);
    let document = healthy(Consign::new(), &ledger);
    assert_eq!(document["ledger"]["layout"], 2, "{document:#}");
    let raw = rusqlite::Connection::open(&ledger).expect("a file");
    let layout: i64 = raw.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number");
    assert_eq!(layout, 2);
}
