//! What looks wrong in a key before any gateway is asked.

use crate::core::lang::Words;
use crate::output::words;
use crate::profile::KeyKind;
use crate::workbench::suspicion;

/// How many bytes of the AES key count.
const AES_BYTES: usize = 16;

/// What is suspicious about a key, in words that are read after its name.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    /// What pasting or saving has left there: hardly any key looks like that.
    pub(crate) accidents: Vec<Words>,
    /// What is merely rare.
    pub(crate) rarities: Vec<Words>,
}

impl Looks {
    /// Looks at a key.
    pub(crate) fn of(key: &str, kind: KeyKind) -> Self {
        let (accidents, rarities): (Vec<_>, Vec<_>) =
            suspicion::of_key(key).into_iter().partition(|one| one.is_accident());
        let told = |found: Vec<_>| found.into_iter().map(words::key_suspicion).collect::<Vec<_>>();
        let mut looks = Self { accidents: told(accidents), rarities: told(rarities) };
        if kind == KeyKind::Aes && key.len() != AES_BYTES {
            looks.rarities.push(words::aes_length());
        }
        looks
    }

    /// All that is suspicious.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Words> {
        self.accidents.iter().chain(&self.rarities)
    }
}

/// Whether a value stands in quotes, which do not belong to it.
pub(crate) fn is_quoted(text: &str) -> bool {
    suspicion::is_quoted(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accidents_and_rarities_are_told_apart() {
        for (key, kind, accidents, rarities) in [
            ("test-api-key", KeyKind::Api, 0, 0),
            ("\"test-api-key\"", KeyKind::Api, 1, 0),
            ("test-api-key \r", KeyKind::Api, 2, 0),
            ("k", KeyKind::Api, 0, 1),
            ("0123456789abcdef", KeyKind::Aes, 0, 0),
            ("0123456789abcdef0", KeyKind::Aes, 0, 1),
        ] {
            let looks = Looks::of(key, kind);
            assert_eq!((looks.accidents.len(), looks.rarities.len()), (accidents, rarities), "{key:?}");
            assert_eq!(looks.all().count(), accidents + rarities);
        }
        assert!(is_quoted("'10001'") && !is_quoted("10001"));
    }
}
