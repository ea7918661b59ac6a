//! An order as the ledger tells it, and the one place that turns rows into it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::LedgerError;
use super::state::{Kind, State};
use crate::core::merchant::Merchant;

/// Whose order it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MerchantRef<'a> {
    /// The merchant number (商户号).
    pub customer_id: &'a str,
    /// Scheme, host and port of the gateway.
    pub base_url: &'a str,
}

/// What names an order. Sales and top-ups have order ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderKey<'a> {
    /// What the order is about.
    pub kind: Kind,
    /// Whose it is.
    pub merchant: MerchantRef<'a>,
    /// The merchant's order number.
    pub order_id: &'a str,
}

/// An order. Times are Unix milliseconds, amounts the decimal texts as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub(super) row: i64,
    /// What it is about.
    pub kind: Kind,
    /// The merchant number.
    pub customer_id: String,
    /// Scheme, host and port of the gateway.
    pub base_url: String,
    /// The merchant's order number.
    pub order_id: String,
    /// The batch of a card; a top-up has none.
    pub batchno: Option<String>,
    /// The product code of a card, the item of a top-up.
    pub product: String,
    /// The submitted face value.
    pub face_value: String,
    /// The last four characters of the card number or account, behind four stars.
    pub masked: String,
    /// Where it stands.
    pub state: State,
    /// How many times it was claimed.
    pub attempts: u32,
    /// When it was claimed first.
    pub created_at: i64,
    /// When it was claimed last.
    pub sent_at: i64,
    /// Before when the form has left, if it ever did.
    pub left_by: i64,
    /// When the ledger learned of it last.
    pub updated_at: i64,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// The card's real face value (结算面值).
    pub real_face_value: Option<String>,
    /// The money settled (结算金额); of a top-up, the money charged.
    pub settled_amount: Option<String>,
    /// The gateway's latest code, or status.
    pub code: Option<String>,
    /// The gateway's latest message.
    pub message: Option<String>,
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The state before; `None` for the first claim.
    pub from: Option<State>,
    /// The state after. The same as before where evidence did not move the order.
    pub to: State,
    /// What brought it about.
    pub cause: String,
    /// The gateway's code, or status.
    pub code: Option<String>,
    /// The gateway's message.
    pub message: Option<String>,
}

impl<'a> From<&'a Merchant> for MerchantRef<'a> {
    fn from(merchant: &'a Merchant) -> Self {
        Self { customer_id: &merchant.customer_id, base_url: merchant.base_url.as_str() }
    }
}

impl Order {
    /// What names the order.
    #[must_use]
    pub fn key(&self) -> OrderKey<'_> {
        let merchant = MerchantRef { customer_id: &self.customer_id, base_url: &self.base_url };
        OrderKey { kind: self.kind, merchant, order_id: &self.order_id }
    }

    /// Whether the order is a claim whose process may still be at work. A `sending` order that is
    /// not counts as unknown.
    #[must_use]
    pub fn is_in_flight(&self, now: i64) -> bool {
        self.state == State::Sending && now < self.left_by
    }

    pub(super) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            row: row.get(0)?,
            kind: row.get(1)?,
            customer_id: row.get(2)?,
            base_url: row.get(3)?,
            order_id: row.get(4)?,
            batchno: row.get(5)?,
            product: row.get(6)?,
            face_value: row.get(7)?,
            masked: row.get(8)?,
            state: row.get(9)?,
            attempts: row.get(10)?,
            created_at: row.get(11)?,
            sent_at: row.get(12)?,
            left_by: row.get(13)?,
            updated_at: row.get(14)?,
            system_order_id: row.get(15)?,
            real_face_value: row.get(16)?,
            settled_amount: row.get(17)?,
            code: row.get(18)?,
            message: row.get(19)?,
        })
    }

    /// The first order for which `condition` holds.
    pub(super) fn find_one(
        connection: &Connection,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<Self>, LedgerError> {
        let sql = format!("{SELECT} WHERE {condition} LIMIT 1");
        Ok(connection.query_row(&sql, values, Self::from_row).optional()?)
    }

    /// The order of that name.
    pub(super) fn named(connection: &Connection, key: OrderKey) -> Result<Option<Self>, LedgerError> {
        let OrderKey { kind, merchant, order_id } = key;
        let condition = "o.order_id = ?1 AND o.kind = ?2 AND m.customer_id = ?3 AND m.base_url = ?4";
        Self::find_one(connection, condition, params![order_id, kind, merchant.customer_id, merchant.base_url])
    }
}

/// Reads orders; the columns are those of [`Order::from_row`].
pub(super) const SELECT: &str = "SELECT o.id, o.kind, m.customer_id, m.base_url, o.order_id, o.batchno, o.product, \
    o.face_value, o.subject, o.state, o.attempts, o.created_at, o.sent_at, o.left_by, o.updated_at, \
    o.system_order_id, o.real_face_value, o.settled_amount, o.code, o.message \
    FROM orders o CROSS JOIN merchant m ON m.id = o.merchant";

impl Move {
    pub(super) fn from_row(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            at: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            cause: row.get(3)?,
            code: row.get(4)?,
            message: row.get(5)?,
        })
    }
}
