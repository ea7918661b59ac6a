//! What looks wrong in a key or in a value, before a gateway or another program is blamed.

use crate::core::form::Form;
use crate::core::protocol;

/// Keys of other lengths than these are rare, and then mostly a part of one or two in one.
const USUAL_LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// Other implementations of the gateway trim values and turn these characters into HTML before
/// they check the signature (gateway protocol, replies): then no signature of the value as sent
/// can match.
const REWRITTEN: [char; 4] = ['&', '<', '>', '"'];

/// What is suspicious about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySuspicion {
    /// A carriage return, as Windows ends lines with.
    CarriageReturn,
    /// A line feed: more than one line was stored.
    LineFeed,
    /// A byte-order mark.
    Bom,
    /// Quotes around it.
    Quoted,
    /// A blank at an end.
    Blank,
    /// Characters beyond ASCII.
    NotAscii,
    /// Shorter or longer than keys are.
    Length,
}

/// What is suspicious about a key, in the order of this list. The key itself is never shown.
pub(crate) fn of_key(key: &str) -> Vec<KeySuspicion> {
    let length = key.chars().count();
    [
        (key.contains('\r'), KeySuspicion::CarriageReturn),
        (key.contains('\n'), KeySuspicion::LineFeed),
        (key.contains('\u{feff}'), KeySuspicion::Bom),
        (is_quoted(key), KeySuspicion::Quoted),
        (has_blank_at_an_end(key), KeySuspicion::Blank),
        (key.chars().any(|c| !c.is_ascii() && c != '\u{feff}'), KeySuspicion::NotAscii),
        (!USUAL_LENGTH.contains(&length), KeySuspicion::Length),
    ]
    .into_iter()
    .filter_map(|(found, what)| found.then_some(what))
    .collect()
}

/// A field whose value some gateways rewrite before they check the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The field's name.
    pub field: String,
    /// What they rewrite.
    pub what: RewrittenPart,
}

/// What of a value some gateways rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewrittenPart {
    /// A character that HTML escapes.
    Character(char),
    /// A blank at an end.
    Blank,
}

/// The fields whose values some gateways rewrite before they check the signature, and why.
pub(crate) fn of_values(form: &Form) -> Vec<Rewritten> {
    let rewritten = |(name, value): (&str, &str)| {
        let what = match value.chars().find(|c| REWRITTEN.contains(c)) {
            Some(c) => RewrittenPart::Character(c),
            None if has_blank_at_an_end(value) => RewrittenPart::Blank,
            None => return None,
        };
        Some(Rewritten { field: name.to_owned(), what })
    };
    form.iter().filter_map(rewritten).collect()
}

/// What is behind a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCause {
    /// Too many wrong signatures: the merchant is locked out.
    LockedOut,
    /// The gateway knows no merchant of this number.
    Merchant,
    /// The gateway does not know this machine's address.
    Address,
    /// Too little money is left.
    Balance,
    /// The card has no number, or the key is wrong: some gateways say both in the same words.
    NumberOrAesKey,
    /// The card was encrypted with another key.
    AesKey,
}

/// What is behind a refusal by its words (gateway protocol, replies). `has_number` tells whether
/// the card that was refused has one.
pub(crate) fn of_refusal(message: &str, has_number: bool) -> Option<RefusalCause> {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    Some(match message {
        _ if protocol::says_locked_out(message) => RefusalCause::LockedOut,
        _ if says(&["无此商户", "商户不存在"]) => RefusalCause::Merchant,
        _ if says(&["拒绝服务", "白名单"]) => RefusalCause::Address,
        _ if says(&["余额不足"]) => RefusalCause::Balance,
        // Other implementations refuse a card without a number in the words for a wrong key.
        "卡号解密失败" if !has_number => RefusalCause::NumberOrAesKey,
        _ if says(&["解密失败"]) => RefusalCause::AesKey,
        _ => return None,
    })
}

fn has_blank_at_an_end(text: &str) -> bool {
    let text = text.trim_matches(['\r', '\n', '\u{feff}']);
    text.trim() != text
}

fn is_quoted(text: &str) -> bool {
    let text = text.trim();
    ['"', '\'', '`', '“', '”', '‘', '’'].iter().any(|quote| text.starts_with(*quote) || text.ends_with(*quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_key_raises_no_suspicion() {
        for key in ["sandbox-api-key", "0123456789abcdef0123456789abcdef"] {
            assert_eq!(of_key(key), [], "{key}");
        }
    }

    #[test]
    fn every_way_to_paste_a_key_wrongly_is_suspicious() {
        for (key, suspicion) in [
            ("sandbox-api-key\r", KeySuspicion::CarriageReturn),
            ("sandbox-api-key\n", KeySuspicion::LineFeed),
            ("\u{feff}sandbox-api-key", KeySuspicion::Bom),
            ("\"sandbox-api-key\"", KeySuspicion::Quoted),
            ("sandbox-api-key ", KeySuspicion::Blank),
            ("ｓandbox-api-key", KeySuspicion::NotAscii),
            ("short", KeySuspicion::Length),
        ] {
            assert_eq!(of_key(key), [suspicion], "{key:?}");
        }
    }

    #[test]
    fn refusals_that_say_why_are_explained() {
        for (message, cause) in [
            ("无此商户", RefusalCause::Merchant),
            ("商户不存在，获取商户密钥失败", RefusalCause::Merchant),
            ("拒绝服务[10.0.0.1]", RefusalCause::Address),
            ("IP白名单未设置", RefusalCause::Address),
            ("错误次数过多", RefusalCause::LockedOut),
            ("SIGN错误次数过多", RefusalCause::LockedOut),
            ("余额不足", RefusalCause::Balance),
            ("卡密解密失败", RefusalCause::AesKey),
            ("卡号解密失败", RefusalCause::AesKey),
        ] {
            assert_eq!(of_refusal(message, true), Some(cause), "{message}");
        }
        assert_eq!(of_refusal("卡号解密失败", false), Some(RefusalCause::NumberOrAesKey));
        for message in ["接口维护", "此卡已在处理", "商品不存在", ""] {
            assert_eq!(of_refusal(message, true), None, "{message}");
        }
    }

    #[test]
    fn values_that_are_rewritten_are_named() {
        let form = Form::decode("notify_url=http%3A%2F%2Fa%2F%3Fx%3D1%26y%3D2&custom=a+&orderId=C1").expect("a form");
        let rewritten = |field: &str, what: RewrittenPart| Rewritten { field: field.to_owned(), what };
        let url = rewritten("notify_url", RewrittenPart::Character('&'));
        assert_eq!(of_values(&form), [url, rewritten("custom", RewrittenPart::Blank)]);
    }
}
