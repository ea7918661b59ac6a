//! Cards in plaintext, wherever they stand in what people paste: a notification carries them, and so
//! does whatever a log, a nested object or a second encoding makes of it.

use std::ops::Range;

use crate::core::protocol::CARD_FIELDS;

/// What may stand between a name and its value, URL-encoded or not.
const BETWEEN: [&str; 14] = ["=", ":", ">", " ", "\t", "\"", "'", "]", "\\", "%3D", "%3A", "%22", "%5D", "%20"];

/// Those of them of which there must be one: without, a name is only spoken of.
const SEPARATORS: [&str; 5] = ["=", ":", ">", "%3D", "%3A"];

/// What ends a value, URL-encoded or not.
const ENDS: [&str; 16] = ["&", "\"", "'", ",", ";", "}", ")", "[", "]", "<", "\\", "\n", "\r", "%26", "%22", "%2C"];

/// Whether a card's value is ciphertext, which in a request is the operator's own.
pub(super) fn is_ciphertext(value: &str) -> bool {
    value.len().is_multiple_of(32) && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where text that is no form itself has values of a card's fields, ciphertext included.
pub(super) fn card_values(text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(found) = text.as_bytes()[at..].iter().position(|byte| byte.eq_ignore_ascii_case(&b'c')) {
        at += found;
        let rest = &text[at..];
        if let Some(value) = CARD_FIELDS.iter().find_map(|field| named(rest, field)).and_then(|end| value(rest, end)) {
            values.push(at + value.start..at + value.end);
            at += value.end;
        } else {
            at += 1;
        }
    }
    values
}

/// The words of a text's card values: a value that goes on after a blank may be the card and more.
pub(super) fn card_words(text: &str) -> impl Iterator<Item = &str> {
    let values = card_values(text).into_iter().map(|range| &text[range]);
    values.flat_map(|value| [value].into_iter().chain(value.split_whitespace().next()))
}

/// How long the name at the beginning of a text is, where it is that of a field.
fn named(text: &str, field: &str) -> Option<usize> {
    let mut wanted = field.bytes().peekable();
    for (at, byte) in text.bytes().enumerate() {
        let Some(next) = wanted.peek() else { return Some(at) };
        if byte.eq_ignore_ascii_case(next) {
            wanted.next();
        } else if !matches!(byte, b'_' | b'-' | b' ') || at == 0 {
            return None;
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// The value behind a name that ends there, where one follows.
fn value(text: &str, name: usize) -> Option<Range<usize>> {
    let (mut start, mut is_given) = (name, false);
    while let Some(between) = BETWEEN.iter().find(|between| begins(&text[start..], between)) {
        is_given |= SEPARATORS.contains(between);
        start += between.len();
    }
    let rest = &text[start..];
    let ends = rest.char_indices().map(|(at, _)| at).find(|at| ENDS.iter().any(|end| begins(&rest[*at..], end)));
    let range = start..start + rest[..ends.unwrap_or(rest.len())].trim_end().len();
    (is_given && !range.is_empty()).then_some(range)
}

/// Whether a text begins so, percent-encoding in either case.
fn begins(text: &str, with: &str) -> bool {
    text.as_bytes().get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_found_however_it_is_written() {
        for text in [
            "a=1&cardNumber=6217&b=2",
            "CARD_NUMBER=6217",
            "card-number: 6217",
            r#"{"a":1,"cardnumber" : "6217"}"#,
            r#"{"body":"{\"cardNumber\":\"6217\"}"}"#,
            r#"{"cardNumber":6217}"#,
            "a%3D1%26cardNumber%3D6217%26b",
            "%22cardNumber%22%3a%226217%22",
            "[cardNumber] => 6217 [a] => 1",
            "[cardNumber] => 6217\n",
            "curl -d 'cardNumber=6217'",
        ] {
            let found: Vec<&str> = card_values(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, ["6217"], "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_a_card_is_none() {
        for text in
            ["cardNumber is wrong", "cardNumber", "cardNumber=", "cardNumber=&a=1", "discard=1", "卡cardNumbers=1"]
        {
            assert_eq!(card_values(text), [], "{text}");
        }
    }
}
