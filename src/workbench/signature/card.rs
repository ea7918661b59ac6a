//! Cards that were signed before or after encryption, or in another notation.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::algorithm::Algorithm;
use super::fields::{Field, List};
use super::in_field::InField;
use super::kind::Kind;
use super::question::Question;

impl List {
    /// A card's value before or after encryption, or in the other case.
    pub(super) fn card(&mut self, question: &Question<'_>, index: usize, field: &Field, text: &str) {
        let is_hex = text.len().is_multiple_of(32) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex {
            let upper = (text.to_ascii_uppercase(), InField::UpperCase);
            for (other, what) in [upper, (text.to_ascii_lowercase(), InField::LowerCase)] {
                if other != text {
                    self.add(index, Kind::UppercaseCipher, Some(other.into_bytes()), what);
                }
            }
            let bytes = hex::decode(text).unwrap_or_default();
            let base64 = STANDARD.encode(&bytes);
            self.add(index, Kind::CardBase64, Some(URL_SAFE.encode(&bytes).into_bytes()), InField::Base64Url);
            let encoded = percent_encode(base64.as_bytes(), NON_ALPHANUMERIC).to_string();
            self.add(index, Kind::CardBase64, Some(base64.into_bytes()), InField::Base64);
            self.add(index, Kind::CardBase64, Some(encoded.into_bytes()), InField::Base64Encoded);
            self.add(index, Kind::CardBase64, Some(STANDARD.encode(text).into_bytes()), InField::Base64OfHex);
        }
        let Some(cipher) = question.card_cipher else { return };
        if let Some(plaintext) = is_hex.then(|| cipher.decrypt(text).ok()).flatten() {
            let value = (!plaintext.is_empty()).then(|| plaintext.as_bytes().to_vec());
            self.add(index, Kind::PlaintextCard, value, InField::Plaintext);
            for value in rewritten_cards(plaintext.as_bytes()) {
                self.add(index, Kind::PlaintextCard, Some(value), InField::PlaintextRewritten);
            }
        } else if field.name.to_ascii_lowercase().contains("card") {
            let ciphertext = cipher.encrypt(text);
            let upper = ciphertext.to_ascii_uppercase();
            self.add(index, Kind::PlaintextCard, Some(ciphertext.into_bytes()), InField::Ciphertext);
            self.add(index, Kind::PlaintextCard, Some(upper.into_bytes()), InField::UpperCiphertext);
            let base64 = STANDARD.encode(hex::decode(cipher.encrypt(text)).unwrap_or_default());
            self.add(index, Kind::PlaintextCard, Some(base64.into_bytes()), InField::Base64);
        }
    }
}

/// A card's plaintext as it is written elsewhere: in base64, in hex, as its MD5, with a line's end.
fn rewritten_cards(plaintext: &[u8]) -> Vec<Vec<u8>> {
    if plaintext.is_empty() {
        return Vec::new();
    }
    let texts = [STANDARD.encode(plaintext), hex::encode(plaintext), hex::encode(Algorithm::Md5.digest(plaintext))];
    let lines = ["\n", "\r\n", " "].map(|end| [plaintext, end.as_bytes()].concat());
    texts.into_iter().map(String::into_bytes).chain(lines).collect()
}
