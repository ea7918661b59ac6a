//! Words for a profile that is made, or why it is not.

use crate::output::Text;
use crate::output::words::{not_written, not_written_hint};
use crate::platform::key_store::KeyStore;
use crate::platform::shell::{quoted, quoted_path};
use crate::profile::{BadName, KeyKind, NotAdded};

/// What people call a key.
#[must_use]
pub fn key_name(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Api => "the API key (签名密钥)",
        KeyKind::Aes => "the AES key (加密密钥)",
    }
}

/// A command line as it is typed.
#[must_use]
pub fn command_line(words: &[String]) -> String {
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Ready lines that put a key into a password store, and that print it.
#[must_use]
pub fn key_store_lines(stores: &[KeyStore]) -> Text {
    let mut text = Text::default();
    text.plain("put the key there in another terminal, with one of these, which ask for it:");
    for store in stores {
        text.plain(format!("  {}", command_line(&store.keep)));
    }
    text.plain("and it is printed by:");
    for store in stores {
        text.plain(format!("  {}", command_line(&store.print)));
    }
    text
}

/// Why a text is no name of a new profile, to be read after what it is called.
#[must_use]
pub fn bad_name(bad: BadName) -> String {
    match bad {
        BadName::Empty => "is empty".into(),
        BadName::TooLong => "has more than 64 characters".into(),
        BadName::Character(c) => format!("contains {c:?}: letters, digits, `-` and `_` are allowed"),
        BadName::Dash => "begins with a dash, and would be taken for an option".into(),
        BadName::Reserved => "means something already: choose another".into(),
    }
}

/// Why a profile was not added, and what to do about it where that is not a command of this program.
#[must_use]
pub fn not_added(why: &NotAdded) -> (String, Option<String>) {
    match why {
        NotAdded::Exists => ("the file has a profile of that name".into(), None),
        NotAdded::NoRoom => {
            ("its profiles are written in a way that leaves no room for another table; add it by hand".into(), None)
        }
        NotAdded::KeyFile(path) => (
            format!("the key file {} is there already, and is not replaced", path.display()),
            Some(format!("name it with the option for a key file, or move it away: mv {0} {0}.old", quoted_path(path))),
        ),
        NotAdded::Directory(path, error) => (
            format!("the directory {} cannot be made: {error}", path.display()),
            Some("name a file with --config".into()),
        ),
        NotAdded::Key(path, error) => {
            (format!("the key file {} cannot be written: {error}", path.display()), Some("check its disk".into()))
        }
        NotAdded::File(error) => (not_written(error), Some(not_written_hint(error))),
        NotAdded::Told(failure) => (failure.message.clone(), failure.hint.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_name_says_what_is_wrong_with_it() {
        assert!(bad_name(BadName::Character(' ')).starts_with("contains ' '"));
        for bad in [BadName::Empty, BadName::TooLong, BadName::Dash, BadName::Reserved] {
            assert!(!bad_name(bad).is_empty());
        }
    }

    #[test]
    fn a_key_file_that_is_there_is_moved_by_hand() {
        let (why, hint) = not_added(&NotAdded::KeyFile("/my keys/k".into()));
        assert!(why.contains("/my keys/k") && hint.is_some_and(|hint| hint.contains("mv '/my keys/k' ")));
    }
}
