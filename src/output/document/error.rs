//! What a document says of a failure.

use serde::Serialize;

use crate::core::lang::Words;
use crate::error::Failure;

/// What went wrong.
#[derive(Debug, Serialize)]
pub(in crate::output) struct Error<'a> {
    kind: &'static str,
    message: &'a str,
    /// What to do next; `null` where there is nothing to say.
    hint: Option<&'a str>,
}

impl<'a> From<&'a Failure> for Error<'a> {
    fn from(failure: &'a Failure) -> Self {
        Self { kind: failure.exit.kind(), message: failure.message.en(), hint: failure.hint.as_ref().map(Words::en) }
    }
}
