//! Words for what a merchant's receiver answers.

use crate::workbench::receiver::NotTaken;

/// Why the platform would call again. `word` is what it waits for.
#[must_use]
pub fn not_taken(why: &NotTaken, word: &str) -> String {
    match why {
        NotTaken::Redirect { status, to: Some(to) } => {
            format!("HTTP {status} sends the platform on to {to}, where it does not go")
        }
        NotTaken::Redirect { status, to: None } => {
            format!("HTTP {status} sends the platform elsewhere, where it does not go")
        }
        NotTaken::Status(status) => format!("HTTP {status} counts as a failure, whatever the body says"),
        NotTaken::Empty => "the answer is empty".into(),
        NotTaken::ByteOrderMark => format!("a byte-order mark (BOM) stands in front of {word}"),
        NotTaken::Newline => format!("a line end stands beside {word}"),
        NotTaken::Blank => format!("a blank stands beside {word}"),
        NotTaken::Quotes => format!("{word} is in quotes"),
        NotTaken::Case { found } => format!("{found} is not {word}: the case counts"),
        NotTaken::Html => "the answer is an HTML page".into(),
        NotTaken::Json => "the answer is JSON".into(),
        NotTaken::Surrounded => format!("more stands around {word}"),
        NotTaken::Another => format!("the answer is not {word}"),
    }
}

/// What a receiver answered, as far as it did, and what keeps that from being taken.
#[must_use]
pub fn answer(http_status: Option<u16>, body: Option<&str>, problem: Option<&str>) -> String {
    let status = http_status.map(|status| format!("HTTP {status} ")).unwrap_or_default();
    let body = body.map(|body| format!("{body:?}")).unwrap_or_default();
    let answered = format!("{status}{body}");
    match problem {
        Some(why) if answered.is_empty() => why.to_owned(),
        Some(why) => format!("{answered}: {why}"),
        None => answered,
    }
}

/// What mends it.
#[must_use]
pub fn mend_receiver(why: &NotTaken, word: &str) -> String {
    match why {
        NotTaken::Redirect { .. } => {
            "give the platform the address that the redirect leads to, with its scheme and slash".into()
        }
        NotTaken::Status(401 | 403) => {
            "let the platform's address in, and check by which rules the signature is verified: `verify` explains it"
                .into()
        }
        NotTaken::Status(404 | 405) => "check the path of the receiver, and that it takes a POST there".into(),
        NotTaken::Status(_) => "look into the receiver's log: it must answer with HTTP 200".into(),
        NotTaken::Empty | NotTaken::Another => format!("answer {word}, and nothing else"),
        NotTaken::ByteOrderMark => "save the receiver's source without a BOM".into(),
        NotTaken::Newline => format!("print {word} without a line end, and leave nothing outside the program's tags"),
        NotTaken::Blank | NotTaken::Surrounded => format!("answer {word} alone"),
        NotTaken::Case { .. } => format!("write it as {word}; other platforms of the family want it otherwise"),
        NotTaken::Html => format!("answer {word} as plain text, without a page around it"),
        NotTaken::Quotes | NotTaken::Json => format!("answer {word} as plain text, not as JSON"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_before_a_problem_without_an_answer() {
        assert_eq!(answer(None, None, Some("refused")), "refused");
        assert_eq!(answer(Some(500), Some("x"), Some("no")), "HTTP 500 \"x\": no");
        assert_eq!(answer(Some(200), Some("success"), None), "HTTP 200 \"success\"");
    }
}
