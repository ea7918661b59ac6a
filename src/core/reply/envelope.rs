//! The envelope of a reply.

use std::collections::BTreeMap;

use serde_json::Value;

use super::members::{Members, text_as_sent, words_of};
use super::seal::{self, Seal};
use super::text;
use super::told::{self, Told};
use crate::core::protocol::{self, Rejection, Verdict};
use crate::core::scrub::Scrubber;
use crate::core::secret::ApiKey;

/// The parsed envelope.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The code's text, whether it came as a string or a number.
    pub code: String,
    /// `msg` or `message`, whichever says something; both where they say two things.
    pub message: String,
    /// `data`, untouched.
    pub data: Value,
    /// The reply's own signature, where present.
    pub sign: Option<String>,
    /// The scalar fields of the object in `data`, with the digits as sent; `None` where there is
    /// no such object.
    pub(super) fields: Option<BTreeMap<String, String>>,
    /// Whether a field stands twice in `data`.
    pub(super) twice: bool,
    /// What it says that it is about.
    pub(super) told: Vec<Told>,
    /// What its words prove, where it does not say yes.
    rejection: Rejection,
    /// The signatures in it.
    seals: Vec<Seal>,
    /// Whether a signature was looked at and found wrong.
    pub(super) is_forged: bool,
}

/// Why a body is no reply. Its words are not made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// No bytes, or blanks only.
    Empty,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// It begins with `<`.
    Html,
    /// Truncated or otherwise broken JSON.
    BrokenJson,
    /// JSON, but no object, or an object whose envelope has the wrong types.
    WrongShape,
}

impl Reply {
    /// Parses a body. A byte-order mark in front is skipped; anything else that is not one JSON
    /// object with a `code` is no reply, and a key that stands twice makes it none either.
    pub fn parse(body: &[u8]) -> Result<Self, NoReply> {
        let text = std::str::from_utf8(body).map_err(|_| NoReply::NotUtf8)?;
        let text = text::repaired(text.strip_prefix('\u{feff}').unwrap_or(text).trim());
        if text.is_empty() {
            return Err(NoReply::Empty);
        }
        if text.starts_with('<') {
            return Err(NoReply::Html);
        }
        if !text.starts_with('{') {
            let json: Result<Value, _> = serde_json::from_str(&text);
            return Err(if json.is_ok() { NoReply::WrongShape } else { NoReply::BrokenJson });
        }
        let envelope: Members = serde_json::from_str(&text).map_err(|_| NoReply::BrokenJson)?;
        if envelope.twice().is_some() {
            return Err(NoReply::WrongShape);
        }
        let code = envelope.get("code").filter(|code| !code.get().starts_with(['n', 't', 'f']));
        let data = envelope.get("data").map_or("null", |data| data.get());
        let object = object_of(data);
        let data = serde_json::from_str(data).map_err(|_| NoReply::BrokenJson)?;
        let fields = object.as_ref().map(|object| {
            object.iter().filter_map(|(name, value)| Some((name.to_owned(), text_as_sent(value)?))).collect()
        });
        let code = code.and_then(text_as_sent).ok_or(NoReply::WrongShape)?;
        let is_yes = Verdict::of(&code) == Verdict::Yes;
        Ok(Self {
            code,
            message: message_of(&envelope),
            sign: seal::own(&envelope),
            fields,
            twice: object.as_ref().is_some_and(|object| object.twice().is_some()),
            told: told::told(&envelope, object.as_ref()),
            rejection: if is_yes { Rejection::Proved } else { text::rejection(&envelope) },
            seals: seal::seals(&envelope, object.as_ref(), &data),
            is_forged: false,
            data,
        })
    }

    /// What the code proves.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of(&self.code)
    }

    /// What the words of a reply that does not say yes prove about an order that was to be placed,
    /// wherever they stand in it.
    #[must_use]
    pub fn rejection(&self) -> Rejection {
        self.rejection
    }

    /// Whether the gateway refused since it knows no such order.
    #[must_use]
    pub fn says_no_such_order(&self) -> bool {
        self.verdict() == Verdict::No && protocol::says_no_such_order(&self.message)
    }

    /// Looks at the reply's own signatures, as they came: whoever scrubs does so after.
    pub fn authenticate(&mut self, key: &ApiKey) {
        self.is_forged = self.verify(key) == Some(false);
        self.seals.clear();
    }

    /// Checks the reply's signatures: its own, over the fields of `data`, and one within `data`,
    /// over the others there. `None` where there is none; one that nobody could have made is wrong.
    /// It is to be asked before the reply is scrubbed of secrets that were signed.
    ///
    /// Signatures come in dialects, with and without the texts of the merchant and the platform,
    /// fields without a value left out or not. All of them need the key.
    #[must_use]
    pub fn verify(&self, key: &ApiKey) -> Option<bool> {
        (!self.seals.is_empty()).then(|| self.seals.iter().all(|seal| seal.holds(key)))
    }

    /// Whether the reply carries a signature that was looked at and found wrong: what cannot be
    /// verified is.
    #[must_use]
    pub fn is_forged(&self) -> bool {
        self.is_forged
    }

    /// Hides the secrets that the gateway echoes, wherever they stand. The signature is over what
    /// was sent, so that it is to be verified before.
    pub fn scrub(&mut self, scrubber: &Scrubber) {
        self.code = scrubber.field("code", &self.code);
        self.message = scrubber.text(&self.message);
        self.sign = self.sign.take().map(|sign| scrubber.text(&sign));
        for (name, text) in self.fields.iter_mut().flatten() {
            *text = scrubber.field(name, text);
        }
        for told in &mut self.told {
            told.text = scrubber.field(told.name(), &told.text);
        }
        scrubber.json(&mut self.data);
    }
}

/// What `msg` and `message` say, whatever their shape.
fn message_of(envelope: &Members) -> String {
    let mut words: Vec<String> =
        ["msg", "message"].into_iter().filter_map(|name| envelope.get(name)).map(words_of).collect();
    words.retain(|words| !words.is_empty());
    words.dedup();
    words.join("; ")
}

/// The object in `data`: itself, or the only one of an array.
fn object_of(data: &str) -> Option<Members> {
    if data.starts_with('[') {
        let items: Vec<Members> = serde_json::from_str(data).ok()?;
        return <[_; 1]>::try_from(items).ok().map(|[object]| object);
    }
    serde_json::from_str(data).ok()
}
