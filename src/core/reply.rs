//! The gateway's replies: one envelope, read tolerantly in shape and strictly in meaning
//! (gateway protocol, replies).
//!
//! ```
//! use consign::core::protocol::{OrderState, Verdict};
//! use consign::core::reply::{NoReply, Reply};
//!
//! let body = r#"{"code":1,"msg":"ok","data":{"orderId":"C1","status":2,"actualAmount":"95.0000"}}"#;
//! let reply = Reply::parse(body.as_bytes())?;
//! assert_eq!(reply.verdict(), Verdict::Yes);
//! let order = reply.sale().expect("an order");
//! assert_eq!(order.state, OrderState::Succeeded);
//! assert_eq!(order.settled_amount.as_deref(), Some("95.0000"));
//!
//! // What is no reply proves nothing.
//! assert_eq!(Reply::parse(b"<html>").err(), Some(NoReply::Html));
//! # Ok::<(), NoReply>(())
//! ```

mod members;
mod order;
mod proof;
mod seal;
mod text;

use std::collections::BTreeMap;

use serde_json::Value;
use thiserror::Error;

use self::members::{Members, text_as_sent, words_of};
pub use self::order::Order;
pub use self::proof::{Asked, Sent, Unproved};
use super::protocol::{self, Rejection, Verdict};
use super::scrub::Scrubber;
use super::secret::ApiKey;

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
    fields: Option<BTreeMap<String, String>>,
    /// Whether a field stands twice in `data`.
    twice: bool,
    /// What it says that it is about.
    told: Vec<proof::Told>,
    /// What its words prove, where it does not say yes.
    rejection: Rejection,
    /// The signatures in it.
    seals: Vec<seal::Seal>,
    /// Whether a signature was looked at and found wrong.
    is_forged: bool,
}

/// Why a body is no reply.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoReply {
    /// No bytes, or blanks only.
    #[error("the answer is empty")]
    Empty,
    /// Bytes that are not UTF-8.
    #[error("the answer is not UTF-8")]
    NotUtf8,
    /// It begins with `<`.
    #[error("the answer is an HTML page, not JSON")]
    Html,
    /// Truncated or otherwise broken JSON.
    #[error("the answer is broken or truncated JSON")]
    BrokenJson,
    /// JSON, but no object, or an object whose envelope has the wrong types.
    #[error("the answer is JSON of the wrong shape (no object with `code`)")]
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
            told: proof::told(&envelope, object.as_ref()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    #[test]
    fn codes_come_as_strings_or_numbers() {
        for body in [
            r#"{"code":1}"#,
            r#"{"code":"1"}"#,
            r#"{"code":"0000","msg":"成功"}"#,
            "\u{feff}{\"code\":1}",
            r#"{"CODE":1}"#,
        ] {
            assert_eq!(reply(body).verdict(), Verdict::Yes, "{body}");
        }
        for body in [r#"{"code":-1}"#, r#"{"code":"-1","message":"SIGN错误"}"#] {
            assert_eq!(reply(body).verdict(), Verdict::No, "{body}");
        }
        for body in [r#"{"code":999}"#, r#"{"code":1.0}"#, r#"{"code":"-1 "}"#, r#"{"code":1e0}"#, r#"{"code":""}"#] {
            assert_eq!(reply(body).verdict(), Verdict::Undecided, "{body}");
        }
    }

    #[test]
    fn either_name_carries_the_message() {
        assert_eq!(reply(r#"{"code":1,"msg":"a"}"#).message, "a");
        assert_eq!(reply(r#"{"code":1,"msg":"","message":"b"}"#).message, "b");
        assert_eq!(reply(r#"{"code":1,"msg":null}"#).message, "");
        assert_eq!(reply(r#"{"code":1,"MSG":"a","Message":"a"}"#).message, "a");
        assert_eq!(reply(r#"{"code":-1,"msg":"失败","message":["订单已存在"]}"#).message, r#"失败; ["订单已存在"]"#);
    }

    #[test]
    fn what_is_not_one_object_is_no_reply() {
        let cases: [(&[u8], NoReply); 17] = [
            (b"", NoReply::Empty),
            (b" \n", NoReply::Empty),
            (b"<html>", NoReply::Html),
            (b"{\"code\":1", NoReply::BrokenJson),
            (b"{\"code\":1}{\"code\":1}", NoReply::BrokenJson),
            (b"{\"code\":1,\"code\":-1}", NoReply::WrongShape),
            (b"{\"code\":1,\"Code\":-1}", NoReply::WrongShape),
            (b"{\"code\":1,\"c\\u006fde\":1}", NoReply::WrongShape),
            (b"{\"code\":1,\"data\":null,\"DATA\":{}}", NoReply::WrongShape),
            (b"{\"code\":1,\"extra\":1,\"extra\":1}", NoReply::WrongShape),
            (b"{\"code\":[1]}", NoReply::WrongShape),
            (b"[1]", NoReply::WrongShape),
            (b"1", NoReply::WrongShape),
            (b"OK", NoReply::BrokenJson),
            (b"{}", NoReply::WrongShape),
            (b"{\"code\":true}", NoReply::WrongShape),
            (b"{\"code\":\"1\xff\"}", NoReply::NotUtf8),
        ];
        for (body, why) in cases {
            assert_eq!(Reply::parse(body).err(), Some(why), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn echoed_secrets_are_hidden_wherever_they_stand() {
        let body = r#"{"code":"123456","msg":"卡密 123456 错误","sign":"123456",
            "data":{"x":["pin 123456"],"message":123456,"123456":1,"orderId":"123456","status":2}}"#;
        let mut reply = reply(body);
        reply.scrub(&Scrubber::new(["123456"], ["C1"]));
        assert_eq!((reply.code.as_str(), reply.message.as_str()), ("[hidden]", "卡密 [hidden] 错误"));
        assert_eq!(reply.sign.as_deref(), Some("[hidden]"));
        let data = r#"{"x":["pin [hidden]"],"message":"[hidden]","[hidden]":1,"orderId":"[hidden]","status":2}"#;
        assert_eq!(reply.data.to_string(), data);
        let sale = reply.sale().expect("an order");
        assert_eq!((sale.message.as_deref(), sale.order_id.as_deref()), (Some("[hidden]"), Some("[hidden]")));
    }

    #[test]
    fn what_cannot_be_decoded_hides_no_other_word() {
        let half =
            r#"{"code":-1,"msg":"\u8ba2\u5355\u5df2\u5b58\u5728 \ud83d","data":{"\ude00":"\ud83d\ud83d\ude00"}}"#;
        let half = reply(half);
        assert_eq!((half.message.as_str(), half.rejection()), ("订单已存在 \u{fffd}", Rejection::NumberTaken));
        assert_eq!(half.data.to_string(), "{\"\u{fffd}\":\"\u{fffd}😀\"}");
        assert_eq!(reply(r#"{"code":-1,"msg":"\ud83d\ud83d"}"#).rejection(), Rejection::Unreadable);
    }

    proptest! {
        #[test]
        fn no_body_makes_the_parser_panic(body in prop::collection::vec(any::<u8>(), 0..64), json in "[\\[\\]{}:,\"a1\\\\]{0,40}") {
            let nested = format!(r#"{{"code":1,"data":{json}}}"#);
            let of_bytes = [br#"{"code":"1","data":{"status":""#, body.as_slice(), br#""},"sign":"x"}"#].concat();
            for body in [body.as_slice(), json.as_bytes(), nested.as_bytes(), of_bytes.as_slice()] {
                if let Ok(mut reply) = Reply::parse(body) {
                    reply.authenticate(&ApiKey::new("k".into()));
                    let _order = (reply.sale(), reply.top_up(), reply.money());
                }
            }
        }

        #[test]
        fn two_codes_are_no_reply_whatever_their_case(cases in any::<u8>(), one in "-?[0-9]{1,4}", two in "-?[0-9]{1,4}") {
            let code: String = "code".chars().enumerate()
                .map(|(n, c)| if cases >> n & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect();
            let body = format!(r#"{{"code":"{one}","msg":"ok","{code}":"{two}"}}"#);
            prop_assert_eq!(Reply::parse(body.as_bytes()).err(), Some(NoReply::WrongShape));
        }
    }
}
