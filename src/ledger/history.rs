//! Writing moves: compare-and-swap on the order, and a row in the history for each.

use rusqlite::{Connection, params};

use super::Ledger;
use super::error::LedgerError;
use super::order::{Move, Order};
use super::state::State;

/// What the gateway told about an order along with its state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts<'a> {
    pub(super) system_order_id: Option<&'a str>,
    pub(super) real_face_value: Option<&'a str>,
    pub(super) settled_amount: Option<&'a str>,
}

/// A row to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) at: i64,
    pub(super) to: State,
    pub(super) cause: &'a str,
    pub(super) code: Option<&'a str>,
    pub(super) message: Option<&'a str>,
}

impl Ledger {
    /// The history of an order, oldest first.
    pub fn history(&self, order: &Order) -> Result<Vec<Move>, LedgerError> {
        let sql = "SELECT at, was, became, cause, code, message FROM history WHERE order_row = ?1 ORDER BY seq";
        let mut statement = self.connection.prepare(sql)?;
        let moves = statement.query_map([order.row], Move::from_row)?;
        Ok(moves.collect::<Result<_, _>>()?)
    }
}

/// Moves an order on from the state in which it was read.
pub(super) fn advance(connection: &Connection, order: &Order, entry: &Entry, left_by: i64) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET state = ?1, updated_at = ?2, code = ?3, message = ?4, left_by = ?5 \
        WHERE id = ?6 AND state = ?7 AND attempts = ?8";
    let Entry { at, to, code, message, .. } = *entry;
    let swapped =
        connection.execute(sql, params![to, at, code, message, left_by, order.row, order.state, order.attempts])?;
    expect_swap(swapped)?;
    append(connection, order.row, Some(order.state), entry)
}

/// Claims an order once more.
pub(super) fn restart(connection: &Connection, order: &Order, entry: &Entry, left_by: i64) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET sent_at = ?1, attempts = attempts + 1 WHERE id = ?2 AND state = ?3 AND attempts = ?4";
    advance(connection, order, entry, left_by)?;
    let swapped = connection.execute(sql, params![entry.at, order.row, entry.to, order.attempts])?;
    expect_swap(swapped)
}

/// Keeps evidence that did not move the order, unless the same evidence is there since its last
/// move.
pub(super) fn note(connection: &Connection, order: &Order, entry: &Entry) -> Result<(), LedgerError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM history WHERE order_row = ?1 AND was = became \
        AND seq > (SELECT max(seq) FROM history WHERE order_row = ?1 AND was IS NOT became) \
        AND cause = ?2 AND code IS ?3 AND message IS ?4)";
    let values = params![order.row, entry.cause, entry.code, entry.message];
    if connection.query_row(sql, values, |row| row.get(0))? {
        return Ok(());
    }
    record(connection, order, entry)
}

/// Keeps evidence that did not move the order.
pub(super) fn record(connection: &Connection, order: &Order, entry: &Entry) -> Result<(), LedgerError> {
    connection.execute("UPDATE orders SET updated_at = ?1 WHERE id = ?2", params![entry.at, order.row])?;
    append(connection, order.row, Some(order.state), entry)
}

/// Takes over what the gateway told; what it left out stays.
pub(super) fn learn(connection: &Connection, order: &Order, facts: &Facts) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET system_order_id = coalesce(?1, system_order_id), \
        real_face_value = coalesce(?2, real_face_value), settled_amount = coalesce(?3, settled_amount) WHERE id = ?4";
    let Facts { system_order_id, real_face_value, settled_amount } = *facts;
    let nothing_new = [
        (system_order_id, &order.system_order_id),
        (real_face_value, &order.real_face_value),
        (settled_amount, &order.settled_amount),
    ]
    .into_iter()
    .all(|(new, known)| new.is_none() || new == known.as_deref());
    if !nothing_new {
        connection.execute(sql, params![system_order_id, real_face_value, settled_amount, order.row])?;
    }
    Ok(())
}

/// Appends a row; `was` is `None` for the first claim only.
pub(super) fn append(
    connection: &Connection,
    order_row: i64,
    was: Option<State>,
    entry: &Entry,
) -> Result<(), LedgerError> {
    let sql = "INSERT INTO history (order_row, seq, at, was, became, cause, code, message) \
        VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM history WHERE order_row = ?1), ?2, ?3, ?4, ?5, ?6, ?7)";
    let Entry { at, to, cause, code, message } = *entry;
    connection.execute(sql, params![order_row, at, was, to, cause, code, message])?;
    Ok(())
}

/// The write lock is held since the order was read, so that a swap fails only in a file that
/// contradicts itself.
fn expect_swap(swapped: usize) -> Result<(), LedgerError> {
    match swapped {
        1 => Ok(()),
        _ => Err(LedgerError::Damaged("an order changed under the write lock".into())),
    }
}
