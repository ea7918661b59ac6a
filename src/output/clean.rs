//! Text from outside, made safe for a terminal: no gateway, log or file may write to it, move its
//! cursor, or turn the order of what it shows.

use std::io;

use serde::Serialize;

use crate::core::invisible::is_unsafe_to_show;

/// Makes control and format characters, line ends among them, visible as escapes.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe_to_show(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// A JSON document in one line, whose texts are escaped as far as a terminal needs it, which is
/// further than JSON does. Whoever parses it reads the same texts.
pub fn json_line(document: &impl Serialize) -> io::Result<String> {
    let line = serde_json::to_string(document)?;
    if line.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(line);
    }
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        // Outside of its texts, JSON is printable ASCII.
        if is_unsafe_to_show(c) {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Every kind of character that a terminal must not see.
    const UNSAFE: &str = "\0\t\r\n\u{1b}\u{7f}\u{80}\u{9b}\u{9d}\u{ad}\u{61c}\u{180e}\u{200b}\u{200f}\u{2028}\u{2029}\
        \u{202e}\u{2066}\u{feff}\u{fffb}\u{e0001}\u{e0041}";

    #[test]
    fn a_gateway_cannot_write_to_the_terminal() {
        assert_eq!(clean("a\u{1b}[2J\r\nb\u{202e}\u{200b}"), "a\\u{1b}[2J\\r\\nb\\u{202e}\\u{200b}");
        assert_eq!(clean("卡密 é ～ 😀"), "卡密 é ～ 😀");
        let shown = clean(UNSAFE);
        assert!(shown.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{shown:?}");
        assert_eq!(shown.matches('\\').count(), UNSAFE.chars().count());
    }

    #[test]
    fn json_keeps_its_texts_and_shows_none_of_them_raw() {
        let document = json!({UNSAFE: [UNSAFE, "卡密"], "b": 1.50});
        let line = json_line(&document).expect("a line");
        assert!(!line.chars().any(is_unsafe_to_show), "{line:?}");
        assert!(line.contains(r"\udb40\udc41") && line.contains(r"\u009b") && line.contains("卡密"), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).expect("JSON"), document);
    }
}
