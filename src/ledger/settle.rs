//! What became of an order: by its own exchange, by the gateway's later word, by hand.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};
use thiserror::Error;

use super::Ledger;
use super::claim::Claimed;
use super::error::LedgerError;
use super::history::{self, Entry, Facts};
use super::moment::Moment;
use super::order::{Order, OrderKey};
use super::state::{Change, Outcome, State};
use crate::core::amount::same_amount;
use crate::core::protocol::OrderState;

/// How an exchange ended. No text may carry a PIN, a key or ciphertext.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
    /// What it proved.
    pub outcome: Outcome,
    /// Why, for the history: "answered", "timed out".
    pub cause: &'a str,
    /// The gateway's code, where a reply came.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
    /// The platform's own number, where the reply names it.
    pub system_order_id: Option<&'a str>,
    /// Whether the gateway has said that an order of this number is there already. Unless this
    /// ledger may have sent it before, it is another's.
    pub number_exists: bool,
}

/// Where a settlement left the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The state in which the order was found: `sending`, unless somebody was faster.
    pub before: State,
    /// The state in which it is now.
    pub after: State,
    /// What the settlement changed.
    pub change: Change,
    /// Whether the number is another order's, so that no query can tell what became of this one.
    pub number_taken: bool,
}

/// What the gateway says about an order. No text may carry a PIN, a key or ciphertext.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// Where the order stands.
    pub state: OrderState,
    /// Who says so, for the history: "query", "notification".
    pub source: &'a str,
    /// The status or code as sent.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
    /// The platform's own number.
    pub system_order_id: Option<&'a str>,
    /// The card's real face value, a decimal text as sent.
    pub real_face_value: Option<&'a str>,
    /// The money settled, or charged for a top-up; a decimal text as sent.
    pub settled_amount: Option<&'a str>,
}

/// What an observation changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The order as it was before.
    pub before: Order,
    /// The state in which it is now.
    pub after: State,
    /// What the observation means to the ledger.
    pub change: Change,
}

/// Why an order was not released.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The ledger has no such order.
    #[error("the ledger knows no order {0}")]
    NoSuchOrder(String),
    /// The process that claimed it may still be sending it.
    #[error("order {} is being sent by another process", .0.order_id)]
    InFlight(Box<Order>),
    /// What became of it is known, or only the gateway can tell.
    #[error("order {} is {}; only an unknown one can be released", .0.order_id, .0.state)]
    NotUnknown(Box<Order>),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Ledger {
    /// Writes down what the exchange of a claim proved.
    ///
    /// Where a query, an operator or a later claim has moved the order in the meantime, the
    /// outcome is kept in the history; it moves the order only to show that it exists, or may.
    pub fn settle(&mut self, claimed: &Claimed, settlement: &Settlement) -> Result<Settled, LedgerError> {
        self.write(|transaction, now| {
            let order = Order::find_one(transaction, "o.id = ?1", [claimed.row])?
                .ok_or_else(|| LedgerError::Damaged("a claimed order is gone".into()))?;
            let own = order.attempts == claimed.attempt;
            let another =
                own && settlement.number_exists && settlement.outcome == Outcome::Unknown && !order.sent_before;
            let (after, change) = if another {
                order.state.after_taken_number()
            } else {
                order.state.after_exchange(own, settlement.outcome)
            };
            let cause = format!("{}: {}", settlement.outcome.state(), settlement.cause);
            let Settlement { code, message, system_order_id, .. } = *settlement;
            let entry = Entry { at: now, to: after, cause: &cause, code, message };
            if after == order.state {
                history::note(transaction, &order, &entry)?;
            } else {
                let until = if own { now } else { now.or_later(order.in_flight_until) };
                history::advance(transaction, &order, &entry, until)?;
            }
            if another {
                history::take_number(transaction, &order)?;
            } else {
                history::learn(transaction, &order, &Facts { system_order_id, ..Facts::default() })?;
            }
            Ok(Settled { before: order.state, after, change, number_taken: another || order.number_taken })
        })
    }

    /// Writes down what the gateway says about an order; `None` when the ledger does not know
    /// the order.
    ///
    /// "No such order" counts only when the question was `asked` after `grace` had passed since the
    /// form can have left, and only while nothing has proved the order's presence. What is said of
    /// a number that is another order's changes nothing, nor does the same observation again.
    pub fn observe(
        &mut self,
        key: OrderKey,
        observation: &Observation,
        asked: Moment,
        grace: Duration,
    ) -> Result<Option<Observed>, LedgerError> {
        self.write(|transaction, now| match Order::named(transaction, key)? {
            Some(order) => {
                let late = order.absence_counts(asked, grace);
                observation.apply(transaction, order, late, now).map(Some)
            }
            None => Ok(None),
        })
    }

    /// Declares by hand that the gateway did not accept an order: it becomes `not_found`, its
    /// card is free, and the same request may be claimed again. Returns the order as it was.
    ///
    /// Only an `unknown` order can be released, or one left in `sending` past its deadline.
    pub fn release(&mut self, key: OrderKey, because: &str) -> Result<Order, ReleaseError> {
        self.write(|transaction, now| {
            let order = Order::named(transaction, key)?;
            let order = order.ok_or_else(|| ReleaseError::NoSuchOrder(key.order_id.to_owned()))?;
            if order.is_in_flight(now) {
                return Err(ReleaseError::InFlight(Box::new(order)));
            }
            if !matches!(order.state, State::Sending | State::Unknown) {
                return Err(ReleaseError::NotUnknown(Box::new(order)));
            }
            let cause = format!("released: {because}");
            let entry = Entry { at: now, to: State::NotFound, cause: &cause, code: None, message: None };
            history::advance(transaction, &order, &entry, order.in_flight_until)?;
            Ok(order)
        })
    }
}

impl Observation<'_> {
    /// `late` tells whether the absence of the order would mean something.
    fn apply(&self, connection: &Connection, order: Order, late: bool, now: Moment) -> Result<Observed, LedgerError> {
        if order.number_taken {
            let after = order.state;
            return Ok(Observed { before: order, after, change: Change::AnothersOrder });
        }
        let (after, change) = order.state.after_query(self.state, once_succeeded(connection, &order)?, late);
        let amended = (change == Change::Nothing).then(|| self.amendment(&order)).flatten();
        let change = if amended.is_some() { Change::Amended } else { change };
        let cause = amended.unwrap_or_else(|| self.cause());
        let entry = Entry { at: now, to: after, cause: &cause, code: self.code, message: self.message };
        match change {
            Change::TooEarly if !order.is_known_in(now.boot) => history::see(connection, &order, now)?,
            Change::Nothing | Change::TooEarly | Change::AnothersOrder => {}
            Change::Disputed => history::note(connection, &order, &entry)?,
            Change::Amended => history::record(connection, &order, &entry)?,
            Change::Moved | Change::Reversed | Change::Contradicted => {
                history::advance(connection, &order, &entry, order.in_flight_until)?;
            }
        }
        if !matches!(change, Change::Disputed | Change::TooEarly) {
            history::learn(connection, &order, &self.facts())?;
        }
        Ok(Observed { before: order, after, change })
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            system_order_id: self.system_order_id,
            real_face_value: self.real_face_value,
            settled_amount: self.settled_amount,
        }
    }

    /// The history has no columns for amounts, so its text tells them.
    fn cause(&self) -> String {
        let amounts = [("real face value", self.real_face_value), ("settled", self.settled_amount)];
        let amounts = amounts.into_iter().filter_map(|(name, amount)| Some(format!(", {name} {}", amount?)));
        format!("{}: {}{}", self.source, self.state.name(), amounts.collect::<String>())
    }

    /// What amounts of a decided order the gateway has changed its mind about, in words.
    fn amendment(&self, order: &Order) -> Option<String> {
        if !self.state.is_final() {
            return None;
        }
        let amounts = [
            ("real face value", &order.real_face_value, self.real_face_value),
            ("settled", &order.settled_amount, self.settled_amount),
        ];
        let changes: Vec<_> = amounts
            .into_iter()
            .filter_map(|(name, known, seen)| Some((name, known.as_deref()?, seen?)))
            .filter(|(_, known, seen)| !same_amount(known, seen))
            .map(|(name, known, seen)| format!("{name} {known} is now {seen}"))
            .collect();
        (!changes.is_empty()).then(|| format!("{}: {}", self.source, changes.join(", ")))
    }
}

/// Whether the gateway ever called the order succeeded.
fn once_succeeded(connection: &Connection, order: &Order) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM history WHERE order_row = ?1 AND became = ?2";
    let found = connection.query_row(sql, params![order.row, State::Succeeded], |_| Ok(())).optional()?;
    Ok(found.is_some())
}
