//! What libraries say of a failure, where it is said often. In English it stays as they say it.

use crate::core::lang::{Words, say};

/// Why a text is no JSON.
pub(super) fn json(why: &str) -> Words {
    let known = [
        say!("expected value", "应为一个值"),
        say!("expected ident", "应为 true、false 或 null"),
        say!("expected `:`", "缺少 `:`"),
        say!("expected `,` or `}}`", "缺少 `,` 或 `}}`"),
        say!("expected `,` or `]`", "缺少 `,` 或 `]`"),
        say!("key must be a string", "名称必须是带引号的字符串"),
        say!("trailing characters", "后面有多余的字符"),
        say!("trailing comma", "多了一个逗号"),
        say!("invalid number", "数字写得不对"),
        say!("number out of range", "数字太大"),
        say!("invalid escape", "转义写得不对"),
        say!("recursion limit exceeded", "嵌套太深"),
        say!("EOF while parsing a value", "没有写完：缺少一个值"),
        say!("EOF while parsing a string", "没有写完：字符串中断"),
        say!("EOF while parsing an object", "没有写完：对象中断"),
        say!("EOF while parsing a list", "没有写完：数组中断"),
    ];
    known.into_iter().find(|words| words.en() == why).unwrap_or_else(|| why.into())
}

/// What the store of the ledger says; more may stand behind it.
pub(super) fn store(why: &str) -> Words {
    let known = [
        say!("unable to open database file", "无法打开数据库文件"),
        say!("disk I/O error", "磁盘读写出错"),
        say!("database disk image is malformed", "数据库文件内容已损坏"),
        say!("database or disk is full", "磁盘已满"),
        say!("attempt to write a readonly database", "数据库文件是只读的"),
        say!("file is not a database", "文件不是数据库"),
        say!("database is locked", "数据库被锁定"),
        say!("out of memory", "内存不足"),
    ];
    let told = |words: Words| Some(Words::new(why.to_owned(), words.zh().to_owned() + why.strip_prefix(words.en())?));
    known.into_iter().find_map(told).unwrap_or_else(|| why.into())
}

/// What is wrong with a certificate; what the library says stands behind it.
pub(super) fn tls(why: &str) -> Words {
    let known = [
        say!("UnknownIssuer", "证书不是受信任的机构签发的"),
        say!("not valid for name", "证书不属于这个主机名"),
        say!("NotValidForName", "证书不属于这个主机名"),
        say!("certificate expired", "证书已过期"),
        say!("Expired", "证书已过期"),
        say!("certificate not valid yet", "证书尚未生效"),
        say!("NotValidYet", "证书尚未生效"),
    ];
    let found = known.iter().find(|words| why.contains(words.en()));
    found.map_or_else(|| why.into(), |words| Words::new(why.to_owned(), format!("{}（{why}）", words.zh())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_told_and_english_stays() {
        for (told, en, zh) in [
            (json("expected `,` or `}`"), "expected `,` or `}`", "缺少 `,` 或 `}`"),
            (json("odd"), "odd", "odd"),
            (store("unable to open database file: /x"), "unable to open database file: /x", "无法打开数据库文件: /x"),
            (
                tls("invalid peer certificate: UnknownIssuer"),
                "invalid peer certificate: UnknownIssuer",
                "证书不是受信任的机构签发的（invalid peer certificate: UnknownIssuer）",
            ),
        ] {
            assert_eq!((told.en(), told.zh()), (en, zh));
        }
    }

    #[test]
    fn what_the_library_of_json_says_is_known() {
        for text in
            ["", "{", "[", "[1", "\"a", "{\"a\"", "{\"a\" 1}", "{1:1}", "{\"a\":1,}", "1 1", "[1,]", "nul", "\"\\x\""]
        {
            let error = serde_json::from_str::<serde_json::Value>(text).expect_err("broken").to_string();
            let why = error.split(" at line ").next().unwrap_or_default();
            assert_ne!(json(why).zh(), why, "{text}");
        }
    }
}
