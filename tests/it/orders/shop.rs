//! A shop: a ledger in a directory of its own, and a gateway whose word on every order can be
//! changed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, Params};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, PIN, closed_directory};

/// All states of an order, with whether it holds its card, and whether the same request may be
/// sent again.
pub(crate) const STATES: [(&str, bool, bool); 11] = [
    ("queued", false, true),
    ("sending", true, false),
    ("not_sent", false, true),
    ("rejected", false, true),
    ("unknown", true, false),
    ("accepted", true, false),
    ("processing", true, false),
    ("succeeded", true, false),
    ("failed", false, false),
    ("not_found", false, true),
    ("reversed", false, false),
];

pub(crate) const NO_SUCH_ORDER: &str = r#"{"code":-1,"msg":"没有该订单"}"#;

/// A shop.
pub(crate) struct Shop {
    pub(crate) gateway: Gateway,
    directory: TempDir,
    words: Words,
}

/// What the gateway answers to a question about an order, and under `""` to every new order.
type Words = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// An order as a test writes it into the ledger.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) state: &'a str,
    pub(crate) batchno: &'a str,
    pub(crate) product: &'a str,
    pub(crate) amount: &'a str,
    pub(crate) real_face_value: Option<&'a str>,
    pub(crate) settled_amount: Option<&'a str>,
    pub(crate) message: Option<&'a str>,
    /// When it was sent, in Unix seconds.
    pub(crate) sent_at: i64,
}

impl Row<'_> {
    /// An order of now that is like many others.
    pub(crate) fn new<'a>(id: &'a str, state: &'a str) -> Row<'a> {
        Row {
            id,
            kind: "sale",
            state,
            batchno: "B1",
            product: "12",
            amount: "100",
            real_face_value: None,
            settled_amount: None,
            message: None,
            sent_at: now(),
        }
    }
}

impl Shop {
    /// A shop with a gateway that takes everything, and no ledger yet.
    pub(crate) fn new() -> Self {
        let words = Words::default();
        let said = Arc::clone(&words);
        let gateway = Gateway::start(move |_| {
            let said = Arc::clone(&said);
            Act::Reply(Box::new(move |received| answer(&said, received)))
        });
        Self { gateway, directory: closed_directory(), words }
    }

    /// From now on the gateway says this of an order, or, for `""`, to every new order.
    pub(crate) fn says(&self, order_id: &str, body: impl AsRef<[u8]>) {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).insert(order_id.to_owned(), json(body));
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.directory.path().join("ledger.db")
    }

    /// A command with the shop's ledger and merchant.
    pub(crate) fn consign(&self) -> Consign {
        self.at(Consign::at(&self.gateway.url()))
    }

    /// Another merchant's command with the shop's ledger.
    pub(crate) fn at(&self, consign: Consign) -> Consign {
        let ledger = self.ledger();
        consign.args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
    }

    /// Submits a card.
    pub(crate) fn submit(&self, order_id: &str, card: &str) -> Consign {
        sale(self.consign(), order_id, card)
    }

    /// Runs a command that must succeed, and returns its document.
    #[track_caller]
    pub(crate) fn run(&self, line: &str) -> Value {
        self.consign().line(line).run().expect(0).json()
    }

    /// The state of an order.
    #[track_caller]
    pub(crate) fn state(&self, order_id: &str) -> String {
        let shown = self.run(&format!("orders show {order_id}"));
        shown["orders"][0]["state"].as_str().expect("a state").to_owned()
    }

    /// The ledger as an SQLite file.
    pub(crate) fn raw(&self) -> Connection {
        Connection::open(self.ledger()).expect("an SQLite file")
    }

    /// Changes the ledger behind the binary's back.
    pub(crate) fn alter(&self, sql: &str, values: impl Params) {
        self.raw().execute(sql, values).expect("altered");
    }

    /// Moves an order into a state, as if it had come there long ago.
    pub(crate) fn put(&self, order_id: &str, state: &str) {
        self.alter("UPDATE orders SET state = ?1 WHERE order_id = ?2", [state, order_id]);
        self.age(order_id, 7 * 86_400);
    }

    /// Lets so many seconds pass for an order, by both clocks.
    pub(crate) fn age(&self, order_id: &str, seconds: i64) {
        let sql = "UPDATE orders SET in_flight_until = in_flight_until - ?1, \
            in_flight_until_boot = in_flight_until_boot - ?1, moved_at = moved_at - ?1, \
            moved_at_boot = moved_at_boot - ?1 WHERE order_id = ?2";
        self.alter(sql, rusqlite::params![seconds * 1000, order_id]);
    }

    /// Writes orders into a ledger that the binary makes.
    pub(crate) fn fill(&self, rows: &[Row]) {
        if !self.ledger().exists() {
            self.submit("first", "6000000000000000").run().expect(0);
            self.put("first", "not_found");
        }
        let mut raw = self.raw();
        let transaction = raw.transaction().expect("a transaction");
        for row in rows {
            let sale = (row.kind == "sale").then_some(row.batchno);
            let sql = "INSERT INTO orders (merchant, kind, state, sent_at, face_value, real_face_value, \
                settled_amount, product, batchno, order_id, subject, created_at, in_flight_until, updated_at, moved_at, \
                message, fingerprint, request) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?11, ?3, 0, ?3, \
                ?3, ?10, randomblob(32), randomblob(32))";
            let values = rusqlite::params![
                row.kind,
                row.state,
                row.sent_at * 1000,
                row.amount,
                row.real_face_value,
                row.settled_amount,
                row.product,
                sale,
                row.id,
                row.message,
                // A top-up's account is that of every reply about one.
                if row.kind == "sale" { "****1234" } else { "****0000" }
            ];
            transaction.execute(sql, values).expect("an order");
            let id = transaction.last_insert_rowid();
            let sql = "INSERT INTO history (order_row, seq, at, became, cause) VALUES (?1, 1, ?2, ?3, 'claimed')";
            transaction.execute(sql, rusqlite::params![id, row.sent_at * 1000, row.state]).expect("its history");
        }
        transaction.commit().expect("committed");
    }
}

/// Submits a card.
pub(crate) fn sale(consign: Consign, order_id: &str, card: &str) -> Consign {
    let line = "submit --product-code 12 --amount 100 --batchno B1 --card-password-stdin";
    consign.line(line).args(["--order-id", order_id, "--card-number", card]).stdin(PIN)
}

fn answer(words: &Words, received: &Received) -> Vec<u8> {
    let asked = received.request_line().contains("Search") || received.request_line().contains("BizOrder");
    let id = ["orderId", "orderno"].into_iter().find_map(|name| received.field(name)).unwrap_or_default();
    let (key, otherwise) = if asked { (id.as_str(), NO_SUCH_ORDER) } else { ("", ACCEPTED) };
    words.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned().unwrap_or_else(|| json(otherwise))
}

/// This moment in Unix seconds.
pub(crate) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970");
    i64::try_from(now.as_secs()).expect("a clock before the year 292 billion")
}

/// The numbers of the orders in a document, in their order.
pub(crate) fn ids(document: &Value) -> Vec<&str> {
    let orders = document["orders"].as_array().expect("orders");
    orders.iter().map(|order| order["order_id"].as_str().expect("an order number")).collect()
}

/// Fails unless a command was refused before it sent anything, and says why.
#[track_caller]
pub(crate) fn refused(run: Run, says: &[&str]) -> Value {
    let run = run.expect(4);
    let document = run.json();
    let message = document["error"]["message"].as_str().expect("a message");
    for wanted in says {
        assert!(message.contains(wanted), "{wanted:?} is missing\n{run}");
    }
    assert_eq!((&document["outcome"], &document["error"]["kind"]), (&"refused".into(), &"refused".into()), "{run}");
    document
}
