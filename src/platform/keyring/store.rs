//! The stores that there are, and why one refuses.

use super::super::shell::quoted;

/// What stands before a key's name in the store.
pub(in crate::platform) const SERVICE: &str = "consign";

/// A store that a system has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Windows' own.
    CredentialManager,
    /// The one of macOS.
    Keychain,
}

/// Why a key is not had from the store, or not put there. Nothing in it is of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The system has none.
    NoStore,
    /// It has no key of that name.
    NoKey,
    /// It has a key of that name, which is not replaced.
    Taken,
    /// What it keeps under that name is no text.
    NotText,
    /// It takes no key of that length.
    TooLong,
    /// It is locked, or belongs to a session that this is not; in the system's words.
    Closed(String),
}

impl Keyring {
    /// Whether it may ask whoever sits there for leave, with a window of its own.
    #[must_use]
    pub fn asks_for_leave(self) -> bool {
        self == Self::Keychain
    }

    /// What a key is called there.
    #[must_use]
    pub fn name(self, name: &str) -> String {
        match self {
            Self::CredentialManager => format!("{SERVICE}/{name}"),
            Self::Keychain => format!("{SERVICE}, {name}"),
        }
    }

    /// The system's own line that puts a key there, or another in its place. It asks for the key.
    #[must_use]
    pub fn line_to_keep(self, name: &str) -> String {
        match self {
            Self::CredentialManager => {
                format!("cmdkey {} /user:{SERVICE} /pass", quoted(format!("/generic:{SERVICE}/{name}")))
            }
            Self::Keychain => format!("security add-generic-password -U -s {SERVICE} -a {} -w", quoted(name)),
        }
    }

    /// The system's own line that takes a key out.
    #[must_use]
    pub fn line_to_forget(self, name: &str) -> String {
        match self {
            Self::CredentialManager => format!("cmdkey {}", quoted(format!("/delete:{SERVICE}/{name}"))),
            Self::Keychain => format!("security delete-generic-password -s {SERVICE} -a {}", quoted(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_the_key_and_not_what_it_is() {
        let (windows, macos) = (Keyring::CredentialManager, Keyring::Keychain);
        for (line, expected) in [
            (windows.line_to_keep("s.api-key"), "cmdkey /generic:consign/s.api-key /user:consign /pass"),
            (windows.line_to_forget("s.api-key"), "cmdkey /delete:consign/s.api-key"),
            (macos.line_to_keep("s.api-key"), "security add-generic-password -U -s consign -a s.api-key -w"),
            (macos.line_to_forget("s.api-key"), "security delete-generic-password -s consign -a s.api-key"),
        ] {
            assert_eq!(line, expected);
        }
    }
}
