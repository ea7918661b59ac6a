//! What a text was read into.

use std::collections::HashMap;

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
}

impl Pasted {
    /// Text-only fields; the signature is found among them.
    pub(super) fn of(form: Form, shape: Shape) -> Self {
        let sign = form.get("sign").or_else(|| form.get("Sign")).filter(|sign| !sign.is_empty());
        Self { sign: sign.map(str::to_owned), form, shape, types: HashMap::new() }
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
