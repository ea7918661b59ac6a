//! The gateway's replies: one envelope, read tolerantly in shape and strictly in meaning
//! (gateway protocol, replies).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use thiserror::Error;

use super::form::Form;
use super::protocol::{self, OrderState, Verdict};
use super::scrub::Scrubber;
use super::secret::ApiKey;
use super::signature::{self, Signature};

/// The parsed envelope.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The code's text, whether it came as a string or a number.
    pub code: String,
    /// `msg` or `message`, whichever says something.
    pub message: String,
    /// `data`, untouched.
    pub data: Value,
    /// The reply's own signature, where present.
    pub sign: Option<String>,
    /// The scalar fields of the object in `data`, with the digits as sent; `None` where there is
    /// no such object.
    fields: Option<BTreeMap<String, String>>,
    /// Whether `data` has a field that is no scalar, so that nobody can sign it.
    nested: bool,
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

#[derive(Deserialize)]
struct Envelope {
    code: Value,
    #[serde(default)]
    msg: Value,
    #[serde(default)]
    message: Value,
    data: Option<Box<RawValue>>,
    #[serde(default)]
    sign: Value,
}

impl Reply {
    /// Parses a body. A byte-order mark in front is skipped; anything else that is not one JSON
    /// object with a `code` is no reply, and a key that stands twice makes it none either.
    pub fn parse(body: &[u8]) -> Result<Self, NoReply> {
        let text = std::str::from_utf8(body).map_err(|_| NoReply::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
        if text.is_empty() {
            return Err(NoReply::Empty);
        }
        if text.starts_with('<') {
            return Err(NoReply::Html);
        }
        if !text.starts_with('{') {
            let json: Result<Value, _> = serde_json::from_str(text);
            return Err(if json.is_ok() { NoReply::WrongShape } else { NoReply::BrokenJson });
        }
        let envelope: Envelope = serde_json::from_str(text).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => NoReply::WrongShape,
            _ => NoReply::BrokenJson,
        })?;
        let code = match &envelope.code {
            Value::String(_) | Value::Number(_) => text_of(&envelope.code),
            _ => None,
        };
        let message = [&envelope.msg, &envelope.message];
        let data = envelope.data.as_deref().map_or("null", RawValue::get);
        let fields = object_of(data);
        Ok(Self {
            code: code.ok_or(NoReply::WrongShape)?,
            message: message.into_iter().filter_map(text_of).find(|text| !text.is_empty()).unwrap_or_default(),
            data: serde_json::from_str(data).map_err(|_| NoReply::BrokenJson)?,
            sign: text_of(&envelope.sign).filter(|sign| !sign.is_empty()),
            nested: fields.iter().flatten().any(|(_, value)| value.get().starts_with(['{', '['])),
            fields: fields.map(|fields| {
                fields.into_iter().filter_map(|(name, value)| Some((name, text_as_sent(&value)?))).collect()
            }),
        })
    }

    /// What the code proves.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of(&self.code)
    }

    /// Whether the gateway refused since it knows no such order.
    #[must_use]
    pub fn says_no_such_order(&self) -> bool {
        self.verdict() == Verdict::No && protocol::says_no_such_order(&self.message)
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
        scrubber.json(&mut self.data);
    }

    /// Checks the reply's signature over the fields of `data`; `None` where there is none, or
    /// where `data` has a shape that nobody can sign.
    #[must_use]
    pub fn verify(&self, key: &ApiKey) -> Option<bool> {
        let given = self.sign.as_ref()?;
        let fields = self.fields.as_ref().filter(|_| !self.nested)?;
        let form = Form::from_pairs(fields.clone().into_iter().collect()).ok()?;
        Some(given.parse::<Signature>().is_ok_and(|given| given == signature::sign(&form, &[], key)))
    }

    /// Reads a sale's order. Mind that here `successAmount` is the real face value and
    /// `actualAmount` the money settled; in a notification it is the other way round.
    #[must_use]
    pub fn sale(&self) -> Option<Order> {
        let data = Data(self.fields.as_ref()?);
        let status = data.text("status")?;
        Some(Order {
            state: OrderState::of_sale(&status),
            status,
            order_id: data.text("orderId"),
            system_order_id: data.text("systemOrderId"),
            amount: data.text("amount"),
            real_face_value: data.text("successAmount"),
            settled_amount: data.text("actualAmount"),
            success_time: data.text("successTime").and_then(|text| unix_seconds(&text)),
            message: data.text("message"),
            custom: data.text("custom"),
            raw: self.data.clone(),
        })
    }

    /// Reads a top-up's order: `amount` is what was charged.
    #[must_use]
    pub fn top_up(&self) -> Option<Order> {
        let data = Data(self.fields.as_ref()?);
        let status = data.text("status")?;
        Some(Order {
            state: OrderState::of_top_up(&status),
            status,
            order_id: data.text("OrderId").or_else(|| data.text("orderno")),
            system_order_id: data.text("systemOrderId"),
            amount: data.text("amount"),
            real_face_value: data.text("itemFacePrice"),
            settled_amount: None,
            success_time: None,
            message: data.text("message"),
            custom: data.text("ext1"),
            raw: self.data.clone(),
        })
    }

    /// Reads the balance: the decimal text as sent.
    #[must_use]
    pub fn money(&self) -> Option<String> {
        Data(self.fields.as_ref()?).text("money").filter(|money| !money.is_empty())
    }
}

/// An order as the gateway tells it; amounts keep their digits, absent fields are `None`.
#[derive(Clone, Debug)]
pub struct Order {
    /// What the status means.
    pub state: OrderState,
    /// The status as sent (状态).
    pub status: String,
    /// The merchant's order number, as the gateway repeats it.
    pub order_id: Option<String>,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// Sale: submitted face value. Top-up: money charged.
    pub amount: Option<String>,
    /// The card's real face value (结算面值).
    pub real_face_value: Option<String>,
    /// The money settled (结算金额).
    pub settled_amount: Option<String>,
    /// When it succeeded, in Unix seconds.
    pub success_time: Option<i64>,
    /// The platform's remark.
    pub message: Option<String>,
    /// The merchant's own text.
    pub custom: Option<String>,
    /// `data` as the gateway sent it.
    pub raw: Value,
}

struct Data<'a>(&'a BTreeMap<String, String>);

impl Data<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|text| !text.is_empty()).cloned()
    }
}

/// The object in `data`: itself, or the only one of an array.
fn object_of(data: &str) -> Option<BTreeMap<String, Box<RawValue>>> {
    if data.starts_with('[') {
        let items: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_str(data).ok()?;
        return <[_; 1]>::try_from(items).ok().map(|[object]| object);
    }
    serde_json::from_str(data).ok()
}

/// The text of a scalar with the digits as sent: a parsed number would have its exponent
/// rewritten. `null` is the empty text.
fn text_as_sent(value: &RawValue) -> Option<String> {
    match value.get().bytes().next()? {
        b'"' => serde_json::from_str(value.get()).ok(),
        b'{' | b'[' => None,
        b'n' => Some(String::new()),
        _ => Some(value.get().to_owned()),
    }
}

/// The text of a scalar, numbers with the digits as sent.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Unix seconds as documented, or the platform's clock text, which is Beijing time.
fn unix_seconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let civil = jiff::civil::DateTime::strptime("%Y/%m/%d %H:%M:%S", text)
        .or_else(|_| jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text))
        .ok()?;
    Some(jiff::tz::offset(8).to_timestamp(civil).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    #[test]
    fn codes_come_as_strings_or_numbers() {
        for body in [r#"{"code":1}"#, r#"{"code":"1"}"#, r#"{"code":"0000","msg":"成功"}"#, "\u{feff}{\"code\":1}"] {
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
    }

    #[test]
    fn what_is_not_one_object_is_no_reply() {
        let cases: [(&[u8], NoReply); 12] = [
            (b"", NoReply::Empty),
            (b" \n", NoReply::Empty),
            (b"<html>", NoReply::Html),
            (b"{\"code\":1", NoReply::BrokenJson),
            (b"{\"code\":1}{\"code\":1}", NoReply::BrokenJson),
            (b"{\"code\":1,\"code\":-1}", NoReply::WrongShape),
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
    fn data_comes_in_every_documented_shape() {
        let order = r#"{"status":2,"successAmount":50,"actualAmount":"47.5000","successTime":"1763800000"}"#;
        for data in [order.to_owned(), format!("[{order}]")] {
            let sale = reply(&format!(r#"{{"code":1,"data":{data}}}"#)).sale().expect("an order");
            assert_eq!(sale.state, OrderState::Succeeded);
            assert_eq!(sale.real_face_value.as_deref(), Some("50"));
            assert_eq!(sale.settled_amount.as_deref(), Some("47.5000"));
            assert_eq!(sale.success_time, Some(1_763_800_000));
        }
        for data in ["[]", "null", r#""""#, "[1]", "[{},{}]", "{}"] {
            assert!(reply(&format!(r#"{{"code":1,"data":{data}}}"#)).sale().is_none(), "{data}");
        }
        assert!(reply(r#"{"code":1}"#).sale().is_none());
    }

    #[test]
    fn amounts_keep_their_digits() {
        let body = r#"{"code":1,"data":{"status":"2","actualAmount":95.10000000000000000001,"amount":100.0}}"#;
        let sale = reply(body).sale().expect("an order");
        assert_eq!(sale.settled_amount.as_deref(), Some("95.10000000000000000001"));
        assert_eq!(sale.amount.as_deref(), Some("100.0"));
        assert!(sale.raw.to_string().contains("95.10000000000000000001"));
    }

    #[test]
    fn clock_text_is_beijing_time() {
        assert_eq!(unix_seconds("2026/11/22 10:00:00"), Some(1_795_312_800));
        assert_eq!(unix_seconds("1763800000"), Some(1_763_800_000));
        assert_eq!(unix_seconds("soon"), None);
    }

    #[test]
    fn unknown_statuses_count_as_processing() {
        for status in ["0", "1", "5", "x", "-2"] {
            assert_eq!(OrderState::of_sale(status), OrderState::Processing);
        }
    }

    #[test]
    fn a_signed_reply_is_verified_over_its_data() {
        let key = ApiKey::new("k".into());
        let form = Form::decode("a=1&b=2.50").expect("a form");
        let sign = signature::sign(&form, &[], &key);
        let signed =
            |a: &str| reply(&format!(r#"{{"code":1,"data":{{"b":2.50,"a":"{a}","c":null}},"sign":"{sign}"}}"#));
        assert_eq!(signed("1").verify(&key), Some(true));
        assert_eq!(signed("2").verify(&key), Some(false));
        assert_eq!(reply(r#"{"code":1}"#).verify(&key), None);
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
}
