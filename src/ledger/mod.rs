//! The ledger: the memory that keeps a card from being submitted twice.
//!
//! SQLite and nothing else. The story of one order: [`Ledger::claim`] writes it down as
//! `sending` before any socket is opened, and refuses what was sent before; [`Ledger::settle`]
//! writes what the exchange proved; [`Ledger::observe`] writes what the gateway says later; and
//! [`Ledger::release`] lets an operator declare an unknown order not accepted. Every move, and
//! all evidence that did not move the order, is a row in an append-only history.
//!
//! No PIN, key or ciphertext is stored: a card is known again by a fingerprint under a random
//! key of the ledger's own. Nothing here knows a time zone; the clock is what a ledger is opened
//! with, and is read only when the write lock is held.

mod backup;
mod batch;
mod claim;
mod error;
mod fingerprint;
mod history;
mod list;
mod log;
mod moment;
mod open;
mod order;
mod place;
mod refusal;
mod report;
mod schema;
mod settle;
mod state;

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use backup::{BackupError, Copied};
pub use batch::{Batch, next_batch};
pub use claim::{Claim, Claimed, Subject};
pub use error::LedgerError;
pub use fingerprint::mask;
pub use list::Filter;
pub use moment::{BootId, Clock, Moment};
pub use order::{MerchantRef, Move, Order, OrderKey, PRACTICE};
pub use refusal::{ClaimError, Refusal};
pub use report::{Counts, Day, GroupBy, ReportRow};
pub use settle::{Observation, Observed, ReleaseError, Settled, Settlement};
pub use state::{Change, Kind, Outcome, State, UnknownWord};

/// An open ledger. One per thread; any number of processes may have the same file open.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    patience: Duration,
    clock: Clock,
    begun: bool,
}

/// How long to sleep before asking for the write lock again. It never grows, so that a process
/// that has waited long is not worse off than one that has just come.
const PAUSE: Duration = Duration::from_millis(1);

impl Ledger {
    /// Runs `work` in one write transaction, which is durable when this returns `Ok` and has
    /// left no trace when it returns `Err`. The moment is that after the wait for the lock.
    fn write<T, E>(&mut self, work: impl FnOnce(&Transaction, Moment) -> Result<T, E>) -> Result<T, E>
    where
        E: From<LedgerError>,
    {
        let transaction = self.begin()?;
        let done = work(&transaction, self.clock.now())?;
        transaction.commit().map_err(LedgerError::from)?;
        Ok(done)
    }

    /// Takes the write lock, waiting for it as long as the ledger's patience lasts.
    fn begin(&self) -> Result<Transaction<'_>, LedgerError> {
        patiently(self.patience, || {
            self.connection.busy_timeout(Duration::ZERO)?;
            let begun = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
            self.connection.busy_timeout(self.patience)?;
            Ok(begun?)
        })
    }
}

/// Tries again while the ledger is busy, until the waits add up to `patience`.
fn patiently<T>(patience: Duration, mut attempt: impl FnMut() -> Result<T, LedgerError>) -> Result<T, LedgerError> {
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
