//! Files that are large, or pretend to be.

use std::fmt::Write as _;

use super::{Column, FileProblem, cards, flags, problem, read, row, workbook, workbook_of};
use crate::cards::MOST_BYTES;

const ROWS: u32 = 100_000;

/// A hundred thousand cards as CSV.
fn csv(rows: u32) -> String {
    let mut text = "卡号,卡密,面值,产品代码,备注\n".to_owned();
    for card in 0..rows {
        writeln!(text, "60001234{card:08},{card:012},100,12,x").expect("text");
    }
    text
}

/// The same as a workbook whose cells share their texts.
fn sheet(rows: u32) -> Vec<u8> {
    let mut strings = "<sst>".to_owned();
    let mut cells = row(1, &["卡号", "卡密", "面值", "产品代码", "备注"]);
    for card in 0..rows {
        write!(strings, "<si><t>60001234{card:08}</t></si><si><t>{card:012}</t></si>").expect("text");
        let (line, number, pin) = (card + 2, 2 * card, 2 * card + 1);
        write!(
            cells,
            "<row r=\"{line}\"><c r=\"A{line}\" t=\"s\"><v>{number}</v></c><c r=\"B{line}\" t=\"s\"><v>{pin}</v></c>\
            <c r=\"C{line}\"><v>100</v></c><c r=\"D{line}\"><v>12</v></c></row>"
        )
        .expect("text");
    }
    strings.push_str("</sst>");
    workbook_of(&[("卡", &format!("<worksheet><sheetData>{cells}</sheetData></worksheet>"))], &strings)
}

#[test]
fn a_hundred_thousand_cards_are_read() {
    for bytes in [csv(ROWS).into_bytes(), sheet(ROWS)] {
        let sheet = read(&bytes, &flags()).expect("a file of cards");
        assert_eq!((sheet.rows.len(), sheet.bad.len()), (ROWS as usize, 0));
        assert_eq!(cards(&sheet).last(), Some(&("6000123400099999", "000000099999")));
    }
}

#[test]
fn a_row_takes_up_little() {
    assert!(size_of::<crate::cards::Row>() <= 128, "{}", size_of::<crate::cards::Row>());
}

#[test]
fn a_file_has_a_bound() {
    assert_eq!(problem(vec![b'1'; MOST_BYTES + 1]), FileProblem::TooLong { most: MOST_BYTES });
}

#[test]
fn what_a_workbook_says_of_its_size_is_not_believed() {
    let strings = "<sst uniqueCount=\"18446744073709551615\"/>";
    let sheet = "<worksheet><dimension ref=\"B2:A1\"/><sheetData/></worksheet>";
    assert_eq!(
        problem(workbook_of(&[("a", sheet)], strings)),
        FileProblem::NoColumn { needed: Column::Pin, unknown: vec![], nearest: None }
    );
    let with = |between: &str| {
        let rows = [&row(1, &["卡密"]), between, &row(2, &["111111"])].concat();
        read(&workbook(&rows, ""), &flags()).map(|sheet| sheet.rows.len())
    };
    assert_eq!(with(&"<!-- -->".repeat(1 << 18)), Ok(1));
    assert_eq!(with(&" ".repeat(2 << 20)), Err(FileProblem::Damaged));
}
