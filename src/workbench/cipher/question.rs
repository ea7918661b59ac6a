//! What is asked about a ciphertext, and what is answered.

use zeroize::Zeroizing;

use super::change::CipherChange;
use super::plausible::Looks;
use crate::core::secret::{AesKey, ApiKey};

/// What is known about ciphertext that does not decrypt.
#[derive(Clone, Copy)]
pub struct CipherQuestion<'a> {
    /// The ciphertext as given.
    pub text: &'a str,
    /// The key that should decrypt it.
    pub key: &'a AesKey,
    /// The signing key; it may have encrypted by mistake.
    pub api_key: Option<&'a ApiKey>,
    /// The AES keys of other profiles, by name.
    pub other_keys: &'a [(String, AesKey)],
}

/// What explains it, the most plausible first.
#[derive(Clone, Debug)]
pub struct CipherDiagnosis {
    /// Every explanation leads to a plausible plaintext, by the fewest changes.
    pub explanations: Vec<CipherExplanation>,
    /// How many ways to decrypt were tried.
    pub tried: u64,
    /// Whether the ciphertext says itself that a passphrase made its key.
    pub is_salted: bool,
}

/// How far a plaintext is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// All of it.
    Whole,
    /// There may be more of it.
    InPart,
    /// All but the first block, which CBC joins with its IV: another IV of digits makes other digits of it.
    UnderThisIv,
}

/// Changes that make the ciphertext decrypt, all of them together.
#[derive(Clone, Debug)]
pub struct CipherExplanation {
    /// The changes.
    pub changes: Vec<CipherChange>,
    /// The plaintext, printable; a card's, so it is shown only where the operator asked for it.
    pub plaintext: Zeroizing<String>,
    /// How far the plaintext is known.
    pub known: Known,
    /// What the plaintext looks like, which is why it is believed.
    pub looks: Looks,
}
