//! Fields as people paste them: whatever a log, a terminal, a browser or a program printed, read back
//! into a form, recognised by its looks.
//!
//! Nothing is repaired on the way. What the text leaves open (was this `true` or `1`?) is remembered
//! beside the form for whoever asks why a signature differs, and so is what was decided about a text
//! that could have been meant otherwise.

mod bracket;
mod colon;
mod curl;
mod doubt;
mod entries;
mod error;
mod escaped;
#[cfg(test)]
mod hostile;
mod http;
mod json;
mod literal;
mod log;
mod log_escapes;
mod map;
mod map_end;
mod pairs;
mod pasted;
mod print_r;
mod reader;
#[cfg(test)]
mod real;
mod shell;
mod unsigned;
mod var_dump;

pub use self::doubt::Doubt;
pub use self::error::{BadData, Part, PasteError};
pub use self::pasted::{JsonType, Pasted, Shape};
pub use self::unsigned::Unsigned;

use super::names::is_field_in_any_style;

/// Reads pasted text, recognised by its looks.
pub fn read(text: &str) -> Result<Pasted, PasteError> {
    let as_it_is = read_once(text);
    let is_escaped = |value: &str| value.contains("\\x") && log_escapes::decoded(value).is_some();
    let is_doubtful = match &as_it_is {
        Ok(pasted) => pasted.sign.is_none() || pasted.form.iter().any(|(_, value)| is_escaped(value)),
        Err(_) => text.contains("\\x"),
    };
    let decoded = if is_doubtful { log_escapes::decoded(text) } else { None };
    let Some(Ok(mut decoded)) = decoded.map(|text| read_once(&text)) else { return as_it_is };
    let is_less =
        |pasted: &Pasted| decoded.form.len() < pasted.form.len() || pasted.sign.is_some() && decoded.sign.is_none();
    if as_it_is.as_ref().is_ok_and(is_less) {
        return as_it_is;
    }
    decoded.doubts.push(Doubt::LogEscapes);
    Ok(decoded)
}

fn read_once(text: &str) -> Result<Pasted, PasteError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(before) = text.bytes().position(|byte| byte == 0) {
        return Err(PasteError::Nul(before + 1));
    }
    if text.trim().is_empty() {
        return Err(PasteError::Empty);
    }
    reader::read(text)
}

/// Reads `NAME=VALUE` arguments; values are taken raw.
///
/// A single argument may also be a whole paste: one that is no `NAME=VALUE` at all, or a form
/// body that carries its signature or several fields of the protocol.
pub fn arguments<S: AsRef<str>>(arguments: &[S]) -> Result<Pasted, PasteError> {
    if let [only] = arguments {
        let only = only.as_ref();
        let whole = read(only);
        let is_body = |pasted: &Pasted| {
            let several = || pasted.form.iter().filter(|(name, _)| is_field_in_any_style(name)).nth(1).is_some();
            pasted.shape == Shape::Body && (pasted.sign.is_some() || several())
        };
        if whole.as_ref().is_ok_and(is_body) || !pairs::is_pair(only) {
            return whole;
        }
    }
    if arguments.is_empty() {
        return Err(PasteError::Empty);
    }
    pairs::arguments(arguments)
}
