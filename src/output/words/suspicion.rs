//! Words for what looks wrong in a key or a value.

use crate::core::lang::{Words, say};
use crate::core::message::Message;
use crate::workbench::suspicion::{FieldSuspicion, KeySuspicion, Likeness, Rewritten, RewrittenPart};

/// What is suspicious about a key, to be read after its name.
#[must_use]
pub fn key_suspicion(suspicion: KeySuspicion) -> Words {
    match suspicion {
        KeySuspicion::CarriageReturn => say!(
            "contains a carriage return (CR): its file has Windows line endings",
            "含有回车符（CR）：文件是 Windows 换行"
        ),
        KeySuspicion::LineFeed => {
            say!("contains a line feed: more than one line was stored", "含有换行：保存了不止一行")
        }
        KeySuspicion::Bom => {
            say!("contains a byte-order mark (BOM): its file was saved with one", "含有 BOM：文件保存时带了 BOM")
        }
        KeySuspicion::Quoted => say!("stands in quotes, which count as part of it", "带有引号，引号也算作密钥的一部分"),
        KeySuspicion::Blank => {
            say!("begins or ends with a blank, which counts as part of it", "首尾有空格，空格也算作密钥的一部分")
        }
        KeySuspicion::BlankWithin => {
            say!("has a blank within, which counts as part of it", "中间有空格，空格也算作密钥的一部分")
        }
        KeySuspicion::NotAscii => say!("contains characters that are not ASCII", "含有非 ASCII 字符"),
        KeySuspicion::Length => say!(
            "is unusually short or long: a part of it may be missing, or doubled",
            "长度异常：可能缺了一部分，或重复了"
        ),
    }
}

/// What is to be said of an AES key of another length, to be read after its name.
#[must_use]
pub fn aes_length() -> Words {
    say!(
        "does not have 16 bytes: what is longer is cut, and what is shorter is filled with zero bytes",
        "不是 16 字节：超过的部分会被截去，不足的用零字节补齐"
    )
}

/// Why a signature of a field's value cannot match at some gateways.
#[must_use]
pub fn rewritten(rewritten: &Rewritten) -> Words {
    let why = match rewritten.what {
        RewrittenPart::Character(c) => say!("contains `{c}`", "含有 `{c}`"),
        RewrittenPart::Blank => say!("begins or ends with a blank", "首尾有空格"),
    };
    say!(
        "the field {} {why}, and some gateways change that before they check the signature",
        "字段 {} {why}，有的平台在验签之前会改动它",
        [why],
        rewritten.field
    )
}

/// What fields are meant to be.
#[must_use]
pub fn message(message: Message) -> Words {
    match message {
        Message::Request(endpoint) => endpoint.name().into(),
        Message::Sale => say!("a sale's notification", "寄售通知"),
        Message::TopUp => say!("a top-up's notification", "充值通知"),
    }
}

/// What is wrong with a field's name. `of` is what its fields are meant to be.
#[must_use]
pub fn field_suspicion(suspicion: &FieldSuspicion, of: &Words) -> Words {
    match suspicion {
        FieldSuspicion::Unknown { field, meant: None } => {
            say!("`{field}` is not a field of {of}", "`{field}` 不是{of}的字段", [of])
        }
        FieldSuspicion::Unknown { field, meant: Some((meant, likeness)) } => {
            let why = match likeness {
                Likeness::Case => say!(" (names count letter by letter, upper and lower case)", "（字段名区分大小写）"),
                Likeness::Style => say!(" (its words are joined otherwise)", "（单词的连接方式不同）"),
                Likeness::Letter => Words::default(),
                Likeness::Html => say!(" (HTML has eaten the `&` in front of it)", "（HTML 吃掉了它前面的 `&`）"),
            };
            say!(
                "`{field}` is not a field of {of}: did you mean `{meant}`?{why}",
                "`{field}` 不是{of}的字段：是否想写 `{meant}`？{why}",
                [of, why]
            )
        }
        FieldSuspicion::PartOfUrl { field, url } => say!(
            "`{field}` is not a field of {of}: is it a part of the URL in {url}, whose `&` has to be sent as `%26`?",
            "`{field}` 不是{of}的字段：它是 {url} 里 URL 的一部分吗？URL 里的 `&` 要以 `%26` 发送",
            [of]
        ),
        FieldSuspicion::Eaten { field, shown, meant } => say!(
            "the value of {field} contains `{shown}=`, which is what HTML shows for `&{meant}=`: a page or a viewer has \
             changed the text, and `{meant}` is no field of its own any more",
            "{field} 的值含有 `{shown}=`，这是 HTML 对 `&{meant}=` 的显示：网页或查看器改动了文本，`{meant}` 不再是单独的字段"
        ),
        FieldSuspicion::NotSeconds { digits: 13 } => say!(
            "timestamp has 13 digits: milliseconds, where the gateway takes Unix seconds, which have 10",
            "timestamp 有 13 位，是毫秒；平台要的是 Unix 秒，10 位"
        ),
        FieldSuspicion::NotSeconds { digits } => say!(
            "timestamp has {digits} digits, where the gateway takes Unix seconds, which have 10",
            "timestamp 有 {digits} 位；平台要的是 Unix 秒，10 位"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_suspicious_is_named() {
        for (suspicion, word) in [
            (KeySuspicion::CarriageReturn, "(CR)"),
            (KeySuspicion::LineFeed, "line feed"),
            (KeySuspicion::Bom, "(BOM)"),
            (KeySuspicion::Quoted, "quotes"),
            (KeySuspicion::Blank, "blank"),
            (KeySuspicion::NotAscii, "ASCII"),
            (KeySuspicion::Length, "short"),
        ] {
            assert!(key_suspicion(suspicion).contains(word), "{suspicion:?}");
        }
        let told = |field: &str, what: RewrittenPart| rewritten(&Rewritten { field: field.to_owned(), what });
        let url = told("notify_url", RewrittenPart::Character('&'));
        assert!(url.starts_with("the field notify_url contains `&`"), "{url}");
        let custom = told("custom", RewrittenPart::Blank);
        assert!(custom.starts_with("the field custom begins or ends with a blank"), "{custom}");
    }

    #[test]
    fn a_wrong_name_is_told_with_the_right_one() {
        let meant = Some(("customerId".to_owned(), Likeness::Letter));
        let told = field_suspicion(&FieldSuspicion::Unknown { field: "custmerId".into(), meant }, &"submit".into());
        assert_eq!(told, "`custmerId` is not a field of submit: did you mean `customerId`?");
        let eaten = FieldSuspicion::Eaten { field: "amount".into(), shown: "×tamp".into(), meant: "timestamp".into() };
        assert!(field_suspicion(&eaten, &"submit".into()).contains("what HTML shows for `&timestamp=`"));
        assert_eq!(message(Message::Request(crate::core::protocol::Endpoint::Buy)), "buy");
    }
}
