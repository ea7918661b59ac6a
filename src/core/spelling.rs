//! Texts by their letters and digits alone, whatever joins these and however they are escaped:
//! `12.34`, `1_2_3_4`, `&#49;2`, `%31%32` and `\u0031` are read as what they spell.

use std::ops::Range;

use super::fold::fold;

/// The letters and digits of a text, escapes undone, folded.
pub(super) fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() && !text.contains(['&', '%', '\\']) {
        out.extend(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        return out;
    }
    each(text, |c, _| out.push(c));
    out
}

/// For each byte of what a text spells, the bytes of the text that it stands for.
pub(super) fn origins_of(text: &str) -> Vec<Range<usize>> {
    let mut origins = Vec::with_capacity(text.len());
    each(text, |c, from| origins.extend(std::iter::repeat_n(from, c.len_utf8())));
    origins
}

/// The letters and digits of a text as it stands, folded.
pub(crate) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold(c, |c| out.extend(c.is_alphanumeric().then_some(c)));
    }
    out
}

fn each(text: &str, mut push: impl FnMut(char, Range<usize>)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (c, length) = escaped(&text[at..]).unwrap_or((c, c.len_utf8()));
        let from = at..at + length;
        fold(c, |c| {
            if c.is_alphanumeric() {
                push(c, from.clone());
            }
        });
        at += length;
    }
}

/// The character that an escape at the beginning of a text means, and the bytes of the escape.
fn escaped(text: &str) -> Option<(char, usize)> {
    match text.as_bytes() {
        [b'&', b'#', b'x' | b'X', ..] => entity(text, 3, 16),
        [b'&', b'#', ..] => entity(text, 2, 10),
        [b'&', ..] => ["amp", "lt", "gt", "quot", "apos", "nbsp"].into_iter().find_map(|name| {
            // None of them is a letter or a digit.
            text[1..].strip_prefix(name)?.starts_with(';').then_some((' ', name.len() + 2))
        }),
        [b'%' | b'\\', b'u', ..] => unit(text),
        [b'\\', b'x', ..] => Some((char::from(byte(text, 2)?), 4)),
        [b'\\', b'n' | b'r' | b't' | b'b' | b'f', ..] => Some((' ', 2)),
        [b'%', ..] => percent(text),
        _ => None,
    }
}

/// `&#49;` or `&#x31;`, where the last character may be missing.
fn entity(text: &str, begin: usize, radix: u32) -> Option<(char, usize)> {
    let digits = text[begin..].bytes().take(8).take_while(|b| char::from(*b).is_digit(radix)).count();
    let c = char::from_u32(u32::from_str_radix(&text[begin..begin + digits], radix).ok()?)?;
    let end = begin + digits;
    Some((c, end + usize::from(text[end..].starts_with(';'))))
}

/// `\u0031`, also as a pair of surrogates, `\u{31}`, or `%u0031`.
fn unit(text: &str) -> Option<(char, usize)> {
    if let Some(rest) = text[2..].strip_prefix('{') {
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        let c = char::from_u32(u32::from_str_radix(&rest[..digits], 16).ok()?)?;
        return rest[digits..].starts_with('}').then_some((c, digits + 4));
    }
    let code = |at: usize| Some(u32::from(byte(text, at)?) << 8 | u32::from(byte(text, at + 2)?));
    let high = code(2)?;
    if let Some(c) = char::from_u32(high) {
        return Some((c, 6));
    }
    let low = text.get(6..8).filter(|escape| *escape == &text[..2]).and_then(|_| code(8))?;
    char::decode_utf16([u16::try_from(high).ok()?, u16::try_from(low).ok()?]).next()?.ok().map(|c| (c, 12))
}

/// The UTF-8 of one character as `%XX`.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut bytes = [byte(text, 1)?, 0, 0, 0];
    let length = match bytes[0] {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => return None,
    };
    for (n, place) in bytes.iter_mut().enumerate().take(length).skip(1) {
        *place = text.get(3 * n..=3 * n).filter(|sign| *sign == "%").and_then(|_| byte(text, 3 * n + 1))?;
    }
    Some((std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?, 3 * length))
}

/// The byte that two hex digits write.
fn byte(text: &str, at: usize) -> Option<u8> {
    let digits = text.get(at..at + 2)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_is_read_through_joints_and_escapes() {
        for text in [
            "12ab",
            "1.2_a/b",
            "1,2:a*b",
            "'1'\"2\"ab",
            "&#49;&#x32;&#0097;&#98",
            "%31%32%61b",
            "\\u0031\\u0032ab",
            "\\u{31}2\\x61b",
            "%u00312ab",
            "12&nbsp;ab",
            "12\\nab",
            "%EF%BC%912ab",
            "\\ud835\\udfcf2ab",
            "１２ＡＢ",
            "[1, 2, \"a\", \"b\"]",
            "1\\/2\\\\u0061b",
        ] {
            assert_eq!(spelled(text), "12ab", "{text}");
        }
    }

    #[test]
    fn what_is_no_escape_is_read_as_it_stands() {
        for (text, read) in [
            ("&#;&#x;&#xFFFFFFFF;&amp", "xxffffffffamp"),
            ("%3%zz%u12%FF%E5%8D", "3zzu12ffe58d"),
            ("\\u12\\ud800\\u{110000}\\xg", "u12ud800u110000xg"),
            ("\\", ""),
            ("&卡%卡\\卡\\u卡卡卡", "卡卡卡u卡卡卡"),
        ] {
            assert_eq!(spelled(text), read, "{text}");
        }
    }

    #[test]
    fn every_byte_of_what_is_spelled_knows_its_origin() {
        for text in ["a.b-１&#49;%31\\u0031卡", "", "&#", "%E5%8D%A1x", "Ⅷ"] {
            let (spelled, origins) = (spelled(text), origins_of(text));
            assert_eq!(spelled.len(), origins.len(), "{text}");
            assert!(origins.iter().all(|from| text.get(from.clone()).is_some_and(|c| !c.is_empty())), "{text}");
        }
    }
}
