//! Where two strings to be signed first differ, side by side.
//!
//! The true strings are compared, and masked ones are shown: a difference within a key or a
//! plaintext card is told by its place alone.

use std::ops::Range;

use zeroize::Zeroizing;

use super::document::{Compared, Document, OutcomeName};
use super::{Report, Text, Tone, words};
use crate::core::lang::{Words, say};
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, MASKED_KEY};
use crate::error::{Exit, Failure};
use crate::workbench::{Appended, Difference, JOINT, Mask, Masked, Side, Stretch, appended, first_difference, is_mask};

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
    let (ours, theirs) = (mask.ours(&signed, key), mask.theirs(theirs, body));
    let compared =
        |differs_at| Compared { canonical: mask.canonical(canonical), theirs: theirs.whole(), differs_at, how: None };
    // A log often masks the key or leaves it out; then only what stands before it counts.
    let same = theirs.text() == signed.as_str() || theirs.text() == body || is_masked_alike(body, theirs.text());
    let way = appended(body, key.expose(), theirs.text());
    let Some(difference) = first_difference(&signed, theirs.text()).filter(|_| !same) else {
        let mut report = Report::new(OutcomeName::Match, Document::Compared(compared(None)));
        report.text.headline(Tone::Good, say!("the strings are the same", "两个字符串相同"));
        report.text.plain(mask.canonical(canonical));
        return report;
    };
    let mut report = Report::new(OutcomeName::Mismatch, Document::Empty);
    if let Some(way) = way {
        let at = theirs.hidden_at(difference.at).map_or(difference.at, |hidden| hidden.start.min(difference.at));
        let how = words::appended_bytes(&way);
        report.text.headline(
            Tone::Bad,
            say!("the strings differ in {what} only", "两个字符串只有{what}不同", [what = words::appended_at(&way)]),
        );
        report.text.plain(say!("  byte {}: {how}", "  第 {} 字节：{how}", [how], at + 1));
        let is_unknown = way == Appended::Unknown;
        if !is_unknown {
            mark(&mut report.text, &mask.canonical(canonical), &theirs.whole());
        }
        let hidden = || format!("{}{MASKED_KEY}", mask.theirs(body, body).whole());
        let theirs = if is_unknown { hidden() } else { theirs.whole() };
        report.document = Document::Compared(Compared { theirs, how: Some(how.into_en()), ..compared(Some(at)) });
        let message = say!(
            "the strings to be signed differ in {what} only",
            "两个签名串只有{what}不同",
            [what = words::appended_at(&way)]
        );
        report.fail(Failure::new(Exit::Mismatch, message).hint(words::mend_appended(&way)));
        return report;
    }
    let their_key = theirs.text().strip_prefix(body).and_then(|rest| rest.strip_prefix(JOINT));
    if let Some(their_key) = their_key {
        let (what, hint) = key_difference(key.expose(), their_key, other_keys);
        report.text.headline(Tone::Bad, say!("the strings differ in the key only", "两个字符串只有密钥不同"));
        report.text.plain(say!("  {what}", "  {what}", [what]));
        let differs_at = Some(body.len() + JOINT.len());
        report.document = Document::Compared(Compared { how: Some(what.into_en()), ..compared(differs_at) });
        report.fail(
            Failure::new(
                Exit::Mismatch,
                say!("the strings to be signed differ in the key only", "两个签名串只有密钥不同"),
            )
            .hint(hint),
        );
        return report;
    }
    report.text.headline(Tone::Bad, say!("the strings differ", "两个字符串不同"));
    let at = show_true(&mut report.text, &ours, &theirs, &difference, mask);
    report.document = Document::Compared(compared(Some(at)));
    report.fail(Failure::new(Exit::Mismatch, say!("the strings to be signed differ", "两个签名串不同")).hint(say!(
        "mend the side whose byte is wrong; `{explain}` shows ours field by field",
        "改正出错的一方；`{explain}` 逐个字段显示我方的签名串"
    )));
    report
}

/// Whether the other side's string ends in a key of stars or dots.
fn is_masked_alike(body: &str, theirs: &str) -> bool {
    let rest = theirs.strip_prefix(body).and_then(|rest| rest.strip_prefix(JOINT));
    rest.is_some_and(|key| !key.is_empty() && key.chars().all(is_mask))
}

/// How two keys differ, without a character of either, and what mends it.
fn key_difference(ours: &str, theirs: &str, other_keys: &[(String, ApiKey)]) -> (Words, Words) {
    if let Some((name, _)) = other_keys.iter().find(|(_, key)| key.expose() == theirs) {
        let hint = say!(
            "if that is the merchant's, use that profile: `--profile {name}`; else mend the other program",
            "如果那是该商户的密钥，使用那个配置：`--profile {name}`；否则改正对方程序"
        );
        return (say!("theirs is the key of the profile `{name}`", "对方用的是配置 `{name}` 的密钥"), hint);
    }
    if ours.trim() == theirs.trim() {
        return words::around_keys(ours, theirs);
    }
    let what = if ours.len() == theirs.len() { say!("content", "内容") } else { say!("length", "长度") };
    let hint = say!(
        "compare both keys, `api_key` of the profile and the other program's, with the merchant console",
        "把双方的密钥（配置里的 `api_key` 和对方程序的）与商户后台核对"
    );
    (say!("the keys differ in {what}", "两个密钥的{what}不同", [what]), hint)
}

/// Shows the first difference of two true strings, and returns its place: that of the whole
/// hidden stretch where it lies in one.
fn show_true(text: &mut Text, ours: &Masked<'_>, theirs: &Masked<'_>, difference: &Difference, mask: &Mask) -> usize {
    let Difference { at, field, .. } = difference;
    let field = field.as_deref().map(|field| say!(", in `{}`", "，在 `{}` 里", mask.words(field))).unwrap_or_default();
    let hidden = [ours, theirs].into_iter().filter_map(|side| side.hidden_at(*at)).map(|hidden| hidden.start).min();
    if let Some(begin) = hidden {
        text.plain(say!(
            "  first difference at byte {}{field}, within what is hidden here:",
            "  第一处不同在第 {} 字节{field}，在此处隐藏的部分之内：",
            [field],
            begin + 1
        ));
        text.plain(say!("    both    {}***", "    双方  {}***", ours.stretch(before(ours.text(), begin))));
        return begin;
    }
    text.plain(say!("  first difference at byte {}{field}:", "  第一处不同在第 {} 字节{field}：", [field], at + 1));
    let same = ours.stretch(before(ours.text(), *at));
    let [our_label, their_label] = sides();
    for (label, side, found) in
        [(our_label, ours, difference.ours.found), (their_label, theirs, difference.theirs.found)]
    {
        let rest = at + found.map_or(0, char::len_utf8);
        let after = side.stretch(after(side.text(), rest));
        let found = found.map_or_else(|| say!("end", "结尾"), |c| String::from(c).into());
        text.plain(say!("    {label}  {same}[{found}]{after}", "    {label}  {same}[{found}]{after}", [label, found]));
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

/// Shows two masked strings side by side around what differs in them; false where nothing does.
/// `in_key` tells how, where that is how the key is appended.
pub(crate) fn show(text: &mut Text, ours: &str, theirs: &Words, in_key: Option<&Words>) -> bool {
    // What stands for a plaintext is a word, and so has another length in each language.
    let (en, zh) = (side_by_side(ours, theirs.en(), in_key), side_by_side(ours, theirs.zh(), in_key));
    let Some((en, zh)) = en.zip(zh) else { return false };
    for (en, zh) in en.iter().zip(&zh) {
        text.plain(Words::new(en.en().to_owned(), zh.zh().to_owned()));
    }
    true
}

/// Where two masked strings differ, and both around that place.
fn side_by_side(ours: &str, theirs: &str, in_key: Option<&Words>) -> Option<[Words; 3]> {
    let difference = first_difference(ours, theirs)?;
    let field = difference.field.as_ref().map(|field| say!(", in `{field}`", "，在 `{field}` 里")).unwrap_or_default();
    let (at, marked_at) = (difference.at, Stretch::between(ours, theirs).map(|stretch| stretch.at));
    let place = match (in_key, marked_at) {
        (Some(how), _) => say!("  byte {}: {how}", "  第 {} 字节：{how}", [how], at + 1),
        (None, Some(marked_at)) if marked_at < at => {
            say!("  difference from byte {} on:", "  从第 {} 字节起不同：", marked_at + 1)
        }
        (None, _) => {
            say!("  first difference at byte {}{field}:", "  第一处不同在第 {} 字节{field}：", [field], at + 1)
        }
    };
    if let Some([ours, theirs]) = marked(ours, theirs) {
        return Some([place, ours, theirs]);
    }
    let line = |label: Words, side: &Side| {
        let found = side.found.map_or_else(|| say!("end", "结尾"), |c| String::from(c).into());
        say!("    {label}  {}[{found}]{}", "    {label}  {}[{found}]{}", [label, found], difference.before, side.after)
    };
    let [our_label, their_label] = sides();
    Some([place, line(our_label, &difference.ours), line(their_label, &difference.theirs)])
}

/// Marks in two masked strings all from the first to the last difference, where that is short.
fn mark(text: &mut Text, ours: &str, theirs: &str) {
    marked(ours, theirs).into_iter().flatten().for_each(|line| text.plain(line));
}

fn marked(ours: &str, theirs: &str) -> Option<[Words; 2]> {
    let stretch = Stretch::between(ours, theirs)?;
    let line = |label: Words, side: &str| {
        let end = side.len() - stretch.behind;
        let (before, after) = (&side[before(side, stretch.at)], &side[after(side, end)]);
        let differing = &side[stretch.at..end];
        say!("    {label}  {before}[{differing}]{after}", "    {label}  {before}[{differing}]{after}", [label])
    };
    let [our_label, their_label] = sides();
    Some([line(our_label, ours), line(their_label, theirs)])
}

/// What the two sides are called.
fn sides() -> [Words; 2] {
    [say!("ours  ", "我方"), say!("theirs", "对方")]
}
