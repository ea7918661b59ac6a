//! The cells of a row, and the checked values that they hold, or else what is wrong with them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::Column;
use super::problem::{Fault, Place, Problem};
use super::spoilt::{held, spoilt};
use crate::core::protocol::{self, Invalid};

/// The digits that a number in a spreadsheet has at most.
const DIGITS: f64 = 1e15;

/// The most characters of a number with a fraction that a spreadsheet keeps as it was typed.
const LONGEST_DECIMAL: usize = 15;

/// The digits of a mobile number, which begins with 1: it has no zeros in front to lose.
const MOBILE: usize = 11;

/// How many different values of a column are remembered, to be shared by the rows that have them.
const SHARED: usize = 1024;

/// What stands in a cell.
#[derive(Clone, Copy)]
pub(super) enum Value<'a> {
    Text(&'a str),
    /// A number, as it is written in the file.
    Number(&'a str),
    /// A formula without a result.
    NoResult,
    /// A formula that failed.
    Failed,
    /// A truth value, a date, something with parts of its own.
    NotText,
}

/// A cell below the name of its column.
pub(super) struct Field<'a> {
    pub(super) column: Column,
    /// Its column in a spreadsheet.
    pub(super) cell: Option<u16>,
    pub(super) value: Value<'a>,
}

impl Field<'_> {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.value, Value::Text(text) if text.trim().is_empty())
    }
}

/// The cells of one row, and what is wrong with them so far.
pub(super) struct Cells<'a> {
    pub(super) place: Place,
    pub(super) fields: &'a [Field<'a>],
    pub(super) problems: Vec<Problem>,
}

impl<'a> Cells<'a> {
    pub(super) fn field(&self, column: Column) -> Option<&'a Field<'a>> {
        self.fields.iter().find(|field| field.column == column)
    }

    pub(super) fn fault(&mut self, column: Column, fault: Fault) {
        let cell = self.field(column).and_then(|field| field.cell);
        let place = cell.map_or(self.place, |cell| self.place.cell(cell));
        self.problems.push(Problem { place, column: Some(column), fault });
    }

    /// The text of a cell, if there is any that is not blank.
    pub(super) fn text(&mut self, column: Column) -> Option<Cow<'a, str>> {
        match text_of(column, self.field(column)?.value) {
            Ok(text) => text,
            Err(fault) => {
                self.fault(column, fault);
                None
            }
        }
    }

    /// The text of a cell that must not be blank.
    pub(super) fn needed_text(&mut self, column: Column) -> Option<Cow<'a, str>> {
        let before = self.problems.len();
        let text = self.text(column);
        if text.is_none() && self.problems.len() == before {
            self.fault(column, Fault::Missing);
        }
        text
    }

    /// A value that many rows have, or else the column's default.
    pub(super) fn shared<T>(&mut self, column: Column, values: &mut Values<T>) -> Option<Arc<T>> {
        let before = self.problems.len();
        match self.text(column) {
            Some(text) => self.kept(column, values.get(&text)),
            None if self.problems.len() == before => values.default.clone(),
            None => None,
        }
    }

    /// The same for a column that has to be filled.
    pub(super) fn needed<T>(&mut self, column: Column, values: &mut Values<T>) -> Option<Arc<T>> {
        let before = self.problems.len();
        let value = self.shared(column, values);
        if value.is_none() && self.problems.len() == before {
            self.fault(column, Fault::Missing);
        }
        value
    }

    /// A value, or else what is wrong with it. Columns may be mixed up: the value is not kept.
    pub(super) fn kept<T>(&mut self, column: Column, value: Result<T, Invalid>) -> Option<T> {
        value.map_err(|invalid| self.fault(column, without_value(invalid))).ok()
    }
}

fn without_value(invalid: Invalid) -> Fault {
    match invalid.problem {
        protocol::Problem::NotPositive(_) => Fault::NotPositive,
        protocol::Problem::NotWhole(_) => Fault::NotCount,
        protocol::Problem::NotDecimal(_) => Fault::NotDecimal,
        _ => Fault::Invalid(invalid),
    }
}

fn text_of(column: Column, value: Value<'_>) -> Result<Option<Cow<'_, str>>, Fault> {
    match value {
        Value::Text(text) if text.trim().is_empty() => Ok(None),
        // What these do not take for a number is refused anyway.
        Value::Text(text) if column.is_positive() || column == Column::CheckedPrice => Ok(Some(text.into())),
        Value::Text(text) if column.is_name() && held(text).is_some() => Ok(held(text).map(Cow::from)),
        Value::Text(text) => match spoilt(text) {
            // Free text may be a number like any other.
            Some(Fault::Shortened | Fault::Escaped) if column.is_free_text() => Ok(Some(text.into())),
            Some(fault) => Err(fault),
            None if is_label(column, text) => Err(Fault::Label),
            None => Ok(Some(text.into())),
        },
        Value::Number(_) if column.is_of_card() => Err(Fault::Number),
        Value::Number(number) => match whole(number) {
            Some(digits) if column == Column::Account && !is_mobile(&digits) => Err(Fault::Number),
            Some(digits) => Ok(Some(digits.into())),
            None if column == Column::CheckedPrice && number.len() <= LONGEST_DECIMAL => Ok(Some(number.into())),
            None if column.is_positive() => Err(Fault::NotPositive),
            None if column == Column::Account => Err(Fault::Number),
            None => Err(Fault::NotWhole),
        },
        Value::NoResult => Err(Fault::NoResult),
        Value::Failed => Err(Fault::Failed),
        Value::NotText => Err(Fault::NotText),
    }
}

/// Files that were put together have the header of the next in the middle.
fn is_label(column: Column, text: &str) -> bool {
    column.is_number() && !text.bytes().any(|b| b.is_ascii_digit()) && column.goes_by(text)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == MOBILE && digits.starts_with('1')
}

/// The digits of a number that is whole, and kept exactly.
fn whole(number: &str) -> Option<String> {
    let number: f64 = number.trim().parse().ok()?;
    ((0.0..DIGITS).contains(&number) && number.fract() == 0.0).then(|| format!("{number:.0}"))
}

/// The values of a column: what stands where a row has none, and those met so far.
pub(super) struct Values<T> {
    default: Option<Arc<T>>,
    known: HashMap<Box<str>, Arc<T>>,
    parse: fn(&str) -> Result<T, Invalid>,
}

impl<T: Clone> Values<T> {
    pub(super) fn new(default: Option<&T>, parse: fn(&str) -> Result<T, Invalid>) -> Self {
        Self { default: default.cloned().map(Arc::new), known: HashMap::new(), parse }
    }
}

impl<T> Values<T> {
    fn get(&mut self, text: &str) -> Result<Arc<T>, Invalid> {
        if let Some(value) = self.known.get(text) {
            return Ok(value.clone());
        }
        let value = Arc::new((self.parse)(text)?);
        if self.known.len() < SHARED {
            self.known.insert(text.into(), value.clone());
        }
        Ok(value)
    }
}
