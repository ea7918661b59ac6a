//! What can be wrong with a file of cards, top-ups or order numbers, and with a row of it. No value of
//! a card ever stands in one of these; their words are not made here.

use super::column::Column;
use crate::core::protocol::Invalid;
use crate::core::secret::BadPin;
use crate::core::typed::Oddity;

/// Where something stands, as people count: from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of a text.
    Line(u32),
    /// A row of a spreadsheet.
    Row(u32),
    /// A cell of a spreadsheet; its column counts from 0.
    Cell {
        /// The column.
        column: u16,
        /// The row, from 1.
        row: u32,
    },
}

impl Place {
    /// The cell of a column in this row of a spreadsheet; a line has none.
    #[must_use]
    pub fn cell(self, column: u16) -> Self {
        match self {
            Self::Row(row) | Self::Cell { row, .. } => Self::Cell { column, row },
            Self::Line(_) => self,
        }
    }
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its line or row.
    pub place: Place,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The cell, or the line.
    pub place: Place,
    /// The column, unless it is the row as a whole.
    pub column: Option<Column>,
    /// What is wrong.
    pub fault: Fault,
}

/// What a value or a row breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is none, and no flag says what it is.
    Missing,
    /// It breaks its field's rule. The value is not kept.
    Invalid(Invalid),
    /// It is no positive whole number.
    NotPositive,
    /// It is no whole number.
    NotCount,
    /// It is no decimal number.
    NotDecimal,
    /// It is no PIN.
    Pin(BadPin),
    /// A card number contains a control character.
    Control,
    /// A card number or PIN is longer than any.
    TooLong {
        /// The most bytes.
        most: usize,
    },
    /// A character that hardly anybody types on purpose.
    Odd(Oddity),
    /// A card number, PIN or account is kept as a number, which has no zeros in front and 15 digits at most.
    Number,
    /// A number that is not whole, or longer than a spreadsheet keeps, where there should be text.
    NotWhole,
    /// A formula whose result the file does not have.
    NoResult,
    /// A formula or value that failed, such as `#N/A`.
    Failed,
    /// A truth value, a date, or something with parts of its own.
    NotText,
    /// A number as a spreadsheet shortens it, such as 6.00123E+15 or 600123.0.
    Shortened,
    /// What makes a spreadsheet take digits for text: `="0012"`, or an apostrophe in front.
    Escaped,
    /// All numbers of the column that have more than 15 digits have only zeros from the 16th on.
    Rounded,
    /// The name of a column: a header once more.
    Label,
    /// The same card stands in an earlier row.
    SameCard(Place),
    /// The same order number stands in an earlier row.
    SameOrder(Place),
    /// Quotation marks that do not open and close a cell.
    Quotes {
        /// The last line that the row takes up.
        last_line: u32,
    },
    /// More cells than the header has.
    TooManyCells,
    /// A line without a header has more than number and PIN.
    TooManyParts,
    /// A line without a header has more than an order number.
    TooManyNumbers,
    /// A line has a number and the first one has none, or the other way round.
    OtherShape,
    /// Nobody sees the row, as behind a filter.
    Hidden,
    /// A line is no JSON object.
    NotJson,
    /// A JSON object has the same column twice.
    Twice,
}

/// Why no row of a file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It has more bytes than this.
    TooLong {
        /// The most bytes.
        most: usize,
    },
    /// It has more rows than this.
    TooManyRows {
        /// The most rows.
        most: u32,
    },
    /// A part of the workbook unpacks to more bytes, or more pieces, than it may.
    Unpacks {
        /// The most bytes.
        most: u64,
    },
    /// There is no row in it.
    NoRows,
    /// It is neither text nor a workbook.
    NotText,
    /// A workbook of the format before `.xlsx`, or one with a password.
    OldWorkbook,
    /// An archive that is no workbook.
    NoWorkbook,
    /// A workbook that cannot be read.
    Damaged,
    /// A page or another text with markup.
    Markup,
    /// A JSON array instead of one object a line.
    JsonArray,
    /// A column is not there that has to be.
    NoColumn {
        /// The column.
        needed: Column,
        /// The names that no column goes by, unless they might be cards.
        unknown: Vec<String>,
        /// One of them that is nearly a column's name.
        nearest: Option<(String, Column)>,
    },
    /// Two columns are the same.
    TwoColumns(Column),
    /// A name that is not known may be meant for a column that is not there.
    Unplaced {
        /// The name; empty where it may be a card.
        name: String,
        /// The column.
        column: Column,
    },
    /// Several worksheets have such rows.
    SeveralSheets(Vec<String>),
    /// Cells below the header are merged, so that it cannot be told to which rows a value belongs.
    Merged(Place),
}
