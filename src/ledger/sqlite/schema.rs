//! The layout of the file, and how an older file is brought up to date.

use rusqlite::{Connection, params};

use super::super::error::LedgerError;
use super::super::fingerprint::SIZE;
use crate::core::base_url::BaseUrl;

/// Marks the file as a ledger of consign ("CNSG").
const APPLICATION_ID: i64 = 0x434e_5347;

/// Every layout there ever was, oldest first. Entries are appended and never edited.
const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
];

/// The layout that this release reads and writes.
const LAYOUT: usize = MIGRATIONS.len();

/// What a file says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Nothing was ever written.
    Fresh,
    /// A ledger of an earlier release.
    Older(usize),
    /// A ledger as this release makes them.
    Current,
}

impl Layout {
    /// Reads the file's header; anything but a ledger that this release understands is an error.
    pub(super) fn read(connection: &Connection) -> Result<Self, LedgerError> {
        // One statement, since another process may be making the ledger at this moment.
        let header = "SELECT application_id, user_version, NOT EXISTS (SELECT 1 FROM sqlite_schema) AS is_empty \
            FROM pragma_application_id, pragma_user_version";
        let (application, found, empty): (i64, i64, bool) = connection.query_row(header, [], |row| {
            Ok((row.get("application_id")?, row.get("user_version")?, row.get("is_empty")?))
        })?;
        match (application, usize::try_from(found)) {
            (APPLICATION_ID, Ok(LAYOUT)) => Ok(Self::Current),
            (APPLICATION_ID, Ok(found)) if found > LAYOUT => Err(LedgerError::FromTheFuture { found, known: LAYOUT }),
            (APPLICATION_ID, Ok(found)) if found > 0 => Ok(Self::Older(found)),
            (0, Ok(0)) if empty => Ok(Self::Fresh),
            _ => Err(LedgerError::Foreign),
        }
    }

    /// Its number; `None` where there is nothing yet.
    pub(super) fn number(self) -> Option<usize> {
        Some(self.migrations_done()).filter(|number| *number > 0)
    }

    fn migrations_done(self) -> usize {
        match self {
            Self::Fresh => 0,
            Self::Older(done) => done,
            Self::Current => MIGRATIONS.len(),
        }
    }
}

/// Brings the file to the present layout, inside the caller's write transaction. Another process
/// may have been faster; then nothing happens.
///
/// A table that is made anew must not take its foreign keys along, so that they are not heeded
/// meanwhile; SQLite lets that be switched outside of a transaction only, by the caller.
pub(super) fn migrate(connection: &Connection) -> Result<(), LedgerError> {
    let layout = Layout::read(connection)?;
    for migration in &MIGRATIONS[layout.migrations_done()..] {
        connection.execute_batch(migration)?;
    }
    if layout == Layout::Fresh {
        make_key(connection)?;
    }
    if matches!(layout, Layout::Older(..2)) {
        spell_addresses_alike(connection)?;
    }
    if layout != Layout::Current {
        connection
            .execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {LAYOUT};"))?;
    }
    Ok(())
}

/// Makes the key of a new ledger, of random bytes.
fn make_key(connection: &Connection) -> Result<(), LedgerError> {
    let mut bytes = [0; SIZE];
    getrandom::fill(&mut bytes).map_err(LedgerError::Random)?;
    connection.execute("INSERT INTO meta (name, value) VALUES ('key', ?1)", [&bytes[..]])?;
    Ok(())
}

/// Layout 1 kept a gateway's address as it was written. Where one merchant stands under two
/// spellings of an address, its orders come together, but for numbers that both have.
fn spell_addresses_alike(connection: &Connection) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT id, base_url FROM merchant")?;
    let merchants = statement.query_map([], |row| Ok((row.get("id")?, row.get("base_url")?)))?;
    for merchant in merchants.collect::<Result<Vec<(i64, String)>, _>>()? {
        let (row, written) = merchant;
        if let Some(canonical) = BaseUrl::canonical_text(&written) {
            connection.execute("UPDATE OR IGNORE merchant SET base_url = ?1 WHERE id = ?2", params![canonical, row])?;
            connection.execute(
                "UPDATE OR IGNORE orders SET merchant = (SELECT one.id FROM merchant one, merchant other \
                    WHERE other.id = ?2 AND one.customer_id = other.customer_id AND one.base_url = ?1) WHERE merchant = ?2",
                params![canonical, row],
            )?;
        }
    }
    Ok(())
}
