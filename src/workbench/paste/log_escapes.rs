//! `\xHH`, as nginx logs every byte of a request that is no plain character (`escape=default`).

/// The text with such bytes in it; nothing where it has none, or where they make no text.
pub(super) fn decoded(text: &str) -> Option<String> {
    if !text.contains("\\x") {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let escaped = bytes.get(at..at + 4).and_then(escape);
        out.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 4 } else { 1 };
    }
    (out.len() < bytes.len()).then(|| String::from_utf8(out).ok()).flatten()
}

/// The byte of an escape, if a log has a reason to write it so: a backslash of the text itself is
/// `\x5C` there.
fn escape(four: &[u8]) -> Option<u8> {
    let &[b'\\', b'x', high, low] = four else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = digit(high)? * 16 + digit(low)?;
    let is_escaped = !(b' '..0x7f).contains(&byte) || matches!(byte, b'"' | b'\\');
    is_escaped.then_some(byte)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn what_a_log_escapes_is_decoded_and_nothing_else() {
        for (text, expected) in [
            (r"{\x22a\x22:1}", Some("{\"a\":1}")),
            (r"a=\xE6\xB5\x8B\xe8\xaf\x95.", Some("a=测试.")),
            (r"{\x22a\x22:\x22\x5C\x22\x5Cx22\x22}", Some(r#"{"a":"\"\x22"}"#)),
            (r"a=\x0A", Some("a=\n")),
            (r"a=\xE6\xB5", None),
            (r"a=\x41 C:\xyz \x2", None),
            ("a=1", None),
            (r"卡\x2", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
