//! What the sandbox's operator is told beside answers that are too terse to say it, and of the calls
//! that it makes by itself.

use std::sync::Arc;

use crate::core::cipher::DecryptError;
use crate::core::form::FormError;
use crate::core::lang::Words;
use crate::core::notification::NotifiedState;
use crate::core::protocol::{Endpoint, Invalid};

use super::notices::Outcome;
use super::seen::Seen;

/// Where remarks go.
pub(super) type Note = Arc<dyn Fn(&Remark) + Send + Sync>;

/// A remark. It may repeat whatever a request brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A request came, and was answered.
    Request(Seen),
    /// Of the server, in its own words.
    Server(Words),
    /// Why a request was refused.
    Refused {
        /// What it asked for.
        endpoint: Endpoint,
        /// The message of the answer, in the platform's words.
        message: String,
        /// What they leave out.
        detail: Detail,
    },
    /// A receiver was called.
    Notified {
        /// Which order it was told of.
        order: OrderRef,
        /// Where that stands, as it was told.
        told: NotifiedState,
        /// What came of it.
        outcome: Outcome,
    },
}

/// An order by the merchant's number; sales and top-ups have numbers of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderRef {
    /// A sale's.
    Sale(String),
    /// A top-up's.
    TopUp(String),
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
    Other(Words),
}
