//! Copies of a ledger: closed to others from their first byte, and of one moment.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use consign::ledger::{BackupError, ClaimError, Filter, Outcome, Refusal};

use super::{NOW, PATIENCE, open, sale};
use crate::support::closed_directory;

#[test]
fn a_copy_is_closed_from_its_first_byte() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    sale("A", "1").send(&mut open(&path), Outcome::Accepted, NOW);
    let copies = dir.path().join("copies");
    fs::create_dir(&copies).expect("a directory");
    let done = AtomicBool::new(false);
    let watch = || {
        let mut unfinished = 0;
        while !done.load(Ordering::Relaxed) {
            for entry in fs::read_dir(&copies).expect("readable").flatten() {
                let Ok(metadata) = entry.metadata() else { continue };
                assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{}", entry.path().display());
                unfinished += usize::from(entry.path().extension().is_some_and(|name| name == "unfinished"));
            }
        }
        unfinished
    };
    let seen = thread::scope(|scope| {
        let watcher = scope.spawn(watch);
        let ledger = open(&path);
        for n in 0..200 {
            let copy = copies.join(format!("{n}.db"));
            assert_eq!(ledger.backup(&copy).expect("a copy").orders, 1);
            fs::remove_file(copy).expect("there");
        }
        done.store(true, Ordering::Relaxed);
        watcher.join().expect("closed all the time")
    });
    assert!(seen > 0, "no copy was seen while it was made");
    assert_eq!(fs::read_dir(&copies).expect("readable").count(), 0);
}

#[test]
fn a_copy_of_a_busy_ledger_has_all_that_was_committed_before() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let mut writer = open(&path);
    let reader = consign::ledger::open_to_read(&path, PATIENCE, super::clock()).expect("opens").expect("there");
    for n in 0_u64..20 {
        let (id, number) = (format!("A{n}"), format!("{n:016}"));
        let claimed = sale(&id, &number).claim(&mut writer, NOW).expect("a claim");
        let copy = dir.path().join(format!("{n}.db"));
        assert_eq!(reader.backup(&copy).expect("a copy").orders, n + 1);
        writer.settle(&claimed, &super::settlement(Outcome::Accepted)).expect("settled");
        // What the ledger refuses the copy refuses, and it goes on from there.
        let mut copy = open(&copy);
        assert!(!copy.begins_anew());
        let again = sale("B", &number).claim(&mut copy, NOW);
        assert!(matches!(again, Err(ClaimError::Refused(Refusal::SameCard(_)))), "{again:?}");
        sale("C", "9").send(&mut copy, Outcome::Accepted, NOW);
        assert_eq!(copy.list(&Filter::default()).expect("readable").len() as u64, n + 2);
    }
}

#[test]
fn a_copy_waits_for_nobody_and_holds_nobody_up() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    sale("A", "1").send(&mut open(&path), Outcome::Accepted, NOW);
    let other = rusqlite::Connection::open(&path).expect("an SQLite file");
    other.execute_batch("BEGIN IMMEDIATE; UPDATE orders SET message = 'not committed'").expect("the write lock");
    let reader = consign::ledger::open_to_read(&path, PATIENCE, super::clock()).expect("opens").expect("there");
    let copy = reader.backup(&dir.path().join("copy.db")).expect("a copy");
    other.execute_batch("COMMIT").expect("committed");
    let copied = open(&copy.path).list(&Filter::default()).expect("readable");
    assert_eq!(copied[0].message, None);
}

#[test]
fn two_copies_of_one_name_are_one_copy() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    let ledger = open(&path);
    let copy = dir.path().join("copy.db");
    ledger.backup(&copy).expect("a copy");
    let again = ledger.backup(&copy);
    assert!(matches!(&again, Err(BackupError::Taken(taken)) if *taken == copy), "{again:?}");
}
