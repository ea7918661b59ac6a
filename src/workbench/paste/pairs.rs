//! `NAME=VALUE` in its four habits: arguments, lines, a form body, a URL's query string.

use std::borrow::Cow;

use super::doubt::Doubt;
use super::error::{Part, PasteError};
use super::http;
use super::pasted::{Pasted, Shape};
use crate::core::form::Form;
use crate::workbench::names::{is_field_in_any_style, is_field_or_near};

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
    let (before, query) = text.split_once('?').ok_or(PasteError::NoQuery)?;
    let line = query.lines().next().unwrap_or_default();
    let query = line.split_once(" HTTP/").map_or(line, |(query, _)| query);
    // Within a line of a log, it ends where no URL goes on.
    let is_within = before.contains(char::is_whitespace) && query.len() == line.len();
    let end = query.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).filter(|_| is_within);
    let cut = end.map_or(0, |end| query[end..].trim().len());
    let query = end.map_or(query, |end| query[..end].trim_end_matches([',', ';', ')', ']']));
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    if query.is_empty() {
        return Err(PasteError::NoQuery);
    }
    let mut pasted = body(query)?;
    if cut > 0 {
        pasted.doubts.push(Doubt::Behind(cut));
    }
    let address = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).next().unwrap_or_default();
    Ok(Pasted { shape: Shape::Url, path: Some(http::path(address).to_owned()), ..pasted })
}

/// The body that text is: one line with `&` in it, or lines broken at their `&`. One pair alone is
/// one where its value is URL-encoded.
pub(super) fn joined_lines(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('\n') {
        return (text.contains('&') && !is_one(text) || is_encoded(text)).then_some(Cow::Borrowed(text));
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let broken = lines.windows(2).all(|pair| pair[0].ends_with('&') || pair[1].starts_with('&'));
    broken.then(|| Cow::Owned(lines.concat()))
}

/// Whether text is one pair, whose value has `&` in it as HTML writes one.
fn is_one(text: &str) -> bool {
    let (_, value) = text.split_once('=').unwrap_or_default();
    value.contains("&amp;") && value.split('&').skip(1).all(|piece| piece.starts_with("amp;") && !piece.contains('='))
}

/// Whether text is a pair whose value can be no other than a URL-encoded one.
fn is_encoded(text: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._+%".contains(&byte);
    is_pair(text) && text.split_once('=').is_some_and(|(_, value)| value.bytes().all(is_safe) && has_escape(value))
}

fn has_escape(value: &str) -> bool {
    let mut pieces = value.split('%').skip(1).peekable();
    let is_escape = |piece: &str| piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    pieces.peek().is_some() && pieces.all(is_escape)
}

/// Reads a form body in which at least one name has a `=`.
pub(super) fn body(text: &str) -> Result<Pasted, PasteError> {
    if !text.contains('=') {
        let only_separators = text.bytes().all(|byte| byte == b'&');
        let no_pair = PasteError::NoEquals { part: Part::Line, place: 1 };
        return Err(if only_separators { PasteError::Empty } else { no_pair });
    }
    let mut doubts = Vec::new();
    let separator = if is_html(text) { "&amp;" } else { "&" };
    if separator != "&" {
        doubts.push(Doubt::HtmlSeparators);
    } else if !text.contains('&') {
        doubts.extend(has_escape(text).then_some(Doubt::Decoded));
    }
    let body = joined(text.split(separator), &mut doubts);
    Ok(Pasted { doubts, ..Pasted::of(Form::decode(&body)?, Shape::Body) })
}

/// Whether all pairs are joined by `&amp;`.
fn is_html(text: &str) -> bool {
    let mut pieces = text.split('&').skip(1).peekable();
    pieces.peek().is_some() && pieces.all(|piece| piece.starts_with("amp;"))
}

/// The pairs as a body. Where nothing is URL-encoded, an address may have pairs of its own: a name
/// behind it that the protocol does not have, nor nearly, is one of those, if it has the others.
fn joined<'t>(pieces: impl Iterator<Item = &'t str> + Clone, doubts: &mut Vec<Doubt>) -> String {
    let name = |piece: &'t str| piece.split('=').next().unwrap_or_default();
    let is_address = |piece: &str| {
        let value =
            piece.split_once('=').filter(|(name, _)| is_field_in_any_style(name)).map_or("", |(_, value)| value);
        value
            .split_once('?')
            .is_some_and(|(address, _)| address.starts_with("http://") || address.starts_with("https://"))
    };
    let is_raw = pieces.clone().any(is_address) && !pieces.clone().any(|piece| piece.contains('%'));
    let is_message = || pieces.clone().filter(|piece| is_field_in_any_style(name(piece))).nth(2).is_some();
    let may_hold = is_raw && is_message();
    let (mut body, mut within) = (String::new(), None);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let of = within.filter(|_| !is_field_or_near(name(piece)));
        if !body.is_empty() {
            body.push_str(if of.is_some() { "%26" } else { "&" });
        }
        match of {
            Some(field) => {
                doubts.push(Doubt::PartOf { field: str::to_owned(field), name: name(piece).to_owned() });
            }
            None => within = (may_hold && is_address(piece)).then(|| name(piece)),
        }
        body.push_str(piece);
    }
    body
}
