//! Claiming an order before it is sent, and refusing what was sent before.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::Ledger;
use super::batch::{Batch, refuse_full_batch};
use super::error::LedgerError;
use super::fingerprint::{CardPrints, Fingerprint, Key, mask};
use super::history::{self, Entry};
use super::moment::Moment;
use super::order::{MerchantRef, Order, OrderKey, PRACTICE, SELECT};
use super::refusal::{ClaimError, Refusal};
use super::state::{Kind, State};
use crate::core::form::Form;
use crate::core::secret::Pin;

/// How long after a top-up has succeeded the same one is taken for an accident.
const REPEAT: Duration = Duration::from_secs(600);

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
    /// Whether a card may be sent that another live order has, or a top-up that was just placed.
    pub allow_duplicate: bool,
}

/// What an order is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// The sale of a card.
    Card {
        /// The batch it belongs to.
        batch: Batch<'a>,
        /// The card number as typed; empty for a card without one.
        number: &'a str,
        /// The PIN as typed.
        pin: &'a Pin,
    },
    /// A top-up.
    TopUp {
        /// The phone number or account.
        account: &'a str,
        /// How many.
        quantity: &'a str,
    },
}

/// The right to send an order once, and to settle it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a claim that is never settled counts as unknown"]
pub struct Claimed {
    pub(super) row: i64,
    pub(super) attempt: u32,
    until: Moment,
}

impl Claimed {
    /// When the right to send ends, as the time since the machine started. After that the order
    /// may be declared not found, and its card sent again.
    #[must_use]
    pub fn in_flight_until(&self) -> Duration {
        Duration::from_millis(self.until.boot_time.try_into().unwrap_or(0))
    }
}

impl Ledger {
    /// Writes an order down as `sending`, durably, or says why it must not be sent.
    ///
    /// An order that ended `not_sent`, `rejected` or `not_found` is claimed again by the same
    /// request. The claim's time counts from when it is written, not from when it was wanted.
    pub fn claim(&mut self, claim: &Claim) -> Result<Claimed, ClaimError> {
        self.write(|transaction, now| {
            let key = Key::load(transaction)?;
            let known = Order::numbered(transaction, claim.key())?;
            let (here, elsewhere): (Vec<_>, Vec<_>) =
                known.into_iter().partition(|order| order.base_url == claim.merchant.base_url);
            if let Some(order) = here.first() {
                claim.refuse_same_order(transaction, &key, order)?;
            }
            claim.refuse_other_address(elsewhere)?;
            let prints = claim.prints(&key);
            if !claim.allow_duplicate {
                claim.refuse_same_subject(transaction, &prints, now)?;
            }
            if let Subject::Card { batch, .. } = claim.subject {
                refuse_full_batch(transaction, claim.merchant, batch.number)?;
            }
            let row = Row { prints, request: claim.digest(&key), until: now.plus(claim.deadline) };
            match here.first() {
                Some(order) => claim.renew(transaction, order, &row, now),
                None => claim.record(transaction, &row, now),
            }
        })
    }
}

/// What is stored of a claim beside what it says itself.
struct Row {
    prints: Prints,
    request: Fingerprint,
    until: Moment,
}

/// By what a subject is known again.
enum Prints {
    Card(CardPrints),
    TopUp(Fingerprint),
}

impl Prints {
    fn stored(&self) -> (Option<&Fingerprint>, Option<&Fingerprint>) {
        match self {
            Self::Card(prints) => (prints.known.first(), prints.pin.as_ref()),
            Self::TopUp(print) => (Some(print), None),
        }
    }
}

impl Claim<'_> {
    /// The name of the order.
    #[must_use]
    pub fn key(&self) -> OrderKey<'_> {
        let kind = match self.subject {
            Subject::Card { .. } => Kind::Sale,
            Subject::TopUp { .. } => Kind::TopUp,
        };
        OrderKey { kind, merchant: self.merchant, order_id: self.order_id }
    }

    fn prints(&self, key: &Key) -> Prints {
        match self.subject {
            Subject::Card { number, pin, .. } => Prints::Card(key.card_prints(number, pin)),
            Subject::TopUp { account, quantity } => {
                Prints::TopUp(key.top_up(self.product, account, self.face_value, quantity))
            }
        }
    }

    /// The batch, unless the same request may go into another one.
    fn named_batch(&self) -> Option<&str> {
        match self.subject {
            Subject::Card { batch, .. } => (!batch.is_made).then_some(batch.number),
            Subject::TopUp { .. } => None,
        }
    }

    fn digest(&self, key: &Key) -> Fingerprint {
        self.digest_with(key, self.named_batch())
    }

    /// The digest of the request as it would be in a batch, or in whatever batch.
    fn digest_with(&self, key: &Key, batchno: Option<&str>) -> Fingerprint {
        let OrderKey { kind, merchant, .. } = self.key();
        let fields = self.request.iter().filter(|(name, _)| !self.ignored.contains(name));
        match self.subject {
            Subject::Card { batch, number, pin } => {
                let mut fields: Vec<_> = fields.filter(|(name, _)| *name != batch.field).collect();
                fields.extend(batchno.filter(|batchno| !batchno.is_empty()).map(|batchno| (batch.field, batchno)));
                key.request(kind, merchant, &key.card(number, pin.expose()), fields)
            }
            Subject::TopUp { account, .. } => key.request(kind, merchant, account.as_bytes(), fields.collect()),
        }
    }

    /// Whether this is the request that was sent as an order, whose digest was stored.
    fn repeats(&self, key: &Key, order: &Order, stored: &Fingerprint) -> bool {
        let Subject::Card { batch, .. } = self.subject else { return self.digest(key) == *stored };
        let theirs = order.batchno.as_deref().unwrap_or_default();
        let same_batch = batch.number == theirs || (batch.is_made && order.has_made_batch());
        // Layout 1 has digested a made batch like a named one.
        let counts = order.batch_is_made != Some(true);
        same_batch && self.digest_with(key, counts.then_some(theirs)) == *stored
    }

    fn refuse_same_order(&self, connection: &Connection, key: &Key, order: &Order) -> Result<(), ClaimError> {
        let sql = "SELECT request FROM orders WHERE id = ?1";
        let stored = connection.query_row(sql, [order.row], |row| row.get(0)).map_err(LedgerError::from)?;
        match (self.repeats(key, order, &stored), order.state.may_be_claimed_again()) {
            (true, true) => Ok(()),
            (true, false) => Err(Refusal::SameOrder(Box::new(order.clone())).into()),
            (false, _) => Err(Refusal::DifferentRequest(Box::new(order.clone())).into()),
        }
    }

    /// Two addresses may be two ways to one gateway, at which the number may be used once. The
    /// practice gateway is one of its own, and new at every start.
    fn refuse_other_address(&self, elsewhere: Vec<Order>) -> Result<(), ClaimError> {
        if self.merchant.base_url == PRACTICE {
            return Ok(());
        }
        let there = |order: &Order| order.base_url != PRACTICE && order.state.may_have_arrived();
        match elsewhere.into_iter().find(there) {
            Some(order) => {
                Err(Refusal::OtherAddress { order: Box::new(order), to: self.merchant.base_url.to_owned() }.into())
            }
            None => Ok(()),
        }
    }

    fn refuse_same_subject(&self, connection: &Connection, prints: &Prints, now: Moment) -> Result<(), ClaimError> {
        match prints {
            Prints::Card(prints) => refuse_same_card(connection, prints),
            Prints::TopUp(print) => self.refuse_same_top_up(connection, print, now),
        }
    }

    /// Top-ups of layout 1 have no fingerprint: what is left of theirs must do.
    fn refuse_same_top_up(&self, connection: &Connection, print: &Fingerprint, now: Moment) -> Result<(), ClaimError> {
        let Subject::TopUp { account, .. } = self.subject else { return Ok(()) };
        let live = State::in_sql(State::is_live);
        let sql = format!(
            "{SELECT} WHERE (o.fingerprint = ?1 OR o.fingerprint IS NULL AND o.subject = ?2 AND o.product = ?3 \
            AND o.face_value = ?4) AND +o.state IN ({live}) ORDER BY o.id DESC"
        );
        let mut statement = connection.prepare(&sql).map_err(LedgerError::from)?;
        let values = params![print, mask(account), self.product, self.face_value];
        let orders = statement.query_map(values, Order::from_row).map_err(LedgerError::from)?;
        for order in orders {
            let order = Box::new(order.map_err(LedgerError::from)?);
            if order.state.is_undecided() {
                return Err(Refusal::SameTopUp { order, remaining: None }.into());
            }
            // A wall clock that was set back makes the time longer, never shorter.
            let free = order.moved.plus(REPEAT);
            if !free.has_come(now) {
                return Err(Refusal::SameTopUp { order, remaining: Some(free.left_at(now)) }.into());
            }
        }
        Ok(())
    }

    fn record(&self, connection: &Connection, row: &Row, now: Moment) -> Result<Claimed, ClaimError> {
        let (batch, number) = match self.subject {
            Subject::Card { batch, number, .. } => (Some(batch), number),
            Subject::TopUp { account, .. } => (None, account),
        };
        let merchant = merchant_row(connection, self.merchant)?;
        let (fingerprint, pin_fingerprint) = row.prints.stored();
        let sql = "INSERT INTO orders (merchant, kind, state, order_id, batchno, product, face_value, subject, \
            fingerprint, pin_fingerprint, request, batch_is_made, created_at, sent_at, updated_at, moved_at, \
            moved_at_boot, moved_boot_id, in_flight_until, in_flight_until_boot, in_flight_boot_id) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?13, ?13, ?14, ?15, ?16, ?17, ?15)";
        let values = params![
            merchant,
            self.key().kind,
            State::Sending,
            self.order_id,
            batch.map(|batch| batch.number),
            self.product,
            self.face_value,
            mask(number),
            fingerprint,
            pin_fingerprint,
            row.request,
            batch.map(|batch| batch.is_made),
            now.wall,
            now.boot_time,
            now.boot,
            row.until.wall,
            row.until.boot_time
        ];
        connection.execute(sql, values).map_err(LedgerError::from)?;
        let order_row = connection.last_insert_rowid();
        history::append(connection, order_row, None, &sending(now, "claimed"))?;
        Ok(Claimed { row: order_row, attempt: 1, until: row.until })
    }

    /// The batch may be another one; and what layout 1 has stored is stored anew.
    fn renew(&self, connection: &Connection, order: &Order, row: &Row, now: Moment) -> Result<Claimed, ClaimError> {
        history::restart(connection, order, &sending(now, "claimed again"), row.until)?;
        let batch = match self.subject {
            Subject::Card { batch, .. } => Some(batch),
            Subject::TopUp { .. } => None,
        };
        let (fingerprint, pin_fingerprint) = row.prints.stored();
        let sql = "UPDATE orders SET batchno = ?1, batch_is_made = ?2, fingerprint = ?3, pin_fingerprint = ?4, \
            request = ?5 WHERE id = ?6";
        let (batchno, is_made) = (batch.map(|batch| batch.number), batch.map(|batch| batch.is_made));
        let values = params![batchno, is_made, fingerprint, pin_fingerprint, row.request, order.row];
        connection.execute(sql, values).map_err(LedgerError::from)?;
        Ok(Claimed { row: order.row, attempt: order.attempts + 1, until: row.until })
    }
}

fn sending(at: Moment, cause: &str) -> Entry<'_> {
    Entry { at, to: State::Sending, cause, code: None, message: None }
}

/// Of the conditions, only that on the fingerprint is to choose an index: most orders are live.
fn refuse_same_card(connection: &Connection, prints: &CardPrints) -> Result<(), ClaimError> {
    let live = State::in_sql(State::is_live);
    let marks = vec!["?"; prints.known.len()].join(", ");
    let condition = format!("o.fingerprint IN ({marks}) AND +o.state IN ({live}) ORDER BY o.id DESC");
    let mut found = Order::find_one(connection, &condition, params_from_iter(&prints.known))?;
    if let (None, Some(pin)) = (&found, prints.any_with_pin) {
        let condition = format!("o.pin_fingerprint = ?1 AND +o.state IN ({live}) ORDER BY o.id DESC");
        found = Order::find_one(connection, &condition, [pin])?;
    }
    match found {
        Some(order) => Err(Refusal::SameCard(Box::new(order)).into()),
        None => Ok(()),
    }
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
