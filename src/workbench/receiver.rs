//! Whether a merchant's receiver has answered a notification so that the platform stops calling,
//! and what keeps an answer that is nearly right from it (gateway protocol, notifications).

use serde_json::Value;

/// What a receiver answered.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// The HTTP status.
    pub status: u16,
    /// Where it sends the caller, where it does.
    pub location: Option<&'a str>,
    /// The body's bytes.
    pub body: &'a [u8],
}

/// Why the platform would call again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// The receiver sends the caller elsewhere, where the platform does not go.
    Redirect {
        /// The HTTP status.
        status: u16,
        /// Where to.
        to: Option<String>,
    },
    /// A 4xx or 5xx counts as a failure, whatever the body says.
    Status(u16),
    /// There is no body.
    Empty,
    /// A byte-order mark stands in front of the word.
    ByteOrderMark,
    /// A line ends behind the word, or before it.
    Newline,
    /// Blanks stand around the word.
    Blank,
    /// The word is quoted.
    Quotes,
    /// The word is right but for its case.
    Case {
        /// As it came.
        found: String,
    },
    /// The word stands in a page.
    Html,
    /// The answer is JSON.
    Json,
    /// More stands around the word.
    Surrounded,
    /// The answer is another one.
    Another,
}

/// Judges an answer by the words that the platform takes.
pub fn judge(answer: &Response, words: &[&str]) -> Result<(), NotTaken> {
    match answer.status {
        200..=299 => {}
        status @ 300..=399 => {
            return Err(NotTaken::Redirect { status, to: answer.location.map(str::to_owned) });
        }
        status => return Err(NotTaken::Status(status)),
    }
    let text = String::from_utf8_lossy(answer.body);
    if words.contains(&text.as_ref()) { Ok(()) } else { Err(nearly(&text, words)) }
}

/// What is wrong with an answer that is not the word: what is nearest to it comes first.
fn nearly(text: &str, words: &[&str]) -> NotTaken {
    let is_word = |text: &str| words.contains(&text);
    let is_alike = |text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    let bare = text.trim_start_matches('\u{feff}');
    let trimmed = bare.trim();
    let unquoted = trimmed.trim_matches(['"', '\'']);
    match () {
        () if trimmed.is_empty() => NotTaken::Empty,
        () if bare.len() < text.len() && is_alike(unquoted) => NotTaken::ByteOrderMark,
        () if trimmed.len() < bare.len() && is_alike(unquoted) => {
            if bare.contains(['\n', '\r']) {
                NotTaken::Newline
            } else {
                NotTaken::Blank
            }
        }
        () if unquoted.len() < trimmed.len() && is_alike(unquoted) => NotTaken::Quotes,
        () if is_alike(trimmed) && !is_word(trimmed) => NotTaken::Case { found: trimmed.to_owned() },
        () if is_page(trimmed) => NotTaken::Html,
        () if matches!(serde_json::from_str(trimmed), Ok(Value::Object(_) | Value::Array(_))) => NotTaken::Json,
        () if words.iter().any(|word| trimmed.to_lowercase().contains(&word.to_lowercase())) => NotTaken::Surrounded,
        () => NotTaken::Another,
    }
}

fn is_page(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.starts_with('<') || lower.contains("<html") || lower.contains("</")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> Result<(), NotTaken> {
        judge(&Response { status, location: None, body: body.as_bytes() }, &["success"])
    }

    #[test]
    fn only_the_bare_word_is_taken() {
        assert_eq!(judged(200, "success"), Ok(()));
        assert_eq!(judged(204, "success"), Ok(()));
        let peer = Response { status: 200, location: None, body: b"SUCCESS" };
        assert_eq!(judge(&peer, &["success", "SUCCESS"]), Ok(()));
    }

    #[test]
    fn what_is_nearly_right_is_told() {
        for (body, why) in [
            ("", NotTaken::Empty),
            (" \n", NotTaken::Empty),
            ("success\n", NotTaken::Newline),
            ("\r\nsuccess", NotTaken::Newline),
            ("success ", NotTaken::Blank),
            ("\u{feff}success", NotTaken::ByteOrderMark),
            ("\"success\"", NotTaken::Quotes),
            ("'success'", NotTaken::Quotes),
            ("SUCCESS", NotTaken::Case { found: "SUCCESS".into() }),
            ("<html><body>success</body></html>", NotTaken::Html),
            ("<p>success</p>", NotTaken::Html),
            ("{\"code\":0,\"msg\":\"success\"}", NotTaken::Json),
            ("success!", NotTaken::Surrounded),
            ("ok", NotTaken::Another),
        ] {
            assert_eq!(judged(200, body), Err(why), "{body:?}");
        }
        assert_eq!(judged(404, "success"), Err(NotTaken::Status(404)));
        assert_eq!(judged(500, "success"), Err(NotTaken::Status(500)));
        let moved = Response { status: 302, location: Some("/login"), body: b"success" };
        assert_eq!(judge(&moved, &["success"]), Err(NotTaken::Redirect { status: 302, to: Some("/login".into()) }));
    }
}
