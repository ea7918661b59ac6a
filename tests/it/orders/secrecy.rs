//! The files of the ledger hold no PIN, no key and no ciphertext, whatever a gateway echoes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::shop::Shop;
use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::Signal;
use crate::support::replies::{http, json};
use crate::support::{Consign, Step};

const API: &str = "canary-api-key-Qz7";
const AES: &str = "canary-aes-key!!";
const PIN: &str = "canary-pin-Ev9";
const CARD: &str = "6217000000001234";

/// A way of a gateway to answer; `None` where it is silent, and the command is killed.
type Answer = Option<fn(&Received) -> Vec<u8>>;

/// A gateway that repeats the secrets that it shares with the sender of a form.
fn echo(received: &Received, code: &str) -> Vec<u8> {
    let ciphertexts: Vec<_> = ["cardNumber", "cardPassword"].iter().filter_map(|name| received.field(name)).collect();
    let ciphertexts = ciphertexts.join(" ");
    let of_the_card = if ciphertexts.is_empty() { String::new() } else { format!("{PIN} {AES} {CARD}") };
    let text = format!("{API} {of_the_card} {ciphertexts} {}", ciphertexts.to_uppercase());
    json(format!(r#"{{"code":{code},"msg":"{text}","data":{{"orderId":"C1","status":1,"message":"{text}"}}}}"#))
}

const ANSWERS: [(&str, Answer); 5] = [
    ("accepted", Some(|received| echo(received, "1"))),
    ("rejected", Some(|received| echo(received, "-1"))),
    ("unknown", Some(|received| echo(received, "999"))),
    ("a page", Some(|received| http("500 Internal Server Error", "", &received.body))),
    ("silent", None),
];

fn submit(consign: Consign) -> Consign {
    let line = "submit --product-code 12 --amount 100 --card-password-stdin --order-id C1 --timeout 2s";
    consign.line(line).args(["--card-number", CARD]).stdin(PIN)
}

fn buy(consign: Consign) -> Consign {
    consign.line("buy --item-id 103 --face-price 50 --order-id C1 --timeout 2s").args(["--number", CARD])
}

/// All bytes of all files beside the ledger.
fn bytes(directory: &Path) -> Vec<u8> {
    let entries = fs::read_dir(directory).expect("a directory").flatten();
    entries.flat_map(|entry| fs::read(entry.path()).expect("a file")).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn the_files_of_the_ledger_hold_no_secrets() {
    let orders: [(&str, Step); 2] = [("submit", submit), ("buy", buy)];
    for ((name, answer), (command, place)) in ANSWERS.into_iter().flat_map(|one| orders.map(|order| (one, order))) {
        let shop = Shop::new();
        let gateway = Gateway::start(move |_| match answer {
            Some(answer) => Act::Reply(Box::new(answer)),
            None => Act::Hold,
        });
        let url = gateway.url();
        let consign = || {
            let merchant = shop.at(Consign::at(&url));
            merchant.var("CONSIGN_API_KEY", API).var("CONSIGN_AES_KEY", AES)
        };
        let files = || bytes(shop.ledger().parent().expect("a directory"));
        let mut running = place(consign()).start();
        running.wait_until("the gateway has the form", || gateway.count() > 0);
        if answer.is_none() {
            running.signal(Signal::KILL);
        }
        running.finish(Duration::from_secs(10));
        // The log is looked at as it was left, and again when a later command has written.
        let left = files();
        place(consign()).run();
        consign().line("orders list").run().expect(0);
        let later = files();
        let received = gateway.finish();
        for (moment, bytes) in [("at once", left), ("later", later)] {
            look(&bytes, &url, &received[0], &format!("{command}, {name}, {moment}"));
        }
    }
}

/// Looks for secrets, and for what is no secret, lest the look be a blind one.
#[track_caller]
fn look(bytes: &[u8], url: &str, received: &Received, case: &str) {
    for kept in ["C1", "****1234", url] {
        assert!(contains(bytes, kept.as_bytes()), "{case}: {kept} is not in the ledger");
    }
    for secret in [PIN, API, AES, CARD, "canary", "CANARY"] {
        let hidden = !contains(bytes, secret.as_bytes()) && !contains(bytes, hex::encode(secret).as_bytes());
        assert!(hidden, "{case}: {secret} is in the ledger");
    }
    for ciphertext in ["cardNumber", "cardPassword"].iter().filter_map(|name| received.field(name)) {
        let raw = hex::decode(&ciphertext).expect("hex");
        let spellings = [ciphertext.to_lowercase().into_bytes(), ciphertext.to_uppercase().into_bytes(), raw];
        assert!(spellings.iter().all(|one| !contains(bytes, one)), "{case}: {ciphertext} is in the ledger");
    }
}
