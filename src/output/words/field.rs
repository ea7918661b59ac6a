//! Words for fields and what is wrong with them, and with what else operators type.

use crate::core::duration::{BadDuration, BadSpan};
use crate::core::form::FormError;
use crate::core::protocol::{Invalid, Problem, Warning};
use crate::core::rate::BadRate;
use crate::core::request::BadField;
use crate::core::secret::BadPin;
use crate::core::typed::{Odd, Oddity};

use super::address::broken_rule;

/// A value that breaks its field's rule.
#[must_use]
pub fn invalid(invalid: &Invalid) -> String {
    format!("{} {}", invalid.field, problem(&invalid.problem))
}

/// What a value breaks, to be read after its field's name.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Empty => "is empty".into(),
        Problem::Control(c) => format!("contains the control character {c:?}"),
        Problem::Separator(c) => format!("contains {c:?}; values are signed raw, so `&` and `=` are refused"),
        Problem::BlankAtEnd => {
            format!("begins or ends with a blank, which gateways take off before they compare: {TAKE_OUT}")
        }
        Problem::Invisible(c) => format!("contains the invisible character U+{:04X}: {TAKE_OUT}", u32::from(*c)),
        Problem::Variant(c) => format!("contains {c:?}, which is full-width or otherwise unusual: {HALF_WIDTH}"),
        Problem::TooLong { length, most } => format!("has {length} characters; at most {most} are allowed"),
        Problem::Url(rule) => broken_rule(*rule).into(),
        Problem::NotPositive(value) => format!("must be a positive whole number (不可以是小数), not {value:?}"),
        Problem::NotWhole(value) => format!("must be a whole number, not {value:?}"),
        Problem::NotDecimal(value) => format!("must be a decimal number such as 49.0000, not {value:?}"),
        Problem::NotTimestamp(value) => format!("must be Unix seconds in 10 digits, not {value:?}"),
        Problem::NotCiphertext { block } => {
            format!("must be hex ciphertext, a multiple of {block} digits, as `encrypt` makes it")
        }
    }
}

/// What may be wrong with a field that goes out all the same.
#[must_use]
pub fn warning(warning: &Warning) -> String {
    match warning {
        Warning::SignsAlike { field } => {
            format!("{field} contains `&` or `=`; values are signed raw, so other values could sign alike")
        }
        Warning::UnusualLength { field, length, usual: (fewest, most) } => {
            format!("{field} has {length} characters; some gateways accept {fewest} to {most} only")
        }
    }
}

/// Why a form cannot be built.
#[must_use]
pub fn bad_field(bad: &BadField) -> String {
    match bad {
        BadField::Invalid(invalid) => self::invalid(invalid),
        BadField::Form(error) => form_error(error),
        BadField::Misspelt { name, .. } => format!("the field {name:?} is not a field of this request"),
        BadField::Odd(name) => {
            format!("the name of the field {name:?} has a blank at an end or an invisible character")
        }
        BadField::AnotherCustomer { ours } => format!(
            "customerId is another than the profile's {ours}, by which the order would be recorded and looked up"
        ),
        BadField::Unsafe(name) => format!("the field {name:?} contains a control character, or its name `&` or `=`"),
    }
}

/// What to do about it, where the error does not say so itself.
#[must_use]
pub fn bad_field_hint(bad: &BadField) -> Option<String> {
    match bad {
        BadField::Misspelt { meant, .. } => Some(format!("did you mean `{meant}`?")),
        BadField::AnotherCustomer { .. } => {
            Some("choose the other merchant's profile with -p, or change customer_id in this one".into())
        }
        BadField::Invalid(_) | BadField::Form(_) | BadField::Odd(_) | BadField::Unsafe(_) => None,
    }
}

/// Why text is no form.
#[must_use]
pub fn form_error(error: &FormError) -> String {
    match error {
        FormError::Duplicate(name) => format!("the field `{name}` is given twice"),
        FormError::NoName => "a field has no name (in front of `=`)".into(),
        FormError::NotUtf8(name) => format!("the field `{name}` is not UTF-8 after URL-decoding"),
    }
}

/// Why text is no PIN, to be read after what it is called.
#[must_use]
pub fn bad_pin(bad: BadPin) -> &'static str {
    match bad {
        BadPin::Empty => "is empty",
        BadPin::Lines => "has more than one line",
        BadPin::Control => "contains a control character",
    }
}

/// Why text is no duration that will do, to be read after what it is called.
#[must_use]
pub fn bad_duration(bad: BadDuration) -> String {
    const RULE: &str = "must be a duration such as 500ms, 8s, 5m or 1h30m, at most 8760h (365 days)";
    match bad {
        BadDuration::OutOfRange => RULE.into(),
        BadDuration::Zero => format!("{RULE}, longer than zero"),
    }
}

/// Why text is no span.
#[must_use]
pub fn bad_span(BadSpan: BadSpan) -> &'static str {
    "must be a span such as 90m, 12h, 7d or 2w"
}

/// Why text is no rate.
#[must_use]
pub fn bad_rate(BadRate: BadRate) -> &'static str {
    "must be a rate such as 20/s, 0.5/s or 90/m, from one an hour to 1000 a second"
}

/// A character that hardly anybody types on purpose. It is named where that betrays nothing: a
/// full-width digit of a PIN is not.
#[must_use]
pub fn oddity(oddity: &Oddity) -> String {
    let Oddity { place, length, kind } = oddity;
    let what = match kind {
        Odd::Blank(c) => format!("a blank (U+{:04X})", u32::from(*c)),
        Odd::ByteOrderMark => "a byte-order mark (U+FEFF)".into(),
        Odd::Invisible(c) => format!("an invisible character (U+{:04X})", u32::from(*c)),
        Odd::Variant => "a full-width or otherwise unusual character".into(),
    };
    format!("{what} as character {place} of {length}")
}

/// What to do about such a character.
#[must_use]
pub fn mend_oddity(oddity: &Oddity) -> &'static str {
    if oddity.kind == Odd::Variant { HALF_WIDTH } else { TAKE_OUT }
}

const HALF_WIDTH: &str = "type it half-width";
const TAKE_OUT: &str = "take it out";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::{Endpoint, Field};
    use crate::core::typed;

    #[test]
    fn an_oddity_says_what_stands_where() {
        let told = |text: &str| typed::oddity(text).map(|odd| oddity(&odd));
        assert_eq!(told("123456"), None);
        assert_eq!(told(" 123456").as_deref(), Some("a blank (U+0020) as character 1 of 7"));
        assert_eq!(told("123456\u{3000}").as_deref(), Some("a blank (U+3000) as character 7 of 7"));
        assert_eq!(told("\u{feff}1").as_deref(), Some("a byte-order mark (U+FEFF) as character 1 of 2"));
        assert_eq!(told("12\u{200b}34").as_deref(), Some("an invisible character (U+200B) as character 3 of 5"));
        assert_eq!(told("1２3").as_deref(), Some("a full-width or otherwise unusual character as character 2 of 3"));
    }

    #[test]
    fn an_oddity_never_tells_a_character_of_the_secret() {
        let odd = oddity(&typed::oddity("12３4").expect("odd"));
        assert!(!odd.contains("FF13") && !odd.contains('３'));
    }

    #[test]
    fn what_is_no_ciphertext_is_not_repeated() {
        let pin = Field::find(Endpoint::Submit, "cardPassword").expect("a documented field");
        for bad in ["13579246801357", &"a".repeat(31), &"a".repeat(33), &"g".repeat(32), "", &"é".repeat(16)] {
            let refused = invalid(&pin.check(bad).expect_err("refused"));
            assert!(bad.is_empty() || !refused.contains(bad), "{refused}");
        }
    }

    #[test]
    fn an_account_is_to_be_written_plainly() {
        let number = Field::find(Endpoint::Buy, "number").expect("a documented field");
        for bad in ["１3800000000", "138ⅷ", "a＠b.example"] {
            assert!(invalid(&number.check(bad).expect_err("refused")).ends_with(HALF_WIDTH), "{bad}");
        }
    }

    #[test]
    fn what_to_do_about_a_raw_field_is_told() {
        let bad = BadField::Misspelt { name: "orderid".into(), meant: "orderId".into() };
        assert_eq!(bad_field(&bad), "the field \"orderid\" is not a field of this request");
        assert_eq!(bad_field_hint(&bad).as_deref(), Some("did you mean `orderId`?"));
        let bad = BadField::AnotherCustomer { ours: "10001".into() };
        let hint = bad_field_hint(&bad);
        assert!(bad_field(&bad).contains("10001") && hint.is_some_and(|hint| hint.contains("-p")), "{bad:?}");
    }

    #[test]
    fn the_longest_duration_is_named() {
        assert!(bad_duration(BadDuration::OutOfRange).contains("8760h"));
    }
}
