//! Where brackets end.

/// The bracket that ends one.
pub(super) fn closing(open: u8) -> Option<u8> {
    Some(match open {
        b'{' => b'}',
        b'[' => b']',
        b'(' => b')',
        _ => return None,
    })
}

/// Where the bracket ends that a text begins with, which is the place of its partner. Quotes mean
/// nothing here, as whatever prints without quotes prints them in values.
pub(super) fn end(text: &str) -> Option<usize> {
    let open = *text.as_bytes().first()?;
    let close = closing(open)?;
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The same with quoted text in it, in which brackets count for nothing.
pub(super) fn end_of_literal(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'' | b'`') => quote = Some(byte),
            (None, b'{' | b'[' | b'(') => depth += 1,
            (None, b'}' | b']' | b')') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
