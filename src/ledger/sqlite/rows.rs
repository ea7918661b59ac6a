//! The one place that turns rows into orders and their history, by the names of the columns.

use std::sync::OnceLock;

use rusqlite::{Connection, Params, Row};

use super::super::error::LedgerError;
use super::super::history::Move;
use super::super::moment::Moment;
use super::super::order::Order;

/// Reads orders; a condition may follow. Orders are `o`, merchants `m`.
pub(super) const SELECT: &str = "SELECT o.id AS order_row, o.kind, m.customer_id, m.base_url, o.order_id, o.batchno, o.product, \
    o.face_value, o.subject, o.state, o.attempts, o.created_at, o.sent_at, o.updated_at, \
    o.system_order_id, o.real_face_value, o.settled_amount, o.code, o.message, o.number_taken, o.in_flight_until, \
    o.in_flight_until_boot, o.in_flight_boot_id, o.moved_at, o.moved_at_boot, o.moved_boot_id, o.seen_at_boot, \
    o.seen_boot_id, o.batch_is_made, o.sent_before \
    FROM orders o CROSS JOIN merchant m ON m.id = o.merchant";

/// Where a statement has its columns. Names are looked up once a statement, not once a row.
macro_rules! columns {
    ($name:ident { $($column:ident),* $(,)? }) => {
        pub(super) struct $name {
            $($column: usize,)*
        }

        impl $name {
            pub(super) fn of(statement: &rusqlite::Statement) -> rusqlite::Result<Self> {
                Ok(Self { $($column: statement.column_index(stringify!($column))?,)* })
            }
        }
    };
}
pub(super) use columns;

columns!(OrderColumns {
    order_row,
    kind,
    customer_id,
    base_url,
    order_id,
    batchno,
    product,
    face_value,
    subject,
    state,
    attempts,
    created_at,
    sent_at,
    updated_at,
    system_order_id,
    real_face_value,
    settled_amount,
    code,
    message,
    number_taken,
    in_flight_until,
    in_flight_until_boot,
    in_flight_boot_id,
    moved_at,
    moved_at_boot,
    moved_boot_id,
    seen_at_boot,
    seen_boot_id,
    batch_is_made,
    sent_before,
});

columns!(MoveColumns {
    at,
    was,
    became,
    cause,
    source,
    note,
    code,
    message,
    real_face_value,
    settled_amount,
    real_face_value_was,
    settled_amount_was,
});

impl OrderColumns {
    pub(super) fn order(&self, row: &Row) -> rusqlite::Result<Order> {
        let moment = |[wall, boot_time, boot]: [usize; 3]| -> rusqlite::Result<Moment> {
            Ok(Moment { wall: row.get(wall)?, boot_time: row.get(boot_time)?, boot: row.get(boot)? })
        };
        Ok(Order {
            row: row.get(self.order_row)?,
            kind: row.get(self.kind)?,
            customer_id: row.get(self.customer_id)?,
            base_url: row.get(self.base_url)?,
            order_id: row.get(self.order_id)?,
            batchno: row.get(self.batchno)?,
            product: row.get(self.product)?,
            face_value: row.get(self.face_value)?,
            masked: row.get(self.subject)?,
            state: row.get(self.state)?,
            attempts: row.get(self.attempts)?,
            created_at: row.get(self.created_at)?,
            sent_at: row.get(self.sent_at)?,
            updated_at: row.get(self.updated_at)?,
            system_order_id: row.get(self.system_order_id)?,
            real_face_value: row.get(self.real_face_value)?,
            settled_amount: row.get(self.settled_amount)?,
            code: row.get(self.code)?,
            message: row.get(self.message)?,
            number_taken: row.get(self.number_taken)?,
            in_flight_until: moment([self.in_flight_until, self.in_flight_until_boot, self.in_flight_boot_id])?,
            moved: moment([self.moved_at, self.moved_at_boot, self.moved_boot_id])?,
            seen: (row.get(self.seen_at_boot)?, row.get(self.seen_boot_id)?),
            batch_is_made: row.get(self.batch_is_made)?,
            sent_before: row.get(self.sent_before)?,
        })
    }
}

impl MoveColumns {
    fn entry(&self, row: &Row) -> rusqlite::Result<Move> {
        Ok(Move {
            at: row.get(self.at)?,
            from: row.get(self.was)?,
            to: row.get(self.became)?,
            cause: row.get(self.cause)?,
            source: row.get(self.source)?,
            note: row.get(self.note)?,
            code: row.get(self.code)?,
            message: row.get(self.message)?,
            real_face_value: row.get(self.real_face_value)?,
            settled_amount: row.get(self.settled_amount)?,
            real_face_value_was: row.get(self.real_face_value_was)?,
            settled_amount_was: row.get(self.settled_amount_was)?,
        })
    }
}

/// The orders for which a condition holds.
pub(super) fn orders(connection: &Connection, condition: &str, values: impl Params) -> Result<Vec<Order>, LedgerError> {
    // Most often nothing is found, or one: names are looked up once a run, since the columns are the same.
    static COLUMNS: OnceLock<OrderColumns> = OnceLock::new();
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    let mut rows = statement.query(values)?;
    let mut orders = Vec::new();
    while let Some(row) = rows.next()? {
        let columns = match COLUMNS.get() {
            Some(columns) => columns,
            None => COLUMNS.get_or_init({
                let columns = OrderColumns::of(row.as_ref())?;
                || columns
            }),
        };
        orders.push(columns.order(row)?);
    }
    Ok(orders)
}

/// The history of an order, oldest first.
pub(super) fn history(connection: &Connection, order: &Order) -> Result<Vec<Move>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT * FROM history WHERE order_row = ?1 ORDER BY seq")?;
    let columns = MoveColumns::of(&statement)?;
    let rows = statement.query_map([order.row], |row| columns.entry(row))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
