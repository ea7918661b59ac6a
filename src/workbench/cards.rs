//! Cards in plaintext, wherever they stand in what people paste: a notification carries them, and so
//! does whatever a log, a nested object or a second encoding makes of it.

use std::ops::Range;

use super::card_name::is_card_name;
use crate::core::invisible::is_separator;
use crate::core::message::is_field;

/// How many hex digits a block of ciphertext has.
const BLOCK: usize = 32;

/// What may stand between a name and its value, URL-encoded or not.
const BETWEEN: [&str; 18] =
    ["=", ":", "：", ">", " ", "\t", "\"", "'", "[", "]", "\\", "%3D", "%3A", "%22", "%5B", "%5D", "%20", "&quot;"];

/// Those of them of which there must be one: without, a name is only spoken of.
const SEPARATORS: [&str; 6] = ["=", ":", "：", ">", "%3D", "%3A"];

/// What ends a value, URL-encoded or not.
const ENDS: [&str; 17] =
    ["&", "\"", "'", ",", ";", "{", "}", ")", "[", "]", "<", "\\", "\n", "\r", "%26", "%22", "%2C"];

/// How many bytes behind a name a card may stand that does not follow it at once, as in
/// `{"name":"cardNumber","value":"6222…"}`.
const REACH: usize = 200;

/// So many digits may be a card's, behind its name.
const DIGITS: usize = 6;

/// Whether a card's value is ciphertext, which in a request is the operator's own. Hex of a text is none.
pub(super) fn is_ciphertext(value: &str) -> bool {
    value.len().is_multiple_of(BLOCK)
        && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && hex::decode(value).is_ok_and(|bytes| !is_text(&bytes))
}

/// Whether bytes are printable, but for what a cipher would have filled them up with.
fn is_text(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| *byte > 0x10).map_or(0, |last| last + 1);
    let text = &bytes[..end];
    !text.is_empty() && std::str::from_utf8(text).is_ok_and(|text| !text.contains(char::is_control))
}

/// Where text that is no form itself has values of a card's fields, ciphertext included.
pub(super) fn card_values(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let (mut values, mut reached): (Vec<Range<usize>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for (place, word) in words.iter().enumerate() {
        if let Some(end) = name(text, word, words.get(place + 1)) {
            // What was read as a value is no name.
            if values.last().is_none_or(|value| value.end <= word.start) {
                values.extend(value(text, end));
            }
            if let Some(last) = reached.last_mut() {
                last.end = last.end.min(word.start);
            }
            reached.push(word.start..boundary(text, end));
        } else if let Some(last) = reached.last_mut().filter(|last| word.start < last.end)
            && is_boundary(&text[word.clone()])
        {
            last.end = word.start;
        }
    }
    let reached = reached.into_iter().flat_map(|reach| numbers(text, reach));
    let is_new = |number: &Range<usize>| {
        let before = values.partition_point(|value| value.start <= number.start);
        before == 0 || values[before - 1].end < number.end
    };
    let mut found: Vec<_> = reached.filter(is_new).collect();
    found.append(&mut values);
    found.sort_unstable_by_key(|range| (range.start, range.end));
    found
}

/// The words of a text's card values: a value that goes on after a blank may be the card and more.
pub(super) fn card_words(text: &str) -> impl Iterator<Item = &str> {
    let values = card_values(text).into_iter().map(|range| &text[range]);
    values.flat_map(|value| [value].into_iter().chain(value.split_whitespace().next()))
}

/// The words of a text that may be names. The letters of an escape, such as `%3D`, belong to none.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let escape = escape(&text.as_bytes()[at..]);
        let end = at + escape.unwrap_or(c.len_utf8());
        if escape.is_none() && (c.is_alphanumeric() || c == '_' || is_separator(c) && !c.is_whitespace()) {
            match words.last_mut().filter(|word| word.end == at) {
                Some(word) => word.end = end,
                None => words.push(at..end),
            }
        }
        at = end;
    }
    words
}

/// How long an escape is at the beginning of a text: one of URLs, as often as it was escaped again,
/// or of strings.
fn escape(text: &[u8]) -> Option<usize> {
    let is_hex = |text: &[u8], count| text.len() >= count && text[..count].iter().all(u8::is_ascii_hexdigit);
    match text {
        [b'%', rest @ ..] => {
            let again = 2 * rest.chunks(2).take_while(|pair| **pair == *b"25").count();
            let is_whole = is_hex(&rest[again..], 2);
            (is_whole || again > 0).then_some(1 + again + if is_whole { 2 } else { 0 })
        }
        [b'\\', b'u', rest @ ..] if is_hex(rest, 4) => Some(6),
        [b'\\', b'x', rest @ ..] if is_hex(rest, 2) => Some(4),
        [b'\\', b'n' | b'r' | b't', ..] => Some(2),
        _ => None,
    }
}

/// Where the name of a card ends that a word is, perhaps with the next one.
fn name(text: &str, word: &Range<usize>, next: Option<&Range<usize>>) -> Option<usize> {
    let is_begun = begins(&text[word.clone()], "card") && word.len() == "card".len();
    let both = next.filter(|next| is_begun && &text[word.end..next.start] == " ").map(|next| word.start..next.end);
    let mut names = both.into_iter().chain([word.clone()]);
    names.find(|name| is_card_name(&text[name.clone()])).map(|name| name.end)
}

/// Whether a word begins another field. The protocol's `number` may be a card's as well, and its `s`
/// a type.
fn is_boundary(word: &str) -> bool {
    is_field(word) && !matches!(word, "number" | "s")
}

/// How far the reach of a name goes that ends there: not into another pair of a form.
fn boundary(text: &str, name: usize) -> usize {
    let end = (name + REACH..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let begins_pair = |at: &usize| {
        let pair = &text[at + 1..];
        pair.find(['=', '&', ';', ' ', '"', '\'']).is_some_and(|sign| sign > 0 && pair[sign..].starts_with('='))
    };
    text[name..end].match_indices('&').map(|(at, _)| name + at).find(begins_pair).unwrap_or(end)
}

/// The value behind a name that ends there, where one follows.
fn value(text: &str, name: usize) -> Option<Range<usize>> {
    let (mut start, mut is_given) = (name, false);
    while let Some(between) = BETWEEN.iter().find(|between| begins(&text[start..], between)) {
        is_given |= SEPARATORS.contains(between);
        start += between.len();
    }
    if !is_given {
        return None;
    }
    let rest = &text[start..];
    let ends = rest.char_indices().map(|(at, _)| at).find(|at| ENDS.iter().any(|end| begins(&rest[*at..], end)));
    let range = start..start + rest[..ends.unwrap_or(rest.len())].trim_end().len();
    (!range.is_empty()).then_some(range)
}

/// The long numbers of a stretch, whatever separates their digits, and its ciphertexts. One that
/// begins there may end behind it.
fn numbers(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), stretch.start);
    while at < stretch.end {
        let rest = &text[at..];
        let hex = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        if hex >= BLOCK {
            found.push(at..at + hex);
            at += hex;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        let (mut digits, mut end) = (0, 0);
        for (place, c) in rest.char_indices().take_while(|_| c.is_numeric()) {
            if c.is_numeric() {
                (digits, end) = (digits + 1, place + c.len_utf8());
            } else if !is_separator(c) || place > end {
                break;
            }
        }
        if digits >= DIGITS {
            found.push(at..at + end);
        }
        at += escape(rest.as_bytes()).unwrap_or(end.max(c.len_utf8()));
    }
    found
}

/// Whether a text begins so, percent-encoding in either case.
fn begins(text: &str, with: &str) -> bool {
    text.as_bytes().get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        card_values(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_card_is_found_however_it_is_written() {
        for text in [
            "a=1&cardNumber=6217&b=2",
            "CARD_NUMBER=6217",
            "card-number: 6217",
            "card number: 6217",
            "cardNumbers=6217",
            "卡号：6217",
            r#"{"a":1,"cardnumber" : "6217"}"#,
            r#"{"body":"{\"cardNumber\":\"6217\"}"}"#,
            r#"{"cardNumber":6217}"#,
            r#"{"cardNumber":["6217"]}"#,
            "&quot;cardNumber&quot;:&quot;6217&quot;",
            "a%3D1%26cardNumber%3D6217%26b",
            "%22cardNumber%22%3a%226217%22",
            "[cardNumber] => 6217 [a] => 1",
            "[cardNumber] => 6217\n",
            "curl -d 'cardNumber=6217'",
        ] {
            assert_eq!(found(text), ["6217"], "{text}");
        }
    }

    #[test]
    fn a_card_is_found_at_some_distance() {
        for text in [
            r#"{"cardNumber":["","621700001234"]}"#,
            r#"{"cardNumber":{"value":"621700001234"}}"#,
            r#"[{"name":"cardNumber","value":"621700001234"}]"#,
            r#"a:1:{s:10:"cardNumber";s:12:"621700001234";}"#,
            "%22cardNumber%22%2C%22621700001234",
            "%2522cardNumber%2522%252C%2522621700001234",
            "cardNumber621700001234",
            "cardNumber, 621700001234, orderId, 2026112200",
            "cardNumber|621700001234&orderid=2026112200",
        ] {
            assert_eq!(found(text), ["621700001234"], "{text}");
        }
        assert_eq!(found("pin of 6217-0000 12 34"), ["6217-0000 12 34"]);
        let far = format!("cardNumber {} 621700001234", "卡".repeat(REACH / 3 + 1));
        assert_eq!(found(&far), Vec::<&str>::new());
    }

    #[test]
    fn what_only_speaks_of_a_card_is_none() {
        for text in
            ["cardNumber is wrong", "cardNumber", "cardNumber=", "cardNumber=&a=1", "discard=1", "12345678 card"]
        {
            assert_eq!(card_values(text), [], "{text}");
        }
    }

    #[test]
    fn hex_of_a_text_is_no_ciphertext() {
        let digits = hex::encode("6222020012345678");
        let padded = [hex::encode("80413597260"), "05".repeat(5)].concat();
        for text in [&digits, &padded, &hex::encode("卡密1234567890"), "6217", &format!("{digits}{}", "10".repeat(16))]
        {
            assert!(!is_ciphertext(text), "{text}");
        }
        for text in ["f8975d257d836f33cf5bcacbb6729915", "00112233445566778899aabbccddeeff"] {
            assert!(is_ciphertext(text) && is_ciphertext(&text.repeat(2)), "{text}");
        }
    }

    #[test]
    fn many_names_take_linear_time() {
        for text in ["cardNumber ", "cardNumber=%2525", "cardNumber=1&", "c-", "cardNumber=f", "card "] {
            let _found = card_values(&text.repeat(1 << 14));
        }
    }
}
