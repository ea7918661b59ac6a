//! Where two strings to be signed first differ, side by side.

use serde_json::json;

use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, MASKED_KEY};
use crate::error::{Exit, Failure};
use crate::output::{Report, Text, Tone};

/// How many characters are shown in front of the difference, and from it on.
const BEFORE: usize = 24;
const AFTER: usize = 36;

/// Compares our string with the other side's.
pub(super) fn report(canonical: &Canonical, theirs: &str, key: &ApiKey) -> Report {
    let theirs = theirs.trim_end_matches(['\r', '\n']);
    let shown = mask(theirs, key);
    let ours = canonical.masked();
    let mut report = Report::new("match");
    report.set("canonical", json!(ours));
    report.set("theirs", json!(shown));
    // A log often masks the key or leaves it out; then only what stands before it counts.
    let same = ours == shown || canonical.without_key() == theirs || is_masked_alike(canonical, theirs);
    if same {
        report.text.headline(Tone::Good, "the strings are the same");
        report.text.plain(ours);
        return report;
    }
    report.outcome = "mismatch";
    report.text.headline(Tone::Bad, "the strings differ");
    show(&mut report.text, &ours, &shown);
    if let Some(at) = first_difference(&ours, &shown) {
        report.set("differs_at", json!(at));
    }
    report.fail(
        Failure::new(Exit::Mismatch, "the strings to be signed differ")
            .hint("mend the side whose byte is wrong; `consign sign --explain` shows ours field by field"),
    );
    report
}

/// Whether the other side's string ends in a key of stars or dots.
fn is_masked_alike(canonical: &Canonical, theirs: &str) -> bool {
    let rest = theirs.strip_prefix(canonical.without_key()).and_then(|rest| rest.strip_prefix("&key="));
    rest.is_some_and(|key| key.chars().all(|c| matches!(c, '*' | '.' | '…' | 'x' | 'X')))
}

/// The key never reaches the screen, whoever wrote the string.
fn mask(text: &str, key: &ApiKey) -> String {
    if key.expose().is_empty() { text.to_owned() } else { text.replace(key.expose(), MASKED_KEY) }
}

/// Shows two strings side by side around the first byte in which they differ, and marks it.
pub(super) fn show(text: &mut Text, ours: &str, theirs: &str) {
    let Some(at) = first_difference(ours, theirs) else { return };
    text.plain(format!("  first difference at byte {}:", at + 1));
    for (label, string) in [("ours  ", ours), ("theirs", theirs)] {
        text.plain(format!("    {label}  {}", around(string, at)));
    }
}

/// The byte at which two strings part, counted from 0 and moved back to where a character
/// begins; `None` when they are the same.
fn first_difference(one: &str, other: &str) -> Option<usize> {
    if one == other {
        return None;
    }
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|at| one.is_char_boundary(*at) && other.is_char_boundary(*at))
}

/// The text around a byte, the character there in brackets.
fn around(text: &str, at: usize) -> String {
    let (before, after) = text.split_at(at.min(text.len()));
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let mut shown = if skipped > 0 { "…".to_owned() } else { String::new() };
    shown.extend(before.chars().skip(skipped));
    let mut rest = after.chars();
    match rest.next() {
        Some(marked) => shown.extend(['[', marked, ']']),
        None => shown.push_str("[end]"),
    }
    shown.extend(rest.by_ref().take(AFTER));
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_marked_on_a_whole_character() {
        assert_eq!(first_difference("abc", "abc"), None);
        assert_eq!(first_difference("a单", "a印"), Some(1));
        assert_eq!(first_difference("a", "ab"), Some(1));
        assert_eq!(around("a=1&b=2", 6), "a=1&b=[2]");
        assert_eq!(around("a=1", 3), "a=1[end]");
        assert_eq!(around(&"x".repeat(100), 50), format!("…{}[x]{}…", "x".repeat(24), "x".repeat(36)));
    }

    #[test]
    fn a_masked_or_missing_key_is_no_difference() {
        let key = ApiKey::new("secret".into());
        let form = crate::core::form::Form::decode("a=1").expect("a form");
        let ours = Canonical::of(&form, &[]);
        for theirs in ["a=1&key=secret", "a=1&key=***", "a=1&key=xxxxxx", "a=1", "a=1&key=secret\n"] {
            assert_eq!(report(&ours, theirs, &key).outcome, "match", "{theirs}");
        }
        let differs = report(&ours, "a=2&key=secret", &key);
        assert_eq!(differs.outcome, "mismatch");
        assert!(!differs.text.render(false).contains("secret"));
    }
}
