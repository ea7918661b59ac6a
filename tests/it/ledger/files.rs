//! The file: who may read it, what is refused, what survives.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use consign::ledger::{ClaimError, Filter, LedgerError, Outcome, State};
use rusqlite::Connection;
use tempfile::TempDir;

use super::{NOW, PATIENCE, clock, open, open_to_read, sale, state};
use crate::support::closed_directory;

fn place() -> (TempDir, PathBuf) {
    let dir = closed_directory();
    let path = dir.path().join("data/consign/ledger.db");
    (dir, path)
}

fn used_ledger(orders: usize) -> (TempDir, PathBuf) {
    let (dir, path) = place();
    let mut ledger = open(&path);
    for n in 0..orders {
        let (id, number) = (format!("A{n}"), format!("{n:016}"));
        sale(&id, &number).send(&mut ledger, Outcome::Accepted, NOW);
    }
    drop(ledger);
    (dir, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

fn raw(path: &Path) -> Connection {
    Connection::open(path).expect("an SQLite file")
}

fn refused(path: &Path) -> LedgerError {
    consign::ledger::open(path, PATIENCE, clock()).expect_err("refused")
}

#[test]
fn what_is_made_belongs_to_its_owner_alone() {
    let (_dir, path) = place();
    let mut ledger = open(&path);
    sale("A", "1").send(&mut ledger, Outcome::Accepted, NOW);
    for file in [path.clone(), beside(&path, "-wal"), beside(&path, "-shm")] {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    let directory = path.parent().expect("a directory");
    assert_eq!((mode(directory), mode(directory.parent().expect("another"))), (0o700, 0o700));
}

#[test]
fn a_ledger_that_others_can_read_is_closed_to_them() {
    let (_dir, path) = used_ledger(1);
    for file in [path.clone(), beside(&path, "-wal")] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).expect("changed");
    }
    drop(open(&path));
    assert_eq!((mode(&path), mode(&beside(&path, "-wal"))), (0o600, 0o600));
}

#[test]
fn orders_survive_the_process() {
    let (_dir, path) = used_ledger(3);
    let ledger = open(&path);
    assert_eq!(state(&ledger, "A2"), State::Accepted);
    assert_eq!(ledger.list(&Filter::default()).expect("readable").len(), 3);
}

#[test]
fn the_log_does_not_grow_without_bound() {
    let (_dir, path) = place();
    for n in 0..400 {
        let (id, number) = (format!("A{n}"), format!("{n:016}"));
        sale(&id, &number).send(&mut open(&path), Outcome::Accepted, NOW);
    }
    let log = fs::metadata(beside(&path, "-wal")).expect("a log").len();
    assert!(log < 1024 * 1024, "{log} bytes");
}

#[test]
fn one_who_makes_a_ledger_knows_that_it_begins() {
    let (_dir, path) = place();
    let start = std::sync::Barrier::new(8);
    let begun = std::thread::scope(|scope| {
        let openers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    open(&path).begins_anew()
                })
            })
            .collect();
        openers.into_iter().map(|opener| opener.join().expect("no panic")).filter(|begins| *begins).count()
    });
    assert_eq!(begun, 1);
    assert!(!open(&path).begins_anew());
    assert!(!super::in_memory().begins_anew());
}

#[test]
fn a_new_ledger_is_in_its_file_at_once() {
    let (_dir, path) = place();
    let ledger = open(&path);
    let copy = beside(&path, "-copy");
    fs::write(&copy, fs::read(&path).expect("readable")).expect("a copy");
    assert!(consign::ledger::open_to_read(&copy, PATIENCE, clock()).expect("a ledger").is_some());
    drop(ledger);
}

/// Earlier releases left a header in the file and all else in the log.
#[test]
fn a_ledger_that_was_only_prepared_is_begun() {
    let (dir, _) = place();
    let path = dir.path().join("ledger.db");
    let other = raw(&path);
    other.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t").expect("prepared");
    let ledger = open(&path);
    assert!(ledger.begins_anew());
    drop(other);
    let copy = beside(&path, "-copy");
    fs::write(&copy, fs::read(&path).expect("readable")).expect("a copy");
    assert!(consign::ledger::open_to_read(&copy, PATIENCE, clock()).expect("a ledger").is_some());
}

/// Who is killed while making a ledger leaves a journal; a reader comes upon it first.
#[test]
fn a_ledger_whose_making_was_cut_off_begins_again() {
    let (dir, _) = place();
    let path = dir.path().join("ledger.db");
    let cut = dir.path().join("cut.db");
    let other = raw(&path);
    other.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; CREATE TABLE t (x)").expect("begun");
    other
        .execute_batch(
            "INSERT INTO t WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 5000) \
        SELECT randomblob(100) FROM n",
        )
        .expect("spilt");
    for ending in ["", "-journal"] {
        let bytes = fs::read(beside(&path, ending)).expect("readable");
        assert!(!bytes.is_empty(), "{ending:?} has nothing in it yet");
        fs::write(beside(&cut, ending), bytes).expect("as it was when the process was killed");
    }
    drop(other);
    let mut ledger = match consign::ledger::open_to_read(&cut, PATIENCE, clock()).expect("no error") {
        Some(ledger) => ledger,
        None => open(&cut),
    };
    sale("A", "1").send(&mut ledger, Outcome::Accepted, NOW);
    assert_eq!(state(&open(&cut), "A"), State::Accepted);
}

#[test]
fn no_secret_is_in_the_files() {
    let (_dir, path) = place();
    let mut ledger = open(&path);
    let mut order = sale("A", "canarynumber1234");
    order.pin = "canarypin";
    order.send(&mut ledger, Outcome::Accepted, NOW);
    drop(ledger);
    for file in [path.clone(), beside(&path, "-wal")] {
        let bytes = fs::read(file).expect("readable");
        assert!(!bytes.windows(6).any(|window| window == b"canary"));
    }
}

#[test]
fn reading_makes_no_file() {
    let (_dir, path) = place();
    assert!(open_to_read(&path).expect("no error").is_none());
    assert!(!path.parent().expect("a directory").exists());
}

#[test]
fn a_reader_reads_and_does_not_write() {
    let (_dir, path) = used_ledger(1);
    let mut ledger = open_to_read(&path).expect("opens").expect("there");
    assert_eq!(state(&ledger, "A0"), State::Accepted);
    let claimed = sale("B", "9").claim(&mut ledger, NOW);
    assert!(matches!(claimed, Err(ClaimError::Ledger(LedgerError::ReadOnly))), "{claimed:?}");
}

#[test]
fn an_empty_file_is_a_ledger_not_begun() {
    let (dir, _) = place();
    let path = dir.path().join("empty.db");
    fs::write(&path, "").expect("written");
    assert!(open_to_read(&path).expect("no error").is_none());
    sale("A", "1").send(&mut open(&path), Outcome::Accepted, NOW);
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_ledger_that_lost_its_content_is_not_begun_again() {
    let (_dir, path) = used_ledger(1);
    fs::write(&path, "").expect("written");
    assert!(matches!(refused(&path), LedgerError::Damaged(_)));
}

#[test]
fn special_names_are_names_of_files() {
    let (dir, _) = place();
    for name in [":memory:", "file:x?mode=memory"] {
        let path = dir.path().join(name);
        sale("A", "1").send(&mut open(&path), Outcome::Accepted, NOW);
        assert!(path.is_file());
    }
    assert!(matches!(refused(Path::new("")), LedgerError::File { .. }));
}

#[test]
fn what_is_no_file_is_refused() {
    let (dir, _) = place();
    assert!(matches!(refused(dir.path()), LedgerError::Directory));
    assert!(matches!(refused(Path::new("/dev/null")), LedgerError::NotAFile));
    let below_a_file = dir.path().join("file");
    fs::write(&below_a_file, "").expect("written");
    assert!(matches!(refused(&below_a_file.join("ledger.db")), LedgerError::File { .. }));
}

#[test]
fn a_read_only_file_is_refused() {
    let (_dir, path) = used_ledger(1);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("changed");
    assert!(matches!(refused(&path), LedgerError::ReadOnly));
    assert_eq!(mode(&path), 0o444);
    let ledger = open_to_read(&path).expect("opens").expect("there");
    assert_eq!(state(&ledger, "A0"), State::Accepted);
}

#[test]
fn a_ledger_from_the_future_is_refused_and_left_alone() {
    let (_dir, path) = used_ledger(1);
    raw(&path).pragma_update(None, "user_version", 7).expect("changed");
    let error = refused(&path);
    assert!(matches!(error, LedgerError::FromTheFuture { found: 7, known: 4 }), "{error:?}");
    assert!(consign::output::words::ledger_error(&error).en().contains("newer consign"), "{error:?}");
    assert!(open_to_read(&path).is_err());
}

#[test]
fn a_file_of_another_application_is_refused_and_left_alone() {
    let (dir, _) = place();
    let path = dir.path().join("other.db");
    let other = raw(&path);
    other.execute_batch("CREATE TABLE t (x)").expect("made");
    drop(other);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
    let before = fs::read(&path).expect("readable");
    assert!(matches!(refused(&path), LedgerError::Foreign));
    assert!((fs::read(&path).expect("readable"), mode(&path)) == (before, 0o644));
    raw(&path).pragma_update(None, "application_id", 1).expect("changed");
    assert!(matches!(refused(&path), LedgerError::Foreign));
}

#[test]
fn a_damaged_file_is_refused() {
    let (dir, _) = place();
    let path = dir.path().join("text.db");
    fs::write(&path, "these are not the orders that you are looking for".repeat(100)).expect("written");
    assert!(matches!(refused(&path), LedgerError::Damaged(_)));
}

#[test]
fn a_truncated_file_is_refused() {
    let (_dir, path) = used_ledger(300);
    raw(&path).pragma_update(None, "wal_checkpoint", "TRUNCATE").expect("checkpoint");
    let bytes = fs::read(&path).expect("readable");
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("written");
    let error = refused(&path);
    assert!(matches!(error, LedgerError::Damaged(_)), "{error:?}");
}

#[test]
fn damage_within_is_found_before_a_claim_is_made() {
    let (_dir, path) = used_ledger(300);
    raw(&path).pragma_update(None, "wal_checkpoint", "TRUNCATE").expect("checkpoint");
    let mut bytes = fs::read(&path).expect("readable");
    bytes[4096..].fill(0xa5);
    fs::write(&path, bytes).expect("written");
    let claimed = match consign::ledger::open(&path, PATIENCE, clock()) {
        Ok(mut ledger) => sale("B", "9").claim(&mut ledger, NOW),
        Err(error) => Err(error.into()),
    };
    assert!(matches!(claimed, Err(ClaimError::Ledger(LedgerError::Damaged(_)))), "{claimed:?}");
}

#[test]
fn a_locked_ledger_is_waited_for_and_then_given_up() {
    let (_dir, path) = used_ledger(1);
    let other = raw(&path);
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let mut ledger = consign::ledger::open(&path, Duration::from_millis(50), clock()).expect("opens");
    let claimed = sale("B", "9").claim(&mut ledger, NOW);
    assert!(matches!(claimed, Err(ClaimError::Ledger(LedgerError::Busy))), "{claimed:?}");
    other.execute_batch("ROLLBACK").expect("unlocked");
    sale("B", "9").leave_behind(&mut ledger, NOW);
}

#[test]
fn history_and_orders_cannot_be_rewritten() {
    let (_dir, path) = used_ledger(1);
    let raw = raw(&path);
    for sql in ["UPDATE history SET became = 'failed'", "DELETE FROM history", "DELETE FROM orders"] {
        let error = raw.execute(sql, []).expect_err("refused").to_string();
        assert!(error.contains("append-only") || error.contains("never forgotten"), "{error}");
    }
}

#[test]
fn commits_are_durable() {
    let (_dir, path) = used_ledger(1);
    let mode: String = raw(&path).query_row("PRAGMA journal_mode", [], |row| row.get(0)).expect("a mode");
    assert_eq!(mode, "wal");
}
