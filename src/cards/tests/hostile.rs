//! Whatever comes in, nothing panics and nothing of a card comes out.

use proptest::prelude::*;

use super::{archive, flags, read, row, workbook};
use crate::cards::{TopUpDefaults, sale_numbers, top_up_numbers, top_ups};

/// Words that the grammar of one of the formats knows.
fn pieces() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "卡号",
        "卡密",
        "面值",
        "cardNumber",
        "cardPassword",
        "amount",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        "----",
        "——",
        " ",
        "\u{3000}",
        "{",
        "}",
        "[",
        ":",
        "\\u00",
        "null",
        "1e5",
        "6.00123E+15",
        "\u{feff}",
        "\0",
        "=\"",
        "{\"cardPassword\":\"1\"}",
        "１",
        "\u{200b}",
        "<",
        "#N/A",
        "-",
        "_",
        "(",
        "'",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => "[0-9A-Za-z]{1,20}", 1 => "\\PC{0,4}"]
}

/// XML that is nearly a worksheet.
fn markup() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<row>",
        "</row>",
        "<row r=\"2\">",
        "<row r=\"4294967295\">",
        "<row r=\"1048576\"/>",
        "<c>",
        "</c>",
        "<c r=\"B2\">",
        "<c t=\"s\">",
        "<c t=\"str\">",
        "<c t=\"inlineStr\">",
        "<v>",
        "</v>",
        "<v/>",
        "<f>",
        "</f>",
        "<is>",
        "</is>",
        "<t>",
        "</t>",
        "<t xml:space=\"preserve\">",
        "<rPh>",
        "</rPh>",
        "&amp;",
        "&#x1;",
        "&x;",
        "_x000D_",
        "_x",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "1",
        "卡密",
        "</sheetData>",
        "<mergeCell ref=\"A1:B9\"/>",
        "<mergeCell/>",
        "<",
        ">",
        "\"",
        " ",
        "hidden=\"1\"",
        "é",
    ]);
    prop::collection::vec(known, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _either = read(&bytes, &flags());
    }

    #[test]
    fn any_text_is_read_or_refused(pieces in prop::collection::vec(pieces(), 0..60)) {
        let _either = read(pieces.concat().as_bytes(), &flags());
    }

    #[test]
    fn any_text_of_other_listings_is_read_or_refused(pieces in prop::collection::vec(pieces(), 0..60)) {
        let text = pieces.concat();
        let _either = (sale_numbers(text.as_bytes()), top_up_numbers(text.as_bytes()));
        let with_header = format!("订单号,充值号码,充值金额\n{text}");
        let _either = (sale_numbers(with_header.as_bytes()), top_ups(with_header.as_bytes(), &TopUpDefaults::default()));
    }

    #[test]
    fn any_worksheet_is_read_or_refused(xml in markup(), after in markup()) {
        let _either = read(&workbook(&format!("{}{xml}", row(1, &["卡密", "面值"])), &after), &flags());
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<Option<prop::sample::Index>>(),
        which in 0..3_usize,
    ) {
        let mut bytes = match which {
            0 => include_bytes!("../../../tests/fixtures/cards/openpyxl.xlsx").to_vec(),
            1 => include_bytes!("../../../tests/fixtures/cards/libreoffice.xlsx").to_vec(),
            _ => workbook(&row(1, &["卡密"]), ""),
        };
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _either = read(&bytes, &flags());
    }

    #[test]
    fn any_part_is_read_or_refused(which in 0..4_usize, xml in markup()) {
        let name = ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"][which];
        let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/>\
            <Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>\
            <Relationship Id=\"r3\" Type=\"x/worksheet\" Target=\"sharedStrings.xml\"/></Relationships>";
        let mut parts = vec![(name.to_owned(), xml)];
        for (other, content) in [
            ("_rels/.rels", relations),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/workbook.xml", "<workbook><sheet name=\"a\" r:id=\"r3\"/></workbook>"),
        ] {
            if other != name {
                parts.push((other.to_owned(), content.to_owned()));
            }
        }
        let _either = read(&archive(&parts), &flags());
    }

    #[test]
    fn nothing_of_a_card_comes_out(
        rows in prop::collection::vec(("[ -]?6000[0-9]{9,12}[ -]?", "[１ ]?[0-9]{12,14}[ \"]?", "[0-9.]{0,3}"), 1..6),
        shape in 0..5_usize,
    ) {
        let line = |(number, pin, amount): &(String, String, String)| match shape {
            0 => format!("{number},{pin},{amount}"),
            1 => format!("{amount},{number},{pin}"),
            2 => format!("{number}----{pin}"),
            3 => format!("{{\"cardPassword\":{pin},\"cardNumber\":\"{number}\",\"{pin}\":1}}"),
            _ => format!("{pin}\t{number}\t{pin}"),
        };
        let header = if shape == 1 { "卡密,面值,批次号\n" } else { "" };
        let text = format!("{header}{}", rows.iter().map(line).collect::<Vec<_>>().join("\n"));
        let told = match read(text.as_bytes(), &flags()) {
            // Whoever calls a column of PINs one of face values means those.
            Ok(sheet) if shape == 1 => format!("{:?} {:?}", sheet.bad, sheet.ignored),
            other => format!("{other:?}"),
        };
        for (number, pin, _) in &rows {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert!(!told.contains(&digits(number)), "{}", told);
            prop_assert!(!told.contains(&digits(pin)), "{}", told);
        }
    }
}
