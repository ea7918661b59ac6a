//! Whether bytes look like what a card holds, and how unlikely it is that chance made them so.
//!
//! Of random bytes, one in 256 ends like padding, and one in four million is fifteen printable signs
//! before it. So each explanation is weighed: the bits of its padding and of its text together must
//! exceed by far the number of ways that were tried.

use encoding_rs::GBK;
use zeroize::Zeroizing;

/// What a plaintext looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// Nothing at all was encrypted.
    Empty,
    /// So many digits.
    Digits(usize),
    /// So many letters, digits and hyphens.
    Letters(usize),
    /// So many printable characters.
    Text(usize),
}

/// The character set of a plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Gbk,
    Utf16,
}

/// Bytes that are text.
#[derive(Clone, Debug)]
pub(super) struct Plausible {
    pub(super) text: Zeroizing<String>,
    pub(super) charset: Charset,
    pub(super) looks: Looks,
    /// By how many bits random bytes are unlikely to look like this.
    pub(super) bits: f64,
}

/// The text that bytes are, where they are printable in one of the character sets.
pub(super) fn plausible(bytes: &[u8]) -> Option<Plausible> {
    if bytes.is_ascii() {
        if is_utf16(bytes) {
            return utf16(bytes);
        }
        return ascii(bytes);
    }
    let (text, charset, bits) = if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), Charset::Utf8, text.chars().map(utf8_bits).sum::<Option<f64>>()?)
    } else if is_utf16(bytes) {
        return utf16(bytes);
    } else {
        let bits = gbk_bits(bytes)?;
        (GBK.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned(), Charset::Gbk, bits)
    };
    let looks = Looks::Text(text.chars().count());
    Some(Plausible { text: text.into(), charset, looks, bits })
}

/// Whether no byte of a beginning is one that a text never has.
pub(super) fn may_begin_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte >= 0x20 && *byte != 0x7f) || is_utf16(bytes)
}

fn ascii(bytes: &[u8]) -> Option<Plausible> {
    let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if !line.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let count = line.len();
    let is_all = |of: fn(&u8) -> bool| line.iter().all(of);
    let (looks, signs) = if line.is_empty() {
        (Looks::Empty, 256.0)
    } else if is_all(u8::is_ascii_digit) {
        (Looks::Digits(count), 10.0)
    } else if is_all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'-')) {
        (Looks::Letters(count), 37.0)
    } else if is_all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
        (Looks::Letters(count), 63.0)
    } else {
        (Looks::Text(count), 95.0)
    };
    let bits = count_as_f64(bytes.len()) * (8.0 - f64::log2(signs));
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    Some(Plausible { text: text.into(), charset: Charset::Utf8, looks, bits })
}

/// By how many bits a character of UTF-8 is unlikely among random bytes; none where it is no text.
fn utf8_bits(c: char) -> Option<f64> {
    if c.is_control() || matches!(c, char::REPLACEMENT_CHARACTER | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..) {
        return None;
    }
    Some(match c.len_utf8() {
        1 => 1.4,
        2 => 5.0,
        3 if matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}') => 9.0,
        3 => 8.0,
        _ => 11.0,
    })
}

/// The same for GBK, of which only the common characters count: nearly any bytes are GBK.
fn gbk_bits(bytes: &[u8]) -> Option<f64> {
    let (mut bits, mut rest) = (0.0, bytes);
    loop {
        rest = match rest {
            [] => return Some(bits),
            [b' '..=b'~', rest @ ..] => {
                bits += 1.4;
                rest
            }
            [0xa1 | 0xa3 | 0xb0..=0xf7, 0xa1..=0xfe, rest @ ..] => {
                bits += 3.2;
                rest
            }
            _ => return None,
        };
    }
}

/// Whether each second byte is zero, which is what UTF-16 makes of ASCII.
fn is_utf16(bytes: &[u8]) -> bool {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let little = || pairs.iter().all(|[low, high]| matches!(low, b' '..=b'~') && *high == 0);
    let big = || pairs.iter().all(|[high, low]| matches!(low, b' '..=b'~') && *high == 0);
    rest.is_empty() && !pairs.is_empty() && (little() || big())
}

fn utf16(bytes: &[u8]) -> Option<Plausible> {
    let narrow: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().copied().filter(|byte| *byte != 0).collect());
    let text = ascii(&narrow)?;
    Some(Plausible { charset: Charset::Utf16, bits: text.bits + 8.0 * count_as_f64(narrow.len()), ..text })
}

/// Counts here are of a few thousand at most.
pub(super) fn count_as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
