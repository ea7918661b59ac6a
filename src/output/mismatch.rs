//! A signature that does not match: what was wrong, where, and what mends it in which program; or what
//! was tried in vain, and what to try next.

use std::time::Duration;

use super::document::{Diagnosed, Verified};
use super::{Text, Tone, difference, meant, signature, words};
use crate::core::merchant::Endpoints;
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, Signature};
use crate::workbench::meant::Meant;
use crate::workbench::paste::Pasted;
use crate::workbench::{Carrier, Change, Diagnosis, Explanation, Given, Mask, Mistake};

/// How many explanations are shown to people; JSON has them all.
const SHOWN: usize = 3;

/// How many hex digits whole digests have, and the middle of an MD5.
const HEX_LENGTHS: [usize; 7] = [16, 32, 40, 56, 64, 96, 128];

/// How long a longer search takes.
const LONGER: Duration = Duration::from_secs(30);

/// A signed message that is checked.
pub(crate) struct Sample {
    /// What it is called.
    pub(crate) source: String,
    pub(crate) pasted: Pasted,
    /// Which message its fields are meant to be.
    pub(crate) meant: Option<Meant>,
    pub(crate) endpoints: Endpoints,
    pub(crate) carrier: Carrier,
    /// The fields that are not signed.
    pub(crate) unsigned: Vec<String>,
    pub(crate) canonical: Canonical,
    pub(crate) mask: Mask,
    /// What looks wrong in it before the other side is blamed, in words.
    pub(crate) suspicions: Vec<String>,
    /// The signature that it came with.
    pub(crate) given: Given,
    /// The same as it was written, as far as it may be shown.
    pub(crate) shown: String,
    /// The signature that it should have.
    pub(crate) expected: Signature,
}

impl Sample {
    /// Whether its signature is the right one.
    pub(crate) fn matches(&self) -> bool {
        matches!(self.given, Given::Full(bytes) if Signature::from(bytes) == self.expected)
    }

    /// Tells what the text was taken for.
    pub(crate) fn read_as(&self, text: &mut Text) {
        meant::describe(text, &self.pasted, self.meant, &self.unsigned, &self.endpoints);
    }

    /// The document on it, with what explains a mismatch.
    pub(crate) fn verified(&self, diagnosis: Option<&Diagnosis>) -> Verified {
        let diagnosed =
            diagnosis.map(|diagnosis| Diagnosed::of(self.mask.canonical(&self.canonical), diagnosis, self.carrier));
        let is_hex = self.shown.bytes().all(|byte| byte.is_ascii_hexdigit());
        let given = if is_hex { self.shown.to_ascii_lowercase() } else { self.shown.clone() };
        let expected = self.expected.to_string();
        Verified { given, expected, diagnosed }
    }
}

/// The commands that a screen names.
pub(crate) struct Next {
    /// The one that compares strings.
    pub(crate) verify: String,
    /// The one that checks the key against the gateway; `None` where that could not work.
    pub(crate) check: Option<String>,
    /// Whether only one sample was given.
    pub(crate) is_alone: bool,
    /// How long each search may take.
    pub(crate) effort: Duration,
}

/// The signatures, and the string that we sign, field by field.
pub(crate) fn strings(text: &mut Text, sample: &Sample, key: &ApiKey) {
    let Sample { pasted, unsigned, canonical, mask, .. } = sample;
    text.field("given", &sample.shown);
    text.field("expected", sample.expected.to_string());
    sample.read_as(text);
    signature::explain(text, &pasted.form, unsigned, &sample.suspicions, mask);
    signature::show(text, canonical, key, mask);
}

/// What was found out, masked before.
pub(crate) fn found(text: &mut Text, sample: &Sample, diagnosis: &Diagnosis, next: &Next) {
    let ours = sample.mask.canonical(&sample.canonical);
    for (place, explanation) in diagnosis.explanations.iter().take(SHOWN).enumerate() {
        text.headline(Tone::Bad, if place == 0 { "what was wrong:" } else { "or this was wrong:" });
        explained(text, explanation, &ours, sample.carrier);
    }
    let more = diagnosis.explanations.len().saturating_sub(SHOWN);
    if more > 0 {
        text.plain(format!("  and {more} more, in --json"));
    }
    if diagnosis.explanations.is_empty() {
        nothing(text, diagnosis, &sample.shown, next);
    }
}

/// One explanation: the changes, the strings, and the fix.
pub(crate) fn explained(text: &mut Text, explanation: &Explanation, ours: &str, carrier: Carrier) {
    changes(text, &explanation.changes);
    let in_key = match explanation.changes.as_slice() {
        [Change { mistake: Mistake::KeyPlace(place), .. }] => words::key_place_bytes(*place),
        _ => None,
    };
    if !difference::show(text, ours, &words::signed_string(&explanation.canonical), in_key.as_deref()) {
        same_but_for_key(text, &explanation.changes);
    }
    text.headline(Tone::Good, format!("fix: {}", words::advice(&explanation.changes, carrier)));
}

/// A line for each mistake.
pub(crate) fn changes(text: &mut Text, changes: &[Change]) {
    for told in words::told(changes) {
        text.plain(format!("  - {}", told.text()));
    }
}

/// The strings look the same where only the key differs, which neither shows.
fn same_but_for_key(text: &mut Text, changes: &[Change]) {
    let form = changes.iter().find_map(|change| match change.mistake {
        Mistake::KeyForm(form) => Some(form),
        _ => None,
    });
    if let Some(around) = form.and_then(words::around_key_of) {
        let words::Around { bytes, side, .. } = around;
        text.plain(format!("  the strings are the same, but theirs has {bytes} (hex) {side} the key"));
    } else if form.is_some() {
        text.plain("  the strings are the same, but for the key, which is not shown");
    }
}

fn nothing(text: &mut Text, diagnosis: &Diagnosis, shown: &str, next: &Next) {
    text.headline(Tone::Doubt, "no usual mistake explains the given signature");
    let together = match diagnosis.searched {
        0 => "not yet every known mistake by itself",
        1 => "every known mistake by itself, pairs not to the end",
        2 => "every known mistake by itself, and in pairs",
        _ => "every known mistake by itself, in pairs and in threes",
    };
    if let Some(length) = odd_length(shown) {
        text.plain(format!("  it has {length} characters, and an MD5 has 32 hex digits: was a part of it lost?"));
    }
    if diagnosis.tried > 0 {
        text.plain(format!("  {} ways to sign were tried: {together}", diagnosis.tried));
    }
    let families = words::families(&diagnosis.ruled_out);
    if !families.is_empty() {
        text.plain(format!("  ruled out: {families}"));
    }
    if next.is_alone {
        text.plain(
            "  possible: a value that is not the one that was signed, a rule that is not searched for, or another key",
        );
    }
    text.headline(Tone::Strong, "next:");
    for step in steps(diagnosis, next) {
        text.plain(format!("  - {step}"));
    }
}

/// The length of a signature that no usual digest is written with.
fn odd_length(shown: &str) -> Option<usize> {
    let length = shown.chars().count();
    let is_hex = shown.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hex && !HEX_LENGTHS.contains(&length)).then_some(length)
}

/// What to try next, the surest first.
fn steps(diagnosis: &Diagnosis, next: &Next) -> Vec<String> {
    let string = format!("compare with the string that the other side signed: `{} --string-file FILE`", next.verify);
    let another = "add a second signed message, `--also FILE`: two tell a wrong key or rule from a wrong value";
    let longer = if next.effort < LONGER { "`--effort 30s`" } else { "a longer `--effort`" };
    let effort = format!("search more mistakes at once, by {longer}");
    let check = next.check.as_ref().map(|check| format!("see whether the gateway takes this key: `{check}`"));
    let another = next.is_alone.then(|| another.to_owned());
    let effort = (!diagnosis.exhausted).then_some(effort);
    [Some(string), another, effort, check].into_iter().flatten().collect()
}

/// What to do, in one line, for who reads the document alone.
pub(crate) fn hint(sample: &Sample, diagnosis: &Diagnosis, next: &Next) -> String {
    match diagnosis.explanations.first() {
        Some(explanation) => words::advice(&explanation.changes, sample.carrier),
        None => steps(diagnosis, next).into_iter().next().unwrap_or_default(),
    }
}
