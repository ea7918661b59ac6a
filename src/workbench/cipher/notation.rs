//! Bytes as programs print them: escapes, arrays of numbers, numbers with a sign.

use super::block::BLOCK;
use super::change::{CipherChange, SignedHex};

/// The bytes of text with escapes as Python, C and PHP write them; none where it has no escape.
pub(super) fn escaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    let mut has_escape = false;
    while let Some((byte, after)) = rest.split_first() {
        let (value, left) = if *byte == b'\\' { escape(after)? } else { (*byte, after) };
        has_escape |= *byte == b'\\';
        bytes.push(value);
        rest = left;
    }
    has_escape.then_some(bytes)
}

fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let (kind, after) = text.split_first()?;
    let number = |digits: &[u8], radix| u8::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok();
    match kind {
        b'x' | b'X' => Some((number(after.get(..2)?, 16)?, &after[2..])),
        b'u' if after.starts_with(b"00") => Some((number(after.get(2..4)?, 16)?, &after[4..])),
        b'0'..=b'7' => {
            let count = text.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            Some((number(&text[..count], 8)?, &text[count..]))
        }
        b'a' => Some((7, after)),
        b'b' => Some((8, after)),
        b't' => Some((b'\t', after)),
        b'n' => Some((b'\n', after)),
        b'v' => Some((11, after)),
        b'f' => Some((12, after)),
        b'r' => Some((b'\r', after)),
        b'e' => Some((27, after)),
        b'\\' | b'\'' | b'"' | b'/' => Some((*kind, after)),
        _ => None,
    }
}

/// The bytes of numbers, each by itself or all as one.
pub(super) fn numbers(text: &str) -> Vec<(Vec<u8>, CipherChange)> {
    let inner = text.rfind(['[', '{']).map_or(text, |at| &text[at + 1..]);
    let inner = inner.find([']', '}']).map_or(inner, |at| &inner[..at]);
    let tokens: Vec<&str> = inner.split([',', ' ', '\n', '\t', '\r']).filter(|token| !token.is_empty()).collect();
    let mut all = Vec::new();
    if tokens.len() >= 8 {
        let decimal = tokens.iter().map(|token| decimal(token)).collect::<Option<Vec<u8>>>();
        let hex = tokens.iter().map(|token| signed_byte(token)).collect::<Option<Vec<u8>>>();
        all.extend(decimal.map(|bytes| (bytes, CipherChange::ByteArray)));
        all.extend(hex.map(|bytes| (bytes, CipherChange::SignedHex(SignedHex::Bytes))));
    }
    let signed = |how| move |bytes| (bytes, CipherChange::SignedHex(how));
    all.extend(widened(text).map(signed(SignedHex::Widened)));
    all.extend(negative_number(text).map(signed(SignedHex::Number)));
    all.extend(signed_bytes(text).map(signed(SignedHex::Bytes)));
    all
}

/// A number of a byte, signed or not, as an array has it.
fn decimal(token: &str) -> Option<u8> {
    let token = token.strip_prefix("(byte)").unwrap_or(token);
    if let Some(digits) = token.strip_prefix("0x").or_else(|| token.strip_prefix("0X")) {
        return u8::from_str_radix(digits, 16).ok();
    }
    let number: i16 = token.parse().ok()?;
    u8::try_from(number).ok().or_else(|| i8::try_from(number).ok().map(i8::cast_unsigned))
}

fn signed_byte(token: &str) -> Option<u8> {
    let number = i16::from_str_radix(token, 16).ok()?;
    i8::try_from(number).ok().map(i8::cast_unsigned)
}

/// Hex of which each byte above 127 was widened to 32 bits.
fn widened(text: &str) -> Option<Vec<u8>> {
    let text = text.to_ascii_lowercase();
    if !text.contains("ffffff") {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let after = rest.strip_prefix("ffffff");
        rest = after.filter(|after| after.starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'])).unwrap_or(rest);
        bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
        rest = &rest[2..];
    }
    Some(bytes)
}

/// Whole blocks that were written as one negative number.
fn negative_number(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim().strip_prefix('-')?;
    let size = digits.len().div_ceil(2 * BLOCK) * BLOCK;
    let mut bytes = hex::decode(format!("{digits:0>width$}", width = 2 * size)).ok()?;
    let mut carry = true;
    for byte in bytes.iter_mut().rev() {
        (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
    }
    Some(bytes)
}

/// Bytes with their signs and nothing between them: `-727f-3`.
fn signed_bytes(text: &str) -> Option<Vec<u8>> {
    let mut rest = text.trim();
    if !rest.contains('-') {
        return None;
    }
    let mut bytes = Vec::with_capacity(rest.len() / 2);
    while !rest.is_empty() {
        let sign = usize::from(rest.starts_with('-'));
        let two = rest.get(..sign + 2).and_then(|token| Some((signed_byte(token)?, sign + 2)));
        let one = || rest.get(..=sign).and_then(|token| Some((signed_byte(token)?, sign + 1)));
        let (byte, length) = two.or_else(one)?;
        bytes.push(byte);
        rest = &rest[length..];
    }
    Some(bytes)
}
