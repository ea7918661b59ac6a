//! A signature that does not match: what was wrong, where, and what mends it in which program; or what
//! was tried in vain, and what to try next.

use std::time::Duration;

use super::document::{Diagnosed, Verified};
use super::{Text, Tone, difference, meant, signature, words};
use crate::core::lang::{Words, say};
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
    pub(crate) source: Words,
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
    pub(crate) suspicions: Vec<Words>,
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
    text.field(say!("given", "给出的"), &sample.shown);
    text.field(say!("expected", "应为"), sample.expected.to_string());
    sample.read_as(text);
    signature::explain(text, &pasted.form, unsigned, &sample.suspicions, mask);
    signature::show(text, canonical, key, mask);
}

/// What was found out, masked before.
pub(crate) fn found(text: &mut Text, sample: &Sample, diagnosis: &Diagnosis, next: &Next) {
    let ours = sample.mask.canonical(&sample.canonical);
    for (place, explanation) in diagnosis.explanations.iter().take(SHOWN).enumerate() {
        text.headline(
            Tone::Bad,
            if place == 0 {
                say!("what was wrong:", "错在：")
            } else {
                say!("or this was wrong:", "或者错在：")
            },
        );
        explained(text, explanation, &ours, sample.carrier);
    }
    let more = diagnosis.explanations.len().saturating_sub(SHOWN);
    if more > 0 {
        text.plain(say!("  and {more} more, in --json", "  另有 {more} 种，见 --json"));
    }
    if diagnosis.explanations.is_empty() {
        nothing(text, diagnosis, sample, next);
    }
}

/// One explanation: the changes, the strings, and the fix.
pub(crate) fn explained(text: &mut Text, explanation: &Explanation, ours: &str, carrier: Carrier) {
    changes(text, &explanation.changes);
    let in_key = match explanation.changes.as_slice() {
        [Change { mistake: Mistake::KeyPlace(place), .. }] => words::key_place_bytes(*place),
        _ => None,
    };
    if !difference::show(text, ours, &words::signed_string(&explanation.canonical), in_key.as_ref()) {
        same_but_for_key(text, &explanation.changes);
    }
    text.headline(
        Tone::Good,
        say!("fix: {advice}", "改正：{advice}", [advice = words::advice(&explanation.changes, carrier)]),
    );
}

/// A line for each mistake.
pub(crate) fn changes(text: &mut Text, changes: &[Change]) {
    for told in words::told(changes) {
        text.plain(say!("  - {told}", "  - {told}", [told = told.text()]));
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
        text.plain(say!(
            "  the strings are the same, but theirs has {bytes} (hex) {side} the key",
            "  字符串相同，但对方在密钥{side}多了 {bytes}（十六进制）",
            [side]
        ));
    } else if form.is_some() {
        text.plain(say!(
            "  the strings are the same, but for the key, which is not shown",
            "  除不显示的密钥外，字符串相同"
        ));
    }
}

fn nothing(text: &mut Text, diagnosis: &Diagnosis, sample: &Sample, next: &Next) {
    text.headline(Tone::Doubt, say!("no usual mistake explains the given signature", "没有常见错误能解释给出的签名"));
    let together = match diagnosis.searched {
        0 => say!("not yet every known mistake by itself", "单个的已知错误还没有试完"),
        1 => say!("every known mistake by itself, pairs not to the end", "每个单独的已知错误，成对的没有试完"),
        2 => say!("every known mistake by itself, and in pairs", "已知错误单个和成对都试过"),
        _ => say!("every known mistake by itself, in pairs and in threes", "已知错误单个、成对和三个一组都试过"),
    };
    if let Some(length) = odd_length(sample) {
        text.plain(length);
    }
    if diagnosis.tried > 0 {
        text.plain(say!(
            "  {} ways to sign were tried: {together}",
            "  试了 {} 种签名方式：{together}",
            [together],
            diagnosis.tried
        ));
    }
    let families = words::families(&diagnosis.ruled_out);
    if !families.is_empty() {
        text.plain(say!("  tried in vain: {families}", "  试过而不符：{families}", [families]));
    }
    if next.is_alone {
        text.plain(say!(
            "  possible: a value that is not the one that was signed, a rule that is not searched for, or another key",
            "  可能：值与签名时的不同，用了没有搜索的规则，或密钥不同"
        ));
    }
    text.headline(Tone::Strong, say!("next:", "接下来："));
    for step in steps(diagnosis, next) {
        text.plain(say!("  - {step}", "  - {step}", [step]));
    }
}

/// What the length of a signature tells, which no usual digest is written with.
fn odd_length(sample: &Sample) -> Option<Words> {
    if sample.given.is_like_rsa() {
        return Some(say!(
            "  it is as long as an RSA signature (sign_type RSA, RSA2), and the gateway takes an MD5: 32 hex digits",
            "  它和 RSA 签名（sign_type RSA、RSA2）一样长，而平台要的是 MD5：32 位十六进制数字"
        ));
    }
    let length = sample.shown.chars().count();
    let is_hex = sample.shown.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_odd = matches!(sample.given, Given::NoDigest { .. }) || is_hex && !HEX_LENGTHS.contains(&length);
    is_odd.then(|| {
        say!(
            "  it has {length} characters, and an MD5 has 32 hex digits: was a part of it lost, or is it no digest?",
            "  它有 {length} 个字符，而 MD5 是 32 位十六进制数字：是不是丢了一部分，或者不是摘要？"
        )
    })
}

/// What to try next, the surest first.
fn steps(diagnosis: &Diagnosis, next: &Next) -> Vec<Words> {
    let string = say!(
        "compare with the string that the other side signed: `{} --string-file FILE`",
        "与对方所签的字符串比较：`{} --string-file FILE`",
        next.verify
    );
    let another = say!(
        "add a second signed message, `--also FILE`: two tell a wrong key or rule from a wrong value",
        "再加一个签名的报文，`--also FILE`：有两个就能分清是密钥或规则不对，还是值不对"
    );
    let longer = if next.effort < LONGER {
        say!("`--effort 30s`", " `--effort 30s` ")
    } else {
        say!("a longer `--effort`", "更大的 `--effort` ")
    };
    let effort = say!("search more mistakes at once, by {longer}", "用{longer}搜索更多同时出现的错误", [longer]);
    let check = next
        .check
        .as_ref()
        .map(|check| say!("see whether the gateway takes this key: `{check}`", "看平台是否接受这个密钥：`{check}`"));
    let another = next.is_alone.then_some(another);
    let effort = (!diagnosis.exhausted).then_some(effort);
    [Some(string), another, effort, check].into_iter().flatten().collect()
}

/// What to do, in one line, for who reads the document alone.
pub(crate) fn hint(sample: &Sample, diagnosis: &Diagnosis, next: &Next) -> Words {
    match diagnosis.explanations.first() {
        Some(explanation) => words::advice(&explanation.changes, sample.carrier),
        None => steps(diagnosis, next).into_iter().next().unwrap_or_default(),
    }
}
