//! What a profile says, value by value, and where each comes from. Of keys only the latter is told.

use std::path::PathBuf;

use super::environment::{AES_KEY, API_KEY, BASE_URL, CUSTOMER_ID, Overrides};
use super::secret::KeySource;
use super::{Profile, SANDBOX};
use crate::core::base_url::BaseUrl;
use crate::core::lang::{Words, say};
use crate::core::protocol::{self, Endpoint};
use crate::core::proxy_url::ProxyUrl;
use crate::error::Failure;

/// One setting of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name in the file.
    pub setting: String,
    /// What it says.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
}

/// What a setting says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// This text.
    Text(Words),
    /// A key, which is never shown.
    Hidden,
    /// Something that breaks the setting's rule: it may be a key in the wrong place.
    Broken,
    /// Nothing.
    Absent,
}

/// Where a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The profile file.
    File,
    /// A variable.
    Variable(&'static str),
    /// A file with the key.
    KeyFile(PathBuf),
    /// A command that prints the key; its program.
    KeyCommand(String),
    /// The system's own store; the key's name there.
    KeyStore(String),
    /// The program: nobody has said otherwise.
    Default,
    /// The built-in profile.
    BuiltIn,
    /// Nowhere.
    Nowhere,
}

impl Profile {
    /// What it says, value by value, in the order of the example file.
    pub fn facts(&self) -> Result<Vec<Fact>, Failure> {
        let overrides = self.overrides()?;
        let of = |setting: &str, value: Value, variable: Option<&'static str>| {
            let is_set = variable.filter(|variable| overrides.contains(variable));
            Fact { setting: setting.to_owned(), source: self.source(setting, &value, is_set), value }
        };
        let base_url =
            self.base_url.as_ref().map(|(url, _)| address(url).map_or(Value::Broken, |url| Value::Text(url.into())));
        let customer_id = self.customer_id.as_ref().map(|id| text_if(id, is_customer_id(id)));
        let given = |value: Option<Value>| value.unwrap_or(Value::Absent);
        let mut facts = vec![
            of("base_url", given(base_url), Some(BASE_URL)),
            of("customer_id", given(customer_id), Some(CUSTOMER_ID)),
            Fact { setting: "api_key".into(), ..self.key(&self.api_key, &overrides, API_KEY) },
            Fact { setting: "aes_key".into(), ..self.key(&self.aes_key, &overrides, AES_KEY) },
            of("notify_url", given(self.notify_url.as_ref().map(|url| Value::Text(url.into()))), None),
            of("timeout", Value::Text(format!("{:?}", self.timeout).into()), None),
            of("settle_grace", Value::Text(format!("{:?}", self.settle_grace).into()), None),
            of("proxy", given(self.proxy.as_deref().map(proxy)), None),
            of(
                "ca_file",
                given(self.ca_file.as_ref().map(|path| Value::Text(path.display().to_string().into()))),
                None,
            ),
        ];
        facts.extend(self.differences());
        Ok(facts)
    }

    /// The variables that override this profile.
    fn overrides(&self) -> Result<Vec<&'static str>, Failure> {
        let counts = self.name != SANDBOX && self.ignored.is_empty();
        if counts { Overrides::read().map(|overrides| overrides.names()) } else { Ok(Vec::new()) }
    }

    fn source(&self, setting: &str, value: &Value, variable: Option<&'static str>) -> Source {
        match variable {
            Some(variable) => Source::Variable(variable),
            None if *value == Value::Absent => Source::Nowhere,
            None if self.written.contains(&setting) => Source::File,
            None if self.name == SANDBOX && matches!(setting, "base_url" | "customer_id") => Source::BuiltIn,
            None => Source::Default,
        }
    }

    fn key(&self, source: &KeySource, overrides: &[&'static str], variable: &'static str) -> Fact {
        let (value, source) = match source {
            KeySource::Missing => (Value::Absent, Source::Nowhere),
            KeySource::Given(_) if overrides.contains(&variable) => (Value::Hidden, Source::Variable(variable)),
            KeySource::Given(_) if self.name == SANDBOX => (Value::Hidden, Source::BuiltIn),
            KeySource::Given(_) => (Value::Hidden, Source::File),
            KeySource::File(path) => (Value::Hidden, Source::KeyFile(path.clone())),
            KeySource::Command(command) => (Value::Hidden, Source::KeyCommand(command.program().to_owned())),
            KeySource::Store(key) => (Value::Hidden, Source::KeyStore(key.name.clone())),
        };
        Fact { setting: String::new(), value, source }
    }

    /// The endpoints that are called otherwise than documented, and how notifications differ.
    fn differences(&self) -> Vec<Fact> {
        let written = |setting: String, text: Words| Fact { setting, value: Value::Text(text), source: Source::File };
        let endpoints = Endpoint::all().filter(|endpoint| self.written_endpoints.contains(endpoint));
        let mut facts: Vec<Fact> = endpoints
            .map(|endpoint| {
                let settings = self.endpoint(endpoint);
                let renamed = settings.rename.iter();
                let renamed: Words = renamed.map(|(from, to)| say!(", {from} is {to}", "，{from} 写作 {to}")).collect();
                let unsigned = if settings.unsigned.is_empty() { "[]".into() } else { settings.unsigned.join(" ") };
                let timestamp = if settings.timestamp {
                    Words::default()
                } else {
                    say!(", timestamp false", "，不带 timestamp")
                };
                let text = say!(
                    "{}, unsigned {unsigned}{timestamp}{renamed}",
                    "{}，不参与签名 {unsigned}{timestamp}{renamed}",
                    [timestamp, renamed],
                    settings.path
                );
                written(format!("endpoints.{endpoint}"), text)
            })
            .collect();
        if self.written.contains(&"notification") {
            let unsigned = self.notification.unsigned.join(" ");
            let answer = &self.notification.answer;
            let text = say!("answer {answer}, unsigned {unsigned}", "应答 {answer}，不参与签名 {unsigned}");
            facts.push(written("notification".to_owned(), text));
        }
        facts
    }
}

/// An address in its one spelling, where it is one.
pub(super) fn address(text: &str) -> Option<String> {
    BaseUrl::canonical_text(text)
}

/// Whether a text is a merchant number.
pub(super) fn is_customer_id(text: &str) -> bool {
    protocol::CUSTOMER_ID.check(text).is_ok()
}

fn text_if(text: &str, is_sound: bool) -> Value {
    if is_sound { Value::Text(text.into()) } else { Value::Broken }
}

/// Where a proxy is; who logs in there, and how, is left out.
fn proxy(url: &str) -> Value {
    let scheme = url.split_once("://").map(|(scheme, _)| format!("{scheme}://")).unwrap_or_default();
    let parts = ProxyUrl::split(url);
    text_if(&format!("{scheme}{}", parts.place), crate::core::base_url::reaches_a_proxy(url))
}
