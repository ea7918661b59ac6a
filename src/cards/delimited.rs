//! CSV with a header: comma, semicolon or tab, recognised by the header that it makes.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::cells::{Field, Value};
use super::column::Listing;
use super::header::{ABOVE, Header};
use super::intake::Intake;
use super::problem::{Fault, FileProblem, Place};

/// What may stand between cells.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A text with a header that names the columns that are needed.
pub(super) struct Table<'a> {
    text: &'a str,
    delimiter: u8,
    header: Header,
    /// How many cells the header has, named or not.
    width: usize,
    /// How many rows end with the header.
    rows: usize,
}

impl<'a> Table<'a> {
    /// Finds the header. Where a row names columns, but not those that are needed, that is an error;
    /// where none does, there is no table.
    pub(super) fn find(text: &'a str, listing: Listing) -> Result<Option<Self>, FileProblem> {
        let mut best: Option<Self> = None;
        let mut wanting: Option<Header> = None;
        for delimiter in DELIMITERS {
            let mut reader = reader(text, delimiter);
            let mut record = StringRecord::new();
            for rows in 1..=ABOVE {
                if !next(&mut reader, &mut record)? {
                    break;
                }
                // What stands above the name of an only column are not titles, but values of it.
                if rows > 1 && record.len() == 1 {
                    continue;
                }
                let header = Header::of(listing, record.iter().enumerate());
                if header.worth() > best.as_ref().map_or(0, |best| best.header.worth()) {
                    best = Some(Self { text, delimiter, header, width: record.len(), rows });
                } else if header.columns.len() > wanting.as_ref().map_or(0, |known| known.columns.len()) {
                    wanting = Some(header);
                }
            }
        }
        match (best, wanting) {
            (None, Some(header)) => Err(header.no_column()),
            (best, _) => Ok(best),
        }
    }

    /// Reads all rows below the header.
    pub(super) fn read(self, intake: &mut Intake<'_>) -> Result<(), FileProblem> {
        let header = self.header.checked()?;
        for name in &header.others {
            intake.ignore(name);
        }
        let mut reader = reader(self.text, self.delimiter);
        let mut record = StringRecord::new();
        for _ in 0..self.rows {
            next(&mut reader, &mut record)?;
        }
        let mut lines = Lines { text: self.text.as_bytes(), at: 0, line: 1 };
        loop {
            let begin = offset(&reader);
            if !next(&mut reader, &mut record)? {
                return Ok(());
            }
            let end = offset(&reader);
            let begin = begin + self.text[begin..end].bytes().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let written = self.text[begin..end].trim_end_matches(['\r', '\n']);
            let place = Place::Line(lines.line_of(begin));
            if !quotes_hold(written, self.delimiter) {
                let last_line = lines.line_of(begin + written.len());
                intake.refuse(place, None, Fault::Quotes { last_line })?;
            } else if record.iter().skip(self.width).any(|cell| !cell.trim().is_empty()) {
                intake.refuse(place, None, Fault::TooManyCells)?;
            } else {
                let field = |(at, column): &(usize, _)| {
                    let value = Value::Text(record.get(*at).unwrap_or_default());
                    Field { column: *column, cell: None, value }
                };
                let fields: Vec<Field<'_>> = header.columns.iter().map(field).collect();
                intake.add(place, &fields)?;
            }
        }
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Reads the next row; false at the end. What is text before is text in pieces, too.
fn next(reader: &mut Reader<&[u8]>, record: &mut StringRecord) -> Result<bool, FileProblem> {
    reader.read_record(record).map_err(|_| FileProblem::NotText)
}

fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// Whether each quotation mark that opens a cell is closed at the end of one. The library reads on
/// to the next mark, wherever that is, and a file's rows would be lost in a remark.
fn quotes_hold(row: &str, delimiter: u8) -> bool {
    let mut rest = row.as_bytes();
    if !rest.contains(&b'"') {
        return true;
    }
    loop {
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            let Some(after) = after_quoted(quoted) else { return false };
            match after {
                [] => return true,
                [next, more @ ..] if *next == delimiter => rest = more,
                _ => return false,
            }
        } else {
            let Some(at) = rest.iter().position(|b| *b == delimiter) else { return true };
            rest = &rest[at + 1..];
        }
    }
}

/// What stands behind the mark that closes a cell; nothing where none does.
fn after_quoted(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let at = rest.iter().position(|b| *b == b'"')?;
        rest = &rest[at + 1..];
        match rest.strip_prefix(b"\"") {
            Some(more) => rest = more,
            None => return Some(rest),
        }
    }
}

/// Counts lines on the way through a text.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of a place that is not before the last one asked about.
    fn line_of(&mut self, place: usize) -> u32 {
        let between = self.text.get(self.at..place).unwrap_or_default();
        let breaks = between.iter().enumerate().filter(|(index, byte)| match byte {
            b'\n' => true,
            b'\r' => self.text.get(self.at + index + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += u32::try_from(breaks.count()).unwrap_or(u32::MAX);
        self.at = self.at.max(place);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_closes_nothing_is_seen() {
        for row in ["a,b", "\"a\",b", "a,\"b\"", "\"a\"\"b\",\"\"", "5\" disk,b", "\"a\nb\",c", "\"a,b\",c", ","] {
            assert!(quotes_hold(row, b','), "{row}");
        }
        for row in ["\"a", "a,\"b", "\"a\"b,c", "\"a\" ,b", "\"a\nb,\"c\"", "\"\"\"", "a,\""] {
            assert!(!quotes_hold(row, b','), "{row}");
        }
    }
}
