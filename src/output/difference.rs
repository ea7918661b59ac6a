//! Where two strings to be signed first differ, side by side.
//!
//! The true strings are compared, and masked ones are shown: a difference within a key or a
//! plaintext card is told by its place alone.

use std::ops::Range;

use zeroize::Zeroizing;

use super::document::{Compared, Document, OutcomeName};
use super::{Report, Text, Tone};
use crate::core::secret::ApiKey;
use crate::core::signature::Canonical;
use crate::error::{Exit, Failure};
use crate::workbench::{Difference, Mask, Masked, first_difference};

/// How many characters are shown on each side of a difference.
const CONTEXT: usize = 24;

/// Compares our string with the other side's. `explain` is the command that shows ours.
pub(crate) fn report(
    canonical: &Canonical,
    theirs: &str,
    key: &ApiKey,
    mask: &Mask,
    other_keys: &[(String, ApiKey)],
    explain: &str,
) -> Report {
    let body = canonical.without_key();
    let signed = Zeroizing::new(format!("{body}&key={}", key.expose()));
    let (ours, theirs) = (mask.ours(&signed, key), mask.theirs(theirs));
    let compared = |differs_at| Compared { canonical: mask.canonical(canonical), theirs: theirs.whole(), differs_at };
    // A log often masks the key or leaves it out; then only what stands before it counts.
    let same = theirs.text() == signed.as_str() || theirs.text() == body || is_masked_alike(body, theirs.text());
    let Some(difference) = first_difference(&signed, theirs.text()).filter(|_| !same) else {
        let mut report = Report::new(OutcomeName::Match, Document::Compared(compared(None)));
        report.text.headline(Tone::Good, "the strings are the same");
        report.text.plain(mask.canonical(canonical));
        return report;
    };
    let mut report = Report::new(OutcomeName::Mismatch, Document::Empty);
    let their_key = theirs.text().strip_prefix(body).and_then(|rest| rest.strip_prefix("&key="));
    if let Some(their_key) = their_key {
        let what = key_difference(key.expose(), their_key, other_keys);
        report.text.headline(Tone::Bad, "the strings differ in the key only");
        report.text.plain(format!("  {what}"));
        report.document = Document::Compared(compared(Some(body.len() + "&key=".len())));
        report.fail(
            Failure::new(Exit::Mismatch, format!("the strings to be signed differ in the key only: {what}"))
                .hint("compare `api_key` of the profile with the other side's key"),
        );
        return report;
    }
    report.text.headline(Tone::Bad, "the strings differ");
    let at = show_true(&mut report.text, &ours, &theirs, &difference, mask);
    report.document = Document::Compared(compared(Some(at)));
    report.fail(
        Failure::new(Exit::Mismatch, "the strings to be signed differ")
            .hint(format!("mend the side whose byte is wrong; `{explain}` shows ours field by field")),
    );
    report
}

/// Whether the other side's string ends in a key of stars or dots.
fn is_masked_alike(body: &str, theirs: &str) -> bool {
    let rest = theirs.strip_prefix(body).and_then(|rest| rest.strip_prefix("&key="));
    rest.is_some_and(|key| key.chars().all(|c| matches!(c, '*' | '.' | '…' | 'x' | 'X')))
}

/// How two keys differ, without a character of either.
fn key_difference(ours: &str, theirs: &str, other_keys: &[(String, ApiKey)]) -> String {
    if let Some((name, _)) = other_keys.iter().find(|(_, key)| key.expose() == theirs) {
        return format!("theirs is the key of the profile `{name}`");
    }
    if ours.trim() == theirs.trim() {
        return "the keys differ in blanks or line ends around them".into();
    }
    let what = if ours.len() == theirs.len() { "content" } else { "length" };
    format!("the keys differ in {what}")
}

/// Shows the first difference of two true strings, and returns its place: that of the whole
/// hidden stretch where it lies in one.
fn show_true(text: &mut Text, ours: &Masked<'_>, theirs: &Masked<'_>, difference: &Difference, mask: &Mask) -> usize {
    let Difference { at, field, .. } = difference;
    let field = field.as_deref().map(|field| format!(", in `{}`", mask.words(field))).unwrap_or_default();
    let hidden = [ours, theirs].into_iter().filter_map(|side| side.hidden_at(*at)).map(|hidden| hidden.start).min();
    if let Some(begin) = hidden {
        text.plain(format!("  first difference at byte {}{field}, within what is hidden here:", begin + 1));
        text.plain(format!("    both    {}***", ours.stretch(before(ours.text(), begin))));
        return begin;
    }
    text.plain(format!("  first difference at byte {}{field}:", at + 1));
    let same = ours.stretch(before(ours.text(), *at));
    for (label, side, found) in [("ours  ", ours, difference.ours.found), ("theirs", theirs, difference.theirs.found)] {
        let rest = at + found.map_or(0, char::len_utf8);
        let after = side.stretch(after(side.text(), rest));
        let found = found.map_or_else(|| "end".to_owned(), String::from);
        text.plain(format!("    {label}  {same}[{found}]{after}"));
    }
    *at
}

fn before(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].char_indices().rev().take(CONTEXT).last();
    start.map_or(at, |(start, _)| start)..at
}

fn after(text: &str, at: usize) -> Range<usize> {
    let rest = &text[at..];
    at..at + rest.char_indices().nth(CONTEXT).map_or(rest.len(), |(end, _)| end)
}

/// Shows two masked strings side by side around the first byte in which they differ.
pub(crate) fn show(text: &mut Text, ours: &str, theirs: &str) {
    let Some(difference) = first_difference(ours, theirs) else { return };
    let field = difference.field.as_ref().map(|field| format!(", in `{field}`")).unwrap_or_default();
    text.plain(format!("  first difference at byte {}{field}:", difference.at + 1));
    for (label, side) in [("ours  ", &difference.ours), ("theirs", &difference.theirs)] {
        let found = side.found.map_or_else(|| "end".to_owned(), String::from);
        text.plain(format!("    {label}  {}[{found}]{}", difference.before, side.after));
    }
}
