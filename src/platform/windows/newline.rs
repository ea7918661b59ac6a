//! How a line ends in a file that holds but one.

/// The same text without the end of its last line, which most programs write as two characters.
#[must_use]
pub fn without_last(text: &str) -> &str {
    text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')).unwrap_or(text)
}
