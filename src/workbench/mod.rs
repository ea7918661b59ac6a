//! The workbench: what people paste is read in any shape, and what is wrong with a signature or a
//! ciphertext is explained.
//!
//! It uses the core and nothing else of this crate; the core never uses it. Nothing here sends,
//! prints or reads a file.

mod cards;
mod cipher;
mod difference;
mod mask;
pub mod paste;
pub mod receiver;
pub mod refusal;
mod signature;
pub mod suspicion;

pub use cipher::{
    CipherChange, CipherDiagnosis, CipherExplanation, CipherQuestion, Doubled, KeyMd5, WrongLength, diagnose_cipher,
};
pub use difference::{Difference, Side, first_difference};
pub(crate) use mask::{Mask, Masked, without_cards};
pub use signature::{
    BadGiven, Change, Diagnosis, Digested, Effort, Explanation, Given, InField, Joining, KeyForm, KeyPlace, Kind,
    Mistake, Piece, Question, Recoding, SignedString, Slip, ValueEnd, WrongOrder, diagnose,
};
