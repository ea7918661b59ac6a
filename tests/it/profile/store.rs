//! Keys in the system's own store, on a system that has none: whatever needs such a key is refused, and
//! nothing else is tried in its place.

use serde_json::json;

use crate::support::gateway::Gateway;
use crate::support::replies::{balance, json as answer};
use crate::support::{Consign, closed_directory};

fn stored(gateway: &Gateway) -> Consign {
    let text = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\napi_key_store = true\naes_key_store = true\n",
        gateway.url()
    );
    // Neither a file of the name that the key has there nor anything else is looked for.
    Consign::new().config(&text).file(".config/consign/shop.api-key", "canary", 0o600)
}

#[test]
fn a_key_that_is_to_be_there_is_taken_from_nowhere_else() {
    for line in [
        "balance",
        "submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin",
        "buy --item-id 103 --face-price 50 --number 13800000000",
        "sign a=1",
        "profile check",
    ] {
        let gateway = Gateway::answering(answer(balance("\"1.0\"")));
        let run = stored(&gateway).line(line).stdin("123456\n").run().expect(3);
        let says = ["shop.api-key", "api_key_command = [\"pass\", \"show\", \"consign/shop.api-key\"]"]
            .iter()
            .all(|word| run.stderr().contains(word));
        assert!(says || line == "profile check" && run.everything().contains("shop.api-key"), "{line}: {run}");
        assert!(!run.everything().contains("canary"), "{run}");
        // `profile check` asks how the gateway is reached, and nothing that is signed.
        let received = gateway.finish();
        assert!(received.iter().all(|request| request.field("sign").is_none()), "{line}");
    }
}

#[test]
fn it_is_shown_by_its_name() {
    let gateway = Gateway::answering(answer(balance("\"1.0\"")));
    let document = stored(&gateway).line("profile show --json").run().expect(0).json();
    let settings = document["settings"].as_array().expect("settings");
    let key = settings.iter().find(|one| one["setting"] == "api_key").expect("the key");
    assert_eq!(*key, json!({"setting": "api_key", "hidden": true, "from": "key_store", "at": "shop.api-key"}));
    let doctor = stored(&gateway).line("doctor").run().expect(3);
    assert!(doctor.everything().contains("shop.api-key"), "{doctor}");
}

#[test]
fn two_ways_to_write_a_key_are_one_too_many() {
    let text = "[profiles.shop]\nbase_url = \"http://127.0.0.1:1\"\ncustomer_id = \"1\"\napi_key_store = true\n";
    let both = Consign::new().config(&format!("{text}api_key = \"canary\"\n")).line("sign a=1").run().expect(3);
    assert!(both.stderr().contains("api_key_store") && !both.everything().contains("canary"), "{both}");
    let off = Consign::new().config(&format!("{}api_key = \"k\"\n", text.replace("true", "false")));
    off.line("sign a=1").run().expect(0);
    let no_boolean = Consign::new().config(&text.replace("true", "\"canary\"")).line("sign a=1").run().expect(3);
    assert!(no_boolean.stderr().contains("boolean") && !no_boolean.everything().contains("canary"), "{no_boolean}");
}

#[test]
fn a_profile_with_it_is_not_made_where_there_is_none() {
    let home = closed_directory();
    let run = Consign::new()
        .var("HOME", home.path())
        .line("profile init shop --base-url http://127.0.0.1:1 --customer-id 1 --api-key-stdin --aes-key-stdin")
        .args(["--key-store"])
        .stdin("canary\nsixteen-bytes-of")
        .run()
        .expect(2);
    let says =
        ["--key-store", "nothing was written", "--api-key-command"].iter().all(|word| run.stderr().contains(word));
    assert!(says && !run.everything().contains("canary"), "{run}");
    assert!(!home.path().join(".config").exists(), "{run}");
}
