//! Why text yields no fields. Nothing here repeats a value: it could be a card's.

use crate::core::form::FormError;

/// Why text yields no fields.
#[derive(Debug, PartialEq, Eq)]
pub enum PasteError {
    /// Nothing but blanks.
    Empty,
    /// A NUL byte, and its place, counted in bytes from 1.
    Nul(usize),
    /// A line or argument without `=`.
    NoEquals {
        /// What of the text.
        part: Part,
        /// Which one, counted from 1.
        place: usize,
    },
    /// A line or argument that begins with `=`.
    NoName {
        /// What of the text.
        part: Part,
        /// Which one, counted from 1.
        place: usize,
    },
    /// The pairs make no form.
    Form(FormError),
    /// A URL without fields.
    NoQuery,
    /// Broken JSON.
    Json {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What the parser says.
        why: String,
    },
    /// JSON, but no object.
    JsonArray,
    /// A printed object that breaks off, or is none, at this byte, counted from 1.
    Literal(usize),
    /// A reply whose `data` nobody can sign.
    Data(BadData),
    /// An array within printed PHP, by its field's name.
    NestedArray(String),
    /// A quote that never ends.
    OpenQuote(char),
    /// Data that curl reads from a file or stdin.
    CurlFile,
    /// A curl command without fields.
    NoCurlData,
}

/// What holds one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A line of text.
    Line,
    /// An argument of the command.
    Argument,
}

/// What a reply has for `data` instead of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadData {
    /// Neither an object nor an array.
    NoObject,
    /// An array with something else in it than an object.
    ArrayWithoutObject,
    /// An array of more than one.
    Several,
}

impl From<FormError> for PasteError {
    fn from(error: FormError) -> Self {
        Self::Form(error)
    }
}
