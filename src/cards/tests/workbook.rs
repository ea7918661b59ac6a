//! Workbooks as they could be.

use super::{
    Column, Fault, FileProblem, Place, archive, as_typed, cards, faults, flags, problem, read, row, workbook,
    workbook_of,
};
use crate::cards::Defaults;

#[test]
fn the_header_is_found_below_titles() {
    let rows = [
        row(1, &["清单"]),
        row(2, &["卡密"]),
        row(5, &["卡号", "卡密", "面值"]),
        row(6, &["6000123", "111111", "50"]),
        row(7, &["", " ", ""]),
        row(9, &["6000124", "222222", ""]),
    ];
    let sheet = read(&workbook(&rows.concat(), ""), &flags()).expect("a file of cards");
    assert_eq!(cards(&sheet), [("6000123", "111111"), ("6000124", "222222")]);
    assert_eq!(sheet.rows[1].place, Place::Row(9));
    assert_eq!(sheet.worksheet.as_deref(), Some("Sheet1"));
}

#[test]
fn the_kinds_of_cells_are_told_apart() {
    let cells = |cells: &str| workbook(&format!("{}<row>{cells}</row>", row(1, &["卡密", "面值", "批次号"])), "");
    let told = |bytes: &[u8]| {
        let sheet = read(bytes, &flags()).expect("a file of cards");
        faults(&sheet).pop().map(|(_, column, fault)| (column, fault))
    };
    let (pin, amount, batch) = (Some(Column::Pin), Some(Column::Amount), Some(Column::BatchNo));
    for (xml, fault) in [
        ("<c><v>123456</v></c>", Some((pin, Fault::Number))),
        ("<c t=\"n\"><v>123456</v></c>", Some((pin, Fault::Number))),
        ("<c><f>A1</f><v>5</v></c>", Some((pin, Fault::Number))),
        ("<c><f>A1</f></c>", Some((pin, Fault::NoResult))),
        ("<c><f>A1</f><v/></c>", Some((pin, Fault::NoResult))),
        ("<c t=\"str\"><f>A1</f></c>", Some((pin, Fault::NoResult))),
        ("<c t=\"str\"><f>A1</f><v>12345</v></c>", None),
        ("<c t=\"e\"><v>#N/A</v></c>", Some((pin, Fault::Failed))),
        ("<c t=\"str\"><v>#N/A</v></c>", Some((pin, Fault::Failed))),
        ("<c t=\"b\"><v>1</v></c>", Some((pin, Fault::NotText))),
        ("<c t=\"d\"><v>2026-11-26</v></c>", Some((pin, Fault::NotText))),
        ("<c t=\"str\"><v>12345</v></c><c><v>50.0</v></c><c><v>20261126</v></c>", None),
        ("<c t=\"str\"><v>12345</v></c><c><v>5E1</v></c>", None),
        ("<c t=\"str\"><v>12345</v></c><c><v>0.5</v></c>", Some((amount, Fault::NotPositive))),
        ("<c t=\"str\"><v>12345</v></c><c><f>B9</f></c>", Some((amount, Fault::NoResult))),
        ("<c t=\"str\"><v>12345</v></c><c r=\"C2\"><v>1234567890123456</v></c>", Some((batch, Fault::NotWhole))),
        ("<c t=\"str\"><v>12345</v></c><c r=\"C2\"><v>NaN</v></c>", Some((batch, Fault::NotWhole))),
    ] {
        assert_eq!(told(&cells(xml)), fault, "{xml}");
    }
}

#[test]
fn whole_numbers_are_their_digits() {
    let xml = "<row><c t=\"str\"><v>12345</v></c><c><v>5E1</v></c><c><v>20261126.0</v></c></row>";
    let sheet = read(&workbook(&format!("{}{xml}", row(1, &["卡密", "面值", "批次号"])), ""), &flags());
    let row = &sheet.expect("a file of cards").rows[0];
    assert_eq!((row.amount.as_str(), row.batchno.as_ref().map(|batch| batch.as_str())), ("50", Some("20261126")));
}

#[test]
fn rounded_numbers_are_told_by_their_cells() {
    let rows = [row(1, &["备注", "卡号", "卡密"]), row(2, &["", "6000123412341230", "111111"])].concat();
    let sheet = read(&workbook(&rows, ""), &flags()).expect("a file of cards");
    let cell = Place::Cell { column: 1, row: 2 };
    assert_eq!(faults(&sheet), [(cell, Some(Column::CardNumber), Fault::Rounded)]);
    assert_eq!(sheet.bad[0].place, Place::Row(2));
    assert_eq!(read(&workbook(&rows, ""), &as_typed()).expect("a file of cards").rows.len(), 1);
}

#[test]
fn sheets_without_cards_do_not_count() {
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let notes = sheet(&row(1, &["说明"]));
    let shared = "<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row>";
    let strings = "<sst><si><t>卡密</t></si><si><t>111111</t></si></sst>";
    let bytes = workbook_of(&[("说明", &notes), ("卡", &sheet(shared)), ("空", &sheet(""))], strings);
    let found = read(&bytes, &flags()).expect("a file of cards");
    assert_eq!((found.worksheet.as_deref(), cards(&found)), (Some("卡"), vec![("", "111111")]));
    let bytes = workbook_of(&[("a", &sheet(shared)), ("b", &sheet(shared))], strings);
    assert_eq!(problem(bytes), FileProblem::SeveralSheets(vec!["a".into(), "b".into()]));
}

#[test]
fn a_sheet_without_a_pin_column_names_what_it_has() {
    let rows = [row(1, &["卡号", "卡密码子", "6000000000000101"]), row(2, &["6000123", "111111", "x"])].concat();
    let FileProblem::NoColumn { unknown, nearest, .. } = problem(workbook(&rows, "")) else {
        panic!("another problem")
    };
    assert_eq!(unknown, ["卡密码子"], "what may be a card is not repeated");
    assert_eq!(nearest, Some(("卡密码子".into(), Column::Pin)));
    let rows = row(1, &["6000000000000101", "111111"]);
    assert_eq!(
        problem(workbook(&rows, "")),
        FileProblem::NoColumn { needed: Column::Pin, unknown: vec![], nearest: None }
    );
}

#[test]
fn merged_titles_are_fine_and_merged_cards_are_not() {
    let rows = [row(1, &["清单"]), row(2, &["卡密", "x"]), row(3, &["111111"]), row(4, &["222222"])].concat();
    let with =
        |area: &str| read(&workbook(&rows, &format!("<mergeCells><mergeCell ref=\"{area}\"/></mergeCells>")), &flags());
    for area in ["A1:B1", "B3:B4", "A3"] {
        assert_eq!(with(area).expect("a file of cards").rows.len(), 2, "{area}");
    }
    assert_eq!(with("A3:A4").err(), Some(FileProblem::Merged(Place::Cell { column: 0, row: 3 })));
    assert_eq!(with("A3:B3").err(), Some(FileProblem::Merged(Place::Cell { column: 0, row: 3 })));
    assert_eq!(with("A3:").err(), Some(FileProblem::Damaged));
}

#[test]
fn rows_and_cells_stand_in_order() {
    let header = row(1, &["卡密"]);
    for xml in [
        "<row r=\"1\"/>",
        "<row r=\"0\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"-1\"/>",
        "<row r=\"x\"/>",
        "<row r=\"2\"><c r=\"A3\"/></row>",
        "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>",
        "<row r=\"2\"><c r=\"A2\"/><c r=\"A2\"/></row>",
        "<row r=\"2\"><c r=\"XFE2\"/></row>",
        "<row r=\"2\"><c r=\"ZZZZZZZZZZZZ2\"/></row>",
        "<row r=\"2\"><c t=\"s\"><v>0</v></c></row>",
        "<row r=\"2\"><c t=\"s\"><v>99999999999999999999</v></c></row>",
        "<row r=\"2\"><c t=\"inlineStr\"><is><t>&bomb;</t></is></c></row>",
        "<row r=\"2\"><c>",
    ] {
        assert_eq!(problem(workbook(&format!("{header}{xml}"), "")), FileProblem::Damaged, "{xml}");
    }
}

#[test]
fn what_is_no_workbook_is_told() {
    assert_eq!(problem(archive(&[("a.txt".into(), "111111".into())])), FileProblem::NoWorkbook);
    assert_eq!(problem(archive(&[])), FileProblem::NoWorkbook);
    assert_eq!(problem(b"PK\x03\x04 and nothing else"), FileProblem::Damaged);
    let whole = workbook(&row(1, &["卡密"]), "");
    assert_eq!(problem(&whole), FileProblem::NoRows);
    assert_eq!(problem(&whole[..whole.len() - 1]), FileProblem::Damaged);
}

#[test]
fn a_workbook_says_all_of_a_card_itself() {
    let rows = [row(1, &["卡密", "面值", "产品代码"]), row(2, &["111111", "50", "012"])].concat();
    let sheet = read(&workbook(&rows, ""), &Defaults::default()).expect("a file of cards");
    assert_eq!(sheet.rows[0].product_code.as_str(), "012");
}
