//! `consign verify` and the diagnosis of `decrypt`, as a user runs them: every form that people
//! paste, hostile input, and what scripts rely on.

use std::time::Duration;

use crate::support::Consign;
use crate::support::process::Run;
use md5::{Digest as _, Md5};
use serde_json::Value;
use sha2::Sha256;

const KEY: &str = "verify-key";

/// A signature made without the program's own canonicaliser.
fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

fn consign() -> Consign {
    Consign::new().var("CONSIGN_API_KEY", KEY).args(["verify"])
}

#[test]
fn every_pasted_form_is_read() {
    let good = md5("a=1&b=x y&key=verify-key");
    let forms = [
        format!("a=1\nb=x y\nsign={good}\n"),
        format!("a=1&b=x+y&sign={good}"),
        format!("b=x%20y&a=1&sign={}", good.to_uppercase()),
        format!("http://127.0.0.1:9093/v2_tocard.html?a=1&b=x%20y&sign={good}"),
        format!(r#"{{"a": 1, "b": "x y", "sign": "{good}"}}"#),
        format!(r#"{{"code":"1","msg":"ok","data":{{"a":1,"b":"x y"}},"sign":"{good}"}}"#),
        format!("Array\n(\n    [a] => 1\n    [b] => x y\n    [sign] => {good}\n)\n"),
        format!("curl -s 'http://h/p' -d a=1 \\\n  --data-urlencode 'b=x y' --data 'sign={good}'"),
    ];
    for form in forms {
        let run = consign().args(["-", "--json"]).stdin(form.as_str()).run();
        assert_eq!(run.code(), 0, "{form}\n{run}");
        assert_eq!(run.json()["outcome"], "match", "{form}\n{run}");
        assert_eq!(run.json()["expected"], *good, "{form}\n{run}");
    }
}

#[test]
fn a_mismatch_says_what_was_expected_and_why() {
    let wrong = md5("a=1&b=2&verify-key");
    let run = consign().args(["--json", "a=1", "b=2", "--sign", &wrong]).run();
    assert_eq!(run.code(), 10, "{run}");
    let document = run.json();
    assert_eq!(document["outcome"], "mismatch");
    assert_eq!(document["given"], *wrong);
    assert_eq!(document["expected"], md5("a=1&b=2&key=verify-key"));
    assert_eq!(document["canonical"], "a=1&b=2&key=***");
    assert_eq!(document["error"]["kind"], "mismatch");
    assert!(document["tried"].as_u64().is_some_and(|tried| tried > 0), "{document:#}");
    let first = &document["diagnosis"][0];
    assert_eq!(first["changes"][0]["kind"], "key_bare", "{document:#}");
    assert!(first["setting"].is_string(), "{document:#}");
    assert!(!run.stdout().contains(KEY) && !run.stderr().contains(KEY), "{run}");
}

#[test]
fn a_notification_is_known_by_its_looks() {
    let fields = "customerId=1&money=100&status=2&systemOrderId=S1";
    let good = md5(&format!("{fields}&key={KEY}"));
    let run = consign().args([format!("{fields}&custom=mine&message=ok&sign={good}").as_str()]).run();
    assert_eq!(run.code(), 0, "custom and message are unsigned\n{run}");
}

#[test]
fn the_key_of_another_profile_is_recognised() {
    let config = "[profiles.one]\napi_key = \"key-of-one\"\n[profiles.two]\napi_key = \"key-of-two\"\n";
    let wrong = md5("a=1&key=key-of-two");
    let run = Consign::new()
        .file(".config/consign/config.toml", config, 0o600)
        .args(["-p", "one", "--json", "verify", "a=1", "--sign", &wrong])
        .run();
    let change = &run.json()["diagnosis"][0]["changes"][0];
    assert_eq!((&change["kind"], &change["label"]), (&"key_of_profile".into(), &"two".into()), "{run}");
}

#[test]
fn what_is_no_signature_or_no_form_is_an_error_that_says_so() {
    let table: [(&[&str], &str); 7] = [
        (&["a=1"], "no signature"),
        (&["a=1", "--sign", ""], "empty"),
        (&["a=1", "--sign", "zz"], "not a hex digit"),
        (&["a=1", "a=2", "--sign", "00000000000000000000000000000000"], "twice"),
        (&["nonsense", "--sign", "00000000000000000000000000000000"], "no `=`"),
        (&["{\"a\":"], "JSON"),
        (&["http://h/p"], "query string"),
    ];
    for (arguments, said) in table {
        let run = consign().args(["--json"]).args(arguments.iter().copied()).run();
        assert_eq!(run.code(), 2, "{arguments:?}\n{run}");
        assert!(
            run.json()["error"]["message"].as_str().is_some_and(|text| text.contains(said)),
            "{arguments:?}\n{run}"
        );
    }
}

/// A log line with a map as Java prints it, and what nginx writes for a quote.
#[test]
fn what_a_log_writes_around_fields_and_into_them_is_told() {
    let good = md5("custom=测试&customerId=10001&timestamp=1764161234&key=verify-key");
    let map = format!("params={{customerId=10001, custom=测试, sign={good}, timestamp=1764161234}}");
    let last = format!("params={{customerId=10001, timestamp=1764161234, custom=测试, sign={good}}}");
    let reply = r#"resp={"code":"-1","msg":"SIGN错误"}"#;
    let json =
        r"{\x22customerId\x22:10001,\x22custom\x22:\x22\xE6\xB5\x8B\xE8\xAF\x95\x22,\x22timestamp\x22:1764161234";
    let table = [
        (format!("{map} {reply}"), "a second group of fields stands behind (the reply?) and was not checked"),
        (format!("{last} {reply}"), "a second group of fields"),
        (format!("{last} cost=15ms"), "9 bytes behind the last field were left out"),
        (format!(r#"1.2.3.4 "POST / HTTP/1.1" "{json},\x22sign\x22:\x22{good}\x22}}" 200"#), "nginx"),
        (format!(r"customerId=10001&custom=\xE6\xB5\x8B\xE8\xAF\x95&timestamp=1764161234&sign={good}"), "nginx"),
    ];
    for (text, told) in table {
        let run = consign().args(["-"]).stdin(text.as_str()).run().expect(0);
        assert!(run.stdout().contains(told), "{text}\n{run}");
    }
}

#[test]
fn a_paste_without_a_signature_is_told_why_it_has_none() {
    let table: [(&[&str], &str, &str, &str); 10] = [
        (&["a=1", "b=2"], "", "none of the fields is `sign`", "--sign HEX"),
        (&["customerId=1"], "", "none of the fields", "the shell cuts at `&`"),
        (&["http://h/n?customerId=1"], "", "none of the fields", "the shell cuts at `&`"),
        (&["-"], "customerId=1", "none of the fields", "pass it with"),
        (&["-"], r#"{"code":"-1","msg":"SIGN错误"}"#, "gateway's reply", "paste the request that it answers"),
        (&["code=-1&message=no"], "", "gateway's reply", "paste the request"),
        (&["customerId=1&sign="], "", "the field sign is empty", "did not sign"),
        (&["saved body"], "", "has no `=`", "to read a file: consign verify - < 'saved body'"),
        (&["-"], "a=1&sign=x&a=2&sign=y", "`a` is given twice", "consign verify - --also SECOND < FIRST"),
        (&["absent"], "", "has no `=`", ""),
    ];
    for (arguments, stdin, said, hint) in table {
        let consign = consign().file("saved body", "a=1", 0o600).args(["--json"]);
        let run = consign.args(arguments.iter().copied()).stdin(stdin).run().expect(2);
        let error = &run.json()["error"];
        assert!(error["message"].as_str().is_some_and(|text| text.contains(said)), "{arguments:?} {stdin}\n{run}");
        assert!(error["hint"].as_str().unwrap_or_default().contains(hint), "{arguments:?} {stdin}\n{run}");
        assert_eq!(error["hint"].is_string(), !hint.is_empty(), "{arguments:?} {stdin}\n{run}");
    }
}

/// Whatever was cut off a digest, it is a signature that does not match, and no wrong use.
#[test]
fn a_signature_of_any_length_is_a_mismatch() {
    for digits in ["abc", &"0".repeat(31), &"0".repeat(33), &"0".repeat(40), &"0".repeat(172)] {
        let run = consign().args(["--json", "--effort", "50ms", "a=1", "--sign", digits]).run().expect(10);
        assert_eq!(run.json()["outcome"], "mismatch", "{digits}\n{run}");
    }
}

#[test]
fn hostile_input_ends_in_time_without_a_panic() {
    let zeros = "0".repeat(32);
    let inputs = [
        format!("a={}&sign={zeros}", "x".repeat(10_000_000)),
        format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
        format!("a=1\0&sign={zeros}"),
        (0..1_000_000).map(|n| format!("f{n}=1")).chain([format!("sign={zeros}")]).collect::<Vec<_>>().join("&"),
        format!("{{\"a\":[{}],\"sign\":\"{zeros}\"}}", "[".repeat(5000)),
    ];
    for input in inputs {
        let run = consign().args(["-", "--json", "--effort", "500ms"]).stdin(input.as_str());
        let run = run.at_most(20).start().finish(Duration::from_secs(300));
        let head: String = input.chars().take(40).collect();
        assert!([2, 10].contains(&run.code()), "{head}: exit {}", run.code());
        assert!(!run.stderr().contains("panicked"), "{head}");
    }
}

/// Whatever is pasted, and whatever the key: what is read, masked and shown is no work to speak of beside the
/// search, which ends when it should.
#[test]
fn a_search_keeps_to_its_effort_whatever_was_pasted() {
    let zeros = "0".repeat(32);
    let fields = |value: &str| (0..20).map(|n| format!("f{n}={value}")).collect::<Vec<_>>().join("&");
    let long = "k3".repeat(50_000);
    let inputs = [
        (fields(&"a1 ".repeat(1365)), KEY),
        (fields(&"9".repeat(4096)), KEY),
        (format!("a={}", "c".repeat(8_000_000)), KEY),
        (format!("a={}", "cardNumber=".repeat(500_000)), KEY),
        ("‹&\"卡".repeat(1_000_000), KEY),
        (format!("a={}\nb=2", "‹&\"卡".repeat(1_000_000)), KEY),
        ("a=1&b=2&c=3".to_owned(), long.as_str()),
    ];
    // All cores search, for a third of a second.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let seconds = u32::try_from(cores.div_ceil(3)).expect("few cores") + 2;
    for (input, key) in inputs {
        let sign = if input.contains('\n') { "\nsign=" } else { "&sign=" };
        let run = Consign::new().var("CONSIGN_API_KEY", key).args(["verify", "-", "--json", "--effort", "300ms"]);
        let run = run.stdin(format!("{input}{sign}{zeros}")).at_most(seconds).start().finish(Duration::from_secs(300));
        let head: String = input.chars().take(40).collect();
        assert!([2, 10].contains(&run.code()), "{head}: exit {}", run.code());
    }
}

/// A message that is too long to look for cards in it is not shown at all.
#[test]
fn nothing_is_shown_of_a_message_that_is_too_long_to_be_masked() {
    let zeros = "0".repeat(32);
    let filled = format!("a={}&cardNumber=6222020000000001&note={{\"pin\":884213}}", "qz".repeat(150_000));
    for json in ["--json", "--no-input"] {
        let run = consign().args([json, "--effort", "50ms", "-"]).stdin(format!("{filled}&sign={zeros}")).run();
        let shown = run.expect(10).everything();
        assert!(shown.contains("***") && shown.len() < 4096, "{} bytes", shown.len());
        assert!(!["6222020000000001", "884213", "qz", KEY].iter().any(|text| shown.contains(text)), "{shown}");
        let signed = format!("a={}&cardNumber=6222020000000001&{KEY}", "qz".repeat(150_000));
        let run = consign().args([json, "--effort", "20s", "--sign", &md5(&signed), "-"]);
        let shown = run.stdin(signed.replace(&format!("&{KEY}"), "")).run().expect(10).everything();
        assert!(!["6222020000000001", "qzqz", KEY].iter().any(|text| shown.contains(text)), "{shown:.4096}");
    }
}

#[test]
fn strings_are_compared_without_showing_the_key() {
    // The other side's string for the field a=1, and the byte where it differs.
    let table: [(&str, Option<u64>); 16] = [
        ("a=1&key=verify-key", None),
        ("a=1&key=verify-key\n", None),
        ("a=1&key=verify-key\r\n", None),
        ("a=1&key=***", None),
        ("a=1&key=xxxxxx", None),
        ("a=1", None),
        ("a=2&key=verify-key", Some(2)),
        ("a=1&b=2&key=verify-key", Some(4)),
        ("a=1verify-key", Some(3)),
        ("verify-keya=1verify-key", Some(0)),
        ("a=1&key=verify-key\n\n", Some(8)),
        ("a=1&key=verify-kez", Some(8)),
        ("a=1&key=verify-ke", Some(8)),
        ("a=1&key=VERIFY-KEY", Some(8)),
        ("b=verify-key&key=verify-key", Some(0)),
        ("a=1&key=other&key=verify-kez", Some(8)),
    ];
    for (theirs, differs_at) in table {
        let compared = |json: &str| {
            let run = consign().file("theirs", theirs, 0o644).args([json, "a=1", "--string-file", "theirs"]).run();
            run.expect(if differs_at.is_some() { 10 } else { 0 })
        };
        let (document, text) = (compared("--json"), compared("--no-input"));
        assert_eq!(document.json()["differs_at"].as_u64(), differs_at, "{theirs}\n{document}");
        for run in [document, text] {
            let shown = run.everything().to_lowercase();
            assert!(!shown.contains("verify-ke") && !shown.contains("key=v"), "{theirs}\n{run}");
        }
    }
    let older = consign().args(["--json", "a=1", "--string", "a=2&key=verify-key"]).run().expect(10);
    assert_eq!(older.json()["differs_at"], 2, "{older}");
}

/// Without a character of the key, whether it is there or masked.
#[test]
fn another_way_to_append_the_key_is_told_with_its_bytes() {
    let table = [
        ("a=1KEY", 4, "ours has `&key=` (26 6b 65 79 3d) in front of the key, theirs has nothing there", "append"),
        ("a=1***", 4, "theirs has nothing there", "append"),
        ("a=1&KEY", 5, "theirs has `&` (26)", "append"),
        ("a=1&KEY=KEY", 5, "theirs has `&KEY=` (26 4b 45 59 3d)", "append"),
        ("a=1&apikey=******", 5, "theirs has `&apikey=`", "append"),
        ("a=1&key=", 9, "no key behind it", "setting may be empty"),
        ("KEYa=1", 1, "theirs the key in front of them", "behind the fields alone"),
        ("a=1canary-other", 4, "it is not shown", "if that is a key"),
    ];
    for (theirs, byte, said, fix) in table {
        let theirs = match theirs.strip_suffix("KEY") {
            Some(before) => format!("{before}{KEY}"),
            None => theirs.replace("KEYa", "verify-keya"),
        };
        let compared =
            |flag: &str| consign().args([flag, "a=1", "--string-file", "-"]).stdin(theirs.as_str()).run().expect(10);
        let (document, text) = (compared("--json"), compared("--no-input"));
        assert!(document.json()["how"].as_str().is_some_and(|how| how.contains(said)), "{theirs}\n{document}");
        assert!(text.stdout().contains(&format!("byte {byte}: ")) && text.stdout().contains(said), "{theirs}\n{text}");
        assert!(text.stderr().contains(fix), "{theirs}\n{text}");
        for run in [document, text] {
            assert!(!run.everything().contains("verify-ke") && !run.everything().contains("canary"), "{run}");
        }
    }
}

/// What the advice says first, and what it must not say.
#[test]
fn advice_mends_the_side_that_is_wrong() {
    let request = "customerId=1&orderId=C1000&timestamp=1763800000";
    let notification = "customerId=1&money=100&orderId=C1000&status=2&successTime=1&systemOrderId=S1";
    let here = "--unsigned";
    let table = [
        // A field of a request that was left out: the gateway signs it, whatever is passed here.
        (request, "", "customerId=1&orderId=C1000&key=KEY", "in the other program, sign `timestamp` too", here),
        (request, "--endpoint query", "customerId=1&orderId=C1000&key=KEY", "sign `timestamp` too", here),
        ("a=1&b=2", "--endpoint buy", "a=1&key=KEY", "in the other program, sign `b` too", here),
        ("a=1&b=2", "", "a=1&key=KEY", "of a request, in the other program, sign `b` too", "profile"),
        // Of what the platform signs, the platform decides.
        (
            notification,
            "",
            "customerId=1&money=100&orderId=C1000&status=2&systemOrderId=S1&key=KEY",
            "the platform decides: leave it out here too, by \"successTime\" in `unsigned` of `notification`",
            "other program",
        ),
        ("a=1&b=2", "--endpoint notification", "a=1&key=KEY", "`--unsigned b`", "other program"),
        ("a=1&custom=x", "--endpoint notification", "a=1&custom=x&key=KEY", "`consign listen` takes both", "pass no"),
        (r#"{"code":"1","msg":"ok","data":{"a":"1","b":"2"}}"#, "", "a=1&key=KEY", "by `--unsigned b`", "profile"),
        // The document leaves `custom` out.
        ("a=1&custom=x", "--endpoint submit", "a=1&custom=x&key=KEY", "leave `custom` out before signing", here),
        // Keys are mended where they are wrong.
        ("a=1", "", "a=1&key=KEY\n", "in the other program, trim the key where it is read", "api_key"),
        ("a=1", "", "\u{feff}a=1&key=KEY", "in the other program, take the byte-order mark off", "api_key"),
        ("a=1&m=2", "", "a=1&key=KEY&m=2", "take the key out of the fields that are sorted", "before signing"),
    ];
    for (fields, flags, string, said, unsaid) in table {
        let sign = md5(&string.replace("KEY", KEY));
        let run = consign().args(["--json", fields, "--sign", &sign]).line(flags).run().expect(10);
        let document = run.json();
        let setting = document["diagnosis"][0]["setting"].as_str().unwrap_or_default();
        assert!(setting.contains(said) && !setting.contains(unsaid), "{fields} {string}\n{document:#}");
    }
    let own = Consign::new().var("CONSIGN_API_KEY", "verify-key ").args(["verify", "--json", "a=1", "--sign"]);
    let document = own.args([md5("a=1&key=verify-key")]).run().expect(10).json();
    let setting = document["diagnosis"][0]["setting"].as_str().unwrap_or_default();
    assert!(setting.contains("around `api_key` off") && !setting.contains("other program"), "{document:#}");
}

/// The key among the fields, and none behind them, is one mistake.
#[test]
fn one_cause_is_one_change() {
    let run = consign().args(["--json", "a=1", "m=2", "--sign", &md5("a=1&key=verify-key&m=2")]).run().expect(10);
    let document = run.json();
    let changes = document["diagnosis"][0]["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 1, "{document:#}");
    assert!(changes[0]["text"].as_str().is_some_and(|text| text.contains("instead of behind them")), "{document:#}");
}

#[test]
fn the_screen_says_what_was_wrong_where_and_how_to_mend_it() {
    let explained = consign().args(["a=1", "b=2", "--sign", &md5("a=1&b=2verify-key")]).run().expect(10);
    let end = "what was wrong:\n  - the key was appended bare, without `&key=`\n  byte 8: ours has `&key=` \
        (26 6b 65 79 3d) in front of the key, theirs has nothing there: the key is bare\n    ours    a=1&b=2[&key=]***\n    \
        theirs  a=1&b=2[]***\nfix: in the other program, append `&key=` and the key to the string\n";
    assert!(explained.stdout().ends_with(end), "{explained}");
    assert_eq!(explained.stderr(), "error: the signature does not match\n", "{explained}");
    let newline = consign().args(["a=1", "--sign", &md5("a=1&key=verify-key\r\n")]).run().expect(10);
    assert!(newline.stdout().contains("theirs has 0d 0a (hex) behind the key"), "{newline}");
    let left_out = consign().args(["a=1", "b=2", "--sign", &md5("a=1&key=verify-key")]).run().expect(10);
    assert!(left_out.stdout().contains("    ours    a=1&[b=2&]key=***\n    theirs  a=1&[]key=***\n"), "{left_out}");
}

#[test]
fn what_is_not_explained_says_what_was_tried_and_what_comes_next() {
    let wrong = md5("nobody knows it");
    let run = consign().args(["a=1", "b=2", "--effort", "50ms", "--sign", &wrong]).run().expect(10);
    let shown = run.stdout();
    for said in ["ways to sign were tried", "or another key", "--string-file FILE`", "`--also FILE`", "`--effort 30s`"]
    {
        assert!(shown.contains(said), "{said}\n{run}");
    }
    assert!(!run.everything().contains("most likely") && !shown.contains("key_bare"), "{run}");
    let done = consign().args(["a=1", "--effort", "1s", "--sign", &wrong]).run().expect(10).stdout();
    let is_done = !done.contains("--effort");
    assert_eq!(is_done, done.contains("in threes"), "more effort is no advice where all was searched\n{done}");
    assert!(done.contains("tried in vain: the key (place, name, form); the order of fields"), "{done}");
    let document = consign().args(["--json", "a=1", "--sign", &wrong]).run().expect(10).json();
    let ruled_out = document["ruled_out"].as_array().expect("kinds");
    assert!(ruled_out.contains(&"key_bare".into()), "the identifiers stay in JSON\n{document:#}");
    assert!(document["error"]["hint"].as_str().is_some_and(|hint| hint.contains("--string-file")), "{document:#}");
}

#[test]
fn a_difference_in_the_key_is_told_without_a_character_of_it() {
    let table = [
        ("canary-other", "the keys differ in length"),
        ("canary-abc", "the keys differ in content"),
        ("verify-key ", "blanks or line ends"),
        ("key-of-two", "theirs is the key of the profile `two`"),
    ];
    for (their_key, said) in table {
        let theirs = format!("a=1&key={their_key}");
        for json in ["--json", "--no-input"] {
            let run = Consign::new()
                .config(&format!("[profiles.one]\napi_key = \"{KEY}\"\n[profiles.two]\napi_key = \"key-of-two\"\n"))
                .args(["-p", "one", json, "verify", "a=1", "--string-file", "-"])
                .stdin(theirs.as_str())
                .run()
                .expect(10);
            let shown = run.everything();
            assert!(shown.contains(said), "{their_key}\n{run}");
            assert!(!shown.contains("canary") && !shown.contains("y-ke") && !shown.contains("key-of"), "{run}");
        }
    }
}

#[test]
fn a_string_is_read_from_a_bounded_file_or_from_stdin() {
    let good = "a=1&key=verify-key";
    consign().args(["a=1", "--string-file", "-"]).stdin(format!("{good}\n")).run().expect(0);
    let from_stdin = consign().file("theirs", good, 0o600).args(["-", "--string-file", "theirs"]).stdin("a=1\n");
    from_stdin.run().expect(0);
    let long = [b"a=1&b=".as_slice(), &vec![b'x'; 1 << 20]].concat();
    let table: [(&str, Vec<u8>, &[&str], &str); 5] = [
        ("not UTF-8", b"a=1\xff".to_vec(), &["a=1", "--string-file", "theirs"], "theirs is not UTF-8 (byte 4)"),
        ("too long", long, &["a=1", "--string-file", "theirs"], "longer than 1 MiB"),
        ("absent", Vec::new(), &["a=1", "--string-file", "nowhere"], "cannot read nowhere"),
        ("stdin twice", Vec::new(), &["-", "--string-file", "-"], "stdin cannot give both"),
        ("stdin twice", Vec::new(), &["--string-file", "-"], "stdin cannot give both"),
    ];
    for (name, content, arguments, said) in table {
        let run =
            consign().file("theirs", content, 0o600).args(["--json"]).args(arguments.iter().copied()).stdin("a=1");
        let run = run.run().expect(2);
        assert!(run.json()["error"]["message"].as_str().is_some_and(|text| text.contains(said)), "{name}\n{run}");
    }
    let largest = [b"a=1&b=".as_slice(), &vec![b'x'; (1 << 20) - 6]].concat();
    consign().file("theirs", largest, 0o600).args(["a=1", "--string-file", "theirs"]).run().expect(10);
    let both = consign().file("theirs", good, 0o600).args(["a=1", "--string-file", "theirs", "--string", good]);
    both.run().expect(2);
    let help = Consign::new().args(["verify", "--help"]).run().expect(0).stdout();
    assert!(help.contains("--string-file <FILE>") && !help.contains("--string <"), "{help}");
}

/// Every key that a configuration has is masked, whoever's it is, and so is whatever stands where
/// a key belongs.
#[test]
fn no_key_is_shown_whoever_it_belongs_to() {
    let config = "[profiles.one]\napi_key = \"canary-api-one\"\naes_key_file = \"aes.key\"\n\
        [profiles.two]\napi_key_file = \"api.key\"\naes_key = \"canary-aes-two\"\n\
        [profiles.three]\napi_key_command = [\"touch\", \"was-run\"]\n";
    let one = || {
        let consign = Consign::new().config(config);
        let consign = consign.file(".config/consign/aes.key", "canary-aes-one\n", 0o600);
        consign.file(".config/consign/api.key", "canary-api-two\n", 0o600).args(["-p", "one"])
    };
    let keys = ["canary-api-one", "canary-aes-one", "canary-api-two", "canary-aes-two"];
    let zeros = "0".repeat(32);
    for key in keys {
        let fields = [format!("a={key}"), format!("b=x{key}x"), format!("{key}=1"), format!("key={key}")];
        for json in ["--json", "--no-input"] {
            let sign = one().args([json, "sign", "--explain"]).args(&fields).run().expect(0);
            let verify =
                one().args([json, "verify", "--effort", "50ms", "--sign", &zeros]).args(&fields).run().expect(10);
            let explained = md5(&format!("a={key}&b=x{key}x&zz={key}"));
            let explained =
                one().args([json, "verify", "--sign", &explained]).args(&fields[..2]).args([format!("zz={key}")]);
            let theirs = format!("a={key}&b=y{key}y&{key}=1&key={key}");
            let compared = one().args([json, "verify", "--string-file", "-"]).args(&fields).stdin(theirs.as_str());
            for run in [sign, verify, explained.run().expect(10), compared.run().expect(10)] {
                assert!(!run.everything().contains("canary"), "{key}\n{run}");
            }
        }
    }
    // Keys that this machine does not know.
    let fields = ["a=1", "key=canary-1", "KEY=canary-2", "api_key=canary-3", "appSecret=canary-4"];
    let theirs = "KEY=canary-2&a=2&api_key=canary-3&appSecret=canary-4&key=canary-1&KEY=canary-5&b=canary-6";
    for json in ["--json", "--no-input"] {
        let sign = one().args([json, "sign", "--explain"]).args(fields).run().expect(0);
        let verify = one().args([json, "verify", "--effort", "50ms", "--sign", &zeros]).args(fields).run().expect(10);
        let compared = one().args([json, "verify", "--string-file", "-"]).args(fields).stdin(theirs).run().expect(10);
        for run in [sign, verify, compared] {
            assert!(!run.everything().contains("canary"), "{run}");
        }
    }
    let mut running = one().args(["sign", "--explain", "a=1"]).start();
    running.wait_until("nothing", || true);
    assert!(!running.path("was-run").exists(), "no command is run for its key");
}

/// What a run shows, but for how many ways it tried, whose digits are nobody's.
pub(crate) fn but_for_counts(run: &Run) -> String {
    run.everything().split_inclusive(['\n', ',']).filter(|piece| !piece.contains("tried")).collect()
}

/// A notification may carry a card in plaintext; what is ciphertext is the operator's own.
#[test]
fn a_card_in_plaintext_is_not_shown() {
    let hex = "f8975d257d836f33cf5bcacbb6729915";
    let fields = ["cardNumber=6217000000001234", "cardPassword=987", "custom=PIN 987 of 6217-0000-0000-1234", "a=1"];
    let zeros = "0".repeat(32);
    let left_out = md5("a=1&cardPassword=987&custom=PIN 987 of 6217-0000-0000-1234&key=verify-key");
    let theirs = "a=1&cardNumber=6217000000001234&cardPassword=988&custom=x&key=verify-key";
    for json in ["--json", "--no-input"] {
        let sign = Consign::new().var("CONSIGN_API_KEY", KEY).args([json, "sign", "--explain"]).args(fields);
        let verify = consign().args([json, "--effort", "50ms", "--sign", &zeros]).args(fields);
        let explained = consign().args([json, "--sign", &left_out]).args(fields);
        let compared = consign().args([json, "--string-file", "-"]).args(fields).stdin(theirs);
        let compared = compared.run().expect(10);
        let expected = if json == "--json" { "\"differs_at\":45" } else { "byte 46, in `cardPassword`" };
        assert!(compared.stdout().contains(expected), "{compared}");
        for run in [sign.run().expect(0), verify.run().expect(10), explained.run().expect(10), compared] {
            let shown = but_for_counts(&run);
            let bare = shown.replace("PIN 987", "");
            assert!(!shown.contains("6217") && !shown.contains("1234") && !bare.contains("987"), "{run}");
            assert!(!shown.contains("988"), "{run}");
        }
        let own = Consign::new().var("CONSIGN_API_KEY", KEY).args([json, "sign", "--explain"]);
        let own = own.args([format!("cardPassword={hex}")]).run().expect(0);
        assert!(own.stdout().contains(hex), "{own}");
    }
}

/// Names of fields are pasted from anywhere, like their values.
/// A card that is given in plaintext, and was signed under a misspelt name with a slip in it, or in JSON.
#[test]
fn a_card_is_not_shown_by_the_name_or_shape_that_it_was_signed_in() {
    let fields = |name: &str, card: &str| format!("amount=100&{name}={card}&orderId=C1");
    let sent = fields("cardPassword", "884213");
    for (signed, seen) in [
        (format!("{}&key={KEY}", fields("cardPasword", "848213")), "848213"),
        (format!("{}&key={KEY}", fields("cardpassword", "848213")), "848213"),
        (format!("{}&key={KEY}", fields("card_password", "884213.00")), "884213"),
        (format!("{}&key={KEY}", fields("cardPassword", "848213").replace('&', "|")), "848213"),
    ] {
        let run = consign().args(["--no-input", "--effort", "8s", "--sign", &md5(&signed), &sent]).run().expect(10);
        assert!(!run.everything().contains(seen) && !run.everything().contains("884213"), "{signed}\n{run}");
        assert!(run.stdout().contains("what was wrong"), "{run}");
    }
}

#[test]
fn names_cannot_write_to_the_terminal() {
    let hostile =
        ["\u{1b}]0;title\u{7}", "\u{9b}2J", "\u{202e}x", "\u{200b}", "\u{61c}", "\u{feff}x", "\r", "\u{e0041}"];
    let is_unsafe = |c: char| {
        let formats = ['\u{200b}', '\u{202e}', '\u{61c}', '\u{feff}', '\u{2028}', '\u{e0041}'];
        (c.is_control() && c != '\n') || formats.contains(&c)
    };
    let zeros = "0".repeat(32);
    for text in hostile {
        let fields = [format!("a{text}b=1{text}\u{2028}"), format!("custom{text}=2")];
        for json in ["--json", "--no-input"] {
            let verbose = [json, "-vv", "--color", "never"];
            let sign =
                Consign::new().var("CONSIGN_API_KEY", KEY).args(verbose).args(["sign", "--explain"]).args(&fields);
            let sign = sign.args(["--unsigned", fields[1].trim_end_matches("=2")]).run().expect(0);
            let verify =
                consign().args(verbose).args(["--effort", "50ms", "--sign", &zeros]).args(&fields).run().expect(10);
            let compared = consign().args(verbose).args(["--string-file", "-"]).args(&fields);
            let compared = compared.stdin(format!("a{text}b=2{text}")).run().expect(10);
            let unknown = consign().args(verbose).args([format!("--x{text}=y")]).run().expect(2);
            for run in [sign, verify, compared, unknown] {
                assert!(!run.everything().contains(is_unsafe), "{text:?}\n{:?}", run.everything());
            }
        }
    }
}

#[test]
fn a_ciphertext_that_does_not_decrypt_is_explained() {
    let aes = || Consign::new().var("CONSIGN_AES_KEY", "0123456789abcdef").args(["--json", "decrypt"]);
    // The PIN 123456 under this key, from OpenSSL, in base64.
    let document = aes().args(["D89D/OvFrItmxI9ct8JbAg=="]).run().json();
    assert_eq!(document["outcome"], "mismatch", "{document:#}");
    assert!(matches!(document["diagnosis"], Value::Array(_)), "{document:#}");
    let run = aes().args(["00112233445566778899aabbccddeeff"]).run();
    assert_eq!((run.code(), &run.json()["diagnosis"]), (10, &Value::Array(vec![])), "{run}");
}

#[test]
fn an_empty_ciphertext_to_decrypt_is_said_to_be_empty_and_no_more() {
    for (arguments, stdin) in [(["decrypt", ""], ""), (["decrypt", " "], ""), (["decrypt", "-"], "\n")] {
        let run = Consign::new().var("CONSIGN_AES_KEY", "0123456789abcdef").args(["--json"]).args(arguments);
        let run = run.stdin(stdin).run().expect(10);
        let error = &run.json()["error"];
        assert!(error["message"].as_str().is_some_and(|text| text.contains("is empty")), "{run}");
        assert!(error.get("hint").is_none_or(Value::is_null), "{run}");
    }
}

#[test]
fn a_ciphertext_that_was_cut_shows_no_plaintext() {
    let cut = "8ed4fd2962afa5a932d814d861bc8200";
    let key = "a key of twenty-eight bytes!";
    let aes = || Consign::new().var("CONSIGN_AES_KEY", key);
    let run = aes().args(["decrypt", cut]).run().expect(10);
    assert!(run.stdout().contains("possibly only a part  6222020000000001"), "{run}");
    assert!(!run.stdout().contains("plaintext  "), "{run}");
    let document = aes().args(["--json", "decrypt", cut]).run().expect(10).json();
    let first = &document["diagnosis"][0];
    assert_eq!(first["changes"][0]["kind"], "cut_after_block", "{document:#}");
    assert_eq!((&first["partial"], first.get("plaintext")), (&Value::Bool(true), None), "{document:#}");
    // The hex of a ciphertext, encrypted once more: it decrypts, but not to a card.
    let twice = aes().args(["encrypt", cut]).run().expect(0).stdout();
    let whole = aes().args(["encrypt", "884213"]).run().expect(0).stdout();
    let whole = aes().args(["encrypt", whole.trim()]).run().expect(0).stdout();
    let twice = aes().args(["decrypt", twice.trim()]).run().expect(0);
    assert_eq!((twice.stdout().trim(), twice.stderr().as_str()), (cut, ""), "{twice}");
    let whole = aes().args(["decrypt", whole.trim()]).run().expect(0);
    assert!(whole.stderr().contains("encrypted once more"), "{whole}");
}

#[test]
fn a_key_that_was_pasted_among_the_fields_is_not_shown() {
    let wrong = "0".repeat(32);
    let fields = ["a=1", "key=verify-key", "custom=verify-key"];
    for json in ["--json", "--no-input"] {
        let verified = consign().args([json, "--sign", wrong.as_str()]).args(fields).run();
        let signed = Consign::new().var("CONSIGN_API_KEY", KEY).args([json, "sign", "--explain"]).args(fields).run();
        let compared = consign().args([json, "--string", "a=2&key=verify-key"]).args(fields).run();
        assert_eq!((verified.code(), signed.code(), compared.code()), (10, 0, 10), "{verified}{signed}{compared}");
        for run in [verified, signed, compared] {
            assert!(!run.everything().contains(KEY), "{run}");
        }
    }
}

/// What is pasted with something around it is read, and what was decided about it is said.
#[test]
fn a_paste_as_it_is_found_is_read_and_told() {
    let good = md5("amount=100&batchno=B1&custom=x&customerId=1&orderId=C1&productCode=12&key=verify-key");
    let fields = format!("customerId=1&orderId=C1&batchno=B1&productCode=12&amount=100&custom=x&sign={good}");
    for (text, said) in [
        (format!("POST /v2_tocard.html HTTP/1.1\r\nHost: h\r\n\r\n{fields}"), "submit, by its path"),
        (format!("10:00:00.123 [exec-1] INFO - request params: {fields}"), "submit, by its fields"),
    ] {
        let run = consign().args(["-"]).stdin(text.as_str()).run().expect(0);
        assert!(run.stdout().contains(said), "{run}");
        // An endpoint that is only inferred leaves nothing out.
        assert!(run.stdout().contains("custom, too; --endpoint submit"), "{run}");
        consign().args(["-", "--endpoint", "submit"]).stdin(text.as_str()).run().expect(10);
    }
    let logged = consign().args(["-"]).stdin(format!("INFO {fields}").as_str()).run().expect(0);
    assert!(logged.stdout().contains("in doubt: 4 bytes in front"), "{logged}");
    let warned =
        Consign::new().var("CONSIGN_API_KEY", KEY).args(["sign", "-"]).stdin(format!("INFO {fields}").as_str());
    let warned = warned.run().expect(0);
    assert_eq!(warned.stdout().trim(), good, "{warned}");
    assert!(warned.stderr().contains("doubtful"), "{warned}");
}

/// Names that a message does not have are named, by `sign --explain` and `verify`, match or not.
#[test]
fn unknown_fields_are_named() {
    let fields = "customer_id=1&orderId=C1×tamp=1763800000&amp;mcode=1&productcode=12&colour=red";
    let said = [
        "`customer_id` is not a field of submit: did you mean `customerId`?",
        "`amp;mcode` is not a field of submit: did you mean `mcode`?",
        "`productcode` is not a field of submit: did you mean `productCode`?",
        "`colour` is not a field of submit",
        "`×tamp=`, which is what HTML shows for `&timestamp=`",
    ];
    let zeros = "0".repeat(32);
    let sign = Consign::new().var("CONSIGN_API_KEY", KEY).args(["sign", "--explain", "--endpoint", "submit", "-"]);
    let verify = consign().args(["--endpoint", "submit", "--effort", "50ms", "--sign", &zeros, "-"]);
    for run in [sign.stdin(fields).run().expect(0), verify.stdin(fields).run().expect(10)] {
        for said in said {
            assert!(run.stdout().contains(said), "{said}\n{run}");
        }
    }
    let json = Consign::new().var("CONSIGN_API_KEY", KEY).args(["--json", "sign", "--endpoint", "query", "orderid=C1"]);
    let suspicious = json.run().expect(0).json()["suspicious"][0].clone();
    assert!(suspicious.as_str().is_some_and(|text| text.contains("did you mean `orderId`")), "{suspicious}");
}

/// However a card is pasted, it is not shown.
#[test]
fn a_card_is_not_shown_in_whatever_shape_it_is_pasted() {
    let zeros = "0".repeat(32);
    for text in [
        "INFO {customerId=1, cardNumber=6217000000001234, cardPassword=80413597}",
        "{ customerId: '1', cardNumber: '6217000000001234', cardPassword: '80413597' }",
        "map[customerId:1 cardNumber:6217000000001234 cardPassword:80413597]",
        "array (\n  'customerId' => '1',\n  'cardNumber' => '6217000000001234',\n  'cardPassword' => '80413597',",
        "customerId: 1\ncardNumber: 6217000000001234\ncardPassword: 80413597",
        "array(2) {\n  [\"customerId\"]=>\n  int(1)\n  [\"cardNumber\"]=>\n  string(99) \"6217000000001234\"\n}",
        "\"{\\\"customerId\\\":\\\"1\\\",\\\"cardNumber\\\":\\\"6217000000001234\\\",\\\"cardPassword\\\":\\\"80413597\\\"}\"",
        "INFO customerId=1 cardNumber=6217000000001234×tamp=1 cardPasword=80413597",
    ] {
        for json in ["--json", "--no-input"] {
            let verify = consign().args([json, "--effort", "50ms", "--sign", &zeros, "-"]).stdin(text).run();
            let sign = Consign::new().var("CONSIGN_API_KEY", KEY).args([json, "sign", "--explain", "-"]).stdin(text);
            for run in [verify, sign.run()] {
                let shown = but_for_counts(&run);
                assert!(!shown.contains("62170000") && (text.contains("Pasword") || !shown.contains("8041")), "{run}");
            }
        }
    }
}

/// A signature that is right does not make the message so.
#[test]
fn what_the_gateway_would_refuse_is_said_of_a_match_too() {
    let body = "customerId=10001&orderId=C1&timestamp=1763800000123";
    let run = Consign::new().var("CONSIGN_API_KEY", "key").args(["verify", "-"]);
    let run = run.stdin(format!("{body}&sign={}", md5(&format!("{body}&key=key")))).run().expect(0);
    assert!(run.stdout().contains("timestamp has 13 digits: milliseconds"), "{run}");
}

#[test]
fn a_signature_that_no_digest_has_is_not_said_to_have_been_searched_for() {
    let run = Consign::new().var("CONSIGN_API_KEY", "key").args(["verify", "a=1", "--sign", "abc"]).run().expect(10);
    assert!(run.stdout().contains("it has 3 characters, and an MD5 has 32 hex digits"), "{run}");
    assert!(!run.stdout().contains("tried in vain") && !run.stdout().contains("were tried"), "{run}");
}

/// Whosever key it is: the name says that it is one, however its words are joined.
#[test]
fn what_a_name_says_is_a_key_is_not_shown() {
    for name in ["api_key", "api-key", "apiKey"] {
        let run = Consign::new().var("CONSIGN_API_KEY", "key").args(["verify", "--effort", "50ms", "--sign"]);
        let run = run.args(["0".repeat(32), "a=1".to_owned(), format!("{name}=some-other-key-77")]).run().expect(10);
        assert!(!run.everything().contains("some-other-key-77"), "{run}");
    }
}

/// Another digest is one mistake already; the one beside it is not named as two.
#[test]
fn another_digest_beside_one_more_mistake_is_all_that_is_told() {
    let string = "amount=100&customerId=1&orderId=C1&timestamp=1763800000";
    let sha256 = |text: &str| hex::encode(Sha256::digest(text.as_bytes()));
    let fields = ["amount=100", "customerId=1", "orderId=C1", "timestamp=1763800000"];
    for (signed, kind) in [
        (string.to_owned(), "key_missing"),
        (format!("{string}{KEY}"), "key_bare"),
        (format!("timestamp=1763800000&orderId=C1&customerId=1&amount=100&key={KEY}"), "order_descending"),
    ] {
        let document = consign().args(["--json", "--sign", &sha256(&signed)]).args(fields).run().expect(10).json();
        let kinds: Vec<_> = document["diagnosis"][0]["changes"].as_array().expect("changes").iter().collect();
        let told: Vec<_> = kinds.iter().filter_map(|change| change["kind"].as_str()).collect();
        assert!(told.len() == 2 && told.contains(&kind) && told.contains(&"digest_other"), "{signed}\n{document:#}");
    }
}

/// What the gateway would refuse is said even where the signature is right, and is no model for the other side.
#[test]
fn a_value_that_the_gateway_refuses_is_told() {
    let fields = ["checkItemFacePrice=1", "customerId=1", "itemId=1", "amt=1.00", "number=1", "orderno=C100"];
    let string = |amt: &str| format!("amt={amt}&checkItemFacePrice=1&customerId=1&itemId=1&number=1&orderno=C100");
    let verify = |signed: &str| {
        let sign = md5(&format!("{signed}&key={KEY}"));
        consign().args(["--endpoint", "buy", "--sign", &sign]).args(fields).run()
    };
    let run = verify(&string("1.00")).expect(0);
    assert!(run.stdout().contains("suspicious: amt must be a positive whole number"), "{run}");
    let run = verify(&string("1")).expect(10);
    assert!(run.stdout().contains("send `amt` as it was signed, `1`"), "{run}");
}

/// A secret in the wrong field is not shown by what is said of the field, however its characters are escaped.
#[test]
fn a_key_in_a_field_that_refuses_it_is_not_shown() {
    let key = "canary\\\"key-of-ours";
    let run = Consign::new().var("CONSIGN_API_KEY", key).args(["verify", "--endpoint", "buy", "--effort", "50ms"]);
    let run = run.args([&format!("amt={key}"), "orderno=C100", "--sign", &md5("x")]).run().expect(10);
    assert!(run.stdout().contains("amt is nothing that the gateway takes"), "{run}");
    assert!(!run.everything().contains("canary") && !run.everything().contains("of-ours"), "{run}");
}

/// A name longer than any screen is no fault of the program.
#[test]
fn a_name_of_any_length_is_shown() {
    let name = "n".repeat(70_000);
    let run = consign().args(["-", "--effort", "50ms"]).stdin(format!("{name}=1&b=2&sign={}", md5("x"))).run();
    assert!(run.expect(10).stdout().contains(&name));
}
