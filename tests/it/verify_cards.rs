//! Cards in plaintext, which `consign verify` and `sign --explain` never show, whatever they are
//! called and wherever they stand.

use crate::support::Consign;
use crate::support::process::Run;
use crate::verify::but_for_counts;
use md5::{Digest as _, Md5};
use std::time::{Duration, Instant};

const KEY: &str = "verify-key";
const CARD: &str = "6222020012345678";

fn md5(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

fn consign(command: &str) -> Consign {
    Consign::new().var("CONSIGN_API_KEY", KEY).args([command])
}

/// What is shown of a paste, by either command and for people and programs.
fn shown(text: &str) -> Vec<Run> {
    let zeros = "0".repeat(32);
    let both = |json: &str| {
        let verify = consign("verify").args([json, "--effort", "20ms", "--sign", &zeros, "-"]).stdin(text).run();
        let sign = consign("sign").args([json, "--explain", "-"]).stdin(text).run();
        [verify, sign]
    };
    ["--json", "--no-input"].into_iter().flat_map(both).collect()
}

/// Whether six digits in a row of the card are to be seen, whatever joins them or however they are encoded.
fn shows_card(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let pieces = (0..=CARD.len() - 6).map(|at| &CARD[at..at + 6]);
    pieces.into_iter().any(|piece| digits.contains(piece) || digits.contains(&hex::encode(piece)))
}

#[test]
fn a_card_is_not_shown_by_whatever_name_it_has() {
    for name in [
        "cardNumbr",
        "acrdNumber",
        "cardPasswrd",
        "card_no",
        "cardPwd",
        "card",
        "PIN",
        "卡号",
        "card.number",
        "cardNumber[]",
        "data[cardNumber]",
        "card[number]",
        "card\u{200b}Number",
        "ｃａｒｄＮｕｍｂｅｒ",
        "amp;cardNumber",
        "cardNumber ",
    ] {
        let json = serde_json::json!({"orderId": "C1", name: CARD, "amount": 100, "custom": format!("of {CARD}")});
        for run in shown(&json.to_string()) {
            assert!(!shows_card(&but_for_counts(&run)), "{name}\n{run}");
            assert!(run.everything().contains("C1"), "{run}");
        }
    }
}

#[test]
fn a_card_of_any_name_is_not_shown_by_the_mistake_that_was_made_with_it() {
    let fields = |name: &str, card: &str| format!("amount=100&{name}={card}&orderId=C1");
    let slip = "6222020012345687";
    for (sent, signed) in
        [("cardNo", "card_no"), ("cardNumbr", "cardNumber"), ("卡号", "卡号"), ("data[card]", "data[card]")]
    {
        for card in [CARD, slip] {
            let sign = md5(&format!("{}&key={KEY}", fields(signed, card)));
            for json in ["--json", "--no-input"] {
                let run = consign("verify").args([json, "--effort", "4s", "--sign", &sign, &fields(sent, CARD)]).run();
                let shown = but_for_counts(&run);
                assert!(!shows_card(&shown) && !shown.contains("345687"), "{sent} {signed}\n{run}");
            }
        }
    }
}

#[test]
fn the_hex_of_a_card_is_no_ciphertext() {
    let hex = [hex::encode(CARD), [hex::encode("8041359726"), "06".repeat(6)].concat()];
    for card in [&hex[0], &hex[1], &hex[0].repeat(2)] {
        for run in shown(&format!("orderId=C1&cardNumber={card}&custom={card}")) {
            assert!(!but_for_counts(&run).contains(card.as_str()), "{run}");
        }
    }
}

#[test]
fn a_card_within_another_field_is_not_shown() {
    for text in [
        format!(r#"{{"cardNumber":["{CARD}"]}}"#),
        format!("{{'cardNumber': ['{CARD}']}}"),
        format!("map[cardNumber:[{CARD}] orderId:[C1]]"),
        format!(r#"{{"cardNumber":{{"value":"{CARD}"}}}}"#),
        format!(r#"[{{"name":"cardNumber","value":"{CARD}"}}]"#),
        format!(r#"a:1:{{s:10:"cardNumber";s:16:"{CARD}";}}"#),
        format!("&quot;cardNumber&quot;:&quot;{CARD}&quot;"),
        format!(r#"{{"卡号":"{CARD}"}}"#),
        "cardNumbr: 6222-0200-1234-5678".to_owned(),
    ] {
        let json = serde_json::json!({"orderId": "C1", "custom": text, "amount": 100});
        for run in shown(&json.to_string()) {
            assert!(!shows_card(&but_for_counts(&run)), "{text}\n{run}");
            assert!(run.everything().contains("C1"), "{run}");
        }
    }
}

/// What the operator compares is there: the ciphertext of a request, and the fields behind it.
#[test]
fn a_request_with_ciphertext_is_shown_whole() {
    let cipher = "f8975d257d836f33cf5bcacbb6729915";
    let form =
        format!("cardNumber={cipher}&cardPassword={cipher}&customerId=10001234&extra=12345678&timestamp=1763800000");
    let json = format!(r#"{{"cardNumber":"{cipher}","orderId":"C12345678"}}"#);
    for run in shown(&form) {
        assert!(run.stdout().contains(&format!("{form}&key=***")), "{run}");
    }
    let run = consign("sign").args(["--explain", &format!("custom={json}"), "a=12345678"]).run().expect(0);
    assert!(run.stdout().contains(&format!("custom={json}&key=***")), "{run}");
}

#[test]
fn a_card_whose_name_is_a_value_is_not_shown() {
    for text in [
        format!(r#"{{"orderId":"C1","data":[{{"name":"cardNumber","value":"{CARD}"}}]}}"#),
        format!("orderId=C1&name=cardNumber&value={CARD}"),
        format!(r#"{{"orderId":"C1","cards":["{CARD}"]}}"#),
    ] {
        for run in shown(&text) {
            assert!(!shows_card(&but_for_counts(&run)), "{text}\n{run}");
        }
    }
}

#[test]
fn many_cards_are_hidden_in_time() {
    let many = |name: &str, card: &dyn Fn(usize) -> String| {
        (0..3000).map(|at| format!("{name}{at}={}", card(at))).collect::<Vec<_>>().join("&")
    };
    let same = many("x", &|_| format!("cardNumber%253D{CARD}"));
    let nested = many("x", &|at| format!("cardNumber%253D622202001{at:07}"));
    let fields = many("cardNumber", &|at| format!("622202001{at:07}"));
    for text in [same, nested, fields] {
        let zeros = "0".repeat(32);
        let begin = Instant::now();
        let run = consign("verify").args(["--effort", "1s", "--sign", &zeros, "-"]).stdin(text.as_str()).run();
        assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
        assert!(!shows_card(&run.everything()) && !run.everything().contains("622202001"), "{run}");
    }
}
