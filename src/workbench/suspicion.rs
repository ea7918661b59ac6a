//! What looks wrong in a key or in a value, before a gateway or another program is blamed.

use crate::core::form::Form;
use crate::core::protocol;

/// Keys of other lengths than these are rare, and then mostly a part of one or two in one.
const USUAL_LENGTH: std::ops::RangeInclusive<usize> = 8..=64;

/// Other implementations of the gateway trim values and turn these characters into HTML before
/// they check the signature (gateway protocol, replies): then no signature of the value as sent
/// can match.
const REWRITTEN: [char; 4] = ['&', '<', '>', '"'];

/// What is suspicious about a key, each to be read after its name. The key itself is never shown.
pub(crate) fn of_key(key: &str) -> Vec<&'static str> {
    let length = key.chars().count();
    [
        (key.contains('\r'), "contains a carriage return (CR): its file has Windows line endings"),
        (key.contains('\n'), "contains a line feed: more than one line was stored"),
        (key.contains('\u{feff}'), "contains a byte-order mark (BOM): its file was saved with one"),
        (is_quoted(key), "stands in quotes, which count as part of it"),
        (has_blank_at_an_end(key), "begins or ends with a blank, which counts as part of it"),
        (key.chars().any(|c| !c.is_ascii() && c != '\u{feff}'), "contains characters that are not ASCII"),
        (!USUAL_LENGTH.contains(&length), "is unusually short or long: a part of it may be missing, or doubled"),
    ]
    .into_iter()
    .filter_map(|(found, what)| found.then_some(what))
    .collect()
}

/// The fields whose values some gateways rewrite before they check the signature, and why.
pub(crate) fn of_values(form: &Form) -> Vec<String> {
    let rewritten = |(name, value): (&str, &str)| {
        let why = match value.chars().find(|c| REWRITTEN.contains(c)) {
            Some(c) => format!("contains `{c}`"),
            None if has_blank_at_an_end(value) => "begins or ends with a blank".to_owned(),
            None => return None,
        };
        Some(format!("the field {name} {why}, and some gateways change that before they check the signature"))
    };
    form.iter().filter_map(rewritten).collect()
}

/// What is known where a gateway refuses something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    /// Whether the card that was refused has a number.
    pub(crate) has_number: bool,
    /// Where the merchant number comes from.
    pub(crate) merchant_from: &'a str,
    /// The command that shows the balance, where one can.
    pub(crate) balance: Option<&'a str>,
    /// The command that encrypts by hand.
    pub(crate) encrypt: &'a str,
}

/// What is behind a refusal by its words, and what to do (gateway protocol, replies).
pub(crate) fn of_refusal(message: &str, known: &Known) -> Option<String> {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    Some(match message {
        _ if protocol::says_locked_out(message) => {
            "stop: the gateway counts wrong signatures and locks merchants out, longer with every try; mend api_key \
             and customer_id first, then have the platform unlock the merchant"
                .to_owned()
        }
        _ if says(&["无此商户", "商户不存在"]) => {
            format!("check customer_id, which comes from {}, and that base_url is its platform", known.merchant_from)
        }
        _ if says(&["拒绝服务", "白名单"]) => {
            "have the platform whitelist (IP白名单) the address from which this machine, or its proxy, reaches it"
                .to_owned()
        }
        _ if says(&["余额不足"]) => match known.balance {
            Some(balance) => format!("`{balance}` shows what is left; have the platform add money"),
            None => "have the platform add money".to_owned(),
        },
        // Other implementations refuse a card without a number in the words for a wrong key.
        "卡号解密失败" if !known.has_number => format!(
            "some gateways refuse a card without a number in these words; if its number is not missing, check \
             aes_key: the same value must encrypt alike here (`{}`) and at the platform",
            known.encrypt
        ),
        _ if says(&["解密失败"]) => {
            format!("check aes_key: the same value must encrypt alike here (`{}`) and at the platform", known.encrypt)
        }
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
            assert_eq!(of_key(key), Vec::<&str>::new(), "{key}");
        }
    }

    #[test]
    fn every_way_to_paste_a_key_wrongly_has_its_words() {
        for (key, word) in [
            ("sandbox-api-key\r", "(CR)"),
            ("sandbox-api-key\n", "line feed"),
            ("\u{feff}sandbox-api-key", "(BOM)"),
            ("\"sandbox-api-key\"", "quotes"),
            ("sandbox-api-key ", "blank"),
            ("ｓandbox-api-key", "ASCII"),
            ("short", "short"),
        ] {
            let found = of_key(key);
            assert_eq!(found.len(), 1, "{key:?} {found:?}");
            assert!(found[0].contains(word), "{key:?} {found:?}");
        }
    }

    #[test]
    fn refusals_that_say_why_are_explained() {
        let known = Known {
            has_number: true,
            merchant_from: "profile shop",
            balance: Some("consign balance"),
            encrypt: "consign encrypt",
        };
        for (message, word) in [
            ("无此商户", "customer_id, which comes from profile shop"),
            ("商户不存在，获取商户密钥失败", "customer_id"),
            ("拒绝服务[10.0.0.1]", "whitelist"),
            ("IP白名单未设置", "whitelist"),
            ("错误次数过多", "stop"),
            ("SIGN错误次数过多", "stop"),
            ("余额不足", "`consign balance`"),
            ("卡密解密失败", "aes_key"),
        ] {
            let said = of_refusal(message, &known).unwrap_or_default();
            assert!(said.contains(word), "{message}: {said}");
        }
        for message in ["接口维护", "此卡已在处理", "商品不存在", ""] {
            assert_eq!(of_refusal(message, &known), None, "{message}");
        }
    }

    #[test]
    fn values_that_are_rewritten_are_named() {
        let form = Form::decode("notify_url=http%3A%2F%2Fa%2F%3Fx%3D1%26y%3D2&custom=a+&orderId=C1").expect("a form");
        let found = of_values(&form);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("the field notify_url contains `&`"), "{found:?}");
        assert!(found[1].starts_with("the field custom begins or ends with a blank"), "{found:?}");
    }
}
