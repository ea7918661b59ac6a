//! Fields as people paste them: whatever a log, a terminal, a browser or PHP printed, read back
//! into a form, recognised by its looks.
//!
//! Nothing is repaired on the way. What the text leaves open (was this `true` or `1`?) is remembered
//! beside the form for whoever asks why a signature differs.

mod curl;
mod json;
mod pairs;
mod print_r;
mod shell;

use std::collections::HashMap;

use thiserror::Error;

use crate::core::form::{Form, FormError};

/// What was pasted.
#[derive(Clone, Debug)]
pub struct Pasted {
    /// The fields in the order given, the signature's own field among them where it stood there.
    pub form: Form,
    /// The signature that came with the fields: `sign`, else `Sign`; a reply's own.
    pub sign: Option<String>,
    /// What the text was taken for.
    pub shape: Shape,
    /// Fields that were something else than text in JSON, whose text form is open to dispute.
    pub types: HashMap<String, JsonType>,
}

/// What pasted text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `NAME=VALUE` arguments, values raw.
    Arguments,
    /// `NAME=VALUE` lines, values raw.
    Lines,
    /// A form body, URL-decoded.
    Body,
    /// The query string of a URL, URL-decoded.
    Url,
    /// One JSON object.
    Json,
    /// A gateway's whole reply: the fields are those of `data`.
    Reply,
    /// What PHP's `print_r` prints of an array.
    PrintR,
    /// A `curl` command line.
    Curl,
}

impl Shape {
    /// The shape in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Arguments => "NAME=VALUE arguments",
            Self::Lines => "NAME=VALUE lines",
            Self::Body => "a form body",
            Self::Url => "a URL's query string",
            Self::Json => "a JSON object",
            Self::Reply => "a whole reply",
            Self::PrintR => "print_r output",
            Self::Curl => "a curl command line",
        }
    }
}

/// What a field was in JSON, where that was no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A number; the form has its digits as sent.
    Number,
    /// `true` or `false`; the form has the word.
    Boolean,
    /// `null`; the form has the empty string.
    Null,
    /// An object or array; the form has its JSON text as sent.
    Nested,
}

/// Why text yields no fields. No message repeats a value: it could be a card's.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PasteError {
    /// Nothing but blanks.
    #[error("there is nothing to read: no fields were given")]
    Empty,
    /// A NUL byte, and its place, counted in bytes from 1.
    #[error("byte {0} is NUL: this is no text (a binary file, or UTF-16?)")]
    Nul(usize),
    /// A line or argument without `=`.
    #[error("{part} {place} has no `=` (expected NAME=VALUE)")]
    NoEquals {
        /// `line` or `argument`.
        part: &'static str,
        /// Which one, counted from 1.
        place: usize,
    },
    /// A line or argument that begins with `=`.
    #[error("{part} {place} has no name in front of `=`")]
    NoName {
        /// `line` or `argument`.
        part: &'static str,
        /// Which one, counted from 1.
        place: usize,
    },
    /// The pairs make no form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// A URL without fields.
    #[error("the URL has no query string, so there are no fields in it")]
    NoQuery,
    /// Broken JSON.
    #[error("this looks like JSON, but line {line}, column {column} is broken: {why}")]
    Json {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What the parser says.
        why: String,
    },
    /// JSON, but no object.
    #[error("this is a JSON array; one object with the fields is needed")]
    JsonArray,
    /// A reply whose `data` nobody can sign.
    #[error("`data` is {0}; a reply's signature is over the fields of one object")]
    Data(&'static str),
    /// An array within printed PHP.
    #[error("the field `{0}` is an array; only flat fields have an agreed signature")]
    NestedArray(String),
    /// A quote that never ends.
    #[error("the command line has an opening {0} that is never closed")]
    OpenQuote(char),
    /// Data that curl reads from a file or stdin.
    #[error("curl reads its data from a file here (`{0}`); paste the file's text instead")]
    CurlFile(&'static str),
    /// A curl command without fields.
    #[error("the curl command has no data (-d, --data, --data-raw, --data-urlencode) and no query string")]
    NoCurlData,
}

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

impl Pasted {
    /// Text-only fields; the signature is found among them.
    fn of(form: Form, shape: Shape) -> Self {
        let sign = form.get("sign").or_else(|| form.get("Sign")).filter(|sign| !sign.is_empty());
        Self { sign: sign.map(str::to_owned), form, shape, types: HashMap::new() }
    }
}
