//! The command line as a shell has it while it is being typed.

use std::ffi::OsString;
use std::path::PathBuf;

/// What a line says so far of where names are to be looked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) config: Option<PathBuf>,
    pub(super) ledger: Option<PathBuf>,
    pub(super) sandbox: bool,
}

impl Places {
    pub(super) fn on(words: &[OsString]) -> Self {
        let mut places = Self::default();
        let mut words = words.iter().map(|word| unquoted(&word.to_string_lossy())).take_while(|word| word != "--");
        while let Some(word) = words.next() {
            let (option, mut value) = match word.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (&*word, None),
            };
            let place = match option {
                "--config" => &mut places.config,
                "--ledger" => &mut places.ledger,
                "--sandbox" => {
                    places.sandbox = true;
                    continue;
                }
                _ => continue,
            };
            value = value.or_else(|| words.next());
            *place = value.map(PathBuf::from);
        }
        places
    }
}

/// A word without the quotes in which a shell has it still.
fn unquoted(word: &str) -> String {
    let is_quoted = word.contains(['\'', '"', '\\']);
    let words = is_quoted.then(|| shlex::split(word)).flatten();
    words.and_then(|words| words.into_iter().next()).unwrap_or_else(|| word.to_owned())
}

/// The words of a bash, which breaks `--option=value` into three, without the sign, and the place of the
/// word that is being typed. What bash then puts in stands behind the sign.
pub(super) fn of_bash(words: Vec<OsString>, index: usize) -> (Vec<OsString>, usize) {
    let mut kept: Vec<OsString> = Vec::with_capacity(words.len());
    let mut moved = index;
    for (place, word) in words.into_iter().enumerate() {
        let is_sign = word == "=" && kept.last().is_some_and(|before| before.as_encoded_bytes().starts_with(b"--"));
        if is_sign && place != index {
            moved -= usize::from(place < index);
        } else {
            kept.push(word);
        }
    }
    (kept, moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn bash_gets_its_broken_words_together() {
        let joined = |line, index| {
            let (words, index) = of_bash(words(line), index);
            (words.join(&OsString::from(" ")).into_string().expect("text"), index)
        };
        assert_eq!(joined("consign --profile = sh", 3), ("consign --profile sh".into(), 2));
        assert_eq!(joined("consign query --wait = 2m C1", 5), ("consign query --wait 2m C1".into(), 4));
        assert_eq!(joined("consign sign a = b", 4), ("consign sign a = b".into(), 4));
        assert_eq!(joined("consign query C1 --wait = 2m", 2), ("consign query C1 --wait 2m".into(), 2));
    }

    #[test]
    fn places_are_found_wherever_they_stand() {
        let places = |line| Places::on(&words(line));
        let ledger = |path: &str| Places { ledger: Some(path.into()), ..Places::default() };
        assert_eq!(places("consign --ledger /l query C"), ledger("/l"));
        assert_eq!(places("consign query C --ledger=/l"), ledger("/l"));
        assert_eq!(places("consign --ledger '/l' query"), ledger("/l"));
        assert_eq!(places("consign query -- --ledger /l"), Places::default());
        assert_eq!(places("consign --ledger"), Places::default());
        let all = places("consign --sandbox --config c --ledger l");
        assert_eq!(all, Places { config: Some("c".into()), ledger: Some("l".into()), sandbox: true });
    }
}
