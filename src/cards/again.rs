//! Rows that are to be tried again, as a file that is read as they were.

use std::io::{self, Write};

use zeroize::Zeroizing;

use super::column::Column;
use super::row::{CardNumber, Row};
use crate::core::value::{BatchNo, Custom, FaceCode, NotifyUrl, OrderId};

/// How much is handed on at once.
const CHUNK: usize = 1 << 16;

/// A row to try again.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// The row as it was read.
    pub row: &'a Row,
    /// The order number that it is to keep; else the one of the row, if it has one.
    pub order_id: Option<&'a str>,
}

/// In which order the columns stand.
const COLUMNS: [Column; 9] = [
    Column::OrderId,
    Column::BatchNo,
    Column::ProductCode,
    Column::Amount,
    Column::CardNumber,
    Column::Pin,
    Column::Custom,
    Column::FaceCode,
    Column::NotifyUrl,
];

/// Writes rows as CSV with the names on the wire, which [`read`](super::read) reads as the same rows,
/// under the same `as_typed`. Columns that all rows leave empty are left out, such as that of batches
/// that were made.
///
/// For spreadsheets there is a byte-order mark, and each line ends in CR LF. Nothing else is done for
/// them: a card's digits are never decorated, since a decorated one is another card. A number that a
/// spreadsheet spoils is refused when it is read, but for zeros that it has lost at the beginning.
///
/// What is written holds PINs; no copy of them is left in memory.
pub fn write_again(out: &mut dyn Write, rows: &[Again<'_>], for_spreadsheets: bool) -> io::Result<()> {
    let is_used = |column: &Column| rows.iter().any(|row| !row.value(*column).is_empty());
    let columns: Vec<Column> = COLUMNS.into_iter().filter(is_used).collect();
    let mut text = Chunk { bytes: Zeroizing::new(Vec::with_capacity(CHUNK)), out };
    let end: &[u8] = if for_spreadsheets { b"\r\n" } else { b"\n" };
    if for_spreadsheets {
        text.push("\u{feff}".as_bytes())?;
    }
    text.line(columns.iter().map(|column| column.name()), end)?;
    for row in rows {
        text.line(columns.iter().map(|column| row.value(*column)), end)?;
    }
    text.hand_on()
}

/// Whether a line begins a file that [`write_again`] has written: only names of columns stand in it.
#[must_use]
pub fn is_to_try_again(line: &str) -> bool {
    let names = line.trim_start_matches('\u{feff}');
    names.is_empty() || names.split(',').all(|name| COLUMNS.iter().any(|column| column.name() == name))
}

impl<'a> Again<'a> {
    /// What stands in a column; nothing where the row has nothing.
    fn value(self, column: Column) -> &'a str {
        let Self { row, order_id } = self;
        let value = match column {
            Column::OrderId => order_id.or(row.order_id.as_ref().map(OrderId::as_str)),
            Column::BatchNo => row.batchno.as_deref().map(BatchNo::as_str),
            Column::ProductCode => Some(row.product_code.as_str()),
            Column::Amount => Some(row.amount.as_str()),
            Column::CardNumber => row.card_number.as_ref().map(CardNumber::expose),
            Column::Pin => Some(row.pin.expose()),
            Column::Custom => row.custom.as_deref().map(Custom::as_str),
            Column::FaceCode => row.mcode.as_deref().map(FaceCode::as_str),
            Column::NotifyUrl => row.notify_url.as_deref().map(NotifyUrl::as_str),
            // Those of top-ups.
            _ => None,
        };
        value.unwrap_or_default()
    }
}

/// Bytes on their way out. They never grow beyond their room: what they would leave behind is not wiped.
struct Chunk<'a> {
    bytes: Zeroizing<Vec<u8>>,
    out: &'a mut dyn Write,
}

impl Chunk<'_> {
    fn line<'v>(&mut self, values: impl Iterator<Item = &'v str>, end: &[u8]) -> io::Result<()> {
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.push(b",")?;
            }
            self.cell(value)?;
        }
        self.push(end)
    }

    fn cell(&mut self, value: &str) -> io::Result<()> {
        let is_plain = !value.contains(['"', ',', ';', '\t', '\r', '\n']) && value.trim() == value;
        if is_plain {
            return self.push(value.as_bytes());
        }
        self.push(b"\"")?;
        for (index, part) in value.split('"').enumerate() {
            if index > 0 {
                self.push(b"\"\"")?;
            }
            self.push(part.as_bytes())?;
        }
        self.push(b"\"")
    }

    fn push(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.bytes.len() == CHUNK {
                self.hand_on()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.bytes.len()));
            self.bytes.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}
