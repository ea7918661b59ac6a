//! Words for what a merchant's receiver answers.

use crate::core::lang::{Words, say};
use crate::workbench::receiver::NotTaken;

/// Why the platform would call again. `word` is what it waits for.
#[must_use]
pub fn not_taken(why: &NotTaken, word: &str) -> Words {
    match why {
        NotTaken::Redirect { status, to: Some(to) } => {
            say!(
                "HTTP {status} sends the platform on to {to}, where it does not go",
                "HTTP {status} 把平台重定向到 {to}，平台不会跟随"
            )
        }
        NotTaken::Redirect { status, to: None } => {
            say!(
                "HTTP {status} sends the platform elsewhere, where it does not go",
                "HTTP {status} 把平台重定向到别处，平台不会跟随"
            )
        }
        NotTaken::Status(status) => {
            say!("HTTP {status} counts as a failure, whatever the body says", "HTTP {status} 视为失败，不论内容是什么")
        }
        NotTaken::Empty => say!("the answer is empty", "应答为空"),
        NotTaken::ByteOrderMark => say!("a byte-order mark (BOM) stands in front of {word}", "{word} 前面有 BOM"),
        NotTaken::Newline => say!("a line end stands beside {word}", "{word} 旁边有换行"),
        NotTaken::Blank => say!("a blank stands beside {word}", "{word} 旁边有空格"),
        NotTaken::Quotes => say!("{word} is in quotes", "{word} 带有引号"),
        NotTaken::Case { found } => say!("{found} is not {word}: the case counts", "{found} 不是 {word}：大小写有区别"),
        NotTaken::Html => say!("the answer is an HTML page", "应答是 HTML 页面"),
        NotTaken::Json => say!("the answer is JSON", "应答是 JSON"),
        NotTaken::Surrounded => say!("more stands around {word}", "{word} 前后还有别的内容"),
        NotTaken::Another => say!("the answer is not {word}", "应答不是 {word}"),
    }
}

/// What a receiver answered, as far as it did, and what keeps that from being taken.
#[must_use]
pub fn answer(http_status: Option<u16>, body: Option<&str>, problem: Option<&Words>) -> Words {
    let status = http_status.map(|status| format!("HTTP {status} ")).unwrap_or_default();
    let body = body.map(|body| format!("{body:?}")).unwrap_or_default();
    let answered = format!("{status}{body}");
    match problem {
        Some(why) if answered.is_empty() => why.clone(),
        Some(why) => say!("{answered}: {why}", "{answered}：{why}", [why]),
        None => answered.into(),
    }
}

/// What mends it.
#[must_use]
pub fn mend_receiver(why: &NotTaken, word: &str) -> Words {
    match why {
        NotTaken::Redirect { .. } => {
            say!(
                "give the platform the address that the redirect leads to, with its scheme and slash",
                "把重定向后的地址（含协议和斜杠）提供给平台"
            )
        }
        NotTaken::Status(401 | 403) => {
            say!(
                "let the platform's address in, and check by which rules the signature is verified: `verify` explains it",
                "放行平台的地址，并检查验签所用的规则：`verify` 可以说明"
            )
        }
        NotTaken::Status(404 | 405) => say!(
            "check the path of the receiver, and that it takes a POST there",
            "检查接收程序的路径，以及它在该路径是否接受 POST"
        ),
        NotTaken::Status(_) => say!(
            "look into the receiver's log: it must answer with HTTP 200",
            "查看接收程序的日志：它必须应答 HTTP 200"
        ),
        NotTaken::Empty | NotTaken::Another => say!("answer {word}, and nothing else", "只应答 {word}，不要有别的内容"),
        NotTaken::ByteOrderMark => say!("save the receiver's source without a BOM", "把接收程序的源文件保存为不带 BOM"),
        NotTaken::Newline => say!(
            "print {word} without a line end, and leave nothing outside the program's tags",
            "输出 {word} 时不要换行，程序标签之外也不要有任何内容"
        ),
        NotTaken::Blank | NotTaken::Surrounded => say!("answer {word} alone", "只应答 {word}"),
        NotTaken::Case { .. } => say!(
            "write it as {word}; other platforms of the family want it otherwise",
            "写成 {word}；同类的其他平台要求另一种写法"
        ),
        NotTaken::Html => {
            say!("answer {word} as plain text, without a page around it", "以纯文本应答 {word}，外面不要有页面")
        }
        NotTaken::Quotes | NotTaken::Json => {
            say!("answer {word} as plain text, not as JSON", "以纯文本应答 {word}，不要用 JSON")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_before_a_problem_without_an_answer() {
        assert_eq!(answer(None, None, Some(&"refused".into())), "refused");
        assert_eq!(answer(Some(500), Some("x"), Some(&"no".into())), "HTTP 500 \"x\": no");
        assert_eq!(answer(Some(200), Some("success"), None), "HTTP 200 \"success\"");
    }
}
