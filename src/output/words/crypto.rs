//! Words for what signatures leave out, and for ciphertext that does not decrypt.

use crate::core::cipher::DecryptError;
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

/// Why hex text does not decrypt, to be read after what it is called.
#[must_use]
pub fn decrypt_error(error: &DecryptError) -> String {
    match error {
        DecryptError::Empty => "is empty; even the empty plaintext encrypts to 32 hex digits".into(),
        DecryptError::NotHex { found, place } => {
            format!("has {found:?} as its character {place}, which is no hex digit")
        }
        DecryptError::OddLength(digits) => format!("has an odd number of hex digits ({digits})"),
        DecryptError::BlockLength(digits) => format!("has {digits} hex digits; ciphertext comes in blocks of 32"),
        DecryptError::Padding => {
            "does not decrypt under this AES key (bad padding: another key, or damaged text)".into()
        }
        DecryptError::NotUtf8 => "decrypts to bytes that are not UTF-8 (most likely another AES key)".into(),
    }
}
