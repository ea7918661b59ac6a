//! `name: value` lines, as browsers' and Postman's tables of fields are copied.

use super::error::PasteError;
use super::pasted::{Pasted, Shape};
use crate::core::form::Form;
use crate::workbench::names::is_field_in_any_style;

/// Whether each line of a text is such a one, with a field of the protocol among them.
pub(super) fn looks_like(text: &str) -> bool {
    let mut is_known = false;
    for line in lines(text) {
        let Some((name, _)) = pair(line) else { return false };
        is_known |= is_field_in_any_style(name);
    }
    is_known
}

/// Reads the lines, values raw.
pub(super) fn read(text: &str) -> Result<Pasted, PasteError> {
    let pairs = lines(text).filter_map(pair).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Pasted::of(Form::from_pairs(pairs.collect())?, Shape::Colons))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).filter(|line| !line.trim().is_empty())
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
    let (name, rest) = line.split_at(end);
    if let Some(value) = rest.strip_prefix('\t') {
        return (!name.is_empty()).then_some((name, value));
    }
    let value = rest.strip_prefix(':')?;
    (!name.is_empty()).then(|| (name, value.strip_prefix(' ').unwrap_or(value)))
}
