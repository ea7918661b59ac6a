//! The workbench: what people paste is read in any shape, and what is wrong with a signature or a
//! ciphertext is explained.
//!
//! It uses the core and nothing else of this crate; the core never uses it. Nothing here sends,
//! prints or reads a file.

mod appended;
mod card_name;
mod cards;
mod carrier;
mod cipher;
mod difference;
mod mask;
pub mod meant;
mod names;
pub mod paste;
pub mod receiver;
pub mod refusal;
pub mod samples;
mod signature;
pub mod suspicion;
mod their_key;

pub(crate) use appended::{Appended, JOINT, appended, is_mask};
pub use carrier::Carrier;
pub use cipher::{
    CipherChange, CipherDiagnosis, CipherExplanation, CipherQuestion, Doubled, Iv, KeyFill, KeyHash, KeyMd5, Known,
    Looks, SignedHex, Twice, Unencrypted, WrongLength, diagnose_cipher,
};
pub(crate) use difference::Stretch;
pub use difference::{Difference, Side, first_difference};
pub(crate) use mask::{Mask, Masked, without_cards};
pub use signature::{
    Algorithm, BadGiven, Change, Cut, Diagnosis, Digested, Effort, Escapes, Explanation, Filler, Given, InField,
    Joining, KeyForm, KeyPlace, Keyed, Kind, Mistake, Piece, Printed, Question, Recoding, Rewriting, Shape,
    SignedString, Slip, Sorting, Style, ValueEnd, WrongOrder, diagnose,
};
