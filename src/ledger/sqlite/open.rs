//! Opening a ledger: the file closed to others from the start, every commit durable.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::super::error::LedgerError;
use super::super::moment::Clock;
use super::super::store::Ledger;
use super::connection::{LONG_LOG, SHORT_LOG, Sqlite, patiently};
use super::place::Place;
use super::schema::{self, Layout};

/// Opens the ledger for claims, and makes it when there is none: its directories for the
/// owner only (0700), the file 0600 from its first byte. A file that others may read is
/// closed to them.
///
/// `patience` is how long to wait for other processes, here and in every later call; `clock`
/// tells when things happen.
/// A file that is not a ledger, is damaged, read-only or of a newer layout is refused, and so
/// is one that others could exchange, or share with this machine.
pub fn open(path: &Path, patience: Duration, clock: Clock) -> Result<Ledger, LedgerError> {
    let place = Place::find_or_make(path)?;
    if !place.may_be_written() {
        return Err(LedgerError::ReadOnly);
    }
    let mut ledger = Sqlite::connect(&place, OpenFlags::SQLITE_OPEN_READ_WRITE, patience, clock)?;
    if ledger.connection.is_readonly("main")? {
        return Err(LedgerError::ReadOnly);
    }
    // What the file is comes first, so that no foreign file is changed.
    let layout = patiently(patience, || Layout::read(&ledger.connection))?;
    place.close_to_others()?;
    if layout != Layout::Current {
        ledger.bring_up_to_date()?;
    }
    patiently(patience, || ledger.make_durable())?;
    if ledger.begun {
        // A file that was not begun may have had a log already.
        ledger.fold();
        place.sync_directory()?;
    }
    place.check_again()?;
    ledger.connection.busy_timeout(patience)?;
    Ok(Box::new(ledger))
}

/// Opens the ledger for reading; `None` when there is none yet. It is not made then.
///
/// A write method of such a ledger fails with [`LedgerError::ReadOnly`].
pub fn open_to_read(path: &Path, patience: Duration, clock: Clock) -> Result<Option<Ledger>, LedgerError> {
    let Some(place) = Place::find(path)? else { return Ok(None) };
    let ledger = to_read(&place, patience, clock.clone())?;
    match patiently(patience, || Layout::read(&ledger.connection)) {
        Ok(Layout::Current) => {
            place.check_again()?;
            ledger.connection.busy_timeout(patience)?;
            Ok(Some(Box::new(ledger)))
        }
        Ok(Layout::Fresh) => Ok(None),
        // Who was killed while making the ledger left work that only a writer may undo.
        Ok(Layout::Older(_)) | Err(LedgerError::ReadOnly) => open(path, patience, clock).map(Some),
        Err(error) => Err(error),
    }
}

/// Opens the file to read it, whatever it is.
pub(super) fn to_read(place: &Place, patience: Duration, clock: Clock) -> Result<Sqlite, LedgerError> {
    Sqlite::connect(place, OpenFlags::SQLITE_OPEN_READ_ONLY, patience, clock)
}

/// A ledger that lives as long as the value does.
pub fn in_memory(clock: Clock) -> Result<Ledger, LedgerError> {
    let connection = Connection::open_in_memory()?;
    keep_plans(&connection)?;
    let mut ledger = Sqlite { connection, place: None, patience: Duration::ZERO, clock, begun: false };
    ledger.write(|transaction, _| schema::migrate(transaction))?;
    Ok(Box::new(ledger))
}

/// Keeps a statement as it was prepared, whatever values it is bound to: SQLite would prepare it anew for
/// each, which takes ten times as long as running it.
fn keep_plans(connection: &Connection) -> Result<(), LedgerError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl Sqlite {
    fn connect(place: &Place, access: OpenFlags, patience: Duration, clock: Clock) -> Result<Self, LedgerError> {
        // The place has no links; one that was put there since is not followed.
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let connection = Connection::open_with_flags(place.path(), flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        keep_plans(&connection)?;
        Ok(Self { connection, place: Some(place.clone()), patience, clock, begun: false })
    }

    /// Makes the layout, or brings it up to date. A new file has no log yet, so that what is made
    /// is in the file itself: a copy of it is never taken for a ledger that was not begun.
    fn bring_up_to_date(&mut self) -> Result<(), LedgerError> {
        self.connection.execute_batch("PRAGMA synchronous = EXTRA")?;
        // A migration may make a table anew that others refer to.
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
        let transaction = self.begin()?;
        let begun = Layout::read(&transaction)? == Layout::Fresh;
        schema::migrate(&transaction)?;
        transaction.commit()?;
        self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
        self.connection.busy_timeout(Duration::ZERO)?;
        self.begun = begun;
        Ok(())
    }

    /// Makes commits survive a power loss, and checks that the settings took.
    fn make_durable(&self) -> Result<(), LedgerError> {
        let mode: String = self.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        let (synchronous, level) = match mode.as_str() {
            "wal" => ("FULL", 2),
            // Where memory cannot be shared there is no WAL. The old journal needs its directory
            // flushed, too, which only EXTRA does.
            "delete" => ("EXTRA", 3),
            _ => return Err(LedgerError::JournalMode(mode)),
        };
        self.connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; \
            PRAGMA wal_autocheckpoint = {LONG_LOG}; PRAGMA journal_size_limit = {SHORT_LOG};"
        ))?;
        let found: i64 = self.connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        if found != level {
            return Err(LedgerError::Synchronous { found, wanted: level });
        }
        Ok(())
    }
}
