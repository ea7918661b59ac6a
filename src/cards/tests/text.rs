//! CSV, JSON and lines.

use super::{Column, Fault, FileProblem, Place, as_typed, cards, faults, flags, good, problem, read};
use crate::cards::Defaults;
use crate::core::secret::BadPin;
use crate::core::value::OrderId;

#[test]
fn lines_are_read_as_consoles_take_them() {
    for text in [
        "6000123 111111\n\n6000124 222222\n",
        "6000123,111111\r\n6000124,222222",
        "\n  \n6000123----111111\n6000124----222222\n",
        "6000123\t111111\n6000124\t222222",
        "6000123，111111\n6000124|222222",
        "卡号 卡密\n6000123 111111\n6000124 222222",
        "卡密----卡号\n111111----6000123\n222222----6000124",
        "\u{feff}6000123;111111\n6000124;222222",
    ] {
        assert_eq!(cards(&good(text)), [("6000123", "111111"), ("6000124", "222222")], "{text:?}");
    }
    let alone = good("111111\n\nAB-CD\n");
    assert_eq!(cards(&alone), [("", "111111"), ("", "AB-CD")]);
    assert_eq!(alone.rows[1].place, Place::Line(3));
}

#[test]
fn lines_of_another_shape_are_refused() {
    let sheet = good("6000123 111111\n222222\n6000125 333333 100\n6000126,\"444444\"\n");
    let line = |line, fault| (Place::Line(line), None, fault);
    assert_eq!(
        faults(&sheet),
        [line(2, Fault::OtherShape), line(3, Fault::TooManyParts), line(4, Fault::Quotes { last_line: 4 })]
    );
    assert_eq!(faults(&good("111111\n6000123 222222\n")), [line(2, Fault::OtherShape)]);
}

#[test]
fn columns_go_by_their_names_in_any_order() {
    let text = "Order-ID;cardPassword;AMOUNT;cardNumber;批次号;自定义;mcode;notify_url;姓名\n\
        C12345;111111;50;6000123;B20261126;a=b;M1;http://shop.example/n;王芳\n";
    let sheet = read(text.as_bytes(), &flags()).expect("a file of cards");
    let row = &sheet.rows[0];
    let order_id = row.order_id.as_ref().map(OrderId::as_str);
    assert_eq!((order_id, row.amount.as_str(), row.product_code.as_str()), (Some("C12345"), "50", "12"));
    assert_eq!(row.batchno.as_ref().map(|batch| batch.as_str()), Some("B20261126"));
    assert_eq!(row.custom.as_ref().map(|custom| custom.as_str()), Some("a=b"));
    assert_eq!(row.mcode.as_ref().map(|code| code.as_str()), Some("M1"));
    assert_eq!(row.notify_url.as_ref().map(|url| url.as_str()), Some("http://shop.example/n"));
    assert_eq!(sheet.ignored, ["姓名"]);
    assert!(!format!("{sheet:?}").contains("111111") && !format!("{sheet:?}").contains("6000123"));
}

#[test]
fn what_stands_above_an_only_column_is_not_lost() {
    let sheet = good("111111\n卡密\n222222\n");
    assert_eq!(cards(&sheet), [("", "111111"), ("", "222222")]);
    assert_eq!(faults(&sheet), [(Place::Line(2), Some(Column::Pin), Fault::Label)]);
}

#[test]
fn flags_fill_what_is_missing() {
    let text = "卡密,面值,产品代码\n111111,,\n222222,50,13\n";
    let sheet = good(text);
    let told: Vec<_> = sheet.rows.iter().map(|row| (row.amount.as_str(), row.product_code.as_str())).collect();
    assert_eq!(told, [("100", "12"), ("50", "13")]);
    let sheet = read(text.as_bytes(), &Defaults::default()).expect("a file of cards");
    let missing = |column| (Place::Line(2), Some(column), Fault::Missing);
    assert_eq!(faults(&sheet), [missing(Column::Amount), missing(Column::ProductCode)]);
}

#[test]
fn every_bad_row_is_told_with_all_that_is_wrong() {
    let text = "卡号,卡密,面值,订单号\n\
        6000 1,,1.5,C 12345\n\
        6000\u{200b}2,１11111,100,a&b\n\
        6000000000000999,\"1\n2\",100,\n\
        ,333333,100,C12346\n\
        卡号,卡密,面值,订单号\n\
        6000123,444444,100,C12346,x\n\
        6000124,444444,100,C12346,\n\
        ,,,合计\n";
    let sheet = good(text);
    let told: Vec<_> = faults(&sheet)
        .into_iter()
        .map(|(place, column, fault)| {
            let Place::Line(line) = place else { panic!("no line") };
            (line, column, fault)
        })
        .collect();
    let number = Some(Column::CardNumber);
    let pin = Some(Column::Pin);
    assert_eq!(told[0], (2, pin, Fault::Missing));
    assert_eq!(told[1], (2, Some(Column::Amount), Fault::NotPositive));
    assert!(matches!(told[2], (3, column, Fault::Odd(_)) if column == number));
    assert!(matches!(told[3], (3, column, Fault::Odd(_)) if column == pin));
    assert!(matches!(told[4], (3, Some(Column::OrderId), Fault::Invalid(_))));
    assert_eq!(told[5], (4, pin, Fault::Pin(BadPin::Lines)));
    assert_eq!(told[6], (7, number, Fault::Label), "two lines are one row");
    assert_eq!(told[7], (7, pin, Fault::Label));
    assert_eq!(told[8], (7, Some(Column::Amount), Fault::NotPositive));
    assert_eq!(told[9], (7, Some(Column::OrderId), Fault::Label));
    assert_eq!(told[10], (8, None, Fault::TooManyCells));
    assert_eq!(told[11], (9, Some(Column::OrderId), Fault::SameOrder(Place::Line(6))));
    assert_eq!(told[12], (10, pin, Fault::Missing));
    assert_eq!(cards(&sheet), [("", "333333")]);
}

#[test]
fn oddities_are_sent_as_typed_and_damage_is_not() {
    let text = "6000\u{200b}2,１11111 \n6.00123E+15,222222\n";
    let sheet = read(text.as_bytes(), &as_typed()).expect("a file of cards");
    assert_eq!(cards(&sheet), [("6000\u{200b}2", "１11111 ")]);
    assert_eq!(faults(&sheet), [(Place::Line(2), Some(Column::CardNumber), Fault::Shortened)]);
}

#[test]
fn free_text_may_be_a_number() {
    let sheet = good("卡密,自定义,批次号\n111111,100.00,\n222222,#N/A,\n333333,,20261126.0\n");
    assert_eq!(sheet.rows[0].custom.as_ref().map(|custom| custom.as_str()), Some("100.00"));
    let [failed, shortened] = &faults(&sheet)[..] else { panic!("{:?}", sheet.bad) };
    assert_eq!(*failed, (Place::Line(3), Some(Column::Custom), Fault::Failed));
    assert_eq!(*shortened, (Place::Line(4), Some(Column::BatchNo), Fault::Shortened));
}

#[test]
fn a_card_stands_in_a_file_once() {
    let sheet = good("6000123 111111\n6000124 222222\n6000-123 １11111\n6000123 111111\n");
    let again = |line| (Place::Line(line), None, Fault::SameCard(Place::Line(1)));
    assert_eq!(faults(&sheet)[1..], [again(3), again(4)], "also behind what is odd about one of them");
    assert_eq!(sheet.rows.len(), 2);
}

#[test]
fn rounded_numbers_are_refused_unless_meant() {
    let text = "6000123412341230,111111\n6000123412341240,222222\n60001,333333\n";
    let rounded = |line| (Place::Line(line), Some(Column::CardNumber), Fault::Rounded);
    let sheet = good(text);
    assert_eq!((faults(&sheet), cards(&sheet)), (vec![rounded(1), rounded(2)], vec![("60001", "333333")]));
    assert_eq!(read(text.as_bytes(), &as_typed()).expect("a file of cards").rows.len(), 3);
    assert_eq!(good(&format!("{text}6000123412341241,444444\n")).rows.len(), 4);
    let pins = good("1234567890123450\n1234567890123460\n");
    assert_eq!((pins.rows.len(), pins.bad.len()), (0, 2));
}

#[test]
fn objects_are_read_a_line_each() {
    let text = "{\"cardNumber\":\"6000123\",\"cardPassword\":\"1\\u0031\\\"1\",\"amount\":50,\"productCode\":13,\"remark\":[1]}\n\
        \n\
        {\"卡密\":\"222222\",\"card-number\":null}\r\n\
        {\"cardPassword\":333333}\n\
        {\"cardPassword\":\"444444\",\"卡密\":\"555555\"}\n\
        [\"666666\"]\n\
        {\"cardPassword\":\"777777\",\"amount\":1.5,\"productCode\":{}}\n\
        {\"cardPassword\":\"888888\",\"amount\":12345678901234567890}\n";
    let sheet = good(text);
    assert_eq!(cards(&sheet), [("6000123", "11\"1"), ("", "222222")]);
    assert_eq!((sheet.rows[0].amount.as_str(), sheet.rows[0].product_code.as_str()), ("50", "13"));
    assert_eq!(sheet.rows[1].place, Place::Line(3));
    assert_eq!(sheet.ignored, ["remark"]);
    assert_eq!(
        faults(&sheet),
        [
            (Place::Line(4), Some(Column::Pin), Fault::Number),
            (Place::Line(5), Some(Column::Pin), Fault::Twice),
            (Place::Line(6), None, Fault::NotJson),
            (Place::Line(7), Some(Column::Amount), Fault::NotPositive),
            (Place::Line(7), Some(Column::ProductCode), Fault::NotText),
            (Place::Line(8), Some(Column::Amount), Fault::NotPositive),
        ]
    );
}

#[test]
fn what_is_no_file_of_cards_is_told() {
    let no_pin = |text: &str| match problem(text) {
        FileProblem::NoColumn { needed: Column::Pin, unknown, nearest } => (unknown, nearest.map(|(_, column)| column)),
        other => panic!("{other:?}"),
    };
    assert_eq!(no_pin("cardNumber,cardPasword\n6000123,111111\n"), (vec!["cardPasword".into()], Some(Column::Pin)));
    assert_eq!(no_pin("卡号,口令\n6000123,111111\n"), (vec!["口令".into()], None));
    assert_eq!(no_pin("卡片,口令\n6000123,111111\n"), (vec!["卡片".into(), "口令".into()], None));
    assert_eq!(no_pin("number----password\n6000123----111111\n").0, ["number", "password"]);
    assert_eq!(no_pin("{\"cardNumber\":\"1\",\"cardPass\":\"2\"}").1, Some(Column::Pin));
    assert_eq!(problem("卡号,卡密,card-number\n1,2,3\n"), FileProblem::TwoColumns(Column::CardNumber));
    assert_eq!(problem("卡号,卡密\n"), FileProblem::NoRows);
    for text in ["", " \r\n\n", "\u{feff}"] {
        assert_eq!(problem(text), FileProblem::NoRows, "{text:?}");
    }
    assert_eq!(problem("[\n  {\"cardPassword\":\"1\"}\n]"), FileProblem::JsonArray);
    assert_eq!(problem("<html><td>1</td></html>"), FileProblem::Markup);
    assert_eq!(problem(b"\x89PNG\r\n\x1a\n\0\0\0"), FileProblem::NotText);
}

#[test]
fn an_unclosed_mark_swallows_no_card_in_silence() {
    let sheet = good("卡密,备注\n111111,\"abc\n222222,x\n333333,\"y\"\n444444,z\n555555,\"zz\n");
    assert_eq!(cards(&sheet), [("", "444444")]);
    let quotes = |line, last_line| (Place::Line(line), None, Fault::Quotes { last_line });
    assert_eq!(faults(&sheet), [quotes(2, 4), quotes(6, 6)]);
}
