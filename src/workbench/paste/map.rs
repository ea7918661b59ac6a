//! Maps and structs as Java and Go print them, without a quote: `{a=1, b=2}`, `Request(a=1, b=2)`,
//! `map[a:1 b:2]`, `{A:1 B:2}`.

use std::collections::HashMap;

use super::entries;
use super::error::PasteError;
use super::pasted::{JsonType, Pasted, Shape};
use super::{literal, map_end};
use crate::core::form::Form;

/// Who printed a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Printer {
    /// `Map.toString`, and that of records.
    Java,
    /// `fmt` of a map or a struct.
    Go,
}

/// Who printed the map that a text begins with, by its first entry.
pub(super) fn looks_like(text: &str) -> Option<Printer> {
    let open = open(text)?;
    let inner = text[open + 1..].trim_start();
    if entries::named(inner, b'=').is_some_and(|(_, length)| !inner[length..].starts_with('>')) {
        return Some(Printer::Java);
    }
    let (_, length) = entries::named(inner, b':')?;
    let is_map = text.starts_with("map[") || text.starts_with("&map[");
    // With quotes, blanks or commas, it is an object of JavaScript's or Python's.
    let is_struct = || {
        let rest = &inner[length..];
        !rest.starts_with([' ', '"', '\'', '\n']) && !rest.contains(',')
    };
    (is_map || is_struct()).then_some(Printer::Go)
}

/// Reads the map that a text begins with, and says how many bytes it has.
pub(super) fn read(text: &str, printer: Printer) -> Result<(Pasted, usize), PasteError> {
    let open = open(text).ok_or(PasteError::Literal(1))?;
    let (equals, joint) = match printer {
        Printer::Java => (b'=', b','),
        Printer::Go => (b':', b' '),
    };
    let end = map_end::of(&text[open..], equals, joint).ok_or(PasteError::Literal(text.len()))? + open;
    let inner = text[open + 1..end].trim();
    let (pairs, doubts) = entries::split(inner, equals, &[joint]).ok_or(PasteError::Literal(open + 2))?;
    let pairs = if printer == Printer::Go { one_each(pairs) } else { pairs };
    let is_nothing = |value: &str| value == if printer == Printer::Go { "<nil>" } else { "null" };
    let mut types = HashMap::new();
    let mut fields = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        if is_nothing(&value) {
            types.insert(name.clone(), JsonType::Null);
            fields.push((name, String::new()));
        } else {
            fields.push((name, value));
        }
    }
    let shape = if printer == Printer::Go { Shape::Go } else { Shape::Java };
    Ok((Pasted { types, doubts, ..Pasted::of(Form::from_pairs(fields)?, shape) }, end + 1))
}

/// Where the bracket stands, which may follow a name.
fn open(text: &str) -> Option<usize> {
    let at = literal::header(text.strip_prefix('&').unwrap_or(text))?;
    Some(at + usize::from(text.starts_with('&')))
}

/// The values of a form in Go are lists; those with one value each are the form.
fn one_each(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let only = |value: &str| value.strip_prefix('[').and_then(|value| value.strip_suffix(']')).map(str::to_owned);
    let values: Option<Vec<String>> = pairs.iter().map(|(_, value)| only(value)).collect();
    match values {
        Some(values) => pairs.into_iter().map(|(name, _)| name).zip(values).collect(),
        None => pairs,
    }
}
