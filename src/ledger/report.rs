//! Counts and exact sums, by day, product or batch.

use std::collections::BTreeMap;

use strum::VariantArray as _;

use super::order::{MerchantRef, OrderKind};
use super::state::State;
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
pub struct Counts([u64; State::VARIANTS.len()]);

/// The submitted face value of orders, by their states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FaceValues([Sum; State::VARIANTS.len()]);

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
    pub kind: OrderKind,
    /// The orders, by state.
    pub orders: Counts,
    /// The submitted face value of all orders that may have reached the gateway.
    pub face_value: String,
    /// The submitted face value of all orders, by state.
    pub face_values: FaceValues,
    /// The real face value of the succeeded ones.
    pub real_face_value: String,
    /// The money settled, or charged, for the succeeded ones.
    pub settled_amount: String,
    /// How many amounts of those are no decimal numbers and so are missing in the sums.
    pub unreadable: u64,
}

impl ReportRow {
    /// By what rows are put in order.
    fn place(&self) -> (&str, &str, &str, OrderKind) {
        (&self.key, &self.customer_id, &self.base_url, self.kind)
    }
}

impl Counts {
    /// How many are in one state.
    #[must_use]
    pub fn of(&self, state: State) -> u64 {
        self.0[state as usize]
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Succeeded of all decided orders, in per cent with one decimal, rounded down; `None` while
    /// nothing is decided.
    #[must_use]
    pub fn success_rate(&self) -> Option<String> {
        let decided = self.of(State::Succeeded) + self.of(State::Failed) + self.of(State::Reversed);
        let per_mille = (self.of(State::Succeeded) * 1000).checked_div(decided)?;
        Some(format!("{}.{}", per_mille / 10, per_mille % 10))
    }
}

impl FaceValues {
    /// The sum over some states.
    #[must_use]
    pub fn of(&self, states: &[State]) -> String {
        let mut sum = Sum::default();
        for state in states {
            // Nobody has so much money that it overflows.
            let _is_a_number = sum.add(&self.0[*state as usize].to_string());
        }
        sum.to_string()
    }
}

/// What a report needs to know of one order.
pub(super) struct Line<'a> {
    /// The number by which the store finds its merchant.
    pub(super) merchant: i64,
    pub(super) kind: OrderKind,
    pub(super) state: State,
    pub(super) sent_at: i64,
    /// Its product or batch; of no meaning where days are counted.
    pub(super) group: &'a str,
    pub(super) face_value: Option<&'a str>,
    pub(super) real_face_value: Option<&'a str>,
    pub(super) settled_amount: Option<&'a str>,
}

/// A report in the making.
pub(super) struct Summary<'a> {
    by: GroupBy<'a>,
    today: Day,
    merchants: BTreeMap<i64, Groups>,
}

/// The groups of one merchant, by kind and key.
type Groups = [BTreeMap<String, Group>; OrderKind::VARIANTS.len()];

#[derive(Default)]
struct Group {
    orders: Counts,
    face_value: Sum,
    face_values: FaceValues,
    real_face_value: Sum,
    settled_amount: Sum,
    unreadable: u64,
}

impl<'a> Summary<'a> {
    pub(super) fn new(by: GroupBy<'a>) -> Self {
        let never = Day { name: String::new(), from: 0, until: 0 };
        Self { by, today: never, merchants: BTreeMap::new() }
    }

    /// Counts one order.
    pub(super) fn add(&mut self, line: &Line) {
        if let GroupBy::Day(day_of) = &mut self.by
            && !(self.today.from..self.today.until).contains(&line.sent_at)
        {
            self.today = day_of(line.sent_at);
        }
        let key = match self.by {
            GroupBy::Day(_) => self.today.name.as_str(),
            GroupBy::Product | GroupBy::Batch => line.group,
        };
        let groups = &mut self.merchants.entry(line.merchant).or_default()[line.kind as usize];
        if let Some(group) = groups.get_mut(key) {
            return group.add(line);
        }
        groups.entry(key.to_owned()).or_default().add(line);
    }

    /// The rows in their order. `name_of` tells a merchant's number and address.
    pub(super) fn rows<E>(
        self,
        mut name_of: impl FnMut(i64) -> Result<(String, String), E>,
    ) -> Result<Vec<ReportRow>, E> {
        let mut rows = Vec::new();
        for (merchant, groups) in self.merchants {
            let (customer_id, base_url) = name_of(merchant)?;
            let whose = MerchantRef { customer_id: &customer_id, base_url: &base_url };
            for (kind, groups) in OrderKind::VARIANTS.iter().zip(groups) {
                rows.extend(groups.into_iter().map(|(key, group)| group.row(key, *kind, whose)));
            }
        }
        rows.sort_by(|one: &ReportRow, other| one.place().cmp(&other.place()));
        Ok(rows)
    }
}

impl Group {
    fn add(&mut self, line: &Line) {
        let mut add = |sum: &mut Sum, amount: Option<&str>| {
            self.unreadable += u64::from(!amount.is_none_or(|amount| sum.add(amount)));
        };
        if line.state.may_have_arrived() {
            add(&mut self.face_value, line.face_value);
        }
        if line.state == State::Succeeded {
            add(&mut self.real_face_value, line.real_face_value);
            add(&mut self.settled_amount, line.settled_amount);
        }
        if let Some(amount) = line.face_value {
            // What cannot be read is counted above, as far as it may have arrived.
            let _is_a_number = self.face_values.0[line.state as usize].add(amount);
        }
        self.orders.0[line.state as usize] += 1;
    }

    fn row(self, key: String, kind: OrderKind, merchant: MerchantRef) -> ReportRow {
        ReportRow {
            key,
            customer_id: merchant.customer_id.to_owned(),
            base_url: merchant.base_url.to_owned(),
            kind,
            orders: self.orders,
            face_value: self.face_value.to_string(),
            face_values: self.face_values,
            real_face_value: self.real_face_value.to_string(),
            settled_amount: self.settled_amount.to_string(),
            unreadable: self.unreadable,
        }
    }
}
