//! Text that nothing encrypted: a card as it is, or in hex or base64.

use super::change::Unencrypted;
use super::encoded::base64;
use super::plausible::{Charset, Looks, Plausible, plausible};

/// Shorter text is nothing in particular; longer could be ciphertext.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=24;

/// The bits that speak against chance where text stands in hex or base64.
const ENOUGH: f64 = 28.0;

/// The card that a text is itself, where it can be no ciphertext.
pub(super) fn unencrypted(text: &str) -> Option<(Plausible, Unencrypted)> {
    let text = text.trim();
    let decoded = |bytes: Option<Vec<u8>>, how| Some((card(&bytes?)?, how));
    // Hex of digits is digits itself, but hardly any number has a 3 in each second place.
    decoded(hex::decode(text).ok(), Unencrypted::Hex)
        .or_else(|| Some((plain(text)?, Unencrypted::Plain)))
        .or_else(|| decoded(base64(text), Unencrypted::Base64))
}

fn plain(text: &str) -> Option<Plausible> {
    let count = text.chars().count();
    let is_all = |of: fn(char) -> bool| text.chars().all(of);
    let is_digits =
        is_all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ')) && text.starts_with(|c: char| c.is_ascii_digit());
    // A base64 of eight or sixteen bytes is mixed; hex that was cut has no letter beyond F.
    let is_one_case = !text.contains(char::is_lowercase) || !text.contains(char::is_uppercase);
    let is_code = is_all(|c| c.is_ascii_alphanumeric() || c == '-') && is_one_case && count <= 21;
    let is_no_hex = is_code && text.contains(|c: char| c.is_ascii_alphabetic() && !c.is_ascii_hexdigit());
    let is_foreign = text.contains(|c: char| !c.is_ascii() && c.is_alphabetic());
    let found = plausible(text.as_bytes()).filter(|found| found.charset == Charset::Utf8);
    found.filter(|_| LENGTHS.contains(&count) && (is_digits || is_no_hex || is_foreign))
}

/// What of a decoded text is a card, and no ciphertext in a second notation.
fn card(bytes: &[u8]) -> Option<Plausible> {
    let found = plausible(bytes).filter(|found| found.charset == Charset::Utf8 && found.bits >= ENOUGH)?;
    let is_card = matches!(found.looks, Looks::Digits(_)) || plain(&found.text).is_some();
    (is_card && LENGTHS.contains(&bytes.len())).then_some(found)
}
