//! How the ledger knows a card or a request again without keeping it.
//!
//! Both are HMAC-SHA-256 under a random key that never leaves the ledger, so that neither a PIN
//! nor an account can be found by trying, unless the ledger itself is stolen.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::order::{MerchantRef, OrderKind};
use crate::core::secret::Pin;
use crate::core::typed::{is_long_pin, normal_form};

/// The size of a fingerprint and of the key, in bytes.
pub(super) const SIZE: usize = 32;

/// SHA-256 works in blocks of this many bytes; a shorter HMAC key is filled up with zeros.
const BLOCK: usize = 64;

/// The ledger's own key.
#[derive(Clone)]
pub(super) struct Key([u8; SIZE]);

/// What is kept of a card, of a top-up, or of a request.
pub(super) type Fingerprint = [u8; SIZE];

/// By what a card is known again, however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardPrints {
    /// All that an earlier order of this card may be stored under, the one to store first: number
    /// and PIN in their normal form, or, as layout 1 did, as they are typed; and, where the PIN
    /// is long, the PIN without a number.
    pub(super) known: Vec<Fingerprint>,
    /// The long PIN, to be stored with a card that has a number.
    pub(super) pin: Option<Fingerprint>,
    /// The long PIN of a card without a number, under which one with a number may be stored.
    pub(super) any_with_pin: Option<Fingerprint>,
}

impl Key {
    /// The key of these bytes, which are random and nobody else's.
    pub(super) fn new(bytes: [u8; SIZE]) -> Self {
        Self(bytes)
    }

    /// The fingerprint of a card as it is typed.
    pub(super) fn card(&self, number: &str, pin: &str) -> Fingerprint {
        self.digest("card").text(number).text(pin).finish()
    }

    /// The fingerprints of a card, the same in any order of any merchant.
    pub(super) fn card_prints(&self, number: &str, pin: &Pin) -> CardPrints {
        let (typed_number, typed_pin) = (number, pin.expose());
        let number = Zeroizing::new(normal_form(typed_number));
        let pin = Zeroizing::new(normal_form(typed_pin));
        let mut known = vec![self.card(&number, &pin), self.card(typed_number, typed_pin)];
        let has_number = !number.is_empty();
        let long_pin = is_long_pin(&pin).then(|| self.digest("pin").text(&pin).finish());
        if long_pin.is_some() && has_number {
            known.extend([self.card("", &pin), self.card("", typed_pin)]);
        }
        known.dedup();
        let (pin, any_with_pin) = if has_number { (long_pin, None) } else { (None, long_pin) };
        CardPrints { known, pin, any_with_pin }
    }

    /// The fingerprint of a top-up: what is bought for whom, and how often.
    pub(super) fn top_up(&self, item: &str, account: &str, face_value: &str, quantity: &str) -> Fingerprint {
        // A form without a quantity buys one.
        let quantity = if quantity.is_empty() { "1" } else { quantity };
        let [item, face_value, quantity] = [item, face_value, quantity].map(normal_form);
        let normal = [item, plain_account(account), face_value, quantity];
        normal.iter().fold(self.digest("top-up"), |digest, text| digest.text(text)).finish()
    }

    /// The digest of all that a request asks for. `subject` is what the request is about in
    /// clear text or as a fingerprint; `fields` are those of the form that count.
    pub(super) fn request(
        &self,
        kind: OrderKind,
        merchant: MerchantRef,
        subject: &[u8],
        mut fields: Vec<(&str, &str)>,
    ) -> Fingerprint {
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

/// A phone number or account without what it is written with: brackets, dots, and the country code
/// in front of a mobile number.
fn plain_account(account: &str) -> String {
    let mut plain = normal_form(account);
    plain.retain(|c| !matches!(c, '(' | ')' | '.' | '/' | '+' | '_'));
    let local = ["0086", "86"].iter().find_map(|code| plain.strip_prefix(code));
    match local.filter(|local| local.len() == 11 && local.starts_with('1') && local.bytes().all(|b| b.is_ascii_digit()))
    {
        Some(local) => local.to_owned(),
        None => plain,
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
        assert_ne!(KEY.card("12", "3"), KEY.card("1", "23"));
        assert_ne!(KEY.card("", "123"), KEY.card("123", "123"));
        assert_eq!(KEY.card("1", "2"), KEY.card("1", "2"));
        assert_ne!(KEY.card("1", "2"), Key([8; SIZE]).card("1", "2"));
    }

    /// Known answer of Python's `hmac`, whose key is not filled up by hand.
    #[test]
    fn a_fingerprint_is_hmac_sha_256() {
        assert_eq!(hex::encode(KEY.card("6222000000001234", "123456")), KNOWN_ANSWER);
    }

    const KNOWN_ANSWER: &str = "01f3a69745837087ec4260679a0389b14bdd7edd571dee7c3a0a576dd133b15d";

    #[test]
    fn a_card_is_known_however_it_is_written() {
        let plain = KEY.card_prints("6222000000001234", &pin("123456"));
        assert_eq!(plain.known, [KEY.card("6222000000001234", "123456")], "what is plain has one fingerprint");
        let typed = KEY.card_prints("6222 0000 0000 1234", &pin("123-456 "));
        assert_eq!(typed.known, [plain.known[0], KEY.card("6222 0000 0000 1234", "123-456 ")]);
        assert_eq!((plain.pin, plain.any_with_pin), (None, None), "a short PIN is nobody's own");
    }

    #[test]
    fn a_long_pin_is_known_with_and_without_a_number() {
        let with = KEY.card_prints("6222000000001234", &pin("ABCD-1234-5678"));
        let without = KEY.card_prints(" ", &pin("ABCD12345678"));
        assert!(with.known.contains(&without.known[0]));
        assert_eq!((with.pin, with.any_with_pin), (without.any_with_pin, without.pin));
        assert!(with.pin.is_some());
        let short = KEY.card_prints("6222000000001234", &pin("ABCD-1234-567"));
        assert_eq!((short.pin, short.known.len()), (None, 2));
    }

    #[test]
    fn a_top_up_is_item_account_face_value_and_quantity() {
        let one = KEY.top_up("103", "13800000000", "50", "1");
        assert_eq!(one, KEY.top_up("103", "138-0000 0000", "50", "1"));
        for other in [
            KEY.top_up("104", "13800000000", "50", "1"),
            KEY.top_up("103", "13800000001", "50", "1"),
            KEY.top_up("103", "13800000000", "100", "1"),
            KEY.top_up("103", "13800000000", "50", "2"),
            KEY.top_up("1031", "3800000000", "50", "1"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_digest_covers_kind_subject_and_fields() {
        let digest =
            |kind, subject: &[u8], fields: &[(&str, &str)]| KEY.request(kind, MERCHANT, subject, fields.into());
        let first = digest(OrderKind::Sale, b"x", &[("a", "1"), ("b", "2")]);
        assert_eq!(first, digest(OrderKind::Sale, b"x", &[("b", "2"), ("a", "1")]));
        assert_ne!(first, digest(OrderKind::Sale, b"x", &[("a", "1"), ("b", "3")]));
        assert_ne!(first, digest(OrderKind::Sale, b"x", &[("a", "1b"), ("c", "2")]));
        assert_ne!(first, digest(OrderKind::Sale, b"y", &[("a", "1"), ("b", "2")]));
        assert_ne!(first, digest(OrderKind::TopUp, b"x", &[("a", "1"), ("b", "2")]));
    }

    #[test]
    fn a_phone_number_is_one_however_it_is_written() {
        let print = |account: &str| KEY.top_up("103", account, "50", "1");
        for account in
            ["+86 138 0000 0000", "008613800000000", "(138)0000-0000", "138.0000.0000", "１３８００００００００"]
        {
            assert_eq!(print(account), print("13800000000"), "{account}");
        }
        for account in ["8613800000001", "86138000000000", "23800000000", "a.b@c", "ab@c."] {
            assert_ne!(print(account), print("13800000000"), "{account}");
        }
        assert_eq!(KEY.top_up("103", "1", "50", ""), KEY.top_up("103", "1", "50", "1"));
        assert_ne!(KEY.top_up("103", "1", "50", "2"), KEY.top_up("103", "1", "50", "1"));
    }

    #[test]
    fn debug_output_shows_no_key() {
        assert_eq!(format!("{KEY:?}"), "Key([hidden])");
    }
}
