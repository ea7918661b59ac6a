//! Cards that are likely to be mistyped are asked about, and the same card is known however it is
//! written.

use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use super::shop::{Shop, refused};
use crate::support::protocol::decrypt;
use crate::support::terminal::terminal;
use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, Consign, at_once};

const CARD: &str = "6000000000001234";
const SUBMIT: &str = "submit --product-code 12 --amount 100 --batchno B1 --card-password-stdin";

fn submit(shop: &Shop, card: &str, pin: &str) -> Consign {
    shop.consign().line(SUBMIT).args(["--card-number", card]).stdin(pin)
}

/// A card number, a PIN, and what is said about them.
const ODD: [(&str, &str, &str); 9] = [
    (CARD, " 7788990", "the PIN (卡密) has a blank (U+0020) as character 1 of 8"),
    (CARD, "7788990 ", "the PIN (卡密) has a blank (U+0020) as character 8 of 8"),
    (CARD, "\u{feff}7788990", "the PIN (卡密) has a byte-order mark (U+FEFF) as character 1 of 8"),
    (CARD, "778\u{200b}8990", "the PIN (卡密) has an invisible character (U+200B) as character 4 of 8"),
    (CARD, "778\u{ad}8990", "the PIN (卡密) has an invisible character (U+00AD) as character 4 of 8"),
    (CARD, "７788990", "the PIN (卡密) has a full-width or otherwise unusual character as character 1 of 7"),
    ("6000000000001234 ", "7788990", "the card number (卡号) has a blank (U+0020) as character 17 of 17"),
    ("\u{202d}6000000000001234", "7788990", "the card number (卡号) has an invisible character (U+202D)"),
    ("６000000000001234", "7788990", "the card number (卡号) has a full-width or otherwise unusual character"),
];

#[test]
fn an_odd_card_is_refused_where_nobody_can_be_asked() {
    let shop = Shop::new();
    at_once(ODD, |(card, pin, says)| {
        for more in ["", "--no-input", "--dry-run"] {
            let run = submit(&shop, card, pin).line(more).run().expect(2);
            let document = run.json();
            let message = document["error"]["message"].as_str().expect("a message");
            assert!(message.contains(says) && message.contains("nothing was sent"), "{says}\n{run}");
            let mend = if says.contains("full-width") { "type it half-width; " } else { "take it out; " };
            let hint = document["error"]["hint"].as_str().expect("a hint");
            assert!(hint.starts_with(mend) && hint.contains("--as-typed"), "{run}");
            assert!(!run.everything().contains("8990"), "the PIN is shown\n{run}");
        }
    });
    assert!(!shop.ledger().exists());
    assert!(shop.gateway.finish().is_empty());
}

#[test]
fn as_typed_is_sent_as_typed() {
    for (card, pin, _) in ODD {
        let shop = Shop::new();
        submit(&shop, card, pin).line("--as-typed").run().expect(0);
        // It is the same card, which is plain to see.
        let plain: String = submit(&shop, CARD, "7788990").run().expect(4).json()["earlier"]["state"].to_string();
        assert_eq!(plain, "\"accepted\"");
        let sent = shop.gateway.only();
        assert_eq!(decrypt(&sent.field("cardNumber").expect("a number"), AES_KEY), card);
        assert_eq!(decrypt(&sent.field("cardPassword").expect("a PIN"), AES_KEY), pin);
    }
}

#[test]
fn what_is_odd_within_is_no_accident() {
    let shop = Shop::new();
    submit(&shop, "6000 0000 0000 1234", "77-88 99-0").run().expect(0);
    refused(submit(&shop, CARD, "7788990").run(), &["the card was sent before"]);
    refused(submit(&shop, "6000-0000-0000-1234", "7788990").run(), &["the card was sent before"]);
    submit(&shop, CARD, "7788991").run().expect(0);
    let sent = &shop.gateway.finish()[0];
    assert_eq!(decrypt(&sent.field("cardNumber").expect("a number"), AES_KEY), "6000 0000 0000 1234");
    assert_eq!(decrypt(&sent.field("cardPassword").expect("a PIN"), AES_KEY), "77-88 99-0");
}

#[test]
fn a_file_with_a_byte_order_mark_is_asked_about() {
    let shop = Shop::new();
    let consign = shop.consign().file("pin.txt", "\u{feff}7788990\r\n", 0o600);
    let pin = consign.path("pin.txt");
    let line = "submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-file";
    let run = consign.line(line).args([pin]).run().expect(2);
    assert!(run.stderr().contains("byte-order mark (U+FEFF) as character 1 of 8"), "{run}");
}

#[test]
fn the_card_in_the_form_counts() {
    let shop = Shop::new();
    let encrypted = shop.consign().line("encrypt").args(["6000000000001234 "]).run().expect(0).json();
    let field = format!("cardNumber={}", encrypted["values"][0].as_str().expect("ciphertext"));
    let run = submit(&shop, CARD, "7788990").args(["--field", &field]).run().expect(2);
    assert!(run.stderr().contains("the card number (卡号) has a blank"), "{run}");
    let encrypted = shop.consign().line("encrypt").args(["6000 000000001234"]).run().expect(0).json();
    let field = format!("cardNumber={}", encrypted["values"][0].as_str().expect("ciphertext"));
    submit(&shop, "1", "7788990").args(["--field", &field]).run().expect(0);
    refused(submit(&shop, CARD, "7788990").run(), &["the card was sent before"]);
}

#[test]
fn a_long_pin_is_known_with_and_without_a_number() {
    for (first, second) in [("", CARD), (CARD, "")] {
        let shop = Shop::new();
        submit(&shop, first, "ABCD-1234-5678").run().expect(0);
        refused(submit(&shop, second, "ABCD12345678").run(), &["the card was sent before"]);
        submit(&shop, second, "ABCD12345678").line("--allow-duplicate-card").run().expect(0);
    }
}

#[test]
fn a_person_is_asked() {
    for (answer, code) in [("y\n", 0), ("yes\n", 0), ("n\n", 2), ("\n", 2)] {
        let shop = Shop::new();
        let home = tempfile::tempdir().expect("a directory");
        let pin = home.path().join("pin.txt");
        std::fs::write(&pin, "7788990 ").expect("a file");
        std::fs::set_permissions(&pin, std::fs::Permissions::from_mode(0o600)).expect("its mode");
        let (mut keyboard, terminal) = terminal();
        let mut child = Command::new(env!("CARGO_BIN_EXE_consign"))
            .args(["--ledger".as_ref(), shop.ledger().as_os_str()])
            .args(["submit", "--product-code", "12", "--amount", "100", "--card-password-file", "pin.txt"])
            .current_dir(home.path())
            .env_clear()
            .env("HOME", home.path())
            .env("CONSIGN_BASE_URL", shop.gateway.url())
            .env("CONSIGN_CUSTOMER_ID", CUSTOMER_ID)
            .env("CONSIGN_API_KEY", API_KEY)
            .env("CONSIGN_AES_KEY", AES_KEY)
            .stdin(Stdio::from(OwnedFd::from(terminal)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut said = child.stderr.take().expect("stderr");
        let mut question = String::new();
        while !question.ends_with("[y/N] ") {
            let mut byte = [0];
            assert_eq!(said.read(&mut byte).expect("readable"), 1, "no question was asked: {question}");
            question.push(char::from(byte[0]));
        }
        assert!(question.contains("a blank (U+0020) as character 8 of 8") && !question.contains("8990"), "{question}");
        keyboard.write_all(answer.as_bytes()).expect("typed");
        assert_eq!(child.wait().expect("ended").code(), Some(code), "{answer:?}");
        assert_eq!(shop.gateway.finish().len(), usize::from(code == 0));
    }
}
