//! Batches: how many cards one takes, and which is next when the program chooses.

use rusqlite::{Connection, params};

use super::Ledger;
use super::error::LedgerError;
use super::order::{MerchantRef, Order, OrderKey};
use super::refusal::{ClaimError, Refusal};
use super::state::State;
use crate::core::protocol::CARDS_PER_BATCH;

/// The batch that a card is to belong to.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Its number; empty where the form has none.
    pub number: &'a str,
    /// The field's name in the form.
    pub field: &'a str,
    /// Whether the program chose it. Such a batch may be another one when the same request is
    /// sent again.
    pub is_made: bool,
}

impl Ledger {
    /// The batch that was made for an order when it was first claimed, so that the same command
    /// is the same request on another day.
    pub fn remembered_batch(&self, key: OrderKey) -> Result<Option<String>, LedgerError> {
        let order = Order::named(&self.connection, key)?;
        Ok(order.filter(Order::has_made_batch).and_then(|order| order.batchno))
    }

    /// The batch that goes by a made name: itself, or the latest that was begun after it was full.
    /// It may be full, too, which the claim finds out.
    pub fn latest_batch(&self, merchant: MerchantRef, made: &str) -> Result<String, LedgerError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM orders WHERE batchno = ?1 AND merchant = \
            (SELECT id FROM merchant WHERE customer_id = ?2 AND base_url = ?3))";
        let mut statement = self.connection.prepare(sql)?;
        let mut latest = made.to_owned();
        loop {
            let next = next_batch(&latest);
            if !statement.query_row([&next, merchant.customer_id, merchant.base_url], |row| row.get(0))? {
                return Ok(latest);
            }
            latest = next;
        }
    }
}

impl Order {
    /// Whether the order's batch was made. Where that was not written down, its looks decide.
    pub(super) fn has_made_batch(&self) -> bool {
        let looks_made = |batchno: &str| {
            let digits = batchno.strip_prefix('B').unwrap_or_default();
            digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        self.batch_is_made.unwrap_or_else(|| self.batchno.as_deref().is_some_and(looks_made))
    }
}

/// The batch that follows a made one which is full: `B20261122`, `B20261122-2`, `B20261122-3`, …
#[must_use]
pub fn next_batch(full: &str) -> String {
    let numbered = full.rsplit_once('-').and_then(|(made, number)| Some((made, number.parse::<u32>().ok()?)));
    match numbered {
        Some((made, number)) => format!("{made}-{}", number.saturating_add(1)),
        None => format!("{full}-2"),
    }
}

/// Counting stops at the limit, so that the cost does not grow with the ledger.
pub(super) fn refuse_full_batch(
    connection: &Connection,
    merchant: MerchantRef,
    batchno: &str,
) -> Result<(), ClaimError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_batches_are_numbered_from_two() {
        assert_eq!(next_batch("B20261122"), "B20261122-2");
        assert_eq!(next_batch("B20261122-2"), "B20261122-3");
        assert_eq!(next_batch("B20261122-9"), "B20261122-10");
    }
}
