//! Merchant profiles: a TOML file and the environment become a `Merchant`.
//!
//! No message of this module ever repeats a value of the file: it could be a key in the
//! wrong place.

mod file;
mod secret;

use std::path::{Path, PathBuf};
use std::time::Duration;

use self::file::{File, Settings};
use self::secret::{KeySettings, KeySource};
use crate::core::client::{Proxy, Route};
use crate::core::duration;
use crate::core::merchant::{EndpointSettings, Endpoints, Merchant};
use crate::core::protocol::{self, DEFAULT_TIMEOUT_SECONDS, Endpoint, NOTIFICATION_UNSIGNED};
use crate::core::secret::{AesKey, ApiKey};
use crate::error::Failure;

/// The built-in profile that reaches a running `consign sandbox` at its default address.
pub const SANDBOX: &str = "sandbox";

/// The name of a profile that came from the environment alone.
const ENVIRONMENT: &str = "environment";

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(DEFAULT_TIMEOUT_SECONDS);
const DEFAULT_SETTLE_GRACE: Duration = Duration::from_secs(120);

/// The commented example, as it stands in the repository.
pub const EXAMPLE: &str = include_str!("../config.example.toml");

/// Where to look for a profile.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The name asked for.
    pub name: Option<String>,
    /// The file asked for.
    pub file: Option<PathBuf>,
}

/// What a command needs of a profile: without a file, the environment may be enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Everything that a submission takes.
    Gateway,
    /// The key that signs.
    ApiKey,
    /// The key that encrypts.
    AesKey,
}

/// The well-known facts of the sandbox, passed in so that this module needs no server.
#[derive(Clone, Debug)]
pub struct SandboxFacts {
    /// Where it listens.
    pub base_url: String,
    /// Its merchant.
    pub customer_id: &'static str,
    /// Its merchant's API key.
    pub api_key: &'static str,
    /// Its merchant's AES key.
    pub aes_key: &'static str,
}

/// A chosen profile. Keys are fetched only when they are asked for, since a key command may
/// prompt.
#[derive(Debug)]
pub struct Profile {
    /// Its name.
    pub name: String,
    base_url: Option<String>,
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
    endpoints: Endpoints,
    /// How this gateway's notifications differ.
    pub notification: Notification,
}

/// How notifications are read and answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Fields that their signature leaves out.
    pub unsigned: Vec<String>,
    /// The body that acknowledges one.
    pub answer: String,
    /// Whether `successAmount` and `actualAmount` are to be swapped back.
    pub swap_amounts: bool,
}

impl Profile {
    /// Finds the profile: by name, else the file's default, else its only one, else the
    /// environment, where that has what the command needs.
    pub fn load(choice: &Choice, need: Need, sandbox: &SandboxFacts) -> Result<Self, Failure> {
        let (path, file) = open(choice.file.as_deref())?;
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        let environment = Environment::read()?;
        let chosen = choose(choice.name.as_deref(), file, &path);
        let (name, settings) = match chosen {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(Self::sandbox(sandbox).overridden_by(environment)),
            Err(_) if choice.name.is_none() && environment.is_enough_for(need) => {
                (ENVIRONMENT.to_owned(), Settings::default())
            }
            Err(failure) => return Err(failure),
        };
        Ok(Self::from_settings(name, settings, &directory)?.overridden_by(environment))
    }

    /// The built-in profile of a sandbox.
    #[must_use]
    pub fn sandbox(facts: &SandboxFacts) -> Self {
        Self {
            name: SANDBOX.to_owned(),
            base_url: Some(facts.base_url.clone()),
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
        }
    }

    fn from_settings(name: String, mut settings: Settings, directory: &Path) -> Result<Self, Failure> {
        let of = |key: &str| format!("profile `{name}`: {key}");
        let bad = |key: &str, rule: String| Failure::config(format!("{} {rule}", of(key)));
        let timeout = settings.timeout.as_deref().map(duration::deadline).transpose();
        let settle_grace = settings.settle_grace.as_deref().map(duration::parse).transpose();
        if let Some(url) = &settings.notify_url {
            protocol::check_url(url).map_err(|rule| Failure::config(format!("{} {rule}", of("notify_url"))))?;
        }
        let api_key = KeySource::of(settings.api_key(), directory).map_err(|failure| failure.of_profile(&name))?;
        let aes_key = KeySource::of(settings.aes_key(), directory).map_err(|failure| failure.of_profile(&name))?;
        let mut endpoints = Endpoints::default();
        for (endpoint, given) in settings.endpoints {
            endpoints.set(endpoint.into(), given.over(EndpointSettings::documented(endpoint.into())));
        }
        Ok(Self {
            base_url: settings.base_url,
            customer_id: settings.customer_id,
            api_key,
            aes_key,
            notify_url: settings.notify_url,
            timeout: timeout.map_err(|rule| bad("timeout", rule))?.unwrap_or(DEFAULT_TIMEOUT),
            settle_grace: settle_grace.map_err(|rule| bad("settle_grace", rule))?.unwrap_or(DEFAULT_SETTLE_GRACE),
            proxy: settings.proxy,
            ca_file: settings.ca_file.map(|path| file::resolve(directory, &path)),
            endpoints,
            notification: settings.notification.over(Notification::documented()),
            name,
        })
    }

    fn overridden_by(mut self, environment: Environment) -> Self {
        self.base_url = environment.base_url.or(self.base_url);
        self.customer_id = environment.customer_id.or(self.customer_id);
        if let Some(key) = environment.api_key {
            self.api_key = KeySource::given(&key);
        }
        if let Some(key) = environment.aes_key {
            self.aes_key = KeySource::given(&key);
        }
        self
    }

    /// The key that signs.
    pub fn api_key(&self) -> Result<ApiKey, Failure> {
        let key = self.api_key.fetch().map_err(|failure| failure.of_profile(&self.name))?;
        key.map(ApiKey::new).ok_or_else(|| self.missing("api_key", "CONSIGN_API_KEY"))
    }

    /// The key that encrypts.
    pub fn aes_key(&self) -> Result<AesKey, Failure> {
        let key = self.aes_key.fetch().map_err(|failure| failure.of_profile(&self.name))?;
        key.map(AesKey::new).ok_or_else(|| self.missing("aes_key", "CONSIGN_AES_KEY"))
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
    pub fn identity(&self) -> Result<(String, String), Failure> {
        let base_url = self.base_url.as_deref().ok_or_else(|| self.missing("base_url", "CONSIGN_BASE_URL"))?;
        let customer_id =
            self.customer_id.as_deref().ok_or_else(|| self.missing("customer_id", "CONSIGN_CUSTOMER_ID"))?;
        protocol::CUSTOMER_ID
            .check(customer_id)
            .map_err(|invalid| Failure::config(format!("profile `{}`: customer_id {}", self.name, invalid.problem)))?;
        Ok((self.checked_base_url(base_url)?, customer_id.to_owned()))
    }

    /// Who signs, and where to.
    pub fn merchant(&self) -> Result<Merchant, Failure> {
        let (base_url, customer_id) = self.identity()?;
        Ok(Merchant { base_url, customer_id, api_key: self.api_key()?, endpoints: self.endpoints.clone() })
    }

    fn checked_base_url(&self, url: &str) -> Result<String, Failure> {
        let bad = |rule: &str| Failure::config(format!("profile `{}`: base_url {rule}", self.name));
        protocol::check_url(url).map_err(bad)?;
        if url.contains('@') {
            return Err(bad("must not carry a user or password"));
        }
        if url.contains(['?', '#']) {
            return Err(bad("must end with host, port or path, without `?` and `#`"));
        }
        Ok(url.trim_end_matches('/').to_owned())
    }

    /// How to reach a base URL: the profile's proxy, else the environment's, which is left
    /// aside for loopback.
    pub fn route(&self, base_url: &str) -> Result<Route, Failure> {
        let proxy = match &self.proxy {
            Some(url) => Some(Proxy { url: url.clone(), except: Vec::new() }),
            None if is_loopback(base_url) => None,
            None => environment_proxy(base_url),
        };
        let ca_pem = match &self.ca_file {
            Some(path) => Some(std::fs::read(path).map_err(|error| {
                Failure::config(format!("profile `{}`: cannot read ca_file {}: {error}", self.name, path.display()))
            })?),
            None => None,
        };
        Ok(Route { proxy, ca_pem })
    }

    /// The settings of an endpoint.
    #[must_use]
    pub fn endpoint(&self, endpoint: Endpoint) -> EndpointSettings {
        self.endpoints.of(endpoint)
    }

    fn missing(&self, key: &str, variable: &str) -> Failure {
        let message = match self.name.as_str() {
            ENVIRONMENT => format!("no {key}: {variable} is not set, and no profile gives it"),
            name => format!("profile `{name}` has no {key}, and {variable} is not set"),
        };
        let line = if key.ends_with("_key") { format!("{key}_file = \"…\"") } else { format!("{key} = \"…\"") };
        Failure::config(message).hint(format!("write `{line}` into the profile, or set {variable}"))
    }
}

impl Notification {
    fn documented() -> Self {
        Self {
            unsigned: NOTIFICATION_UNSIGNED.iter().map(|name| (*name).to_owned()).collect(),
            answer: "success".to_owned(),
            swap_amounts: false,
        }
    }
}

/// Whether a URL's host is this machine.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let authority = url.split("://").nth(1).unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    if authority.starts_with('[') {
        return authority.starts_with("[::1]");
    }
    let host = authority.split(':').next().unwrap_or_default().to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// The path of the profile file: the one asked for, else the user's.
pub fn path(asked: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(path) = asked {
        return Ok(path.to_owned());
    }
    let directory = dirs::config_dir().ok_or_else(|| {
        Failure::config("no configuration directory: HOME is not set").hint("name the file with --config FILE")
    })?;
    Ok(directory.join("consign").join("config.toml"))
}

/// The signing keys of all profiles but one, as far as they are at hand: no command is run, and
/// what cannot be read is left out.
#[must_use]
pub fn other_api_keys(asked: Option<&Path>, chosen: &str) -> Vec<(String, ApiKey)> {
    let keys = other_keys(asked, chosen, Settings::api_key).into_iter();
    keys.map(|(name, key)| (name, ApiKey::new(key))).collect()
}

/// The same for the keys that encrypt.
#[must_use]
pub fn other_aes_keys(asked: Option<&Path>, chosen: &str) -> Vec<(String, AesKey)> {
    let keys = other_keys(asked, chosen, Settings::aes_key).into_iter();
    keys.map(|(name, key)| (name, AesKey::new(key))).collect()
}

fn other_keys(asked: Option<&Path>, chosen: &str, of: fn(&mut Settings) -> KeySettings) -> Vec<(String, String)> {
    let Ok((path, Some(file))) = open(asked) else { return Vec::new() };
    let directory = path.parent().unwrap_or(Path::new(""));
    let others = file.profiles.into_iter().filter(|(name, _)| name != chosen);
    others
        .filter_map(|(name, mut settings)| {
            let key = KeySource::of(of(&mut settings), directory).ok()?.fetch_quietly()?;
            Some((name, key))
        })
        .collect()
}

fn open(asked: Option<&Path>) -> Result<(PathBuf, Option<File>), Failure> {
    let path = match path(asked) {
        Ok(path) => path,
        Err(_) if asked.is_none() => return Ok((PathBuf::new(), None)),
        Err(failure) => return Err(failure),
    };
    let file = File::read(&path)?;
    if file.is_none() && asked.is_some() {
        return Err(Failure::config(format!("no profile file at {}", path.display()))
            .hint("check --config or CONSIGN_CONFIG, or begin with config.example.toml"));
    }
    Ok((path, file))
}

/// Chooses a profile of the file; `None` means the built-in sandbox.
fn choose(asked: Option<&str>, file: Option<File>, path: &Path) -> Result<Option<(String, Settings)>, Failure> {
    let Some(mut file) = file else {
        return match asked {
            Some(SANDBOX) => Ok(None),
            Some(name) => Err(no_file(&format!("no profile `{name}`"), path)),
            None => Err(no_file("no profile", path)),
        };
    };
    let (name, origin) = match (asked, &file.default_profile) {
        (Some(name), _) => (name.to_owned(), ""),
        (None, Some(name)) => (name.clone(), " (default_profile)"),
        (None, None) if file.profiles.len() == 1 => (file.profiles.keys().next().cloned().unwrap_or_default(), ""),
        (None, None) => {
            let message = format!("{} has {} profiles and no default_profile", path.display(), file.profiles.len());
            return Err(Failure::config(message).hint(known(&file)));
        }
    };
    match file.profiles.remove(&name) {
        Some(settings) => Ok(Some((name, settings))),
        None if name == SANDBOX => Ok(None),
        None => {
            let message = format!("no profile `{name}`{origin} in {}", path.display());
            Err(Failure::config(message).hint(known(&file)))
        }
    }
}

fn no_file(what: &str, path: &Path) -> Failure {
    Failure::config(format!("{what}: there is no file {}", path.display())).hint(
        "copy config.example.toml there and fill it in, set CONSIGN_BASE_URL, CONSIGN_CUSTOMER_ID, CONSIGN_API_KEY \
         and CONSIGN_AES_KEY, or try the command with --sandbox",
    )
}

fn known(file: &File) -> String {
    let names: Vec<_> = file.profiles.keys().map(String::as_str).collect();
    if names.is_empty() {
        "add a [profiles.NAME] table".into()
    } else {
        format!("choose with -p: {}", names.join(", "))
    }
}

/// Overrides of single settings. An empty variable counts as unset; values are taken as
/// they are.
struct Environment {
    base_url: Option<String>,
    customer_id: Option<String>,
    api_key: Option<String>,
    aes_key: Option<String>,
}

impl Environment {
    fn read() -> Result<Self, Failure> {
        Ok(Self {
            base_url: variable("CONSIGN_BASE_URL")?,
            customer_id: variable("CONSIGN_CUSTOMER_ID")?,
            api_key: variable("CONSIGN_API_KEY")?,
            aes_key: variable("CONSIGN_AES_KEY")?,
        })
    }

    fn is_enough_for(&self, need: Need) -> bool {
        match need {
            Need::Gateway => {
                [&self.base_url, &self.customer_id, &self.api_key, &self.aes_key].iter().all(|value| value.is_some())
            }
            Need::ApiKey => self.api_key.is_some(),
            Need::AesKey => self.aes_key.is_some(),
        }
    }
}

fn variable(name: &str) -> Result<Option<String>, Failure> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Failure::config(format!("{name} is not UTF-8"))),
    }
}

/// The proxy that the environment names for a URL's scheme, as curl reads it.
fn environment_proxy(base_url: &str) -> Option<Proxy> {
    let names: &[&str] = if base_url.starts_with("https://") {
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    };
    let first_set =
        |names: &[&str]| names.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    let except = first_set(&["no_proxy", "NO_PROXY"]).unwrap_or_default();
    let except = except.split(',').map(|host| host.trim().to_owned()).filter(|host| !host.is_empty()).collect();
    first_set(names).map(|url| Proxy { url, except })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_recognised_by_its_host() {
        for url in ["http://127.0.0.1:9093", "http://localhost", "https://[::1]:1/x", "http://a.localhost:1"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["http://47.92.108.245:9093", "http://127.0.0.1.evil.example", "http://localhost.example", "x"] {
            assert!(!is_loopback(url), "{url}");
        }
    }

    #[test]
    fn the_example_is_a_valid_file() {
        let file = File::parse(EXAMPLE, Path::new("config.example.toml")).expect("a valid example");
        assert!(!file.profiles.is_empty());
    }
}
