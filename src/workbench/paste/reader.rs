//! Which shape a text has, and what it says in it.

use super::doubt::Doubt;
use super::error::PasteError;
use super::pasted::{Pasted, Shape};
use super::{colon, curl, escaped, http, json, literal, log, map, pairs, print_r, var_dump};
use crate::workbench::names::{is_compound_field, is_field_in_any_style};

/// How many texts may stand within one another.
const DEEPEST: usize = 4;

/// Reads a text by its looks; where those are of nothing, from the first field of the protocol on.
pub(super) fn read(text: &str) -> Result<Pasted, PasteError> {
    within(text, DEEPEST)
}

fn within(text: &str, depth: usize) -> Result<Pasted, PasteError> {
    let direct = direct(text, depth);
    let is_logged = match &direct {
        Ok(pasted) => !is_sound(pasted),
        // What is an object is no log, even where its fields cannot be signed.
        Err(PasteError::Data(_) | PasteError::NestedArray(_) | PasteError::Form(_)) => false,
        Err(_) => !text.trim_start().starts_with('{'),
    };
    let found = if is_logged { logged(text, depth) } else { None };
    let pasted = match (direct, found) {
        (Ok(direct), Some(found)) if is_plausible(&direct) && !is_better(&found, &direct) => direct,
        (_, Some(found)) => found,
        (direct, None) => direct?,
    };
    Ok(deeper(&pasted, depth).unwrap_or(pasted))
}

/// The text as what it is from its first character on.
fn direct(text: &str, depth: usize) -> Result<Pasted, PasteError> {
    let looks = text.trim();
    if let Some(read) = object(looks, depth) {
        let (pasted, used) = read?;
        return Ok(behind(pasted, &looks[used..]));
    }
    if curl::looks_like(looks) {
        return curl::read(looks);
    }
    if let Some(request) = http::parts(looks).filter(|request| depth > 0 && !request.body.trim().is_empty()) {
        let has_fields = request.target.contains('?');
        let path = Some(request.path.to_owned());
        return match within(request.body, depth - 1) {
            Err(_) if has_fields => pairs::url(looks),
            read => read.map(|pasted| Pasted { shape: Shape::Http, path, ..pasted }),
        };
    }
    if print_r::looks_like(looks) {
        return print_r::read(looks);
    }
    if looks.starts_with('[') {
        return Err(PasteError::JsonArray);
    }
    if colon::looks_like(looks) {
        return colon::read(looks);
    }
    if pairs::is_url(looks) {
        return pairs::url(looks);
    }
    match pairs::joined_lines(looks) {
        Some(body) => pairs::body(&body),
        None => pairs::lines(text),
    }
}

/// The object that a text begins with, and how many bytes it has; nothing where it begins with none.
fn object(text: &str, depth: usize) -> Option<Result<(Pasted, usize), PasteError>> {
    if depth > 0
        && let Some((inner, used)) = escaped::unescaped(text)
    {
        let read = within(&inner, depth - 1);
        return Some(read.map(|pasted| (Pasted { shape: Shape::Escaped, ..pasted }, used)));
    }
    if var_dump::looks_like(text) {
        return Some(var_dump::read(text));
    }
    if let Some(printer) = map::looks_like(text) {
        return Some(map::read(text, printer));
    }
    if text.starts_with('{') {
        let json = json::read_first(text);
        let is_broken = matches!(json, Err(PasteError::Json { .. }));
        return Some(if is_broken { literal::read(text).or(json) } else { json });
    }
    let header = literal::header(text)?;
    let is_array =
        matches!(text.as_bytes()[header], b'[' | b'(') && text[header + 1..].trim_start().starts_with(['"', '\'']);
    let is_object = text[..header].ends_with(' ') && text.as_bytes()[header] == b'{';
    (is_array || is_object).then(|| literal::read(text)).filter(Result::is_ok)
}

/// What follows an object that was pasted with it. Another one could be the one that is meant.
fn behind(mut pasted: Pasted, rest: &str) -> Pasted {
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == ';' || c == ',');
    if !rest.is_empty() {
        let more = log::starts(rest).next().is_some() || rest.starts_with(['{', '[']);
        pasted.doubts.push(if more { Doubt::More } else { Doubt::Behind(rest.len()) });
    }
    pasted
}

/// The fields in what a log wrote, where one of the protocol is among them.
fn logged(text: &str, depth: usize) -> Option<Pasted> {
    let mut best: Option<(usize, Pasted)> = None;
    for start in log::first(text) {
        let mut found: Vec<(usize, Pasted, usize)> = Vec::new();
        for opening in log::openings(text, start) {
            let rest = &text[opening..];
            if let Some(Ok((pasted, used))) = object(rest, depth) {
                found.push((opening, pasted, opening + used));
            } else if print_r::looks_like(rest) {
                let end = opening + print_r::end(rest);
                found.extend(print_r::read(&text[opening..end]).ok().map(|pasted| (opening, pasted, end)));
            }
        }
        if !log::is_cut(text, start) {
            found.extend(log::bare(text, start).ok().map(|(pasted, end)| (start.at, pasted, end)));
        }
        for (begin, pasted, end) in found {
            let count = known(&pasted);
            let is_better = best.as_ref().is_none_or(|(most, _)| count > *most);
            if count > 0 && is_better {
                let before = text[..begin].trim().len();
                let mut pasted = behind(pasted, &text[end..]);
                if before > 0 {
                    pasted.doubts.insert(0, Doubt::Before(before));
                }
                best = Some((count, pasted));
            }
        }
    }
    // Without anything in front, a text is what it was taken for first.
    best.map(|(_, pasted)| pasted).filter(|pasted| matches!(pasted.doubts.first(), Some(Doubt::Before(_))))
}

/// The fields within the value of one that is none of the protocol's, such as a log's own.
fn deeper(pasted: &Pasted, depth: usize) -> Option<Pasted> {
    let is_object = matches!(pasted.shape, Shape::Json | Shape::Literal | Shape::Java | Shape::Escaped);
    if depth == 0 || !is_object || pasted.form.iter().any(|(name, _)| is_compound_field(name)) {
        return None;
    }
    let mut best = (known(pasted).max(1), None);
    for (name, value) in pasted.form.iter().filter(|(_, value)| log::has_several(value)) {
        let Ok(inner) = within(value, depth - 1) else { continue };
        let count = known(&inner);
        if count > best.0 {
            let doubts = std::iter::once(Doubt::Within(name.to_owned())).chain(inner.doubts.iter().cloned()).collect();
            best = (count, Some(Pasted { doubts, ..inner }));
        }
    }
    best.1
}

/// How many fields have names of the protocol.
fn known(pasted: &Pasted) -> usize {
    pasted.form.iter().filter(|(name, _)| is_field_in_any_style(name)).count()
}

/// Whether what was read is what it looks like, beyond doubt: no name is a piece of a sentence, the
/// first field has not swallowed others, and no URL is another field's value.
fn is_sound(pasted: &Pasted) -> bool {
    let swallows = |value: &str| log::starts(value).next().is_some();
    !is_pairs(pasted)
        || pasted.shape != Shape::Url
            && !pasted.form.iter().any(|(name, _)| is_odd(name))
            && !pasted.form.iter().next().is_some_and(|(_, value)| swallows(value))
}

/// Whether what was read could have been meant.
fn is_plausible(pasted: &Pasted) -> bool {
    !is_pairs(pasted) || !pasted.form.iter().next().is_some_and(|(name, _)| is_odd(name))
}

/// Whether a name is none: a sentence, or a piece of a program's text.
fn is_odd(name: &str) -> bool {
    name.contains(|c: char| c.is_whitespace() || "\"'{}()<>,:;|\\/".contains(c))
}

fn is_pairs(pasted: &Pasted) -> bool {
    matches!(pasted.shape, Shape::Body | Shape::Lines | Shape::Url)
}

/// Whether fields within a log's line are more of the protocol than the line taken as pairs; as many
/// are better where they stand in quotes or brackets of their own.
fn is_better(found: &Pasted, direct: &Pasted) -> bool {
    let within =
        |value: &str| value.contains(' ') && ["=\"", "='", "={", "=["].iter().any(|begin| value.contains(begin));
    let is_set_off = direct.form.iter().next().is_some_and(|(_, value)| within(value));
    known(found) > known(direct) || is_set_off && known(found) == known(direct)
}
