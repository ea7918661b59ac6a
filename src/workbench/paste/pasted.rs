//! What a text was read into.

use std::collections::HashMap;

use super::doubt::Doubt;
use crate::core::form::Form;

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
    /// The path that the fields were sent to, where the text has it.
    pub path: Option<String>,
    /// What could have been meant otherwise.
    pub doubts: Vec<Doubt>,
}

impl Pasted {
    /// Text-only fields; the signature is found among them.
    pub(super) fn of(form: Form, shape: Shape) -> Self {
        let sign = form.get("sign").or_else(|| form.get("Sign")).filter(|sign| !sign.is_empty());
        Self { sign: sign.map(str::to_owned), form, shape, types: HashMap::new(), path: None, doubts: Vec::new() }
    }
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
    /// A request with its method line and headers.
    Http,
    /// `name: value` lines, values raw.
    Colons,
    /// Names and values within a line of a log, values raw.
    Entries,
    /// An object or array as a program writes it down.
    Literal,
    /// JSON within a string.
    Escaped,
    /// A map or record as Java prints it.
    Java,
    /// A map or struct as Go prints it.
    Go,
    /// What PHP's `var_dump` prints of an array.
    VarDump,
}

/// What a field was in JSON, or in a program's own terms, where that was no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A number; the form has its digits as sent.
    Number,
    /// `true` or `false`; the form has the word as written.
    Boolean,
    /// `null`, by whatever name; the form has the empty string.
    Null,
    /// An object or array; the form has its text as sent.
    Nested,
}
