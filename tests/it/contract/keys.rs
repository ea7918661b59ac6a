//! The keys of every JSON document: those that the contract names, those that stand beside them, and
//! no others.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway};
use crate::support::process::Run;
use crate::support::replies::{ACCEPTED, balance, json, sale, top_up};
use crate::support::{Consign, ORDER_ID, PIN, closed_directory};

/// What every document has, and a failure adds.
const ENVELOPE: &str = "command profile outcome exit_code error";
/// What every document of a command that talks to a gateway has beside that.
const ADDRESS: &str = "base_url";
/// The order of `query` and `bizorder`, and of a placement that was waited for.
const ORDER: &str = "order_id outcome status system_order_id amount real_face_value settled_amount success_time message \
    custom raw";
const BESIDE_ORDER: &str = "problem ledger";
/// An order as the ledger tells it.
const LEDGER_ORDER: &str = "order_id kind state customer_id base_url batchno product_code amount card system_order_id \
    real_face_value settled_amount code message number_taken attempts created_at sent_at updated_at";

/// Expects of some objects of one kind that all keys stand in one of them at least, and no others
/// in any. `named` are the keys of the contract, `beside` those that were added to it.
#[track_caller]
fn assert_keys<'a>(what: &str, objects: impl IntoIterator<Item = &'a Value>, named: &str, beside: &str) {
    let expected: BTreeSet<&str> = named.split_whitespace().chain(beside.split_whitespace()).collect();
    let keys = |object: &'a Value| object.as_object().unwrap_or_else(|| panic!("{what}: {object}")).keys();
    let found: BTreeSet<&str> = objects.into_iter().flat_map(keys).map(String::as_str).collect();
    assert_eq!(found, expected, "{what}");
}

/// The parts at a key of objects, those of a list one by one; `null` and what is absent are none.
fn at<'a>(objects: impl IntoIterator<Item = &'a Value>, key: &str) -> Vec<&'a Value> {
    let parts = objects.into_iter().filter_map(|object| object.get(key).filter(|part| !part.is_null()));
    parts.flat_map(|part| part.as_array().map_or_else(|| vec![part], |list| list.iter().collect())).collect()
}

/// A gateway that says what it is told to, and a ledger that outlives a command.
struct Shop {
    gateway: Gateway,
    says: Arc<Mutex<String>>,
    directory: TempDir,
}

impl Shop {
    fn new() -> Self {
        let says = Arc::new(Mutex::new(String::new()));
        let said = Arc::clone(&says);
        let gateway = Gateway::start(move |_| Act::Answer(json(&*said.lock().expect("unpoisoned"))));
        Self { gateway, says, directory: closed_directory() }
    }

    /// Runs a command line while the gateway says this.
    fn run(&self, says: &str, line: &str) -> Run {
        says.clone_into(&mut self.says.lock().expect("unpoisoned"));
        self.at(&self.gateway.url(), line)
    }

    fn at(&self, url: &str, line: &str) -> Run {
        let ledger = self.directory.path().join("ledger.db");
        Consign::at(url).args(["--ledger".as_ref(), ledger.as_os_str()]).line(line).stdin(PIN).run()
    }

    fn submit(&self, says: &str, number: u32, more: &str) -> Value {
        self.run(says, &submit(number, more)).json()
    }
}

/// The sale of a card of its own, by a number.
fn submit(number: u32, more: &str) -> String {
    format!(
        "--json submit --product-code 12 --amount 100 --card-number 60000000000{number:05} --card-password-stdin \
         --order-id C{number} --batchno B1 {more}"
    )
}

const TAKEN: &str = r#"{"code":-1,"msg":"订单号不能重复"}"#;
const BAD_SIGN: &str = r#"{"code":-1,"msg":"SIGN错误"}"#;

#[test]
fn a_placement() {
    let shop = Shop::new();
    let accepted = shop.submit(ACCEPTED, 1, "");
    let rejected = shop.submit(r#"{"code":-1,"msg":"接口维护"}"#, 2, "");
    let again = shop.submit(ACCEPTED, 1, "");
    let elsewhere = shop.at(&Gateway::answering(json(ACCEPTED)).url(), &submit(1, "")).json();
    let shown = shop.submit("", 3, "--dry-run --curl");
    // The reply to a query accepts a placement as well.
    let waited = shop.submit(&sale("C4", "2"), 4, "--wait=5s");
    let sales = [&accepted, &rejected, &again, &elsewhere, &shown, &waited];
    let beside = format!("{ADDRESS} earlier url fields canonical sign curl");
    assert_keys("submit", sales, &format!("{ENVELOPE} order_id batchno card gateway order"), &beside);
    assert_keys("its gateway", at(sales, "gateway"), "http_status code msg", "");
    assert_keys("its order", at(sales, "order"), ORDER, "ledger");
    assert_keys("what it repeats", at(sales, "earlier"), "", "order_id state base_url");
    assert_keys("its error", at(sales, "error"), "kind message hint", "");

    let buy = "--json buy --item-id 103 --face-price 50 --number 13800000000 --order-id T1 --wait=5s";
    let bought = shop.run(&top_up("T1", "success"), buy).json();
    assert_keys("buy", [&bought], "command profile outcome exit_code order_id gateway order", ADDRESS);
}

#[test]
fn orders_asked_about() {
    let shop = Shop::new();
    shop.submit(TAKEN, 1, "");
    let known = shop.run(&sale("C2", "2"), "--json query C2").json();
    let anothers = shop.run(&sale("C1", "2"), "--json query C1").json();
    let none = shop.run(&sale("C3", "4"), "--json query C3").json();
    let top_up = shop.run(&top_up("T1", "success"), "--json bizorder T1").json();
    let documents = [&known, &anothers, &none, &top_up];
    assert_keys("query", documents, &format!("{ENVELOPE} orders"), ADDRESS);
    assert_keys("its orders", at(documents, "orders"), ORDER, BESIDE_ORDER);
    let orders = at(documents, "orders");
    assert_keys("their ledger", at(orders, "ledger"), "", "state before another_order");

    shop.submit(ACCEPTED, 4, "");
    shop.submit(ACCEPTED, 5, "");
    let refused = shop.run(BAD_SIGN, "--json orders sync").json();
    assert_keys("orders sync", [&refused], ENVELOPE, &format!("{ADDRESS} orders asked changed not_asked"));
    assert_keys("its orders", at([&refused], "orders"), "order_id outcome", "problem");

    let answered = shop.run(&balance("1"), "--json balance").json();
    let refused = shop.run(BAD_SIGN, "--json balance").json();
    assert_keys("balance", [&answered, &refused], &format!("{ENVELOPE} money raw"), ADDRESS);
}

#[test]
fn the_ledger() {
    let shop = Shop::new();
    shop.submit(ACCEPTED, 1, "");
    shop.run(&sale("C1", "2"), "--json query C1").expect(0);
    let amended = sale("C1", "2").replace(":50,", ":60,").replace("47.50000000000000000001", "n/a");
    shop.run(&amended, "--json query C1").expect(0);
    shop.submit(TAKEN, 2, "");
    shop.submit(ACCEPTED, 3, "");
    let released = shop.run("", "--json orders release C2 --because told").expect(0).json();
    assert_keys("orders release", [&released], "command profile outcome exit_code", "order_id kind");

    let listed = shop.run("", "--json orders list").expect(0).json();
    assert_keys("orders list", [&listed], "command profile outcome exit_code", "orders");
    assert_keys("its orders", at([&listed], "orders"), "", LEDGER_ORDER);
    let shown = [1, 2].map(|number| shop.run("", &format!("--json orders show C{number}")).expect(0).json());
    assert_keys("orders show", &shown, "command profile outcome exit_code", "orders");
    let orders = at(&shown, "orders");
    assert_keys("its orders", orders.iter().copied(), "", &format!("{LEDGER_ORDER} history"));
    let moves = "at from to cause code message source note real_face_value settled_amount real_face_value_was \
        settled_amount_was";
    assert_keys("their history", at(orders, "history"), "", moves);

    let reported = shop.run("", "--json orders report").expect(0).json();
    assert_keys("orders report", [&reported], "command profile outcome exit_code", "rows");
    let sums = "key kind customer_id base_url orders states state_face_values face_value real_face_value settled_amount success_rate \
        unreadable_amounts";
    assert_keys("its rows", at([&reported], "rows"), "", sums);
    for map in ["states", "state_face_values"] {
        assert_keys(map, at(at([&reported], "rows"), map), "", "accepted succeeded not_found");
    }

    let lines = shop.run("", "orders export --format ndjson").expect(0).stdout();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_keys("orders export", &lines, "", LEDGER_ORDER);
    let sheet = shop.run("", "orders export --format csv").expect(0).stdout();
    let columns: Vec<&str> = LEDGER_ORDER.split_whitespace().filter(|key| *key != "number_taken").collect();
    assert_eq!(sheet.lines().next().map(|line| line.split(',').collect()), Some(columns));

    let copy = shop.directory.path().join("copy.db");
    let copied = shop.run("", &format!("--json orders backup {}", copy.display())).expect(0).json();
    assert_keys("orders backup", [&copied], "command profile outcome exit_code", "path orders");
}

/// Two profiles; the command has the first one's keys, and the other one's explain what it is given.
fn two_profiles(line: &str) -> Run {
    let profile = |name: &str, api_key: &str, aes_key: &str| {
        format!(
            "[profiles.{name}]\nbase_url = \"http://127.0.0.1:9\"\ncustomer_id = \"10001\"\napi_key = \"{api_key}\"\n\
             aes_key = \"{aes_key}\"\n"
        )
    };
    let profiles = profile("mine", "mine-api-key", "mine-aes-key-16b") + &profile("other", "test-api-key", AES_KEY);
    Consign::new().config(&profiles).line("--json -p mine").line(line).run()
}

const AES_KEY: &str = "0123456789abcdef";
/// The signature of `FIELDS` with the key `test-api-key`, and without `mine`.
const SIGN: &str = "1eb15a6b30e970671ebb4bfedf587742";
const FIELDS: &str = "customerId=10001 orderId=C20261122000001 timestamp=1763800000";

#[test]
fn signatures() {
    let consign = |line: &str| Consign::new().var("CONSIGN_API_KEY", "test-api-key").line("--json").line(line).run();
    let signed = consign(&format!("sign {FIELDS} sign=x")).expect(0).json();
    let odd = Consign::new().var("CONSIGN_API_KEY", "test-api-key").args(["--json", "sign", "a=1 "]).run().json();
    let named = "command profile outcome exit_code sign canonical signed left_out";
    assert_keys("sign", [&signed, &odd], named, "suspicious");
    assert_keys("what it leaves out", at([&signed], "left_out"), "field why", "");

    let matched = consign(&format!("verify {FIELDS} --sign {SIGN}")).expect(0).json();
    let unsigned = consign(&format!("verify {FIELDS} mine=1 --sign {SIGN}")).expect(10).json();
    let others = two_profiles(&format!("verify {FIELDS} --sign {SIGN}")).expect(10).json();
    let unknown = consign("verify a=1 --effort 500ms --sign 00000000000000000000000000000000").expect(10).json();
    let verified = [&matched, &unsigned, &others, &unknown];
    let named = format!("{ENVELOPE} given expected diagnosis tried");
    assert_keys("verify", verified, &named, "canonical ruled_out not_applicable");
    let explanations = at(verified, "diagnosis");
    assert_keys("its explanations", explanations.iter().copied(), "changes setting", "canonical");
    assert_keys("their changes", at(explanations, "changes"), "", "kind field label text");

    let compared = consign(&format!("verify {FIELDS} --string a=1")).expect(10).json();
    assert_keys("verify --string", [&compared], ENVELOPE, "canonical theirs differs_at");
    let bare =
        format!("verify {FIELDS} --string customerId=10001&orderId=C20261122000001&timestamp=1763800000test-api-key");
    assert_keys("and the key", [&consign(&bare).expect(10).json()], ENVELOPE, "canonical theirs differs_at how");

    let several = |sign: &str| {
        let sample = format!("a=1&sign={sign}");
        let consign = Consign::new().var("CONSIGN_API_KEY", "test-api-key").line("--json verify a=1 --also - --sign");
        consign.args([sign]).stdin(sample).run().json()
    };
    let bare = several("7eb55dd0187193979d713d0e08c833b2");
    let top = format!("{ENVELOPE} given expected diagnosis tried");
    assert_keys("verify --also", [&bare], &top, "canonical samples conclusion");
    let one = "source outcome given expected canonical diagnosis tried explained";
    assert_keys("its samples", at([&bare], "samples"), one, "");
    let concluded = "kind matching explained changes setting text";
    assert_keys("its conclusion", at([&bare], "conclusion"), concluded, "");
}

#[test]
fn ciphertext() {
    let consign = |line: &str| Consign::new().var("CONSIGN_AES_KEY", AES_KEY).line("--json").line(line).run();
    let encrypted = consign("encrypt 6000000000001234").expect(0).json();
    let hex = encrypted["values"][0].as_str().expect("hex").to_owned();
    let decrypted = consign(&format!("decrypt {hex}")).expect(0).json();
    let named = "command profile outcome exit_code values";
    assert_keys("encrypt", [&encrypted], named, "");
    assert_keys("decrypt", [&decrypted], named, "");
    let line = Consign::new().var("CONSIGN_AES_KEY", AES_KEY).line("--json encrypt -").stdin("1\n").run().json();
    assert_keys("a line of a stream", [&line], named, "");

    let other = two_profiles(&format!("decrypt {hex}")).expect(10).json();
    assert_keys("decrypt in vain", [&other], ENVELOPE, "diagnosis");
    let cut = consign(&format!("decrypt {}", &hex[..32])).expect(10).json();
    let explanations = at([&other, &cut], "diagnosis");
    let parts = "changes setting plaintext looks partial partial_text";
    assert_keys("its explanations", explanations.iter().copied(), "", parts);
    assert_keys("their changes", at(explanations, "changes"), "", "kind label text");
}

#[test]
fn a_notification() {
    let receiver = Gateway::answering(crate::support::replies::http("200 OK", "", "success\n"));
    let line = format!("--json notify {} orderId=C1 status=2", receiver.url());
    let told = Consign::at("http://127.0.0.1:9").line(&line).run().expect(5).json();
    assert_keys("notify", [&told], ENVELOPE, "url order_id calls");
    assert_keys("its calls", at([&told], "calls"), "", "sent http_status answer taken problem");
}

#[test]
fn what_a_listener_receives() {
    let shop = Shop::new();
    shop.submit(ACCEPTED, 1, "");
    let ledger = shop.directory.path().join("ledger.db");
    let (reader, stdout) = std::io::pipe().expect("a pipe");
    let consign = Consign::at(&shop.gateway.url()).args(["--ledger".as_ref(), ledger.as_os_str()]);
    let running = consign.line("--json listen --addr 127.0.0.1:0 --no-sync --count 3").stdout(stdout).start();
    let mut lines = BufReader::new(reader).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().expect("a line").expect("text")).expect("JSON");
    let listening = next();
    assert_keys("listen", [&listening], "command profile outcome exit_code addr", "");

    let url = format!("http://{}/", listening["addr"].as_str().expect("an address"));
    let tell = |line: &str| _ = Consign::at("http://127.0.0.1:9").line("notify").args([&url]).line(line).run();
    let sale = "customerId=10001 systemOrderId=S1 money=100 successTime=1763800000 message=m status=2";
    tell(&format!("{sale} orderId=C1 successAmount=95 actualAmount=100"));
    let recorded = next();
    tell(&format!("{sale} orderId=C1 successAmount=95 actualAmount=100"));
    let duplicate = next();
    tell("orderId=C1 status=2 --tamper");
    let forged = next();
    tell("a=1");
    let malformed = next();
    tell(&format!("{sale} orderId=C9 successAmount=95 actualAmount=100"));
    let conflict = next();
    running.finish(std::time::Duration::from_secs(10)).expect(0);
    let outcomes = [&recorded, &duplicate, &forged, &malformed, &conflict].map(|document| document["outcome"].clone());
    assert_eq!(outcomes, ["recorded", "duplicate", "bad_signature", "malformed", "conflict"]);

    let told = "kind told status dialect system_order_id amount real_face_value settled_amount success_time message";
    let named = "command profile outcome exit_code at order_id state answered";
    assert_keys("a notification", [&recorded, &duplicate], named, &format!("{told} before"));
    let unknown = "command profile outcome exit_code at order_id answered";
    assert_keys("one of no order here", [&conflict], unknown, &format!("{told} problem"));
    assert_keys("one that nobody signed", [&forged], unknown, "status problem");
    let nothing = "command profile outcome exit_code at answered";
    assert_keys("what is none", [&malformed], nothing, "problem");
}

#[test]
fn a_failure_and_a_server() {
    let failed = Consign::at("http://127.0.0.1:9").args(["--json", "query", ORDER_ID, "--nonsense"]).run().json();
    assert_keys("a refused command line", [&failed], ENVELOPE, "");
    assert_keys("its error", at([&failed], "error"), "kind message hint", "");

    let home = closed_directory();
    let mut sandbox = Command::new(env!("CARGO_BIN_EXE_consign"))
        .args(["--json", "sandbox", "--addr", "127.0.0.1:0"])
        .env("HOME", home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(sandbox.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
    sandbox.kill().expect("it can be ended");
    sandbox.wait().expect("its end");
    let listening = serde_json::from_str(&line).expect("JSON");
    assert_keys("sandbox", [&listening], "command profile outcome exit_code addr", "");
}
