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
    let sql = format!(
        "SELECT order_id FROM (SELECT order_id, kind FROM orders WHERE order_id >= ?1 AND order_id < ?2 \
        ORDER BY order_id DESC LIMIT {LOOKED_AT}) WHERE ?3 IS NULL OR kind = ?3"
    );
    read(connection, &sql, params![beginning, format!("{beginning}\u{10ffff}"), kind])
}

fn latest(connection: &Connection, kind: Option<OrderKind>) -> Result<Vec<String>, LedgerError> {
    let sql = format!(
        "SELECT order_id FROM (SELECT order_id, kind FROM orders ORDER BY sent_at DESC LIMIT {LOOKED_AT}) \
        WHERE ?1 IS NULL OR kind = ?1"
    );
    read(connection, &sql, params![kind])
}

fn releasable(connection: &Connection, beginning: &str) -> Result<Vec<String>, LedgerError> {
    let states = states(|state| matches!(state, State::Sending | State::Unknown));
    let sql = format!(
        "SELECT order_id FROM (SELECT order_id FROM orders WHERE state IN ({states}) ORDER BY sent_at DESC \
        LIMIT {LOOKED_AT}) WHERE substr(order_id, 1, length(?1)) = ?1"
    );
    read(connection, &sql, params![beginning])
}

fn read(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<Vec<String>, LedgerError> {
    let mut statement = connection.prepare(sql)?;
    let ids = statement.query_map(values, |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
