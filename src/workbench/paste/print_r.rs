//! What PHP's `print_r` prints of an array: `[name] => value`, a line each, or all on one line as
//! a browser shows it.

use super::error::{Part, PasteError};
use super::pasted::{Pasted, Shape};
use crate::core::form::Form;

const ARROW: &str = "] => ";

/// Whether text has a line or beginning of the shape `[name] =>`.
pub(super) fn looks_like(text: &str) -> bool {
    text.contains("] =>") && (text.starts_with('[') || header(text.lines().next().unwrap_or_default()))
}

/// Whether a line announces an array or object: `Array`, `stdClass Object`, perhaps with its
/// parenthesis, perhaps within `<pre>`.
fn header(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("<pre>");
    line.starts_with("Array") || line.split('(').next().unwrap_or_default().trim_end().ends_with(" Object")
}

/// Reads the fields, values raw.
pub(super) fn read(text: &str) -> Result<Pasted, PasteError> {
    let pairs = if text.contains('\n') { lines(text)? } else { one_line(text) };
    if let Some((name, _)) = pairs.iter().find(|(_, value)| opens(value)) {
        return Err(PasteError::NestedArray(name.clone()));
    }
    Ok(Pasted::of(Form::from_pairs(pairs)?, Shape::PrintR))
}

/// Whether a value is the header of an array within the array.
fn opens(value: &str) -> bool {
    value == "Array" || value.starts_with("Array (") || value.ends_with(" Object")
}

/// Where an array ends that a text begins with: behind the last line that holds its parenthesis, or
/// behind the last one where there is but one line.
pub(super) fn end(text: &str) -> usize {
    if !text.trim().contains('\n') {
        return text.rfind(')').map_or(text.len(), |at| at + 1);
    }
    let (mut at, mut end) = (0, text.len());
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim() == ")" {
            end = at;
        }
    }
    end
}

fn lines(text: &str) -> Result<Vec<(String, String)>, PasteError> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (before, line) in text.lines().enumerate() {
        match (field(line), pairs.last_mut()) {
            (Some(pair), _) => pairs.push(pair),
            (None, _) if is_frame(line) => {}
            // A value may itself have several lines.
            (None, Some((_, value))) => {
                value.push('\n');
                value.push_str(line);
            }
            (None, None) if header(line) => {}
            (None, None) => return Err(PasteError::NoEquals { part: Part::Line, place: before + 1 }),
        }
    }
    Ok(pairs)
}

/// Whether a line belongs to the array rather than to a value.
fn is_frame(line: &str) -> bool {
    matches!(line.trim(), "" | "(" | ")" | "</pre>" | ")</pre>")
}

fn field(line: &str) -> Option<(String, String)> {
    let inner = line.trim_start().strip_prefix('[')?;
    let (name, value) = inner.split_once(ARROW).or_else(|| Some((inner.strip_suffix("] =>")?, "")))?;
    Some((name.to_owned(), value.to_owned()))
}

/// Each arrow ends one name; the name begins at the bracket before it.
fn one_line(text: &str) -> Vec<(String, String)> {
    let text = text.strip_suffix("</pre>").unwrap_or(text).trim_end();
    let text = if header(text) { text.strip_suffix(')').unwrap_or(text) } else { text };
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut parts = text.split("] =>").peekable();
    while let Some(part) = parts.next() {
        let (value, name) = match (part.rfind('['), parts.peek()) {
            (Some(at), Some(_)) => (&part[..at], Some(&part[at + 1..])),
            _ => (part, None),
        };
        if let Some((_, last)) = pairs.last_mut() {
            let value = value.strip_prefix(' ').unwrap_or(value);
            value.strip_suffix(' ').unwrap_or(value).clone_into(last);
        }
        if let Some(name) = name {
            pairs.push((name.to_owned(), String::new()));
        }
    }
    pairs
}
