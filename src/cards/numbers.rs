//! Order numbers: lines with one each, or a table with a column of them.

use super::cells::{Cells, Field, Value};
use super::column::{Column, Listing};
use super::header::Header;
use super::intake::{Check, Intake, Rest};
use super::problem::{BadRow, Fault, FileProblem, Place};
use super::twice::Seen;
use crate::core::protocol::Invalid;
use crate::core::value::{OrderId, TopUpId};

/// What stands between the parts of a line that is no order number alone.
const SEPARATORS: [char; 8] = ['\t', ',', '，', ';', '；', '|', '｜', '"'];

/// A file of order numbers, read and checked.
#[derive(Debug)]
pub struct Numbers {
    /// Each number once, where it first stands, in the order of the file.
    pub numbers: Vec<(Place, String)>,
    /// The rows that have none, in the order of the file.
    pub bad: Vec<BadRow>,
}

/// Collects the numbers of a column.
pub(super) struct Collected {
    column: Column,
    numbers: Vec<(Place, String)>,
    seen: Seen,
}

impl Collected {
    pub(super) fn of(listing: Listing) -> Self {
        Self { column: listing.needed()[0], numbers: Vec::new(), seen: Seen::default() }
    }

    pub(super) fn finish(self, rest: Rest) -> Numbers {
        Numbers { numbers: self.numbers, bad: rest.bad }
    }

    fn check(&self, text: &str) -> Result<(), Invalid> {
        match self.column {
            Column::TopUpId => TopUpId::parse(text).map(drop),
            _ => OrderId::parse(text).map(drop),
        }
    }
}

impl Check for Collected {
    fn row(&mut self, cells: &mut Cells<'_>) {
        let Some(field) = cells.field(self.column) else { return };
        // What would be refused in an order that is to be placed harms no question.
        let field = Field { value: plain(field.value), ..*field };
        let mut plain = Cells { place: cells.place, fields: &[field], problems: Vec::new() };
        if let Some(text) = plain.text(self.column)
            && plain.kept(self.column, self.check(&text)).is_some()
            && self.seen.order(&text, cells.place).is_none()
        {
            self.numbers.push((cells.place, text.into_owned()));
        }
        cells.problems.append(&mut plain.problems);
    }
}

/// A text without the apostrophe that makes a spreadsheet take it for text, and without blanks at its
/// ends.
fn plain(value: Value<'_>) -> Value<'_> {
    let Value::Text(text) = value else { return value };
    let text = text.trim();
    Value::Text(text.strip_prefix('\'').unwrap_or(text).trim())
}

/// Reads lines without a header.
pub(super) fn read(text: &str, intake: &mut Intake<'_>) -> Result<(), FileProblem> {
    let column = intake.listing.needed()[0];
    let is_one = |line: &str| !line.contains(SEPARATORS) && !line.contains(char::is_whitespace);
    let numbered = (1_u32..).zip(text.lines());
    let mut lines =
        numbered.map(|(number, line)| (number, line.trim())).filter(|(_, line)| !line.is_empty()).peekable();
    // A table that has no such column is told what it has.
    if let Some((_, first)) = lines.peek()
        && !is_one(first)
    {
        return Err(Header::of(intake.listing, first.split(SEPARATORS).enumerate()).no_column());
    }
    for (number, line) in lines {
        let place = Place::Line(number);
        if is_one(line) {
            intake.add(place, &[Field { column, cell: None, value: Value::Text(line) }])?;
        } else {
            intake.refuse(place, None, Fault::TooManyNumbers)?;
        }
    }
    Ok(())
}
