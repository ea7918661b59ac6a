//! Files as programs write them (`tests/fixtures/cards`).

use super::{Column, Fault, FileProblem, Place, Sheet, cards, faults, flags, problem, read};
use crate::cards::Defaults;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cards/", $name))
    };
}

const CARDS: [(&str, &str); 3] =
    [("6000000000000101", "012345678901"), ("6000000000000202", "0987"), ("6000000000000303", "ABCD-1234-5678")];

/// A file that says all of a card itself.
fn whole(bytes: &[u8]) -> Sheet {
    let sheet = read(bytes, &Defaults::default()).expect("a file of cards");
    assert_eq!(cards(&sheet), CARDS);
    assert_eq!(faults(&sheet), []);
    let amounts: Vec<&str> = sheet.rows.iter().map(|row| row.amount.as_str()).collect();
    assert_eq!(amounts, ["100", "50", "200"]);
    assert!(sheet.rows.iter().all(|row| row.product_code.as_str() == "12"));
    sheet
}

fn places(sheet: &Sheet) -> Vec<Place> {
    sheet.rows.iter().map(|row| row.place).collect()
}

#[test]
fn workbooks_of_two_programs_are_read() {
    let sheet = whole(fixture!("openpyxl.xlsx"));
    assert_eq!(places(&sheet), [4, 5, 6].map(Place::Row));
    assert_eq!((sheet.worksheet.as_deref(), &sheet.ignored[..]), (Some("卡表"), &["序号".into(), "备注".into()][..]));
    let sheet = whole(fixture!("libreoffice.xlsx"));
    assert_eq!(places(&sheet), [3, 4, 5].map(Place::Row));
    assert_eq!(sheet.ignored, ["备注"]);
}

#[test]
fn csv_is_read_in_each_encoding_and_with_each_delimiter() {
    for bytes in [&fixture!("utf-8.csv")[..], fixture!("gb18030.csv"), fixture!("gbk.csv"), fixture!("utf-16.csv")] {
        let sheet = whole(bytes);
        assert_eq!(places(&sheet), [4, 6, 7].map(Place::Line), "a remark takes up two lines");
        assert_eq!(sheet.ignored, ["序号", "备注"]);
    }
}

#[test]
fn what_a_spreadsheet_spoils_is_refused_by_its_cell() {
    let cell = |column: u16, row| Place::Cell { column, row };
    let (number, pin, amount) = (Some(Column::CardNumber), Some(Column::Pin), Some(Column::Amount));
    let sheet = read(fixture!("spoilt.xlsx"), &flags()).expect("a file of cards");
    assert_eq!(cards(&sheet), [("6000000000000107", "777777")]);
    let [second, third, fourth, fifth, sixth, seventh, ..] = &faults(&sheet)[..] else { panic!("too few") };
    assert_eq!(*second, (cell(0, 2), number, Fault::Number));
    assert_eq!(*third, (cell(1, 3), pin, Fault::Number));
    assert_eq!(*fourth, (cell(0, 4), number, Fault::NoResult));
    assert_eq!(*fifth, (cell(0, 5), number, Fault::Shortened));
    assert_eq!(*sixth, (cell(1, 6), pin, Fault::NoResult));
    assert_eq!(*seventh, (cell(2, 7), amount, Fault::NotPositive));
    let last = &faults(&sheet)[6..];
    assert!(matches!(last, [(place, _, Fault::Odd(_)), _] if *place == cell(1, 9)), "{last:?}");
    assert_eq!(last[1], (Place::Row(9), None, Fault::SameCard(Place::Row(8))));

    // Saved by a program that calculates, formulas have results, and one of them failed.
    let sheet = read(fixture!("spoilt-libreoffice.xlsx"), &flags()).expect("a file of cards");
    assert_eq!(cards(&sheet), [("6000000000000103", "333333"), ("6000000000000107", "777777")]);
    assert!(faults(&sheet).contains(&(cell(1, 6), pin, Fault::Failed)));
    assert!(faults(&sheet).contains(&(cell(0, 2), number, Fault::Number)));
}

#[test]
fn what_is_meant_must_be_clear() {
    let names = vec!["一月".to_owned(), "二月".to_owned()];
    assert_eq!(problem(fixture!("two-sheets.xlsx")), FileProblem::SeveralSheets(names));
    assert_eq!(problem(fixture!("merged.xlsx")), FileProblem::Merged(Place::Cell { column: 2, row: 2 }));
    assert_eq!(problem(fixture!("old.xls")), FileProblem::OldWorkbook);
    let sheet = read(fixture!("hidden.xlsx"), &flags()).expect("a file of cards");
    assert_eq!((sheet.rows.len(), faults(&sheet)), (2, vec![(Place::Row(3), None, Fault::Hidden)]));
}
