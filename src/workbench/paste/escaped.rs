//! JSON within a string: `"{\"a\":\"1\"}"`, escaped once or several times, with its quotes or without.

/// How often a text may have been escaped.
const MOST: usize = 3;

/// The text within, and how many bytes of the given one it takes.
pub(super) fn unescaped(text: &str) -> Option<(String, usize)> {
    let is_quoted = text.starts_with('"');
    let inner = if is_quoted { &text[1..] } else { text };
    if !is_quoted && !inner.starts_with("{\\") && !inner.starts_with("[\\") {
        return None;
    }
    let end = end(inner);
    let (mut out, used) = (once(&inner[..end])?, end + if is_quoted { 2 } else { 0 });
    for _ in 1..MOST {
        let within = if out.starts_with("{\\") { out.as_str() } else { out.strip_prefix('"').unwrap_or_default() };
        if within.is_empty() {
            break;
        }
        out = once(&within[..self::end(within)])?;
    }
    (out.starts_with('{') || is_quoted).then(|| (out, used.min(text.len())))
}

/// Where the string's own quote stands, or the text ends.
fn end(text: &str) -> usize {
    let mut is_escaped = false;
    let quote = text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    quote.unwrap_or(text.len())
}

fn once(text: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{}\"", text.trim_end())).ok()
}
