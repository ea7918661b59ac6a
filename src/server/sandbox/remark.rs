//! What the sandbox's operator is told beside answers that are too terse to say it.

use crate::core::cipher::DecryptError;
use crate::core::form::FormError;
use crate::core::protocol::{Endpoint, Invalid};

/// A remark. It may repeat whatever a request brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Of the server, in its own words.
    Server(String),
    /// Why a request was refused.
    Refused {
        /// What it asked for.
        endpoint: Endpoint,
        /// The message of the answer, in the platform's words.
        message: String,
        /// What they leave out.
        detail: Detail,
    },
}

/// What the platform's words leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The body is no form.
    Form(FormError),
    /// A value breaks its field's rule.
    Field(Invalid),
    /// A card does not decrypt.
    Ciphertext(DecryptError),
    /// Anything else, in the sandbox's own words.
    Other(String),
}
