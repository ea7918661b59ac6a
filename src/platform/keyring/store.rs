//! The stores that there are, and why one refuses.

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
    /// The system's own line that puts a key there, or another in its place. It asks for the key.
    #[must_use]
    pub fn line(self, name: &str) -> Vec<String> {
        let line = match self {
            Self::CredentialManager => {
                vec!["cmdkey", "/generic:SERVICE/NAME", "/user:SERVICE", "/pass"]
            }
            Self::Keychain => vec!["security", "add-generic-password", "-U", "-s", "SERVICE", "-a", "NAME", "-w"],
        };
        line.into_iter().map(|word| word.replace("SERVICE", SERVICE).replace("NAME", name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_the_key_and_not_what_it_is() {
        let line = Keyring::CredentialManager.line("shop.api-key").join(" ");
        assert_eq!(line, "cmdkey /generic:consign/shop.api-key /user:consign /pass");
        let line = Keyring::Keychain.line("shop.api-key").join(" ");
        assert_eq!(line, "security add-generic-password -U -s consign -a shop.api-key -w");
    }
}
