//! What hints tell an operator to type: it reaches the same merchant and ledger, fits the kind of
//! the order, survives a shell, and begins with what the program can see for itself.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{json, sale};
use crate::support::{AES_KEY, CUSTOMER_ID, Consign, ORDER_ID, did_not_run};

const BAD_SIGNATURE: &str = r#"{"code":-1,"msg":"SIGN错误"}"#;

/// The hint of a command that failed.
fn hint(run: &Run) -> String {
    run.json()["error"]["hint"].as_str().unwrap_or_else(|| panic!("a hint\n{run}")).to_owned()
}

/// The first command that a hint names.
fn command(hint: &str) -> String {
    hint.split('`').nth(1).unwrap_or_else(|| panic!("a command in {hint}")).to_owned()
}

/// Types a command into a shell, in a home directory without a profile; returns its stdout.
fn shell(line: &str, home: &Path) -> String {
    let binaries = Path::new(env!("CARGO_BIN_EXE_consign")).parent().expect("a directory");
    let path = std::env::var("PATH").expect("a PATH");
    let output = Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("PATH", format!("{}:{path}", binaries.display()))
        .env("HOME", home)
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A profile file with two profiles, so that none is chosen by itself.
fn two_profiles(directory: &Path, base_url: &str) -> std::path::PathBuf {
    let file = directory.join("my config.toml");
    let shop = |name: &str| {
        format!(
            "[profiles.\"{name}\"]\nbase_url = \"{base_url}\"\ncustomer_id = \"{CUSTOMER_ID}\"\n\
             api_key = \"test-api-key\"\naes_key = \"{AES_KEY}\"\n"
        )
    };
    fs::write(&file, format!("{}{}", shop("my shop"), shop("other"))).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
    file
}

#[test]
fn the_command_after_a_doubt_works_as_it_is_printed() {
    let directory = tempfile::tempdir().expect("a directory");
    let id = "C2026'1122 $x";
    let gateway = Gateway::start(move |connection| match connection {
        0 => Act::CutAfterBody,
        _ => Act::Answer(json(sale(id, "2"))),
    });
    let config = two_profiles(directory.path(), &gateway.url());
    let ledger = directory.path().join("my ledger.db");
    let run = Consign::new()
        .args(["--json", "-p", "my shop", "--config"])
        .args([config.as_os_str(), "--ledger".as_ref(), ledger.as_os_str()])
        .line("submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin")
        .args(["--order-id", id])
        .stdin("123456")
        .run()
        .expect(7);
    let shown = shell(&command(&hint(&run)), directory.path());
    assert!(shown.starts_with("succeeded"), "{shown}");
    let list =
        format!("consign --config '{}' -p 'my shop' --ledger '{}' orders list", config.display(), ledger.display());
    assert!(shell(&list, directory.path()).contains("succeeded"), "the ledger of the first command has learned it");
}

#[test]
fn a_top_up_is_looked_up_as_a_top_up_by_every_hint() {
    let gateway = Gateway::start(|_| Act::CutAfterBody);
    let directory = tempfile::tempdir().expect("a directory");
    let at = || {
        let ledger = directory.path().join("ledger.db");
        Consign::at(&gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
    };
    let bought = at().buy().run().expect(7);
    assert!(command(&hint(&bought)).ends_with(&format!(" bizorder {ORDER_ID}")), "{bought}");
    let synced = at().line("orders sync --settle-grace 0s --timeout 1s").run().expect(6);
    assert!(command(&hint(&synced)).ends_with(&format!(" bizorder {ORDER_ID}")), "{synced}");
    let unknown = at().line("orders show nobody").run().expect(9);
    let said = hint(&unknown);
    assert!(said.contains(" query nobody`") && said.contains(" bizorder nobody`"), "{said}");
}

#[test]
fn the_embedded_sandbox_is_never_to_be_asked_later() {
    for (ending, code) in [("0000", 0), ("0007", 7), ("0001", 11)] {
        let run = Consign::new()
            .args(["--sandbox", "submit", "--product-code", "12", "--amount", "100", "--card-password-stdin"])
            .args(["--card-number".to_owned(), format!("600000000000{ending}")])
            .args((code == 11).then_some("--wait=1500ms"))
            .stdin("123456")
            .run()
            .expect(code);
        assert!(!run.stderr().contains("consign query") && !run.stderr().contains("--sandbox query"), "{run}");
        assert_eq!(run.stderr().contains("`consign sandbox`"), code != 0, "{run}");
    }
}

#[test]
fn the_throwaway_ledger_is_not_to_be_read_later() {
    for line in ["orders show C1", "orders release C1 --because x", "orders backup copy.db"] {
        let run = Consign::new().args(["--sandbox", "--json"]).line(line).run();
        assert!([9, 1].contains(&run.code()), "{run}");
        let said = run.everything();
        assert!(said.contains("throwaway ledger") && !said.contains("()"), "{run}");
        assert!(!said.contains("--sandbox orders") && !said.contains("--sandbox query"), "{run}");
    }
    // A ledger that is named outlives its command.
    let run = Consign::new().line("--sandbox --json --ledger l.db orders show C1").run().expect(9);
    assert_eq!(command(&hint(&run)), "consign --ledger l.db --sandbox orders list", "{run}");
    assert!(!hint(&run).contains(" query "), "{run}");
}

#[test]
fn a_path_that_is_no_text_is_pasted_as_it_is_meant() {
    if Command::new("bash").args(["-c", ":"]).output().is_err() {
        did_not_run("this system has no bash");
        return;
    }
    for name in [&b"ledger \xff\x01.db"[..], "l\u{202e}'\u{200b}.db".as_bytes()] {
        let consign = Consign::new().args(["--json".as_ref(), "--ledger".as_ref(), OsStr::from_bytes(name)]);
        let run = consign.line("orders show C1").run().expect(9);
        let line = command(&hint(&run));
        let words = format!("printf '%s\\0' {line}");
        let output = Command::new("bash").args(["-c", &words]).output().expect("a shell");
        let words: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).collect();
        assert_eq!(words, [&b"consign"[..], b"--ledger", name, b"orders", b"list", b""], "{line}");
    }
}

#[test]
fn every_command_by_hand_is_named_with_the_options_of_this_run() {
    let consign = || Consign::new().line("--json --sandbox verify a=1 b=2");
    let run = consign().run().expect(2);
    assert!(hint(&run).contains("`consign --sandbox sign` computes one"), "{run}");
    let run = consign().file("their.txt", "a=1&b=3", 0o600).line("--string-file their.txt").run().expect(10);
    assert!(hint(&run).contains("`consign --sandbox sign --explain`"), "{run}");
    let gateway = Gateway::answering(json(r#"{"code":-1,"msg":"卡号解密失败"}"#));
    let run = Consign::with_profile(&gateway.url(), "").line("--json -p shop").submit().run().expect(5);
    assert!(hint(&run).contains("`consign -p shop encrypt`"), "{run}");
}

#[test]
fn a_refused_signature_is_explained_by_what_is_wrong_with_the_key_first() {
    for (key, word) in [
        ("test-api-key ", "blank"),
        ("\"test-api-key\"", "quotes"),
        ("test-api-key\r", "carriage return"),
        ("\u{feff}test-api-key", "byte-order mark"),
        ("tëst-api-key", "not ASCII"),
        ("k", "unusually short"),
    ] {
        let gateway = Gateway::answering(json(BAD_SIGNATURE));
        let run = Consign::at(&gateway.url()).var("CONSIGN_API_KEY", key).line("--json query C20261122000001").run();
        let run = run.expect(5);
        let said = hint(&run);
        assert!(
            said.starts_with("the API key ") && said.split(';').next().unwrap_or_default().contains(word),
            "{said}"
        );
        assert!(!run.everything().contains("est-api-key"), "{run}");
    }
}

#[test]
fn values_that_gateways_rewrite_come_before_the_settings_and_the_settings_before_verify() {
    let gateway = Gateway::answering(json(BAD_SIGNATURE));
    let run = Consign::at(&gateway.url())
        .args(["--json"])
        .submit()
        .args(["--notify-url", "http://shop.example/n?a=1&b=2", "--custom", "x"])
        .run()
        .expect(5);
    let said = hint(&run);
    let place = |word: &str| said.find(word).unwrap_or_else(|| panic!("{word} in {said}"));
    assert!(place("notify_url contains `&`") < place("unsigned = []"), "{said}");
    assert!(place("unsigned = []") < place("consign balance"), "{said}");
    assert!(place("consign balance") < place("verify --endpoint submit"), "{said}");
}

#[test]
fn a_sound_request_is_not_called_suspicious() {
    let gateway = Gateway::answering(json(BAD_SIGNATURE));
    let run = Consign::at(&gateway.url()).line("--json query C20261122000001").run().expect(5);
    assert!(hint(&run).starts_with("check api_key and customer_id, with `consign balance`"), "{run}");
    let run = Consign::at(&gateway.url()).line("--json balance").run().expect(5);
    assert!(!command(&hint(&run)).contains("balance`") && hint(&run).starts_with("check api_key and customer_id; "));
}

#[test]
fn a_card_that_does_not_decrypt_points_at_the_aes_key_or_the_missing_number() {
    let gateway = Gateway::answering(json(r#"{"code":-1,"msg":"卡号解密失败"}"#));
    let run = Consign::at(&gateway.url()).args(["--json"]).submit().run().expect(5);
    assert!(hint(&run).starts_with("check aes_key"), "{run}");
    let line = "--json submit --product-code 12 --amount 100 --card-password-stdin --order-id C2 --batchno B20261122";
    let run = Consign::at(&gateway.url()).line(line).stdin("123456").run().expect(5);
    assert!(hint(&run).contains("without a number"), "{run}");
}

#[test]
fn refusals_that_say_why_are_explained_by_every_command() {
    let table = [
        ("无此商户", "CONSIGN_CUSTOMER_ID"),
        ("商户不存在，获取商户密钥失败", "CONSIGN_CUSTOMER_ID"),
        ("拒绝服务[IP]", "whitelist"),
        ("IP白名单未设置", "whitelist"),
        ("错误次数过多", "stop"),
        ("余额不足", "consign balance"),
    ];
    for (said, word) in table {
        let gateway = Gateway::answering(json(format!(r#"{{"code":-1,"msg":"{said}"}}"#)));
        let at = || Consign::at(&gateway.url()).args(["--json"]);
        for consign in [at().submit(), at().buy(), at().args(["query", ORDER_ID]), at().line("balance")] {
            let run = consign.run().expect(5);
            assert!(hint(&run).contains(word), "{said}: {word}\n{run}");
        }
    }
    let gateway = Gateway::answering(json(r#"{"code":-1,"msg":"无此商户"}"#));
    let run = Consign::with_profile(&gateway.url(), "").line("--json balance").run().expect(5);
    assert!(hint(&run).contains("profile shop"), "{run}");
}

const NO_SUCH_ORDER: &str = r#"{"code":-1,"msg":"没有该订单"}"#;

#[test]
fn no_such_order_is_explained_by_what_the_ledger_knows() {
    let directory = tempfile::tempdir().expect("a directory");
    let gateway = Gateway::start(|connection| match connection {
        0 => Act::CutAfterBody,
        _ => Act::Answer(json(NO_SUCH_ORDER)),
    });
    let at = || {
        let ledger = directory.path().join("ledger.db");
        Consign::at(&gateway.url()).args(["--json".as_ref(), "--ledger".as_ref(), ledger.as_os_str()])
    };
    at().buy().run().expect(7);

    let other = at().args(["query", ORDER_ID]).run().expect(9);
    let message = other.json()["error"]["message"].to_string();
    assert!(message.contains("no sale of this number"), "{other}");
    assert!(
        hint(&other).contains("a top-up of this number") && command(&hint(&other)).contains(" bizorder "),
        "{other}"
    );

    let early = at().args(["bizorder", ORDER_ID]).run().expect(9);
    assert!(early.json()["error"]["message"].to_string().contains("no top-up of this number"), "{early}");
    let said = hint(&early);
    assert!(said.contains("do not submit it again; at 20") && said.contains(" or later, run `"), "{said}");
    let time = said.split("; at ").nth(1).and_then(|rest| rest.split(" or later").next()).expect("a time");
    let digits: Vec<&str> = time.split([' ', ':', '-']).collect();
    assert!(digits.len() == 6 && digits.iter().all(|part| part.parse::<u32>().is_ok()), "{time}");

    let proved = at().args(["bizorder", ORDER_ID, "--settle-grace", "0s", "--timeout", "1s"]);
    let mut run = proved.run().expect(9);
    for _ in 0..40 {
        if hint(&run).contains("it never arrived") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(250));
        run = at().args(["bizorder", ORDER_ID, "--settle-grace", "0s"]).run().expect(9);
    }
    assert!(hint(&run).contains("it never arrived: it is safe to submit it again"), "{run}");

    let never = at().args(["query", "C20261122999999"]).run().expect(9);
    assert!(hint(&never).contains("has sent no order of this number from here"), "{never}");
}

#[test]
fn a_match_claims_no_more_than_it_proves() {
    let run = Consign::new().var("CONSIGN_API_KEY", "test-api-key").line("sign a=1").run().expect(0);
    let sign = run.stdout().trim().to_owned();
    let line = format!("verify a=1 --sign {sign}");
    let run = Consign::new().var("CONSIGN_API_KEY", "test-api-key").line(&line).run().expect(0);
    assert!(run.stdout().contains("not that the gateway has the same key"), "{run}");
    assert!(!run.stdout().contains("suspicious"), "{run}");
}

#[test]
fn a_match_shows_what_is_suspicious_all_the_same() {
    let consign = || Consign::new().var("CONSIGN_API_KEY", "test-api-key ");
    let run = consign().args(["sign", "a=1 "]).run().expect(0);
    let sign = run.stdout().trim().to_owned();
    let run = consign().args(["verify", "a=1 ", "--sign", &sign]).run().expect(0);
    assert!(run.stdout().contains("suspicious: the API key ends with a blank"), "{run}");
    assert!(run.stdout().contains("suspicious: a ends with a blank"), "{run}");
}
