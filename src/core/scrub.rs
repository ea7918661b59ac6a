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
mod tests;
