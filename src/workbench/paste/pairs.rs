//! `NAME=VALUE` in its four habits: arguments, lines, a form body, a URL's query string.

use std::borrow::Cow;

use super::error::{Part, PasteError};
use super::pasted::{Pasted, Shape};
use crate::core::form::Form;

/// Reads lines; blank ones are skipped, and a line's end is no part of its value.
pub(super) fn lines(text: &str) -> Result<Pasted, PasteError> {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let lines = lines.enumerate().filter(|(_, line)| !line.trim().is_empty());
    let pairs = lines.map(|(before, line)| pair(Part::Line, before + 1, line)).collect::<Result<Vec<_>, _>>()?;
    Ok(Pasted::of(Form::from_pairs(pairs)?, Shape::Lines))
}

/// Reads arguments, values raw.
pub(super) fn arguments<S: AsRef<str>>(arguments: &[S]) -> Result<Pasted, PasteError> {
    let pairs = arguments.iter().enumerate().map(|(before, text)| pair(Part::Argument, before + 1, text.as_ref()));
    let form = Form::from_pairs(pairs.collect::<Result<Vec<_>, _>>()?)?;
    Ok(Pasted::of(form, Shape::Arguments))
}

fn pair(part: Part, place: usize, text: &str) -> Result<(String, String), PasteError> {
    let (name, value) = text.split_once('=').ok_or(PasteError::NoEquals { part, place })?;
    let name = name.trim();
    if name.is_empty() {
        return Err(PasteError::NoName { part, place });
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// Whether text is one `NAME=VALUE` with a name that could be a field's.
pub(super) fn is_pair(text: &str) -> bool {
    let named = |name: &str| name.chars().all(|c| c.is_alphanumeric() || "_-.[]".contains(c));
    text.split_once('=').is_some_and(|(name, _)| !name.is_empty() && named(name))
}

/// Whether text is a URL or a request line, rather than a body whose values hold URLs.
pub(super) fn is_url(text: &str) -> bool {
    let first = text.find(['?', '=', '\n']).map(|at| &text[at..=at]);
    match first {
        Some("?") => true,
        Some("=") => false,
        _ => text.starts_with("http://") || text.starts_with("https://"),
    }
}

/// Reads the query string of a URL, or of a request line such as `GET /notify?a=1 HTTP/1.1`.
pub(super) fn url(text: &str) -> Result<Pasted, PasteError> {
    let (_, query) = text.split_once('?').ok_or(PasteError::NoQuery)?;
    let query = query.lines().next().unwrap_or_default();
    let query = query.split_once(" HTTP/").map_or(query, |(query, _)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    if query.is_empty() {
        return Err(PasteError::NoQuery);
    }
    let pasted = body(query)?;
    Ok(Pasted { shape: Shape::Url, ..pasted })
}

/// The body that text is: one line with `&` in it, or lines broken at their `&`.
pub(super) fn joined_lines(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\n') {
        return text.contains('&').then_some(Cow::Borrowed(text));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let broken = lines.windows(2).all(|pair| pair[0].ends_with('&') || pair[1].starts_with('&'));
    broken.then(|| Cow::Owned(lines.concat()))
}

/// Reads a form body in which at least one name has a `=`.
pub(super) fn body(text: &str) -> Result<Pasted, PasteError> {
    if !text.contains('=') {
        let only_separators = text.bytes().all(|byte| byte == b'&');
        let no_pair = PasteError::NoEquals { part: Part::Line, place: 1 };
        return Err(if only_separators { PasteError::Empty } else { no_pair });
    }
    Ok(Pasted::of(Form::decode(text)?, Shape::Body))
}
