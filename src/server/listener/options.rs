//! How a listener is set up.

use crate::core::notification::Dialect;
use crate::core::secret::ApiKey;

/// How a listener answers, and whom it believes.
#[derive(Debug)]
pub struct Options {
    /// The one path that it serves, with its slash.
    pub path: String,
    /// The word that stops the platform's calls.
    pub word: String,
    /// The key that must have signed.
    pub api_key: ApiKey,
    /// Fields that the merchant's profile leaves out of the signature.
    pub unsigned: Vec<String>,
    /// The one dialect that is taken; `None` takes them all.
    pub dialect: Option<Dialect>,
}
