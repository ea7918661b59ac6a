//! Workbooks (`.xlsx`).
//!
//! Of the library for these that everybody uses, calamine, a hostile file makes the program panic or
//! take up all memory: it believes what a file says of its own size. So the archive and the XML are
//! left to libraries, and what a workbook means by them is read here, as far as it takes to find the
//! cells of one worksheet: row by row, and with a bound on whatever can grow.

mod package;
mod strings;
mod worksheet;

use std::io::BufRead;

use quick_xml::events::Event;

use self::package::{Package, Relation, attributes, read as read_event};
use self::strings::{MOST_TEXTS, Strings};
use self::worksheet::{Area, Row, Worksheet};
use super::cells::{Field, Value};
use super::column::{Column, Listing};
use super::header::{ABOVE, Header};
use super::intake::Intake;
use super::problem::{Fault, FileProblem, Place};

/// The most worksheets of a workbook that are looked at.
const MOST_SHEETS: usize = 1000;

/// A worksheet by its name, and the part that it is.
struct Named {
    name: String,
    part: String,
}

/// The header of a worksheet, and its row.
struct Found {
    header: Header,
    row: u32,
}

/// Reads the worksheet that has the columns that are needed, and returns its name.
pub(super) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<String, FileProblem> {
    let package = Package::open(bytes)?;
    let book = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let book = book.ok_or(FileProblem::NoWorkbook)?.target;
    let relations = package.relations(&book)?;
    let strings = match relations.iter().find(|relation| relation.kind == "sharedStrings") {
        Some(relation) => {
            let xml = package.part(&relation.target)?;
            xml.map(|xml| Strings::read(xml, MOST_TEXTS)).transpose()?.unwrap_or_default()
        }
        None => Strings::default(),
    };
    let mut serving: Vec<(Named, Found)> = Vec::new();
    let mut wanting = Header::empty(intake.listing);
    for sheet in sheets(&package, &book, &relations)? {
        let Some(xml) = package.part(&sheet.part)? else { return Err(FileProblem::Damaged) };
        match find(&mut Worksheet::new(xml, &strings), intake.listing)? {
            Ok(found) => serving.push((sheet, found)),
            Err(header) if header.columns.len() > wanting.columns.len() || wanting.others.is_empty() => {
                wanting = header;
            }
            Err(_) => {}
        }
    }
    if serving.len() > 1 {
        return Err(FileProblem::SeveralSheets(serving.into_iter().map(|(sheet, _)| sheet.name).collect()));
    }
    let (sheet, found) = serving.pop().ok_or_else(|| wanting.no_column())?;
    let xml = package.part(&sheet.part)?.ok_or(FileProblem::Damaged)?;
    take(Worksheet::new(xml, &strings), found, intake)?;
    Ok(sheet.name)
}

/// The worksheets of a workbook, in the order of their tabs.
fn sheets(package: &Package<'_>, book: &str, relations: &[Relation]) -> Result<Vec<Named>, FileProblem> {
    let mut xml = package.part(book)?.ok_or(FileProblem::NoWorkbook)?;
    let mut sheets = Vec::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match read_event(&mut xml, &mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "sheet" => {
                let [name, id] = attributes(&element, ["name", "id"])?;
                let relation = relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
                let relation = relation.ok_or(FileProblem::NoWorkbook)?;
                // A tab may be a chart.
                if relation.kind == "worksheet" {
                    sheets.push(Named { name: name.unwrap_or_default(), part: relation.target.clone() });
                }
                if sheets.len() > MOST_SHEETS {
                    return Err(FileProblem::Damaged);
                }
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// Finds the header of a worksheet, or else the row that is most like one.
fn find<R: BufRead>(worksheet: &mut Worksheet<'_, R>, listing: Listing) -> Result<Result<Found, Header>, FileProblem> {
    let mut best: Option<Found> = None;
    let mut wanting = Header::empty(listing);
    for _ in 0..ABOVE {
        let Some(row) = worksheet.next_row()? else { break };
        let texts = row.cells().filter_map(|(column, value)| match value {
            Value::Text(text) => Some((usize::from(column), text)),
            _ => None,
        });
        let header = Header::of(listing, texts);
        if header.worth() > best.as_ref().map_or(0, |best| best.header.worth()) {
            best = Some(Found { header, row: row.number });
        } else if header.columns.len() > wanting.columns.len() || wanting.others.is_empty() {
            wanting = header;
        }
    }
    Ok(best.ok_or(wanting))
}

/// Takes all rows below the header.
fn take<R: BufRead>(mut worksheet: Worksheet<'_, R>, found: Found, intake: &mut Intake<'_>) -> Result<(), FileProblem> {
    let Found { header, row: header_row } = found;
    let header = header.checked()?;
    for name in &header.others {
        intake.ignore(name);
    }
    let known = header.columns.iter();
    let columns: Vec<(u16, Column)> =
        known.filter_map(|(at, column)| Some((u16::try_from(*at).ok()?, *column))).collect();
    while let Some(row) = worksheet.next_row()? {
        if row.number > header_row {
            take_row(row, &columns, intake)?;
        }
    }
    let is_known = |area: &Area| columns.iter().any(|(at, _)| (area.columns.0..=area.columns.1).contains(at));
    let is_one = |area: &Area| area.columns.0 == area.columns.1 && area.rows.0 == area.rows.1;
    let merged = worksheet.merged()?;
    match merged.iter().find(|area| area.rows.1 > header_row && is_known(area) && !is_one(area)) {
        Some(area) => Err(FileProblem::Merged(Place::Cell { column: area.columns.0, row: area.rows.0 })),
        None => Ok(()),
    }
}

fn take_row(row: &Row, columns: &[(u16, Column)], intake: &mut Intake<'_>) -> Result<(), FileProblem> {
    let place = Place::Row(row.number);
    let field = |(at, column): &(u16, Column)| Field { column: *column, cell: Some(*at), value: row.get(*at) };
    let fields: Vec<Field<'_>> = columns.iter().map(field).collect();
    if row.is_hidden && !fields.iter().all(Field::is_blank) {
        return intake.refuse(place, None, Fault::Hidden);
    }
    intake.add(place, &fields)
}
