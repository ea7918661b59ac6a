//! Words of a command line, quoted for the shell that an operator pastes them into.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use crate::core::invisible::is_unsafe_to_show;

/// How curl is called.
pub const CURL: &str = "curl";

/// The editor where none is named.
pub const EDITOR: &str = "vi";

/// The words of a command line, as the shell would take it; `None` where a quote is missing.
#[must_use]
pub fn split(line: &str) -> Option<Vec<String>> {
    shlex::split(line)
}

/// A command line with environment variables for it alone.
#[must_use]
pub fn with_variables(variables: &[(&str, &str)], line: &str) -> String {
    let set = variables.iter().map(|(name, value)| format!("{name}={} ", quoted(value)));
    set.chain([line.to_owned()]).collect()
}

/// Quotes a word for a shell; a NUL, which no argument can hold, is left out. What must not reach
/// a terminal as it is, or is no text, is written in the `$'…'` of bash, zsh and newer shells, so
/// that it is pasted as it is meant.
#[must_use]
pub fn quoted(word: impl AsRef<OsStr>) -> String {
    let bytes: Vec<u8> = word.as_ref().as_bytes().iter().copied().filter(|byte| *byte != 0).collect();
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.chars().any(is_unsafe_to_show) => {
            shlex::try_quote(text).map(std::borrow::Cow::into_owned).unwrap_or_default()
        }
        _ => in_dollar_quotes(&bytes),
    }
}

/// Quotes a path, which no program then takes for an option.
#[must_use]
pub fn quoted_path(path: &Path) -> String {
    let begins_with_dash = path.as_os_str().as_bytes().starts_with(b"-");
    if begins_with_dash { quoted(Path::new(".").join(path)) } else { quoted(path) }
}

fn in_dollar_quotes(bytes: &[u8]) -> String {
    let mut out = "$'".to_owned();
    let octal = |out: &mut String, bytes: &[u8]| {
        for byte in bytes {
            let _infallible = write!(out, "\\{byte:03o}");
        }
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\'' | '\\' => out.extend(['\\', c]),
                c if is_unsafe_to_show(c) => octal(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes()),
                c => out.push(c),
            }
        }
        octal(&mut out, chunk.invalid());
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_gets_every_word_whole() {
        for word in ["-H", "", "a b", "it's", "$(x)`y`", "\\", "\"$x\"", "!x", "*", "~", "卡=1&b", "#"] {
            let script = format!("printf %s {}", quoted(word));
            let printed = Command::new("sh").args(["-c", &script]).output().expect("a shell").stdout;
            assert_eq!(String::from_utf8(printed).expect("UTF-8"), word);
        }
    }

    #[test]
    fn what_a_terminal_must_not_see_is_pasted_as_it_is_meant() {
        assert_eq!(quoted("a\u{200b}卡'\\\n"), r"$'a\342\200\213卡\'\\\012'");
        assert_eq!(quoted(OsStr::from_bytes(b"/tmp/\xff1\0.db")), r"$'/tmp/\3771.db'");
        assert_eq!(quoted("a\0b"), "ab");
        let line = quoted(OsStr::from_bytes(b"\x01x\x7f\xe2\x80\xae'\\ $\"\xfe7\n"));
        assert!(!line.chars().any(is_unsafe_to_show), "{line}");
        assert_eq!(line, r#"$'\001x\177\342\200\256\'\\ $"\3767\012'"#);
    }

    #[test]
    fn a_path_is_one_word_and_no_option() {
        assert_eq!(quoted_path(Path::new("-x")), "./-x");
        assert_eq!(quoted_path(Path::new("/a b")), "'/a b'");
        assert_eq!(shlex::split(&quoted_path(Path::new("a b'c"))).expect("words"), ["a b'c"]);
    }
}
