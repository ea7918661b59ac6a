//! Rows that are written, and read again.

use proptest::prelude::*;

use super::{CardNumber, Defaults, Row, as_typed, cards, faults, flags, good, read};
use crate::cards::{Again, write_again};
use crate::core::value::{BatchNo, Custom, FaceCode, NotifyUrl, OrderId};

fn written(rows: &[Again<'_>], for_spreadsheets: bool) -> String {
    let mut out = Vec::new();
    write_again(&mut out, rows, for_spreadsheets).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn all(rows: &[Row]) -> Vec<Again<'_>> {
    rows.iter().map(|row| Again { row, order_id: None }).collect()
}

/// All that a row says, but for its place.
fn said(row: &Row) -> Vec<String> {
    let said = |value: Option<&str>| value.unwrap_or("none").to_owned();
    vec![
        said(row.card_number.as_ref().map(CardNumber::expose)),
        row.pin.expose().to_owned(),
        row.amount.to_string(),
        row.product_code.to_string(),
        said(row.batchno.as_deref().map(BatchNo::as_str)),
        said(row.order_id.as_ref().map(OrderId::as_str)),
        said(row.custom.as_deref().map(Custom::as_str)),
        said(row.mcode.as_deref().map(FaceCode::as_str)),
        said(row.notify_url.as_deref().map(NotifyUrl::as_str)),
    ]
}

#[test]
fn what_is_written_is_read_as_the_same_rows() {
    let sheet = good(
        "卡号,卡密,面值,产品代码,批次号,订单号,自定义,mcode,notify_url\n\
        0060001234123412,001234,100,0012,B1,0007,\"备注, \"\"再\"\"试\",M1,http://127.0.0.1:1/a?b=c;d\n\
        ,0000987654321098,50,12,,,=1+1,,\n\
        6000123412341235,' 1\",50,12,,,,,\n",
    );
    assert_eq!(sheet.rows.len(), 3, "{:?}", faults(&sheet));
    for for_spreadsheets in [false, true] {
        let text = written(&all(&sheet.rows), for_spreadsheets);
        let again = read(text.as_bytes(), &Defaults::default()).expect("a file of cards");
        assert_eq!(faults(&again), [], "{text}");
        assert_eq!(again.rows.iter().map(said).collect::<Vec<_>>(), sheet.rows.iter().map(said).collect::<Vec<_>>());
        assert_eq!(text.starts_with('\u{feff}'), for_spreadsheets);
        assert_eq!(text.matches("\r\n").count(), if for_spreadsheets { 4 } else { 0 });
    }
}

#[test]
fn a_number_is_kept_and_an_empty_column_left_out() {
    let sheet = good("6000123412341234 001234\n6000123412341235 001235\n");
    let rows = [
        Again { row: &sheet.rows[0], order_id: Some("C20261122000007") },
        Again { row: &sheet.rows[1], order_id: None },
    ];
    assert_eq!(
        written(&rows, false),
        "orderId,productCode,amount,cardNumber,cardPassword\n\
        C20261122000007,12,100,6000123412341234,001234\n,12,100,6000123412341235,001235\n"
    );
    assert_eq!(written(&all(&sheet.rows), false).lines().next(), Some("productCode,amount,cardNumber,cardPassword"));
    assert_eq!(written(&[], false), "\n");
}

#[test]
fn more_than_one_chunk_is_whole() {
    let defaults = Defaults { custom: Some(Custom::parse(&"注".repeat(30_000)).expect("valid")), ..flags() };
    let lines = (0..5).map(|n| format!("600012341234000{n} 00123{n}\n")).collect::<Vec<_>>().concat();
    let sheet = read(lines.as_bytes(), &defaults).expect("a file of cards");
    let text = written(&all(&sheet.rows), false);
    let again = read(text.as_bytes(), &Defaults::default()).expect("a file of cards");
    assert_eq!(cards(&again), cards(&sheet));
    assert!(again.rows.iter().all(|row| row.custom.as_ref().is_some_and(|custom| custom.as_str().len() == 90_000)));
}

#[test]
fn an_order_number_may_be_held_as_a_text_for_spreadsheets() {
    let sheet = good("订单号,批次号,产品代码,卡密\n\"=\"\"20261122000000000007\"\"\",=\"0001\",=\"0012\",001234\n");
    assert_eq!(faults(&sheet), []);
    let row = &sheet.rows[0];
    assert_eq!(row.order_id.as_ref().map(OrderId::as_str), Some("20261122000000000007"));
    assert_eq!(row.batchno.as_deref().map(BatchNo::as_str), Some("0001"));
    assert_eq!(row.product_code.as_str(), "0012");
    let bad = good("订单号,卡密\n\"=\"\"1\"\"&A1\"\"\",001234\n'0012,001235\nC12345,\"=\"\"001236\"\"\"\n");
    assert_eq!((bad.rows.len(), bad.bad.len()), (0, 3), "{:?}", faults(&bad));
}

proptest! {
    #[test]
    fn any_row_is_read_as_it_was(
        pins in prop::collection::vec("[0-9A-Za-z,;\"' =@#+.&-]{1,12}", 1..4), custom in "\\PC{1,12}"
    ) {
        let lines: Vec<String> = pins
            .iter()
            .map(|pin| format!("\"{}\",\"{}\"", pin.replace('"', "\"\""), custom.replace('"', "\"\"")))
            .collect();
        let sheet = read(format!("cardPassword,custom\n{}\n", lines.join("\n")).as_bytes(), &as_typed());
        prop_assume!(sheet.is_ok());
        let sheet = sheet.expect("a file of cards");
        prop_assume!(!sheet.rows.is_empty());
        let text = written(&all(&sheet.rows), true);
        let again = read(text.as_bytes(), &Defaults { as_typed: true, ..Defaults::default() }).expect("a file of cards");
        prop_assert_eq!(faults(&again), []);
        prop_assert_eq!(again.rows.iter().map(said).collect::<Vec<_>>(), sheet.rows.iter().map(said).collect::<Vec<_>>());
    }
}
