//! The bytes that a ciphertext's text may stand for.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::block::BLOCK;
use super::change::{CipherChange, Doubled, WrongLength};
use super::notation;

/// Bytes that a text may stand for, and what makes this another reading than the right one.
#[derive(Clone, Debug)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) changes: Vec<CipherChange>,
    /// What is missing of the ciphertext.
    pub(super) missing: Missing,
}

/// Which end of a ciphertext was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Nothing,
    End,
    Beginning,
}

/// All readings of a text, those with the fewest changes first.
pub(super) fn encoded(text: &str) -> Vec<Encoded> {
    let mut all: Vec<Encoded> = Vec::new();
    for (within, change) in unwrapped(text) {
        let is_literal = change == Some(CipherChange::BytesLiteral);
        for mut found in readings(&within, is_literal) {
            found.changes.splice(0..0, change.clone());
            all.push(found);
        }
    }
    all.retain(|found| is_mixed(&found.bytes));
    all.sort_by_key(|found| found.changes.len());
    let mut known: Vec<Encoded> = Vec::new();
    for found in all {
        if known.iter().all(|other| other.bytes != found.bytes) {
            known.push(found);
        }
    }
    known
}

/// Whether bytes are as mixed as ciphertext is: of a few that repeat, each way to decrypt makes a few
/// that repeat, and they would count as many.
fn is_mixed(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(64)];
    let distinct = start.iter().enumerate().filter(|(at, byte)| !start[..*at].contains(byte)).count();
    distinct >= 3.max((start.len() / 2).min(8))
}

/// The text, and what stands in it within quotes, a literal or behind a name.
fn unwrapped(text: &str) -> Vec<(String, Option<CipherChange>)> {
    let text = text.trim();
    let mut all = vec![(text.to_owned(), None)];
    let bare = text.trim_matches([',', ';']).trim();
    let quotes = ['"', '\'', '`', '\\', '“', '”', '‘', '’'];
    let unquoted = bare.trim_matches(quotes);
    if unquoted != text && !unquoted.is_empty() {
        all.push((unquoted.to_owned(), Some(CipherChange::Quoted)));
    }
    let literal = bare.strip_prefix(['b', 'B']).filter(|rest| rest.starts_with(['\'', '"']));
    if let Some(literal) = literal.filter(|rest| rest.len() > 2 && rest.ends_with(['\'', '"'])) {
        all.push((literal[1..literal.len() - 1].to_owned(), Some(CipherChange::BytesLiteral)));
    }
    let name = bare.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'"')).count();
    let is_name = bare[..name].bytes().any(|byte| byte.is_ascii_alphabetic());
    if let Some(value) = bare[name..].strip_prefix(['=', ':']).filter(|value| is_name && value.len() > 4) {
        all.push((value.trim().trim_matches(quotes).to_owned(), Some(CipherChange::Named)));
    }
    all
}

fn readings(text: &str, is_literal: bool) -> Vec<Encoded> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !":-".contains(*c)).collect();
    let bare = bare.strip_prefix("<Buffer").and_then(|rest| rest.strip_suffix('>')).unwrap_or(&bare);
    let bare = bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X")).unwrap_or(bare);
    let unescaped = unescaped(text);
    let joined: String = unescaped.split_whitespace().collect();
    let is_url = joined.contains(['-', '_']);
    let hex = hex::decode(bare).ok();
    let base64 = base64(&joined);
    let twice = |how: Doubled| CipherChange::DoubledHex(how);
    let doubled = hex.as_ref().and_then(|bytes| hex::decode(bytes).ok());
    let within_hex = hex.as_ref().and_then(|bytes| base64_of(bytes));
    let within_base64 = base64.as_ref().and_then(|bytes| hex::decode(bytes).ok());
    let base64_twice = base64.as_ref().and_then(|bytes| base64_of(bytes));
    let plus =
        Some(unescaped.trim()).filter(|text| text.contains(' ')).and_then(|text| self::base64(&text.replace(' ', "+")));
    let marks = (bare != text).then_some(CipherChange::HexDecorated);
    let in_base64 = if is_url { CipherChange::Base64Url } else { CipherChange::Base64 };
    let mut all: Vec<(Vec<u8>, Option<CipherChange>)> = Vec::new();
    let mut add = |bytes: Option<Vec<u8>>, change| all.extend(bytes.map(|bytes| (bytes, change)));
    add(hex, marks.clone());
    add(base64, Some(in_base64));
    add(plus, Some(CipherChange::PlusAsBlank));
    add(doubled, Some(twice(Doubled::HexInHex)));
    add(within_hex, Some(twice(Doubled::Base64InHex)));
    add(within_base64, Some(twice(Doubled::HexInBase64)));
    add(base64_twice, Some(twice(Doubled::Base64InBase64)));
    if let Some(bytes) = notation::escaped(text) {
        add(Some(bytes), (!is_literal).then_some(CipherChange::Escaped));
    }
    for (bytes, change) in notation::numbers(text) {
        add(Some(bytes), Some(change));
    }
    let lengths = wrong_lengths(bare).into_iter().map(|(bytes, change, missing)| Encoded {
        bytes,
        changes: marks.clone().into_iter().chain([CipherChange::WrongLength(change)]).collect(),
        missing,
    });
    let mut readings: Vec<Encoded> = lengths.collect();
    for (bytes, change) in all {
        let rest = bytes.len() % BLOCK;
        let is_hex = change.is_none() || change == Some(CipherChange::HexDecorated);
        if rest != 0 && bytes.len() > BLOCK && !is_hex {
            let cut = CipherChange::WrongLength(WrongLength::NoWholeBytes(bytes.len()));
            let changes = change.clone().into_iter().chain([cut]).collect();
            readings.push(Encoded { bytes: bytes[..bytes.len() - rest].to_vec(), changes, missing: Missing::End });
        }
        readings.push(Encoded { bytes, changes: change.into_iter().collect(), missing: Missing::Nothing });
    }
    readings
}

/// What can be made of hex of a wrong length.
fn wrong_lengths(bare: &str) -> Vec<(Vec<u8>, WrongLength, Missing)> {
    let digits = bare.len();
    let over = digits % (2 * BLOCK);
    if over == 0 || !bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut add = |hex: &str, change, missing| all.extend(hex::decode(hex).ok().map(|bytes| (bytes, change, missing)));
    let lost = 2 * BLOCK - over;
    if lost <= 4 {
        add(&format!("{}{bare}", "0".repeat(lost)), WrongLength::LeadingZeroLost, Missing::Nothing);
    }
    if over == 1 {
        add(&bare[..digits - 1], WrongLength::DigitTooMany, Missing::Nothing);
    }
    add(&bare[..digits - over], WrongLength::NoWholeBlocks(digits), Missing::End);
    add(&bare[over..], WrongLength::Front(digits), Missing::Beginning);
    all
}

/// Without the escapes of URLs and of JSON.
fn unescaped(text: &str) -> String {
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    text.replace("\\/", "/").replace("\\u003d", "=").replace("\\u002b", "+").replace("\\n", "").replace("\\r", "")
}

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// Base64 in either alphabet, padded or not.
pub(super) fn base64(text: &(impl AsRef<[u8]> + ?Sized)) -> Option<Vec<u8>> {
    let standard = |byte: &u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    };
    base64_of(&text.as_ref().iter().map(standard).collect::<Vec<u8>>())
}

fn base64_of(text: &[u8]) -> Option<Vec<u8>> {
    GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(text).ok()
}
