//! Where a profile's keys come from, and the care that their files need.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};

use super::command::KeyCommand;
use super::draft::KeyKind;
use super::guard::{self, Care};
use super::path::resolve;
use super::store::StoredKey;
use crate::core::lang::{Words, say};
use crate::error::Failure;
use crate::platform::keyring::{self, Keyring};
use crate::platform::{mend, newline};

/// The ways to write a key into a profile.
#[derive(Debug)]
pub(super) struct KeySettings {
    pub(super) kind: KeyKind,
    pub(super) inline: Option<SecretString>,
    pub(super) file: Option<PathBuf>,
    pub(super) command: Option<Vec<String>>,
    /// Whether it is in the system's own store.
    pub(super) store: bool,
}

/// Where one key comes from.
#[derive(Debug)]
pub(super) enum KeySource {
    Missing,
    Given(SecretString),
    File(PathBuf),
    Command(KeyCommand),
    /// In the system's own store.
    Store(StoredKey),
}

impl KeySource {
    /// Takes the one way that is written; two of them leave open which counts. A file and a program are
    /// found from a directory, and a key in the system's store by the profile's name.
    pub(super) fn of(settings: KeySettings, directory: &Path, profile: &str) -> Result<Self, Failure> {
        let key = settings.kind.setting();
        match (settings.inline, settings.file, settings.command, settings.store) {
            (None, None, None, false) => Ok(Self::Missing),
            (Some(text), None, None, false) if text.expose_secret().is_empty() => Ok(Self::Missing),
            (Some(text), None, None, false) => Ok(Self::Given(text)),
            (None, Some(path), None, false) => Ok(Self::File(resolve(directory, &path))),
            (None, None, None, true) => Ok(Self::Store(StoredKey::of(settings.kind, profile))),
            (None, None, Some(words), false) => match words.split_first() {
                Some((program, arguments)) => Ok(Self::Command(KeyCommand::new(program, arguments, directory))),
                None => Err(Failure::config(say!("{key}_command is an empty list", "{key}_command 是空列表"))),
            },
            _ => Err(Failure::config(say!(
                "more than one of {key}, {key}_file, {key}_command and {key}_store is given",
                "{key}、{key}_file、{key}_command 和 {key}_store 只能给一个"
            ))),
        }
    }

    /// A key that is at hand.
    pub(super) fn given(text: &str) -> Self {
        Self::Given(text.into())
    }

    /// The key, where it is at hand without a fault, and nobody is asked for leave.
    pub(super) fn fetch_quietly(&self) -> Option<String> {
        match self {
            Self::Command(_) => None,
            Self::Store(_) if keyring::HERE.is_some_and(Keyring::asks_for_leave) => None,
            source => source.fetch().ok()?,
        }
    }

    /// Fetches the key; `None` where the profile has none.
    pub(super) fn fetch(&self) -> Result<Option<String>, Failure> {
        let text = match self {
            Self::Missing => return Ok(None),
            Self::Given(text) => return Ok(Some(text.expose_secret().to_owned())),
            Self::File(path) => from_file(path)?,
            Self::Command(command) => {
                one_key(command.run()?, &say!("the key command `{}`", "密钥命令 `{}`", command.program()))?
            }
            Self::Store(key) => key.fetch()?.expose_secret().to_owned(),
        };
        Ok(Some(text))
    }
}

impl Failure {
    /// Names the profile that a failure belongs to.
    pub(super) fn of_profile(mut self, name: &str) -> Self {
        self.message = say!("profile `{name}`: {said}", "配置 `{name}`：{said}", [said = self.message]);
        self
    }
}

/// Reads a key file with the care that a profile's would be read with.
pub fn key_file(path: &Path) -> Result<SecretString, Failure> {
    from_file(path).map(SecretString::from)
}

fn from_file(path: &Path) -> Result<String, Failure> {
    let Some(mut file) = guard::open(path, &say!("the key file", "密钥文件"))? else {
        let hint = say!(
            "make one, and write the key into it with an editor: {}",
            "新建一个，再用编辑器把密钥写进去：{}",
            mend::make_closed(path)
        );
        return Err(Failure::config(say!("there is no key file {}", "没有密钥文件 {}", path.display())).hint(hint));
    };
    guard::demand(&file, path, &say!("the key file", "密钥文件"), Care::Secret)?;
    one_key(guard::read_text(&mut file, path)?, &say!("the key file {}", "密钥文件 {}", path.display()))
}

/// A key file or command loses one final newline, and nothing else.
fn one_key(mut text: String, origin: &Words) -> Result<String, Failure> {
    text.truncate(newline::without_last(&text).len());
    if text.is_empty() {
        return Err(Failure::config(say!("{origin} gave an empty key", "{origin} 给出的密钥是空的", [origin])));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_newline_is_lost() {
        assert_eq!(one_key("k\n".into(), &"x".into()).expect("a key"), "k");
        assert_eq!(one_key(" k \n\n".into(), &"x".into()).expect("a key"), " k \n");
        assert!(one_key("\n".into(), &"x".into()).is_err());
    }

    #[test]
    fn two_ways_to_write_a_key_are_one_too_many() {
        let none = || KeySettings { kind: KeyKind::Api, inline: None, file: None, command: None, store: false };
        let of = |settings| KeySource::of(settings, Path::new(""), "shop");
        assert!(of(KeySettings { inline: Some("k".into()), file: Some("f".into()), ..none() }).is_err());
        assert!(of(KeySettings { inline: Some("k".into()), store: true, ..none() }).is_err());
        assert!(matches!(of(none()), Ok(KeySource::Missing)));
        let store = of(KeySettings { store: true, ..none() });
        assert!(matches!(store, Ok(KeySource::Store(key)) if key.name == "shop.api-key"));
    }
}
