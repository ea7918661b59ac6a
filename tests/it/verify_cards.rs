//! Cards in plaintext, which `consign verify` and `sign --explain` never show, whatever they are
//! called and wherever they stand.

use crate::support::Consign;
use crate::support::process::Run;
use crate::verify::but_for_counts;
use md5::{Digest as _, Md5};

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
