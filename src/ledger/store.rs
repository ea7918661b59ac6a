//! What a store of orders does: whole operations, each in one transaction.

use std::fmt::Debug;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::batch::next_batch;
use super::claim::{Claim, Claimed};
use super::error::{BackupError, LedgerError, ReleaseError};
use super::evidence::{Observation, Observed, Settled, Settlement};
use super::filter::Filter;
use super::history::Move;
use super::job::{Job, Planned, Plans};
use super::moment::Moment;
use super::notified::{Forged, Noted, Notified};
use super::order::{MerchantRef, Order, OrderKey};
use super::refusal::ClaimError;
use super::report::{GroupBy, ReportRow};
use super::state::State;

/// An open ledger, whatever keeps it. One per thread; any number of processes may have the same
/// one open.
pub type Ledger = Box<dyn Store>;

/// A copy that is complete and on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub path: PathBuf,
    /// How many orders it holds.
    pub orders: u64,
}

/// What one of several commands under way at once wants written down.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'a> {
    /// As [`Store::claim`] does.
    Claim(&'a Claim<'a>),
    /// As [`Store::settle`] does.
    Settle(&'a Claimed, Settlement<'a>),
}

/// What became of an entry, of the same kind.
#[derive(Debug)]
pub enum Entered {
    /// Of a claim.
    Claim(Result<Claimed, ClaimError>),
    /// Of a settlement.
    Settle(Result<Settled, LedgerError>),
}

/// What keeps orders and their history.
///
/// What an operation writes is durable when it returns `Ok`, and has left no trace when it returns
/// `Err`. It looks up what the rules want to know, lets them decide, and writes down what they
/// say, all of it while nobody else can write; the moment that counts is that after the wait for
/// the others. Of what can be listed or found, nothing is left out.
pub trait Store: Debug + Send {
    /// Writes an order down as `sending`, or says why it must not be sent.
    ///
    /// An order that is `queued`, or ended `not_sent`, `rejected` or `not_found`, is claimed again by the
    /// same request. The claim's time counts from when it is written, not from when it was wanted.
    fn claim(&mut self, claim: &Claim) -> Result<Claimed, ClaimError>;

    /// Writes down what the exchange of a claim proved.
    ///
    /// Where a query, an operator or a later claim has moved the order in the meantime, the
    /// outcome is kept in the history; it moves the order only to show that it exists, or may.
    fn settle(&mut self, claimed: &Claimed, settlement: &Settlement) -> Result<Settled, LedgerError>;

    /// Writes down claims and outcomes of several orders in one transaction, each as by itself. Where the
    /// ledger fails in one of them, none is written, and each is tried in a transaction of its own.
    fn enter(&mut self, entries: &[Entry<'_>]) -> Vec<Entered>;

    /// What the ledger says of orders that are to be a job, in their order. Nothing is written. A card or
    /// top-up that an earlier plan of the call has is refused, unless the claim allows that. Whether a
    /// batch is full is no matter yet.
    fn weigh(&self, plans: &mut Plans<'_>) -> Result<Vec<Planned>, LedgerError>;

    /// Writes a job down, in one transaction: orders that are new become `queued`, and those that are
    /// refused are left out. Where all of them are in one job already and none is new, it is that
    /// job; `None` where none is left.
    fn enqueue(
        &mut self,
        merchant: MerchantRef,
        plans: &mut Plans<'_>,
    ) -> Result<(Option<Job>, Vec<Planned>), LedgerError>;

    /// A merchant's jobs, the latest first.
    fn jobs(&self, merchant: MerchantRef) -> Result<Vec<Job>, LedgerError>;

    /// Hands the orders of a job to `visit`, each with its line or row, in their order.
    fn each_of_job(&self, job: &Job, visit: &mut dyn FnMut(u32, Order)) -> Result<(), LedgerError>;

    /// Writes down what the gateway says about an order; `None` when the ledger does not know
    /// the order.
    ///
    /// "No such order" counts only when the question was `asked` after `grace` had passed since the
    /// form can have left, and only while nothing has proved the order's presence. "Processing"
    /// counts only when it was asked for after the order was decided, where it was. What is said of a
    /// number that is another order's changes nothing, nor does the same observation again.
    fn observe(
        &mut self,
        key: OrderKey,
        observation: &Observation,
        asked: Moment,
        grace: Duration,
    ) -> Result<Option<Observed>, LedgerError>;

    /// Writes notifications down, all of them in one transaction, each with what it moves. They are
    /// told in their order.
    fn notify(&mut self, notified: &[Notified]) -> Result<Vec<Noted>, LedgerError>;

    /// Keeps what unsigned or wrongly signed notifications claim to be about, all of it in one
    /// transaction. Only the latest are kept; they move nothing.
    fn distrust(&mut self, forged: &[Forged]) -> Result<(), LedgerError>;

    /// A merchant's decided orders which a notification contradicts that came at `since` (Unix
    /// milliseconds) or later, and after the order's last move: a question settles them.
    fn contradicted_since(&self, merchant: MerchantRef, since: i64) -> Result<Vec<Order>, LedgerError>;

    /// Declares by hand that the gateway did not accept an order: it becomes `not_found`, its
    /// card is free, and the same request may be claimed again. Returns the order as it was.
    ///
    /// Only an `unknown` order can be released, or one left in `sending` past its deadline.
    fn release(&mut self, key: OrderKey, because: &str) -> Result<Order, ReleaseError>;

    /// One order.
    fn get(&self, key: OrderKey) -> Result<Option<Order>, LedgerError>;

    /// All orders with an order id: one at most of each kind and merchant. The latest is first.
    fn find(&self, order_id: &str) -> Result<Vec<Order>, LedgerError>;

    /// The history of an order, oldest first.
    fn history(&self, order: &Order) -> Result<Vec<Move>, LedgerError>;

    /// Hands the orders to `visit`, newest first, one by one as they are read. Their number does
    /// not matter to the memory used. The visitor may break off.
    fn each(&self, filter: &Filter, visit: &mut dyn FnMut(Order) -> ControlFlow<()>) -> Result<(), LedgerError>;

    /// Sums up the orders that a filter lets through; its limit is not heeded. Rows are in the
    /// order of their keys, then of their merchants, the sales of either before its top-ups.
    fn report(&self, by: GroupBy, filter: &Filter) -> Result<Vec<ReportRow>, LedgerError>;

    /// Whether a merchant has an order, in whatever state, in a batch.
    fn has_batch(&self, merchant: MerchantRef, batchno: &str) -> Result<bool, LedgerError>;

    /// Copies the ledger as it is at one moment into a new file, which is closed to others from
    /// its first byte, and is a ledger itself. Only a copy that was checked and is on the disk gets
    /// the name.
    fn backup(&self, to: &Path) -> Result<Copied, BackupError>;

    /// Notes that a copy was made at a moment, so that its age can be told.
    fn note_backup(&mut self, at: Moment) -> Result<(), LedgerError>;

    /// Whether opening made the ledger: it knows nothing of what was sent before.
    fn begins_anew(&self) -> bool;

    /// This moment, by the clock that the ledger was opened with.
    fn now(&self) -> Moment;

    /// The orders in memory, newest first.
    fn list(&self, filter: &Filter) -> Result<Vec<Order>, LedgerError> {
        let mut orders = Vec::new();
        self.each(filter, &mut |order| {
            orders.push(order);
            ControlFlow::Continue(())
        })?;
        Ok(orders)
    }

    /// A merchant's orders whose fate only the gateway knows, oldest first, `limit` at most.
    /// Left out are those that a process may still be sending.
    fn undecided(&self, merchant: MerchantRef, limit: Option<u32>) -> Result<Vec<Order>, LedgerError> {
        let states: Vec<_> = State::all().filter(|state| state.is_undecided()).collect();
        let orders = self.list(&Filter { merchant: Some(merchant), states: &states, ..Filter::default() })?;
        let now = self.now();
        let ready = orders.into_iter().rev().filter(|order| !order.is_in_flight(now));
        let limit = limit.map_or(usize::MAX, |limit| limit.try_into().unwrap_or(usize::MAX));
        Ok(ready.take(limit).collect())
    }

    /// A merchant's decided orders that were sent at `since` (Unix milliseconds) or later, newest
    /// first, to be asked about again, whether the gateway has changed its mind. Those that never
    /// reached the gateway are left out.
    fn decided_since(&self, merchant: MerchantRef, since: i64) -> Result<Vec<Order>, LedgerError> {
        let states = [State::Succeeded, State::Failed, State::Reversed, State::NotFound];
        let merchant = Some(merchant);
        self.list(&Filter { merchant, states: &states, since: Some(since), ..Filter::default() })
    }

    /// The batch that was made for an order when it was first claimed, so that the same command
    /// is the same request on another day.
    fn remembered_batch(&self, key: OrderKey) -> Result<Option<String>, LedgerError> {
        Ok(self.get(key)?.filter(Order::has_made_batch).and_then(|order| order.batchno))
    }

    /// The batch that goes by a made name: itself, or the latest that was begun after it was full.
    /// It may be full, too, which the claim finds out.
    fn latest_batch(&self, merchant: MerchantRef, made: &str) -> Result<String, LedgerError> {
        let mut latest = made.to_owned();
        loop {
            let next = next_batch(&latest);
            if !self.has_batch(merchant, &next)? {
                return Ok(latest);
            }
            latest = next;
        }
    }
}
