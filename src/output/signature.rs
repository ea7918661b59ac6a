//! The string that is signed, explained: as `sign` and `verify` show it.

use super::document::LeftOut;
use super::words::why_left_out;
use super::{Text, Tone};
use crate::core::form::Form;
use crate::core::secret::ApiKey;
use crate::core::signature::{self, Canonical, Treatment};
use crate::workbench::Mask;

/// The fields that are not signed, and why.
pub(crate) fn left_out(form: &Form, unsigned: &[String], mask: &Mask) -> Vec<LeftOut> {
    let why = |name, value| why_left_out(Treatment::of(name, value, unsigned));
    form.iter().filter_map(|(name, value)| Some(LeftOut { field: mask.words(name), why: why(name, value)? })).collect()
}

/// Field by field, what is signed and what is left out.
pub(crate) fn explain(text: &mut Text, form: &Form, unsigned: &[String], suspicions: &[String], mask: &Mask) {
    text.headline(Tone::Strong, "signed, in this order:");
    for (name, value) in signature::signed_fields(form, unsigned) {
        text.field(&mask.words(name), mask.value(name, value));
    }
    let left_out = left_out(form, unsigned, mask);
    if !left_out.is_empty() {
        text.headline(Tone::Strong, "left out:");
        for LeftOut { field, why } in left_out {
            text.field(&field, why);
        }
    }
    for suspicion in suspicions {
        text.headline(Tone::Doubt, format!("suspicious: {suspicion}"));
    }
}

/// The string with the key masked.
pub(crate) fn show(text: &mut Text, canonical: &Canonical, key: &ApiKey, mask: &Mask) {
    text.headline(Tone::Strong, format!("string of {} bytes, key masked:", canonical.signed_len(key)));
    text.plain(mask.canonical(canonical));
}

/// Bytes that are signed as they are and rarely meant.
pub(crate) fn suspicions(form: &Form, key: &ApiKey, mask: &Mask) -> Vec<String> {
    let found = |text: &str, what: &dyn Fn() -> String| -> Vec<String> {
        suspicious(text).into_iter().map(|why| format!("{} {why}", what())).collect()
    };
    let mut suspicions: Vec<String> = Vec::new();
    for (name, value) in form.iter() {
        suspicions.extend(found(name, &|| format!("the name {:?}", mask.words(name))));
        suspicions.extend(found(value, &|| mask.words(name)));
    }
    suspicions.extend(found(key.expose(), &|| "the API key".to_owned()));
    suspicions
}

fn suspicious(text: &str) -> Vec<&'static str> {
    let blank = |c: char| c == ' ' || c == '\t' || c == '\u{3000}' || c == '\u{a0}';
    [
        (text.starts_with(blank), "begins with a blank"),
        (text.ends_with(blank), "ends with a blank"),
        (text.contains('\r'), "contains a carriage return (CR)"),
        (text.contains('\n'), "contains a line feed (LF)"),
        (text.contains('\u{feff}'), "contains a byte-order mark (BOM)"),
        (text.contains('\u{fffd}'), "contains U+FFFD: it was decoded wrongly before"),
        (text.chars().any(|c| c.is_control() && c != '\r' && c != '\n'), "contains a control character"),
    ]
    .into_iter()
    .filter_map(|(found, why)| found.then_some(why))
    .collect()
}
