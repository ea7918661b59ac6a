//! Keys and PINs: never printed by accident, wiped from memory when dropped.
//!
//! Each secret has a type of its own, so that an AES key cannot sign and an API key cannot
//! encrypt.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::proxy_url::ProxyUrl;

/// The key that signs (API key, gateway protocol, signature).
#[derive(Clone, Debug)]
pub struct ApiKey(SecretString);

/// The key that encrypts cards (AES key, gateway protocol, cipher), before it is fitted.
#[derive(Clone, Debug)]
pub struct AesKey(SecretString);

/// A card's PIN (卡密).
#[derive(Clone, Debug)]
pub struct Pin(SecretString);

/// Text that is no PIN. Its words are not made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPin {
    /// Nothing there.
    Empty,
    /// A PIN is one line; more of them usually means that the wrong file was given.
    Lines,
    /// A byte below 0x20 or 0x7F, which no card carries.
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

/// The secrets that the URL of a proxy carries: its password as written and as meant, and what an
/// HTTP header makes of user and password.
#[must_use]
pub fn of_proxy_url(url: &str) -> Vec<Zeroizing<String>> {
    let ProxyUrl { user: Some(user), password: Some(password), .. } = ProxyUrl::split(url) else {
        return Vec::new();
    };
    let meant = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let header = BASE64_STANDARD.encode(Zeroizing::new(format!("{}:{}", meant(user), meant(password))).as_str());
    [password.to_owned(), meant(password), header].into_iter().map(Zeroizing::new).collect()
}

/// The last four characters of a card number or an account, behind four stars. Of a text that
/// is not longer than that, nothing is shown.
#[must_use]
pub fn mask(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(4);
    let shown = number.chars().skip(hidden).filter(|_| hidden > 0);
    "****".chars().chain(shown).collect()
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
    fn the_password_of_a_proxy_is_known_in_each_of_its_shapes() {
        let of = |url: &str| of_proxy_url(url).iter().map(|secret| secret.to_string()).collect::<Vec<_>>();
        assert_eq!(of("http://us:p%40ss@127.0.0.1:1/"), ["p%40ss", "p@ss", "dXM6cEBzcw=="]);
        assert_eq!(of("socks5://us:a:b@h"), ["a:b", "a:b", "dXM6YTpi"]);
        assert_eq!(of("http://us:p/@ss@h:1"), ["p/@ss", "p/@ss", "dXM6cC9Ac3M="], "a password of any signs");
        assert!(of("http://127.0.0.1:1").is_empty() && of("http://us@h").is_empty() && of("").is_empty());
    }

    #[test]
    fn masks_show_four_characters_at_most() {
        assert_eq!(mask("6222000000001234"), "****1234");
        assert_eq!(mask("1234"), "****");
        assert_eq!(mask(""), "****");
        assert_eq!(mask("卡12345"), "****2345");
    }
}
