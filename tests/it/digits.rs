//! Secrets that look like numbers: an echo of digits, in every place of every reply and however it
//! is written, is shown nowhere and stored nowhere.

use std::cell::Cell;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rusqlite::Connection;

use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::process::Run;
use crate::support::replies::{http, json, until_close};
use crate::support::{Consign, ORDER_ID, Step, at_once, closed_directory, give_way, no_complaints};

const API: &str = "73920184655512";
const AES: &str = "4815926370284615";
const PIN: &str = "80413597260";
/// A card number, of which the last four digits may be shown.
const CARD: &str = "6217004513981234";
const BEGINNING: &str = "621700451398";

/// What a gateway knows, whoever asks; and what it learns from a sale.
const KEYS: [&str; 2] = [API, AES];
const ALL: [&str; 5] = [PIN, CARD, API, AES, BEGINNING];

type Spelling = fn(&str) -> String;

const SPELLINGS: [Spelling; 13] = [
    str::to_owned,
    full_width,
    |digits| grouped(digits, " "),
    |digits| grouped(&full_width(digits), "-"),
    |digits| grouped(digits, "\u{2011}"),
    |digits| grouped(digits, "\u{200b}"),
    |digits| grouped(digits, "."),
    joined,
    |digits| escaped(digits, |code| format!("&#{code};")),
    |digits| escaped(digits, |code| format!("%{code:x}")),
    |digits| escaped(digits, |code| format!("\\u{code:04x}")),
    |digits| escaped(digits, |code| format!("\\\\u{code:04x}")),
    |digits| BASE64_STANDARD.encode(digits),
];

fn full_width(digits: &str) -> String {
    digits.chars().map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10).expect("a digit")).collect()
}

fn grouped(digits: &str, by: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(by)
}

/// Every character that may stand between digits, one after the other.
fn joined(digits: &str) -> String {
    let mut joints = "._/,:*'".chars().cycle();
    digits.chars().flat_map(|digit| [Some(digit), joints.next()]).flatten().take(2 * digits.len() - 1).collect()
}

fn escaped(digits: &str, escape: fn(u32) -> String) -> String {
    digits.chars().map(|digit| escape(digit.into())).collect()
}

/// Secrets, told one after the other.
struct Echo<'a> {
    secrets: &'a [&'a str],
    spelling: Spelling,
    next: Cell<usize>,
}

impl<'a> Echo<'a> {
    fn new(secrets: &'a [&'a str], first: usize, spelling: Spelling) -> Self {
        Self { secrets, spelling, next: Cell::new(first) }
    }

    fn digits(&self) -> &'a str {
        self.next.set(self.next.get() + 1);
        self.secrets[self.next.get() % self.secrets.len()]
    }

    /// A text in JSON.
    fn text(&self) -> String {
        format!("\"{}\"", (self.spelling)(self.digits()))
    }

    /// A number in JSON, or a text where the spelling makes none.
    fn number(&self) -> String {
        let digits = self.digits();
        let spelled = (self.spelling)(digits);
        if spelled == digits { spelled } else { format!("\"{spelled}\"") }
    }

    fn words(&self) -> String {
        self.secrets.iter().map(|secret| (self.spelling)(secret)).collect::<Vec<_>>().join("; ")
    }
}

/// A reply that says everything everywhere, as far as it can without becoming another's.
fn believable(echo: &Echo, code: &str) -> Vec<u8> {
    let text = || echo.text();
    json(format!(
        r#"{{"code":{code},"msg":"卡密 {} 错误","message":{},"extra":{},"data":{{"customerId":"10001",
        "status":{},"orderId":"{ORDER_ID}","systemOrderId":{},"successAmount":{},
        "actualAmount":{},"successTime":{},"realPrice":{},"itemFacePrice":{},"money":{},"message":{},"custom":{},
        "ext1":{},"number":{},"extra":{},"point":"{}.0",{}:1,"cardNumber":{},
        "nested":[[{},{{"deep":{},{}:{}}}]]}}}}"#,
        echo.words(),
        text(),
        text(),
        if echo.secrets.len() > 2 { "2" } else { "\"success\"" },
        text(),
        echo.number(),
        text(),
        text(),
        echo.number(),
        echo.number(),
        text(),
        text(),
        text(),
        text(),
        echo.number(),
        echo.number(),
        echo.digits(),
        text(),
        text(),
        text(),
        text(),
        text(),
        echo.number(),
    ))
}

/// Replies in which the echo stands where a command decides by it.
type Reply = fn(&Echo) -> Vec<u8>;

const REPLIES: [(&str, Reply); 18] = [
    ("code 1", |echo| believable(echo, "1")),
    ("code -1", |echo| believable(echo, "-1")),
    ("code 999", |echo| believable(echo, "999")),
    ("the code", |echo| believable(echo, &echo.text())),
    ("a number for the code", |echo| believable(echo, &echo.number())),
    ("words for the code", |echo| believable(echo, &format!("\"{}\"", echo.words()))),
    ("the sign", |echo| json(format!(r#"{{"code":1,"sign":{},"data":{{"a":{}}}}}"#, echo.text(), echo.text()))),
    ("the status", |echo| order(echo, &echo.text(), &format!("\"{ORDER_ID}\""), "100")),
    ("a number for the status", |echo| order(echo, &echo.number(), &format!("\"{ORDER_ID}\""), "100")),
    ("the order number", |echo| order(echo, "2", &echo.text(), "100")),
    ("the amount", |echo| order(echo, "2", &format!("\"{ORDER_ID}\""), &echo.number())),
    ("a text for data", |echo| json(format!(r#"{{"code":1,"msg":"","data":{}}}"#, echo.text()))),
    ("a number for data", |echo| json(format!(r#"{{"code":1,"msg":"","data":{}}}"#, echo.number()))),
    ("a list for data", |echo| json(format!(r#"{{"code":1,"data":[{{"{}":[{}]}}]}}"#, echo.words(), echo.number()))),
    ("a page", |echo| http("200 OK", "", format!("<html>{}</html>", echo.words()))),
    ("a page of an error", |echo| http("500 Internal Server Error", "", format!("<html>{}</html>", echo.words()))),
    ("broken JSON", |echo| until_close(format!("{{\"code\":1,\"msg\":\"{}", echo.words()))),
    ("a status line", |echo| format!("HTTP/1.1 200 {0}\r\nX: {0}\r\n\r\n", echo.words()).into_bytes()),
];

fn order(echo: &Echo, status: &str, id: &str, amount: &str) -> Vec<u8> {
    let data = format!(r#"{{"status":{status},"orderId":{id},"amount":{amount},"money":{}}}"#, echo.text());
    json(format!(r#"{{"code":1,"msg":"","data":{data}}}"#))
}

/// The digits of a text, whatever their shape and what stands between them.
fn plain(text: &str) -> String {
    let mut text = text.replace("\\\\", "\\").replace("\\u200b", "").replace("\\u{200b}", "");
    for digit in 0..10 {
        let told = digit.to_string();
        for escape in [format!("&#{};", 48 + digit), format!("%3{digit}"), format!("\\u003{digit}")] {
            text = text.replace(&escape, &told);
        }
    }
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30),
        c if c.is_whitespace() || "-\u{2011}\u{200b}._/,:*'".contains(c) => None,
        c => Some(c),
    };
    text.chars().filter_map(plain).collect()
}

fn leaks(shown: &str) -> Option<String> {
    let encoded = |secret: &str| shown.contains(BASE64_STANDARD.encode(secret).trim_end_matches('='));
    let plain = plain(shown);
    let found: Vec<&str> = ALL.into_iter().filter(|secret| plain.contains(secret) || encoded(secret)).collect();
    (!found.is_empty()).then(|| found.join(", "))
}

fn merchant(base_url: &str) -> Consign {
    Consign::new()
        .var("CONSIGN_BASE_URL", base_url)
        .var("CONSIGN_CUSTOMER_ID", "10001")
        .var("CONSIGN_API_KEY", API)
        .var("CONSIGN_AES_KEY", AES)
}

fn submit(consign: Consign) -> Consign {
    let line = format!("submit --product-code 12 --amount 100 --card-password-stdin --order-id {ORDER_ID}");
    consign.line(&line).args(["--card-number", CARD]).stdin(PIN)
}

/// The commands that talk to a gateway, and the secrets that it may tell them.
const COMMANDS: [(&str, Step, &[&str]); 6] = [
    ("submit", submit, &ALL),
    ("submit --wait", |consign| submit(consign).line("--wait=150ms --interval 50ms"), &ALL),
    ("buy", |consign| consign.buy().line("--wait=150ms --interval 50ms"), &KEYS),
    ("query", |consign| consign.args(["query", ORDER_ID]), &KEYS),
    ("bizorder", |consign| consign.args(["bizorder", ORDER_ID]), &KEYS),
    ("balance", |consign| consign.line("balance"), &KEYS),
];

#[test]
fn the_finder_sees_every_echo() {
    for (_, reply) in REPLIES {
        for spelling in SPELLINGS {
            for first in 0..ALL.len() {
                let told = reply(&Echo::new(&ALL, first, spelling));
                assert!(leaks(&String::from_utf8_lossy(&told)).is_some());
            }
        }
    }
    assert!(leaks("****1234").is_none());
}

#[test]
fn digits_are_hidden_in_every_place_of_every_answer() {
    hides_digits(&REPLIES[..3]);
}

#[test]
fn digits_are_hidden_where_a_command_decides_by_them() {
    hides_digits(&REPLIES[3..14]);
}

#[test]
fn digits_are_hidden_in_what_is_no_answer() {
    hides_digits(&REPLIES[14..]);
}

/// Whether the echo is hidden in these replies, by all commands that may get them.
#[track_caller]
fn hides_digits(replies: &[(&'static str, Reply)]) {
    give_way();
    let mut cases = Vec::new();
    for &(place, reply) in replies {
        // Where little is told, two spellings tell enough.
        let enough = |n: &usize| place.starts_with("code") || n.is_multiple_of(3);
        for (n, spelling) in SPELLINGS.into_iter().enumerate().filter(|(n, _)| enough(n)) {
            for (name, command, secrets) in COMMANDS {
                let loudness: &[_] = match n {
                    0..6 if n % 2 == 0 => &["-vv", "--json -v"],
                    0..6 => &["-v", "--json -vv"],
                    _ if n % 2 == 0 => &["-vv"],
                    _ => &["--json -vv"],
                };
                cases.extend(
                    loudness.iter().map(|loudness| (place, reply, n, spelling, name, command, secrets, loudness)),
                );
            }
        }
    }
    let found = at_once(cases, |(place, reply, n, spelling, name, command, secrets, loudness)| {
        let gateway =
            Gateway::start(move |count| Act::Reply(Box::new(move |_| reply(&Echo::new(secrets, n + count, spelling)))));
        let run = command(merchant(&gateway.url())).line(loudness).line("--timeout 2s").run();
        let case = format!("{name} {loudness}, {place}, spelling {n}");
        if !gateway.finish().iter().any(|one| one.complete) {
            return Some(format!("{case}: the gateway was not even asked\n{run}"));
        }
        if place.starts_with("code") && !run.everything().contains("[hidden]") {
            return Some(format!("{case}: nothing was there to be hidden\n{run}"));
        }
        leaks(&run.everything()).map(|secrets| format!("{case} shows {secrets}\n{run}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

/// All bytes of all files beside the ledger, and those of its log alone.
fn stored(directory: &Path) -> (String, String) {
    let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned();
    let files = fs::read_dir(directory).expect("a directory").flatten().map(|entry| text(&entry.path()));
    (files.collect(), text(&directory.join("ledger.db-wal")))
}

#[test]
fn digits_are_stored_nowhere_and_no_later_command_shows_them() {
    give_way();
    let replies = REPLIES.into_iter().filter(|(place, _)| place.contains("code") || place.ends_with("the status"));
    let cases = replies.flat_map(|reply| SPELLINGS.into_iter().enumerate().map(move |spelling| (reply, spelling)));
    let found = at_once(cases, |((place, reply), (n, spelling))| {
        let directory = closed_directory();
        let ledger = directory.path().join("ledger.db");
        let at = |url: &str| merchant(url).args(["--ledger".as_ref(), ledger.as_os_str()]);
        // The ledger is made, and then held open, so that its log is not folded in.
        submit(at(&format!("http://{}", Nobody::new().addr()))).run().expect(6);
        let held = Connection::open(&ledger).expect("an SQLite file");
        held.query_row("SELECT count(*) FROM orders", [], |_| Ok(())).expect("an order");

        let gateway =
            Gateway::start(move |count| Act::Reply(Box::new(move |_| reply(&Echo::new(&ALL, n + count, spelling)))));
        let url = gateway.url();
        // What a status echoes is told to a question only, which a crowded machine must not miss.
        let wait =
            if place.ends_with("status") { "--wait=1200ms --interval 200ms" } else { "--wait=150ms --interval 50ms" };
        let mut runs = vec![submit(at(&url)).line(wait).line("-vv").run()];
        let asked = gateway.finish();
        // Later commands know neither card nor PIN; their gateway tells the keys again.
        let gateway =
            Gateway::start(move |count| Act::Reply(Box::new(move |_| reply(&Echo::new(&KEYS, n + count, spelling)))));
        for line in ["orders sync", "orders sync --recheck 1d"] {
            runs.push(at(&gateway.url()).line(line).line("-vv").run());
            runs.push(at(&gateway.url()).line(line).line("--json -v").run());
        }
        gateway.finish();
        let show = format!("orders show {ORDER_ID}");
        for line in [show.as_str(), "orders list", "orders report --by batch"] {
            runs.push(at(&url).line(line).line("-vv").run().expect(0));
            runs.push(at(&url).line(line).line("--json").run().expect(0));
        }
        for format in ["csv", "ndjson"] {
            runs.push(at(&url).args(["orders", "export", "--format", format]).run().expect(0));
        }
        let case = format!("{place}, spelling {n}");
        let (all, log) = stored(directory.path());
        let mut found: Vec<String> = Vec::new();
        if !asked.iter().any(|one| one.complete) || !all.contains("****1234") || !log.contains("[hidden]") {
            found.push(format!("{case}: nothing was stored"));
        }
        found.extend(leaks(&all).map(|secrets| format!("{case}: the ledger holds {secrets}")));
        let shown = |run: &Run| leaks(&run.everything()).map(|secrets| format!("{case}: {secrets} in\n{run}"));
        found.extend(runs.iter().filter_map(shown));
        found
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

/// PINs, what a gateway makes of them, and what must not be shown of that.
const REWRITTEN: [(&str, &str, &[&str]); 10] = [
    ("0012345678", "12345678", &["12345678"]),
    ("0012345678", "\"PIN12345678x\"", &["12345678"]),
    ("123456789012345678", "1.2345678901234568e+17", &["12345678"]),
    ("123456789012345678", "\"E: 1.2345678901235E+17\"", &["12345678", "2345678901235"]),
    ("123456789012345678", "123456789012345680", &["123456789012345"]),
    ("80413597260", "8.041359726e+10", &["8.041359726"]),
    ("804135", "[8,0,4,1,3,5]", &["8,0,4"]),
    ("804135", "[\"804\",\"135\"]", &["804", "135"]),
    ("80413597260", "[[8041],[3597,260]]", &["8041", "3597"]),
    ("80413597260", "\"cGluPTgwNDEzNTk3MjYw\"", &["ODA0MTM1OTcyNjA", "PTgwNDEzNTk3MjYw"]),
];

#[test]
fn a_rewritten_pin_is_shown_in_no_reply_and_in_none_that_is_broken() {
    let cases = REWRITTEN.into_iter().flat_map(|case| ["whole", "surrogate", "broken"].map(|state| (case, state)));
    let found = at_once(cases, |((pin, echo, needles), state)| {
        let body = format!(
            r#"{{"code":1,"msg":"","extra":{echo},"data":{{"status":2,"orderId":"{ORDER_ID}","x":{echo},"y":[{{"z":{echo}}}],
            "message":{echo},"custom":{echo}}}}}"#
        );
        let unit = |code| format!("\\u{code:04x}");
        let body = match state {
            "whole" => body,
            // A text with a lone surrogate is no text, and its escapes stay.
            "surrogate" => body.replacen("\"msg\":\"", &format!("\"msg\":\"\\ud800{}", escaped(pin, unit)), 1),
            _ => body.replacen("}}", "", 1),
        };
        let gateway = Gateway::answering(json(body));
        let line =
            format!("submit --product-code 12 --amount 100 --card-password-stdin --order-id {ORDER_ID} -vv --json");
        let url = gateway.url();
        let run = merchant(&url).line(&line).line("--wait=150ms --interval 50ms").stdin(pin).run();
        gateway.finish();
        // Three digits also stand by chance in a port, in a time and in our own signatures.
        let is_by_chance = |line: &&str| ["*   sign=", "*   timestamp="].iter().any(|begin| line.starts_with(begin));
        let shown = run.everything().replace(&url, "");
        let shown = shown.lines().filter(|line| !is_by_chance(line)).collect::<Vec<_>>().join("\n");
        let leaks: Vec<&&str> = needles.iter().filter(|needle| shown.contains(**needle)).collect();
        let units = &escaped(pin, unit)[..pin.len() * 3];
        let leaks = leaks.into_iter().chain(shown.contains(units).then_some(&units)).collect::<Vec<_>>();
        let is_told = shown.contains("[hidden]") && (state != "broken" || shown.contains("the answer begins"));
        (!leaks.is_empty() || !is_told).then(|| format!("{pin} as {echo}, {state}: {leaks:?}\n{run}"))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

/// An identifier is not garbled where a short PIN stands in it by chance.
#[test]
fn what_chance_makes_is_left_alone() {
    let body = format!(
        r#"{{"code":1,"msg":"1122","data":{{"status":2,"orderId":"{ORDER_ID}","systemOrderId":"S1122000001",
        "amount":"100","successAmount":100,"actualAmount":"1122","message":"PIN 1122"}}}}"#
    );
    let gateway = Gateway::answering(json(body));
    let line = format!("submit --product-code 12 --amount 100 --card-password-stdin --order-id {ORDER_ID} --json");
    let run = merchant(&gateway.url()).line(&line).line("--wait=5s --interval 10ms").stdin("1122").run().expect(0);
    let order = run.json()["order"].clone();
    assert_eq!((&order["system_order_id"], &order["settled_amount"]), (&"S1122000001".into(), &"1122".into()), "{run}");
    assert_eq!(
        (&order["message"], &order["raw"]["message"]),
        (&"PIN [hidden]".into(), &"PIN [hidden]".into()),
        "{run}"
    );
    assert_eq!(run.json()["gateway"]["msg"], "[hidden]", "{run}");
    gateway.finish();
}

/// Everything of a connection up to an empty line.
fn head(stream: &mut impl std::io::Read) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            break;
        }
        bytes.push(byte[0]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn the_password_of_a_proxy_is_not_shown_when_somebody_repeats_it() {
    for loudness in ["-vv", "--json -vv"] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let proxy = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let connect = head(&mut stream);
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").expect("a tunnel");
            head(&mut stream);
            let sent = connect.lines().find(|line| line.starts_with("Proxy-Authorization")).expect("a password");
            let told = format!(r#"{{"code":-1,"msg":"{sent}, canary pw, canary%20pw"}}"#);
            stream.write_all(&json(told)).expect("an answer");
            let _rest = stream.read_to_end(&mut Vec::new());
            sent.rsplit(' ').next().expect("a word").to_owned()
        });
        let proxied = format!(
            "[profiles.shop]\nbase_url = \"http://127.0.0.1:9\"\ncustomer_id = \"10001\"\n\
            api_key = \"{API}\"\naes_key = \"{AES}\"\nproxy = \"http://user:canary%20pw@{addr}\"\n"
        );
        let run = Consign::new().config(&proxied).line("balance").line(loudness).run().expect(5);
        let encoded = proxy.join().expect("the proxy");
        let shown = run.everything();
        assert!(shown.contains("[hidden]") && !shown.contains("canary") && !shown.contains(&encoded), "{run}");
    }
}
