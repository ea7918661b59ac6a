//! Files of order numbers.

use super::{Column, Fault, FileProblem, Place, row, workbook};
use crate::cards::{Numbers, sale_numbers, top_up_numbers};

fn numbers(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let read = sale_numbers(bytes.as_ref()).expect("a file of order numbers");
    assert_eq!(read.bad, []);
    read.numbers.into_iter().map(|(_, number)| number).collect()
}

fn faults(read: &Numbers) -> Vec<(Place, Option<Column>, Fault)> {
    let problems = read.bad.iter().flat_map(|bad| &bad.problems);
    problems.map(|problem| (problem.place, problem.column, problem.fault.clone())).collect()
}

#[test]
fn order_numbers_are_read_from_whatever_holds_them() {
    let gb18030 = b"\xb6\xa9\xb5\xa5\xba\xc5,x\r\nC1,1\r\nC2,2\r\n";
    let sheet = workbook(
        &[row(1, &["单"]), row(2, &["备注", "订单号"]), row(3, &["", "C1"]), row(4, &["x", "C2"])].concat(),
        "",
    );
    for bytes in [
        &b"C1\nC2\n"[..],
        b"\n  C1\r\n\r\n\tC2 ",
        "\u{feff}C1\nC2".as_bytes(),
        b"orderId\nC1\nC2\n",
        b"row,order-id,outcome\n1,C1,succeeded\n2,C2,failed\n3,,not_sent\n",
        "面值;order_id;面值\n100;C1;100\n100;C2;\n".as_bytes(),
        "订单号\t状态\nC1\t成功\nC2\t失败\n".as_bytes(),
        gb18030,
        b"{\"orderId\":\"C1\",\"cardNumber\":6}\n{\"order_id\":\"C2\"}\n",
        &sheet,
    ] {
        assert_eq!(numbers(bytes), ["C1", "C2"], "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_keeps_digits_from_a_spreadsheet_is_taken_off() {
    assert_eq!(
        numbers("订单号\n\"=\"\"20261126000000000001\"\"\"\n'0012\n\"C1\t\"\n"),
        ["20261126000000000001", "0012", "C1"]
    );
}

#[test]
fn an_order_is_asked_about_once() {
    let read = sale_numbers(b"C1\nC2\nC1\n\nC2\nC3\n").expect("order numbers");
    let line = |line, number: &str| (Place::Line(line), number.to_owned());
    assert_eq!(read.numbers, [line(1, "C1"), line(2, "C2"), line(6, "C3")]);
}

#[test]
fn bad_lines_are_told_by_their_numbers() {
    let long = "C".repeat(51);
    let read = sale_numbers(format!("C1\na&b\nC2,100\nC3 C4\n{long}\n6.02E+15\n订单号\n").as_bytes()).expect("lines");
    assert_eq!(read.numbers.len(), 1);
    let told = faults(&read);
    let places: Vec<Place> = told.iter().map(|(place, ..)| *place).collect();
    assert_eq!(places, [2, 3, 4, 5, 6, 7].map(Place::Line));
    let order_id = Some(Column::OrderId);
    assert!(matches!(told[0].2, Fault::Invalid(_)) && matches!(told[3].2, Fault::Invalid(_)));
    assert_eq!(told[1], (Place::Line(3), None, Fault::TooManyNumbers));
    assert_eq!(told[2], (Place::Line(4), None, Fault::TooManyNumbers));
    assert_eq!(told[4], (Place::Line(6), order_id, Fault::Shortened));
    assert_eq!(told[5], (Place::Line(7), order_id, Fault::Label));
}

#[test]
fn numbers_that_a_spreadsheet_has_cut_are_refused_by_their_cells() {
    let cells = "<row><c><v>202611260000001</v></c></row><row><c><v>2026112600000012</v></c></row>";
    let read = sale_numbers(&workbook(&format!("{}{cells}", row(1, &["订单号"])), "")).expect("order numbers");
    assert_eq!(read.numbers, [(Place::Row(2), "202611260000001".to_owned())]);
    assert_eq!(faults(&read), [(Place::Cell { column: 0, row: 3 }, Some(Column::OrderId), Fault::NotWhole)]);
}

#[test]
fn a_file_of_something_else_is_no_list_of_orders() {
    let no_column = |text: &str| match sale_numbers(text.as_bytes()) {
        Err(FileProblem::NoColumn { needed: Column::OrderId, unknown, .. }) => unknown,
        other => panic!("{other:?}"),
    };
    assert_eq!(no_column("卡号,卡密\n6000000000000101,111111\n"), ["卡号", "卡密"]);
    assert_eq!(no_column("6000000000000101 111111\n"), Vec::<String>::new(), "what may be a card is not repeated");
    assert_eq!(no_column("{\"cardPassword\":\"111111\"}"), ["cardPassword"]);
    assert_eq!(sale_numbers(b"\n \n").err(), Some(FileProblem::NoRows));
    assert_eq!(sale_numbers(b"orderId\n").err(), Some(FileProblem::NoRows));
    assert_eq!(
        sale_numbers("orderId,订单号\nC1,C2\n".as_bytes()).err(),
        Some(FileProblem::TwoColumns(Column::OrderId))
    );
}

#[test]
fn numbers_of_top_ups_have_their_own_name() {
    for text in ["orderno,amt\nT1,1\n", "orderId\nT1\n", "T1\n", "{\"orderno\":\"T1\"}"] {
        let read = top_up_numbers(text.as_bytes()).expect("order numbers");
        assert_eq!((read.numbers.len(), read.numbers[0].1.as_str()), (1, "T1"), "{text}");
    }
}
