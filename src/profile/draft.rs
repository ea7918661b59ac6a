//! A profile that is about to be written.

use std::path::PathBuf;

use secrecy::SecretString;

use super::built_in::{ENVIRONMENT, SANDBOX};

/// The most characters of a name.
const LONGEST_NAME: usize = 64;

/// A profile that is about to be written. Its values are checked.
#[derive(Debug)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Where the gateway is.
    pub base_url: String,
    /// The merchant number.
    pub customer_id: String,
    /// The key that signs.
    pub api_key: DraftKey,
    /// The key that encrypts.
    pub aes_key: DraftKey,
    /// Where to be notified.
    pub notify_url: Option<String>,
}

/// Where a key of a new profile is to be.
#[derive(Debug)]
pub enum DraftKey {
    /// In the profile file.
    Inline(SecretString),
    /// In a file of its own, made beside the profile file.
    Beside(SecretString),
    /// In a file that is there already.
    File(PathBuf),
    /// In the system's own store, where it is put.
    Store(SecretString),
    /// With a command that prints it.
    Command(Vec<String>),
}

/// Which of the two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// The one that signs.
    Api,
    /// The one that encrypts.
    Aes,
}

/// Why a text is no name of a new profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName {
    /// Nothing there.
    Empty,
    /// Too many characters.
    TooLong,
    /// It has this character.
    Character(char),
    /// It would be taken for an option.
    Dash,
    /// It means something already.
    Reserved,
}

impl KeyKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Api, Self::Aes];

    /// Its name in the file.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::Api => "api_key",
            Self::Aes => "aes_key",
        }
    }

    /// The name of a file with this key of a profile.
    #[must_use]
    pub fn file_name(self, profile: &str) -> String {
        format!("{profile}.{}", self.setting().replace('_', "-"))
    }
}

impl Draft {
    /// One of the keys.
    #[must_use]
    pub fn key(&self, kind: KeyKind) -> &DraftKey {
        match kind {
            KeyKind::Api => &self.api_key,
            KeyKind::Aes => &self.aes_key,
        }
    }
}

/// Checks the name of a new profile, which becomes a part of commands and of the names of files.
pub fn check_name(name: &str) -> Result<(), BadName> {
    let is_fit = |c: char| c.is_alphanumeric() || ['-', '_'].contains(&c);
    match name.chars().find(|c| !is_fit(*c)) {
        Some(c) => Err(BadName::Character(c)),
        None if name.is_empty() => Err(BadName::Empty),
        None if name.chars().count() > LONGEST_NAME => Err(BadName::TooLong),
        None if name.starts_with('-') => Err(BadName::Dash),
        None if [SANDBOX, ENVIRONMENT].contains(&name) => Err(BadName::Reserved),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_of_letters() {
        for name in ["shop", "shop-2", "店铺_一", "S"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        for (name, bad) in [
            ("", BadName::Empty),
            ("-p", BadName::Dash),
            ("my shop", BadName::Character(' ')),
            ("../shop", BadName::Character('.')),
            ("a\"b", BadName::Character('"')),
            ("sandbox", BadName::Reserved),
            ("environment", BadName::Reserved),
        ] {
            assert_eq!(check_name(name), Err(bad), "{name}");
        }
        assert_eq!(check_name(&"x".repeat(65)), Err(BadName::TooLong));
    }
}
