//! Where fields begin in what a log wrote: at a name of the protocol, whatever stands in front.

use super::doubt::Doubt;
use super::entries;
use super::error::{Part, PasteError};
use super::pasted::{Pasted, Shape};
use super::{bracket, http, literal, pairs};
use crate::core::form::Form;
use crate::core::message::is_free_text;
use crate::workbench::names::{is_compound_field, is_field_in_any_style};

/// The longest run of letters that could be a name.
const LONGEST_NAME: usize = 32;

/// How many quotes, brackets and blanks may stand between a name and its value.
const LONGEST_BETWEEN: usize = 12;

/// How far in front of a bracket its header may begin.
const LONGEST_HEADER: usize = 64;

/// How many brackets around a field are tried, from outside and from inside.
const MOST_OUTER: usize = 3;
const MOST_INNER: usize = 2;

/// A name of the protocol with a value behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// Where the name begins.
    pub at: usize,
    /// Where the quotes and the bracket begin in which it stands.
    open: usize,
    /// What stands between name and value; of an arrow, the first sign.
    equals: u8,
    /// Where that ends.
    value: usize,
    /// Whether the name stands in quotes or in a bracket.
    is_quoted: bool,
}

/// All names of the protocol that have a value behind them.
pub(super) fn starts(text: &str) -> impl Iterator<Item = Start> + '_ {
    let bytes = text.as_bytes();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += bytes[at..].iter().position(|byte| is_name(*byte))?;
            let begin = at;
            at += bytes[begin..].iter().take_while(|byte| is_name(**byte)).count();
            let is_short = at - begin <= LONGEST_NAME;
            if let Some(start) = is_short.then(|| start(text, begin, at)).flatten() {
                return Some(start);
            }
        }
    })
}

fn start(text: &str, begin: usize, end: usize) -> Option<Start> {
    let bytes = text.as_bytes();
    let between = |byte: &&u8| matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b']');
    let length = bytes[end..].iter().take(LONGEST_BETWEEN).take_while(between).count();
    let equals = *bytes.get(end + length).filter(|byte| matches!(byte, b'=' | b':'))?;
    // What stands in a URL, a class or a time is no name.
    if begin > 0 && matches!(bytes[begin - 1], b'.' | b'/' | b'@' | b'$') || !is_field_in_any_style(&text[begin..end]) {
        return None;
    }
    let is_quoted = bytes[end..end + length].iter().any(|byte| *byte != b' ');
    let is_bracketed = bytes[end..end + length].contains(&b']');
    let mut open = begin;
    while open > 0 && matches!(bytes[open - 1], b'"' | b'\'' | b'\\') {
        open -= 1;
    }
    if is_bracketed && open > 0 && bytes[open - 1] == b'[' {
        open -= 1;
    }
    Some(Start { at: begin, open, equals, value: end + length + 1, is_quoted })
}

/// Where fields may begin: at the first name, and at the first that no other program has by chance.
pub(super) fn first(text: &str) -> Vec<Start> {
    let (mut found, mut seen) = (Vec::new(), 0);
    for start in starts(text) {
        let is_compound = is_compound_field(name(text, start));
        if seen == 0 || is_compound {
            found.push(start);
        }
        if is_compound {
            break;
        }
        seen += 1;
    }
    found
}

/// How many names of the protocol a text has values behind, up to two.
pub(super) fn has_several(text: &str) -> bool {
    starts(text).nth(1).is_some()
}

fn name(text: &str, start: Start) -> &str {
    let end = text[start.at..].bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
    &text[start.at..end.map_or(text.len(), |end| start.at + end)]
}

/// Where the objects begin that a field may stand in, with what belongs to them in front.
pub(super) fn openings(text: &str, start: Start) -> Vec<usize> {
    let mut around: Vec<(usize, u8)> = Vec::new();
    for (at, byte) in text.as_bytes()[..start.open].iter().enumerate() {
        match byte {
            b'{' | b'[' | b'(' => around.push((at, *byte)),
            b'}' | b']' | b')' => {
                let opening = if *byte == b')' { b'(' } else { byte - 2 };
                if around.last().is_some_and(|(_, open)| *open == opening) {
                    around.pop();
                }
            }
            _ => {}
        }
    }
    let inner = around.len().saturating_sub(MOST_INNER).max(MOST_OUTER.min(around.len()));
    let chosen = around.iter().take(MOST_OUTER).chain(&around[inner..]);
    let each = chosen.flat_map(|(at, _)| [header(text, *at), Some(*at), quoted(text, *at)]);
    each.flatten().collect()
}

/// Whether a name stands in an object that breaks off.
pub(super) fn is_cut(text: &str, start: Start) -> bool {
    let is_open = |at: usize| bracket::closing(text.as_bytes()[at]).is_some() && bracket::end(&text[at..]).is_none();
    let before = text[..start.open].trim_end();
    let is_first = before.ends_with(['{', '[', '(']);
    is_first && is_open(before.len() - 1) || start.is_quoted && openings(text, start).into_iter().any(is_open)
}

/// The beginning of a string that holds an object.
fn quoted(text: &str, open: usize) -> Option<usize> {
    text[..open].ends_with('"').then(|| open - 1)
}

/// Where the header of an object begins: a class, PHP's `Array`, Go's `map`.
fn header(text: &str, open: usize) -> Option<usize> {
    let mut from = open.saturating_sub(LONGEST_HEADER);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let window = &text[from..open];
    let is_between = |c: char| c.is_ascii_alphanumeric() || c.is_whitespace() || "_()#:".contains(c);
    let words = ["Array", "stdClass Object", "object(", "array", "map"];
    let found = words.iter().filter_map(|word| window.rfind(word)).max();
    if let Some(at) = found.filter(|at| window[*at..].chars().all(is_between)) {
        return Some(from + at);
    }
    let name = window.len() - window.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    (name > 0).then_some(open - name)
}

/// Reads fields without an object around them, from a name on, and says where they end.
pub(super) fn bare(text: &str, start: Start) -> Result<(Pasted, usize), PasteError> {
    if start.is_quoted {
        let (pasted, used) = literal::read(&format!("{{{}\n}}", text[start.open..].trim_end()))?;
        return Ok((pasted, (start.open + used).min(text.len())));
    }
    let line_end = text[start.at..].find('\n').map_or(text.len(), |at| start.at + at);
    let quote = text[..start.at].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let quoted = quote.and_then(|quote| text[start.value..line_end].find(quote)).map(|at| start.value + at);
    let end = quoted.unwrap_or(line_end);
    let next = starts(&text[..end]).find(|next| next.at > start.at);
    let joint = next.and_then(|next| {
        text[start.value..next.open]
            .trim_end()
            .bytes()
            .next_back()
            .map(|last| if matches!(last, b'&' | b',' | b';' | b'|') { last } else { b' ' })
    });
    match joint {
        Some(b'&') if start.equals == b'=' => body(text, start, end, quoted.is_some()),
        None if start.equals == b'=' && text[start.value..end].contains('&') => {
            body(text, start, end, quoted.is_some())
        }
        None => lines(text, start),
        Some(joint) => {
            let (fields, doubts) = entries::split(&text[start.at..end], start.equals, &[joint])
                .ok_or(PasteError::NoEquals { part: Part::Line, place: 1 })?;
            let mut fields: Vec<_> = fields.into_iter().map(|(name, value)| (name, value.trim().to_owned())).collect();
            let cut = if quoted.is_some() { 0 } else { fields.last_mut().map_or(0, cut) };
            let form = Form::from_pairs(fields)?;
            Ok((Pasted { doubts, ..Pasted::of(form, Shape::Entries) }, end - cut))
        }
    }
}

/// A body within a line, from its first pair on.
fn body(text: &str, start: Start, end: usize, is_quoted: bool) -> Result<(Pasted, usize), PasteError> {
    let before = &text[..start.at];
    let is_first = !before.ends_with('&');
    let begins = |c: char| c.is_whitespace() || matches!(c, '?' | '"' | '\'' | '[' | '(' | '{');
    let begin = if is_first { start.at } else { before.rfind(begins).map_or(0, |at| at + 1) };
    let body = &text[begin..end];
    let (pairs, last) = body.rsplit_once('&').unwrap_or(("", body));
    let last_length = last.len();
    let (name, value) = last.split_once('=').unwrap_or((last, ""));
    let mut last = (name.to_owned(), value.to_owned());
    let is_encoded = pairs.contains('%') && !pairs.contains(' ');
    let cut = match (is_quoted, is_encoded && is_free_text(&last.0)) {
        (true, _) => 0,
        (false, true) => last.1.find(char::is_whitespace).map_or(0, |at| last.1.len() - at),
        (false, false) => cut(&mut last),
    };
    let used = body.len() - cut.min(last_length);
    let pasted = pairs::body(&body[..used])?;
    let path = text[..begin].strip_suffix('?').map(|url| {
        let url = url.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).next().unwrap_or_default();
        http::path(url).to_owned()
    });
    Ok((Pasted { path, ..pasted }, begin + used))
}

/// Cuts what cannot belong to a last value, unless it may be any text; says how many bytes.
fn cut((name, value): &mut (String, String)) -> usize {
    if is_free_text(name) {
        return 0;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ']' | ')' | '}' | ',' | ';' | '<' | '>');
    let end = value.find(ends).unwrap_or(value.len());
    let cut = value.len() - end;
    value.truncate(end);
    cut
}

/// A pair in each line, each perhaps behind what the log writes in front.
fn lines(text: &str, start: Start) -> Result<(Pasted, usize), PasteError> {
    let begin = text[..start.at].rfind('\n').map_or(0, |at| at + 1);
    let before = start.at - begin;
    let (mut pairs, mut left_out) = (Vec::new(), 0);
    for line in text[begin..].lines().filter(|line| !line.trim().is_empty()) {
        let known = starts(line).next().map(|start| (name(line, start), start.value));
        let alike = || line.get(before..).and_then(|rest| entries::named(rest, start.equals));
        let found = known.or_else(|| alike().map(|(name, length)| (name, before + length)));
        match found {
            Some((name, value)) => pairs.push((name.to_owned(), line[value..].trim().to_owned())),
            None => left_out += 1,
        }
    }
    let shape = if start.equals == b':' { Shape::Colons } else { Shape::Lines };
    let doubts = if left_out > 0 { vec![Doubt::Lines(left_out)] } else { Vec::new() };
    Ok((Pasted { doubts, ..Pasted::of(Form::from_pairs(pairs)?, shape) }, text.len()))
}
