//! Hides the secrets that a gateway echoes, wherever they stand and however they are written.
//!
//! A gateway shares the keys and can decrypt what it was sent, so that its replies may repeat all
//! of it. An echo is found in a folded text (see `fold`), in what a text spells (see
//! `spelling`) and among its numbers (see `figures`); what is hidden is exactly
//! the stretch of the original that comes to the secret.

mod pattern;

use std::ops::Range;

use serde_json::{Map, Value};

use self::pattern::{Pattern, SHORTEST, SHORTEST_AMONG_NUMBERS, View, of_secret};
use super::figures::{Wanted, figures};
use super::fold::{every_match, folded, origins_of};
use super::spelling;

/// What stands in for a secret.
pub const HIDDEN: &str = "[hidden]";

/// From this length on, a secret is hidden even as a part of an identifier: no chance makes one.
const NEVER_BY_CHANCE: usize = 12;

/// Fields that scripts and the ledger rely on, and in which a short secret stands by chance
/// rather than as an echo: statuses, amounts, numbers of orders, moments. Lower case.
const EXEMPT: [&str; 20] = [
    "status",
    "code",
    "amount",
    "successamount",
    "actualamount",
    "money",
    "realprice",
    "itemfaceprice",
    "checkitemfaceprice",
    "decimal",
    "orderid",
    "systemorderid",
    "customerid",
    "orderno",
    "tmporder",
    "itemid",
    "productcode",
    "batchno",
    "successtime",
    "timestamp",
];

/// Fields that carry a card whatever their value is. Lower case.
const CARDS: [&str; 2] = ["cardnumber", "cardpassword"];

/// Whether a field of this name is exempt.
#[must_use]
pub fn is_exempt(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    EXEMPT.contains(&name.as_str()) || name.starts_with("settled")
}

/// What must not be shown, and what may be since it was sent in clear.
pub struct Scrubber {
    patterns: Vec<Pattern>,
    numbers: Vec<Wanted>,
    public: Vec<String>,
}

/// Where an echo stands.
struct Found {
    span: Range<usize>,
    /// How long the secret is, in characters.
    length: usize,
    /// Whether what only joins digits, such as a point, was read over.
    is_joined: bool,
}

impl Scrubber {
    /// A scrubber of these secrets. `public` are values that were sent in clear (order number,
    /// merchant, amount): an exempt field that repeats one says nothing new.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>, public: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut patterns, mut numbers) = (Vec::new(), Vec::new());
        for secret in secrets {
            patterns.extend(of_secret(secret));
            numbers.extend(Wanted::of(&folded(secret)));
        }
        Self { patterns, numbers, public: public.into_iter().map(folded).collect() }
    }

    /// Free text without the secrets.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        replaced(text, &self.spans(text), HIDDEN)
    }

    /// Where secrets stand in free text, from left to right, none overlapping.
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Range<usize>> {
        merged(self.found(text).into_iter().map(|found| found.span).collect())
    }

    /// The value of a reply's field, be it text or the digits of a number.
    #[must_use]
    pub fn field(&self, name: &str, text: &str) -> String {
        if CARDS.contains(&name.to_ascii_lowercase().as_str()) {
            return if text.is_empty() { String::new() } else { HIDDEN.to_owned() };
        }
        if is_exempt(name) {
            return self.exempt(text);
        }
        self.text(text)
    }

    /// Every text, number and name within a reply's value.
    pub fn json(&self, value: &mut Value) {
        self.walk("", value);
        self.pieces(value);
    }

    fn walk(&self, name: &str, value: &mut Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::String(text) => *text = self.field(name, text),
            Value::Number(number) => {
                let (given, text) = (number.to_string(), self.field(name, &number.to_string()));
                if text != given {
                    *value = Value::String(HIDDEN.to_owned());
                }
            }
            _ if CARDS.contains(&name.to_ascii_lowercase().as_str()) => *value = Value::String(HIDDEN.to_owned()),
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk("", item)),
            Value::Object(fields) => {
                let mut scrubbed = Map::with_capacity(fields.len());
                for (name, mut value) in std::mem::take(fields) {
                    self.walk(&name, &mut value);
                    scrubbed.insert(unused(&scrubbed, &self.text(&name)), value);
                }
                *fields = scrubbed;
            }
        }
    }

    /// Hides arrays whose items come to a secret one after the other.
    fn pieces(&self, value: &mut Value) {
        match value {
            Value::Array(items) => {
                let mut joined = String::new();
                join(items, &mut joined);
                if self.spans(&joined).is_empty() {
                    each_object(items, &mut |fields| fields.values_mut().for_each(|value| self.pieces(value)));
                } else {
                    *value = Value::String(HIDDEN.to_owned());
                }
            }
            Value::Object(fields) => fields.values_mut().for_each(|value| self.pieces(value)),
            _ => {}
        }
    }

    /// An exempt field's value: secrets that only chance could have put there stay.
    fn exempt(&self, text: &str) -> String {
        let whole = folded(text);
        if self.public.contains(&whole) {
            return text.to_owned();
        }
        let is_echo = |found: &Found| {
            found.length >= NEVER_BY_CHANCE || found.length >= SHORTEST_AMONG_NUMBERS && stands_alone(text, found)
        };
        let spans = self.found(text).into_iter().filter(is_echo).map(|found| found.span).collect();
        replaced(text, &merged(spans), HIDDEN)
    }

    /// The stretches that come to a secret.
    fn found(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        if self.patterns.is_empty() || (text.len() < SHORTEST && text.is_ascii()) {
            return found;
        }
        // Where each byte comes from is worked out only for a text that has a secret, since few do.
        let (folded, spelled) = (folded(text), spelling::spelled(text));
        let (mut of_folded, mut of_spelled) = (None, None);
        for Pattern { view, text: secret, length } in &self.patterns {
            let is_joined = !matches!(view, View::Folded | View::Exact);
            let (read, origins) = match view {
                View::Exact => (text, None),
                View::Folded => (folded.as_str(), Some((&mut of_folded, origins_of as fn(&str) -> Origins))),
                View::Spelled | View::Encoded => {
                    (spelled.as_str(), Some((&mut of_spelled, spelling::origins_of as fn(&str) -> Origins)))
                }
            };
            let matches = every_match(read, secret);
            if matches.is_empty() {
                continue;
            }
            let origins = origins.map(|(known, work_out)| &*known.get_or_insert_with(|| work_out(text)));
            let mut hidden = 0;
            for at in matches {
                let last = at + secret.len() - 1;
                let mut span = origins.map_or(at..last + 1, |origins| origins[at].start..origins[last].end);
                if matches!(view, View::Encoded) {
                    // The rest of the encoded text holds the rest of what is around the secret.
                    if span.end <= hidden {
                        continue;
                    }
                    span = encoded_around(text, &span);
                    hidden = span.end;
                }
                found.push(Found { span, length: *length, is_joined });
            }
        }
        if !self.numbers.is_empty() {
            for (span, figure) in figures(text) {
                let length = self.numbers.iter().filter(|wanted| wanted.is(&figure)).map(|wanted| wanted.length).max();
                found.extend(length.map(|length| Found { span, length, is_joined: true }));
            }
        }
        found
    }
}

/// For each byte of a text that was read, the bytes of the original.
type Origins = Vec<Range<usize>>;

/// The items of an array, and those of arrays in it, one after the other. An object ends a row.
fn join(items: &[Value], joined: &mut String) {
    for item in items {
        match item {
            Value::String(text) => joined.push_str(text),
            Value::Number(number) => joined.push_str(&number.to_string()),
            Value::Array(items) => join(items, joined),
            Value::Null => {}
            Value::Bool(_) | Value::Object(_) => joined.push_str("row"),
        }
        joined.push(' ');
    }
}

fn each_object(items: &mut [Value], visit: &mut impl FnMut(&mut Map<String, Value>)) {
    for item in items {
        match item {
            Value::Array(items) => each_object(items, visit),
            Value::Object(fields) => visit(fields),
            _ => {}
        }
    }
}

/// The word of an encoded text that a stretch stands in.
fn encoded_around(text: &str, span: &Range<usize>) -> Range<usize> {
    let is_code = |b: &u8| b.is_ascii_alphanumeric() || b"+/=_-".contains(b);
    let before = text.as_bytes()[..span.start].iter().rev().take_while(|b| is_code(b)).count();
    let after = text.as_bytes()[span.end..].iter().take_while(|b| is_code(b)).count();
    span.start - before..span.end + after
}

/// Secrets are never shown, not even by accident.
impl std::fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrubber({} patterns)", self.patterns.len())
    }
}

/// Text with each of some stretches, which are in order, replaced.
#[must_use]
pub fn replaced(text: &str, spans: &[Range<usize>], by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for span in spans {
        out.push_str(&text[copied..span.start]);
        out.push_str(by);
        copied = span.end;
    }
    out.push_str(&text[copied..]);
    out
}

/// Stretches from left to right, those that overlap as one.
#[must_use]
pub fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}

/// Whether an echo is a word or a number of its own: not a part of a date, where points and the
/// like were read over.
fn stands_alone(text: &str, Found { span, is_joined, .. }: &Found) -> bool {
    let (mut before, mut after) = (text[..span.start].chars().rev(), text[span.end..].chars());
    let joins = |near: Option<char>, far: Option<char>| {
        let Some(near) = near else { return false };
        let may_join = near == '.' || *is_joined && !near.is_alphanumeric();
        if may_join { far.is_some_and(|c| c.is_ascii_digit()) } else { near.is_alphanumeric() }
    };
    !joins(before.next(), before.next()) && !joins(after.next(), after.next())
}

/// A name that an object does not have yet: names that are hidden must not make fields vanish.
fn unused(object: &Map<String, Value>, name: &str) -> String {
    let mut free = name.to_owned();
    let mut count = 1;
    while object.contains_key(&free) {
        count += 1;
        free = format!("{name} {count}");
    }
    free
}

#[cfg(test)]
mod tests {
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
}
