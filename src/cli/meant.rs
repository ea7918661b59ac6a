//! Which command a line means that clap refuses.

use std::ffi::OsString;

use clap::{Arg, CommandFactory as _};

use super::{Cli, Command};

impl Command {
    /// The name of the command that a refused line means: the first word that is no option and no
    /// option's value, where it is a command's name. What follows an option that there is not may be
    /// its value.
    #[must_use]
    pub fn meant(arguments: &[OsString]) -> Option<&'static str> {
        let line = Cli::command();
        let mut words = arguments.iter().skip(1).map(|word| word.to_string_lossy()).take_while(|word| word != "--");
        let mut may_be_a_value = false;
        while let Some(word) = words.next() {
            if let Some(name) = Self::NAMES.iter().copied().find(|name| *name == word) {
                return Some(name);
            }
            if !word.starts_with('-') {
                if !may_be_a_value {
                    return None;
                }
                may_be_a_value = false;
                continue;
            }
            let option = line.get_arguments().find(|option| is_written(option, &word));
            may_be_a_value = option.is_none() && !word.contains('=');
            if option.is_some_and(|option| option.get_action().takes_values()) {
                words.next();
            }
        }
        None
    }
}

/// Whether a word writes an option, as the last of several short ones perhaps, and leaves its value to
/// the next word.
fn is_written(option: &Arg, word: &str) -> bool {
    let is_last = |short: char, written: &str| written.find(short) == Some(written.len() - short.len_utf8());
    match (word.strip_prefix("--"), word.strip_prefix('-')) {
        (Some(name), _) => option.get_long() == Some(name),
        (None, Some(shorts)) if !shorts.is_empty() => option.get_short().is_some_and(|short| is_last(short, shorts)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(line: &str) -> Option<&'static str> {
        let words: Vec<OsString> = format!("consign {line}").split(' ').map(OsString::from).collect();
        Command::meant(&words)
    }

    #[test]
    fn a_value_is_no_command() {
        assert_eq!(meant("--json submit --bogus"), Some("submit"));
        assert_eq!(meant("-p submit balance --bogus"), Some("balance"));
        assert_eq!(meant("--profile=submit verify --bogus query"), Some("verify"));
        assert_eq!(meant("--config query orders"), Some("orders"));
        assert_eq!(meant("-vp submit"), None);
        assert_eq!(meant("--bogus query"), Some("query"));
        assert_eq!(meant("balnce submit"), None);
        assert_eq!(meant("--json"), None);
        assert_eq!(meant("--json balnce submit"), None);
    }

    #[test]
    fn an_option_that_there_is_not_may_have_a_value() {
        assert_eq!(meant("--json --proflie m submit --product-code 1"), Some("submit"));
        assert_eq!(meant("--json --product-code 12 submit"), Some("submit"));
        assert_eq!(meant("-x m buy"), Some("buy"));
        assert_eq!(meant("--proflie=m balnce submit"), None);
        assert_eq!(meant("--json -- submit"), None);
    }
}
