//! Profiles stay themselves: what overrides them, what does not, and what says so.

use serde_json::Value;

use super::configuration::all_refused;
use crate::support::gateway::{Gateway, Nobody};
use crate::support::protocol::sign;
use crate::support::replies::{ACCEPTED, balance, json};
use crate::support::{Consign, ORDER_ID, Step};

/// The variables that override a profile, all of them set to a real merchant's.
const OVERRIDES: [(&str, &str); 4] = [
    ("CONSIGN_BASE_URL", "http://real.invalid"),
    ("CONSIGN_CUSTOMER_ID", "20002"),
    ("CONSIGN_API_KEY", "real-api-key"),
    ("CONSIGN_AES_KEY", "real-aes-key"),
];

fn overridden(consign: Consign) -> Consign {
    OVERRIDES.into_iter().fold(consign, |consign, (name, value)| consign.var(name, value))
}

/// A file with two profiles, one of them the default.
fn shops(default: &str) -> Consign {
    let profile = |name: &str| {
        format!(
            "[profiles.{name}]\nbase_url = \"http://{name}.invalid\"\ncustomer_id = \"10001\"\n\
             api_key = \"{name}-api-key\"\naes_key = \"{name}-aes-key\"\n"
        )
    };
    Consign::new().config(&format!("{default}\n{}{}", profile("one"), profile("two")))
}

/// Where a dry run would have gone, for which customer, and under which key.
fn meant(consign: Consign) -> (String, String, &'static str, String) {
    let run = consign.submit().line("--dry-run --json").run().expect(0);
    let document = run.json();
    let fields = document["fields"].as_object().expect("fields");
    let form: Vec<(String, String)> =
        fields.iter().map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned())).collect();
    let keys = ["one-api-key", "two-api-key", "real-api-key", "sandbox-api-key"];
    let key = keys.into_iter().find(|key| Some(sign(&form, &["custom"], key).as_str()) == fields["sign"].as_str());
    let url = document["url"].as_str().expect("a URL");
    let base_url = url.strip_suffix("/v2_tocard.html").expect("the endpoint of a sale");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (base_url.to_owned(), text(&fields["customerId"]), key.expect("a known key"), run.stderr())
}

#[test]
fn the_built_in_sandbox_is_never_overridden() {
    let chosen: [(&str, Consign); 4] = [
        ("by flag", Consign::new().line("-p sandbox")),
        ("by variable", Consign::new().var("CONSIGN_PROFILE", "sandbox")),
        ("by flag beside a file", shops("").line("-p sandbox")),
        ("by default", shops("default_profile = \"sandbox\"")),
    ];
    for (name, consign) in chosen {
        let (base_url, customer_id, key, stderr) = meant(overridden(consign));
        let found = (base_url.as_str(), customer_id.as_str(), key);
        assert_eq!(found, ("http://127.0.0.1:9093", "10001", "sandbox-api-key"), "{name}");
        assert!(stderr.contains("warning:"), "{name}: {stderr}");
        for (variable, _) in OVERRIDES {
            assert!(stderr.contains(variable), "{name} does not say that {variable} is ignored: {stderr}");
        }
    }
}

/// A file whose `sandbox` would sell real cards.
const SHADOW: &str = "[profiles.sandbox]\nbase_url = \"http://real.invalid\"\ncustomer_id = \"20002\"\n\
    api_key = \"real-api-key\"\naes_key = \"real-aes-key\"\n";

#[test]
fn a_table_of_its_name_does_not_replace_the_built_in_sandbox() {
    let one = "[profiles.one]\nbase_url = \"http://one.invalid\"\ncustomer_id = \"10001\"\n\
        api_key = \"one-api-key\"\naes_key = \"one-aes-key\"\n";
    let chosen: [(&str, Consign); 3] = [
        ("by flag", Consign::new().config(SHADOW).line("-p sandbox")),
        ("by variable", Consign::new().config(SHADOW).var("CONSIGN_PROFILE", "sandbox")),
        ("by default", Consign::new().config(&format!("default_profile = \"sandbox\"\n{SHADOW}{one}"))),
    ];
    for (name, consign) in chosen {
        let (base_url, customer_id, key, stderr) = meant(overridden(consign));
        let found = (base_url.as_str(), customer_id.as_str(), key);
        assert_eq!(found, ("http://127.0.0.1:9093", "10001", "sandbox-api-key"), "{name}");
        assert!(stderr.contains("[profiles.sandbox]") && stderr.contains("another name"), "{name}: {stderr}");
    }
    // It is no profile to be chosen for want of another either.
    all_refused(vec![(
        "alone",
        Consign::new().config(SHADOW).line("balance"),
        &["[profiles.sandbox]", "another name"],
    )]);
    let (base_url, _, key, stderr) = meant(Consign::new().config(&format!("{SHADOW}{one}")));
    assert_eq!((base_url.as_str(), key), ("http://one.invalid", "one-api-key"));
    assert!(!stderr.contains("warning: [profiles"), "{stderr}");
}

#[test]
fn a_profile_that_is_named_on_the_command_line_is_used_as_written() {
    for name in ["one", "two"] {
        let (base_url, customer_id, key, stderr) =
            meant(overridden(shops("default_profile = \"one\"").args(["-p", name])));
        assert_eq!(base_url, format!("http://{name}.invalid"));
        assert_eq!((customer_id.as_str(), key), ("10001", format!("{name}-api-key").as_str()));
        assert!(OVERRIDES.iter().all(|(variable, _)| stderr.contains(variable)), "{stderr}");
        assert!(!stderr.contains("real-api-key") && !stderr.contains("20002"), "{stderr}");
    }
}

#[test]
fn the_warning_names_what_is_set_and_nothing_else() {
    let warning = |consign: Consign| {
        let run =
            consign.line("-p one submit --dry-run --product-code 12 --amount 1 --card-password-stdin").stdin("1").run();
        run.expect(0).stderr()
    };
    let some = warning(shops("").var("CONSIGN_API_KEY", "k").var("CONSIGN_AES_KEY", ""));
    assert!(some.contains("CONSIGN_API_KEY") && !some.contains("CONSIGN_AES_KEY"), "{some}");
    assert!(!some.contains("CONSIGN_BASE_URL") && !some.contains("CONSIGN_CUSTOMER_ID"), "{some}");
    let none = warning(shops("").var("CONSIGN_API_KEY", ""));
    assert!(!none.contains("CONSIGN_"), "{none}");
}

#[test]
fn a_profile_that_is_chosen_otherwise_is_overridden() {
    let only = "[profiles.one]\nbase_url = \"http://one.invalid\"\ncustomer_id = \"10001\"\napi_key = \"k\"\n";
    let chosen: [(&str, Consign); 4] = [
        ("by variable", shops("").var("CONSIGN_PROFILE", "two")),
        ("by default", shops("default_profile = \"one\"")),
        ("as the only one", Consign::new().config(only)),
        ("from nothing", Consign::new()),
    ];
    for (name, consign) in chosen {
        let (base_url, customer_id, key, stderr) = meant(overridden(consign));
        let found = (base_url.as_str(), customer_id.as_str(), key);
        assert_eq!(found, ("http://real.invalid", "20002", "real-api-key"), "{name}");
        assert!(!stderr.contains("ignored"), "{name}: {stderr}");
    }
}

#[test]
fn a_key_of_the_environment_does_not_fill_a_named_profile() {
    let text = "[profiles.one]\nbase_url = \"http://127.0.0.1:1\"\ncustomer_id = \"10001\"\naes_key = \"k\"\n";
    let keyless = || Consign::new().config(text).var("CONSIGN_API_KEY", "real-api-key");
    all_refused(vec![
        ("balance", keyless().line("balance -p one"), &["api_key", "CONSIGN_API_KEY", "CONSIGN_PROFILE"]),
        ("sign", keyless().line("sign -p one a=1"), &["api_key", "CONSIGN_API_KEY", "CONSIGN_PROFILE"]),
    ]);
    keyless().var("CONSIGN_PROFILE", "one").line("sign a=1").run().expect(0);
}

#[test]
fn an_empty_variable_is_unset_and_an_empty_flag_is_a_mistake() {
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    let empty = Consign::with_profile(&gateway.url(), "").var("CONSIGN_PROFILE", "").var("CONSIGN_LEDGER", "");
    empty.line("balance").run().expect(0);
    gateway.only();
    for flag in ["-p", "--config", "--ledger"] {
        Consign::new().line("balance").args([flag, ""]).run().expect(2);
    }
}

/// The commands that talk to a gateway.
const TALKING: [Step; 6] = [
    Consign::submit,
    Consign::buy,
    |consign| consign.args(["query", ORDER_ID]),
    |consign| consign.args(["bizorder", ORDER_ID]),
    |consign| consign.line("balance"),
    |consign| consign.line("orders sync"),
];

#[test]
fn documents_name_the_gateway_they_tell_of() {
    for (number, step) in TALKING.into_iter().enumerate() {
        let gateway = Gateway::answering(json(ACCEPTED));
        let told = |name: &str, consign: Consign, base_url: &str| {
            let run = step(consign).line("--json --timeout 3s").run();
            assert_eq!(run.json()["base_url"], base_url, "command {number}, {name}\n{run}");
        };
        let (url, port) = (gateway.url(), gateway.addr().port());
        told("answered", Consign::with_profile(&url, ""), &url);
        told("written otherwise", Consign::with_profile(&format!("HTTP://127.1:{port}/"), ""), &url);
        let nobody = format!("http://{}", Nobody::new().addr());
        told("unreachable", Consign::with_profile(&nobody, ""), &nobody);
        told(
            "without a key",
            Consign::with_profile("http://127.0.0.1:1", "")
                .var("CONSIGN_PROFILE", "")
                .config("[profiles.shop]\nbase_url = \"http://127.0.0.1:1\"\ncustomer_id = \"10001\"\n"),
            "http://127.0.0.1:1",
        );
        told("practice", Consign::new().line("--sandbox"), "sandbox");
    }
    let elsewhere = Consign::at("http://127.0.0.1:1").line("--json sign a=1").run().expect(0);
    assert_eq!(elsewhere.json()["base_url"], Value::Null, "{elsewhere}");
}
