//! An open file, and how its write lock is waited for.

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::super::error::LedgerError;
use super::super::moment::{Clock, Moment};
use super::place::Place;

/// An open ledger in a file, or in memory.
#[derive(Debug)]
pub(super) struct Sqlite {
    pub(super) connection: Connection,
    /// Where the file is; `None` in memory.
    pub(super) place: Option<Place>,
    pub(super) patience: Duration,
    pub(super) clock: Clock,
    pub(super) begun: bool,
}

/// How long to sleep before asking for the write lock again. It never grows, so that a process
/// that has waited long is not worse off than one that has just come.
const PAUSE: Duration = Duration::from_millis(1);

/// From how many pages of 4 KiB on a commit moves the log into the file. One order takes about
/// twelve, so that a copy of the file alone misses three orders at most; but moving them costs two
/// flushes to the disk, so that doing it at every commit would slow down each order. The next
/// commit begins the log again from its start: it never grows long, and need not be cut off.
pub(super) const LONG_LOG: u32 = 32;

/// The same for a commit that many share: while they come that thick, two flushes more for each
/// would be most of the work, and the first commit that comes alone moves the log.
pub(super) const SHARED_LOG: u32 = 1000;

/// To how many bytes the log is cut when it begins again: a hundred thousand orders make it long.
pub(super) const SHORT_LOG: u32 = 8 << 20;

/// How many KiB of pages are kept in memory, as SQLite does by itself.
pub(super) const FEW_PAGES: u32 = 2_000;

/// The same where a hundred thousand orders are looked up or written at once: their fingerprints go everywhere in
/// the indexes, and pages that are not kept are written and read again and again.
pub(super) const MANY_PAGES: u32 = 16_000;

impl Sqlite {
    /// Runs `work` in one write transaction, which is durable when this returns `Ok` and has
    /// left no trace when it returns `Err`. The moment is that after the wait for the lock.
    pub(super) fn write<T, E>(&mut self, work: impl FnOnce(&Transaction, Moment) -> Result<T, E>) -> Result<T, E>
    where
        E: From<LedgerError>,
    {
        let transaction = self.begin()?;
        let done = work(&transaction, self.clock.now())?;
        // A process that serves for months outlives a file that is moved away or restored.
        self.place.as_ref().map_or(Ok(()), Place::leads_to_the_same)?;
        transaction.commit().map_err(LedgerError::from)?;
        Ok(done)
    }

    /// Takes the write lock, waiting for it as long as the ledger's patience lasts.
    pub(super) fn begin(&self) -> Result<Transaction<'_>, LedgerError> {
        patiently(self.patience, || {
            self.connection.busy_timeout(Duration::ZERO)?;
            let begun = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
            self.connection.busy_timeout(self.patience)?;
            Ok(begun?)
        })
    }

    /// From so many pages on, a commit moves the log into the file.
    pub(super) fn let_log_grow(&self, pages: u32) -> Result<(), LedgerError> {
        Ok(self.connection.pragma_update(None, "wal_autocheckpoint", pages)?)
    }

    /// Keeps at most so many KiB of pages in memory. What fails here only takes longer.
    pub(super) fn keep_pages(&self, kib: u32) {
        let _ = self.connection.pragma_update(None, "cache_size", -i64::from(kib));
    }

    /// Moves the log into the file. What fails here loses nothing: the log stays as it is.
    pub(super) fn fold(&self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

/// Tries again while the ledger is busy, until the waits add up to `patience`.
pub(super) fn patiently<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> Result<T, LedgerError>,
) -> Result<T, LedgerError> {
    let mut waited = Duration::ZERO;
    loop {
        match attempt() {
            Err(LedgerError::Busy) if waited < patience => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            done => return done,
        }
    }
}
