//! The string that is signed, explained: as `sign` and `verify` show it.

use super::document::LeftOut;
use super::words::why_left_out;
use super::{Text, Tone};
use crate::core::form::Form;
use crate::core::lang::{Words, say};
use crate::core::secret::ApiKey;
use crate::core::signature::{self, Canonical, Treatment};
use crate::workbench::Mask;

/// The fields that are not signed, and why.
pub(crate) fn left_out(form: &Form, unsigned: &[String], mask: &Mask) -> Vec<LeftOut> {
    let told = why_not_signed(form, unsigned, mask).into_iter();
    told.map(|(field, why)| LeftOut { field, why: why.into_en() }).collect()
}

fn why_not_signed(form: &Form, unsigned: &[String], mask: &Mask) -> Vec<(String, Words)> {
    let why = |name, value| why_left_out(Treatment::of(name, value, unsigned));
    form.iter().filter_map(|(name, value)| Some((mask.words(name), why(name, value)?))).collect()
}

/// Field by field, what is signed and what is left out.
pub(crate) fn explain(text: &mut Text, form: &Form, unsigned: &[String], suspicions: &[Words], mask: &Mask) {
    text.headline(Tone::Strong, say!("signed, in this order:", "按以下顺序签名："));
    for (name, value) in signature::signed_fields(form, unsigned) {
        text.field(mask.words(name), mask.value(name, value));
    }
    let left_out = why_not_signed(form, unsigned, mask);
    if !left_out.is_empty() {
        text.headline(Tone::Strong, say!("left out:", "不参与签名："));
        for (field, why) in left_out {
            text.field(field, why);
        }
    }
    for suspicion in suspicions {
        text.headline(Tone::Doubt, say!("suspicious: {suspicion}", "可疑：{suspicion}", [suspicion]));
    }
}

/// The string with the key masked.
pub(crate) fn show(text: &mut Text, canonical: &Canonical, key: &ApiKey, mask: &Mask) {
    text.headline(
        Tone::Strong,
        say!("string of {} bytes, key masked:", "字符串共 {} 字节，密钥已遮盖：", canonical.signed_len(key)),
    );
    text.plain(mask.canonical(canonical));
}

/// Bytes that are signed as they are and rarely meant.
pub(crate) fn suspicions(form: &Form, key: &ApiKey, mask: &Mask) -> Vec<Words> {
    let found = |text: &str, what: &dyn Fn() -> Words| -> Vec<Words> {
        suspicious(text).into_iter().map(|why| say!("{what} {why}", "{what}{why}", [what = what(), why])).collect()
    };
    let mut suspicions: Vec<Words> = Vec::new();
    for (name, value) in form.iter() {
        suspicions.extend(found(name, &|| say!("the name {:?}", "字段名 {:?} ", mask.words(name))));
        suspicions.extend(found(value, &|| mask.words(name).into()));
    }
    suspicions.extend(found(key.expose(), &|| say!("the API key", "API 密钥")));
    suspicions
}

fn suspicious(text: &str) -> Vec<Words> {
    let blank = |c: char| c == ' ' || c == '\t' || c == '\u{3000}' || c == '\u{a0}';
    [
        (text.starts_with(blank), say!("begins with a blank", "以空格开头")),
        (text.ends_with(blank), say!("ends with a blank", "以空格结尾")),
        (text.contains('\r'), say!("contains a carriage return (CR)", "含有回车符（CR）")),
        (text.contains('\n'), say!("contains a line feed (LF)", "含有换行（LF）")),
        (text.contains('\u{feff}'), say!("contains a byte-order mark (BOM)", "含有 BOM")),
        (
            text.contains('\u{fffd}'),
            say!("contains U+FFFD: it was decoded wrongly before", "含有 U+FFFD：之前解码有误"),
        ),
        (
            text.chars().any(|c| c.is_control() && c != '\r' && c != '\n'),
            say!("contains a control character", "含有控制字符"),
        ),
    ]
    .into_iter()
    .filter_map(|(found, why)| found.then_some(why))
    .collect()
}
