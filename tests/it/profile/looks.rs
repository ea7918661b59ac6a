//! Looking at profiles: nothing is sent, no key is shown, and no key command runs.

use serde_json::json;

use crate::support::{AES_KEY, API_KEY, Consign};

const SHOPS: &str = "\
[profiles.shop]
base_url = \"HTTP://127.0.0.1:9093/\"
customer_id = \"10001\"
api_key = \"test-api-key\"
aes_key_file = \"shop.aes\"
timeout = \"5s\"

[profiles.other]
base_url = \"test-api-key\"
customer_id = \"10002\"
api_key_command = [\"touch\", \"ran\"]
proxy = \"socks5://user:canary@127.0.0.1:1080\"
[profiles.other.endpoints.submit]
unsigned = []
";

fn shops() -> Consign {
    Consign::new().config(SHOPS).file(".config/consign/shop.aes", AES_KEY, 0o600)
}

#[test]
fn the_path_is_told_whether_or_not_there_is_a_file() {
    let missing = Consign::new();
    let path = missing.path(".config/consign/config.toml").display().to_string();
    let run = missing.line("profile path").run().expect(0);
    assert_eq!(run.stdout(), format!("{path}\n"));
    assert!(run.stderr().contains("consign profile init"), "{run}");
    let there = shops().line("profile path --json").run().expect(0).json();
    assert_eq!((&there["command"], &there["exists"]), (&json!("profile"), &json!(true)), "{there}");
    let named = Consign::new().line("profile path --config my.toml --json").run().expect(0).json();
    assert_eq!((&named["path"], &named["exists"]), (&json!("my.toml"), &json!(false)), "{named}");
    let homeless = Consign::new().var("HOME", "").var("XDG_CONFIG_HOME", "/etc/x").line("profile path").run();
    assert_eq!(homeless.expect(0).stdout(), "/etc/x/consign/config.toml\n");
}

#[test]
fn profiles_are_listed_with_the_one_that_counts() {
    let document = shops().line("profile list --json").run().expect(0).json();
    let profiles = json!([
        {"name": "other", "customer_id": "10002", "built_in": false},
        {"name": "shop", "base_url": "http://127.0.0.1:9093", "customer_id": "10001", "built_in": false},
        {"name": "sandbox", "base_url": "http://127.0.0.1:9093", "customer_id": "10001", "built_in": true},
    ]);
    assert_eq!(document["profiles"], profiles);
    assert_eq!((&document["outcome"], document.get("chosen")), (&json!("listed"), None), "{document}");
    for (consign, chosen) in [
        (shops().line("-p other"), "other"),
        (shops().var("CONSIGN_PROFILE", "shop"), "shop"),
        (Consign::new().config(&format!("default_profile = \"shop\"\n{SHOPS}")), "shop"),
        (Consign::with_profile("http://127.0.0.1:1", ""), "shop"),
    ] {
        assert_eq!(consign.line("profile list --json").run().expect(0).json()["chosen"], chosen);
    }
    let none = Consign::new().line("profile list").run().expect(0);
    assert!(none.stdout().contains("sandbox") && none.stderr().contains("consign profile init"), "{none}");
}

#[test]
fn a_profile_is_shown_with_where_each_value_comes_from_and_without_its_keys() {
    let consign = shops();
    let key_file = consign.path(".config/consign/shop.aes").display().to_string();
    let run = consign.line("profile show shop --json").run().expect(0);
    let document = run.json();
    assert_eq!((&document["profile"], &document["outcome"]), (&json!("shop"), &json!("shown")), "{document}");
    let setting = |name: &str| {
        let settings = document["settings"].as_array().expect("settings");
        settings.iter().find(|one| one["setting"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    for (name, expected) in [
        ("base_url", json!({"value": "http://127.0.0.1:9093", "hidden": false, "from": "file"})),
        ("api_key", json!({"hidden": true, "from": "file"})),
        ("aes_key", json!({"hidden": true, "from": "key_file", "at": key_file})),
        ("timeout", json!({"value": "5s", "hidden": false, "from": "file"})),
        ("settle_grace", json!({"value": "120s", "hidden": false, "from": "default"})),
        ("proxy", json!({"hidden": false, "from": "nowhere"})),
    ] {
        let mut found = setting(name);
        found.as_object_mut().expect("an object").remove("setting");
        assert_eq!(found, expected, "{name}");
    }
    assert!(!run.everything().contains(API_KEY) && !run.everything().contains(AES_KEY), "{run}");
}

#[test]
fn variables_are_named_where_they_count() {
    let overridden = || shops().var("CONSIGN_API_KEY", "from-the-environment").var("CONSIGN_PROFILE", "shop");
    let run = overridden().line("profile show").run().expect(0);
    assert!(run.stdout().contains("the variable CONSIGN_API_KEY"), "{run}");
    assert!(!run.everything().contains("from-the-environment"), "{run}");
    let named = overridden().line("profile show shop").run().expect(0);
    assert!(
        !named.stdout().contains("CONSIGN_API_KEY") && named.stderr().contains("CONSIGN_API_KEY ignored"),
        "{named}"
    );
    let alone = Consign::at("http://127.0.0.1:1").line("profile show").run().expect(0);
    assert!(alone.stdout().contains("profile environment"), "{alone}");
}

#[test]
fn what_may_be_a_secret_in_the_wrong_place_is_not_shown_and_no_command_runs() {
    for extra in ["", "--json"] {
        let consign = shops();
        let mark = consign.path(".config/consign/ran");
        let here = consign.path("ran");
        let run = consign.line("profile show other").line(extra).run().expect(0);
        assert!(!run.everything().contains(API_KEY) && !run.everything().contains("canary"), "{run}");
        assert!(run.stdout().contains("touch") && run.stdout().contains("socks5://127.0.0.1:1080"), "{run}");
        assert!(run.stdout().contains("endpoints.submit"), "{run}");
        assert!(!mark.exists() && !here.exists());
    }
}

#[test]
fn what_cannot_be_shown_says_what_to_do() {
    let two = shops().line("profile show shop -p other --json").run().expect(2).json();
    assert_eq!(two["error"]["hint"], "name one of them", "{two}");
    let none = shops().line("profile show --json").run().expect(3).json();
    assert!(none["error"]["hint"].to_string().contains("shop"), "{none}");
    let unknown = shops().line("profile show shpo --json").run().expect(3).json();
    assert!(unknown["error"]["message"].to_string().contains("shpo"), "{unknown}");
    let open = Consign::new().file("c.toml", SHOPS, 0o644).line("profile list --config c.toml --json").run();
    assert!(open.expect(3).json()["error"]["hint"].to_string().contains("chmod 600"));
    let practice = Consign::new().line("profile show sandbox").run().expect(0);
    assert!(practice.stdout().contains("built in") && !practice.stdout().contains("sandbox-api-key"), "{practice}");
}
