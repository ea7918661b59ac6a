//! What looks wrong in a key or in a value, before a gateway or another program is blamed.

pub use super::names::Likeness;
use super::names::{eaten, nearest};
use crate::core::form::Form;
use crate::core::protocol::TIMESTAMP;
use crate::core::signature::NEVER_SIGNED;

/// Keys of other lengths than these are rare, and then mostly a part of one or two in one.
const USUAL_LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// Other implementations of the gateway trim values and turn these characters into HTML before
/// they check the signature (gateway protocol, replies): then no signature of the value as sent
/// can match.
const REWRITTEN: [char; 4] = ['&', '<', '>', '"'];

/// What is suspicious about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySuspicion {
    /// A carriage return, as Windows ends lines with.
    CarriageReturn,
    /// A line feed: more than one line was stored.
    LineFeed,
    /// A byte-order mark.
    Bom,
    /// Quotes around it.
    Quoted,
    /// A blank at an end.
    Blank,
    /// A blank within.
    BlankWithin,
    /// Characters beyond ASCII.
    NotAscii,
    /// Shorter or longer than keys are.
    Length,
}

impl KeySuspicion {
    /// Whether it is an accident of pasting or saving, and hardly ever what a key looks like.
    #[must_use]
    pub fn is_accident(self) -> bool {
        !matches!(self, Self::NotAscii | Self::Length)
    }
}

/// What is suspicious about a key, in the order of this list. The key itself is never shown.
pub(crate) fn of_key(key: &str) -> Vec<KeySuspicion> {
    let length = key.chars().count();
    [
        (key.contains('\r'), KeySuspicion::CarriageReturn),
        (key.contains('\n'), KeySuspicion::LineFeed),
        (key.contains('\u{feff}'), KeySuspicion::Bom),
        (is_quoted(key), KeySuspicion::Quoted),
        (has_blank_at_an_end(key), KeySuspicion::Blank),
        (key.trim().contains([' ', '\t']), KeySuspicion::BlankWithin),
        (key.chars().any(|c| !c.is_ascii() && c != '\u{feff}'), KeySuspicion::NotAscii),
        (!USUAL_LENGTH.contains(&length), KeySuspicion::Length),
    ]
    .into_iter()
    .filter_map(|(found, what)| found.then_some(what))
    .collect()
}

/// A field whose value some gateways rewrite before they check the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The field's name.
    pub field: String,
    /// What they rewrite.
    pub what: RewrittenPart,
}

/// What of a value some gateways rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewrittenPart {
    /// A character that HTML escapes.
    Character(char),
    /// A blank at an end.
    Blank,
}

/// The fields whose values some gateways rewrite before they check the signature, and why.
pub(crate) fn of_values(form: &Form) -> Vec<Rewritten> {
    let rewritten = |(name, value): (&str, &str)| {
        let what = match value.chars().find(|c| REWRITTEN.contains(c)) {
            Some(c) => RewrittenPart::Character(c),
            None if has_blank_at_an_end(value) => RewrittenPart::Blank,
            None => return None,
        };
        Some(Rewritten { field: name.to_owned(), what })
    };
    form.iter().filter_map(rewritten).collect()
}

/// What is wrong with the name of a field, or with names that a value has swallowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldSuspicion {
    /// The message has no field of that name.
    Unknown {
        /// The name.
        field: String,
        /// The one that was probably meant, and how it differs.
        meant: Option<(String, Likeness)>,
    },
    /// The message has no such field, and the URL in front of it has an ampersand's place for it.
    PartOfUrl {
        /// The name.
        field: String,
        /// The field with the URL.
        url: String,
    },
    /// HTML made a character of an ampersand and the name behind it.
    Eaten {
        /// The field whose value has it.
        field: String,
        /// What it shows.
        shown: String,
        /// The name that stood there.
        meant: String,
    },
    /// The time has another length than Unix seconds have.
    NotSeconds {
        /// How many digits it has.
        digits: usize,
    },
}

/// What is suspicious about the names of fields, where a message has fields of these names.
pub(crate) fn of_fields(form: &Form, names: &[&str]) -> Vec<FieldSuspicion> {
    let is_known = |name: &str| NEVER_SIGNED.contains(&name) || names.contains(&name);
    let missing: Vec<&str> = names.iter().copied().filter(|name| form.get(name).is_none()).collect();
    let (mut found, mut url) = (not_seconds(form).into_iter().collect::<Vec<_>>(), None);
    for (field, value) in form.iter() {
        let field = field.to_owned();
        if is_known(&field) {
            let is_open = value.split_once('?').is_some_and(|(address, _)| address.contains("://"));
            url = is_open.then(|| field.clone());
        } else {
            let meant = nearest(&field, &missing).map(|(name, likeness)| (name.to_owned(), likeness));
            found.push(match (&url, meant) {
                (Some(url), None) => FieldSuspicion::PartOfUrl { field: field.clone(), url: url.clone() },
                (_, meant) => FieldSuspicion::Unknown { field: field.clone(), meant },
            });
        }
        if let Some((shown, meant)) = eaten(value) {
            found.push(FieldSuspicion::Eaten { field, shown: shown.to_owned(), meant });
        }
    }
    found
}

/// The gateway takes Unix seconds of ten digits (gateway protocol, requests).
fn not_seconds(form: &Form) -> Option<FieldSuspicion> {
    let value = form.get(TIMESTAMP.name)?;
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && value.len() != 10).then_some(FieldSuspicion::NotSeconds { digits: value.len() })
}

fn has_blank_at_an_end(text: &str) -> bool {
    let text = text.trim_matches(['\r', '\n', '\u{feff}']);
    text.trim() != text
}

/// Whether a text stands in quotes, or begins or ends with one.
pub(crate) fn is_quoted(text: &str) -> bool {
    let text = text.trim();
    ['"', '\'', '`', '“', '”', '‘', '’'].iter().any(|quote| text.starts_with(*quote) || text.ends_with(*quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_key_raises_no_suspicion() {
        for key in ["sandbox-api-key", "0123456789abcdef0123456789abcdef"] {
            assert_eq!(of_key(key), [], "{key}");
        }
    }

    #[test]
    fn every_way_to_paste_a_key_wrongly_is_suspicious() {
        for (key, suspicion) in [
            ("sandbox-api-key\r", KeySuspicion::CarriageReturn),
            ("sandbox-api-key\n", KeySuspicion::LineFeed),
            ("\u{feff}sandbox-api-key", KeySuspicion::Bom),
            ("\"sandbox-api-key\"", KeySuspicion::Quoted),
            ("sandbox-api-key ", KeySuspicion::Blank),
            ("sandbox api-key", KeySuspicion::BlankWithin),
            ("ｓandbox-api-key", KeySuspicion::NotAscii),
            ("short", KeySuspicion::Length),
        ] {
            assert_eq!(of_key(key), [suspicion], "{key:?}");
        }
    }

    #[test]
    fn values_that_are_rewritten_are_named() {
        let form = Form::decode("notify_url=http%3A%2F%2Fa%2F%3Fx%3D1%26y%3D2&custom=a+&orderId=C1").expect("a form");
        let rewritten = |field: &str, what: RewrittenPart| Rewritten { field: field.to_owned(), what };
        let url = rewritten("notify_url", RewrittenPart::Character('&'));
        assert_eq!(of_values(&form), [url, rewritten("custom", RewrittenPart::Blank)]);
    }

    #[test]
    fn names_that_a_message_does_not_have_are_named() {
        let form = Form::decode(
            "orderid=1&customerId=C%C3%97tamp%3D1&foo=2&notify_url=http%3A%2F%2Fa%2F%3Fx%3D1&y=2&custom=%26amp%3Bmcode%3D&sign=s",
        );
        let names = ["customerId", "orderId", "notify_url", "custom"];
        let unknown = |field: &str, meant: Option<(&str, Likeness)>| FieldSuspicion::Unknown {
            field: field.to_owned(),
            meant: meant.map(|(name, likeness)| (name.to_owned(), likeness)),
        };
        let eaten = |field: &str, shown: &str, meant: &str| FieldSuspicion::Eaten {
            field: field.to_owned(),
            shown: shown.to_owned(),
            meant: meant.to_owned(),
        };
        let expected = [
            unknown("orderid", Some(("orderId", Likeness::Case))),
            eaten("customerId", "×tamp", "timestamp"),
            unknown("foo", None),
            FieldSuspicion::PartOfUrl { field: "y".to_owned(), url: "notify_url".to_owned() },
            eaten("custom", "&amp;mcode", "mcode"),
        ];
        assert_eq!(of_fields(&form.expect("a form"), &names), expected);
    }

    #[test]
    fn a_field_that_is_there_is_not_meant_by_another() {
        let form = Form::decode("orderId=1&orderid=2").expect("a form");
        let expected = FieldSuspicion::Unknown { field: "orderid".to_owned(), meant: None };
        assert_eq!(of_fields(&form, &["orderId"]), [expected]);
    }
}
