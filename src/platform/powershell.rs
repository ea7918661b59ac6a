//! Words of a command line, quoted for PowerShell, which an operator pastes them into.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use crate::core::invisible::is_unsafe_to_show;

/// What PowerShell takes for the quote at either end of a word.
const QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// The words of a command line, as PowerShell would take it: what stands between quotes is one, with the quote
/// itself doubled; `None` where a quote is missing. A backslash is part of a path.
#[must_use]
pub fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(open)) if c == open && chars.peek() == Some(&c) => {
                word.get_or_insert_default().extend(chars.next());
            }
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// A command line with environment variables, which stay set in its window.
#[must_use]
pub fn with_variables(variables: &[(&str, &str)], line: &str) -> String {
    let set = variables.iter().map(|(name, value)| format!("$env:{name}={}; ", in_quotes(value)));
    set.chain([line.to_owned()]).collect()
}

/// Quotes a word for PowerShell; a NUL, which no argument can hold, is left out, and so is what is no text.
/// What must not reach a terminal as it is, is written by its number, so that it is pasted as it is meant.
#[must_use]
pub fn quoted(word: impl AsRef<OsStr>) -> String {
    let text: String = word.as_ref().to_string_lossy().chars().filter(|c| *c != '\0').collect();
    let is_plain = |c: char| c.is_alphanumeric() || "_-./\\:=+".contains(c);
    // An option with a point or a colon in it would be taken for two words.
    let is_odd = text.starts_with('-') && text.contains(['.', ':']);
    if text.chars().any(is_unsafe_to_show) {
        return by_number(&text);
    }
    if !text.is_empty() && !is_odd && text.chars().all(is_plain) { text } else { in_quotes(&text) }
}

/// Quotes a path, which no program then takes for an option.
#[must_use]
pub fn quoted_path(path: &Path) -> String {
    let begins_with_dash = path.to_string_lossy().starts_with('-');
    if begins_with_dash { quoted(Path::new(".").join(path)) } else { quoted(path) }
}

fn in_quotes(text: &str) -> String {
    let doubled = text.chars().flat_map(|c| std::iter::repeat_n(c, if QUOTES.contains(&c) { 2 } else { 1 }));
    ["'".to_owned(), doubled.collect(), "'".to_owned()].concat()
}

fn by_number(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        let _infallible = match c {
            '`' | '$' | '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => write!(out, "`{c}"),
            c if is_unsafe_to_show(c) => write!(out, "$([char]::ConvertFromUtf32({}))", u32::from(c)),
            c => write!(out, "{c}"),
        };
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_powershell_would_change_it() {
        for (word, line) in [
            ("--json", "--json"),
            (r"C:\Users\li\卡.txt", r"C:\Users\li\卡.txt"),
            (r"C:\my cards\a.txt", r"'C:\my cards\a.txt'"),
            ("it's", "'it''s'"),
            ("it\u{2019}s", "'it\u{2019}\u{2019}s'"),
            ("a,b", "'a,b'"),
            ("a&b=1", "'a&b=1'"),
            ("$x`y", "'$x`y'"),
            ("-a.b", "'-a.b'"),
            ("-p:x", "'-p:x'"),
            ("@x", "'@x'"),
            ("", "''"),
            ("a\0b", "ab"),
            ("a\u{200b}$b\n", "\"a$([char]::ConvertFromUtf32(8203))`$b$([char]::ConvertFromUtf32(10))\""),
        ] {
            assert_eq!(quoted(word), line);
        }
        assert_eq!(quoted_path(Path::new("-x")), quoted("./-x"));
    }

    #[test]
    fn a_line_is_split_as_it_was_quoted() {
        let words = [r"C:\Program Files\key.exe", "show", "it's \"x\"", "", "a,b"];
        let line: Vec<String> = words.iter().map(quoted).collect();
        assert_eq!(split(&line.join(" ")).expect("words"), words);
        assert_eq!(split(r#""C:\my tools\key.cmd"  -n"#).expect("words"), [r"C:\my tools\key.cmd", "-n"]);
        assert_eq!(split("it's"), None);
        assert_eq!(split("  ").expect("words"), Vec::<String>::new());
    }

    #[test]
    fn variables_are_set_in_front_of_a_line() {
        let line = with_variables(&[("A", "1"), ("B", "a'b!")], "consign balance");
        assert_eq!(line, "$env:A='1'; $env:B='a''b!'; consign balance");
    }
}
