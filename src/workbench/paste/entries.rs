//! Names and values on one line with something between them: `a=1, b=2` as Java prints a map,
//! `a:1 b:2` as Go does.
//!
//! A value may hold what looks like the next entry. Where that could be, in a text of the merchant's
//! own or a URL, a name counts as the next entry's if the protocol has it, or nearly.

use super::doubt::Doubt;
use crate::core::message::is_free_text;
use crate::workbench::names::is_field_or_near;

/// The longest name that is looked for, in bytes.
const LONGEST_NAME: usize = 64;

/// Entries, and what is doubtful about them.
pub(super) type Entries = (Vec<(String, String)>, Vec<Doubt>);

/// Splits a text that begins with a name: `equals` stands behind each name, one of `joints` between
/// entries, perhaps with blanks behind it.
pub(super) fn split(text: &str, equals: u8, joints: &[u8]) -> Option<Entries> {
    let (mut entries, mut doubts) = (Vec::new(), Vec::new());
    let (mut name, mut begin) = named(text, equals)?;
    let mut at = begin;
    while let Some(found) = text.as_bytes()[at..].iter().position(|byte| joints.contains(byte)) {
        let end = at + found;
        let blanks = text.as_bytes()[end + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let next = end + 1 + blanks;
        at = next;
        let Some((next_name, length)) = named(&text[next..], equals) else { continue };
        if is_free_text(name) && !is_field_or_near(next_name) {
            doubts.push(Doubt::PartOf { field: name.to_owned(), name: next_name.to_owned() });
            continue;
        }
        entries.push((name.to_owned(), text[begin..end].to_owned()));
        (name, begin) = (next_name, next + length);
        at = begin;
    }
    entries.push((name.to_owned(), text[begin..].to_owned()));
    Some((entries, doubts))
}

/// The name that a text begins with, and how long it is with what stands behind it.
pub(super) fn named(text: &str, equals: u8) -> Option<(&str, usize)> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let length = text.bytes().take(LONGEST_NAME + 1).take_while(is_name).count();
    let is_one = (1..=LONGEST_NAME).contains(&length) && text.as_bytes().get(length) == Some(&equals);
    (is_one && !text.as_bytes()[0].is_ascii_digit()).then(|| (&text[..length], length + 1))
}
