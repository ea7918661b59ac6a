//! What would be sent, without sending it.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::core::request::SignedRequest;
use crate::output::{Report, Tone};

/// Shows URL, fields and signature string, or one curl command line. The ciphertext is shown:
/// that is what a dry run is for.
pub(crate) fn report(signed: &SignedRequest, curl: bool, timeout: Duration) -> Report {
    let mut report = Report::new("dry_run");
    let fields: Map<String, Value> = signed.form.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    report.set("url", json!(signed.url));
    report.set("fields", Value::Object(fields));
    report.set("canonical", json!(signed.canonical.masked()));
    report.set("sign", json!(signed.signature.to_string()));
    if curl {
        let line = curl_line(signed, timeout);
        report.set("curl", json!(line));
        report.text.plain(line);
        return report;
    }
    report.text.headline(Tone::Doubt, format!("dry run, nothing was sent: POST {}", signed.url));
    for (name, value) in signed.form.iter() {
        report.text.field(name, value);
    }
    report.text.headline(Tone::Strong, "signature string, key masked:");
    report.text.plain(signed.canonical.masked());
    report
}

/// One line that a POSIX shell can run.
fn curl_line(signed: &SignedRequest, timeout: Duration) -> String {
    let mut line = format!("curl -sS --max-time {}", timeout.as_secs_f64());
    for word in [
        "-H",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        "-H",
        "Accept: application/json;charset=UTF-8",
        "--data-raw",
        &signed.form.encode(),
        &signed.url,
    ] {
        let _infallible = write!(line, " {}", quoted(word));
    }
    line
}

/// Quotes a word for a POSIX shell.
fn quoted(word: &str) -> String {
    if word.starts_with('-') && word.bytes().all(|b| b == b'-' || b.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_gets_every_word_whole() {
        assert_eq!(quoted("-H"), "-H");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("$(x)`y`"), "'$(x)`y`'");
    }
}
