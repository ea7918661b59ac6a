//! Words for what a signature leaves out.

use crate::core::signature::Treatment;

/// Why a field is left out of the string that is signed; `None` for a signed one.
#[must_use]
pub fn why_left_out(treatment: Treatment) -> Option<&'static str> {
    match treatment {
        Treatment::Signed => None,
        Treatment::IsSignature => Some("carries the signature"),
        Treatment::Router => Some("is the router's own field"),
        Treatment::Empty => Some("is empty"),
        Treatment::Unsigned => Some("is an unsigned field (不参与签名)"),
    }
}
