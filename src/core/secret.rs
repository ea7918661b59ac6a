//! Keys and PINs: never printed by accident, wiped from memory when dropped.
//!
//! Each secret has a type of its own, so that an AES key cannot sign and an API key cannot
//! encrypt.

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// The key that signs (API key, gateway protocol, signature).
#[derive(Clone, Debug)]
pub struct ApiKey(SecretString);

/// The key that encrypts cards (AES key, gateway protocol, cipher), before it is fitted.
#[derive(Clone, Debug)]
pub struct AesKey(SecretString);

/// A card's PIN (卡密).
#[derive(Clone, Debug)]
pub struct Pin(SecretString);

/// Text that is no PIN.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadPin {
    /// Nothing there.
    #[error("is empty")]
    Empty,
    /// A PIN is one line; more of them usually means that the wrong file was given.
    #[error("has more than one line")]
    Lines,
    /// A byte below 0x20 or 0x7F, which no card carries.
    #[error("contains a control character")]
    Control,
}

impl ApiKey {
    /// Takes the key as it is, untrimmed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    /// The key's text, for signing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl AesKey {
    /// Takes the key as it is, untrimmed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    /// The key's text, for the cipher.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Pin {
    /// Takes the PIN as it is, untrimmed: one line without control characters.
    pub fn new(text: String) -> Result<Self, BadPin> {
        let text = SecretString::from(text);
        let pin = text.expose_secret();
        if pin.is_empty() {
            return Err(BadPin::Empty);
        }
        if pin.contains(['\n', '\r']) {
            return Err(BadPin::Lines);
        }
        if pin.chars().any(char::is_control) {
            return Err(BadPin::Control);
        }
        Ok(Self(text))
    }

    /// The PIN's text, for encryption.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Replaces every secret of at least four characters that stands in `text`.
///
/// A gateway can decrypt what it was sent, and may echo it in a message. Shorter secrets are
/// left alone: hiding each `12` would only garble what the operator has to read.
#[must_use]
pub fn scrub(text: &str, secrets: &[&str]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.chars().count() >= 4) {
        if clean.contains(secret) {
            clean = clean.replace(secret, "[hidden]");
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_no_secret() {
        let key = ApiKey::new("canary-key".into());
        let pin = Pin::new("canary-pin".into()).expect("a PIN");
        let shown = format!("{key:?} {pin:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn a_pin_is_one_line_of_printable_text() {
        assert_eq!(Pin::new(String::new()).err(), Some(BadPin::Empty));
        assert_eq!(Pin::new("1\n2".into()).err(), Some(BadPin::Lines));
        assert_eq!(Pin::new("1\0".into()).err(), Some(BadPin::Control));
        assert_eq!(Pin::new(" 1 ".into()).expect("blanks are values").expose(), " 1 ");
    }

    #[test]
    fn scrubbing_hides_long_secrets_only() {
        assert_eq!(scrub("PIN 123456 bad, 12 left", &["123456", "12"]), "PIN [hidden] bad, 12 left");
    }
}
