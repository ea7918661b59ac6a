//! Texts as they are compared where it counts what they say and not how they are written:
//! compatibility forms (full-width digits) as their plain ones, in one case, without blanks,
//! dashes, marks and invisible characters.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::invisible::is_separator;

/// A text as it is compared: plain forms, lower case, and nothing that separates.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        let mut out = text.to_ascii_lowercase();
        if out.contains(is_separator) {
            out.retain(|c| !is_separator(c));
        }
        return out;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold(c, |c| out.push(c));
    }
    out
}

/// For each byte of a folded text, the bytes of the original that it stands for.
pub(super) fn origins_of(text: &str) -> Vec<Range<usize>> {
    let mut origins = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let from = at..at + c.len_utf8();
        fold(c, |c| origins.extend(std::iter::repeat_n(from.clone(), c.len_utf8())));
    }
    origins
}

/// Calls `push` with each character that one comes to.
pub(super) fn fold(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        if !is_separator(c) {
            push(c.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(c, |c| {
        if !is_separator(c) && !is_combining_mark(c) {
            c.to_lowercase().for_each(&mut push);
        }
    });
}

/// Where a text stands in another, also where it overlaps itself: in linear time, also where all
/// characters of both are the same (Knuth, Morris, Pratt).
pub(super) fn every_match(text: &str, wanted: &str) -> Vec<usize> {
    // Most texts have none, and to prepare for a long one takes longer than to see that it does not fit.
    if wanted.len() > text.len() {
        return Vec::new();
    }
    let Some(first) = text.find(wanted).filter(|_| !wanted.is_empty()) else { return Vec::new() };
    let wanted = wanted.as_bytes();
    // For each beginning, how much of it is also its end.
    let mut borders = vec![0; wanted.len()];
    let grow = |mut held: usize, borders: &[usize], byte: u8| {
        while held > 0 && wanted.get(held) != Some(&byte) {
            held = borders[held - 1];
        }
        held + usize::from(wanted[held] == byte)
    };
    for end in 1..wanted.len() {
        borders[end] = grow(borders[end - 1], &borders, wanted[end]);
    }
    let mut found = Vec::new();
    let mut held = 0;
    for (at, byte) in text.bytes().enumerate().skip(first) {
        held = grow(held, &borders, byte);
        if held == wanted.len() {
            found.push(at + 1 - held);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_folded_text_knows_its_origin() {
        for text in ["a-B １２\u{200b}Ⅷé", "", "plain", "--", "卡 密"] {
            let (folded, origins) = (folded(text), origins_of(text));
            assert_eq!(folded.len(), origins.len(), "{text}");
            assert!(
                origins.iter().all(|from| text.get(from.clone()).is_some_and(|c| c.chars().count() == 1)),
                "{text}"
            );
        }
        assert_eq!(folded("a-B １２\u{200b}Ⅷé"), "ab12viiie");
        assert_eq!(every_match("aaab", "aa"), [0, 1]);
        assert_eq!(every_match("卡卡卡", "卡卡"), [0, 3]);
        assert_eq!(every_match("xababcababab", "abab"), [1, 6, 8]);
        assert!(every_match("ab", "abc").is_empty() && every_match("ab", "").is_empty());
    }
}
