//! Words for fields and what is wrong with them, and with what else operators type.

use crate::core::duration::{BadDuration, BadSpan, BadWhen};
use crate::core::form::FormError;
use crate::core::lang::{Words, say};
use crate::core::protocol::{Invalid, Problem, Warning};
use crate::core::rate::BadRate;
use crate::core::request::BadField;
use crate::core::secret::BadPin;
use crate::core::typed::{Odd, Oddity};

use super::address::broken_rule;

/// A value that breaks its field's rule.
#[must_use]
pub fn invalid(invalid: &Invalid) -> Words {
    say!("{} {why}", "{} {why}", [why = problem(&invalid.problem)], invalid.field)
}

/// What a value breaks, to be read after its field's name.
#[must_use]
pub fn problem(problem: &Problem) -> Words {
    match problem {
        Problem::Empty => say!("is empty", "为空"),
        Problem::Control(c) => say!("contains the control character {c:?}", "含有控制字符 {c:?}"),
        Problem::Separator(c) => say!(
            "contains {c:?}; values are signed raw, so `&` and `=` are refused",
            "含有 {c:?}；签名用的是原始值，因此不允许 `&` 和 `=`"
        ),
        Problem::BlankAtEnd => {
            say!(
                "begins or ends with a blank, which gateways take off before they compare: {mend}",
                "首尾有空格，平台比较前会去掉：{mend}",
                [mend = take_out()]
            )
        }
        Problem::Invisible(c) => say!(
            "contains the invisible character U+{:04X}: {mend}",
            "含有不可见字符 U+{:04X}：{mend}",
            [mend = take_out()],
            u32::from(*c)
        ),
        Problem::Variant(c) => say!(
            "contains {c:?}, which is full-width or otherwise unusual: {mend}",
            "含有 {c:?}，是全角或其他异常字符：{mend}",
            [mend = half_width()]
        ),
        Problem::TooLong { length, most } => {
            say!("has {length} characters; at most {most} are allowed", "有 {length} 个字符；最多 {most} 个")
        }
        Problem::Url(rule) => broken_rule(*rule),
        Problem::NotPositive(value) => say!(
            "must be a positive whole number (不可以是小数), not {value:?}",
            "必须是正整数（不可以是小数），而不是 {value:?}"
        ),
        Problem::NotWhole(value) => say!("must be a whole number, not {value:?}", "必须是整数，而不是 {value:?}"),
        Problem::NotDecimal(value) => say!(
            "must be a decimal number such as 49.0000, not {value:?}",
            "必须是小数，例如 49.0000，而不是 {value:?}"
        ),
        Problem::NotTimestamp(value) => {
            say!("must be Unix seconds in 10 digits, not {value:?}", "必须是 10 位的 Unix 秒，而不是 {value:?}")
        }
        Problem::NotCiphertext { block } => {
            say!(
                "must be hex ciphertext, a multiple of {block} digits, as `encrypt` makes it",
                "必须是十六进制密文，位数为 {block} 的倍数，即 `encrypt` 生成的形式"
            )
        }
    }
}

/// What may be wrong with a field that goes out all the same.
#[must_use]
pub fn warning(warning: &Warning) -> Words {
    match warning {
        Warning::SignsAlike { field } => {
            say!(
                "{field} contains `&` or `=`; values are signed raw, so other values could sign alike",
                "{field} 含有 `&` 或 `=`；签名用的是原始值，别的值也可能得到同样的签名"
            )
        }
        Warning::UnusualLength { field, length, usual: (fewest, most) } => {
            say!(
                "{field} has {length} characters; some gateways accept {fewest} to {most} only",
                "{field} 有 {length} 个字符；有的平台只接受 {fewest} 到 {most} 个"
            )
        }
    }
}

/// Why a form cannot be built.
#[must_use]
pub fn bad_field(bad: &BadField) -> Words {
    match bad {
        BadField::Invalid(invalid) => self::invalid(invalid),
        BadField::Form(error) => form_error(error),
        BadField::Misspelt { name, .. } => {
            say!("the field {name:?} is not a field of this request", "{name:?} 不是这个请求的字段")
        }
        BadField::Odd(name) => {
            say!(
                "the name of the field {name:?} has a blank at an end or an invisible character",
                "字段名 {name:?} 首尾有空格，或含有不可见字符"
            )
        }
        BadField::AnotherCustomer { ours } => say!(
            "customerId is another than the profile's {ours}, by which the order would be recorded and looked up",
            "customerId 与配置里的 {ours} 不同，而订单要按后者记录和查询"
        ),
        BadField::Unsafe(name) => say!(
            "the field {name:?} contains a control character, or its name `&` or `=`",
            "字段 {name:?} 含有控制字符，或其名称含有 `&` 或 `=`"
        ),
    }
}

/// What to do about it, where the error does not say so itself.
#[must_use]
pub fn bad_field_hint(bad: &BadField) -> Option<Words> {
    match bad {
        BadField::Misspelt { meant, .. } => Some(say!("did you mean `{meant}`?", "是否想写 `{meant}`？")),
        BadField::AnotherCustomer { .. } => Some(say!(
            "choose the other merchant's profile with -p, or change customer_id in this one",
            "用 -p 选择另一商户的配置，或修改本配置的 customer_id"
        )),
        BadField::Invalid(_) | BadField::Form(_) | BadField::Odd(_) | BadField::Unsafe(_) => None,
    }
}

/// Why text is no form.
#[must_use]
pub fn form_error(error: &FormError) -> Words {
    match error {
        FormError::Duplicate(name) => say!("the field `{name}` is given twice", "字段 `{name}` 给了两次"),
        FormError::NoName => say!("a field has no name (in front of `=`)", "有一个字段没有名称（`=` 之前）"),
        FormError::NotUtf8(name) => {
            say!("the field `{name}` is not UTF-8 after URL-decoding", "字段 `{name}` URL 解码后不是 UTF-8")
        }
    }
}

/// Why text is no PIN, to be read after what it is called.
#[must_use]
pub fn bad_pin(bad: BadPin) -> Words {
    match bad {
        BadPin::Empty => say!("is empty", "为空"),
        BadPin::Lines => say!("has more than one line", "不止一行"),
        BadPin::Control => say!("contains a control character", "含有控制字符"),
    }
}

/// Why text is no duration that will do, to be read after what it is called.
#[must_use]
pub fn bad_duration(bad: BadDuration) -> Words {
    let rule = say!(
        "must be a duration such as 500ms, 8s, 5m or 1h30m, at most 8760h (365 days)",
        "必须是时长，例如 500ms、8s、5m 或 1h30m，最长 8760h（365 天）"
    );
    match bad {
        BadDuration::OutOfRange => rule,
        BadDuration::Zero => say!("{rule}, longer than zero", "{rule}，且大于零", [rule]),
    }
}

/// Why text is no span.
#[must_use]
pub fn bad_span(BadSpan: BadSpan) -> Words {
    say!("must be a span such as 90m, 12h, 7d or 2w", "必须是时间跨度，例如 90m、12h、7d 或 2w")
}

/// Why text is no moment.
#[must_use]
pub fn bad_when(bad: BadWhen) -> Words {
    match bad {
        BadWhen::Form => say!(
            "must be a span such as 90m, 12h, 7d or 2w, a local date such as 2026-11-20, or a time such as \
             '2026-11-20 14:00'",
            "必须是时间跨度（例如 90m、12h、7d、2w）、本地日期（例如 2026-11-20）或时间（例如 '2026-11-20 14:00'）"
        ),
        BadWhen::NotThere => say!(
            "is a date or time that does not exist; a month has at most 31 days, a day the times 00:00 to 23:59",
            "是不存在的日期或时间；每月最多 31 天，每天的时间是 00:00 到 23:59"
        ),
    }
}

/// Why text is no rate.
#[must_use]
pub fn bad_rate(BadRate: BadRate) -> Words {
    say!(
        "must be a rate such as 20/s, 0.5/s or 90/m, from one an hour to 1000 a second",
        "必须是频率，例如 20/s、0.5/s 或 90/m，从每小时 1 次到每秒 1000 次"
    )
}

/// A character that hardly anybody types on purpose. It is named where that betrays nothing: a
/// full-width digit of a PIN is not.
#[must_use]
pub fn oddity(oddity: &Oddity) -> Words {
    let Oddity { place, length, kind } = oddity;
    let what = match kind {
        Odd::Blank(c) => say!("a blank (U+{:04X})", "空格（U+{:04X}）", u32::from(*c)),
        Odd::ByteOrderMark => say!("a byte-order mark (U+FEFF)", "BOM（U+FEFF）"),
        Odd::Invisible(c) => say!("an invisible character (U+{:04X})", "不可见字符（U+{:04X}）", u32::from(*c)),
        Odd::Variant => say!("a full-width or otherwise unusual character", "全角或其他异常字符"),
    };
    say!("{what} as character {place} of {length}", "{what}，在 {length} 个字符中的第 {place} 个", [what])
}

/// What to do about such a character.
#[must_use]
pub fn mend_oddity(oddity: &Oddity) -> Words {
    if oddity.kind == Odd::Variant { half_width() } else { take_out() }
}

fn half_width() -> Words {
    say!("type it half-width", "请用半角输入")
}

fn take_out() -> Words {
    say!("take it out", "请去掉")
}

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
            assert!(invalid(&number.check(bad).expect_err("refused")).ends_with("type it half-width"), "{bad}");
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
