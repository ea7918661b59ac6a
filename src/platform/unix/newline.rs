//! How a line ends in a file that holds but one.

/// The same text without the end of its last line.
#[must_use]
pub fn without_last(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}
