//! Where two strings to be signed first differ, side by side.

use serde_json::json;

use super::string;
use crate::core::secret::ApiKey;
use crate::core::signature::Canonical;
use crate::error::{Exit, Failure};
use crate::output::{Report, Text, Tone};
use crate::workbench::{first_difference, mask_key};

/// Compares our string with the other side's.
pub(super) fn report(canonical: &Canonical, theirs: &str, key: &ApiKey) -> Report {
    let theirs = theirs.trim_end_matches(['\r', '\n']);
    let shown = mask_key(theirs, key);
    let ours = string::masked(canonical, key);
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
    report.set("differs_at", first_difference(&ours, &shown).map(|difference| json!(difference.at)));
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

/// Shows two strings side by side around the first byte in which they differ, and marks it.
pub(super) fn show(text: &mut Text, ours: &str, theirs: &str) {
    let Some(difference) = first_difference(ours, theirs) else { return };
    let field = difference.field.as_ref().map(|field| format!(", in `{field}`")).unwrap_or_default();
    text.plain(format!("  first difference at byte {}{field}:", difference.at + 1));
    for (label, side) in [("ours  ", &difference.ours), ("theirs", &difference.theirs)] {
        let found = side.found.map_or_else(|| "end".to_owned(), String::from);
        text.plain(format!("    {label}  {}[{found}]{}", difference.before, side.after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
