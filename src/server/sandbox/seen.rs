//! A request as the operator of the sandbox is shown it: as it came, but for what would sell a card.

use crate::core::cipher::CardCipher;
use crate::core::form::Form;
use crate::core::protocol::Endpoint;

use super::scenario::Delivery;
use super::shown;

/// A request, and what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The fields as they came, in their order, but for what would sell a card. None where no form was read.
    pub fields: Vec<(String, String)>,
    /// What it was answered.
    pub verdict: Verdict,
}

/// What a request was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A status of HTTP, without a word.
    Status(u16),
    /// The gateway's answer.
    Answer {
        /// Its `code`.
        code: String,
        /// Its `msg`, in the platform's words.
        message: String,
        /// How it travels.
        delivery: Delivery,
    },
}

impl Seen {
    /// A request that was answered before its form was read.
    pub(super) fn unread(method: &str, path: &str, status: u16) -> Self {
        let (method, path) = (shown::name(method).to_owned(), shown::path(path));
        Self { method, path, fields: Vec::new(), verdict: Verdict::Status(status) }
    }

    /// A request to an endpoint, and the gateway's answer.
    pub(super) fn answered(endpoint: Endpoint, path: &str, body: &[u8], cipher: &CardCipher, verdict: Verdict) -> Self {
        let form = std::str::from_utf8(body).ok().and_then(|text| Form::decode(text).ok()).unwrap_or_default();
        let shown = |(name, value)| (shown::name(name).to_owned(), shown::value(endpoint, name, value, cipher));
        Self { method: "POST".to_owned(), path: shown::path(path), fields: form.iter().map(shown).collect(), verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::super::merchant::AES_KEY;
    use super::*;
    use crate::core::secret::AesKey;

    fn fields(body: &str) -> Vec<String> {
        let cipher = CardCipher::new(&AesKey::new(AES_KEY.to_owned()));
        let number = cipher.encrypt("6222000000001234");
        let body = body.replace("NUMBER", &number);
        let seen = Seen::answered(Endpoint::Submit, "/", body.as_bytes(), &cipher, Verdict::Status(200));
        seen.fields.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn a_card_is_shown_by_its_last_digits_and_a_pin_not_at_all() {
        assert_eq!(
            fields("orderId=C1&cardNumber=NUMBER&cardPassword=NUMBER&sign=0f"),
            ["orderId=C1", "cardNumber=****1234", "cardPassword=***", "sign=0f"]
        );
    }

    #[test]
    fn what_may_be_a_card_in_plaintext_is_not_shown() {
        assert_eq!(
            fields("cardNumber=6222000000001234&cardPassword=123456&cardNo=6222000000001234&card_pwd=&amount=100"),
            ["cardNumber=***", "cardPassword=***", "cardNo=***", "card_pwd=", "amount=100"]
        );
    }

    #[test]
    fn little_is_shown_of_what_is_long() {
        let [field] = fields(&format!("custom={}", "卡".repeat(5000))).try_into().expect("a field");
        assert_eq!(field, format!("custom={}…", "卡".repeat(120)));
    }

    #[test]
    fn what_is_no_form_shows_nothing_of_itself() {
        for body in ["{\"cardNumber\":\"6222000000001234\"}", "cardPassword%3D987654321012", "987654321012"] {
            assert_eq!(fields(body), ["***="], "{body}");
        }
    }
}
