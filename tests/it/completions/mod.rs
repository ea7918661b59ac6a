//! Completion of command lines: in the shells themselves where they are there, and what they are told.

mod home;
mod man;
mod shells;
mod typed;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use self::home::Home;
use crate::support::Consign;

#[test]
fn names_of_this_machine_are_offered_where_they_fit() {
    let home = Home::new();
    for (words, offered) in [
        ("-p ''", &["corner", "shop", "sandbox"][..]),
        ("--profile=s", &["--profile=shop", "--profile=sandbox"]),
        ("query -p c", &["corner"]),
        ("query C", &["C20261122000002", "C20261122000001"]),
        ("query C20261122000001", &["C20261122000001"]),
        ("query C1 C20261122000002", &["C20261122000002"]),
        ("query ''", &["C20261122000002", "C20261122000001"]),
        ("query T", &[]),
        ("query --wait C20261122000001", &["C20261122000001"]),
        ("bizorder ''", &["T20261122000001"]),
        ("orders show T", &["T20261122000001"]),
        ("orders show ''", &["T20261122000001", "C20261122000002", "C20261122000001"]),
        ("orders release ''", &["T20261122000001", "C20261122000002"]),
        ("orders release C", &["C20261122000002"]),
        ("orders release X", &[]),
        ("notify http://h --order-id C20261122000001", &["C20261122000001"]),
        ("verify --endpoint b", &["balance", "bizorder", "buy"]),
        ("sign --endpoint=n", &["--endpoint=notification"]),
        ("orders list --state su", &["succeeded"]),
        ("help rec", &["recovery"]),
        ("help sub", &["submit"]),
        ("completions ''", &["bash", "zsh", "fish", "powershell"]),
        ("orders re", &["report", "release"]),
        ("balance --qu", &["--quiet"]),
        ("doc", &["doctor"]),
    ] {
        assert_eq!(home.offered(words), offered, "{words}");
    }
    assert!(home.offered("balance ''").contains(&"--json".to_owned()), "options are offered where there is no word");
    assert!(home.offered("''").starts_with(&["submit".to_owned()]));
}

#[test]
fn a_name_that_a_shell_reads_as_more_is_offered_to_none() {
    let home = Home::new();
    for name in
        ["X;x", "X$(x)", "X`x`", "X|x", "X&x", "X>x", "X*", "X{a,b}", "X'x", "X\"x", "X\\x", "X!x", "X x", "X\nx"]
    {
        home.has_order(name);
    }
    for name in ["X-店_1.2:3@4+5=6/7%", "--json"] {
        home.has_order(name);
    }
    for name in ["X$(x)", "X;x", "X-店"] {
        home.has_profile(name);
    }
    assert_eq!(home.offered("query X"), ["X-店_1.2:3@4+5=6/7%"]);
    assert_eq!(home.offered("-p X"), ["X-店"]);
    assert_eq!(home.offered("orders show --js"), ["--json"], "it is the option");
}

#[test]
fn the_ledger_and_the_file_of_the_line_count() {
    let home = Home::new();
    let other = home.sold("other.db", "X20261122000009");
    let other = other.display();
    for words in [
        format!("--ledger {other} query ''"),
        format!("query --ledger={other} X"),
        format!("--ledger \"'{other}'\" query X"),
    ] {
        assert_eq!(home.offered(&words), ["X20261122000009"], "{words}");
    }
    fs::write(home.path("other.toml"), "[profiles.elsewhere]\n").expect("a file");
    assert_eq!(home.offered("--config other.toml -p e"), ["elsewhere"]);
    assert!(
        home.offered("--sandbox query ''").iter().all(|word| word.starts_with('-')),
        "a throwaway ledger has no orders"
    );
}

#[test]
fn what_fails_is_silent_and_nothing_is_made_or_changed() {
    let home = Home::new();
    let nothing = |words: &str| {
        let run = home.ask("fish", words).run().expect(0);
        assert_eq!(run.stderr(), "", "{words}");
        let offered: Vec<String> = run.stdout().lines().map(str::to_owned).collect();
        assert!(offered.iter().all(|word| word.starts_with('-')), "{words}: {offered:?}");
    };
    nothing("--ledger nowhere.db query ''");
    assert!(!home.path("nowhere.db").exists());
    fs::write(home.path("foreign.db"), "this is no ledger ".repeat(40)).expect("a file");
    nothing("--ledger foreign.db query ''");
    let old = home.path("old.db");
    let raw = rusqlite::Connection::open(&old).expect("a file");
    raw.execute_batch(include_str!("../../fixtures/layout-2.sql")).expect("an old ledger");
    assert_eq!(home.offered("--ledger old.db query zzz").len(), 0);
    let layout: i64 = raw.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number");
    assert_eq!(layout, 2, "an old ledger is left as it is");
    fs::write(home.path("bad.toml"), "[profiles.shop]\nnonsense = 1").expect("a file");
    assert_eq!(home.offered("--config bad.toml -p ''"), ["sandbox"]);
    assert_eq!(home.offered("query 'C2026%'"), [""; 0]);
    // Whoever holds the ledger is not waited for.
    let raw = rusqlite::Connection::open(home.ledger()).expect("a ledger");
    raw.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
        .expect("locked");
    let begin = Instant::now();
    nothing("query ''");
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[test]
fn an_unknown_shell_or_an_empty_variable_is_no_question() {
    for value in ["", "0", "csh"] {
        let run = Consign::new().var("CONSIGN_COMPLETE", value).line("help exit-codes").run().expect(0);
        assert!(run.stdout().contains("Exit codes"), "{value}\n{run}");
    }
    let run = Consign::new().line("completions csh").run().expect(2);
    assert!(run.stderr().contains("bash, zsh, fish, powershell"), "{run}");
}

#[test]
fn every_shell_gets_its_script() {
    for (shell, told) in [
        ("bash", "complete -o nospace"),
        ("zsh", "compdef _clap_dynamic_completer_consign consign"),
        ("fish", "complete --keep-order"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName consign"),
        ("pwsh", "Register-ArgumentCompleter"),
    ] {
        let script = Consign::new().args(["completions", shell]).run().expect(0).stdout();
        assert!(script.contains(told) && script.contains("CONSIGN_COMPLETE"), "{shell}: {script}");
        assert!(script.contains(env!("CARGO_BIN_EXE_consign")), "called by its path, it is called so again: {script}");
        let document = Consign::new().args(["--json", "completions", shell]).run().expect(0).json();
        assert_eq!(document["script"].as_str().map(str::trim_end), Some(script.trim_end()), "{shell}");
    }
}

/// A ledger of a million orders, the odd ones sales.
fn fill(ledger: &Path) {
    let raw = rusqlite::Connection::open(ledger).expect("a ledger");
    raw.execute_batch(
        "PRAGMA synchronous = OFF;
        WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000000)
        INSERT INTO orders (merchant, kind, state, sent_at, face_value, product, batchno, order_id, subject, attempts,
            created_at, updated_at, in_flight_until, moved_at, fingerprint, request)
        SELECT merchant, 'sale', 'succeeded', sent_at + n, face_value, product, 'B' || (n / 2000), printf('M%010d', n),
            subject, attempts, created_at, updated_at, in_flight_until, moved_at, randomblob(32), request
        FROM orders, n WHERE order_id = 'C20261122000001';",
    )
    .expect("a million orders");
}

#[test]
#[ignore = "makes a ledger of half a gigabyte"]
#[allow(clippy::print_stdout, reason = "it is run by hand for its figures")]
fn a_million_orders_are_not_waited_for() {
    let home = Home::new();
    fill(&home.ledger());
    for (words, offered) in [
        ("query M00000012", 100),
        ("query M", 100),
        ("query M0000001234", 1),
        ("query ''", 100),
        ("query C", 2),
        ("bizorder ''", 0),
        ("bizorder M", 0),
        ("orders show M0", 100),
        ("orders release ''", 2),
    ] {
        let mut times: Vec<Duration> = (0..9).map(|_| home.ask("fish", words).run().expect(0).elapsed).collect();
        times.sort_unstable();
        let found = home.offered(words).into_iter().filter(|word| !word.starts_with('-')).count();
        assert_eq!(found, offered, "{words}");
        println!("{words}: {:?}, {:?} at worst", times[4], times[8]);
        assert!(times[4] < Duration::from_millis(50), "{words}: {times:?}");
    }
}

/// A variable that was left exported makes no answer of a command, which would then have done nothing.
#[test]
fn a_command_with_the_variable_is_carried_out() {
    let run = crate::support::Consign::new().var("CONSIGN_COMPLETE", "bash").var("CONSIGN_API_KEY", "key");
    let run = run.args(["sign", "--", "a=1"]).run().expect(0);
    assert_eq!(run.stdout().trim().len(), 32, "{run}");
}
