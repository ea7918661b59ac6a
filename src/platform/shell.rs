//! Words of a command line, quoted for the shell that an operator types them into.

use std::path::Path;

/// Quotes a word for a POSIX shell; a NUL, which no argument can hold, is left out.
#[must_use]
pub fn quoted(word: &str) -> String {
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// Quotes a path, which no program then takes for an option.
#[must_use]
pub fn quoted_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.starts_with('-') { quoted(&format!("./{text}")) } else { quoted(&text) }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_gets_every_word_whole() {
        for word in ["-H", "", "a b", "it's", "$(x)`y`", "\\", "\"$x\"", "a\nb", "!x", "*", "~", "卡=1&b", "#"] {
            let script = format!("printf %s {}", quoted(word));
            let printed = Command::new("sh").args(["-c", &script]).output().expect("a shell").stdout;
            assert_eq!(String::from_utf8(printed).expect("UTF-8"), word);
        }
        assert_eq!(quoted("a\0b"), "ab");
    }

    #[test]
    fn a_path_is_one_word_and_no_option() {
        assert_eq!(quoted_path(Path::new("-x")), "./-x");
        assert_eq!(shlex::split(&quoted_path(Path::new("a b'c"))).expect("words"), ["a b'c"]);
    }
}
