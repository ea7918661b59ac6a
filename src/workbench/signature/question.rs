//! What is asked of the search, and how far it may go.

use std::collections::HashMap;

use super::given::Given;
use crate::core::cipher::CardCipher;
use crate::core::form::Form;
use crate::core::secret::{AesKey, ApiKey};
use crate::workbench::paste::JsonType;

/// What is known: the fields, the signature that does not match, and the secrets at hand.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The fields as given.
    pub form: &'a Form,
    /// Fields that were no text in JSON.
    pub types: &'a HashMap<String, JsonType>,
    /// The signature that came with them.
    pub given: Given,
    /// Names that our signature leaves out.
    pub unsigned: &'a [String],
    /// The key that should have signed.
    pub api_key: &'a ApiKey,
    /// The key that encrypts cards; it may have signed by mistake.
    pub aes_key: Option<&'a AesKey>,
    /// The signing keys of other profiles, by name.
    pub other_keys: &'a [(String, ApiKey)],
    /// The card cipher, to find card values signed before encryption.
    pub card_cipher: Option<&'a CardCipher>,
}

/// How far to search.
#[derive(Clone, Copy)]
pub struct Effort<'a> {
    /// The most mistakes at once, from 1 to 3.
    pub mistakes: usize,
    /// How many threads search; none means one for every core.
    pub threads: usize,
    /// Tells that time is up; asked every few thousand hypotheses.
    pub time_up: &'a (dyn Fn() -> bool + Sync),
}
