//! `profile init` without anybody to ask: all comes from flags, files and stdin.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::gateway::Gateway;
use crate::support::protocol::sign;
use crate::support::replies::{balance, json as answer};
use crate::support::{AES_KEY, API_KEY, Consign, Step, closed_directory};

const FILE: &str = ".config/consign/config.toml";

/// `profile init` of a good profile, in a directory that stays.
fn init(home: &Path, base_url: &str) -> Consign {
    Consign::new()
        .var("HOME", home)
        .line("profile init shop --customer-id 10001 --api-key-stdin --aes-key-stdin --base-url")
        .args([base_url])
        .stdin(format!("{API_KEY}\n{AES_KEY}\n"))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

#[test]
fn a_new_profile_works_at_once() {
    let home = closed_directory();
    let gateway = Gateway::answering(answer(balance("\"1.0\"")));
    let run = init(home.path(), &gateway.url()).line("--json").run().expect(0);
    let path = home.path().join(FILE);
    assert_eq!(
        run.json(),
        json!({
            "command": "profile", "profile": "shop", "outcome": "added", "exit_code": 0,
            "path": path.display().to_string(), "key_files": [],
        })
    );
    assert!(!run.everything().contains(API_KEY) && run.stderr().contains("consign profile check shop"), "{run}");
    assert_eq!((mode(&path), mode(path.parent().expect("a directory"))), (0o600, 0o700));
    assert!(fs::read_to_string(&path).expect("text").contains("# 商户号"));
    Consign::new().var("HOME", home.path()).line("balance").run().expect(0);
    let received = gateway.only();
    assert_eq!(received.field("sign"), Some(sign(&received.form(), &[], API_KEY)));
    let names: Vec<_> = fs::read_dir(path.parent().expect("a directory")).expect("readable").collect();
    assert_eq!(names.len(), 1, "nothing else is left there");
}

#[test]
fn what_stands_in_the_file_stays_and_so_does_the_profile_that_commands_use() {
    let home = closed_directory();
    let path = home.path().join(FILE);
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    let before = "# mine\n[profiles.old]  # the old one\nbase_url = 'http://127.0.0.1:1'\ncustomer_id = '7'";
    fs::write(&path, before).expect("a file");
    let run = init(home.path(), "http://127.0.0.1:2").line("--json").run().expect(0);
    assert_eq!(run.json()["default_profile"], "old", "{run}");
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.starts_with(&format!("default_profile = \"old\"\n\n{before}\n\n[profiles.shop]\n")), "{text}");
    assert_eq!(mode(&path), 0o600);
    let list = Consign::new().var("HOME", home.path()).line("profile list --json").run().expect(0).json();
    assert_eq!(list["chosen"], "old", "{list}");

    let again = init(home.path(), "http://127.0.0.1:3").line("--json").run().expect(2);
    let hint = again.json()["error"]["hint"].to_string();
    assert!(hint.contains("consign profile edit") && hint.contains("consign profile init shop-2"), "{again}");
    assert_eq!(fs::read_to_string(&path).expect("text"), text);
}

/// All of them wait for the same lock when it is released. Half of them reach the file by a link from
/// another directory.
#[test]
fn profiles_that_are_made_at_once_are_all_there() {
    let home = closed_directory();
    let path = home.path().join(FILE);
    let linked = home.path().join("linked.toml");
    std::os::unix::fs::symlink(FILE, &linked).expect("a link");
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    let names: Vec<String> = (0..8).map(|number| format!("shop-{number}")).collect();
    let lock = fs::File::open(path.parent().expect("a directory")).expect("a directory");
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).expect("locked");
    let add = |name: &str, config: &Path| {
        let consign = Consign::new().var("HOME", home.path()).args(["--config".as_ref(), config.as_os_str()]);
        let consign = consign.line("profile init --customer-id 10001 --api-key-stdin --aes-key-stdin --json");
        let consign = consign.args(["--base-url", "http://127.0.0.1:1", name]);
        let run = consign.stdin(format!("{API_KEY}\n{AES_KEY}\n")).run().expect(0);
        assert_eq!(run.json()["outcome"], "added", "{run}");
    };
    std::thread::scope(|scope| {
        for (at, name) in names.iter().enumerate() {
            let config = if at % 2 == 0 { &path } else { &linked };
            let add = &add;
            scope.spawn(move || add(name, config));
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(!path.exists(), "nobody writes while another does");
        drop(lock);
    });
    let list = Consign::new().var("HOME", home.path()).line("profile list --json").run().expect(0).json();
    let profiles = list["profiles"].as_array().expect("profiles");
    for name in &names {
        assert!(profiles.iter().any(|profile| profile["name"] == **name), "{name} is lost: {list}");
    }
}

#[test]
fn keys_may_be_files_and_commands() {
    let home = closed_directory();
    let key = home.path().join("my key");
    fs::write(&key, format!("{API_KEY}\n")).expect("a key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("its mode");
    let run = Consign::new()
        .var("HOME", home.path())
        .line("profile init shop --base-url http://127.0.0.1:1 --customer-id 10001 --api-key-file")
        .args([key.as_os_str()])
        .args([
            "--aes-key-command",
            "pass show 'consign/my shop'",
            "--notify-url",
            "http://127.0.0.1/n",
            "--config",
            "c.toml",
        ]);
    let config = run.path("c.toml");
    let running = run.start();
    let written = running.path("c.toml");
    assert_eq!(written, config);
    let run = running.finish(std::time::Duration::from_secs(20)).expect(0);
    assert!(run.stderr().contains("consign --config c.toml profile check shop"), "{run}");
}

/// What a refused `profile init` says, and that nothing was written.
fn refused(adapt: Step, code: i32) -> Value {
    let home = closed_directory();
    let consign = adapt(Consign::new().var("HOME", home.path())).line("--json");
    let run = consign.run().expect(code);
    assert!(!home.path().join(".config").exists(), "{run}");
    assert!(!run.everything().contains("canary"), "{run}");
    let error = run.json()["error"].clone();
    assert!(error["message"].to_string().contains("nothing was written") || code == 3, "{run}");
    error
}

#[test]
fn a_bad_value_names_its_field_and_its_rule() {
    let table: [(Step, i32, &[&str]); 14] = [
        (|c| c.line("profile init"), 2, &["no name", "consign profile init shop"]),
        (
            |c| c.line("profile init shop"),
            2,
            &["--base-url URL", "--customer-id ID", "--api-key-stdin", "--aes-key-stdin"],
        ),
        (|c| c.line("profile init my.shop"), 2, &["NAME", "'.'"]),
        (|c| c.line("profile init sandbox"), 2, &["NAME", "already"]),
        (|c| given(c, "47.92.108.245:9093", "10001"), 2, &["--base-url", "base_url", "http://"]),
        (|c| given(c, "http://h:99999", "10001"), 2, &["--base-url", "port"]),
        (|c| given(c, "http://h", "\"10001\""), 2, &["--customer-id", "quotes"]),
        (|c| given(c, "\u{feff}http://h", "10001"), 2, &["--base-url", "byte-order mark"]),
        (|c| given(c, "http://h\r", "10001"), 2, &["--base-url", "(U+000D)"]),
        (|c| given(c, "http://h", "10001 "), 2, &["--customer-id", "blank"]),
        (
            |c| given(c, "http://h", "1").stdin("\"canary-api-key\"\nk"),
            2,
            &["API key", "on stdin", "quotes", "--as-typed"],
        ),
        (|c| given(c, "http://h", "1").stdin("canary-api-key\r\nk"), 2, &["API key", "(CR)"]),
        (|c| given(c, "http://h", "1").stdin("\u{feff}canary-api-key\nk"), 2, &["API key", "(BOM)"]),
        (|c| given(c, "http://h", "1").stdin("canary-api-key\n"), 2, &["one line"]),
    ];
    for (adapt, code, words) in table {
        let error = refused(adapt, code).to_string();
        for word in words {
            assert!(error.replace("\\\"", "\"").contains(word), "{word:?} is not in {error}");
        }
    }
    let missing = refused(
        |c| c.line("profile init s --base-url http://h --customer-id 1 --api-key-file gone --aes-key-command x"),
        3,
    );
    assert!(missing.to_string().contains("gone"), "{missing}");
}

fn given(consign: Consign, base_url: &str, customer_id: &str) -> Consign {
    consign.line("profile init shop --api-key-stdin --aes-key-stdin --no-input").args([
        "--base-url",
        base_url,
        "--customer-id",
        customer_id,
    ])
}

#[test]
fn a_key_with_odd_characters_is_taken_where_that_is_said() {
    let home = closed_directory();
    let run = init(home.path(), "http://127.0.0.1:1").line("--as-typed").stdin(" odd\t\"key\\ \r\nk").run().expect(0);
    assert!(run.stderr().contains("blank") && !run.everything().contains("odd"), "{run}");
    let sign = Consign::new().var("HOME", home.path()).line("sign a=1").run().expect(0);
    let form = [("a".to_owned(), "1".to_owned())];
    assert_eq!(sign.stdout().trim(), self::sign(&form, &[], " odd\t\"key\\ \r"));
}

#[test]
fn a_file_that_cannot_be_used_is_mended_first() {
    let home = closed_directory();
    let path = home.path().join(FILE);
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    for (text, mode, word) in
        [("[profiles.a", 0o600, "profile edit"), ("", 0o666, "chmod go-w"), ("profiles = { a = {} }", 0o600, "by hand")]
    {
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
        let run = init(home.path(), "http://127.0.0.1:1").line("--json").run().expect(3);
        assert!(run.json()["error"].to_string().contains(word), "{run}");
        assert_eq!(fs::read_to_string(&path).expect("text"), text);
    }
}

#[test]
fn no_flag_takes_a_key_and_none_is_repeated() {
    for words in [
        &["--api-key", "canary"][..],
        &["--api-key=canary"],
        &["--aes-key", "canary"],
        &["--key=canary"],
        &["--api-key-stdin=canary"],
        &["--aes-key-stdin=canary"],
        &["canary"],
        &["--api-key-stdin", "canary"],
    ] {
        for more in [None, Some("--json")] {
            let run = Consign::new().args(["profile", "init", "shop"]).args(words.iter().copied()).args(more);
            let run = run.run().expect(2);
            assert!(!run.everything().contains("canary"), "{words:?}: {run}");
            assert!(run.everything().contains("never stands in the command line"), "{words:?}: {run}");
        }
    }
}

#[test]
fn a_profile_file_that_is_a_link_stays_one_and_its_key_files_are_found() {
    let home = closed_directory();
    let (directory, elsewhere) = (home.path().join(".config/consign"), home.path().join("elsewhere"));
    fs::create_dir_all(&directory).expect("a directory");
    fs::create_dir(&elsewhere).expect("a directory");
    std::os::unix::fs::symlink(elsewhere.join("c.toml"), directory.join("config.toml")).expect("a link");
    init(home.path(), "http://127.0.0.1:1").run().expect(0);
    assert!(fs::symlink_metadata(directory.join("config.toml")).expect("there").is_symlink());
    assert_eq!(mode(&elsewhere.join("c.toml")), 0o600);
    Consign::new().var("HOME", home.path()).line("sign a=1").run().expect(0);
}
