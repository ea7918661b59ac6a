//! Claiming an order before it is sent, and refusing what was sent before.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};
use thiserror::Error;

use super::Ledger;
use super::error::LedgerError;
use super::fingerprint::{Fingerprint, Key, mask};
use super::history::{self, Entry};
use super::order::{MerchantRef, Order, OrderKey};
use super::state::{Kind, State};
use crate::core::form::Form;
use crate::core::protocol::CARDS_PER_BATCH;
use crate::core::secret::Pin;

/// An order that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Whose it is.
    pub merchant: MerchantRef<'a>,
    /// The merchant's order number.
    pub order_id: &'a str,
    /// The product code of a card, the item of a top-up.
    pub product: &'a str,
    /// The submitted face value.
    pub face_value: &'a str,
    /// What is sold or topped up.
    pub subject: Subject<'a>,
    /// The form that will be sent. Only a keyed digest of it is stored.
    pub request: &'a Form,
    /// Names of fields, as in the form, that may differ when the same request is sent again: the
    /// timestamp and the signature, and the card's ciphertext, since the card itself counts.
    pub ignored: &'a [&'a str],
    /// The deadline of the exchange that follows. Until then the claim is in flight, and no
    /// query or operator can declare it not found.
    pub deadline: Duration,
    /// Whether a card may be sent that another live order has.
    pub allow_duplicate_card: bool,
}

/// What an order is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The sale of a card.
    Card {
        /// The batch it belongs to.
        batchno: &'a str,
        /// The card number; empty for a card without one.
        number: &'a str,
        /// The PIN.
        pin: &'a Pin,
    },
    /// The top-up of a phone number or account.
    Account(&'a str),
}

/// The right to send an order once, and to settle it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a claim that is never settled counts as unknown"]
pub struct Claimed {
    pub(super) row: i64,
    pub(super) attempt: u32,
}

/// Why an order must not be sent.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The same request under this order id was sent, and did not end so that it may be again.
    #[error("order {} was sent before and is {}", .0.order_id, .0.state)]
    SameOrder(Box<Order>),
    /// Another request was sent under this order id.
    #[error("order {} was sent before with other content; it is {}", .0.order_id, .0.state)]
    DifferentRequest(Box<Order>),
    /// Another order, of whatever merchant, has the same card and may have sold it.
    #[error("the card was sent before as order {}, which is {}", .0.order_id, .0.state)]
    SameCard(Box<Order>),
    /// The batch holds as many cards as the gateway takes.
    #[error("batch {batchno} is full: {cards} cards")]
    FullBatch {
        /// The batch.
        batchno: String,
        /// How many of its cards may have reached the gateway.
        cards: u32,
    },
}

/// Why there is no claim. Nothing was written, and nothing may be sent.
#[derive(Debug, Error)]
pub enum ClaimError {
    /// The order must not be sent.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Ledger {
    /// Writes an order down as `sending`, durably, or says why it must not be sent.
    ///
    /// `now` is in Unix milliseconds. An order that ended `not_sent`, `rejected` or `not_found`
    /// is claimed again by the same request.
    pub fn claim(&mut self, claim: &Claim, now: i64) -> Result<Claimed, ClaimError> {
        self.write(|transaction| {
            let key = Key::load(transaction)?;
            let request = claim.digest(&key);
            let earlier = Order::named(transaction, claim.key())?;
            if let Some(order) = &earlier {
                refuse_same_order(transaction, order, &request)?;
            }
            if let Subject::Card { batchno, number, pin } = claim.subject {
                if !claim.allow_duplicate_card {
                    refuse_same_card(transaction, &key.card(number, pin))?;
                }
                refuse_full_batch(transaction, claim.merchant, batchno)?;
            }
            match earlier {
                Some(order) => claim.renew(transaction, &order, now),
                None => claim.record(transaction, &key, &request, now),
            }
        })
    }
}

impl Claim<'_> {
    /// The name of the order.
    #[must_use]
    pub fn key(&self) -> OrderKey<'_> {
        let kind = match self.subject {
            Subject::Card { .. } => Kind::Sale,
            Subject::Account(_) => Kind::TopUp,
        };
        OrderKey { kind, merchant: self.merchant, order_id: self.order_id }
    }

    fn fingerprint(&self, key: &Key) -> Option<Fingerprint> {
        match self.subject {
            Subject::Card { number, pin, .. } => Some(key.card(number, pin)),
            Subject::Account(_) => None,
        }
    }

    fn digest(&self, key: &Key) -> Fingerprint {
        let OrderKey { kind, merchant, .. } = self.key();
        let digest = |subject: &[u8]| key.request(kind, merchant, subject, self.request, self.ignored);
        match self.subject {
            Subject::Card { number, pin, .. } => digest(&key.card(number, pin)),
            Subject::Account(number) => digest(number.as_bytes()),
        }
    }

    fn left_by(&self, now: i64) -> i64 {
        now.saturating_add(self.deadline.as_millis().try_into().unwrap_or(i64::MAX))
    }

    fn record(
        &self,
        connection: &Connection,
        key: &Key,
        request: &Fingerprint,
        now: i64,
    ) -> Result<Claimed, ClaimError> {
        let (batchno, number) = match self.subject {
            Subject::Card { batchno, number, .. } => (Some(batchno), number),
            Subject::Account(number) => (None, number),
        };
        let merchant = merchant_row(connection, self.merchant)?;
        let sql = "INSERT INTO orders (merchant, kind, state, order_id, batchno, product, face_value, subject, \
            fingerprint, request, created_at, sent_at, updated_at, left_by) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?11, ?12)";
        let values = params![
            merchant,
            self.key().kind,
            State::Sending,
            self.order_id,
            batchno,
            self.product,
            self.face_value,
            mask(number),
            self.fingerprint(key),
            request,
            now,
            self.left_by(now)
        ];
        connection.execute(sql, values).map_err(LedgerError::from)?;
        let row = connection.last_insert_rowid();
        history::append(connection, row, None, &sending(now, "claimed"))?;
        Ok(Claimed { row, attempt: 1 })
    }

    fn renew(&self, connection: &Connection, order: &Order, now: i64) -> Result<Claimed, ClaimError> {
        history::restart(connection, order, &sending(now, "claimed again"), self.left_by(now))?;
        Ok(Claimed { row: order.row, attempt: order.attempts + 1 })
    }
}

fn sending(at: i64, cause: &str) -> Entry<'_> {
    Entry { at, to: State::Sending, cause, code: None, message: None }
}

fn refuse_same_order(connection: &Connection, order: &Order, request: &Fingerprint) -> Result<(), ClaimError> {
    let sql = "SELECT request = ?1 FROM orders WHERE id = ?2";
    let same: bool =
        connection.query_row(sql, params![request, order.row], |row| row.get(0)).map_err(LedgerError::from)?;
    match (same, order.state.may_be_claimed_again()) {
        (true, true) => Ok(()),
        (true, false) => Err(Refusal::SameOrder(Box::new(order.clone())).into()),
        (false, _) => Err(Refusal::DifferentRequest(Box::new(order.clone())).into()),
    }
}

fn refuse_same_card(connection: &Connection, fingerprint: &Fingerprint) -> Result<(), ClaimError> {
    let live = State::in_sql(State::is_live);
    let condition = format!("o.fingerprint = ?1 AND o.state IN ({live}) ORDER BY o.id DESC");
    match Order::find_one(connection, &condition, [fingerprint])? {
        Some(order) => Err(Refusal::SameCard(Box::new(order)).into()),
        None => Ok(()),
    }
}

/// Counting stops at the limit, so that the cost does not grow with the ledger.
fn refuse_full_batch(connection: &Connection, merchant: MerchantRef, batchno: &str) -> Result<(), ClaimError> {
    let arrived = State::in_sql(State::may_have_arrived);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM orders WHERE batchno = ?1 AND state IN ({arrived}) AND merchant = \
        (SELECT id FROM merchant WHERE customer_id = ?2 AND base_url = ?3) LIMIT {CARDS_PER_BATCH})"
    );
    let values = params![batchno, merchant.customer_id, merchant.base_url];
    let cards: u32 = connection.query_row(&sql, values, |row| row.get(0)).map_err(LedgerError::from)?;
    if cards < CARDS_PER_BATCH {
        return Ok(());
    }
    Err(Refusal::FullBatch { batchno: batchno.to_owned(), cards }.into())
}

fn merchant_row(connection: &Connection, merchant: MerchantRef) -> Result<i64, LedgerError> {
    let MerchantRef { customer_id, base_url } = merchant;
    let known = "SELECT id FROM merchant WHERE customer_id = ?1 AND base_url = ?2";
    if let Some(row) = connection.query_row(known, [customer_id, base_url], |row| row.get(0)).optional()? {
        return Ok(row);
    }
    connection.execute("INSERT INTO merchant (customer_id, base_url) VALUES (?1, ?2)", [customer_id, base_url])?;
    Ok(connection.last_insert_rowid())
}
