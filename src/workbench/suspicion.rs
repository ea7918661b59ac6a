//! What looks wrong in a key or in a value, before a gateway or another program is blamed.

use crate::core::form::Form;

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

/// What may be behind a card that the gateway could not decrypt: other implementations refuse a
/// card without a number in the same words as one under a wrong key (gateway protocol, replies).
/// `encrypt` is the command that encrypts by hand.
pub(crate) fn of_refusal(message: &str, has_number: bool, encrypt: &str) -> Option<String> {
    match message {
        _ if !message.contains("解密失败") => None,
        "卡号解密失败" if !has_number => Some(format!(
            "some gateways refuse a card without a number in these words; if its number is not missing, check \
             aes_key: the same value must encrypt alike here (`{encrypt}`) and at the platform"
        )),
        _ => Some(format!("check aes_key: the same value must encrypt alike here (`{encrypt}`) and at the platform")),
    }
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
    fn values_that_are_rewritten_are_named() {
        let form = Form::decode("notify_url=http%3A%2F%2Fa%2F%3Fx%3D1%26y%3D2&custom=a+&orderId=C1").expect("a form");
        let found = of_values(&form);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("the field notify_url contains `&`"), "{found:?}");
        assert!(found[1].starts_with("the field custom begins or ends with a blank"), "{found:?}");
    }
}
