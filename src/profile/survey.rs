//! What is configured, for whoever helps from afar: no secret, and no text that may hold one, is in it.

use std::env;
use std::path::{Path, PathBuf};

use super::choice::Choice;
use super::secret::KeySource;
use super::{Profile, environment};
use crate::core::base_url::BaseUrl;
use crate::core::lang::{Words, say};
use crate::core::proxy_url;
use crate::error::Failure;

/// Where a profile's key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyOrigin {
    /// Nowhere.
    Missing,
    /// The profile file, a variable, or the program itself.
    Given,
    /// A file.
    File(PathBuf),
    /// This program, with arguments that are not told.
    Command(String),
    /// The system's own store, where it has this name.
    Store(String),
}

/// The proxy that leads to a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyInUse {
    /// Its address without user and password.
    pub address: String,
    /// Hosts that are reached directly.
    pub except: Vec<String>,
    /// Whether the profile names it; else the environment does.
    pub is_of_profile: bool,
}

/// What a variable may hold, and so how it is shown.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Address,
    Secret,
}

const VARIABLES: [(&str, Holds); 27] = [
    ("CONSIGN_PROFILE", Holds::Text),
    ("CONSIGN_CONFIG", Holds::Text),
    ("CONSIGN_LEDGER", Holds::Text),
    (environment::BASE_URL, Holds::Address),
    (environment::CUSTOMER_ID, Holds::Text),
    (environment::API_KEY, Holds::Secret),
    (environment::AES_KEY, Holds::Secret),
    ("CONSIGN_LANG", Holds::Text),
    ("http_proxy", Holds::Address),
    ("HTTP_PROXY", Holds::Address),
    ("https_proxy", Holds::Address),
    ("HTTPS_PROXY", Holds::Address),
    ("all_proxy", Holds::Address),
    ("ALL_PROXY", Holds::Address),
    ("no_proxy", Holds::Text),
    ("NO_PROXY", Holds::Text),
    ("HOME", Holds::Text),
    ("XDG_CONFIG_HOME", Holds::Text),
    ("XDG_DATA_HOME", Holds::Text),
    ("LC_ALL", Holds::Text),
    ("LC_MESSAGES", Holds::Text),
    ("LANG", Holds::Text),
    ("TZ", Holds::Text),
    ("TERM", Holds::Text),
    ("COLUMNS", Holds::Text),
    ("NO_COLOR", Holds::Text),
    ("CLICOLOR_FORCE", Holds::Text),
];

/// The variables that matter and are set, each with what may be shown of it. An empty one counts as unset.
#[must_use]
pub fn variables() -> Vec<(&'static str, Words)> {
    let shown = |(name, holds): (&'static str, Holds)| {
        let value = env::var_os(name).filter(|value| !value.is_empty())?;
        let shown = match (holds, value.to_str()) {
            (Holds::Secret, _) => say!("[hidden] ({} bytes)", "[已隐藏]（{} 字节）", value.len()),
            (_, None) => say!("[not UTF-8]", "[不是 UTF-8]"),
            (Holds::Text, Some(text)) => text.into(),
            (Holds::Address, Some(text)) => proxy_url::shown(text).into(),
        };
        Some((name, shown))
    };
    VARIABLES.into_iter().filter_map(shown).collect()
}

/// The names of the profiles in the file, without the built-in one.
pub fn names(choice: &Choice) -> Result<Vec<String>, Failure> {
    let (_, file) = choice.open()?;
    Ok(file.map(|file| file.profiles.into_keys().collect()).unwrap_or_default())
}

impl Profile {
    /// Where the key that signs and the key that encrypts come from.
    #[must_use]
    pub fn key_origins(&self) -> [KeyOrigin; 2] {
        [&self.api_key, &self.aes_key].map(|source| match source {
            KeySource::Missing => KeyOrigin::Missing,
            KeySource::Given(_) => KeyOrigin::Given,
            KeySource::File(path) => KeyOrigin::File(path.clone()),
            KeySource::Command(command) => KeyOrigin::Command(command.program().to_owned()),
            KeySource::Store(key) => KeyOrigin::Store(key.name.clone()),
        })
    }

    /// What keeps the keys from being used, as far as it shows without running a command. A profile may do
    /// without the key that encrypts.
    #[must_use]
    pub fn bad_keys(&self) -> Vec<Failure> {
        let runs = |source: &KeySource| matches!(source, KeySource::Command(_));
        let signs = (!runs(&self.api_key)).then(|| self.api_key().err()).flatten();
        let is_given = !runs(&self.aes_key) && !matches!(self.aes_key, KeySource::Missing);
        let encrypts = is_given.then(|| self.aes_key().err()).flatten();
        [signs, encrypts].into_iter().flatten().collect()
    }

    /// The proxy on the way to a base URL.
    #[must_use]
    pub fn proxy_in_use(&self, base_url: &BaseUrl) -> Option<ProxyInUse> {
        let proxy = self.route(base_url).ok()?.proxy?;
        Some(ProxyInUse {
            address: proxy_url::shown(&proxy.url),
            except: proxy.except,
            is_of_profile: self.proxy.is_some(),
        })
    }
}

/// The file in which profiles are looked for; `None` where no place is known.
pub fn path(choice: &Choice) -> Result<Option<PathBuf>, Failure> {
    let (path, _) = choice.place()?;
    Ok(Some(path).filter(|path| path != Path::new("")))
}
