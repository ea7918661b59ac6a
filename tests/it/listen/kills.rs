//! The listener is killed with SIGKILL, again and again, while clients call it all the time.
//!
//! Four clients tell of the same orders at once, in whatever order and as often as they like, and
//! now and then the contrary. Whenever, and however often, the listener dies: what it has answered
//! with the word is in its ledger, each answer counted, and no order is decided twice.
//!
//! The schedule follows from a seed, which a failure prints; set `CONSIGN_KILL_SEED` to play
//! another one, and `CONSIGN_KILL_ROUNDS` to have it killed more often or less.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use consign::core::form::Form;
use consign::core::secret::Pin;
use consign::ledger::{
    Batch, BootId, Claim, Clock, Exchanged, MerchantRef, Moment, Settlement, Subject, open as open_ledger,
};

use super::{FAILED, FORM, Listening, PATIENCE, SOLD, Shop, notice, post, read};
use crate::crash::schedule::Dice;
use crate::support::CUSTOMER_ID;
use crate::support::process::Signal;

/// How often it is killed, unless the environment says otherwise.
const ROUNDS: u64 = 200;
/// The seed, unless the environment names another.
const SEED: u64 = 20_261_122;
const CLIENTS: u64 = 4;
const ORDERS: u64 = 3000;

/// An address whose ports no other test is given while nobody listens there.
const ADDR: &str = "127.0.0.66:0";

/// What a client was answered with the word: of which order, that it was sold or not, how often.
type Taken = HashMap<(u64, bool), i64>;

fn id(order: u64) -> String {
    format!("C{order:05}")
}

/// Writes accepted orders down, as sales do.
fn sell_all(shop: &Shop) {
    let clock = Clock::new(|| Moment { wall: 1_763_800_000_000, boot_time: 1000, boot: BootId::named("the first") });
    let mut ledger = open_ledger(&shop.ledger(), PATIENCE, clock).expect("a ledger");
    let (base_url, pin) = (shop.gateway.url(), Pin::new("123456".into()).expect("a PIN"));
    let exchanged = Exchanged::Accepted;
    let settlement = Settlement {
        exchanged,
        note: None,
        code: Some("1"),
        message: None,
        system_order_id: None,
        number_exists: false,
    };
    for order in 0..ORDERS {
        let (order_id, number) = (id(order), format!("60000000{order:08}"));
        let batchno = format!("B{}", order / 1000);
        let fields = [("orderId", &order_id), ("batchno", &batchno)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.clone()));
        let claim = Claim {
            merchant: MerchantRef { customer_id: CUSTOMER_ID, base_url: &base_url },
            order_id: &order_id,
            product: "12",
            face_value: "100",
            subject: Subject::Card {
                batch: Batch { number: &batchno, field: "batchno", is_made: false },
                number: &number,
                pin: &pin,
            },
            request: &Form::from_pairs(fields.into()).expect("a form"),
            ignored: &[],
            deadline: Duration::from_secs(8),
            allow_duplicate: false,
            expects: None,
        };
        let claimed = ledger.claim(&claim).expect("a claim");
        ledger.settle(&claimed, &settlement).expect("settled");
    }
}

/// Ends the clients with the value, also where the test fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Tells of orders until it is over.
fn tell(addr: SocketAddr, mut dice: Dice, reached: &(dyn Fn() -> u64 + Sync), is_over: &AtomicBool) -> Taken {
    let mut taken = Taken::new();
    while !is_over.load(Ordering::SeqCst) {
        // Most of them are told for the first time, and by several clients at once.
        let order = reached().saturating_sub(dice.below(8)) % ORDERS;
        let order = if dice.below(4) == 0 { dice.below(order + 1) } else { order };
        let is_sold = (order % 3 == 0) == (dice.below(16) == 0);
        let body = notice(&id(order), if is_sold { &SOLD } else { &FAILED });
        match post(addr, FORM, body.as_bytes()) {
            Ok((200, word)) if word == "success" => *taken.entry((order, is_sold)).or_default() += 1,
            Ok(other) => panic!("{other:?}"),
            // It is dead, or has just died.
            Err(_) => thread::sleep(Duration::from_millis(dice.below(4))),
        }
    }
    taken
}

/// Fails unless the ledger has all of it, and nothing twice.
fn judge(ledger: &Path, taken: &Taken) {
    let ledger = read(ledger);
    let sound: String = ledger.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("an answer");
    assert_eq!(sound, "ok");
    let mut statement =
        ledger.prepare("SELECT times FROM notification WHERE order_id = ?1 AND status = ?2").expect("a statement");
    for ((order, is_sold), answers) in taken {
        let status = if *is_sold { "2" } else { "3" };
        let times: i64 = statement
            .query_row((id(*order), status), |row| row.get(0))
            .unwrap_or_else(|why| panic!("{} was answered with the word, and is missing: {why}", id(*order)));
        assert!(times >= *answers, "{}: {answers} answers, {times} in the ledger", id(*order));
    }
    let count = |sql: &str| ledger.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
    let ends = "SELECT order_row FROM history WHERE was <> became AND became IN ('succeeded', 'failed', 'reversed')";
    assert_eq!(count(&format!("SELECT count(*) FROM ({ends} GROUP BY order_row HAVING count(*) > 1)")), 0, "two ends");
    let told = "SELECT DISTINCT order_row FROM notification WHERE order_row IS NOT NULL";
    assert_eq!(count(&format!("SELECT count(*) FROM ({told} EXCEPT {ends})")), 0, "told, and without an end");
    assert_eq!(count(&format!("SELECT count(*) FROM ({ends} EXCEPT {told})")), 0, "an end that nobody told");
    let first = "SELECT count(*) FROM notification n JOIN orders o ON o.id = n.order_row WHERE n.receipt = 'recorded' \
        AND o.state <> iif(n.status = '2', 'succeeded', 'failed')";
    assert_eq!(count(first), 0, "what was recorded is how the order stands");
}

#[test]
fn a_killed_listener_has_everything_that_it_answered_and_decides_nothing_twice() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("CONSIGN_KILL_SEED").unwrap_or(SEED);
    let rounds = number("CONSIGN_KILL_ROUNDS").unwrap_or(ROUNDS);
    eprintln!("seed {seed}");
    let shop = Shop::open();
    sell_all(&shop);
    let consign = || shop.consign().line("listen --no-sync");
    let mut listener = Listening::at(consign(), ADDR);
    let (addr, is_over) = (listener.addr, AtomicBool::new(false));
    let (mut dice, round) = (Dice::new(seed), AtomicU64::new(0));
    let reached = || round.load(Ordering::SeqCst) * ORDERS / rounds.max(1);
    let taken = thread::scope(|scope| {
        let (is_over, reached) = (&is_over, &reached);
        let over = Over(is_over);
        let clients: Vec<_> =
            (1..=CLIENTS).map(|n| scope.spawn(move || tell(addr, Dice::new(seed + n), reached, is_over))).collect();
        for _ in 0..rounds {
            round.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(dice.below(40)));
            assert_eq!(listener.end_by(Signal::KILL).code, -1, "only the test ends it");
            if dice.below(8) == 0 {
                // One that dies before it listens, or right then.
                let early = consign().args(["--addr", &addr.to_string()]).start();
                thread::sleep(Duration::from_millis(dice.below(30)));
                early.signal(Signal::KILL);
                early.finish(PATIENCE);
            }
            listener = Listening::at(consign(), &addr.to_string());
        }
        drop(over);
        let mut all = Taken::new();
        for (key, answers) in clients.into_iter().flat_map(|client| client.join().expect("a client")) {
            *all.entry(key).or_default() += answers;
        }
        assert_eq!(listener.end_by(Signal::TERM).code, 0);
        all
    });
    let answers: i64 = taken.values().sum();
    eprintln!("{rounds} kills, {answers} answers about {} ends of {ORDERS} orders", taken.len());
    assert!(answers > i64::try_from(rounds).expect("a number"), "it was hardly ever reached: {answers}");
    judge(&shop.ledger(), &taken);
}
