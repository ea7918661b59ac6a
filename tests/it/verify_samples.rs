//! `consign verify --also`: several signed messages, and what they tell together.

use std::time::{Duration, Instant};

use md5::{Digest as _, Md5};
use serde_json::Value;

use crate::support::Consign;
use crate::support::process::Run;

const KEY: &str = "samples-key";

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

/// A body and a signature over any string, without the program's own canonicaliser.
fn signed(body: &str, string: &str) -> String {
    format!("{body}&sign={}", md5(string))
}

fn right(body: &str) -> String {
    signed(body, &format!("{body}&key={KEY}"))
}

fn bare(body: &str) -> String {
    signed(body, &format!("{body}{KEY}"))
}

/// Verifies the first from stdin, and the others from files.
fn verify(samples: &[String], flags: &str) -> Run {
    let mut consign = Consign::new().var("CONSIGN_API_KEY", KEY).args(["verify", "-"]).line(flags);
    for (place, sample) in samples.iter().enumerate().skip(1) {
        let name = format!("sample{}.txt", place + 1);
        consign = consign.file(&name, sample, 0o600).args(["--also", &name]);
    }
    consign.stdin(samples[0].as_str()).run()
}

fn kinds(changes: &Value) -> Vec<&str> {
    changes.as_array().into_iter().flatten().filter_map(|change| change["kind"].as_str()).collect()
}

/// For each conclusion the samples, the exit code, how many match and how many the same changes explain.
#[test]
fn what_samples_have_in_common_is_concluded() {
    let wrong = |body: &str| signed(body, &format!("{body}&key=nobody-knows-it"));
    let table = [
        ("match", vec![right("a=1&b=2"), right("a=3")], 0, 2, 0, ""),
        ("same_mistake", vec![bare("a=1&b=2"), bare("a=3&c=x")], 10, 0, 2, "the same mistake in all 2 samples"),
        ("same_mistake", vec![right("a=1"), bare("a=3"), bare("b=4")], 10, 1, 2, "in all 2 that do not match"),
        ("same_mistake_in_some", vec![bare("a=1"), wrong("a=2"), bare("b=4")], 10, 0, 2, "sample 2 is not explained"),
        ("only_one", vec![right("a=1"), wrong("a=2"), right("a=3")], 10, 2, 0, "only sample 2 differs"),
        ("some_differ", vec![right("a=1"), wrong("a=2"), wrong("a=3")], 10, 1, 0, "samples 2 and 3 differ"),
        ("unexplained", vec![wrong("a=1"), wrong("a=2")], 10, 0, 0, "a wrong key is now likelier"),
        ("different_mistakes", vec![bare("a=1"), signed("a=2", "a=2")], 10, 0, 0, "no rule explains more than one"),
    ];
    for (kind, samples, code, matching, explained, said) in table {
        // Only what was searched through tells anything of the key.
        let effort = if kind == "unexplained" { "--effort 12s" } else { "--effort 400ms" };
        let run = verify(&samples, &format!("--json {effort}")).expect(code);
        let document = run.json();
        let conclusion = &document["conclusion"];
        assert_eq!(conclusion["kind"], kind, "{run}");
        assert_eq!((&conclusion["matching"], &conclusion["explained"]), (&matching.into(), &explained.into()), "{run}");
        assert!(conclusion["text"].as_str().is_some_and(|text| text.contains(said)), "{said}\n{run}");
        assert_eq!(kinds(&conclusion["changes"]), vec!["key_bare"; usize::from(explained > 0)], "{run}");
        assert_eq!(document["samples"].as_array().map(Vec::len), Some(samples.len()), "{run}");
        assert_eq!(document["outcome"], if code == 0 { "match" } else { "mismatch" }, "{run}");
        let text = verify(&samples, &format!("--no-input {effort}")).expect(code);
        assert!(text.stdout().contains(said), "{said}\n{text}");
        for run in [run, text] {
            assert!(!run.everything().contains(KEY), "{run}");
        }
    }
}

#[test]
fn the_first_sample_is_told_as_if_it_stood_alone() {
    let samples = [bare("a=1&b=2"), right("c=3")];
    let (alone, both) = (verify(&samples[..1], "--json").json(), verify(&samples, "--json").json());
    for key in ["given", "expected", "canonical", "diagnosis", "tried"] {
        assert!(!alone[key].is_null() && alone[key] == both[key], "{key}: {alone:#}\n{both:#}");
    }
    let second = &both["samples"][1];
    assert_eq!((&second["outcome"], &second["source"]), (&"match".into(), &"sample2.txt".into()), "{both:#}");
    assert_eq!(second["given"], md5(&format!("c=3&key={KEY}")), "{both:#}");
}

/// A rule that changes values shows in other values, and in a sample where it is not alone.
#[test]
fn the_same_rule_is_seen_through_other_values() {
    let encoded = |custom: &str, more: &str| {
        let escaped = custom.replace('中', "%E4%B8%AD").replace('文', "%E6%96%87");
        signed(&format!("a={more}&custom={custom}"), &format!("a={more}&custom={escaped}&key={KEY}"))
    };
    let both = signed("a=1&custom=文", &format!("a=1&custom=%E6%96%87{KEY}"));
    let document = verify(&[encoded("中", "1"), encoded("中文", "2"), both], "--json").expect(10).json();
    assert_eq!(document["conclusion"]["kind"], "same_mistake", "{document:#}");
    assert_eq!(kinds(&document["conclusion"]["changes"]), ["url_encoded"], "{document:#}");
    let text = verify(&[encoded("中", "1"), encoded("文", "2")], "--no-input").expect(10);
    let fix = "fix: in the other program, sign the raw values";
    assert_eq!(text.stdout().matches(fix).count(), 1, "{text}");
}

#[test]
fn each_sample_is_read_as_the_first_is() {
    let json = format!(r#"{{"a": "3", "sign": "{}"}}"#, md5(&format!("a=3&key={KEY}")));
    let lines = format!("a=4\nsign={}\n", md5(&format!("a=4&key={KEY}")));
    let fields = "customerId=1&money=100&status=2&systemOrderId=S1";
    let notification = format!("{fields}&custom=mine&sign={}", md5(&format!("{fields}&key={KEY}")));
    verify(&[right("a=1"), json, lines, notification], "--json").expect(0);
    // One of them may come from stdin instead.
    let run = Consign::new().var("CONSIGN_API_KEY", KEY).args(["verify", &right("a=1"), "--also", "-"]);
    run.stdin(right("a=2")).run().expect(0);
}

#[test]
fn a_sample_that_cannot_be_read_is_an_error_that_names_it() {
    let table: [(&str, &[&str], &str); 8] = [
        ("a=1", &["a=1", "--also", "two"], "--also two: there is no signature"),
        ("a=1&sign=xyz", &["a=1", "--also", "two"], "--also two: character 1 of the signature"),
        ("{\"cardNumber\":6217004513981234", &["a=1", "--also", "two"], "--also two: this looks like JSON"),
        ("", &["a=1", "--also", "two"], "--also two: "),
        ("", &["a=1", "--also", "three"], "--also: cannot read three"),
        ("", &["a=1", "--also", "-", "--also", "-"], "stdin can give only one"),
        ("", &["-", "--also", "-"], "stdin can give only one"),
        ("a=1", &["a=1", "--also", "two", "--string-file", "two"], "--string-file"),
    ];
    for (content, arguments, said) in table {
        let consign = Consign::new().var("CONSIGN_API_KEY", KEY).file("two", content, 0o600).args(["verify", "--json"]);
        let run = consign.args(["--sign", &md5("x")]).args(arguments.iter().copied()).stdin("a=1").run().expect(2);
        let message = run.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(message.contains(said), "{said}\n{run}");
        assert!(!run.everything().contains("6217004513981234"), "{run}");
    }
}

/// Four searches take no longer than one, and what was not searched is not concluded from.
#[test]
fn several_searches_share_the_effort() {
    let wrong = |value: usize| signed(&format!("a={value}&custom=some text"), "nobody knows it");
    let samples: Vec<_> = (0..4).map(wrong).collect();
    let begin = Instant::now();
    verify(&samples, "--json --effort 400ms").expect(10);
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    let unsearched = verify(&samples, "--json --effort 1ms").expect(10).json();
    let text = unsearched["conclusion"]["text"].as_str().unwrap_or_default();
    assert!(text.contains("give more --effort") && !text.contains("wrong key"), "{unsearched:#}");
}

#[test]
fn a_card_in_any_sample_is_not_shown() {
    let notification = "systemOrderId=S1&orderId=C1&status=2&cardNumber=6217004513981234&cardPassword=8041359726";
    for samples in [[right("a=1"), bare(notification)], [bare(notification), bare(notification)]] {
        for flags in ["--json --effort 100ms", "--no-input --effort 100ms"] {
            let run = verify(&samples, flags).expect(10);
            let shown = crate::verify::but_for_counts(&run);
            assert!(!shown.contains("6217004513981234") && !shown.contains("8041359726"), "{run}");
        }
    }
}
