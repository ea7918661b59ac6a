//! Looking at a ledger as it is, without changing it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _};

use super::super::error::LedgerError;
use super::super::health::{Health, Undecided};
use super::super::moment::{Clock, Moment};
use super::super::state::State;
use super::connection::{Sqlite, patiently};
use super::open::{open, to_read};
use super::place::Place;
use super::schema::Layout;

/// What is remembered of the latest copy, in the table `meta`.
const BACKED_UP_AT: &str = "backed_up_at";

/// How many faults are told.
const FAULTS: &str = "PRAGMA integrity_check(10)";

/// Looks at a ledger; `None` when there is none yet. It is neither made nor brought up to date.
pub fn examine(path: &Path, patience: Duration, clock: &Clock) -> Result<Option<Health>, LedgerError> {
    let Some(place) = Place::find(path)? else { return Ok(None) };
    let look = || {
        let ledger = to_read(&place, patience, clock.clone())?;
        let layout = patiently(patience, || Layout::read(&ledger.connection))?;
        ledger.connection.busy_timeout(patience)?;
        layout.number().map(|layout| of(&ledger.connection, layout)).transpose()
    };
    match look() {
        // Who was killed while writing left work that only a writer may undo.
        Err(LedgerError::ReadOnly) => {
            drop(open(path, patience, clock.clone())?);
            look()
        }
        looked => looked,
    }
}

/// The release of the store.
#[must_use]
pub fn store_version() -> &'static str {
    rusqlite::version()
}

fn of(connection: &Connection, layout: usize) -> Result<Health, LedgerError> {
    let mut statement = connection.prepare(FAULTS)?;
    let found = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let faults: Vec<String> = found.into_iter().filter(|fault| fault != "ok").collect();
    if !faults.is_empty() {
        // What a damaged file counts means nothing.
        return Ok(Health { layout, faults, orders: 0, undecided: Vec::new(), backed_up_at: None });
    }
    let orders: i64 = connection.query_row("SELECT count(*) FROM orders", [], |row| row.get(0))?;
    let undecided = State::all().filter(|state| state.is_undecided()).map(|state| undecided(connection, state));
    let undecided = undecided.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    Ok(Health { layout, faults, orders: orders.unsigned_abs(), undecided, backed_up_at: backed_up_at(connection)? })
}

fn undecided(connection: &Connection, state: State) -> Result<Option<Undecided>, LedgerError> {
    let sql = "SELECT count(*), min(sent_at) FROM orders WHERE state = ?1";
    let (orders, oldest): (i64, Option<i64>) =
        connection.query_row(sql, [state], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(oldest.map(|oldest| Undecided { state, orders: orders.unsigned_abs(), oldest }))
}

fn backed_up_at(connection: &Connection) -> Result<Option<i64>, LedgerError> {
    let sql = "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE name = ?1";
    Ok(connection.query_row(sql, [BACKED_UP_AT], |row| row.get(0)).optional()?)
}

impl Sqlite {
    /// Notes that a copy was made at a moment.
    pub(super) fn note_backup(&mut self, at: Moment) -> Result<(), LedgerError> {
        self.write(|transaction, _| {
            let sql = "INSERT INTO meta (name, value) VALUES (?1, CAST(CAST(?2 AS TEXT) AS BLOB)) \
                ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            transaction.execute(sql, rusqlite::params![BACKED_UP_AT, at.wall])?;
            Ok(())
        })
    }
}
