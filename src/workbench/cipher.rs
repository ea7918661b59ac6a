//! Why ciphertext does not decrypt: other spellings of it, other keys, ciphers, modes and paddings,
//! alone and together.
//!
//! The choices are few enough to try them all, up to three changes. Only a plaintext that looks like
//! a card counts, and the more had to be tried for it, the less it may be owed to chance.

mod block;
mod change;
mod encoded;
mod keys;
mod modes;
mod notation;
mod padding;
mod passphrase;
mod plausible;
mod question;
mod search;
mod sha1prng;
mod unencrypted;
mod zeros;

pub use self::change::{
    CipherChange, Doubled, Iv, KeyFill, KeyHash, KeyMd5, SignedHex, Twice, Unencrypted, WrongLength,
};
pub use self::plausible::Looks;
pub use self::question::{CipherDiagnosis, CipherExplanation, CipherQuestion, Known};
use self::search::Search;

/// The longest ciphertext that is diagnosed; cards are far shorter.
const LONGEST: usize = 1 << 13;

/// Tries every way to decrypt, and keeps those that need the fewest changes.
#[must_use]
pub fn diagnose_cipher(question: &CipherQuestion<'_>) -> CipherDiagnosis {
    let mut search = Search::default();
    if question.text.len() <= LONGEST {
        search.run(question);
    }
    search.told()
}
