//! A merchant: who signs, where to, and how this gateway differs from the documented one.

use std::collections::BTreeMap;

use super::base_url::BaseUrl;
use super::protocol::Endpoint;
use super::secret::ApiKey;

/// All that a signed request needs to know about its sender.
#[derive(Debug)]
pub struct Merchant {
    /// Where the gateway is.
    pub base_url: BaseUrl,
    /// The merchant number (商户号).
    pub customer_id: String,
    /// The key that signs.
    pub api_key: ApiKey,
    /// Where endpoints differ from the documented ones.
    pub endpoints: Endpoints,
}

impl Merchant {
    /// The full URL of an endpoint.
    #[must_use]
    pub fn url(&self, endpoint: Endpoint) -> String {
        format!("{}{}", self.base_url, self.endpoints.of(endpoint).path)
    }
}

/// The settings of the five endpoints.
#[derive(Clone, Debug)]
pub struct Endpoints(BTreeMap<Endpoint, EndpointSettings>);

impl Endpoints {
    /// The settings of one endpoint.
    #[must_use]
    pub fn of(&self, endpoint: Endpoint) -> EndpointSettings {
        self.0.get(&endpoint).cloned().unwrap_or_else(|| EndpointSettings::documented(endpoint))
    }

    /// Replaces the settings of one endpoint.
    pub fn set(&mut self, endpoint: Endpoint, settings: EndpointSettings) {
        self.0.insert(endpoint, settings);
    }
}

/// The endpoints as the merchant document has them.
impl Default for Endpoints {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// How one endpoint is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointSettings {
    /// The path below the base URL, with its slash.
    pub path: String,
    /// Names, as on the wire, that the signature leaves out.
    pub unsigned: Vec<String>,
    /// Whether `timestamp` is sent.
    pub timestamp: bool,
    /// Documented names to the names that this gateway wants instead.
    pub rename: BTreeMap<String, String>,
}

impl EndpointSettings {
    /// The endpoint as documented.
    #[must_use]
    pub fn documented(endpoint: Endpoint) -> Self {
        Self {
            path: endpoint.path().to_owned(),
            unsigned: endpoint.unsigned().iter().map(|name| (*name).to_owned()).collect(),
            timestamp: true,
            rename: BTreeMap::new(),
        }
    }

    /// The name on this gateway's wire of a documented field.
    #[must_use]
    pub fn wire_name<'a>(&'a self, documented: &'a str) -> &'a str {
        self.rename.get(documented).map_or(documented, String::as_str)
    }

    /// The documented name of a field on this gateway's wire.
    #[must_use]
    pub fn documented_name<'a>(&'a self, wire: &'a str) -> &'a str {
        let renamed = self.rename.iter().find(|(_, to)| to.as_str() == wire);
        renamed.map_or(wire, |(from, _)| from.as_str())
    }
}
