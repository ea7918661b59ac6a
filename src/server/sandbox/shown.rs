//! What the sandbox's operator is shown of a request. Whoever debugs another program may have put a card
//! anywhere in it: into a field of another name, into a name or a path, or there in plaintext.

use crate::core::cipher::CardCipher;
use crate::core::form::FormError;
use crate::core::protocol::{CARD_FIELDS, Endpoint, Field, Invalid, Problem, Rule};
use crate::core::secret::mask;

/// How much of a value is shown.
const LONGEST: usize = 120;

/// The longest name that is one.
const LONGEST_NAME: usize = 32;

/// So many digits in a row may be a PIN.
const DIGITS_OF_A_PIN: usize = 6;

/// What is shown of what may be a secret.
const HIDDEN: &str = "***";

/// A field's name, or a part of a path.
pub(super) fn name(name: &str) -> &str {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "_-.[]".contains(c);
    let is_name = name.len() <= LONGEST_NAME && name.chars().all(is_sign) && !has_pin(name);
    if is_name { name } else { HIDDEN }
}

/// A path, part by part.
pub(super) fn path(path: &str) -> String {
    if path.len() > LONGEST {
        return HIDDEN.to_owned();
    }
    path.split('/').map(name).collect::<Vec<_>>().join("/")
}

/// A value that breaks a rule: as long as it is, but only what is no PIN.
pub(super) fn broken(value: &str) -> String {
    let length = value.chars().count();
    if length <= 10 && !has_pin(value) { value.to_owned() } else { "*".repeat(length.min(LONGEST)) }
}

/// A signature, where it looks like one.
pub(super) fn signature(text: &str) -> String {
    let is_digest = (16..=128).contains(&text.len()) && text.chars().all(|c| c.is_ascii_hexdigit());
    let is_blank = text.len() <= 128 && text.chars().all(|c| c == '0');
    if is_digest && text.contains(|c: char| c.is_ascii_alphabetic()) || is_blank {
        text.to_owned()
    } else {
        broken(text)
    }
}

/// The value of a field: of a card number and of an account the last four digits, of a PIN and of what is no
/// field of the endpoint nothing.
pub(super) fn value(endpoint: Endpoint, name: &str, value: &str, cipher: &CardCipher) -> String {
    let [card_number, _] = CARD_FIELDS;
    match Field::find(endpoint, name) {
        _ if value.is_empty() => String::new(),
        Some(Field { rule: Rule::Ciphertext, .. }) if name == card_number => {
            cipher.decrypt(value).map_or_else(|_| HIDDEN.to_owned(), |number| mask(&number))
        }
        Some(Field { rule: Rule::Ciphertext, .. }) => HIDDEN.to_owned(),
        Some(Field { rule: Rule::Account, .. }) => mask(value),
        // No amount is as long as a card.
        Some(Field { rule: Rule::Whole | Rule::Decimal | Rule::Count, .. }) if value.len() > 8 => broken(value),
        Some(field) if field.check(value).is_ok() => cut(value),
        Some(_) => broken(value),
        None if name.eq_ignore_ascii_case("sign") => signature(value),
        None => HIDDEN.to_owned(),
    }
}

/// Why a form is none, without what may be a secret in it.
pub(super) fn form_error(error: FormError) -> FormError {
    match error {
        FormError::Duplicate(text) => FormError::Duplicate(name(&text).to_owned()),
        FormError::NoName => FormError::NoName,
        FormError::NotUtf8(text) => FormError::NotUtf8(name(&text).to_owned()),
    }
}

/// What rule a value breaks, without the value where that may be a secret.
pub(super) fn invalid(invalid: Invalid) -> Invalid {
    let problem = match invalid.problem {
        Problem::NotPositive(value) => Problem::NotPositive(broken(&value)),
        Problem::NotWhole(value) => Problem::NotWhole(broken(&value)),
        Problem::NotDecimal(value) => Problem::NotDecimal(broken(&value)),
        Problem::NotTimestamp(value) => Problem::NotTimestamp(broken(&value)),
        other => other,
    };
    Invalid { problem, ..invalid }
}

fn has_pin(text: &str) -> bool {
    let mut row = 0;
    text.chars().any(|c| {
        row = if c.is_numeric() { row + 1 } else { 0 };
        row >= DIGITS_OF_A_PIN
    })
}

/// The beginning of what may be as long as a body.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths_are_shown_where_they_are_no_cards() {
        for text in ["orderId", "v2_tocard.html", "notify_url", "fields[3]", "item12345"] {
            assert_eq!(name(text), text);
        }
        for text in ["{\"cardPassword\":\"1\"}", "cardPassword=1", "987654", "a987654", "卡密", "a b", "９８７６５４"]
        {
            assert_eq!(name(text), HIDDEN, "{text}");
        }
        assert_eq!(name(&"n".repeat(33)), HIDDEN);
        assert_eq!(path("/v2_tocard.html"), "/v2_tocard.html");
        assert_eq!(path("/pay/6222020012345678/x"), "/pay/***/x");
        assert_eq!(path(&"/a".repeat(100)), HIDDEN);
    }

    #[test]
    fn a_broken_value_keeps_its_length() {
        assert_eq!(broken("49.00"), "49.00");
        assert_eq!(broken("1763800000123"), "*".repeat(13));
        assert_eq!(broken("123456"), "******");
        assert_eq!(broken(&"9".repeat(60_000)).len(), LONGEST);
    }

    #[test]
    fn a_signature_is_shown_and_a_pin_in_its_place_is_not() {
        for text in ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "00", "Sign12"] {
            assert_eq!(signature(text), text);
        }
        assert_eq!(signature("987654321012"), "*".repeat(12));
        assert_eq!(signature("6222020012345678"), "*".repeat(16));
        assert_eq!(signature(&"0".repeat(60_000)).len(), LONGEST);
    }
}
