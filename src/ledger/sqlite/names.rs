//! The names of orders, for whoever types the beginning of one.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, params};

use super::super::error::LedgerError;
use super::super::moment::Clock;
use super::super::order::OrderKind;
use super::super::state::State;
use super::list::states;
use super::open::to_read;
use super::place::Place;
use super::schema::Layout;

/// How many orders are looked at: what a million of them hold must not be waited for.
const LOOKED_AT: u32 = 2_000;

/// Which orders' numbers are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those of one kind, or of both.
    OfKind(Option<OrderKind>),
    /// Those that may be released by hand.
    Releasable,
}

/// At most so many numbers of orders that begin with a text, the latest first as far as numbers tell. The
/// ledger is read as it is: not made, brought up to date or waited for.
pub fn order_ids(
    path: &Path,
    clock: Clock,
    beginning: &str,
    wanted: Wanted,
    most: usize,
) -> Result<Vec<String>, LedgerError> {
    let Some(place) = Place::find(path)? else { return Ok(Vec::new()) };
    let ledger = to_read(&place, Duration::ZERO, clock)?;
    if Layout::read(&ledger.connection)?.number().is_none() {
        return Ok(Vec::new());
    }
    let mut ids = match wanted {
        Wanted::Releasable => releasable(&ledger.connection, beginning)?,
        Wanted::OfKind(kind) if beginning.is_empty() => latest(&ledger.connection, kind)?,
        Wanted::OfKind(kind) => beginning_with(&ledger.connection, beginning, kind)?,
    };
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids.truncate(most);
    Ok(ids)
}

/// Walks the index of numbers, from the last one of the beginning backwards.
fn beginning_with(
    connection: &Connection,
    beginning: &str,
    kind: Option<OrderKind>,
) -> Result<Vec<String>, LedgerError> {
    read(connection, &of_beginning(), params![beginning, format!("{beginning}\u{10ffff}"), kind])
}

fn latest(connection: &Connection, kind: Option<OrderKind>) -> Result<Vec<String>, LedgerError> {
    read(connection, &of_latest(), params![kind])
}

fn releasable(connection: &Connection, beginning: &str) -> Result<Vec<String>, LedgerError> {
    read(connection, &of_releasable(), params![beginning])
}

fn of_beginning() -> String {
    format!(
        "SELECT order_id FROM (SELECT order_id, kind FROM orders WHERE order_id >= ?1 AND order_id < ?2 \
        ORDER BY order_id DESC LIMIT {LOOKED_AT}) WHERE ?3 IS NULL OR kind = ?3"
    )
}

fn of_latest() -> String {
    format!(
        "SELECT order_id FROM (SELECT order_id, kind FROM orders ORDER BY sent_at DESC LIMIT {LOOKED_AT}) \
        WHERE ?1 IS NULL OR kind = ?1"
    )
}

fn of_releasable() -> String {
    let states = states(|state| matches!(state, State::Sending | State::Unknown));
    format!(
        "SELECT order_id FROM (SELECT order_id FROM orders WHERE state IN ({states}) ORDER BY sent_at DESC \
        LIMIT {LOOKED_AT}) WHERE substr(order_id, 1, length(?1)) = ?1"
    )
}

fn read(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<Vec<String>, LedgerError> {
    let mut statement = connection.prepare(sql)?;
    let ids = statement.query_map(values, |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;

    #[test]
    fn every_question_walks_an_index() {
        let connection = Connection::open_in_memory().expect("a database");
        schema::migrate(&connection).expect("the layout");
        for (sql, index) in [
            (of_beginning(), "SEARCH orders USING COVERING INDEX orders_by_id (order_id>? AND order_id<?)"),
            (of_latest(), "SCAN orders USING INDEX orders_by_time"),
            (of_releasable(), "SEARCH orders USING INDEX orders_by_state (state=?)"),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("a plan");
            let mut rows = statement.raw_query();
            let mut plan = Vec::new();
            while let Some(row) = rows.next().expect("a row") {
                plan.push(row.get::<_, String>("detail").expect("a text"));
            }
            assert!(plan.iter().any(|step| step == index), "{sql}: {plan:?}");
        }
    }
}
