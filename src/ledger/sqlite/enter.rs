//! Claims and outcomes of several orders in one transaction, which is flushed to the disk once.

use rusqlite::Connection;

use super::super::claim::Claimed;
use super::super::error::{Damage, LedgerError};
use super::super::evidence::{self, Settled, Settlement};
use super::super::moment::Moment;
use super::super::refusal::ClaimError;
use super::super::store::{Entered, Entry, Store as _};
use super::connection::Sqlite;
use super::{claim, moves, rows};

/// Enters all of them together, and each by itself where that fails.
pub(super) fn enter(ledger: &mut Sqlite, entries: &[Entry<'_>]) -> Vec<Entered> {
    match together(ledger, entries) {
        Ok(entered) => entered,
        // Each has waited as long as it would have by itself.
        Err(LedgerError::Busy) => entries.iter().map(busy).collect(),
        Err(_) => entries.iter().map(|entry| alone(ledger, entry)).collect(),
    }
}

/// Writes down what the exchange of a claim proved, inside the caller's transaction.
pub(super) fn settle(
    connection: &Connection,
    claimed: &Claimed,
    settlement: &Settlement,
    now: Moment,
) -> Result<Settled, LedgerError> {
    let order = rows::orders(connection, "o.id = ?1", [claimed.row])?;
    let order = order.into_iter().next().ok_or(Damage::NoOrder)?;
    let history = rows::history(connection, &order)?;
    let (step, settled) = evidence::settle(&order, &history, claimed.attempt, settlement, now);
    moves::write(connection, &order, &step)?;
    Ok(settled)
}

/// A refused claim writes nothing, and is in nobody's way.
fn together(ledger: &mut Sqlite, entries: &[Entry<'_>]) -> Result<Vec<Entered>, LedgerError> {
    ledger.write(|transaction, now| {
        let enter = |entry: &Entry<'_>| match entry {
            Entry::Claim(claim) => match claim::claim(transaction, claim, now) {
                Err(ClaimError::Ledger(error)) => Err(error),
                done => Ok(Entered::Claim(done)),
            },
            Entry::Settle(claimed, settlement) => {
                settle(transaction, claimed, settlement, now).map(|settled| Entered::Settle(Ok(settled)))
            }
        };
        entries.iter().map(enter).collect()
    })
}

fn alone(ledger: &mut Sqlite, entry: &Entry<'_>) -> Entered {
    match entry {
        Entry::Claim(claim) => Entered::Claim(ledger.claim(claim)),
        Entry::Settle(claimed, settlement) => Entered::Settle(ledger.settle(claimed, settlement)),
    }
}

fn busy(entry: &Entry<'_>) -> Entered {
    match entry {
        Entry::Claim(_) => Entered::Claim(Err(LedgerError::Busy.into())),
        Entry::Settle(..) => Entered::Settle(Err(LedgerError::Busy)),
    }
}
