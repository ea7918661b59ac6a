//! A ledger that cannot be written: the platform is told to come again, and never that something is
//! taken that is not.

use std::fs;
use std::thread;

use super::{FORM, Listening, SOLD, Shop, notice, post, read, taken_down};
use crate::support::process::Signal;

#[test]
fn what_a_full_disk_keeps_from_being_taken_down_is_not_answered_with_the_word() {
    let shop = Shop::open();
    shop.sell(&["C0", "C1"]);
    let (ledger, log) = (shop.ledger(), shop.directory.path().join("ledger.db-wal"));
    let size = |path| fs::metadata(path).map_or(0, |file| file.len());
    // Some room, and not for long.
    let blocks = size(&ledger).max(size(&log)) / 512 + 320;
    let listener = Listening::start(shop.consign().with_files_of(blocks).line("listen --no-sync"));
    let id = |n: usize| format!("C{n}");
    let mut refused = Vec::new();
    let mut taken = Vec::new();
    for n in 0..2000 {
        match listener.takes(&notice(&id(n), &SOLD)) {
            (200, word) if word == "success" => taken.push(n),
            (500, nothing) if nothing.is_empty() => refused.push(n),
            other => panic!("{other:?}"),
        }
        if refused.len() >= 20 {
            break;
        }
    }
    assert!(taken.len() > 2 && refused.len() >= 20, "{blocks} blocks: {} taken", taken.len());
    for n in &taken {
        assert_eq!(taken_down(&ledger, &id(*n)), 1, "{n} was answered with the word");
    }
    listener.says("1 notifications are not taken down, and answered with HTTP 500, so that they come again");
    let ended = listener.end_by(Signal::TERM);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(ended.documents.len(), taken.len(), "nothing is told of what is not in the ledger");

    let listener = shop.listen("");
    assert_eq!(shop.state("C0"), "succeeded");
    for n in refused {
        assert_eq!(taken_down(&ledger, &id(n)), 0, "{n}");
        assert_eq!(listener.records(&notice(&id(n), &SOLD))["outcome"], "conflict", "{n} is new when it comes again");
    }
}

#[test]
fn what_another_process_keeps_from_being_taken_down_is_not_answered_with_the_word() {
    let shop = Shop::open();
    let ids = ["C1", "C2", "C3"];
    shop.sell(&ids);
    let listener = shop.listen("");
    let lock = read(&shop.ledger());
    lock.execute_batch("BEGIN IMMEDIATE").expect("the write lock");
    let post = |id: &str| post(listener.addr, FORM, notice(id, &SOLD).as_bytes()).expect("an answer");
    thread::scope(|scope| {
        let callers = ids.map(|id| scope.spawn(move || post(id)));
        for caller in callers {
            assert_eq!(caller.join().expect("a caller"), (500, String::new()));
        }
    });
    lock.execute_batch("ROLLBACK").expect("an end");
    for id in ids {
        assert_eq!((taken_down(&shop.ledger(), id), shop.state(id)), (0, "accepted".to_owned()));
        assert_eq!(listener.records(&notice(id, &SOLD))["outcome"], "recorded", "it comes again");
        assert_eq!(shop.state(id), "succeeded");
    }
}

#[test]
fn a_ledger_that_is_moved_away_takes_nothing_down() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("");
    let copy = shop.directory.path().join("copy.db");
    shop.consign().args(["orders".as_ref(), "backup".as_ref(), copy.as_os_str()]).run().expect(0);
    let moves: [&dyn Fn(); 2] =
        [&|| fs::rename(shop.ledger(), shop.directory.path().join("moved.db")).expect("moved"), &|| {
            fs::copy(&copy, shop.ledger()).map(drop).expect("restored");
        }];
    for away in moves {
        away();
        assert_eq!(listener.takes(&notice("C1", &SOLD)), (500, String::new()));
    }
    listener.says("the ledger was moved away, or exchanged for another file, while it was open");
    assert_eq!(listener.end_by(Signal::TERM).code, 0);
    for beside in ["ledger.db-wal", "ledger.db-shm"] {
        fs::remove_file(shop.directory.path().join(beside)).expect("the old log");
    }
    let listener = shop.listen("");
    assert_eq!(listener.records(&notice("C1", &SOLD))["outcome"], "recorded", "it comes again");
    assert_eq!(shop.state("C1"), "succeeded");
}

#[test]
fn a_ledger_that_is_damaged_meanwhile_takes_nothing_down() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("");
    read(&shop.ledger()).execute_batch("ALTER TABLE notification RENAME TO gone").expect("another layout");
    assert_eq!(listener.takes(&notice("C1", &SOLD)), (500, String::new()));
    listener.says("not taken down");
    read(&shop.ledger()).execute_batch("ALTER TABLE gone RENAME TO notification").expect("the layout");
    assert_eq!(listener.records(&notice("C1", &SOLD))["state"], "succeeded");
}
