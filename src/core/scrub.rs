//! Hides the secrets that a gateway echoes, wherever they stand and however they are written.
//!
//! A gateway shares the keys and can decrypt what it was sent, so that its replies may repeat all
//! of it. An echo is found in a folded text (see `fold`); what is hidden is exactly the
//! stretch of the original that folds to the secret.

use std::ops::Range;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::fold::{every_match, folded, origins_of};

/// What stands in for a secret.
pub const HIDDEN: &str = "[hidden]";

/// Secrets that are shorter, in characters, are left alone: hiding each `12` would only garble
/// what the operator has to read, and whoever reads `12` has learned nothing.
const SHORTEST: usize = 4;

/// From this length on, a secret that stands by itself is hidden even where numbers are at home.
const SHORTEST_AMONG_NUMBERS: usize = 6;

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
    secrets: Vec<Secret>,
    public: Vec<String>,
}

/// One secret, ready to be found.
enum Secret {
    Folded {
        text: Zeroizing<String>,
        length: usize,
    },
    /// Blanks and dashes for the most part: found only as it is.
    Exact(Zeroizing<String>),
}

impl Scrubber {
    /// A scrubber of these secrets. `public` are values that were sent in clear (order number,
    /// merchant, amount): an exempt field that repeats one says nothing new.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>, public: impl IntoIterator<Item = &'a str>) -> Self {
        let secret = |text: &str| {
            let folded = Zeroizing::new(folded(text));
            match folded.chars().count() {
                length @ SHORTEST.. => Some(Secret::Folded { text: folded, length }),
                _ if text.chars().count() >= SHORTEST => Some(Secret::Exact(Zeroizing::new(text.to_owned()))),
                _ => None,
            }
        };
        Self {
            secrets: secrets.into_iter().filter_map(secret).collect(),
            public: public.into_iter().map(folded).collect(),
        }
    }

    /// Free text without the secrets.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        replaced(text, &self.spans(text), HIDDEN)
    }

    /// Where secrets stand in free text, from left to right, none overlapping.
    #[must_use]
    pub fn spans(&self, text: &str) -> Vec<Range<usize>> {
        merged(self.found(text).into_iter().map(|(span, _)| span).collect())
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
        if self.hides_digits(text) { HIDDEN.to_owned() } else { self.text(text) }
    }

    /// Every text, number and name within a reply's value.
    pub fn json(&self, value: &mut Value) {
        self.walk("", value);
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

    /// An exempt field's value: secrets that only chance could have put there stay.
    fn exempt(&self, text: &str) -> String {
        let whole = folded(text);
        if self.public.contains(&whole) {
            return text.to_owned();
        }
        let is_echo = |(span, length): &(Range<usize>, usize)| {
            *length >= NEVER_BY_CHANCE || *length >= SHORTEST_AMONG_NUMBERS && stands_alone(text, span)
        };
        let spans = self.found(text).into_iter().filter(is_echo).map(|(span, _)| span).collect();
        replaced(text, &merged(spans), HIDDEN)
    }

    /// Whether a number, as such, has a secret's digits: a point among them hides nothing.
    fn hides_digits(&self, text: &str) -> bool {
        let is_number = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
        let is_split = text.contains('.') && text.bytes().all(is_number);
        is_split && !self.spans(&text.replace('.', "")).is_empty()
    }

    /// The stretches that fold to a secret, and the length of each secret.
    fn found(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        if self.secrets.is_empty() || (text.len() < SHORTEST && text.is_ascii()) {
            return found;
        }
        // Where each byte of the folded text comes from is worked out only for a text that has a
        // secret, since few do.
        let folded = folded(text);
        let mut origins: Option<Vec<Range<usize>>> = None;
        for secret in &self.secrets {
            match secret {
                Secret::Folded { text: secret, length } => {
                    for at in every_match(&folded, secret) {
                        let origins = origins.get_or_insert_with(|| origins_of(text));
                        let span = origins[at].start..origins[at + secret.len() - 1].end;
                        found.push((span, *length));
                    }
                }
                Secret::Exact(secret) => found.extend(
                    text.match_indices(secret.as_str())
                        .map(|(at, secret)| (at..at + secret.len(), secret.chars().count())),
                ),
            }
        }
        found
    }
}

/// Secrets are never shown, not even by accident.
impl std::fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrubber({} secrets)", self.secrets.len())
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

/// Whether a stretch is a word or a number of its own.
fn stands_alone(text: &str, span: &Range<usize>) -> bool {
    let (mut before, mut after) = (text[..span.start].chars().rev(), text[span.end..].chars());
    let joins = |near: Option<char>, far: Option<char>| match near {
        Some('.') => far.is_some_and(|c| c.is_ascii_digit()),
        near => near.is_some_and(char::is_alphanumeric),
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
    fn debug_output_shows_no_secret() {
        assert_eq!(format!("{:?}", scrubber()), "Scrubber(2 secrets)");
    }
}
