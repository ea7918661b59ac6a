//! Counts and exact sums, by day, product or batch.

use std::collections::BTreeMap;

use rusqlite::{Row, params_from_iter};

use super::Ledger;
use super::error::LedgerError;
use super::list::Filter;
use super::order::MerchantRef;
use super::state::{Kind, State};
use crate::core::amount::Sum;

/// What the rows of a report stand for.
pub enum GroupBy<'a> {
    /// A day of the caller's calendar. The function gets Unix milliseconds and names the day;
    /// it is asked about once a day, not once an order.
    Day(&'a mut dyn FnMut(i64) -> Day),
    /// A product code, or the item of a top-up.
    Product,
    /// A batch; all top-ups are in one that has no name.
    Batch,
}

/// A day of some calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its name, by which days are put in order.
    pub name: String,
    /// Its first moment, in Unix milliseconds.
    pub from: i64,
    /// The first moment of the next day.
    pub until: i64,
}

/// How many orders are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u64; State::ALL.len()]);

/// One row of a report. Sums are decimal texts, exact to the last digit that any order had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// The day, product or batch.
    pub key: String,
    /// The merchant number; merchants are never added up together.
    pub customer_id: String,
    /// Where the merchant's gateway is.
    pub base_url: String,
    /// Sales and top-ups are never added up together.
    pub kind: Kind,
    /// The orders, by state.
    pub orders: Counts,
    /// The submitted face value of all orders that may have reached the gateway.
    pub face_value: String,
    /// The real face value of the succeeded ones.
    pub real_face_value: String,
    /// The money settled, or charged, for the succeeded ones.
    pub settled_amount: String,
    /// How many amounts of those are no decimal numbers and so are missing in the sums.
    pub unreadable: u64,
}

impl ReportRow {
    /// By what rows are put in order.
    fn place(&self) -> (&str, &str, &str, Kind) {
        (&self.key, &self.customer_id, &self.base_url, self.kind)
    }
}

impl Counts {
    /// How many are in one state.
    #[must_use]
    pub fn of(&self, state: State) -> u64 {
        self.0[state as usize]
    }

    /// How many are in a state with a property, such as [`State::is_undecided`].
    #[must_use]
    pub fn with(&self, property: fn(State) -> bool) -> u64 {
        State::ALL.into_iter().filter(|state| property(*state)).map(|state| self.of(state)).sum()
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Ledger {
    /// Sums up the orders that a filter lets through; its limit is not heeded. Rows are in the
    /// order of their keys, then of their merchants, the sales of either before its top-ups.
    pub fn report(&self, by: GroupBy, filter: &Filter) -> Result<Vec<ReportRow>, LedgerError> {
        let (conditions, values) = filter.conditions();
        let states = State::in_sql(|state| filter.states.is_empty() || filter.states.contains(&state));
        let sql = format!(
            "SELECT o.kind, o.state, {}, o.face_value, o.real_face_value, o.settled_amount, o.merchant \
            FROM orders o CROSS JOIN merchant m ON m.id = o.merchant WHERE +o.state IN ({states}) AND {conditions}",
            by.column()
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut report = Report::new(by);
        while let Some(row) = rows.next()? {
            report.add(row)?;
        }
        drop(rows);
        self.named(report)
    }

    /// The rows of a report with the names of their merchants.
    fn named(&self, report: Report) -> Result<Vec<ReportRow>, LedgerError> {
        let mut statement = self.connection.prepare("SELECT customer_id, base_url FROM merchant WHERE id = ?1")?;
        let mut rows = Vec::new();
        for (merchant, groups) in report.merchants {
            let (customer_id, base_url): (String, String) =
                statement.query_row([merchant], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let whose = MerchantRef { customer_id: &customer_id, base_url: &base_url };
            let groups = Kind::ALL.into_iter().zip(groups);
            rows.extend(
                groups
                    .flat_map(|(kind, groups)| groups.into_iter().map(move |(key, group)| group.row(key, kind, whose))),
            );
        }
        rows.sort_by(|one: &ReportRow, other| one.place().cmp(&other.place()));
        Ok(rows)
    }
}

impl GroupBy<'_> {
    fn column(&self) -> &'static str {
        match self {
            Self::Day(_) => "o.sent_at",
            Self::Product => "o.product",
            Self::Batch => "coalesce(o.batchno, '')",
        }
    }
}

/// A report in the making.
struct Report<'a> {
    by: GroupBy<'a>,
    today: Day,
    merchants: BTreeMap<i64, Groups>,
}

/// The groups of one merchant, by kind and key.
type Groups = [BTreeMap<String, Group>; Kind::ALL.len()];

#[derive(Default)]
struct Group {
    orders: Counts,
    face_value: Sum,
    real_face_value: Sum,
    settled_amount: Sum,
    unreadable: u64,
}

impl<'a> Report<'a> {
    fn new(by: GroupBy<'a>) -> Self {
        let never = Day { name: String::new(), from: 0, until: 0 };
        Self { by, today: never, merchants: BTreeMap::new() }
    }

    fn add(&mut self, row: &Row) -> Result<(), LedgerError> {
        let kind: Kind = row.get(0)?;
        let state: State = row.get(1)?;
        if let GroupBy::Day(day_of) = &mut self.by {
            let at = row.get(2)?;
            if !(self.today.from..self.today.until).contains(&at) {
                self.today = day_of(at);
            }
        }
        let key = match self.by {
            GroupBy::Day(_) => self.today.name.as_str(),
            GroupBy::Product | GroupBy::Batch => text(row, 2)?.unwrap_or_default(),
        };
        let groups = &mut self.merchants.entry(row.get(6)?).or_default()[kind as usize];
        if let Some(group) = groups.get_mut(key) {
            return group.add(state, row);
        }
        groups.entry(key.to_owned()).or_default().add(state, row)
    }
}

impl Group {
    fn add(&mut self, state: State, row: &Row) -> Result<(), LedgerError> {
        self.orders.0[state as usize] += 1;
        if state.may_have_arrived() {
            self.unreadable += u64::from(!add_amount(&mut self.face_value, row, 3)?);
        }
        if state == State::Succeeded {
            self.unreadable += u64::from(!add_amount(&mut self.real_face_value, row, 4)?);
            self.unreadable += u64::from(!add_amount(&mut self.settled_amount, row, 5)?);
        }
        Ok(())
    }

    fn row(self, key: String, kind: Kind, merchant: MerchantRef) -> ReportRow {
        ReportRow {
            key,
            customer_id: merchant.customer_id.to_owned(),
            base_url: merchant.base_url.to_owned(),
            kind,
            orders: self.orders,
            face_value: self.face_value.to_string(),
            real_face_value: self.real_face_value.to_string(),
            settled_amount: self.settled_amount.to_string(),
            unreadable: self.unreadable,
        }
    }
}

/// Adds an amount, where there is one. Returns whether it could be read.
fn add_amount(sum: &mut Sum, row: &Row, column: usize) -> Result<bool, LedgerError> {
    Ok(text(row, column)?.is_none_or(|amount| sum.add(amount)))
}

/// A column's text without a copy of it.
fn text<'row>(row: &'row Row, column: usize) -> Result<Option<&'row str>, LedgerError> {
    row.get_ref(column)?.as_str_or_null().map_err(|error| LedgerError::Damaged(error.to_string()))
}
