//! Merchant profiles: a TOML file and the environment become a `Merchant`.
//!
//! No message of this module ever repeats a value of the file: it could be a key in the
//! wrong place.

mod add;
mod alone;
mod built_in;
mod choice;
mod command;
mod draft;
mod environment;
mod error;
mod facts;
mod file;
mod guard;
mod list;
mod need;
mod notification;
mod path;
mod secret;
mod store;
mod survey;
mod toml_text;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::add::{Added, NotAdded, Place};
pub use self::alone::alone;
pub use self::built_in::{SANDBOX, SandboxFacts};
pub use self::choice::Choice;
pub use self::draft::{BadName, Draft, DraftKey, KeyKind, check_name};
pub use self::environment::ledger as ledger_variable;
pub use self::error::{Broken, ProfileError};
pub use self::facts::{Fact, Source, Value};
pub use self::guard::{Care, demand};
pub use self::list::{ChosenBy, Listed, Listing, list};
pub use self::need::Need;
pub use self::notification::Notification;
pub use self::secret::key_file;
pub use self::store::{store_name, store_refusal};
pub use self::survey::{KeyOrigin, ProxyInUse, names, path as file_path, variables};
pub use self::toml_text::quoted;

use self::built_in::ENVIRONMENT;
use self::choice::{Chosen, Origin};
use self::environment::Overrides;
use self::file::Settings;
use self::secret::{KeySettings, KeySource};
use crate::core::base_url::{self, BaseUrl};
use crate::core::client::{BadRoute, Proxy, Route};
use crate::core::duration;
use crate::core::lang::{Words, say};
use crate::core::merchant::{EndpointSettings, Endpoints, Merchant};
use crate::core::protocol::{self, DEFAULT_TIMEOUT_SECONDS, Endpoint};
use crate::core::secret::{AesKey, ApiKey};
use crate::error::Failure;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(DEFAULT_TIMEOUT_SECONDS);
const DEFAULT_SETTLE_GRACE: Duration = Duration::from_secs(120);

/// A chosen profile. Keys are fetched only when they are asked for, since a key command may
/// prompt.
#[derive(Debug)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Variables that are set and do not count, since the profile stays as it is written.
    pub ignored: Vec<&'static str>,
    /// What else does not count, and what to do about it.
    pub warning: Option<Words>,
    /// The address as written, and where it is written.
    base_url: Option<(String, &'static str)>,
    customer_id: Option<String>,
    api_key: KeySource,
    aes_key: KeySource,
    /// Where to be notified when the command names no URL.
    pub notify_url: Option<String>,
    /// The deadline of one exchange.
    pub timeout: Duration,
    /// How long after a send "no such order" proves nothing.
    pub settle_grace: Duration,
    proxy: Option<String>,
    ca_file: Option<PathBuf>,
    pub(crate) endpoints: Endpoints,
    /// How this gateway's notifications differ.
    pub notification: Notification,
    /// The settings that the file gives, and the endpoints among them.
    written: Vec<&'static str>,
    written_endpoints: Vec<Endpoint>,
}

impl Profile {
    /// Whether it stands in a file, where it can be changed.
    #[must_use]
    pub fn is_written(&self) -> bool {
        ![SANDBOX, ENVIRONMENT].contains(&self.name.as_str())
    }

    /// Finds the profile: by name, else the file's default, else its only one, else the
    /// environment, where that has what the command needs. Variables override it, unless it was
    /// named on the command line or is the built-in one.
    pub fn load(choice: &Choice, need: Need, sandbox: &SandboxFacts) -> Result<Self, ProfileError> {
        let (path, file) = choice.open()?;
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        let overrides = Overrides::read()?;
        let (nobody_asked, there_is_a_file) = (choice.name()?.is_none(), file.is_some());
        let (chosen, origin) = match choice.of(file, &path) {
            Err(_) if nobody_asked && overrides.is_enough_for(need) => {
                (Chosen::Written { name: ENVIRONMENT.to_owned(), settings: Box::default() }, Origin::Only)
            }
            Err(_) if nobody_asked && !there_is_a_file && !overrides.names().is_empty() => {
                return Err(overrides.incomplete(need, &path).into());
            }
            chosen => chosen?,
        };
        Ok(match chosen {
            Chosen::BuiltIn { is_written_too } => {
                let warning = is_written_too.then(|| choice::rename(&path));
                Self { ignored: overrides.names(), warning, ..Self::sandbox(sandbox) }
            }
            Chosen::Written { name, settings } => {
                let profile = Self::from_settings(name, *settings, &directory)?;
                match origin {
                    Origin::Flag => Self { ignored: overrides.names(), ..profile },
                    Origin::Variable | Origin::Default | Origin::Only => profile.overridden_by(overrides),
                }
            }
        })
    }

    /// The built-in profile of a sandbox.
    #[must_use]
    pub fn sandbox(facts: &SandboxFacts) -> Self {
        Self {
            name: SANDBOX.to_owned(),
            ignored: Vec::new(),
            warning: None,
            base_url: Some((facts.base_url.clone(), "base_url")),
            customer_id: Some(facts.customer_id.to_owned()),
            api_key: KeySource::given(facts.api_key),
            aes_key: KeySource::given(facts.aes_key),
            notify_url: None,
            timeout: DEFAULT_TIMEOUT,
            settle_grace: DEFAULT_SETTLE_GRACE,
            proxy: None,
            ca_file: None,
            endpoints: Endpoints::default(),
            notification: Notification::documented(),
            written: Vec::new(),
            written_endpoints: Vec::new(),
        }
    }

    fn from_settings(name: String, mut settings: Settings, directory: &Path) -> Result<Self, ProfileError> {
        let bad =
            |setting: &str, rule| ProfileError::Setting { profile: name.clone(), setting: setting.to_owned(), rule };
        let timeout = settings.timeout.as_deref().map(duration::deadline).transpose();
        let settle_grace = settings.settle_grace.as_deref().map(duration::parse).transpose();
        if let Some(url) = &settings.notify_url {
            protocol::check_url(url).map_err(|rule| bad("notify_url", Broken::Address(rule)))?;
        }
        let api_key =
            KeySource::of(settings.api_key(), directory, &name).map_err(|failure| failure.of_profile(&name))?;
        let aes_key =
            KeySource::of(settings.aes_key(), directory, &name).map_err(|failure| failure.of_profile(&name))?;
        let (written, written_endpoints) = (settings.written(), settings.endpoints.keys().copied().collect());
        let mut endpoints = Endpoints::default();
        for (endpoint, given) in settings.endpoints {
            let given = given.over(EndpointSettings::documented(endpoint));
            base_url::check_endpoint_path(&given.path)
                .map_err(|rule| bad(&format!("endpoints.{endpoint}.path"), Broken::Address(rule)))?;
            endpoints.set(endpoint, given);
        }
        Ok(Self {
            ignored: Vec::new(),
            warning: None,
            base_url: settings.base_url.map(|url| (url, "base_url")),
            customer_id: settings.customer_id,
            api_key,
            aes_key,
            notify_url: settings.notify_url,
            timeout: timeout.map_err(|rule| bad("timeout", Broken::Duration(rule)))?.unwrap_or(DEFAULT_TIMEOUT),
            settle_grace: settle_grace
                .map_err(|rule| bad("settle_grace", Broken::Duration(rule)))?
                .unwrap_or(DEFAULT_SETTLE_GRACE),
            proxy: settings.proxy,
            ca_file: settings.ca_file.map(|path| path::resolve(directory, &path)),
            endpoints,
            notification: settings.notification.over(Notification::documented()),
            written,
            written_endpoints,
            name,
        })
    }

    fn overridden_by(mut self, overrides: Overrides) -> Self {
        self.base_url = overrides.base_url.map(|url| (url, "base_url (CONSIGN_BASE_URL)")).or(self.base_url);
        self.customer_id = overrides.customer_id.or(self.customer_id);
        if let Some(key) = overrides.api_key {
            self.api_key = KeySource::given(&key);
        }
        if let Some(key) = overrides.aes_key {
            self.aes_key = KeySource::given(&key);
        }
        self
    }

    /// The key that signs.
    pub fn api_key(&self) -> Result<ApiKey, Failure> {
        let key = self.api_key.fetch().map_err(|failure| failure.of_profile(&self.name))?;
        key.map(ApiKey::new).ok_or_else(|| self.missing("api_key", environment::API_KEY))
    }

    /// The key that encrypts.
    pub fn aes_key(&self) -> Result<AesKey, Failure> {
        let key = self.aes_key.fetch().map_err(|failure| failure.of_profile(&self.name))?;
        key.map(AesKey::new).ok_or_else(|| self.missing("aes_key", environment::AES_KEY))
    }

    /// The key that encrypts, as far as it is at hand: no command is run, and a fault is none.
    #[must_use]
    pub fn aes_key_at_hand(&self) -> Option<AesKey> {
        self.aes_key.fetch_quietly().map(AesKey::new)
    }

    /// The key that signs, in the same way.
    #[must_use]
    pub fn api_key_at_hand(&self) -> Option<ApiKey> {
        self.api_key.fetch_quietly().map(ApiKey::new)
    }

    /// Base URL and merchant number, by which the ledger knows the merchant.
    pub fn identity(&self) -> Result<(BaseUrl, String), ProfileError> {
        let (url, key) = self.base_url.as_ref().ok_or_else(|| self.missing("base_url", environment::BASE_URL))?;
        let customer_id =
            self.customer_id.as_deref().ok_or_else(|| self.missing("customer_id", environment::CUSTOMER_ID))?;
        let bad = |setting: &str, rule| ProfileError::Setting {
            profile: self.name.clone(),
            setting: setting.to_owned(),
            rule,
        };
        let checked = protocol::CUSTOMER_ID.check(customer_id);
        checked.map_err(|invalid| bad("customer_id", Broken::Field(invalid.problem)))?;
        let base_url = BaseUrl::parse(url).map_err(|rule| bad(key, Broken::Address(rule)))?;
        Ok((base_url, customer_id.to_owned()))
    }

    /// Who signs, and where to.
    pub fn merchant(&self) -> Result<Merchant, ProfileError> {
        let (base_url, customer_id) = self.identity()?;
        Ok(Merchant { base_url, customer_id, api_key: self.api_key()?, endpoints: self.endpoints.clone() })
    }

    /// How to reach a base URL: the profile's proxy, else the environment's, which is left
    /// aside for loopback.
    pub fn route(&self, base_url: &BaseUrl) -> Result<Route, ProfileError> {
        let proxy = match &self.proxy {
            Some(url) => Some(Proxy { url: url.clone(), except: Vec::new() }),
            None if base_url.is_loopback() => None,
            None => environment::proxy(base_url),
        };
        if proxy.as_ref().is_some_and(|proxy| !base_url::reaches_a_proxy(&proxy.url)) {
            return Err(ProfileError::Route { profile: self.name.clone(), bad: BadRoute::Proxy });
        }
        let ca_pem = self.ca_file.as_deref().map(|path| self.certificates(path)).transpose()?;
        Ok(Route { proxy, ca_pem })
    }

    /// Whoever could change the certificates could read what is sent.
    fn certificates(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        let read = || {
            let Some(mut file) = guard::open(path, &"ca_file".into())? else {
                return Err(Failure::config(say!("there is no ca_file {}", "没有 ca_file {}", path.display())));
            };
            guard::demand(&file, path, &"ca_file".into(), Care::Unchanged)?;
            guard::read(&mut file, path)
        };
        read().map_err(|failure| failure.of_profile(&self.name))
    }

    /// The settings of an endpoint.
    #[must_use]
    pub fn endpoint(&self, endpoint: Endpoint) -> EndpointSettings {
        self.endpoints.of(endpoint)
    }

    fn missing(&self, key: &str, variable: &str) -> Failure {
        let name = &self.name;
        let line = if key.ends_with("_key") { format!("{key}_file = \"…\"") } else { format!("{key} = \"…\"") };
        let written = say!("write `{line}` into the profile, or ", "在配置里写上 `{line}`，或");
        if name == ENVIRONMENT {
            return Failure::config(say!(
                "no {key}: {variable} is not set, and no profile gives it",
                "没有 {key}：{variable} 未设置，也没有配置给出"
            ))
            .hint(say!("{written}set {variable}", "{written}设置 {variable}", [written]));
        }
        if self.ignored.contains(&variable) {
            let message = say!(
                "profile `{name}` has no {key}, and {variable} does not count beside -p",
                "配置 `{name}` 没有 {key}，而使用 -p 时 {variable} 不起作用"
            );
            return Failure::config(message).hint(say!(
                "{written}choose it with CONSIGN_PROFILE instead of -p",
                "{written}用 CONSIGN_PROFILE 代替 -p 来选择",
                [written]
            ));
        }
        Failure::config(say!(
            "profile `{name}` has no {key}, and {variable} is not set",
            "配置 `{name}` 没有 {key}，且 {variable} 未设置"
        ))
        .hint(say!("{written}set {variable}", "{written}设置 {variable}", [written]))
    }
}

/// Checks all that the file says, keys aside. Returns how many profiles it has.
pub fn check_all(choice: &Choice) -> Result<usize, ProfileError> {
    let (path, file) = choice.open()?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let profiles = file.map(|file| file.profiles).unwrap_or_default();
    let count = profiles.len();
    for (name, settings) in profiles {
        let profile = Profile::from_settings(name, settings, directory)?;
        // What is not written may stand in a variable.
        if profile.base_url.is_some() && profile.customer_id.is_some() {
            profile.identity()?;
        }
    }
    Ok(count)
}

/// The signing keys of all profiles but one, as far as they are at hand: no command is run, and
/// what cannot be read is left out.
#[must_use]
pub fn other_api_keys(choice: &Choice, chosen: &str) -> Vec<(String, ApiKey)> {
    let keys = other_keys(choice, chosen, Settings::api_key).into_iter();
    keys.map(|(name, key)| (name, ApiKey::new(key))).collect()
}

/// The same for the keys that encrypt.
#[must_use]
pub fn other_aes_keys(choice: &Choice, chosen: &str) -> Vec<(String, AesKey)> {
    let keys = other_keys(choice, chosen, Settings::aes_key).into_iter();
    keys.map(|(name, key)| (name, AesKey::new(key))).collect()
}

fn other_keys(choice: &Choice, chosen: &str, of: fn(&mut Settings) -> KeySettings) -> Vec<(String, String)> {
    let Ok((path, Some(file))) = choice.open() else { return Vec::new() };
    let directory = path.parent().unwrap_or(Path::new(""));
    // A table with the name of the built-in profile is another one.
    let others = file.profiles.into_iter().filter(|(name, _)| name != chosen || name == SANDBOX);
    others
        .filter_map(|(name, mut settings)| {
            let key = KeySource::of(of(&mut settings), directory, &name).ok()?.fetch_quietly()?;
            Some((name, key))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::file::File;
    use super::*;

    const EXAMPLE: &str = include_str!("../config.example.toml");

    #[test]
    fn the_example_is_a_valid_file() {
        let file = File::parse(EXAMPLE, Path::new("config.example.toml")).expect("a valid example");
        assert!(!file.profiles.is_empty());
        // Its comments are settings too.
        let is_setting = |line: &str| line.starts_with('[') || line.split(' ').nth(1) == Some("=");
        let lines = EXAMPLE.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line));
        let other_ways = ["api_key", "api_key_command", "api_key_store", "aes_key", "aes_key_command", "aes_key_store"];
        let lines = lines.filter(|line| other_ways.iter().all(|key| !line.starts_with(&format!("{key} ="))));
        let all = lines.collect::<Vec<_>>().join("\n");
        let file = File::parse(&all, Path::new("config.example.toml")).expect("valid with all that it names");
        let shop = &file.profiles["shop"];
        assert!(shop.proxy.is_some() && shop.endpoints.len() == 1 && shop.timeout.is_some(), "{all}");
    }
}
