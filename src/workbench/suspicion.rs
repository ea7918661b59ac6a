//! What looks wrong in a key or in a value, before a gateway or another program is blamed.

use crate::core::form::Form;

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
    /// Characters beyond ASCII.
    NotAscii,
    /// Shorter or longer than keys are.
    Length,
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

fn has_blank_at_an_end(text: &str) -> bool {
    let text = text.trim_matches(['\r', '\n', '\u{feff}']);
    text.trim() != text
}

fn is_quoted(text: &str) -> bool {
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
}
