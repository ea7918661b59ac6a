//! What the environment says: which profile and file, what overrides a profile, and the proxy. An
//! empty variable counts as unset; values are taken as they are.

use std::env::{self, VarError};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::need::Need;
use crate::core::base_url::BaseUrl;
use crate::core::client::Proxy;
use crate::core::lang::say;
use crate::error::Failure;
use crate::platform::home;

pub(super) const BASE_URL: &str = "CONSIGN_BASE_URL";
pub(super) const CUSTOMER_ID: &str = "CONSIGN_CUSTOMER_ID";
pub(super) const API_KEY: &str = "CONSIGN_API_KEY";
pub(super) const AES_KEY: &str = "CONSIGN_AES_KEY";

/// Overrides of single settings.
pub(super) struct Overrides {
    pub(super) base_url: Option<String>,
    pub(super) customer_id: Option<String>,
    pub(super) api_key: Option<String>,
    pub(super) aes_key: Option<String>,
}

impl Overrides {
    pub(super) fn read() -> Result<Self, Failure> {
        Ok(Self {
            base_url: text(BASE_URL)?,
            customer_id: text(CUSTOMER_ID)?,
            api_key: text(API_KEY)?,
            aes_key: text(AES_KEY)?,
        })
    }

    /// The names of those that are set.
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.all().into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect()
    }

    pub(super) fn is_enough_for(&self, need: Need) -> bool {
        self.missing_for(need).is_empty()
    }

    /// The failure of variables that are not enough, where there is no profile file.
    pub(super) fn incomplete(&self, need: Need, path: &Path) -> Failure {
        let (set, missing) = (self.names().join(", "), self.missing_for(need).join(" and "));
        let none = say!("there is no profile file {}", "没有配置文件 {}", path.display());
        Failure::config(say!(
            "{missing} not set: {set} alone will not do, and {none}",
            "{missing} 未设置：只有 {set} 不够，而且{none}",
            [none]
        ))
        .hint(say!(
            "set {missing} too, or make a profile with `consign profile init`",
            "同时设置 {missing}，或用 `consign profile init` 新建配置"
        ))
    }

    fn missing_for(&self, need: Need) -> Vec<&'static str> {
        let needed: &[&str] = match need {
            Need::Gateway => &[BASE_URL, CUSTOMER_ID, API_KEY, AES_KEY],
            Need::Merchant => &[BASE_URL, CUSTOMER_ID],
            Need::ApiKey => &[API_KEY],
            Need::AesKey => &[AES_KEY],
        };
        let unset = self.all().into_iter().filter(|(name, value)| needed.contains(name) && value.is_none());
        unset.map(|(name, _)| name).collect()
    }

    fn all(&self) -> [(&'static str, &Option<String>); 4] {
        let Self { base_url, customer_id, api_key, aes_key } = self;
        [(BASE_URL, base_url), (CUSTOMER_ID, customer_id), (API_KEY, api_key), (AES_KEY, aes_key)]
    }
}

/// The profile of `CONSIGN_PROFILE`.
pub(super) fn profile() -> Result<Option<String>, Failure> {
    text("CONSIGN_PROFILE")
}

/// The profile file of `CONSIGN_CONFIG`.
pub(super) fn config() -> Result<Option<PathBuf>, Failure> {
    path("CONSIGN_CONFIG")
}

/// The ledger of `CONSIGN_LEDGER`.
pub fn ledger() -> Result<Option<PathBuf>, Failure> {
    path("CONSIGN_LEDGER")
}

fn path(name: &str) -> Result<Option<PathBuf>, Failure> {
    let written = env::var_os(name).filter(|value| !value.is_empty());
    let expand = |written: OsString| home::expand(Path::new(&written));
    written.map(expand).transpose().map_err(|problem| {
        Failure::usage(say!("{name}: {problem}; nothing was sent", "{name}：{problem}；没有发送任何内容", [problem]))
    })
}

fn text(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::config(say!("{name} is not UTF-8", "{name} 不是 UTF-8"))),
    }
}

/// The proxy that the environment names for a URL's scheme, as curl reads it.
pub(super) fn proxy(base_url: &BaseUrl) -> Option<Proxy> {
    let names: &[&str] = if base_url.is_secure() {
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    };
    let first_set =
        |names: &[&str]| names.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    let except = first_set(&["no_proxy", "NO_PROXY"]).unwrap_or_default();
    let except = except.split(',').map(|host| host.trim().to_owned()).filter(|host| !host.is_empty()).collect();
    first_set(names).map(|url| Proxy { url, except })
}
