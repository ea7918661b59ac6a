//! Notifications that nobody signed, as fast as they come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{ATTACK, Listening, forged, post};

/// How many connections forge at the same time.
const FORGERS: usize = 8;

/// Floods with one request; returns how often it was answered.
fn flood(listening: &Listening, forgers: usize, request: &[u8]) -> usize {
    let answered = AtomicUsize::new(0);
    listening.withstands_for(ATTACK * 2, forgers, |attack| {
        answered.fetch_add(attack.repeats(request), Ordering::SeqCst);
    });
    answered.into_inner()
}

#[test]
fn a_flood_of_forged_ones_delays_nobody_and_leaves_little() {
    let mut listening = Listening::start();
    let answered = flood(&listening, FORGERS, &post("/", "", forged("").as_bytes()));
    assert!(answered > 500, "no flood: {answered}");
    let took = listening.end();
    assert!(took < Duration::from_secs(10), "nobody reads what it prints, and it ends after {took:?}");
    let path = listening.home.path().join("ledger.db");
    let ledger = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a ledger");
    let kept = |table: &str| -> i64 {
        ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a number")
    };
    let forged = kept("forged_notification");
    assert!((1..=1000).contains(&forged), "{forged} are kept");
    assert!(kept("notification") > 3, "the good ones are there");
}

#[test]
fn forged_ones_that_are_long_delay_nobody_and_leave_little() {
    let long = |unit: &str| unit.repeat(60_000 / unit.len());
    let object = |members: &str| format!("{{\"orderId\":\"C1\",\"status\":2,{members}}}");
    let members: Vec<String> = (0..6000).map(|number| format!("\"{number}\":0")).collect();
    let half = "1".repeat(30_000);
    let bodies = [
        // Each is hashed, searched and told of as little as a short one.
        forged(&format!("&x={}", long("x"))),
        format!("orderId={}&status=2&sign={}", long("I"), "0".repeat(32)),
        format!("orderId=C1&status={}&sign={}", long("S"), "0".repeat(32)),
        forged(&format!("&cardNumber={}&cardPassword={half}", "1 2.3-".repeat(5000))),
        forged(&format!("&cardNumber=1111&message={}", long("1"))),
        format!("{half}=1&{half}=2"),
        object(&members.join(",")),
        object(&format!("\"message\":{}{}", "[".repeat(30_000), "]".repeat(30_000))),
        "&".repeat(64_000),
        "a=1&".repeat(16_000),
        long("%"),
    ];
    let listening = Listening::start();
    let turn = AtomicUsize::new(0);
    listening.withstands(4 * bodies.len(), |attack| {
        let body = &bodies[turn.fetch_add(1, Ordering::SeqCst) % bodies.len()];
        let answered = attack.repeats(&post("/", "", body.as_bytes()));
        assert!(answered > 0, "{body:.40}: no answer in {ATTACK:?}");
    });
}

/// A line is made of each, and nobody reads the lines.
#[test]
fn long_names_and_numbers_take_little_memory() {
    let (name, number) = ("n".repeat(30_000), "I".repeat(60_000));
    let twice = format!("{name}=1&{name}=2");
    let long = format!("orderId={number}&customerId=1&status=2&sign={}", "0".repeat(32));
    let listening = Listening::start();
    for body in [twice, long] {
        let answered = flood(&listening, FORGERS, &post("/", "", body.as_bytes()));
        assert!(answered > 300, "no flood: {answered}");
    }
}

/// What is refused does not wait for the ledger, and does not stand before the good ones afterwards.
#[test]
fn a_flood_is_refused_at_once_while_another_program_holds_the_ledger() {
    let listening = Listening::start();
    listening.takes_a_good_one("before");
    let mut ledger = Connection::open(listening.home.path().join("ledger.db")).expect("a ledger");
    let writing = ledger.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("a lock");
    let request = post("/", "", forged(&format!("&x={}", "x".repeat(2000))).as_bytes());
    let _alone = super::ATTACKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let attack = super::Attack { addr: listening.addr, is_over: std::sync::atomic::AtomicBool::new(false) };
    let answered = std::thread::scope(|scope| {
        let forgers: Vec<_> = (0..FORGERS).map(|_| scope.spawn(|| attack.repeats(&request))).collect();
        std::thread::sleep(ATTACK);
        drop(super::Over(&attack.is_over));
        forgers.into_iter().map(|forger| forger.join().expect("a flood")).sum::<usize>()
    });
    assert!(answered > 500, "it stalls: {answered}");
    writing.rollback().expect("the lock is given back");
    listening.takes_a_good_one("after");
    listening.is_small();
}
