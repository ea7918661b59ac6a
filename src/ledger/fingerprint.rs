//! How the ledger knows a card or a request again without keeping it.
//!
//! Both are HMAC-SHA-256 under a random key that never leaves the ledger, so that neither a PIN
//! nor an account can be found by trying, unless the ledger itself is stolen.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::{Connection, OptionalExtension};
use sha2::Sha256;

use super::error::LedgerError;
use super::order::MerchantRef;
use super::state::Kind;
use crate::core::form::Form;
use crate::core::secret::Pin;

/// The size of a fingerprint and of the key, in bytes.
const SIZE: usize = 32;

/// SHA-256 works in blocks of this many bytes; a shorter HMAC key is filled up with zeros.
const BLOCK: usize = 64;

/// The ledger's own key.
#[derive(Clone)]
pub(super) struct Key([u8; SIZE]);

/// What is kept of a card, or of a request.
pub(super) type Fingerprint = [u8; SIZE];

impl Key {
    /// Makes a new key of random bytes.
    pub(super) fn random() -> Result<Self, LedgerError> {
        let mut bytes = [0; SIZE];
        getrandom::fill(&mut bytes).map_err(LedgerError::Random)?;
        Ok(Self(bytes))
    }

    /// Stores the key of a new ledger.
    pub(super) fn store(&self, connection: &Connection) -> Result<(), LedgerError> {
        connection.execute("INSERT INTO meta (name, value) VALUES ('key', ?1)", [&self.0[..]])?;
        Ok(())
    }

    /// Reads the key.
    pub(super) fn load(connection: &Connection) -> Result<Self, LedgerError> {
        let bytes = connection.query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get(0));
        bytes.optional()?.map(Self).ok_or_else(|| LedgerError::Damaged("its key is gone".into()))
    }

    /// The fingerprint of a card, the same in any order of any merchant.
    pub(super) fn card(&self, number: &str, pin: &Pin) -> Fingerprint {
        self.digest("card").text(number).text(pin.expose()).finish()
    }

    /// The digest of all that a request asks for. `subject` is what the request is about in
    /// clear text or as a fingerprint; `ignored` names fields of the form that do not count.
    pub(super) fn request(
        &self,
        kind: Kind,
        merchant: MerchantRef,
        subject: &[u8],
        form: &Form,
        ignored: &[&str],
    ) -> Fingerprint {
        let mut fields: Vec<_> = form.iter().filter(|(name, _)| !ignored.contains(name)).collect();
        fields.sort_unstable();
        let head = self.digest("request").text(kind.name()).text(merchant.customer_id).text(merchant.base_url);
        fields.into_iter().fold(head.bytes(subject), |digest, (name, value)| digest.text(name).text(value)).finish()
    }

    fn digest(&self, purpose: &str) -> Digest {
        let mut block = [0; BLOCK];
        block[..SIZE].copy_from_slice(&self.0);
        Digest(Hmac::new(&block.into())).text(purpose)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([hidden])")
    }
}

/// A digest of texts, each preceded by its length: no two lists of texts read alike.
struct Digest(Hmac<Sha256>);

impl Digest {
    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn finish(self) -> Fingerprint {
        self.0.finalize().into_bytes().into()
    }
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

    const KEY: Key = Key([7; SIZE]);
    const MERCHANT: MerchantRef = MerchantRef { customer_id: "10001", base_url: "http://127.0.0.1:9093" };

    fn pin(text: &str) -> Pin {
        Pin::new(text.into()).expect("a PIN")
    }

    #[test]
    fn number_and_pin_do_not_run_together() {
        assert_ne!(KEY.card("12", &pin("3")), KEY.card("1", &pin("23")));
        assert_ne!(KEY.card("", &pin("123")), KEY.card("123", &pin("123")));
        assert_eq!(KEY.card("1", &pin("2")), KEY.card("1", &pin("2")));
        assert_ne!(KEY.card("1", &pin("2")), Key([8; SIZE]).card("1", &pin("2")));
    }

    /// Known answer of Python's `hmac`, whose key is not filled up by hand.
    #[test]
    fn a_fingerprint_is_hmac_sha_256() {
        assert_eq!(hex::encode(KEY.card("6222000000001234", &pin("123456"))), KNOWN_ANSWER);
    }

    const KNOWN_ANSWER: &str = "01f3a69745837087ec4260679a0389b14bdd7edd571dee7c3a0a576dd133b15d";

    #[test]
    fn a_digest_covers_all_but_the_ignored_fields() {
        let digest = |kind, subject: &[u8], body: &str| {
            KEY.request(kind, MERCHANT, subject, &Form::decode(body).expect("a form"), &["timestamp", "sign"])
        };
        let first = digest(Kind::Sale, b"x", "a=1&b=2&timestamp=1&sign=f");
        assert_eq!(first, digest(Kind::Sale, b"x", "b=2&a=1&timestamp=2&sign=0"));
        assert_ne!(first, digest(Kind::Sale, b"x", "a=1&b=3"));
        assert_ne!(first, digest(Kind::Sale, b"x", "a=1b&=2".replace("&=", "&c=").as_str()));
        assert_ne!(first, digest(Kind::Sale, b"y", "a=1&b=2"));
        assert_ne!(first, digest(Kind::TopUp, b"x", "a=1&b=2"));
    }

    #[test]
    fn masks_show_four_characters_at_most() {
        assert_eq!(mask("6222000000001234"), "****1234");
        assert_eq!(mask("1234"), "****");
        assert_eq!(mask(""), "****");
        assert_eq!(mask("卡12345"), "****2345");
    }

    #[test]
    fn debug_output_shows_no_key() {
        assert_eq!(format!("{KEY:?}"), "Key([hidden])");
    }
}
