//! A ledger that cannot be used: nothing is sent without it, and what cannot be written down is
//! said aloud.
//!
//! Every way to break a ledger is played to the real binary, against a gateway that would take
//! anything.

mod books;
mod breaks;
mod damage;
mod full;
mod orders;
mod owners;
mod questions;
mod settling;

use std::path::Path;

use rusqlite::Connection;

use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, json, sale, top_up};
use crate::support::{Consign, ORDER_ID, Step};

/// The commands that move money, and the ones that ask about it.
const ORDERS: [(&str, Step, &str); 2] = [("submit", Consign::submit, "query"), ("buy", Consign::buy, "bizorder")];

/// A gateway that takes every order and knows what became of it.
fn gateway() -> Gateway {
    Gateway::start(|_| Act::Reply(Box::new(answer)))
}

fn answer(received: &Received) -> Vec<u8> {
    let id = |field| received.field(field).unwrap_or_default();
    json(match received.request_line() {
        line if line.contains("/v2_blindSearch") => sale(&id("orderId"), "2"),
        line if line.contains("/v2_queryBizOrder") => top_up(&id("orderno"), "success"),
        _ => ACCEPTED.to_owned(),
    })
}

/// A command with a ledger.
fn at(gateway: &Gateway, ledger: &Path) -> Consign {
    Consign::at(&gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
}

/// Submits a card that no other order of these tests has.
fn another(consign: Consign) -> Consign {
    let line = "submit --product-code 12 --amount 50 --card-number 6000000000009999 --card-password-stdin";
    consign.line(line).args(["--order-id", "C20261122000099"]).stdin("999999")
}

/// Makes a ledger that has sold one card, all of it in the one file.
fn make(ledger: &Path) {
    let gateway = gateway();
    another(at(&gateway, ledger)).run().expect(0);
    gather(&raw(ledger));
}

/// Moves the log of a ledger into its file.
fn gather(ledger: &Connection) {
    let busy: i64 = ledger.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).expect("a checkpoint");
    assert_eq!(busy, 0, "the whole log is in the file");
}

/// The ledger as an SQLite file.
fn raw(ledger: &Path) -> Connection {
    Connection::open(ledger).expect("an SQLite file")
}

/// The state of the tests' order in a ledger.
fn state(gateway: &Gateway, ledger: &Path) -> String {
    let shown = at(gateway, ledger).args(["orders", "show", ORDER_ID]).run().expect(0).json();
    shown["orders"][0]["state"].as_str().expect("a state").to_owned()
}

/// What is wrong with the report on an order that could not be claimed.
fn not_sent(run: &Run, ledger: &Path, says: &str) -> Result<(), String> {
    if run.code() != 1 {
        return Err(format!("exit {} instead of 1", run.code()));
    }
    let document = run.try_json()?;
    if document["outcome"] != "not_sent" || document["error"]["kind"] != "internal" {
        return Err("not not_sent, or not internal".into());
    }
    let message = document["error"]["message"].as_str().unwrap_or_default();
    let stderr = run.stderr();
    for wanted in [says, "nothing was sent", &ledger.display().to_string()] {
        if !message.contains(wanted) || !stderr.contains(wanted) {
            return Err(format!("the message does not say {wanted:?}"));
        }
    }
    Ok(())
}
