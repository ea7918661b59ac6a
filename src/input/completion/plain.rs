//! Names that mean nothing but themselves on a command line. Bash and PowerShell put a name onto the
//! line as it is, where Enter runs what it holds; and an order's number may come from anybody.

use crate::cli::Shell;

/// What may stand in a name besides letters and digits.
const HARMLESS: &str = "-_.:@+=/%";

/// Whether a name can be offered: no shell reads it as more than itself, nor this program as an option.
pub(super) fn is_plain(name: &str) -> bool {
    !name.starts_with('-') && has_plain_characters(name)
}

/// Whether a path can be offered; zsh and fish quote what they are given.
pub(super) fn is_plain_path(path: &str, shell: Shell) -> bool {
    match shell {
        Shell::Zsh | Shell::Fish => !path.contains(char::is_control),
        Shell::Bash | Shell::PowerShell => has_plain_characters(path.strip_prefix("~/").unwrap_or(path)),
    }
}

fn has_plain_characters(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || HARMLESS.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_itself_is_offered() {
        for name in ["C20261122000001", "店铺-2", "a_b.c:d@e+f=g/h%i", "é", "１"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["C1;x", "$(x)", "`x`", "a b", "a\tb", "a\u{b}b", "a\u{1b}b", "it's", "\"", "a|b", "a&b", "a>b"] {
            assert!(!is_plain(name), "{name:?}");
        }
        for name in
            ["a\\b", "a*", "a?", "[a]", "{a,b}", "!x", "#x", "~x", "a,b", "‘x’", "a\u{202e}b", "--json", "a\u{3000}b"]
        {
            assert!(!is_plain(name), "{name:?}");
        }
    }

    #[test]
    fn a_path_is_left_to_the_shells_that_quote() {
        for (path, bash, zsh) in [
            ("卡/cards.csv", true, true),
            ("~/x", true, true),
            ("my cards", false, true),
            ("$(x)", false, true),
            ("a\nb", false, false),
        ] {
            assert_eq!((is_plain_path(path, Shell::Bash), is_plain_path(path, Shell::Zsh)), (bash, zsh), "{path:?}");
        }
    }
}
