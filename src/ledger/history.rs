//! Writing moves: compare-and-swap on the order, and a row in the history for each.

use rusqlite::{Connection, params};

use super::Ledger;
use super::error::LedgerError;
use super::moment::Moment;
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
    pub(super) at: Moment,
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

/// Moves an order on from the state in which it was read. `until` is the end of the time in which
/// its form may be leaving.
pub(super) fn advance(connection: &Connection, order: &Order, entry: &Entry, until: Moment) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET state = ?1, updated_at = ?2, code = ?3, message = ?4, moved_at = ?2, \
        moved_at_boot = ?5, moved_boot_id = ?6, in_flight_until = ?7, in_flight_until_boot = ?8, \
        in_flight_boot_id = ?9 WHERE id = ?10 AND state = ?11 AND attempts = ?12";
    let Entry { at, to, code, message, .. } = *entry;
    let (row, state, attempts) = (order.row, order.state, order.attempts);
    let swapped = connection.execute(
        sql,
        params![
            to,
            at.wall,
            code,
            message,
            at.boot_time,
            at.boot,
            until.wall,
            until.boot_time,
            until.boot,
            row,
            state,
            attempts
        ],
    )?;
    expect_swap(swapped)?;
    append(connection, order.row, Some(order.state), entry)
}

/// Claims an order once more. From now on the number is its own again, unless the gateway says
/// otherwise once more; and whether an earlier attempt may have arrived is kept for then.
pub(super) fn restart(connection: &Connection, order: &Order, entry: &Entry, until: Moment) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET sent_at = ?1, attempts = attempts + 1, sent_before = ?2, number_taken = 0 \
        WHERE id = ?3 AND state = ?4 AND attempts = ?5";
    advance(connection, order, entry, until)?;
    let did_not_arrive = matches!(order.state, State::NotSent | State::Rejected) || order.number_taken;
    let sent_before = order.sent_before || !did_not_arrive;
    let values = params![entry.at.wall, sent_before, order.row, entry.to, order.attempts];
    expect_swap(connection.execute(sql, values)?)
}

/// Notes that the gateway has another order under this number. What was told of that one is no
/// longer told of this one.
pub(super) fn take_number(connection: &Connection, order: &Order) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET number_taken = 1, system_order_id = NULL, real_face_value = NULL, \
        settled_amount = NULL WHERE id = ?1";
    expect_swap(connection.execute(sql, [order.row])?)
}

/// Notes that this boot of the machine has asked about an order that was sent in another.
pub(super) fn see(connection: &Connection, order: &Order, now: Moment) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET seen_at_boot = ?1, seen_boot_id = ?2 WHERE id = ?3";
    expect_swap(connection.execute(sql, params![now.boot_time, now.boot, order.row])?)
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
    connection.execute("UPDATE orders SET updated_at = ?1 WHERE id = ?2", params![entry.at.wall, order.row])?;
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
    connection.execute(sql, params![order_row, at.wall, was, to, cause, code, message])?;
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
