//! What can be wrong with one field of a string that was signed.

use super::alter::Slip;
use super::encode::Recoding;

/// A mistake in one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InField {
    /// It was left out.
    LeftOut,
    /// It is empty, and was kept.
    EmptyKept,
    /// It is unsigned here, and was signed.
    Signed,
    /// It is the router's own, and was signed.
    RouterSigned,
    /// It is the key, signed as a field among the others.
    KeyAdded,
    /// It is `sign_type=MD5`, which was not given.
    SignTypeAdded,
    /// It is a first signature, which a second one was made over.
    SignedTwice,
    /// It was signed in plaintext, before encryption.
    Plaintext,
    /// It is given in plaintext, and was signed as ciphertext.
    Ciphertext,
    /// It is given in plaintext, and was signed as ciphertext in upper case.
    UpperCiphertext,
    /// Its ciphertext was signed in upper case.
    UpperCase,
    /// Its ciphertext was signed in lower case.
    LowerCase,
    /// Its ciphertext was signed in base64.
    Base64,
    /// Its ciphertext was signed in the base64 for URLs.
    Base64Url,
    /// Its ciphertext was signed in base64, URL-encoded.
    Base64Encoded,
    /// The base64 of its ciphertext's hex was signed.
    Base64OfHex,
    /// Its plaintext was signed in base64 or hex, as its MD5, or with a line's end.
    PlaintextRewritten,
    /// Something stands at an end of its value, or was taken off it.
    End(ValueEnd),
    /// Its value was rewritten.
    Recoded(Recoding),
    /// A character was got wrong.
    Slip {
        /// How.
        slip: Slip,
        /// The character's place, counted from 1.
        place: usize,
    },
}

/// What stands at an end of a value that was signed, or was taken off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueEnd {
    /// A blank at its end.
    BlankAtEnd,
    /// A blank in front.
    BlankInFront,
    /// A blank at both ends.
    BlankAtBothEnds,
    /// A tab at its end.
    TabAtEnd,
    /// A line feed at its end.
    LineFeedAtEnd,
    /// CR LF at its end.
    CrLfAtEnd,
    /// A CR at its end.
    CrAtEnd,
    /// A byte-order mark in front.
    BomInFront,
    /// The value's own byte-order mark, taken off.
    WithoutBom,
}
