//! The workbench: what people paste is read in any shape, and what is wrong with a signature or a
//! ciphertext is explained.
//!
//! It uses the core and nothing else of this crate; the core never uses it. Nothing here sends,
//! prints or reads a file.

mod cipher;
mod difference;
mod mask;
pub mod paste;
mod signature;
pub(crate) mod suspicion;

pub use cipher::{CipherChange, CipherDiagnosis, CipherExplanation, CipherQuestion, diagnose_cipher};
pub use difference::{Difference, Side, first_difference};
pub(crate) use mask::{Mask, Masked};
pub use signature::{BadGiven, Change, Diagnosis, Effort, Explanation, Given, Kind, Question, diagnose};
