//! A card that comes along is nobody's business: it is neither printed nor kept.

use std::fs;
use std::path::Path;

use super::{FAILED, Listening, SOLD, Shop, notice, signed};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::replies::http;
use crate::support::{API_KEY, CUSTOMER_ID};

const CARD: &str = "6217004513981234";
const CARD_PIN: &str = "80413597260";

/// Fails where any of these bytes hold a part of the card, or the key.
#[track_caller]
fn holds_nothing(what: &str, bytes: &[u8]) {
    for secret in [CARD, CARD_PIN, API_KEY] {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{what} holds {secret}");
    }
}

/// The files of the ledger, its log among them.
#[track_caller]
fn files_hold_nothing(directory: &Path) {
    let mut names = Vec::new();
    for file in fs::read_dir(directory).expect("a directory") {
        let path = file.expect("a file").path();
        holds_nothing(&path.display().to_string(), &fs::read(&path).expect("its bytes"));
        names.push(path);
    }
    assert!(names.iter().any(|name| name.ends_with("ledger.db-wal")), "the log is among them: {names:?}");
}

/// Everything that a platform of the family might say of the card, in one notification.
fn bodies() -> Vec<String> {
    let card = [("cardNumber", CARD), ("cardPassword", CARD_PIN)];
    let remark = format!("卡密错误 {CARD}/{CARD_PIN} key={API_KEY}");
    let spaced = "卡 6217 0045 1398 1234 密 804-135-97260";
    let mut bodies = Vec::new();
    for (place, message) in [remark.as_str(), spaced].into_iter().enumerate() {
        let id = format!("C{place}");
        let fields = [
            ("customerId", CUSTOMER_ID),
            ("orderId", &id),
            ("systemOrderId", "S1"),
            ("status", "3"),
            ("amount", "100"),
            ("message", message),
            ("extendParams", &remark),
        ];
        bodies.push(signed(&[&fields[..], &card].concat(), &[]));
        bodies.push(notice(&id, &[&SOLD[..], &card, &[("message", message), ("custom", &remark)]].concat()));
        bodies.push(notice(
            "C9",
            &[&FAILED[..1], &[("cardnumber", CARD), ("CARDPASSWORD", CARD_PIN)], &[("message", message)]].concat(),
        ));
    }
    bodies
}

#[test]
fn a_card_in_a_notification_is_neither_printed_nor_kept() {
    for verbose in ["", "-vv"] {
        let shop = Shop::open();
        shop.sell(&["C0", "C1"]);
        let listener = Listening::start(shop.consign().line("listen").line(verbose));
        for body in bodies() {
            assert_eq!(listener.takes(&body).0, 200, "{body}");
            assert!(listener.next()["message"].as_str().is_none_or(|message| message.contains("[hidden]")));
        }
        // The same without a signature that counts, and things that only look like it.
        for body in bodies() {
            let (unsigned, _) = body.rsplit_once("&sign=").expect("a signature");
            assert_eq!(listener.takes(unsigned).0, 403);
            assert_eq!(listener.takes(&format!("{unsigned}&sign=00000000000000000000000000000000")).0, 403);
            assert_eq!(listener.takes(&format!("{body}&sign=1")).0, 400);
            assert_eq!(listener.takes(&unsigned.replace("orderId", "other")).0, 400);
        }
        let object = format!(r#"{{"orderId":"C1","cardNumber":"{CARD}","cardPassword":{CARD_PIN},"#);
        let twice = format!("{CARD}=1&orderId=C1&status=2&{CARD}=2");
        for body in [object.as_str(), &format!("{object}\"status\":[{CARD_PIN}]}}"), &twice, CARD, CARD_PIN] {
            assert_eq!(listener.takes(body).0, 400, "{body}");
        }
        // What nobody signed is kept once something else comes after a while.
        super::wait_for("what nobody signed is kept", || {
            let sql = "SELECT count(*) FROM forged_notification";
            super::read(&shop.ledger()).query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number") > 0
        });
        files_hold_nothing(shop.directory.path());
        let ended = listener.end_by(Signal::TERM);
        assert!(ended.documents.len() >= 24, "{}", ended.stdout);
        holds_nothing("stdout", ended.stdout.as_bytes());
        holds_nothing("stderr", ended.stderr.as_bytes());
    }
}

#[test]
fn a_server_that_repeats_what_is_passed_on_is_not_quoted() {
    for status in ["200 OK", "500 Internal Server Error", "302 Found"] {
        let shop = Shop::open();
        let server = Gateway::start(move |_| {
            Act::Reply(Box::new(move |received| {
                let body = String::from_utf8_lossy(&received.body).into_owned();
                http(status, &format!("Location: http://127.0.0.1:9/?{body}\r\nX-Body: {body}\r\n"), body)
            }))
        });
        let consign = shop.consign().line("-vv listen --no-sync").args(["--forward", &server.url()]);
        let listener = Listening::start(consign);
        let bodies = bodies();
        for body in &bodies {
            assert_eq!(listener.takes(body), (status[..3].parse().expect("a number"), body.clone()), "as it is there");
        }
        let short = signed(&[("orderId", "C1"), ("status", "3"), ("cardPassword", CARD_PIN)], &[]);
        listener.takes(&short);
        let ended = listener.end_by(Signal::TERM);
        assert_eq!(ended.documents.len(), bodies.len() + 1, "{}", ended.stderr);
        holds_nothing("stdout", ended.stdout.as_bytes());
        holds_nothing("stderr", ended.stderr.as_bytes());
    }
}

#[test]
fn a_card_that_nobody_signed_is_not_believed_in_the_fields_that_are_kept() {
    let shop = Shop::open();
    let listener = shop.listen("");
    let body = format!("orderId=C1&customerId=10001&status={CARD}&cardNumber={CARD}&cardPassword={CARD_PIN}");
    assert_eq!(listener.takes(&body).0, 403);
    let ended = listener.end_by(Signal::TERM);
    assert_eq!(ended.documents[0]["outcome"], "bad_signature");
    holds_nothing("stdout", ended.stdout.as_bytes());
    let kept: (String, String) = super::read(&shop.ledger())
        .query_row("SELECT order_id, status FROM forged_notification", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("a row");
    assert_eq!(kept, ("C1".to_owned(), "[hidden]".to_owned()));
}

#[test]
fn nothing_that_is_sent_reaches_the_terminal_as_a_command() {
    let shop = Shop::open();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let line = "listen --no-sync --addr 127.0.0.1:0 --count 1";
    let running = shop.consign().line(line).stdout(writer).start();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(reader));
    let first = lines.next().expect("a line").expect("text");
    let addr = first.split(['/', ',']).find_map(|part| part.parse().ok()).expect("an address");
    let odd = "C1\u{1b}[2J\u{202e}\r\n\u{7}x";
    let fields = [("orderId", odd), ("status", "2\u{1b}[0m"), ("message", odd), ("customerId", odd)];
    for body in ["orderId=C1%1b%5b2J%0a&status=2%1b".to_owned(), signed(&fields, &[])] {
        super::post(addr, super::FORM, body.as_bytes()).expect("an answer");
    }
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let run = running.finish(super::PATIENCE).expect(0);
    let odd = |text: &str| text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
    assert_eq!(rest.len(), 2, "a line each: {rest:?}");
    assert!(!rest.iter().any(|line| odd(line)), "{rest:?}");
    assert!(!odd(&run.stderr()), "{run}");
}
