use super::*;
use serde_json::json;

const PIN: &str = "123456789";
const CARD: &str = "6217000000001234";

fn scrubber() -> Scrubber {
    Scrubber::new([PIN, CARD], ["C1"])
}

fn scrubbed(mut value: Value) -> String {
    scrubber().json(&mut value);
    value.to_string()
}

#[test]
fn exactly_the_echo_is_hidden_however_it_is_written() {
    for echo in [
        PIN,
        "1234 56789",
        "123-456-789",
        "1 2 3 4 5 6 7 8 9",
        "１２３４５６７８９",
        "１２３４-５６７\u{3000}８９",
        "12345\u{200b}6789",
        "123\u{ad}456\u{2060}789",
        "①②③④⑤⑥⑦⑧⑨",
        "123\n456\t789",
        "123–456−789",
        "1\u{fe0f}\u{20e3}23456789",
    ] {
        assert_eq!(scrubber().text(&format!("卡密 {echo} 错误")), "卡密 [hidden] 错误", "{echo:?}");
    }
    assert_eq!(scrubber().text("12345678, 1234567 89x"), "12345678, [hidden]x");
    assert_eq!(scrubber().text("卡密 12345678 错误"), "卡密 12345678 错误");
}

#[test]
fn letters_are_found_in_either_case_and_any_width() {
    let scrubber = Scrubber::new(["Canary-Key"], []);
    assert_eq!(scrubber.text("a CANARY-KEY, ｃａｎａｒｙ key!"), "a [hidden], [hidden]!");
    assert_eq!(Scrubber::new(["ＡＢＣＤ"], []).text("xabcdx"), "x[hidden]x");
    assert_eq!(Scrubber::new(["éééé"], []).text("e\u{301}e\u{301}E\u{301}é"), "[hidden]");
}

#[test]
fn the_shortest_secret_has_four_characters() {
    let text = |secret: &str, text: &str| Scrubber::new([secret], []).text(text);
    assert_eq!(text("123", "a 123 b"), "a 123 b");
    assert_eq!(text("1234", "a 1234 b"), "a [hidden] b");
    assert_eq!(text("卡密卡", "卡密卡"), "卡密卡");
    assert_eq!(text("卡密卡号", "卡密卡号"), "[hidden]");
    // Three digits with dashes between them are five characters, and found as they are.
    assert_eq!(text("1-2-3", "a 1-2-3, 123"), "a [hidden], 123");
    assert_eq!(text("", "a"), "a");
}

#[test]
fn overlapping_secrets_leave_nothing_between_them() {
    let scrubber = Scrubber::new(["12345", "34567", "123456"], []);
    assert_eq!(scrubber.text("x1234567x"), "x[hidden]x");
    assert_eq!(scrubber.text("12345 34567"), "[hidden] [hidden]");
    assert_eq!(Scrubber::new(["1111"], []).text("1111111 2"), "[hidden] 2");
}

#[test]
fn every_place_of_a_value_is_scrubbed() {
    assert_eq!(
        scrubbed(json!({"x": PIN, "y": [[PIN, "a"]], "z": {"q": format!("a {PIN}")}})),
        r#"{"x":"[hidden]","y":[["[hidden]","a"]],"z":{"q":"a [hidden]"}}"#
    );
    let numbers: Value = serde_json::from_str(
        r#"{"a":123456789,"b":[6217000000001234],"c":123456789.0,"d":6.217000000001234e15,"e":12345678,"f":0.5}"#,
    )
    .expect("JSON");
    assert_eq!(
        scrubbed(numbers),
        r#"{"a":"[hidden]","b":["[hidden]"],"c":"[hidden]","d":"[hidden]","e":12345678,"f":0.5}"#
    );
    assert_eq!(
        scrubbed(json!({PIN: 1, "1234-56789": 2, "a": {CARD: null}, "[hidden] 2": 3})),
        r#"{"[hidden]":1,"[hidden] 2":2,"a":{"[hidden]":null},"[hidden] 2 2":3}"#
    );
    assert_eq!(
        scrubbed(json!({"cardPassword": "zz", "CardNumber": 12, "cardnumber": {"a": 1}, "CARDPASSWORD": ""})),
        r#"{"cardPassword":"[hidden]","CardNumber":"[hidden]","cardnumber":"[hidden]","CARDPASSWORD":""}"#
    );
}

#[test]
fn exempt_fields_hide_echoes_and_keep_what_chance_made() {
    let field = |name: &str, text: &str| Scrubber::new(["1234", "202611", CARD], ["202611"]).field(name, text);
    // A whole value of six characters or more is an echo, unless it is what was sent in clear.
    for name in ["status", "code", "Amount", "systemOrderId", "ORDERNO", "successTime", "settledAmount"] {
        assert_eq!(field(name, "1234"), "1234", "{name}");
        assert_eq!(field(name, "202611"), "202611", "{name}: public");
        assert_eq!(field(name, "2026 11"), "2026 11", "{name}: public, written otherwise");
        assert_eq!(field(name, "S20261122000001"), "S20261122000001", "{name}: by chance");
        assert_eq!(field(name, "202611.50"), "202611.50", "{name}: a longer number");
        assert_eq!(field(name, "PIN=202611 is wrong"), "PIN=[hidden] is wrong", "{name}");
        assert_eq!(field(name, CARD), HIDDEN, "{name}");
        assert_eq!(field(name, "62170000 00001234"), HIDDEN, "{name}");
        assert_eq!(field(name, "x6217000000001234x"), "x[hidden]x", "{name}");
    }
    assert_eq!(Scrubber::new(["202611"], []).field("code", "２０２６１１"), HIDDEN);
    assert_eq!(Scrubber::new(["20261"], []).field("code", "20261"), "20261");
    assert_eq!(field("message", "202611"), HIDDEN, "other fields are never exempt");
    assert_eq!(field("custom", "S20261122"), "S[hidden]22");
}

#[test]
fn digits_are_found_through_joints_and_codes() {
    for echo in [
        "1.2.3.4.5.6.7.8.9",
        "123_456/789",
        "123,456:789",
        "123*456'789",
        "&#49;2345678&#x39;",
        "%31%32%33456789",
        r"\u00312345678\u0039",
        r"\x31\u{32}3456789",
        "MTIzNDU2Nzg5",
        "cGluPTEyMzQ1Njc4OQ==",
        "eDEyMzQ1Njc4OQ",
        "313233343536373839",
        "123456789.0",
        "1.23456789E+8",
    ] {
        assert_eq!(scrubber().text(&format!("卡密 {echo} 错误")), "卡密 [hidden] 错误", "{echo:?}");
    }
    let key = Scrubber::new(["k?~x/+y>>>"], []);
    assert_eq!(key.text("'az9+eC8reT4+Pg==', 'az9-eC8reT4-Pg'"), "'[hidden]', '[hidden]'");
    let key = Scrubber::new(["ab&cd<12>"], []);
    assert_eq!(key.text("x ab&amp;cd&lt;12&gt; x"), "x [hidden]&gt; x");
}

#[test]
fn a_number_is_hidden_without_its_leading_zeros_and_as_a_float() {
    let scrubber = Scrubber::new(["0012345678", "123456789012345678"], []);
    for (text, shown) in [
        ("x12345678y 912345678", "x[hidden]y 9[hidden]"),
        ("00 12345678", "[hidden]"),
        ("12.345.678", "[hidden]"),
        ("1.2345678901234568e+17!", "[hidden]!"),
        ("1.2345678901235E+17", "[hidden]"),
        ("123456789012345680", "[hidden]"),
    ] {
        assert_eq!(scrubber.text(text), shown);
    }
    let mut value: Value = serde_json::from_str(r#"[12345678,1.2345678901234568e+17,{"a":1.5}]"#).expect("JSON");
    scrubber.json(&mut value);
    assert_eq!(value.to_string(), r#"["[hidden]","[hidden]",{"a":1.5}]"#);
    // A short rest is no more than a short secret.
    let short = |pin: &str, text: &str| Scrubber::new([pin], []).text(text);
    assert_eq!(short("000100", "100 000100"), "100 [hidden]");
    assert_eq!(short("001234", "1234 12.34"), "[hidden] 12.34");
}

#[test]
fn an_array_of_pieces_is_hidden_whole() {
    let array = |text: &str| {
        let mut value: Value = serde_json::from_str(text).expect("JSON");
        scrubber().json(&mut value);
        value.to_string()
    };
    for pieces in ["[1,2,3,4,5,6,7,8,9]", r#"["1234","56789"]"#, r#"[[1,"23"],[456,[789]]]"#, "[0,123,456,789]"] {
        assert_eq!(array(pieces), r#""[hidden]""#, "{pieces}");
        assert_eq!(array(&format!(r#"{{"a":[{{"b":{pieces}}}]}}"#)), r#"{"a":[{"b":"[hidden]"}]}"#);
    }
    for other in ["[1,2,3,4,5,6,7,8]", r#"[{"a":1234},{"b":56789}]"#, "[1234,true,56789]", "[]"] {
        assert_eq!(array(other), other);
    }
    assert_eq!(array("[123456789,1]"), r#"["[hidden]",1]"#, "an item of its own is hidden alone");
}

#[test]
fn short_secrets_garble_no_words() {
    let scrubber = Scrubber::new(["1234", "abcd"], []);
    for text in ["1.2.3.4", "12,34", "MTIzNA==", "YWJjZA", "&#49;234", "%31%32%33%34", "ab/cd", "1.234e3"] {
        assert_eq!(scrubber.text(text), text);
    }
    assert_eq!(scrubber.text("12 34 ab-cd"), "[hidden] [hidden]");
}

#[test]
fn dates_and_amounts_are_no_echoes() {
    let field = |text: &str| Scrubber::new(["20261122", "100200"], []).field("successTime", text);
    assert_eq!(field("2026/11/22 10:00:00"), "2026/11/22 10:00:00");
    assert_eq!(field("100200.50"), "100200.50");
    assert_eq!(field("2026.11.22"), HIDDEN);
    assert_eq!(Scrubber::new(["80413597260"], []).field("amount", "8.041359726e+10"), HIDDEN);
}

#[test]
fn a_long_text_and_a_long_secret_take_linear_time() {
    let text = "1".repeat(1 << 16);
    let scrubber = Scrubber::new([&text[..4096], "MTEx", "111111"], []);
    assert_eq!(scrubber.text(&text), HIDDEN);
    assert_eq!(scrubber.text(&"MTExMTEx".repeat(1 << 13)), HIDDEN);
}

#[test]
fn debug_output_shows_no_secret() {
    let shown = format!("{:?}", scrubber());
    assert!(!shown.contains(PIN) && !shown.contains(CARD), "{shown}");
}
