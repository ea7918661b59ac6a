//! Files of cards, whole.

mod again;
mod fixtures;
mod hostile;
mod large;
mod numbers;
mod package;
mod text;
mod top_ups;
mod workbook;

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{CardNumber, Column, Defaults, Fault, FileProblem, Place, Row, Sheet, read};
use crate::core::value::{FaceValue, ProductCode};

/// What flags say where a test is about something else.
fn flags() -> Defaults {
    Defaults {
        amount: Some(FaceValue::parse("100").expect("valid")),
        product_code: Some(ProductCode::parse("12").expect("valid")),
        ..Defaults::default()
    }
}

fn as_typed() -> Defaults {
    Defaults { as_typed: true, ..flags() }
}

/// Number and PIN of each row.
fn cards(sheet: &Sheet) -> Vec<(&str, &str)> {
    fn card(row: &Row) -> (&str, &str) {
        (row.card_number.as_ref().map_or("", CardNumber::expose), row.pin.expose())
    }
    sheet.rows.iter().map(card).collect()
}

/// What is wrong, and where.
fn faults(sheet: &Sheet) -> Vec<(Place, Option<Column>, Fault)> {
    let problems = sheet.bad.iter().flat_map(|bad| &bad.problems);
    problems.map(|problem| (problem.place, problem.column, problem.fault.clone())).collect()
}

fn problem(bytes: impl AsRef<[u8]>) -> FileProblem {
    read(bytes.as_ref(), &flags()).expect_err("no file of cards")
}

fn good(text: &str) -> Sheet {
    read(text.as_bytes(), &flags()).expect("a file of cards")
}

/// A workbook of one sheet with these rows and whatever follows them.
fn workbook(rows: &str, after: &str) -> Vec<u8> {
    workbook_of(&[("Sheet1", &format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"))], "<sst/>")
}

/// A workbook of these sheets.
fn workbook_of(sheets: &[(&str, &str)], strings: &str) -> Vec<u8> {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let numbered = || (1..).zip(sheets);
    let named = numbered().map(|(n, (name, _))| format!("<sheet name=\"{name}\" r:id=\"r{n}\"/>"));
    let named = named.collect::<Vec<_>>().concat();
    let relations = numbered()
        .map(|(n, _)| format!("<Relationship Id=\"r{n}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/{n}.xml\"/>"));
    let relations = relations.collect::<Vec<_>>().concat();
    let mut parts = vec![
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships><Relationship Id=\"a\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{named}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(
                "<Relationships>{relations}<Relationship Id=\"s\" Type=\"{KIND}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/></Relationships>"
            ),
        ),
        ("xl/sharedStrings.xml".to_owned(), strings.to_owned()),
    ];
    parts.extend(numbered().map(|(n, (_, xml))| (format!("xl/worksheets/{n}.xml"), (*xml).to_owned())));
    archive(&parts)
}

fn archive(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A row of cells with text in them.
fn row(number: u32, texts: &[&str]) -> String {
    let cells = texts.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"));
    format!("<row r=\"{number}\">{}</row>", cells.collect::<Vec<_>>().concat())
}
