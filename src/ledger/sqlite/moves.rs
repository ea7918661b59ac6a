//! Writing down what becomes of orders: compare-and-swap on the order, and a row in the history.

use rusqlite::{Connection, named_params};

use super::super::error::{Damage, LedgerError};
use super::super::evidence::Step;
use super::super::history::Move;
use super::super::order::Order;

/// Writes down what becomes of an order from the state in which it was read.
pub(super) fn write(connection: &Connection, before: &Order, step: &Step) -> Result<(), LedgerError> {
    if step.order != *before {
        update(connection, before, &step.order)?;
    }
    match &step.row {
        Some(row) => append(connection, before.row, row),
        None => Ok(()),
    }
}

fn update(connection: &Connection, before: &Order, order: &Order) -> Result<(), LedgerError> {
    let sql = "UPDATE orders SET state = :state, updated_at = :updated_at, code = :code, message = :message, \
        moved_at = :moved_at, moved_at_boot = :moved_at_boot, moved_boot_id = :moved_boot_id, \
        in_flight_until = :until, in_flight_until_boot = :until_boot, in_flight_boot_id = :until_boot_id, \
        seen_at_boot = :seen_at_boot, seen_boot_id = :seen_boot_id, number_taken = :number_taken, \
        system_order_id = :system_order_id, real_face_value = :real_face_value, settled_amount = :settled_amount \
        WHERE id = :row AND state = :was AND attempts = :attempts";
    let swapped = connection.prepare_cached(sql)?.execute(named_params! {
        ":state": order.state,
        ":updated_at": order.updated_at,
        ":code": order.code,
        ":message": order.message,
        ":moved_at": order.moved.wall,
        ":moved_at_boot": order.moved.boot_time,
        ":moved_boot_id": order.moved.boot,
        ":until": order.in_flight_until.wall,
        ":until_boot": order.in_flight_until.boot_time,
        ":until_boot_id": order.in_flight_until.boot,
        ":seen_at_boot": order.seen.0,
        ":seen_boot_id": order.seen.1,
        ":number_taken": order.number_taken,
        ":system_order_id": order.system_order_id,
        ":real_face_value": order.real_face_value,
        ":settled_amount": order.settled_amount,
        ":row": before.row,
        ":was": before.state,
        ":attempts": before.attempts,
    })?;
    expect_swap(swapped)
}

/// Appends a row to the history of an order.
pub(super) fn append(connection: &Connection, order_row: i64, row: &Move) -> Result<(), LedgerError> {
    let sql = "INSERT INTO history (order_row, seq, at, was, became, cause, source, note, code, message, \
        real_face_value, settled_amount, real_face_value_was, settled_amount_was) \
        VALUES (:order_row, (SELECT coalesce(max(seq), 0) + 1 FROM history WHERE order_row = :order_row), :at, :was, \
        :became, :cause, :source, :note, :code, :message, :real_face_value, :settled_amount, :real_face_value_was, \
        :settled_amount_was)";
    connection.prepare_cached(sql)?.execute(named_params! {
        ":order_row": order_row,
        ":at": row.at,
        ":was": row.from,
        ":became": row.to,
        ":cause": row.cause,
        ":source": row.source,
        ":note": row.note,
        ":code": row.code,
        ":message": row.message,
        ":real_face_value": row.real_face_value,
        ":settled_amount": row.settled_amount,
        ":real_face_value_was": row.real_face_value_was,
        ":settled_amount_was": row.settled_amount_was,
    })?;
    Ok(())
}

/// The write lock is held since the order was read, so that a swap fails only in a file that
/// contradicts itself.
pub(super) fn expect_swap(swapped: usize) -> Result<(), LedgerError> {
    match swapped {
        1 => Ok(()),
        _ => Err(Damage::ChangedOrder.into()),
    }
}
