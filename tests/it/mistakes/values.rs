//! Values written otherwise.

use super::Family;
use super::signer::each;

pub(super) fn family() -> Family {
    let mut family = Family::new("values");
    let f = &mut family;
    let literal = "value_literal|null_format";
    for (forms, field, text) in [
        ("submit", "mcode", "None"),
        ("submit-all", "mcode", "undefined"),
        ("submit", "mcode", "<nil>"),
        ("submit", "mcode", "null"),
        ("submit-all", "mcode", "nil"),
        ("submit-all", "custom", "Array"),
        ("submit-all", "custom", "[object Object]"),
        ("buy", "ext1", "[object Object]"),
        ("buy", "ext1", "Array"),
        ("buy", "ext1", "null"),
        ("buy", "ext1", "undefined"),
        ("submit", "notify_url", "undefined"),
        ("submit", "notify_url", "None"),
        ("topup", "ext", "null"),
        ("query", "timestamp", "undefined"),
        ("query", "orderId", "null"),
        ("balance", "customerId", "undefined"),
    ] {
        f.signed_as(forms, field, literal, text);
    }
    let number = "number_format";
    for (forms, field, text) in [
        ("submit", "amount", "100.0"),
        ("submit", "amount", "100.00"),
        ("submit", "amount", "100.0000"),
        ("submit", "amount", "1E+2"),
        ("submit-all", "amount", "1e+02"),
        ("submit", "amount", "1.0E2"),
        ("submit", "amount", "10000"),
        ("submit-all", "amount", "1"),
        ("buy", "checkItemFacePrice", "100.00"),
        ("buy", "checkItemFacePrice", "10000"),
        ("buy", "decimal", "99.5"),
        ("buy", "decimal", "99.50"),
        ("buy", "decimal", "9950"),
        ("buy", "decimal", "99.500000"),
        ("buy", "amt", "1.0"),
        ("large", "checkItemFacePrice", "1,000"),
        ("large", "checkItemFacePrice", "1,000.00"),
        ("large", "checkItemFacePrice", "1E+3"),
        ("large", "decimal", "1,995.0000"),
        ("large", "decimal", "1995"),
        ("large", "orderno", "20261122100000000000"),
        ("large", "orderno", "2.02611221E+19"),
        ("large", "orderno", "2.02611221e+19"),
        ("large", "itemId", "90071992547409940"),
        ("large", "itemId", "9.007199254740994E16"),
        ("large", "number", "13,800,138,000"),
        ("large", "number", "1.3800138E10"),
        ("large", "number", "13800138000.0"),
    ] {
        f.signed_as(forms, field, number, text);
    }
    // One character more or less describes these as well.
    for (forms, field, text) in [
        ("submit-all", "amount", "0100"),
        ("submit-all", "amount", "100."),
        ("submit-all", "amount", "+100"),
        ("submit", "amount", "￥100"),
        ("large", "itemId", "90071992547409936"),
        ("submit:thousands", "amount", "1000"),
    ] {
        f.signed_as(forms, field, "number_format|character", text);
    }
    f.field("query", "orderId", "blank_at_end", "blank at the end", |v| v.push(b' '));
    f.field("submit", "notify_url", "blank_at_end", "blank in front", |v| v.insert(0, b' '));
    f.field("buy", "number", "blank_at_end", "tab at the end", |v| v.push(b'\t'));
    f.field("query", "orderId", "line_ending", "line feed at the end", |v| v.push(b'\n'));
    f.field("submit", "productCode", "line_ending", "CR LF at the end", |v| v.extend(b"\r\n"));
    f.add("buy submit", "full_width", "full-width digits", |s| {
        s.values
            .push(|v| each(v, |c| c.to_digit(10).and_then(|d| char::from_u32(0xff10 + d)).unwrap_or(c).to_string()));
    });
    f.field("submit", "productCode", "string_case|character", "upper case", |v| v.make_ascii_uppercase());
    f.add("query submit", "string_case", "the whole string in upper case", |s| {
        s.whole.push(<[u8]>::to_ascii_uppercase);
    });
    f.add("query buy", "string_case", "the whole string in lower case", |s| s.whole.push(<[u8]>::to_ascii_lowercase));
    f.add("query", "string_case|name_case", "all but the key in upper case", |s| {
        s.before_key.push(<[u8]>::to_ascii_uppercase);
    });
    family
}
