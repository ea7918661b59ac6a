//! Batches that the program makes.

use std::path::Path;
use std::sync::Barrier;
use std::thread;

use consign::ledger::{ClaimError, Filter, Ledger, Outcome, Refusal, next_batch};

use super::claims::refusal;
use super::{MERCHANT, MINUTE, NOW, Sale, in_memory, key, open, sale};
use crate::support::closed_directory;

const TODAY: &str = "B20261122";
const DAY: i64 = 24 * 60 * MINUTE;
const AT_ONCE: usize = 8;

fn made<'a>(order_id: &'a str, number: &'a str, batchno: &'a str) -> Sale<'a> {
    Sale { batchno, batch_is_made: true, ..sale(order_id, number) }
}

fn batch_of(ledger: &Ledger, order_id: &str) -> String {
    ledger.get(key(order_id)).expect("readable").expect("known").batchno.expect("a batch")
}

#[test]
fn a_made_batch_is_remembered_with_its_order() {
    let mut ledger = in_memory();
    made("A", "1", TODAY).send(&mut ledger, Outcome::NotSent, NOW);
    sale("N", "2").send(&mut ledger, Outcome::NotSent, NOW);
    assert_eq!(ledger.remembered_batch(key("A")).expect("readable").as_deref(), Some(TODAY));
    assert_eq!(ledger.remembered_batch(key("N")).expect("readable"), None, "it was named");
    assert_eq!(ledger.remembered_batch(key("X")).expect("readable"), None);
    // Whatever batch is made for it on another day, it is the same request.
    made("A", "1", "B20271122").send(&mut ledger, Outcome::Accepted, NOW + DAY);
    assert_eq!(batch_of(&ledger, "A"), "B20271122");
    assert!(matches!(refusal(made("A", "1", TODAY).claim(&mut ledger, NOW + DAY)), Refusal::SameOrder(_)));
}

#[test]
fn a_named_batch_is_part_of_the_request() {
    let mut ledger = in_memory();
    sale("A", "1").send(&mut ledger, Outcome::NotSent, NOW);
    for other in [made("A", "1", "B20261123"), Sale { batchno: "B1", ..sale("A", "1") }] {
        assert!(matches!(refusal(other.claim(&mut ledger, NOW)), Refusal::DifferentRequest(_)));
    }
    // The same form is the same request, whoever chose its batch.
    made("A", "1", TODAY).send(&mut ledger, Outcome::NotSent, NOW);
    sale("A", "1").send(&mut ledger, Outcome::NotSent, NOW);
    let other = Sale { batchno: "B1", ..sale("A", "1") };
    assert!(matches!(refusal(other.claim(&mut ledger, NOW)), Refusal::DifferentRequest(_)));
    let other = Sale { face_value: "50", ..made("A", "1", TODAY) };
    assert!(matches!(refusal(other.claim(&mut ledger, NOW)), Refusal::DifferentRequest(_)));
}

#[test]
fn the_latest_batch_of_a_day_is_found() {
    let mut ledger = in_memory();
    let latest = |ledger: &Ledger| ledger.latest_batch(MERCHANT, TODAY).expect("readable");
    assert_eq!(latest(&ledger), TODAY, "nobody is known yet");
    for (id, batchno) in [("A", TODAY), ("B", "B20261122-2"), ("C", "B20261122-3"), ("D", "B20261122-5")] {
        made(id, id, batchno).send(&mut ledger, Outcome::Accepted, NOW);
        assert_eq!(latest(&ledger), if id == "D" { "B20261122-3" } else { batchno });
    }
}

/// A ledger whose batch has room for so many more.
fn with_room(path: &Path, room: usize) {
    made("first", "first", TODAY).send(&mut open(path), Outcome::Accepted, NOW);
    let raw = rusqlite::Connection::open(path).expect("a ledger");
    let sql = "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
        INSERT INTO orders (merchant, kind, state, sent_at, face_value, product, batchno, order_id, subject,
            created_at, updated_at, in_flight_until, moved_at, fingerprint, request)
        SELECT 1, 'sale', 'accepted', 0, '100', '12', 'B20261122', 'F' || i, '****', 0, 0, 0, 0, randomblob(32), x'00'
        FROM n";
    raw.execute(sql, [i64::try_from(2000 - room).expect("small")]).expect("filled");
}

/// Claims as a command does whose batch is made: the next one when it is full.
fn claim_somewhere(ledger: &mut Ledger, order_id: &str) -> String {
    let mut batchno = ledger.latest_batch(MERCHANT, TODAY).expect("readable");
    loop {
        match made(order_id, order_id, &batchno).claim(ledger, NOW) {
            Ok(_) => return batchno,
            Err(ClaimError::Refused(Refusal::FullBatch { batchno: full, .. })) => batchno = next_batch(&full),
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn eight_race_for_the_last_places_and_none_is_refused() {
    for room in [0, 3, 7] {
        let dir = closed_directory();
        let path = dir.path().join("ledger.db");
        with_room(&path, room);
        let start = Barrier::new(AT_ONCE);
        thread::scope(|scope| {
            for racer in 0..AT_ONCE {
                let (path, start) = (&path, &start);
                scope.spawn(move || {
                    let mut ledger = open(path);
                    start.wait();
                    claim_somewhere(&mut ledger, &format!("R{racer}a"));
                    claim_somewhere(&mut ledger, &format!("R{racer}b"));
                });
            }
        });
        let ledger = open(&path);
        let count =
            |batchno| ledger.list(&Filter { batchno: Some(batchno), ..Filter::default() }).expect("readable").len();
        assert_eq!((count(TODAY), count("B20261122-2")), (2000, AT_ONCE * 2 - room), "room {room}");
    }
}

#[test]
fn an_order_whose_remembered_batch_is_full_goes_into_the_next() {
    let dir = closed_directory();
    let path = dir.path().join("ledger.db");
    with_room(&path, 1);
    let mut ledger = open(&path);
    made("A", "1", TODAY).send(&mut ledger, Outcome::NotSent, NOW);
    made("B", "2", TODAY).send(&mut ledger, Outcome::Accepted, NOW);
    assert!(matches!(refusal(made("A", "1", TODAY).claim(&mut ledger, NOW)), Refusal::FullBatch { .. }));
    made("A", "1", &next_batch(TODAY)).send(&mut ledger, Outcome::Accepted, NOW);
    assert_eq!(batch_of(&ledger, "A"), "B20261122-2");
}
