//! Where a map ends whose values may hold brackets, with a log's text behind it.

use std::collections::HashSet;

use super::{bracket, entries};
use crate::core::message::is_free_text;
use crate::workbench::names::is_field_or_near;

/// Where the bracket's partner stands that `text` begins with.
///
/// A bracket that closes is the partner unless the map goes on behind it: with a field that it has
/// not had, or with the rest of a text in which anything may stand.
pub(super) fn of(text: &str, equals: u8, joint: u8) -> Option<usize> {
    let (open, close) = (*text.as_bytes().first()?, bracket::closing(*text.as_bytes().first()?)?);
    let mut ends = closings(text, open, close);
    if ends.is_empty() && text.trim_end().bytes().next_back() == Some(close) {
        // A value has a bracket too many that opens.
        ends = text.bytes().enumerate().filter(|(_, byte)| *byte == close).map(|(at, _)| at).collect();
    }
    let (last, first) = (*ends.last()?, *ends.first()?);
    if first == last {
        return Some(first);
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let (mut begin, mut field) = (1, "");
    for pair in ends.windows(2) {
        let [end, next] = [pair[0], pair[1]];
        for name in names(text, begin, end, equals, joint) {
            seen.insert(name);
            field = name;
        }
        let goes_on =
            names(text, end + 1, next, equals, joint).any(|name| is_field_or_near(name) && !seen.contains(name));
        let is_within = is_free_text(field) || text.as_bytes()[end + 1].is_ascii_alphanumeric();
        let is_value =
            is_within && !text.as_bytes()[end..next].contains(&open) && text[next + 1..].trim_start().is_empty();
        if !goes_on && !is_value {
            return Some(end);
        }
        begin = end + 1;
    }
    Some(last)
}

/// Every bracket that could be the partner: each closes the first one, were those before it text.
fn closings(text: &str, open: u8, close: u8) -> Vec<usize> {
    let (mut depth, mut found) = (0_usize, Vec::new());
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close && depth == 1 {
            found.push(at);
        } else if byte == close {
            depth -= 1;
        }
    }
    found
}

/// The names of the entries that begin within a part of the text.
fn names(text: &str, begin: usize, end: usize, equals: u8, joint: u8) -> impl Iterator<Item = &str> {
    let bytes = &text.as_bytes()[..end];
    let is_first = begin == 1;
    let joints = (begin..end).filter(move |at| bytes[*at] == joint).map(|at| at + 1);
    is_first.then_some(begin).into_iter().chain(joints).filter_map(move |at| {
        let at = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        entries::named(&text[at..end], equals).map(|(name, _)| name)
    })
}
