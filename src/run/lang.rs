//! In which language this run speaks: the flag says, else the variables.

use std::ffi::OsString;

use crate::core::lang::Lang;
use crate::platform::locale;

/// What an operator has set for this program alone.
const OWN: &str = "CONSIGN_LANG";

/// The locale's variables; the first that is set decides.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language of a run.
pub(crate) fn of(flag: Option<Lang>) -> Lang {
    flag.unwrap_or_else(|| chosen(variable))
}

/// What a variable says; where none names a locale, some systems do.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    value.or_else(|| LOCALE.last().filter(|last| **last == name).and_then(|_| locale::of_user()))
}

/// The language of a command line that was not read to its end.
pub(crate) fn of_line(arguments: &[OsString]) -> Lang {
    of(written(arguments))
}

/// What `--lang` says there; the last counts, and one that says nothing known counts for nothing.
fn written(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--").map(|word| word.to_string_lossy());
    let mut found = None;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next().map(std::borrow::Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => continue,
        };
        found = value.and_then(|value| Lang::parse(&value)).or(found);
    }
    found
}

/// What variables say. One that is empty counts as unset; an own one that names no known language is
/// passed over.
fn chosen(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let known = |value: &String| Lang::of_locale(value) == Lang::Zh || value.to_ascii_lowercase().starts_with("en");
    let own = set(OWN).filter(known);
    own.or_else(|| LOCALE.iter().find_map(|name| set(name))).map_or(Lang::En, |value| Lang::of_locale(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_variables(set: &[(&str, &str)]) -> Lang {
        chosen(|name| set.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        for (set, lang) in [
            (&[][..], Lang::En),
            (&[("LANG", "zh_CN.UTF-8")], Lang::Zh),
            (&[("LANG", "C")], Lang::En),
            (&[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "POSIX")], Lang::En),
            (&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh-Hans")], Lang::Zh),
            (&[("LC_ALL", ""), ("LANG", "zh_TW")], Lang::Zh),
            (&[("CONSIGN_LANG", "en"), ("LANG", "zh_CN.UTF-8")], Lang::En),
            (&[("CONSIGN_LANG", "zh"), ("LC_ALL", "C")], Lang::Zh),
            (&[("CONSIGN_LANG", "klingon"), ("LANG", "zh_CN.UTF-8")], Lang::Zh),
            (&[("CONSIGN_LANG", "")], Lang::En),
        ] {
            assert_eq!(of_variables(set), lang, "{set:?}");
        }
    }

    #[test]
    fn a_line_that_is_refused_has_a_language_all_the_same() {
        let of = |line: &str| written(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of("consign --lang zh --bogus"), Some(Lang::Zh));
        assert_eq!(of("consign submit --lang=en --bogus"), Some(Lang::En));
        assert_eq!(of("consign --lang fr"), None);
        assert_eq!(of("consign --language zh"), None);
        assert_eq!(of("consign sign -- --lang zh"), None);
    }
}
