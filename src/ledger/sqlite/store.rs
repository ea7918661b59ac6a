//! The operations of a ledger in an SQLite file: what is read, which rule decides, what is written.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use super::super::claim::{Claim, Claimed};
use super::super::error::{BackupError, LedgerError, ReleaseError};
use super::super::evidence::{self, Observation, Observed, Settled, Settlement};
use super::super::filter::Filter;
use super::super::history::Move;
use super::super::job::{Job, Planned, Plans};
use super::super::moment::Moment;
use super::super::notified::{Forged, Noted, Notified};
use super::super::order::{MerchantRef, Order, OrderKey};
use super::super::refusal::ClaimError;
use super::super::report::{GroupBy, ReportRow};
use super::super::store::{Copied, Entered, Entry, Store};
use super::connection::{FEW_PAGES, LONG_LOG, MANY_PAGES, SHARED_LOG, Sqlite};
use super::{backup, claim, enter, jobs, list, moves, notify, report, rows};

/// As many notifications as may come at once on any day.
const FEW: usize = 4;

impl Store for Sqlite {
    fn claim(&mut self, claim: &Claim) -> Result<Claimed, ClaimError> {
        self.write(|transaction, now| claim::claim(transaction, claim, now))
    }

    fn settle(&mut self, claimed: &Claimed, settlement: &Settlement) -> Result<Settled, LedgerError> {
        self.write(|transaction, now| enter::settle(transaction, claimed, settlement, now))
    }

    fn enter(&mut self, entries: &[Entry<'_>]) -> Vec<Entered> {
        // Who enters several at once sends many: the log is moved by the first entry that comes alone.
        // When it is moved changes nothing about what is written.
        let _ = self.let_log_grow(if entries.len() > 1 { SHARED_LOG } else { LONG_LOG });
        enter::enter(self, entries)
    }

    fn weigh(&self, plans: &mut Plans<'_>) -> Result<Vec<Planned>, LedgerError> {
        self.keep_pages(MANY_PAGES);
        let weighed = jobs::weigh(&self.connection, plans, self.clock.now());
        self.keep_pages(FEW_PAGES);
        weighed
    }

    fn enqueue(
        &mut self,
        merchant: MerchantRef,
        plans: &mut Plans<'_>,
    ) -> Result<(Option<Job>, Vec<Planned>), LedgerError> {
        self.keep_pages(MANY_PAGES);
        let done = self.write(|transaction, now| jobs::enqueue(transaction, merchant, plans, now));
        self.keep_pages(FEW_PAGES);
        done
    }

    fn jobs(&self, merchant: MerchantRef) -> Result<Vec<Job>, LedgerError> {
        jobs::jobs(&self.connection, merchant)
    }

    fn each_of_job(&self, job: &Job, visit: &mut dyn FnMut(u32, Order)) -> Result<(), LedgerError> {
        jobs::each_of_job(&self.connection, job, visit)
    }

    fn observe(
        &mut self,
        key: OrderKey,
        observation: &Observation,
        asked: Moment,
        grace: Duration,
    ) -> Result<Option<Observed>, LedgerError> {
        self.write(|transaction, now| {
            let Some(order) = list::named(transaction, key)? else { return Ok(None) };
            let history = rows::history(transaction, &order)?;
            let (step, observed) = evidence::observe(&order, &history, observation, asked, grace, now);
            moves::write(transaction, &order, &step)?;
            Ok(Some(observed))
        })
    }

    fn notify(&mut self, notified: &[Notified]) -> Result<Vec<Noted>, LedgerError> {
        self.let_log_grow(if notified.len() > FEW { SHARED_LOG } else { LONG_LOG })?;
        self.write(|transaction, now| notified.iter().map(|one| notify::notify(transaction, one, now)).collect())
    }

    fn distrust(&mut self, forged: &[Forged]) -> Result<(), LedgerError> {
        self.write(|transaction, now| forged.iter().try_for_each(|one| notify::distrust(transaction, one, now)))
    }

    fn contradicted_since(&self, merchant: MerchantRef, since: i64) -> Result<Vec<Order>, LedgerError> {
        notify::contradicted_since(&self.connection, merchant, since)
    }

    fn release(&mut self, key: OrderKey, because: &str) -> Result<Order, ReleaseError> {
        self.write(|transaction, now| {
            let order = list::named(transaction, key)?;
            let order = order.ok_or_else(|| ReleaseError::NoSuchOrder(key.order_id.to_owned()))?;
            let step = evidence::release(&order, because, now)?;
            moves::write(transaction, &order, &step)?;
            Ok(order)
        })
    }

    fn get(&self, key: OrderKey) -> Result<Option<Order>, LedgerError> {
        list::named(&self.connection, key)
    }

    fn find(&self, order_id: &str) -> Result<Vec<Order>, LedgerError> {
        rows::orders(&self.connection, "o.order_id = ?1 ORDER BY o.id DESC", [order_id])
    }

    fn history(&self, order: &Order) -> Result<Vec<Move>, LedgerError> {
        rows::history(&self.connection, order)
    }

    fn each(&self, filter: &Filter, visit: &mut dyn FnMut(Order) -> ControlFlow<()>) -> Result<(), LedgerError> {
        list::each(&self.connection, filter, visit)
    }

    fn report(&self, by: GroupBy, filter: &Filter) -> Result<Vec<ReportRow>, LedgerError> {
        report::report(&self.connection, by, filter)
    }

    fn has_batch(&self, merchant: MerchantRef, batchno: &str) -> Result<bool, LedgerError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM orders WHERE batchno = ?1 AND merchant = \
            (SELECT id FROM merchant WHERE customer_id = ?2 AND base_url = ?3))";
        let mut statement = self.connection.prepare(sql)?;
        Ok(statement.query_row([batchno, merchant.customer_id, merchant.base_url], |row| row.get(0))?)
    }

    fn backup(&self, to: &Path) -> Result<Copied, BackupError> {
        backup::backup(self, to)
    }

    fn note_backup(&mut self, at: Moment) -> Result<(), LedgerError> {
        self.note_backup(at)
    }

    fn begins_anew(&self) -> bool {
        self.begun
    }

    fn now(&self) -> Moment {
        self.clock.now()
    }
}
