//! Fields as people paste them: whatever a log, a terminal, a browser or PHP printed, read back
//! into a form, recognised by its looks.
//!
//! Nothing is repaired on the way. What the text leaves open (was this `true` or `1`?) is remembered
//! beside the form for whoever asks why a signature differs.

mod curl;
mod error;
#[cfg(test)]
mod hostile;
mod json;
mod pairs;
mod pasted;
mod print_r;
mod shell;

pub use self::error::{BadData, Part, PasteError};
pub use self::pasted::{JsonType, Pasted, Shape};

/// Reads pasted text, recognised by its looks.
pub fn read(text: &str) -> Result<Pasted, PasteError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(before) = text.bytes().position(|byte| byte == 0) {
        return Err(PasteError::Nul(before + 1));
    }
    let looks = text.trim();
    if looks.is_empty() {
        return Err(PasteError::Empty);
    }
    if looks.starts_with('{') {
        return json::read(looks);
    }
    if curl::looks_like(looks) {
        return curl::read(looks);
    }
    if print_r::looks_like(looks) {
        return print_r::read(looks);
    }
    if looks.starts_with('[') {
        return Err(PasteError::JsonArray);
    }
    if pairs::is_url(looks) {
        return pairs::url(looks);
    }
    match pairs::joined_lines(looks) {
        Some(body) => pairs::body(&body),
        None => pairs::lines(text),
    }
}

/// Reads `NAME=VALUE` arguments; values are taken raw.
///
/// A single argument may also be a whole paste: one that is no `NAME=VALUE` at all, or a form
/// body that carries its signature.
pub fn arguments<S: AsRef<str>>(arguments: &[S]) -> Result<Pasted, PasteError> {
    if let [only] = arguments {
        let only = only.as_ref();
        let whole = read(only);
        let carries_sign = matches!(&whole, Ok(Pasted { shape: Shape::Body, sign: Some(_), .. }));
        if carries_sign || !pairs::is_pair(only) {
            return whole;
        }
    }
    if arguments.is_empty() {
        return Err(PasteError::Empty);
    }
    pairs::arguments(arguments)
}
