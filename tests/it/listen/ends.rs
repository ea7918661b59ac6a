//! From the order to its end, with a sandbox that calls, and with calls that are lost.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use super::{FAILED, FORM, Listening, SOLD, SUBMIT, Shop, moves, notice, order, post, sell, wait_for};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::replies::{ACCEPTED, http, json};
use crate::support::{Consign, PIN, closed_directory};

/// A sandbox, a ledger, and the listener of the merchant that the sandbox knows.
struct Practice {
    sandbox: Listening,
    directory: TempDir,
}

impl Practice {
    fn start(options: &str) -> Self {
        let sandbox = Listening::start(Consign::new().line("sandbox --retry-step 200ms").line(options));
        Self { sandbox, directory: closed_directory() }
    }

    fn consign(&self) -> Consign {
        let ledger = self.directory.path().join("ledger.db");
        Consign::at(self.sandbox.url().trim_end_matches('/'))
            .var("CONSIGN_API_KEY", "sandbox-api-key")
            .var("CONSIGN_AES_KEY", "sandbox-aes-key!")
            .args(["--ledger".as_ref(), ledger.as_os_str()])
    }

    fn listen(&self, line: &str) -> Listening {
        Listening::start(self.consign().line("listen").line(line))
    }

    /// Sells a card whose number has this ending.
    fn sell(&self, id: &str, ending: &str, receiver: &str) {
        let line = format!("--order-id {id} --card-number 60000000{ending} --notify-url {receiver}");
        self.consign().line(SUBMIT).line(&line).stdin(PIN).run().expect(0);
    }

    fn order(&self, id: &str) -> Value {
        order(self.consign(), id)
    }
}

/// What stands between the sandbox and a listener: whatever comes, the listener is handed, but the
/// sandbox is told of the first calls that they failed.
struct Between {
    gateway: Gateway,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Between {
    fn denying(calls: usize, listener: &Listening) -> Self {
        let (addr, bodies) = (listener.addr, Arc::new(Mutex::new(Vec::new())));
        let (kept, denied) = (Arc::clone(&bodies), Arc::new(AtomicUsize::new(0)));
        let gateway = Gateway::start(move |_| {
            let (kept, denied) = (Arc::clone(&kept), Arc::clone(&denied));
            Act::Reply(Box::new(move |received| {
                kept.lock().expect("bodies").push(received.body.clone());
                let (status, body) = post(addr, FORM, &received.body).expect("the listener answers");
                assert_eq!((status, body.as_str()), (200, "success"));
                match denied.fetch_add(1, Ordering::SeqCst) {
                    earlier if earlier < calls => http("500 Internal Server Error", "", ""),
                    _ => http("200 OK", "", body),
                }
            }))
        });
        Self { gateway, bodies }
    }
}

/// What documents say, in short.
fn told(document: &Value) -> [&str; 4] {
    ["outcome", "order_id", "state", "answered"].map(|key| document[key].as_str().unwrap_or("-"))
}

#[test]
fn a_sale_is_decided_by_its_notification_and_its_repeats_change_nothing() {
    let practice = Practice::start("--settle-after 300ms");
    let listener = practice.listen("");
    let between = Between::denying(2, &listener);
    practice.sell("C1", "00000000", &between.gateway.url());
    let documents = [listener.next(), listener.next(), listener.next()];
    assert_eq!(told(&documents[0]), ["recorded", "C1", "succeeded", "success"]);
    assert_eq!(told(&documents[1]), ["duplicate", "C1", "succeeded", "success"]);
    assert_eq!(told(&documents[2]), ["duplicate", "C1", "succeeded", "success"]);
    practice.sandbox.says("notified of sale C1, succeeded: taken");
    let order = practice.order("C1");
    assert_eq!(order["state"], "succeeded");
    assert_eq!((&order["real_face_value"], &order["settled_amount"]), (&"100".into(), &"95.0000".into()));
    assert_eq!(moves(&order), ["sending -", "accepted exchange", "succeeded notification"]);
    assert_eq!(order["history"].as_array().map(Vec::len), Some(3), "the repeats are nothing new: {order}");
    assert_eq!(between.gateway.finish().len(), 3);
    let ended = listener.end_by(Signal::TERM);
    assert_eq!((ended.code, ended.documents.len()), (0, 0), "{}", ended.stderr);
}

#[test]
fn every_ending_is_decided_as_it_is_told() {
    let practice = Practice::start("--settle-after 300ms");
    let listener = practice.listen("");
    practice.sell("C2", "00000002", &listener.url());
    practice.sell("C3", "00000003", &listener.url());
    let buy = "buy --item-id 103 --face-price 50 --number 13800000000 --order-id T1 --notify-url";
    practice.consign().line(buy).args([listener.url()]).run().expect(0);
    let mut documents = [listener.next(), listener.next(), listener.next()];
    documents.sort_by_key(|document| document["order_id"].to_string());
    assert_eq!(told(&documents[0]), ["recorded", "C2", "failed", "success"]);
    assert_eq!(documents[0]["message"], "卡密错误");
    assert_eq!(told(&documents[1]), ["recorded", "C3", "succeeded", "success"]);
    assert_eq!(told(&documents[2]), ["recorded", "T1", "succeeded", "success"]);
    assert_eq!(documents[2]["kind"], "top_up");
    for (id, last, real, settled) in [
        ("C2", "failed notification", Value::Null, Value::Null),
        ("C3", "succeeded notification", "50".into(), "47.5000".into()),
        ("T1", "succeeded notification", Value::Null, "49.0000".into()),
    ] {
        let order = practice.order(id);
        assert_eq!(moves(&order).last().map(String::as_str), Some(last), "{order}");
        assert_eq!((&order["real_face_value"], &order["settled_amount"]), (&real, &settled), "{order}");
    }
}

#[test]
fn an_order_whose_answer_was_lost_is_decided_by_its_notification() {
    let practice = Practice::start("--settle-after 300ms");
    let listener = practice.listen("--no-sync");
    for (id, ending) in [("C7", "0007"), ("C10", "0010"), ("C11", "0011")] {
        let line = format!("--order-id {id} --card-number 60000000{ending} --notify-url {}", listener.url());
        practice.consign().line(SUBMIT).line(&line).stdin(PIN).run().expect(7);
        let recorded = listener.next();
        assert_eq!(told(&recorded), ["recorded", id, "succeeded", "success"]);
        assert_eq!(recorded["before"], "unknown", "{recorded}");
        assert_eq!(moves(&practice.order(id)).last().map(String::as_str), Some("succeeded notification"));
    }
}

#[test]
fn a_notification_that_is_faster_than_the_answer_stands() {
    for (verdict, more) in [("succeeded", &SOLD[..]), ("failed", &FAILED[..])] {
        let shop = Shop::open();
        let body = notice("C1", more);
        let addr = Arc::new(OnceLock::<SocketAddr>::new());
        let listens = Arc::clone(&addr);
        let gateway = Gateway::start(move |_| {
            let (addr, body) = (Arc::clone(&listens), body.clone());
            Act::Reply(Box::new(move |_| {
                let answer = post(*addr.get().expect("an address"), FORM, body.as_bytes()).expect("an answer");
                assert_eq!(answer, (200, "success".to_owned()));
                json(ACCEPTED)
            }))
        });
        let merchant = || shop.keeping(Consign::at(&gateway.url()));
        let listener = Listening::start(merchant().line("listen --no-sync"));
        addr.set(listener.addr).expect("set once");
        sell(merchant(), "C1");
        let recorded = listener.next();
        assert_eq!((told(&recorded), &recorded["before"]), (["recorded", "C1", verdict, "success"], &"sending".into()));
        let order = order(merchant(), "C1");
        assert_eq!(moves(&order), ["sending -".to_owned(), format!("{verdict} notification")], "{order}");
    }
}

#[test]
fn listeners_that_share_a_ledger_share_its_orders() {
    let shop = Shop::open();
    let ids = ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"];
    shop.sell(&ids);
    let listeners = [shop.listen(""), shop.listen("")];
    thread::scope(|scope| {
        for listener in &listeners {
            let addr = listener.addr;
            scope.spawn(move || {
                for id in ids {
                    let answer = post(addr, FORM, notice(id, &SOLD).as_bytes()).expect("an answer");
                    assert_eq!(answer, (200, "success".to_owned()), "{id}");
                }
            });
        }
    });
    let documents: Vec<_> =
        listeners.into_iter().flat_map(|listener| listener.end_by(Signal::TERM).documents).collect();
    for id in ids {
        let of = documents.iter().filter(|document| document["order_id"] == id);
        let mut outcomes: Vec<_> = of.map(|document| document["outcome"].as_str().unwrap_or("-")).collect();
        outcomes.sort_unstable();
        assert_eq!(outcomes, ["duplicate", "recorded"], "{id}");
        let ends = ["sending -", "accepted exchange", "succeeded notification"];
        assert_eq!(moves(&shop.order(id)), ends, "{id}");
    }
}

#[test]
fn a_reversal_is_a_conflict_that_a_question_settles_and_an_old_success_does_not_undo() {
    let practice = Practice::start("--settle-after 300ms");
    let listener = practice.listen("");
    let between = Between::denying(0, &listener);
    practice.sell("C12", "00000012", &between.gateway.url());
    assert_eq!(told(&listener.next()), ["recorded", "C12", "succeeded", "success"]);
    let conflict = listener.next();
    assert_eq!(told(&conflict), ["conflict", "C12", "succeeded", "success"], "it overwrites nothing by itself");
    assert_eq!(conflict["told"], "failed");
    let synced = listener.next();
    assert_eq!(synced["outcome"], "synced", "{synced}");
    assert_eq!(synced["orders"][0]["ledger"]["state"], "reversed", "{synced}");
    listener.says("order C12: a notification says failed");
    listener.says("the gateway is asked");
    let order = practice.order("C12");
    let ends = ["sending -", "accepted exchange", "succeeded notification", "reversed query"];
    assert_eq!((moves(&order), &order["state"]), (ends.map(str::to_owned).to_vec(), &"reversed".into()));

    let old = between.bodies.lock().expect("bodies")[0].clone();
    assert_eq!(post(listener.addr, FORM, &old).expect("an answer"), (200, "success".to_owned()));
    assert_eq!(told(&listener.next()), ["duplicate", "C12", "reversed", "success"]);
    let ended = listener.end_by(Signal::TERM);
    assert_eq!((ended.code, ended.documents.len()), (0, 0), "{}", ended.stdout);
    assert_eq!(moves(&practice.order("C12")), ends, "the old success has moved nothing");
}

#[test]
fn a_listener_that_missed_every_call_learns_the_end_at_its_start() {
    let practice = Practice::start("--settle-after 0s");
    practice.sell("C1", "00000000", "http://127.0.0.1:9/");
    practice.sandbox.says("not again");
    let silent = practice.listen("--no-sync --for 500ms").end();
    assert_eq!((silent.code, silent.documents.len()), (0, 0), "{}", silent.stdout);
    assert_eq!(practice.order("C1")["state"], "accepted", "it asked nothing");
    let listener = practice.listen("");
    let synced = listener.next();
    assert_eq!((&synced["outcome"], &synced["orders"][0]["order_id"]), (&"synced".into(), &"C1".into()));
    wait_for("the end", || practice.order("C1")["state"] == "succeeded");
    assert_eq!(moves(&practice.order("C1")).last().map(String::as_str), Some("succeeded query"));
}
