//! Text in other character sets and notations, byte by byte.

use std::fmt::Write as _;

use encoding_rs::Encoding;

/// Each byte as the character of its number, changed, in UTF-8.
pub(super) fn chars(value: &[u8], change: impl Fn(char) -> char) -> Vec<u8> {
    value.iter().map(|byte| change(char::from(*byte))).collect::<String>().into_bytes()
}

/// Bytes taken for text of a character set.
pub(super) fn read_as(value: &[u8], set: &'static Encoding) -> Vec<u8> {
    if value.is_ascii() {
        return value.to_vec();
    }
    set.decode_without_bom_handling(value).0.into_owned().into_bytes()
}

/// Text in a character set, `?` for what that has not.
pub(super) fn encoded(value: &[u8], set: &'static Encoding) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    for c in String::from_utf8_lossy(value).chars() {
        match set.encode(c.encode_utf8(&mut [0; 4])) {
            (encoded, _, false) => bytes.extend_from_slice(&encoded),
            _ => bytes.push(b'?'),
        }
    }
    bytes
}

/// Text in UTF-16; what is ASCII only is not concerned, or every number would be.
pub(super) fn utf16(value: &[u8], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    if value.is_ascii() {
        return value.to_vec();
    }
    String::from_utf8_lossy(value).encode_utf16().flat_map(unit).collect()
}

/// A byte for each character, and `?` for those that have none.
pub(super) fn latin1(value: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(value).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

/// Entities for all that is not ASCII.
pub(super) fn entities(value: &[u8], entity: impl Fn(u32) -> String) -> Vec<u8> {
    let mut text = String::new();
    for c in String::from_utf8_lossy(value).chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            text.push_str(&entity(u32::from(c)));
        }
    }
    text.into_bytes()
}

/// As JavaScript's `escape` writes text: `%XX`, and `%uXXXX` beyond latin1.
pub(super) fn javascript_escape(value: &[u8]) -> Vec<u8> {
    let mut text = String::new();
    for unit in String::from_utf8_lossy(value).encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => text.push(char::from(byte)),
            Ok(byte) => _ = write!(text, "%{byte:02X}"),
            Err(_) => _ = write!(text, "%u{unit:04X}"),
        }
    }
    text.into_bytes()
}

/// Upper-case hex in every `\uXXXX`.
pub(super) fn upper_unicode(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    let mut pieces = text.split("\\u");
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        let (digits, rest) = piece.split_at(digits);
        let _ = write!(result, "\\u{}{rest}", digits.to_ascii_uppercase());
    }
    result.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_other_programs_do() {
        let card = "a卡é".as_bytes();
        assert_eq!(latin1(card), [b'a', b'?', 0xe9]);
        assert_eq!(chars("é".as_bytes(), |c| c), "Ã©".as_bytes());
        assert_eq!(read_as("卡".as_bytes(), encoding_rs::WINDOWS_1252), "å\u{8d}¡".as_bytes());
        assert_eq!(encoded("卡".as_bytes(), encoding_rs::BIG5), [0xa5, 0x64]);
        assert_eq!(entities("a卡".as_bytes(), |code| format!("&#{code};")), b"a&#21345;");
        assert_eq!(upper_unicode(r"a\u53ab卡".as_bytes()), r"a\u53AB卡".as_bytes());
    }
}
