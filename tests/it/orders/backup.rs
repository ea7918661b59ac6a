//! `orders backup`: a copy that is a ledger, whatever else goes on.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::shop::{Row, Shop, refused};
use crate::support::process::Run;
use crate::support::{Consign, at_once};

const CARD: &str = "6000000000001234";

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("readable");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn backup(shop: &Shop, to: &Path) -> Run {
    shop.consign().args(["orders".as_ref(), "backup".as_ref(), to.as_os_str()]).run()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

#[test]
fn a_copy_is_one_file_that_refuses_what_the_ledger_refuses() {
    let shop = Shop::new();
    shop.submit("C1", CARD).run().expect(0);
    let dir = tempfile::tempdir().expect("a directory");
    let copy = dir.path().join("copy.db");
    let run = backup(&shop, &copy).expect(0);
    let document = run.json();
    assert_eq!((&document["command"], &document["outcome"]), (&"orders".into(), &"backed_up".into()), "{run}");
    assert_eq!((&document["path"], &document["orders"]), (&copy.to_string_lossy().into(), &1.into()), "{run}");
    assert_eq!(names(dir.path()), ["copy.db"]);
    assert_eq!(fs::metadata(&copy).expect("a file").permissions().mode() & 0o777, 0o600);
    // Its header asks for no log.
    assert_eq!(fs::read(&copy).expect("readable")[18..20], [1, 1]);

    let at = || Consign::at(&shop.gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), copy.as_os_str()]);
    let listed = at().line("orders list").run().expect(0).json();
    assert_eq!(listed["orders"][0]["order_id"], "C1");
    refused(super::shop::sale(at(), "C2", CARD).run(), &["the card was sent before as order C1"]);
    super::shop::sale(at(), "C3", "6000000000009999").run().expect(0);
}

#[test]
fn what_is_there_is_not_overwritten() {
    let shop = Shop::new();
    shop.submit("C1", CARD).run().expect(0);
    let dir = tempfile::tempdir().expect("a directory");
    let there = |name: &str| {
        let path = dir.path().join(name);
        fs::write(&path, "precious").expect("a file");
        path
    };
    let dangling = dir.path().join("dangling");
    symlink("nowhere", &dangling).expect("a link");
    let again = dir.path().join("again.db");
    symlink(shop.ledger(), &again).expect("a link");
    let mut cases = vec![there("file"), dangling, again, dir.path().to_owned(), shop.ledger()];
    for ending in ["-wal", "-shm", "-journal"] {
        let log = there(&format!("stale{ending}"));
        assert!(backup(&shop, &dir.path().join("stale")).expect(2).stderr().contains(&*log.to_string_lossy()));
        fs::remove_file(log).expect("removed");
        cases.push(beside(&shop.ledger(), ending));
    }
    let around = names(dir.path());
    let ledger = fs::read(shop.ledger()).expect("readable");
    for case in &cases {
        let run = backup(&shop, case).expect(2);
        assert!(
            run.stderr().contains(&*case.to_string_lossy()) && run.stderr().contains("nothing was copied"),
            "{run}"
        );
    }
    assert_eq!(fs::read(dir.path().join("file")).expect("still there"), b"precious");
    assert_eq!(names(dir.path()), around);
    assert!(fs::read(shop.ledger()).expect("readable") == ledger, "the ledger was changed");
}

#[test]
fn a_copy_needs_a_directory_and_a_ledger() {
    let shop = Shop::new();
    let dir = tempfile::tempdir().expect("a directory");
    let none = backup(&shop, &dir.path().join("copy.db")).expect(1);
    assert!(none.stderr().contains(&*shop.ledger().to_string_lossy()), "{none}");
    assert!(!shop.ledger().exists());
    shop.submit("C1", CARD).run().expect(0);
    let nowhere = backup(&shop, &dir.path().join("missing/copy.db")).expect(2);
    assert!(nowhere.stderr().contains("missing/copy.db"), "{nowhere}");
    let directory = dir.path().join("missing").display().to_string();
    assert!(nowhere.stderr().contains(&format!("no directory {directory};")), "{nowhere}");
    assert!(nowhere.stderr().contains(&format!("mkdir -p {directory}")), "{nowhere}");
    let no_directory = backup(&shop, Path::new("/proc/consign/copy.db")).expect(2);
    assert!(no_directory.stderr().contains("/proc/consign/copy.db"), "{no_directory}");
    shop.consign().line("orders backup").run().expect(2);
    for line in ["--sandbox orders backup copy.db", "--sandbox orders show C9"] {
        let throwaway = Consign::new().line(line).run();
        assert!([1, 9].contains(&throwaway.code()) && throwaway.stderr().contains("throwaway"), "{throwaway}");
        assert!(!throwaway.stderr().contains("()"), "{throwaway}");
    }
    assert!(names(dir.path()).is_empty());
}

/// Each copy holds whole orders only, and never fewer than an earlier one.
#[test]
fn copies_are_consistent_while_others_submit() {
    let shop = Shop::new();
    shop.submit("first", "6000000000000000").run().expect(0);
    let dir = tempfile::tempdir().expect("a directory");
    let mut before = 0;
    let all: Vec<usize> = (0..40).collect();
    at_once(all.chunks(8).map(<[usize]>::to_vec).chain([Vec::new()]), |some| {
        for n in &some {
            shop.submit(&format!("C{n}"), &format!("61000000000{n:05}")).run().expect(0);
        }
        if !some.is_empty() {
            return;
        }
        for n in 0..12 {
            let copy = dir.path().join(format!("{n}.db"));
            let document = backup(&shop, &copy).expect(0).json();
            let raw = rusqlite::Connection::open(&copy).expect("an SQLite file");
            let ask = |sql| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
            let orders = ask("SELECT count(*) FROM orders");
            assert_eq!(document["orders"], orders);
            let torn = "SELECT count(*) FROM orders WHERE (SELECT became FROM history WHERE order_row = id \
                ORDER BY seq DESC LIMIT 1) IS NOT state";
            assert_eq!(ask(torn), 0);
        }
    });
    for n in 0..12 {
        let raw = rusqlite::Connection::open(dir.path().join(format!("{n}.db"))).expect("an SQLite file");
        let orders: i64 = raw.query_row("SELECT count(*) FROM orders", [], |row| row.get(0)).expect("a number");
        assert!(orders >= before, "copy {n} has {orders} orders, the one before had {before}");
        before = orders;
    }
    let last = backup(&shop, &dir.path().join("last.db")).expect(0).json();
    assert_eq!(last["orders"], 41);
}

#[test]
fn what_is_not_sound_is_no_copy() {
    let shop = Shop::new();
    let ids: Vec<String> = (0..300).map(|n| format!("C{n}")).collect();
    shop.fill(&ids.iter().map(|id| Row::new(id, "accepted")).collect::<Vec<_>>());
    // An index that does not name all orders lets a number be used twice.
    let raw = shop.raw();
    raw.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE").expect("all in the file");
    let root: i64 = raw
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'orders_by_batch'", [], |row| row.get(0))
        .expect("a page");
    let page: i64 = raw.query_row("PRAGMA page_size", [], |row| row.get(0)).expect("a size");
    drop(raw);
    let mut bytes = fs::read(shop.ledger()).expect("readable");
    let at = usize::try_from((root - 1) * page).expect("an offset");
    bytes[at..at + 64].fill(0);
    fs::write(shop.ledger(), bytes).expect("damaged");
    let dir = tempfile::tempdir().expect("a directory");
    let run = backup(&shop, &dir.path().join("copy.db")).expect(1);
    assert!(run.stderr().contains("not sound"), "{run}");
    assert!(names(dir.path()).is_empty());
}

#[test]
fn a_copy_that_finds_no_room_leaves_nothing() {
    let shop = Shop::new();
    let ids: Vec<String> = (0..300).map(|n| format!("C{n}")).collect();
    shop.fill(&ids.iter().map(|id| Row::new(id, "accepted")).collect::<Vec<_>>());
    let dir = tempfile::tempdir().expect("a directory");
    // The ledger's own shared memory is there already, and need not grow.
    let other = shop.raw();
    other.query_row("SELECT count(*) FROM orders", [], |_| Ok(())).expect("open");
    // Blocks of 512 bytes.
    for limit in [0, 8, 80] {
        let run = std::process::Command::new("sh")
            .args([
                "-c",
                r#"ulimit -f "$1"; shift; exec "$@""#,
                "sh",
                &limit.to_string(),
                env!("CARGO_BIN_EXE_consign"),
            ])
            .args(["orders", "backup"])
            .arg(dir.path().join("copy.db"))
            .arg("--ledger")
            .arg(shop.ledger())
            .env("HOME", dir.path())
            .output()
            .expect("a shell");
        let stderr = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(1), "limit {limit}: {stderr}");
        assert!(stderr.contains("copy.db") && stderr.contains("no copy was left"), "limit {limit}: {stderr}");
        assert!(names(dir.path()).is_empty(), "limit {limit}");
    }
    assert_eq!(backup(&shop, &dir.path().join("copy.db")).expect(0).json()["orders"], 301);
}
