//! Files of top-ups.

use super::{Column, Fault, FileProblem, Place, row, workbook};
use crate::cards::{TopUpDefaults, TopUpRow, TopUpSheet, top_ups};
use crate::core::value::{ItemId, Overtime, Quantity, TopUpFace};

fn flags() -> TopUpDefaults {
    TopUpDefaults {
        item_id: Some(ItemId::parse("103").expect("valid")),
        face_price: Some(TopUpFace::parse("50").expect("valid")),
        amt: Some(Quantity::parse("1").expect("valid")),
        overtime: Some(Overtime::parse("0").expect("valid")),
        ..TopUpDefaults::default()
    }
}

fn read(bytes: impl AsRef<[u8]>) -> TopUpSheet {
    top_ups(bytes.as_ref(), &flags()).expect("a file of top-ups")
}

fn told(row: &TopUpRow) -> [&str; 6] {
    let TopUpRow { order_id, item_id, face_price, number, amt, overtime, .. } = row;
    [order_id.as_str(), item_id.as_str(), face_price.as_str(), number.as_str(), amt.as_str(), overtime.as_str()]
}

fn faults(sheet: &TopUpSheet) -> Vec<(Place, Option<Column>, Fault)> {
    let problems = sheet.bad.iter().flat_map(|bad| &bad.problems);
    problems.map(|problem| (problem.place, problem.column, problem.fault.clone())).collect()
}

fn problem(text: &str) -> FileProblem {
    top_ups(text.as_bytes(), &flags()).expect_err("no file of top-ups")
}

#[test]
fn columns_go_by_wire_names_flags_and_labels() {
    for header in [
        "orderno,itemId,checkItemFacePrice,number,amt,overtime,decimal,ext1,notify_url",
        "order-id,item-id,face-price,number,amt,overtime,decimal,custom,notify-url",
        "订单号,充值产品,充值金额,充值号码,充值数量,等待时间,金额校验,自定义参数,异步通知地址",
    ] {
        let sheet =
            read(format!("{header}\nT1,104,100,13800000000,2,60,98.5000,a=b,http://shop.example/n\nT2,,,x@y,,,,,\n"));
        assert_eq!(faults(&sheet), [], "{header}");
        assert_eq!(told(&sheet.rows[0]), ["T1", "104", "100", "13800000000", "2", "60"]);
        let TopUpRow { decimal, custom, notify_url, .. } = &sheet.rows[0];
        assert_eq!(decimal.as_ref().map(|price| price.as_str()), Some("98.5000"));
        assert_eq!(custom.as_ref().map(|custom| custom.as_str()), Some("a=b"));
        assert_eq!(notify_url.as_ref().map(|url| url.as_str()), Some("http://shop.example/n"));
        assert_eq!(told(&sheet.rows[1]), ["T2", "103", "50", "x@y", "1", "0"]);
        assert!(sheet.rows[1].decimal.is_none());
    }
}

#[test]
fn each_row_has_an_order_number_of_its_own() {
    let sheet = read("订单号,充值号码\nT1,13800000000\n,13800000001\nT2,13800000000\nT1,13800000002\n");
    let number = Some(Column::TopUpId);
    assert_eq!(
        faults(&sheet),
        [(Place::Line(3), number, Fault::Missing), (Place::Line(5), number, Fault::SameOrder(Place::Line(2)))]
    );
    assert_eq!(sheet.rows.len(), 2, "the same account twice is meant");
}

#[test]
fn every_bad_row_is_told_with_all_that_is_wrong() {
    let sheet = read(
        "订单号,充值号码,充值金额,充值数量,等待时间,金额校验\n\
        a&b,,1.5,0,soon,cheap\n\
        T2,１3800000000,50,1,0,49\n\
        T3,1.38E+10,50,1,0,49\n\
        订单号,充值号码,充值金额,充值数量,等待时间,金额校验\n",
    );
    let told = faults(&sheet);
    assert!(matches!(told[0], (Place::Line(2), Some(Column::TopUpId), Fault::Invalid(_))));
    let line = |line, column, fault| (Place::Line(line), Some(column), fault);
    assert_eq!(told[1], line(2, Column::Account, Fault::Missing));
    assert_eq!(told[2], line(2, Column::FacePrice, Fault::NotPositive));
    assert_eq!(told[3], line(2, Column::Quantity, Fault::NotPositive));
    assert_eq!(told[4], line(2, Column::Overtime, Fault::NotCount));
    assert_eq!(told[5], line(2, Column::CheckedPrice, Fault::NotDecimal));
    assert!(matches!(told[6], (Place::Line(3), Some(Column::Account), Fault::Invalid(_))));
    assert_eq!(told[7], line(4, Column::Account, Fault::Shortened));
    assert_eq!(told[8], line(5, Column::TopUpId, Fault::Label));
    assert_eq!(told[9], line(5, Column::Account, Fault::Label));
}

#[test]
fn numbers_of_a_spreadsheet_are_taken_where_nothing_is_lost() {
    let cells = |account: &str, price: &str| {
        let cells = format!("<c t=\"str\"><v>T1</v></c><c><v>{account}</v></c><c><v>50.0</v></c><c><v>{price}</v></c>");
        let header = row(1, &["订单号", "充值号码", "充值金额", "金额校验"]);
        read(workbook(&format!("{header}<row>{cells}</row>"), ""))
    };
    let sheet = cells("13800000000", "49.5");
    assert_eq!(told(&sheet.rows[0]), ["T1", "103", "50", "13800000000", "1", "0"]);
    assert_eq!(sheet.rows[0].decimal.as_ref().map(|price| price.as_str()), Some("49.5"));
    let account = (Place::Cell { column: 1, row: 2 }, Some(Column::Account), Fault::Number);
    for lost in ["1012345678", "1000113200000001234", "1.5", "23800000000"] {
        assert_eq!(faults(&cells(lost, "49")), std::slice::from_ref(&account), "{lost}");
    }
    let price = (Place::Cell { column: 3, row: 2 }, Some(Column::CheckedPrice), Fault::NotWhole);
    assert_eq!(faults(&cells("13800000000", "49.499999999999997")), [price]);
}

#[test]
fn rounded_accounts_are_refused_unless_meant() {
    let text = "订单号,充值号码\nT1,1000113200001230000\nT2,1000113200001240000\nT3,13800000000\n";
    let rounded = |line| (Place::Line(line), Some(Column::Account), Fault::Rounded);
    let sheet = read(text);
    assert_eq!((faults(&sheet), sheet.rows.len()), (vec![rounded(2), rounded(3)], 1));
    let meant = top_ups(text.as_bytes(), &TopUpDefaults { as_typed: true, ..flags() }).expect("top-ups");
    assert_eq!(meant.rows.len(), 3);
}

#[test]
fn what_is_no_file_of_top_ups_is_told() {
    let no_column = |text: &str| match problem(text) {
        FileProblem::NoColumn { needed, unknown, .. } => (needed, unknown),
        other => panic!("{other:?}"),
    };
    assert_eq!(no_column("充值号码,充值金额\n13800000000,50\n"), (Column::TopUpId, vec![]));
    assert_eq!(no_column("订单号,号码\nT1,13800000000\n"), (Column::Account, vec!["号码".into()]));
    assert_eq!(no_column("{\"number\":\"13800000000\"}"), (Column::TopUpId, vec![]));
    assert_eq!(no_column("13800000000 50\n"), (Column::Account, vec![]));
    assert_eq!(problem("\n"), FileProblem::NoRows);
    assert_eq!(problem("订单号,充值号码\n"), FileProblem::NoRows);
}

#[test]
fn numbers_may_be_held_as_texts_for_spreadsheets() {
    let sheet = read("订单号,充值号码\n\"=\"\"20261122000000000007\"\"\",=\"01012345678\"\n");
    assert_eq!(faults(&sheet), []);
    assert_eq!(told(&sheet.rows[0])[..4], ["20261122000000000007", "103", "50", "01012345678"]);
}
