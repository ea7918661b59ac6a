//! Jobs in the file.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::super::claim::{Prints, Stored};
use super::super::error::{Damage, LedgerError};
use super::super::fingerprint::Key;
use super::super::job::{self, Job, Plan, Planned, Plans, Taken, Weighed};
use super::super::moment::Moment;
use super::super::order::{MerchantRef, Order, OrderKey};
use super::rows::{self, OrderColumns, SELECT};
use super::{claim, list};

/// What a new job has, or one that is gone on with: places in the file, and orders by their rows.
type Places = Vec<(u32, i64)>;

/// Weighs plans one after the other.
struct Scales<'a> {
    connection: &'a Connection,
    key: Key,
    now: Moment,
    taken: Taken,
    /// Orders of jobs that are an earlier plan's already.
    matched: HashSet<i64>,
}

/// What the ledger says of orders that are planned, all of it at one moment.
pub(super) fn weigh(connection: &Connection, plans: &mut Plans<'_>, now: Moment) -> Result<Vec<Planned>, LedgerError> {
    let moment = connection.unchecked_transaction()?;
    let mut scales = Scales::new(&moment, now)?;
    each(plans, |plan| Ok(scales.weigh(plan)?.0.planned(now)))
}

/// Writes a job down, inside the caller's transaction.
pub(super) fn enqueue(
    connection: &Connection,
    merchant: MerchantRef,
    plans: &mut Plans<'_>,
    now: Moment,
) -> Result<(Option<Job>, Vec<Planned>), LedgerError> {
    let mut scales = Scales::new(connection, now)?;
    let (mut places, mut is_new) = (Places::new(), false);
    let planned = each(plans, |plan| {
        let (weighed, prints) = scales.weigh(plan)?;
        match &weighed {
            Weighed::New => {
                is_new = true;
                let queued = plan.claim.queue(&scales.key, now);
                places.push((plan.place, claim::insert(connection, &queued, &prints)?));
            }
            Weighed::Known(order) => places.push((plan.place, order.row)),
            Weighed::Refused(_) => {}
        }
        Ok(weighed.planned(now))
    })?;
    if places.is_empty() {
        return Ok((None, planned));
    }
    let there = if is_new { None } else { common(connection, &places)? };
    let job = match there {
        Some(job) => job,
        None => make(connection, merchant, &places, now)?,
    };
    Ok((Some(one(connection, job)?), planned))
}

/// A merchant's jobs, the latest first.
pub(super) fn jobs(connection: &Connection, merchant: MerchantRef) -> Result<Vec<Job>, LedgerError> {
    let condition = "merchant = (SELECT id FROM merchant WHERE customer_id = ?1 AND base_url = ?2)";
    let mut statement = connection.prepare(&format!("{SELECT_JOB} WHERE {condition} ORDER BY id DESC"))?;
    let jobs = statement.query_map([merchant.customer_id, merchant.base_url], job_of)?;
    Ok(jobs.collect::<Result<_, _>>()?)
}

/// Hands the orders of a job to `visit`, in the order of their places.
pub(super) fn each_of_job(
    connection: &Connection,
    job: &Job,
    visit: &mut dyn FnMut(u32, Order),
) -> Result<(), LedgerError> {
    let sql = format!(
        "SELECT r.place AS place, found.* FROM job_row r CROSS JOIN ({SELECT}) found ON found.order_row = r.order_row \
        WHERE r.job = ?1 ORDER BY r.place"
    );
    let mut statement = connection.prepare(&sql)?;
    let (columns, place) = (OrderColumns::of(&statement)?, statement.column_index("place")?);
    let mut rows = statement.query([job.row])?;
    while let Some(row) = rows.next()? {
        visit(row.get(place)?, columns.order(row)?);
    }
    Ok(())
}

/// Hands the plans to `decide`, until it fails.
fn each<T>(
    plans: &mut Plans<'_>,
    mut decide: impl FnMut(&Plan<'_>) -> Result<T, LedgerError>,
) -> Result<Vec<T>, LedgerError> {
    let (mut all, mut failed) = (Vec::new(), None);
    plans(&mut |plan| {
        if failed.is_none() {
            match decide(plan) {
                Ok(decided) => all.push(decided),
                Err(error) => failed = Some(error),
            }
        }
    });
    failed.map_or(Ok(all), Err)
}

impl<'a> Scales<'a> {
    fn new(connection: &'a Connection, now: Moment) -> Result<Self, LedgerError> {
        let key = claim::key(connection)?;
        Ok(Self { connection, key, now, taken: Taken::default(), matched: HashSet::new() })
    }

    /// What becomes of a plan, and by what its card or top-up is known again.
    fn weigh(&mut self, plan: &Plan<'_>) -> Result<(Weighed, Prints), LedgerError> {
        let prints = plan.claim.prints(&self.key);
        let weighed = self.against_all(plan, &prints)?;
        match &weighed {
            Weighed::New => self.taken.take(&prints, plan.claim.order_id),
            Weighed::Known(order) => self.taken.take(&prints, &order.order_id),
            Weighed::Refused(_) => {}
        }
        Ok((weighed, prints))
    }

    fn against_all(&mut self, plan: &Plan<'_>, prints: &Prints) -> Result<Weighed, LedgerError> {
        let (connection, key, now) = (self.connection, &self.key, self.now);
        let numbered = claim::numbered(connection, plan.claim.key())?;
        if let Some(weighed) = plan.against_its_number(key, numbered) {
            return self.unless_it_is_sold(weighed, plan, prints);
        }
        if let Some(number) = self.taken.by(prints).filter(|_| !plan.claim.allow_duplicate) {
            let there = list::named(connection, OrderKey { order_id: number, ..plan.claim.key() })?;
            return Ok(plan.taken_by(there.unwrap_or_else(|| plan.earlier(number, now))));
        }
        if plan.made_id.is_some() {
            let mut in_jobs = in_jobs(connection, plan, prints)?;
            in_jobs.retain(|(order, _)| !self.matched.contains(&order.row));
            if let Some(order) = plan.in_job(key, in_jobs) {
                self.matched.insert(order.row);
                return self.unless_it_is_sold(Weighed::Known(Box::new(order)), plan, prints);
            }
        }
        Ok(plan.against_its_subject(claim::alike(connection, &plan.claim, prints)?, now))
    }

    /// An order that would be sent again is refused like a new one, where its card has been sold under
    /// another number meanwhile.
    fn unless_it_is_sold(&self, weighed: Weighed, plan: &Plan<'_>, prints: &Prints) -> Result<Weighed, LedgerError> {
        match weighed {
            Weighed::Known(order) if order.state.may_be_claimed_again() => {
                let alike = claim::alike(self.connection, &plan.claim, prints)?;
                Ok(match plan.against_its_subject(alike, self.now) {
                    Weighed::New => Weighed::Known(order),
                    refused => refused,
                })
            }
            weighed => Ok(weighed),
        }
    }
}

/// The merchant's own orders of the same card or top-up that are in a job, newest first. What is
/// written down as the same request is stored under the first of its fingerprints.
fn in_jobs(connection: &Connection, plan: &Plan<'_>, prints: &Prints) -> Result<Vec<Stored>, LedgerError> {
    let OrderKey { kind, merchant, .. } = plan.claim.key();
    let condition = "o.fingerprint = ?1 AND +o.kind = ?2 AND m.customer_id = ?3 AND m.base_url = ?4 \
        AND EXISTS (SELECT 1 FROM job_row WHERE order_row = o.id) ORDER BY o.id DESC";
    let values = params![prints.stored().0, kind, merchant.customer_id, merchant.base_url];
    claim::with_requests(connection, rows::orders(connection, condition, values)?)
}

/// The latest job that has these orders at these places, and no others: what is told of a row must be
/// that of the file's.
fn common(connection: &Connection, places: &Places) -> Result<Option<i64>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT job FROM job_row WHERE order_row = ?1 AND place = ?2")?;
    let mut common: Option<BTreeSet<i64>> = None;
    for (place, order) in places {
        let jobs = statement.query_map(params![order, place], |row| row.get(0))?;
        let jobs = jobs.collect::<Result<BTreeSet<i64>, _>>()?;
        let left = match common {
            Some(common) => &common & &jobs,
            None => jobs,
        };
        if left.is_empty() {
            return Ok(None);
        }
        common = Some(left);
    }
    let mut count = connection.prepare_cached("SELECT count(*) FROM job_row WHERE job = ?1")?;
    for job in common.into_iter().flatten().rev() {
        let orders: u32 = count.query_row([job], |row| row.get(0))?;
        if usize::try_from(orders).is_ok_and(|orders| orders == places.len()) {
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Makes a job. Of an order that stands at two places, the first counts.
fn make(connection: &Connection, merchant: MerchantRef, places: &Places, now: Moment) -> Result<i64, LedgerError> {
    let merchant = claim::merchant_row(connection, merchant)?;
    let day = day(now);
    // Jobs are never forgotten, so that their count tells the next number. `.` follows `-`.
    let sql = "SELECT count(*) FROM job WHERE name > ?1 || '-' AND name < ?1 || '.' AND merchant = ?2";
    let made: u32 = connection.query_row(sql, params![day, merchant], |row| row.get(0))?;
    let name = job::name(&day, made);
    let sql = "INSERT INTO job (merchant, name, made_at) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![merchant, name, now.wall])?;
    let job = connection.last_insert_rowid();
    let sql = "INSERT INTO job_row (job, place, order_row) VALUES (?1, ?2, ?3) ON CONFLICT (order_row, job) DO NOTHING";
    let mut insert = connection.prepare_cached(sql)?;
    for (place, order) in places {
        insert.execute(params![job, place, order])?;
    }
    Ok(job)
}

/// The day in UTC, as names of jobs have it.
fn day(now: Moment) -> String {
    let moment = Timestamp::from_millisecond(now.wall).unwrap_or_default();
    moment.to_zoned(TimeZone::UTC).strftime("J%Y%m%d").to_string()
}

const SELECT_JOB: &str =
    "SELECT id, name, made_at, (SELECT count(*) FROM job_row WHERE job = job.id) AS orders FROM job";

fn one(connection: &Connection, job: i64) -> Result<Job, LedgerError> {
    let found = connection.query_row(&format!("{SELECT_JOB} WHERE id = ?1"), [job], job_of);
    found.optional()?.ok_or_else(|| Damage::NoOrder.into())
}

fn job_of(row: &Row) -> rusqlite::Result<Job> {
    let orders: i64 = row.get("orders")?;
    Ok(Job { row: row.get("id")?, name: row.get("name")?, made_at: row.get("made_at")?, orders: orders.unsigned_abs() })
}
