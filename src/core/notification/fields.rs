//! The bytes of a notification as fields.

use std::collections::HashSet;
use std::fmt;

use serde_json::value::RawValue;

use super::dialect::{self, Dialect};
use super::malformed::Malformed;
use super::told::{self, Told};
use crate::core::form::{Form, FormError};
use crate::core::protocol::CARD_FIELDS;
use crate::core::reply::members::{Members, text_as_sent};
use crate::core::scrub::Scrubber;
use crate::core::secret::ApiKey;

/// The most fields of a notification; the longest that is known has fifteen.
const MOST_FIELDS: usize = 64;

/// How much is told of a name, in characters; the longest that is known has thirteen.
const LONGEST_NAME: usize = 64;

/// The longest card for which a stranger has texts searched, in bytes: none of those could hold more.
const LONGEST_CARD: usize = 512;

/// The fields of a notification as sent. Those that JSON gives as `null` have no value.
///
/// The card's number and PIN may stand among them in plaintext: they are taken out of nothing here,
/// and shown nowhere.
pub struct SignedFields {
    fields: Vec<(String, Option<String>)>,
}

impl SignedFields {
    /// Reads a form or a JSON object, by its looks: platforms declare the one and send the other.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let fields = match text.trim_ascii() {
            "" => return Err(Malformed::Empty),
            object if object.starts_with('{') => from_json(object)?,
            form => from_form(form)?,
        };
        let mut seen = HashSet::with_capacity(fields.len());
        match fields.iter().find(|(name, _)| !seen.insert(name.to_lowercase())) {
            Some((name, _)) => Err(twice(name)),
            None => Ok(Self { fields }),
        }
    }

    /// In which dialect the merchant's key has signed it; `None` where it has not. `unsigned` are
    /// the names that the merchant's profile leaves out, tried first; `only` is the one dialect that
    /// it takes, where it takes one alone.
    #[must_use]
    pub fn verify(&self, key: &ApiKey, unsigned: &[String], only: Option<Dialect>) -> Option<Dialect> {
        dialect::find(&self.fields, key, unsigned, only)
    }

    /// What it says of which order. To be believed only once the signature is verified. What its
    /// texts repeat of the key, or of the card that may stand beside them, is hidden.
    pub fn read(&self, key: &ApiKey) -> Result<Told, Malformed> {
        told::read(&self.fields, &self.scrubber(key, usize::MAX))
    }

    /// What it alleges whose signature is not the key's: whose order stands where, and nothing else.
    /// However long it is, little is kept of it.
    pub fn alleged(&self, key: &ApiKey) -> Result<Told, Malformed> {
        told::alleged(&self.fields, &self.scrubber(key, LONGEST_CARD))
    }

    /// What hides the key and the cards, of those that are at most so long.
    fn scrubber(&self, key: &ApiKey, longest: usize) -> Scrubber {
        let is_card = |name: &str| CARD_FIELDS.iter().any(|card| card.eq_ignore_ascii_case(name));
        let cards = self.fields.iter().filter(|(name, _)| is_card(name)).filter_map(|(_, value)| value.as_deref());
        let cards = cards.filter(|card| card.len() <= longest);
        Scrubber::new(cards.chain([key.expose()]), [])
    }
}

/// Values may be a card's.
impl fmt::Debug for SignedFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

/// A stranger chooses the name, and how long it is.
fn twice(name: &str) -> Malformed {
    Malformed::Twice(name.chars().take(LONGEST_NAME).collect())
}

fn from_form(text: &str) -> Result<Vec<(String, Option<String>)>, Malformed> {
    if text.bytes().filter(|byte| *byte == b'&').count() >= MOST_FIELDS {
        return Err(Malformed::TooManyFields);
    }
    let form = Form::decode(text).map_err(|error| match error {
        FormError::Duplicate(name) => twice(&name),
        FormError::NoName | FormError::NotUtf8(_) => Malformed::NotAForm,
    })?;
    Ok(form.iter().map(|(name, value)| (name.to_owned(), Some(value.to_owned()))).collect())
}

fn from_json(text: &str) -> Result<Vec<(String, Option<String>)>, Malformed> {
    let members: Members = serde_json::from_str(text).map_err(|_| Malformed::NotAnObject)?;
    if members.iter().count() > MOST_FIELDS {
        return Err(Malformed::TooManyFields);
    }
    let field = |(name, value): (&str, &RawValue)| {
        let text = text_as_sent(value).ok_or(Malformed::NotAnObject)?;
        Ok((name.to_owned(), (value.get() != "null").then_some(text)))
    };
    members.iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_notification_says_why() {
        for (body, why) in [
            (&b""[..], Malformed::Empty),
            (b" \r\n", Malformed::Empty),
            (b"a=\xff", Malformed::NotUtf8),
            (b"a=%ff", Malformed::NotAForm),
            (b"=1", Malformed::NotAForm),
            (b"{\"a\":", Malformed::NotAnObject),
            (b"{\"a\":[1]}", Malformed::NotAnObject),
            (b"sign=1&a=2&Sign=3", Malformed::Twice("Sign".into())),
            (b"{\"status\":2,\"st\\u0061tus\":3}", Malformed::Twice("status".into())),
            (&[b"a".repeat(100), b"=1&".to_vec()].concat().repeat(2), Malformed::Twice("a".repeat(64))),
            (&b"a=1&".repeat(70), Malformed::TooManyFields),
        ] {
            let text = String::from_utf8_lossy(body);
            assert_eq!(SignedFields::parse(body).expect_err(&text), why, "{text}");
        }
    }

    #[test]
    fn no_value_is_shown() {
        let body = SignedFields::parse(b"cardPassword=123456&a=1").expect("a body");
        assert_eq!(format!("{body:?}"), r#"{"cardPassword", "a"}"#);
    }
}
