//! The profile file: its shape, its keys, and errors that name the nearest known key.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::draft::KeyKind;
use super::guard::{self, Care};
use super::notification::Notification;
use super::secret::KeySettings;
use crate::core::lang::{Words, say};
use crate::core::merchant::EndpointSettings;
use crate::core::notification::{Dialect, Meaning};
use crate::core::protocol::Endpoint;
use crate::core::proxy_url::ProxyUrl;
use crate::error::Failure;

/// A parsed profile file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) default_profile: Option<String>,
    #[serde(default, alias = "profile")]
    pub(super) profiles: BTreeMap<String, Settings>,
}

/// One profile as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) base_url: Option<String>,
    pub(super) customer_id: Option<String>,
    api_key: Option<SecretString>,
    api_key_file: Option<PathBuf>,
    api_key_command: Option<Vec<String>>,
    #[serde(default)]
    api_key_store: bool,
    aes_key: Option<SecretString>,
    aes_key_file: Option<PathBuf>,
    aes_key_command: Option<Vec<String>>,
    #[serde(default)]
    aes_key_store: bool,
    pub(super) notify_url: Option<String>,
    pub(super) timeout: Option<String>,
    pub(super) settle_grace: Option<String>,
    pub(super) proxy: Option<String>,
    pub(super) ca_file: Option<PathBuf>,
    #[serde(default)]
    pub(super) endpoints: BTreeMap<Endpoint, WrittenEndpoint>,
    #[serde(default)]
    pub(super) notification: WrittenNotification,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenEndpoint {
    path: Option<String>,
    unsigned: Option<Vec<String>>,
    timestamp: Option<bool>,
    #[serde(default)]
    rename: BTreeMap<String, String>,
}

impl WrittenEndpoint {
    /// What is written, over what is documented. Documented unsigned fields follow a rename.
    pub(super) fn over(self, mut settings: EndpointSettings) -> EndpointSettings {
        settings.rename = self.rename;
        if let Some(path) = self.path {
            settings.path = if path.starts_with('/') { path } else { format!("/{path}") };
        }
        settings.unsigned = self
            .unsigned
            .unwrap_or_else(|| settings.unsigned.iter().map(|name| settings.wire_name(name).to_owned()).collect());
        if let Some(timestamp) = self.timestamp {
            settings.timestamp = timestamp;
        }
        settings
    }
}

#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenNotification {
    unsigned: Option<Vec<String>>,
    dialect: Option<Dialect>,
    swap_amounts: Option<bool>,
    answer: Option<Answer>,
}

/// The words that platforms of the family wait for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum Answer {
    #[serde(rename = "success")]
    Lower,
    #[serde(rename = "SUCCESS")]
    Upper,
}

impl WrittenNotification {
    pub(super) fn over(self, documented: Notification) -> Notification {
        let amounts = |swap| if swap { Meaning::Query } else { Meaning::Document };
        let word = |answer| match answer {
            Answer::Lower => documented.answer.to_ascii_lowercase(),
            Answer::Upper => documented.answer.to_ascii_uppercase(),
        };
        Notification {
            answer: self.answer.map_or_else(|| documented.answer.clone(), word),
            unsigned: self.unsigned.unwrap_or(documented.unsigned),
            dialect: self.dialect,
            amounts: self.swap_amounts.map(amounts),
        }
    }
}

impl File {
    /// Reads a file; `None` where there is none. One that others can change is not used, since its
    /// commands run; one that holds a secret must be closed to them.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let Some(mut opened) = guard::open(path, &say!("the profile file", "配置文件"))? else { return Ok(None) };
        let file = Self::parse(&guard::read_text(&mut opened, path)?, path);
        let holds_a_secret = |file: &Self| file.profiles.values().any(Settings::holds_a_secret);
        let care = if file.as_ref().is_ok_and(holds_a_secret) { Care::Secret } else { Care::Unchanged };
        guard::demand(&opened, path, &say!("the profile file", "配置文件"), care)?;
        file.map(Some)
    }

    /// Parses the text of a file.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
            let line = before.matches('\n').count() + 1;
            let (problem, hint) = match text.lines().nth(line - 1) {
                Some(text) if text.contains(CURLY) => curly_quotes(),
                _ => in_words(error.message(), key_before(before)),
            };
            let failure = Failure::config(say!(
                "{}, line {line}: {problem}",
                "{}，第 {line} 行：{problem}",
                [problem],
                path.display()
            ));
            match hint {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
        })
    }
}

impl Settings {
    pub(super) fn api_key(&mut self) -> KeySettings {
        KeySettings {
            kind: KeyKind::Api,
            inline: self.api_key.take(),
            file: self.api_key_file.take(),
            command: self.api_key_command.take(),
            store: self.api_key_store,
        }
    }

    pub(super) fn aes_key(&mut self) -> KeySettings {
        KeySettings {
            kind: KeyKind::Aes,
            inline: self.aes_key.take(),
            file: self.aes_key_file.take(),
            command: self.aes_key_command.take(),
            store: self.aes_key_store,
        }
    }

    /// The names of the settings that are given, keys aside.
    pub(super) fn written(&self) -> Vec<&'static str> {
        let given = [
            ("base_url", self.base_url.is_some()),
            ("customer_id", self.customer_id.is_some()),
            ("notify_url", self.notify_url.is_some()),
            ("timeout", self.timeout.is_some()),
            ("settle_grace", self.settle_grace.is_some()),
            ("proxy", self.proxy.is_some()),
            ("ca_file", self.ca_file.is_some()),
            ("notification", self.notification != WrittenNotification::default()),
        ];
        given.into_iter().filter_map(|(name, is_given)| is_given.then_some(name)).collect()
    }

    fn holds_a_secret(&self) -> bool {
        let proxy = self.proxy.as_deref().is_some_and(|url| ProxyUrl::split(url).password.is_some());
        proxy || self.api_key.is_some() || self.aes_key.is_some()
    }
}

/// Quotes that word processors and input methods put in place of straight ones.
const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '«', '»', '＂'];

fn curly_quotes() -> (Words, Option<Words>) {
    (
        say!("the line has curly quotes (“…”)", "这一行有中文引号（“…”）"),
        Some(say!("write straight ones: \"…\"", "请用英文直引号：\"…\"")),
    )
}

/// The keys that may be named in a message: what else stands in front of a value could be a secret.
const KEYS: [&str; 23] = [
    "default_profile",
    "base_url",
    "customer_id",
    "api_key",
    "api_key_file",
    "api_key_command",
    "api_key_store",
    "aes_key",
    "aes_key_file",
    "aes_key_command",
    "aes_key_store",
    "notify_url",
    "timeout",
    "settle_grace",
    "proxy",
    "ca_file",
    "path",
    "unsigned",
    "timestamp",
    "rename",
    "dialect",
    "swap_amounts",
    "answer",
];

/// The key of the value that a text breaks off in front of, where it is one of ours.
fn key_before(text: &str) -> Option<&'static str> {
    let written = text.trim_end().strip_suffix('=')?.trim_end();
    let key = written.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    KEYS.into_iter().find(|known| *known == key)
}

/// Turns serde's message into ours. An unknown key gets the nearest known one; a value of the
/// wrong type is never repeated, since it could be a secret.
fn in_words(message: &str, key: Option<&str>) -> (Words, Option<Words>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown_key = message.starts_with("unknown field") || message.starts_with("unknown variant");
    if let ([_, known @ ..], Some(key), true) = (quoted.as_slice(), key, message.starts_with("unknown variant")) {
        return (
            say!("`{key}` has another value than it may have", "`{key}` 的值不在允许之列"),
            Some(say!("write one of: {}", "请写成以下之一：{}", known.join(", "))),
        );
    }
    if let ([unknown, known @ ..], true) = (quoted.as_slice(), unknown_key) {
        let nearest =
            known.iter().max_by(|a, b| strsim::jaro_winkler(unknown, a).total_cmp(&strsim::jaro_winkler(unknown, b)));
        let hint = nearest.map(|nearest| {
            say!("did you mean `{nearest}`? Known keys: {}", "是否想写 `{nearest}`？可用的键：{}", known.join(", "))
        });
        return (say!("unknown key `{unknown}`", "未知的键 `{unknown}`"), hint);
    }
    if message.starts_with("invalid type") || message.starts_with("invalid value") {
        let expected = message.rsplit_once("expected ").map(|(_, expected)| expected);
        let of = key.map(|key| say!(" of `{key}`", "`{key}` ")).unwrap_or_default();
        let hint = (expected == Some("a string"))
            .then(|| say!("write it in quotes: {} = \"…\"", "请加引号：{} = \"…\"", key.unwrap_or("NAME")));
        let expected = type_name(expected);
        return (
            say!("wrong type of value{of}, expected {expected}", "{of}值的类型不对，应为{expected}", [of, expected]),
            hint,
        );
    }
    (told(message.trim()), None)
}

/// What a key's value has to be, where serde says it.
fn type_name(expected: Option<&str>) -> Words {
    match expected {
        None => say!("another type", "另一种类型"),
        Some("a string") => say!("a string", "字符串"),
        Some("a boolean") => say!("a boolean", "布尔值（true 或 false）"),
        Some("a sequence") => say!("a sequence", "数组"),
        Some("a map") => say!("a map", "表"),
        Some(other) => Words::new(other.to_owned(), format!("另一种类型（{other}）")),
    }
}

/// What the library that reads TOML says, which knows English alone: in Chinese, what most often is wrong.
fn told(message: &str) -> Words {
    let chinese = match message {
        _ if message.starts_with("duplicate") => "同一个键写了两次",
        _ if message.contains("quote") || message.contains("string") => "字符串要用成对的引号括起来",
        _ if message.contains("`=`") || message.contains("value") => "键的后面要有 `=` 和值",
        _ if message.contains('[') || message.contains(']') => "方括号没有配对",
        _ => "请检查引号、括号和等号",
    };
    Words::new(message.to_owned(), format!("不是有效的 TOML：{chinese}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> String {
        let failure = File::parse(text, Path::new("c.toml")).expect_err("a bad file");
        format!("{} {}", failure.message, failure.hint.unwrap_or_default())
    }

    #[test]
    fn an_unknown_key_gets_the_nearest_known_one() {
        let text = failure("[profiles.a]\nbase_url = 'x'\ncustmer_id = '1'\n");
        assert!(text.starts_with("c.toml, line 3: unknown key `custmer_id` did you mean `customer_id`?"), "{text}");
        let text = failure("[profiles.a.endpoints.sumbit]\npath = '/'\n");
        assert!(text.contains("did you mean `submit`?"), "{text}");
        let text = failure("defautl_profile = 'x'\n");
        assert!(text.contains("did you mean `default_profile`?"), "{text}");
    }

    #[test]
    fn a_value_that_is_none_of_a_few_gets_them() {
        let text = failure("[profiles.a.notification]\nanswer = 'ok'\n");
        assert_eq!(text, "c.toml, line 2: `answer` has another value than it may have write one of: success, SUCCESS");
        let text = failure("[profiles.a.notification]\ndialect = \"peer\"\n");
        assert!(text.ends_with("write one of: profile, document, whole, with_nulls"), "{text}");
    }

    #[test]
    fn no_error_repeats_a_value() {
        for text in [
            "[profiles.a.notification]\nanswer = '77001122'\n",
            "[profiles.a.notification]\ndialect = '77001122'\n",
            "[profiles.a.notification]\nswap_amounts = '77001122'\n",
            "[profiles.a]\napi_key = 77001122\n",
            "[profiles.a]\napi_key = ['77001122']\n",
            "[profiles.a]\napi_key_command = 'print 77001122'\n",
            "[profiles.a]\napi_key = 77001122x\n",
            "[profiles.a]\napi_key_store = '77001122'\n",
            "[profiles.a]\napi_key = '77001122\n",
            "[profiles.a]\napi_key = '''77001122\n",
            "[profiles.a]\napi_key = '1' 77001122\n",
            "[profiles.a]\ntimeout = 77001122\n",
            "[profiles.a.endpoints.buy]\ntimestamp = '77001122'\n",
            "[profiles.a.endpoints.buy]\nrename = '77001122'\n",
            "profiles = '77001122'\n",
        ] {
            let shown = failure(text);
            assert!(!shown.contains("77001122"), "{shown}");
        }
    }

    #[test]
    fn a_password_of_a_proxy_is_a_secret() {
        let holds_a_secret = |url: &str| {
            let text = format!("[profiles.a]\nproxy = '{url}'\n");
            File::parse(&text, Path::new("c.toml")).expect("valid").profiles["a"].holds_a_secret()
        };
        for url in ["http://u:p@h:1", "u:p@h", "socks5://:p@h", "http://u:p/@@h", "ht!p://u:p@"] {
            assert!(holds_a_secret(url), "{url}");
        }
        for url in ["http://h:1", "socks5://u@h:1080", "h:3128", "http://[::1]:1"] {
            assert!(!holds_a_secret(url), "{url}");
        }
    }

    #[test]
    fn documented_unsigned_fields_follow_a_rename() {
        let text = "[profiles.a.endpoints.submit]\nrename = { custom = 'remark' }\npath = 'x'\n";
        let mut file = File::parse(text, Path::new("c.toml")).expect("valid");
        let written = file.profiles.remove("a").and_then(|mut a| a.endpoints.remove(&Endpoint::Submit));
        let settings = written.expect("written").over(EndpointSettings::documented(Endpoint::Submit));
        assert_eq!(settings.unsigned, ["remark"]);
        assert_eq!(settings.path, "/x");
    }
}
