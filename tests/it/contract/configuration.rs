//! Profiles that are missing, broken or open to others: exit 3, and nothing is sent.

use serde_json::Value;

use crate::support::gateway::Gateway;
use crate::support::replies::{ACCEPTED, balance, json};
use crate::support::{Consign, Step, at_once, no_complaints};

/// A profile with everything but its keys.
pub(crate) const HALF: &str = "[profiles.shop]\nbase_url = \"http://127.0.0.1:1\"\ncustomer_id = \"10001\"\n";
/// The lines that complete it.
pub(crate) const API: &str = "api_key = \"k\"\n";
pub(crate) const AES: &str = "aes_key = \"k\"\n";

/// A command that must fail, and words of its message or hint.
pub(crate) type Row = (&'static str, Consign, &'static [&'static str]);

pub(crate) fn all_refused(table: Vec<Row>) {
    let found = at_once(table, |(name, consign, told)| {
        let run = consign.line("--json").run();
        let document = run.try_json().unwrap_or_default();
        let text = format!("{}\n{}", document["error"]["message"], document["error"]["hint"]);
        let silent = told.iter().find(|word| !text.contains(**word));
        let sound = run.code() == 3 && document["exit_code"] == 3 && document["error"]["kind"] == "config";
        match silent {
            None if sound => None,
            Some(word) if sound => Some(format!("{name}: the message does not say {word:?}\n{run}")),
            _ => Some(format!("{name}: not exit 3 and kind config\n{run}")),
        }
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

pub(crate) fn config(text: impl AsRef<str>) -> Consign {
    Consign::new().config(text.as_ref())
}

#[test]
fn there_is_no_profile_to_choose() {
    let two = format!("{HALF}{API}{AES}{}", HALF.replace("shop", "other"));
    all_refused(vec![
        ("no file, no variables", Consign::new().line("balance"), &["no profile", "config.toml"]),
        ("no file, a name", Consign::new().line("balance -p shop"), &["shop", "config.toml"]),
        ("no file at --config", Consign::new().line("balance --config gone.toml"), &["gone.toml"]),
        (
            "no file at CONSIGN_CONFIG",
            Consign::new().var("CONSIGN_CONFIG", "gone.toml").line("balance"),
            &["gone.toml"],
        ),
        ("an unknown name", config(&two).line("balance -p shpo"), &["shpo", "shop", "other"]),
        ("an unknown name in CONSIGN_PROFILE", config(&two).var("CONSIGN_PROFILE", "x").line("balance"), &["shop"]),
        ("an unknown default", config(format!("default_profile = \"x\"\n{two}")).line("balance"), &["default_profile"]),
        ("several and no default", config(&two).line("balance"), &["default_profile", "shop", "other"]),
        ("an empty file", config("").line("balance"), &["no default_profile"]),
    ]);
}

#[test]
fn a_credential_is_missing() {
    let all_but = |missing: &str| {
        let names = ["CONSIGN_BASE_URL", "CONSIGN_CUSTOMER_ID", "CONSIGN_API_KEY", "CONSIGN_AES_KEY"];
        let set = names.into_iter().filter(|name| *name != missing);
        set.fold(Consign::new(), |consign, name| consign.var(name, "http://127.0.0.1:1"))
    };
    let base = "[profiles.shop]\nbase_url = \"http://127.0.0.1:1\"\napi_key = \"k\"\naes_key = \"k\"\n";
    all_refused(vec![
        ("no API key", config(format!("{HALF}{AES}")).line("balance"), &["api_key", "CONSIGN_API_KEY"]),
        ("no AES key", config(format!("{HALF}{API}")).submit(), &["aes_key", "CONSIGN_AES_KEY"]),
        ("no customer", config(base).line("balance"), &["customer_id", "CONSIGN_CUSTOMER_ID"]),
        ("an empty API key", config(format!("{HALF}{AES}api_key = \"\"\n")).line("balance"), &["api_key"]),
        ("no base URL in the environment", all_but("CONSIGN_BASE_URL").line("balance"), &["CONSIGN_BASE_URL"]),
        ("no AES key in the environment", all_but("CONSIGN_AES_KEY").submit(), &["CONSIGN_AES_KEY"]),
        (
            "an empty variable counts as unset",
            all_but("CONSIGN_AES_KEY").var("CONSIGN_AES_KEY", "").submit(),
            &["CONSIGN_AES_KEY"],
        ),
        ("sign without an API key", Consign::new().var("CONSIGN_AES_KEY", "k").line("sign a=1"), &["CONSIGN_API_KEY"]),
        (
            "encrypt without an AES key",
            Consign::new().var("CONSIGN_API_KEY", "k").line("encrypt a"),
            &["CONSIGN_AES_KEY"],
        ),
    ]);
}

#[test]
fn a_profile_is_wrong() {
    let with = |line: &str| config(format!("{HALF}{API}{AES}{line}\n")).line("balance");
    let at = |url: &str| Consign::at(url).line("balance");
    all_refused(vec![
        ("an unknown key", with("custmer = \"1\""), &["custmer", "customer_id"]),
        ("an unknown key of an endpoint", with("[profiles.shop.endpoints.buy]\npaht = \"/\""), &["paht", "path"]),
        ("an unknown endpoint", with("[profiles.shop.endpoints.sumbit]\npath = \"/\""), &["sumbit", "submit"]),
        (
            "an unknown key above",
            config("defualt_profile = \"x\"").line("balance"),
            &["defualt_profile", "default_profile"],
        ),
        ("no TOML", config("[profiles.shop").line("balance"), &["line 1"]),
        ("a wrong type", with("timeout = 8"), &["line"]),
        ("a bad timeout", with("timeout = \"8\""), &["timeout"]),
        ("a bad notify_url", with("notify_url = \"shop\""), &["notify_url"]),
        ("a bad proxy", with("proxy = \"::\""), &["proxy"]),
        ("a CA file that is not there", with("ca_file = \"gone.pem\""), &["ca_file", "gone.pem"]),
        ("a CA file without a certificate", with("ca_file = \"config.toml\""), &["certificate"]),
        ("a base URL without a scheme", at("127.0.0.1:1"), &["base_url"]),
        ("a base URL without a host", at("http://"), &["base_url"]),
        ("a base URL with a query", at("http://127.0.0.1:1/?a=1"), &["base_url"]),
        ("a base URL with a password", at("http://u:p@127.0.0.1:1"), &["base_url"]),
        (
            "a customer that signs like another",
            at("http://127.0.0.1:1").var("CONSIGN_CUSTOMER_ID", "1&a=2"),
            &["customer_id"],
        ),
    ]);
}

#[test]
fn what_is_written_wrongly_is_named() {
    let with = |line: &str| config(format!("[profiles.shop]\n{line}\n")).line("balance");
    let at = |url: &str| Consign::at(url).line("balance");
    let key_file = format!("{HALF}{AES}api_key_file = \"my keys/api.key\"\n");
    all_refused(vec![
        ("a number", with("customer_id = 10001"), &["line 2", "`customer_id`", "quotes", "customer_id = \\\"…\\\""]),
        ("a switch", with("api_key = true"), &["line 2", "`api_key`", "quotes"]),
        ("curly quotes", with("customer_id = “10001”"), &["line 2", "curly quotes", "straight"]),
        ("curly quotes, one of them", with("base_url = \"http://h”"), &["line 2", "curly quotes"]),
        (
            "a key file that is not there",
            config(&key_file).line("balance"),
            &["there is no key file", "install -m 600 /dev/null '", "my keys/api.key'", "editor"],
        ),
        ("a port in full width", at("http://127.0.0.1:９０９３"), &["base_url", "its port"]),
        ("a colon in full width", at("http://127.0.0.1：9093"), &["base_url", "its port"]),
    ]);
}

#[test]
fn the_variable_that_is_missing_is_named_and_no_other() {
    let names = ["CONSIGN_BASE_URL", "CONSIGN_CUSTOMER_ID", "CONSIGN_API_KEY", "CONSIGN_AES_KEY"];
    for missing in names {
        let set = names.into_iter().filter(|name| *name != missing);
        let consign = set.fold(Consign::new(), |consign, name| consign.var(name, "http://127.0.0.1:1"));
        let run = consign.line("--json").submit().run().expect(3);
        let document = run.json();
        let (message, hint) = (document["error"]["message"].to_string(), document["error"]["hint"].to_string());
        assert!(message.contains(&format!("{missing} not set")), "{run}");
        assert!(hint.contains(&format!("set {missing} too")), "{run}");
        assert!(names.iter().all(|name| *name == missing || !hint.contains(name)), "{run}");
    }
}

#[test]
fn two_sources_of_one_key_are_one_too_many() {
    let with = |line: &str| config(format!("{HALF}{API}{AES}{line}\n")).line("balance");
    all_refused(vec![
        ("key and file", with("api_key_file = \"f\""), &["api_key", "api_key_file"]),
        ("key and command", with("aes_key_command = [\"echo\"]"), &["aes_key", "aes_key_command"]),
        (
            "file and command",
            config(format!("{HALF}{AES}api_key_file = \"f\"\napi_key_command = [\"echo\"]\n")).line("balance"),
            &["api_key_file", "api_key_command"],
        ),
        (
            "an empty command",
            config(format!("{HALF}{AES}api_key_command = []\n")).line("balance"),
            &["api_key_command"],
        ),
    ]);
}

#[test]
fn files_that_cannot_be_read_or_that_others_can() {
    let key_file = |mode| {
        let text = format!("{HALF}{AES}api_key_file = \"api.key\"\n");
        config(text).file(".config/consign/api.key", "k\n", mode).line("balance")
    };
    let whole = format!("{HALF}{API}{AES}");
    let open = |mode| Consign::new().file("c.toml", &whole, mode).line("balance --config c.toml");
    all_refused(vec![
        ("a profile that all can read", open(0o644), &["chmod 600", "c.toml"]),
        ("a profile that the group can read", open(0o640), &["chmod 600"]),
        ("a profile that others can write", open(0o602), &["chmod 600"]),
        ("a key file that all can read", key_file(0o644), &["chmod 600", "api.key"]),
        ("a key file that the group can read", key_file(0o640), &["chmod 600"]),
        (
            "a key file that is not there",
            config(format!("{HALF}{AES}api_key_file = \"gone\"\n")).line("balance"),
            &["gone"],
        ),
        ("a directory for a profile", Consign::new().line("balance --config /"), &["cannot read"]),
        (
            "an empty key file",
            config(format!("{HALF}{AES}api_key_file = \"e\"\n")).file(".config/consign/e", "\n", 0o600).line("balance"),
            &["empty"],
        ),
        (
            "a key file that is not UTF-8",
            config(format!("{HALF}{AES}api_key_file = \"b\"\n"))
                .file(".config/consign/b", b"\xff\xfe", 0o600)
                .line("balance"),
            &["UTF-8"],
        ),
    ]);
}

#[test]
fn a_directory_is_no_key_file_and_no_chmod_makes_it_one() {
    let text = format!("{HALF}{AES}api_key_file = \"keys\"\n");
    let run = config(text).file(".config/consign/keys/one", "k", 0o600).line("balance").run().expect(3);
    assert!(!run.stderr().contains("chmod"), "closing a directory to its owner, too, helps nobody\n{run}");
}

#[test]
fn a_profile_without_keys_may_be_open() {
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    let text = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\napi_key_file = \"api.key\"\naes_key_file = \"api.key\"\n",
        gateway.url()
    );
    let consign = Consign::new().file("c.toml", text, 0o644).file("api.key", "k\n", 0o600);
    consign.line("balance --config c.toml").run().expect(0);
    gateway.only();
}

#[test]
fn a_key_command_that_fails_shows_its_stderr_and_never_its_stdout() {
    for script in ["echo spoken; echo complaint >&2; exit 3", "echo spoken; echo complaint >&2; kill -9 $$"] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let text = format!("{HALF}{AES}api_key_command = [\"sh\", \"-c\", \"{script}\"]\n");
        let run =
            config(text.replace("http://127.0.0.1:1", &gateway.url())).submit().line("--json -vv").run().expect(3);
        assert!(run.stderr().contains("complaint"), "{run}");
        assert!(!run.everything().contains("spoken"), "{run}");
        assert_eq!(run.json()["error"]["kind"], "config", "{run}");
        assert!(gateway.finish().is_empty());
    }
    let missing = config(format!("{HALF}{AES}api_key_command = [\"no-such-program\"]\n")).line("balance");
    let silent = config(format!("{HALF}{AES}api_key_command = [\"true\"]\n")).line("balance");
    let garbled = config(format!("{HALF}{AES}api_key_command = [\"printf\", \"\\\\377\"]\n")).line("balance");
    all_refused(vec![
        ("a command that is not there", missing, &["no-such-program"]),
        ("a command that says nothing", silent, &["empty"]),
        ("a command that does not print UTF-8", garbled, &["UTF-8"]),
    ]);
}

/// What the gateway was told with a profile: the customer, and which key signed.
fn who(consign: Consign, gateway: Gateway) -> (Option<String>, Value) {
    let run = consign.line("balance --json").run().expect(0);
    let received = gateway.only();
    let keys = ["file-key", "environment-key", " spaced key "];
    let signed = keys
        .into_iter()
        .find(|key| received.field("sign") == Some(crate::support::protocol::sign(&received.form(), &[], key)));
    assert!(signed.is_some(), "none of the keys signed: {received:?}");
    (signed.map(str::to_owned), run.json()["profile"].clone())
}

#[test]
fn where_a_profile_comes_from() {
    let table: [(&str, Step, &str, &str); 7] = [
        ("the only profile", |c| c, "file-key", "shop"),
        ("a variable overrides", |c| c.var("CONSIGN_API_KEY", "environment-key"), "environment-key", "shop"),
        ("an empty variable does not", |c| c.var("CONSIGN_API_KEY", "").var("CONSIGN_PROFILE", ""), "file-key", "shop"),
        ("by name", |c| c.line("-p shop"), "file-key", "shop"),
        ("by variable", |c| c.var("CONSIGN_PROFILE", "shop"), "file-key", "shop"),
        ("the flag counts more", |c| c.var("CONSIGN_PROFILE", "gone").line("-p shop"), "file-key", "shop"),
        ("values are untrimmed", |c| c.var("CONSIGN_API_KEY", " spaced key "), " spaced key ", "shop"),
    ];
    for (name, adapt, key, profile) in table {
        let gateway = Gateway::answering(json(balance("\"1.0\"")));
        let text = format!(
            "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\napi_key = \"file-key\"\naes_key = \"k\"\n",
            gateway.url()
        );
        let (signed, chosen) = who(adapt(config(text)), gateway);
        assert_eq!((signed.as_deref(), chosen.as_str()), (Some(key), Some(profile)), "{name}");
    }
}

#[test]
fn an_empty_consign_config_counts_as_unset() {
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    Consign::with_profile(&gateway.url(), "").var("CONSIGN_CONFIG", "").line("balance").run().expect(0);
    gateway.only();
}

#[test]
fn keys_come_from_files_and_commands_without_their_last_newline() {
    for (line, content) in [
        ("api_key_file = \"api.key\"", "file-key\n"),
        ("api_key_file = \"api.key\"", "file-key"),
        ("api_key_file = \"~/.config/consign/api.key\"", " spaced key \n"),
        ("api_key_command = [\"sh\", \"-c\", \"cat ~/.config/consign/api.key\"]", " spaced key \n"),
        ("api_key_command = [\"printf\", \"file-key\"]", ""),
    ] {
        let gateway = Gateway::answering(json(balance("\"1.0\"")));
        let text = format!("{HALF}{AES}{line}\n").replace("http://127.0.0.1:1", &gateway.url());
        let consign = config(text).file(".config/consign/api.key", content, 0o600);
        let expected = if content.starts_with(' ') { " spaced key " } else { "file-key" };
        assert_eq!(who(consign, gateway).0.as_deref(), Some(expected), "{line}");
    }
}
