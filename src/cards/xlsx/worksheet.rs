//! The rows of a worksheet, one at a time, and which of its cells are merged.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use zeroize::Zeroizing;

use super::package::{Xml, attributes, read};
use super::strings::{Strings, content_until, text_until};
use crate::cards::cells::Value;
use crate::cards::problem::FileProblem;

/// How many rows and columns a worksheet has.
const ROWS: u32 = 1 << 20;
const COLUMNS: u16 = 1 << 14;

/// The most bytes of a row's texts.
const LONGEST: usize = 16 << 20;

/// A worksheet, read row by row.
pub(super) struct Worksheet<'s, R> {
    xml: Xml<R>,
    strings: &'s Strings,
    buffer: Zeroizing<Vec<u8>>,
    row: Row,
}

/// A row that has cells. What stands in it is wiped when the worksheet is dropped.
#[derive(Default)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Whether nobody sees it, as by a filter.
    pub(super) is_hidden: bool,
    cells: Vec<Cell>,
    text: Zeroizing<String>,
}

struct Cell {
    column: u16,
    kind: Kind,
    /// Its text in the row's.
    begin: usize,
    end: usize,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    NoResult,
    Failed,
    NotText,
}

/// Cells from one corner to the other; columns count from 0, rows from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) columns: (u16, u16),
    pub(super) rows: (u32, u32),
}

impl Row {
    /// The cells that hold anything, from left to right.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u16, Value<'_>)> {
        self.cells.iter().map(|cell| (cell.column, self.value(cell)))
    }

    /// What stands in a column.
    pub(super) fn get(&self, column: u16) -> Value<'_> {
        let cell = self.cells.binary_search_by_key(&column, |cell| cell.column);
        cell.map_or(Value::Text(""), |index| self.value(&self.cells[index]))
    }

    fn value(&self, cell: &Cell) -> Value<'_> {
        let text = &self.text[cell.begin..cell.end];
        match cell.kind {
            Kind::Text => Value::Text(text),
            Kind::Number => Value::Number(text),
            Kind::NoResult => Value::NoResult,
            Kind::Failed => Value::Failed,
            Kind::NotText => Value::NotText,
        }
    }
}

impl<'s, R: BufRead> Worksheet<'s, R> {
    pub(super) fn new(xml: Xml<R>, strings: &'s Strings) -> Self {
        Self { xml, strings, buffer: Zeroizing::default(), row: Row::default() }
    }

    /// The next row that there is; nothing behind the last one.
    pub(super) fn next_row(&mut self) -> Result<Option<&Row>, FileProblem> {
        loop {
            self.buffer.clear();
            match read(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    let [number, hidden] = attributes(&element, ["r", "hidden"])?;
                    let next = self.row.number + 1;
                    let number = number.map_or(Some(next), |number| number.parse().ok());
                    self.row.number = number.filter(|row| (next..=ROWS).contains(row)).ok_or(FileProblem::Damaged)?;
                    self.row.is_hidden = matches!(hidden.as_deref(), Some("1" | "true"));
                    self.cells()?;
                    return Ok(Some(&self.row));
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(None),
                Event::Eof => return Err(FileProblem::Damaged),
                _ => {}
            }
        }
    }

    /// Reads what follows the rows to the end: the areas of merged cells.
    pub(super) fn merged(mut self) -> Result<Vec<Area>, FileProblem> {
        let mut areas = Vec::new();
        loop {
            self.buffer.clear();
            match read(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "mergeCell" => {
                    let [area] = attributes(&element, ["ref"])?;
                    areas.push(area.as_deref().and_then(area_of).ok_or(FileProblem::Damaged)?);
                }
                Event::Eof => return Ok(areas),
                _ => {}
            }
        }
    }

    fn cells(&mut self) -> Result<(), FileProblem> {
        self.row.cells.clear();
        self.row.text.clear();
        let mut next = 0;
        loop {
            self.buffer.clear();
            match read(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    let [place, kind] = attributes(&element, ["r", "t"])?;
                    let place = place.map_or(Some((next, self.row.number)), |place| cell_of(&place));
                    let (column, row) = place.ok_or(FileProblem::Damaged)?;
                    if row != self.row.number || !(next..COLUMNS).contains(&column) {
                        return Err(FileProblem::Damaged);
                    }
                    next = column + 1;
                    let begin = self.row.text.len();
                    if begin > LONGEST {
                        return Err(FileProblem::Damaged);
                    }
                    if let Some(kind) = self.cell(kind.as_deref().unwrap_or("n"), begin)? {
                        self.row.cells.push(Cell { column, kind, begin, end: self.row.text.len() });
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(FileProblem::Damaged),
                _ => {}
            }
        }
    }

    /// Reads what a cell holds; nothing where that is nothing at all.
    fn cell(&mut self, kind: &str, begin: usize) -> Result<Option<Kind>, FileProblem> {
        let (mut is_formula, mut has_value) = (false, false);
        let text = &mut self.row.text;
        loop {
            self.buffer.clear();
            let name = |element: &BytesStart<'_>| match element.local_name().as_ref() {
                "f" => 'f',
                "v" => 'v',
                "is" => 'i',
                _ => ' ',
            };
            let child = match read(&mut self.xml, &mut self.buffer)? {
                Event::Start(element) => name(&element),
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(FileProblem::Damaged),
                _ => ' ',
            };
            match child {
                'f' => {
                    is_formula = true;
                    content_until(&mut self.xml, "f", &mut self.buffer, &mut Zeroizing::new(String::new()))?;
                }
                // Of a text that stands in the cell itself, a value is but a copy.
                'v' if kind == "inlineStr" => {
                    content_until(&mut self.xml, "v", &mut self.buffer, &mut Zeroizing::new(String::new()))?;
                }
                'v' => {
                    has_value = true;
                    content_until(&mut self.xml, "v", &mut self.buffer, text)?;
                }
                'i' => {
                    has_value = true;
                    text_until(&mut self.xml, "is", &mut self.buffer, text)?;
                }
                _ => {}
            }
        }
        let is_empty = text[begin..].trim().is_empty();
        if is_formula && (!has_value || is_empty && kind != "str") {
            return Ok(Some(Kind::NoResult));
        }
        if text.len() == begin {
            return Ok(None);
        }
        Ok(Some(match kind {
            "s" => {
                let shared = text[begin..].trim().parse().ok().and_then(|number| self.strings.get(number));
                let shared = shared.ok_or(FileProblem::Damaged)?;
                text.truncate(begin);
                text.push_str(shared);
                Kind::Text
            }
            "str" | "inlineStr" => Kind::Text,
            "n" => Kind::Number,
            "e" => Kind::Failed,
            _ => Kind::NotText,
        }))
    }
}

/// The column and row that a name such as `B7` means.
fn cell_of(name: &str) -> Option<(u16, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        let value = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1)?;
        column = (column * 26 + value).min(u32::from(COLUMNS) + 1);
    }
    let column = u16::try_from(column.checked_sub(1)?).ok().filter(|column| *column < COLUMNS)?;
    let row = row.parse().ok().filter(|row| (1..=ROWS).contains(row))?;
    Some((column, row))
}

fn area_of(name: &str) -> Option<Area> {
    let (from, to) = name.split_once(':').unwrap_or((name, name));
    let ((left, top), (right, bottom)) = (cell_of(from)?, cell_of(to)?);
    Some(Area { columns: (left.min(right), left.max(right)), rows: (top.min(bottom), top.max(bottom)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names() {
        assert_eq!(cell_of("A1"), Some((0, 1)));
        assert_eq!(cell_of("xfd1048576"), Some((16_383, 1_048_576)));
        for name in
            ["", "A", "1", "A0", "XFE1", "A1048577", "AAAAAAAAAAAAA1", "A99999999999", "A1B", "A-1", "é1", "A+1"]
        {
            assert_eq!(cell_of(name), None, "{name}");
        }
        assert_eq!(area_of("B3:A2"), Some(Area { columns: (0, 1), rows: (2, 3) }));
        assert_eq!(area_of("A1:"), None);
    }
}
