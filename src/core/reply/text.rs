//! The texts of a reply: made readable where a part of one cannot be decoded, and read for what they
//! say about a rejected order, wherever they stand.

use std::borrow::Cow;

use serde_json::Value;

use super::members::Members;
use crate::core::protocol::Rejection;

/// What a gateway repeats of a request: words in it are not the gateway's. Lower case.
const REPEATED: [&str; 19] = [
    "orderid",
    "orderno",
    "tmporder",
    "customerid",
    "shopid",
    "batchno",
    "productcode",
    "itemid",
    "number",
    "amount",
    "checkitemfaceprice",
    "custom",
    "extendparams",
    "ext",
    "ext1",
    "notify_url",
    "sign",
    "cardnumber",
    "cardpassword",
];

/// JSON in which each half of a surrogate pair that stands alone is U+FFFD, so that what stands
/// around it can be read: programs that cut a text in the middle of a character write such halves.
pub(super) fn repaired(json: &str) -> Cow<'_, str> {
    let mut repaired = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let unit = escaped(json, at);
        let low = unit.filter(|unit| (0xd800..0xdc00).contains(unit)).and_then(|_| escaped(json, at + ESCAPE));
        at += match (unit, low) {
            (_, Some(0xdc00..0xe000)) => 2 * ESCAPE,
            (Some(0xd800..0xe000), _) => {
                repaired.push_str(&json[copied..at]);
                repaired.push_str("\\ufffd");
                copied = at + ESCAPE;
                ESCAPE
            }
            (Some(_), _) => ESCAPE,
            // The next character may be a backslash, and stands for itself then.
            (None, _) => 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    repaired.push_str(&json[copied..]);
    Cow::Owned(repaired)
}

/// The length of `\uXXXX`.
const ESCAPE: usize = 6;

/// The UTF-16 unit that is escaped at a place.
fn escaped(json: &str, at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix("\\u")?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

/// The most doubtful thing that any text of a reply says about a rejected order.
pub(super) fn rejection(envelope: &Members) -> Rejection {
    let read = |(name, value): (&str, &serde_json::value::RawValue)| match serde_json::from_str(value.get()) {
        Ok(value) => of_value(name, &value),
        Err(_) => Rejection::Unreadable,
    };
    envelope.iter().map(read).max().unwrap_or(Rejection::Proved)
}

fn of_value(name: &str, value: &Value) -> Rejection {
    let repeats = || REPEATED.contains(&name.to_ascii_lowercase().as_str());
    match value {
        Value::String(_) | Value::Number(_) if repeats() => Rejection::Proved,
        Value::String(text) => of_text(name, text),
        Value::Number(number) => Rejection::of(&number.to_string()),
        Value::Array(items) => items.iter().map(|item| of_value(name, item)).max().unwrap_or(Rejection::Proved),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| of_value(name, value)).max().unwrap_or(Rejection::Proved)
        }
        Value::Null | Value::Bool(_) => Rejection::Proved,
    }
}

/// A text may be JSON once more, whose words are in escapes.
fn of_text(name: &str, text: &str) -> Rejection {
    let nested = text.starts_with(['{', '[']).then(|| serde_json::from_str(&repaired(text)).ok()).flatten();
    let nested = nested.map_or(Rejection::Proved, |value: Value| of_value(name, &value));
    nested.max(Rejection::of(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_that_stand_alone_are_replaced() {
        for (json, expected) in [
            (r#""a""#, r#""a""#),
            (r#""\ud83d\ude00 \n \\ud83d""#, r#""\ud83d\ude00 \n \\ud83d""#),
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\ude00x\uD83D\u8ba2""#, r#""\ufffdx\ufffd\u8ba2""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ud83d\n\\\ud83d""#, r#""\ufffd\n\\\ufffd""#),
            (r#""\ud8"#, r#""\ud8"#),
            ("\\", "\\"),
            ("\\卡\\ud83d", "\\卡\\ufffd"),
        ] {
            assert_eq!(repaired(json), expected);
        }
    }

    #[test]
    fn words_count_wherever_they_stand() {
        let read = |json: &str| rejection(&serde_json::from_str(json).expect("an object"));
        for json in [
            r#"{"msg":"失败","data":"订单已存在"}"#,
            r#"{"msg":"失败","data":{"message":"订单已存在"}}"#,
            r#"{"msg":"失败","data":[{"a":[["订单已存在"]]}]}"#,
            r#"{"info":"订单号存在"}"#,
            r#"{"errmsg":"Duplicate entry"}"#,
            r#"{"msg":"失败","errno":1062}"#,
            r#"{"msg":"失败","data":"{\"msg\":\"\\u8ba2\\u5355\\u5df2\\u5b58\\u5728\"}"}"#,
            r#"{"msg":"接收失败","error":{"text":"订单已存在"}}"#,
        ] {
            assert_eq!(read(json), Rejection::NumberTaken, "{json}");
        }
        assert_eq!(read(r#"{"msg":"失败","info":"入库失败"}"#), Rejection::MaybeStored);
        let deep = format!(r#"{{"msg":"失败","info":{}{}}}"#, "[".repeat(300), "]".repeat(300));
        assert_eq!(read(&deep), Rejection::Unreadable);
        for json in [
            r#"{"msg":"失败","data":{"orderId":"duplicate-1","custom":"已存在","batchno":1062,"amount":"1062"}}"#,
            r#"{"code":-1,"msg":"接口维护","data":null,"exists":true}"#,
            "{}",
        ] {
            assert_eq!(read(json), Rejection::Proved, "{json}");
        }
    }
}
