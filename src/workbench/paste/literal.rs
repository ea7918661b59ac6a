//! Objects as programs write them down: `console.log` of JavaScript, Python's `dict`, PHP's
//! `var_export` and short arrays, Ruby's hashes.

use std::collections::HashMap;

use super::bracket;
use super::error::PasteError;
use super::pasted::{JsonType, Pasted, Shape};
use crate::core::form::Form;

/// How much may stand in front of the bracket, as `array (` and `Object [null prototype] {` do.
const LONGEST_HEADER: usize = 64;

/// Reads the object that a text begins with, and says how many bytes it has.
pub(super) fn read(text: &str) -> Result<(Pasted, usize), PasteError> {
    let mut reader = Reader { text, at: 0 };
    let fields = reader.object().ok_or(PasteError::Literal(reader.at + 1))?;
    let fields = one_each(fields);
    let types = fields.iter().filter_map(|field| Some((field.name.clone(), field.json_type?)));
    let types: HashMap<_, _> = types.collect();
    let form = Form::from_pairs(fields.into_iter().map(|field| (field.name, field.value)).collect())?;
    Ok((Pasted { types, ..Pasted::of(form, Shape::Literal) }, reader.at))
}

struct Field {
    name: String,
    value: String,
    json_type: Option<JsonType>,
}

/// Where a form may have a name several times, frameworks keep a list for each: with one value in
/// every list, that is the form.
fn one_each(mut fields: Vec<Field>) -> Vec<Field> {
    let only = |field: &Field| {
        let inner = field.value.strip_prefix('[')?.strip_suffix(']')?.trim();
        let mut reader = Reader { text: inner, at: 0 };
        let value = reader.quoted(false)?;
        (reader.at == inner.len()).then_some(value)
    };
    let values: Option<Vec<String>> = fields.iter().map(only).collect();
    for (field, value) in fields.iter_mut().zip(values.unwrap_or_default()) {
        (field.value, field.json_type) = (value, None);
    }
    fields
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_skipped).len();
    }

    fn takes(&mut self, wanted: &str) -> bool {
        let is_there = self.rest().starts_with(wanted);
        self.at += if is_there { wanted.len() } else { 0 };
        is_there
    }

    fn object(&mut self) -> Option<Vec<Field>> {
        let header = header(self.text)?;
        self.at = header + 1;
        let close = bracket::closing(self.text.as_bytes()[header])?;
        let mut fields = Vec::new();
        loop {
            self.skip(|c| c.is_whitespace() || c == ',');
            if self.peek()? == close {
                self.at += 1;
                return Some(fields);
            }
            fields.push(self.field()?);
            self.skip(|c| c == ' ' || c == '\t' || c == '\r');
            let next = self.peek()?;
            if next != close && next != b',' && next != b'\n' {
                return None;
            }
        }
    }

    fn field(&mut self) -> Option<Field> {
        let begin = self.at;
        let name = self.name(false)?;
        self.skip(char::is_whitespace);
        let is_arrow = self.takes("=>");
        if !is_arrow && !self.takes(":") {
            return None;
        }
        let name = if is_arrow { Reader { text: self.text, at: begin }.name(true)? } else { name };
        self.skip(char::is_whitespace);
        let (value, json_type) = self.value(is_arrow)?;
        Some(Field { name, value, json_type })
    }

    /// A name in quotes or without; Ruby has a colon in front of those without.
    fn name(&mut self, is_arrow: bool) -> Option<String> {
        if let Some(name) = self.quoted(is_arrow) {
            return Some(name);
        }
        self.takes(":");
        let begin = self.at;
        self.skip(|c| c.is_alphanumeric() || "_-$.".contains(c));
        (self.at > begin).then(|| self.text[begin..self.at].to_owned())
    }

    fn value(&mut self, is_arrow: bool) -> Option<(String, Option<JsonType>)> {
        if let Some(mut value) = self.quoted(is_arrow) {
            // Long texts are printed in pieces.
            loop {
                let end = self.at;
                self.skip(char::is_whitespace);
                let is_joined = self.takes("+");
                self.skip(char::is_whitespace);
                let Some(piece) = is_joined.then(|| self.quoted(is_arrow)).flatten() else {
                    self.at = end;
                    return Some((value, None));
                };
                value.push_str(&piece);
            }
        }
        if let Some(header) = header(self.rest()) {
            let nested = bracket::end_of_literal(&self.rest()[header..])? + header + 1;
            let value = self.rest()[..nested].to_owned();
            self.at += nested;
            return Some((value, Some(JsonType::Nested)));
        }
        let begin = self.at;
        self.skip(|c| !matches!(c, ',' | '\n' | '}' | ']' | ')'));
        let value = self.text[begin..self.at].trim_end();
        (!value.is_empty()).then(|| scalar(value))
    }

    /// A text in quotes, perhaps with the letter that Python puts in front.
    fn quoted(&mut self, is_php: bool) -> Option<String> {
        let bytes = self.rest().as_bytes();
        let letter = usize::from(matches!(bytes, [b'u' | b'b' | b'r', b'"' | b'\'', ..]));
        let quote = *bytes.get(letter).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
        let mut out = String::new();
        let mut chars = self.rest()[letter + 1..].char_indices();
        while let Some((at, c)) = chars.next() {
            if c == char::from(quote) {
                self.at += letter + 1 + at + 1;
                return Some(out);
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let (_, escaped) = chars.next()?;
            match escaped {
                '\\' => out.push('\\'),
                c if c == char::from(quote) => out.push(c),
                c if is_php && quote == b'\'' => out.extend(['\\', c]),
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                '\'' | '"' | '/' | '`' | '$' => out.push(escaped),
                'x' => out.push(code(&mut chars, 2)?),
                'u' => out.push(code(&mut chars, 4)?),
                c => out.extend(['\\', c]),
            }
        }
        None
    }
}

/// The character of so many hex digits.
fn code(chars: &mut std::str::CharIndices, digits: usize) -> Option<char> {
    let mut code = 0;
    for _ in 0..digits {
        code = code * 16 + chars.next()?.1.to_digit(16)?;
    }
    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Where the bracket stands that opens an object or a list, perhaps behind its class.
pub(super) fn header(text: &str) -> Option<usize> {
    let at = text.bytes().take(LONGEST_HEADER).position(|byte| matches!(byte, b'{' | b'[' | b'('))?;
    let name = text[..at].trim_end();
    let is_class = |c: char| c.is_alphanumeric() || "_\\:$. ".contains(c);
    let is_header = name.is_empty() || name.starts_with(char::is_alphabetic) && name.chars().all(is_class);
    (is_header && !text[..at].contains(": ")).then_some(at)
}

fn scalar(text: &str) -> (String, Option<JsonType>) {
    let is_number = || text.parse::<f64>().is_ok() && text.ends_with(|c: char| c.is_ascii_digit());
    match text {
        "null" | "NULL" | "None" | "nil" | "undefined" => (String::new(), Some(JsonType::Null)),
        "true" | "false" | "True" | "False" | "TRUE" | "FALSE" => (text.to_owned(), Some(JsonType::Boolean)),
        _ => (text.to_owned(), is_number().then_some(JsonType::Number)),
    }
}
