//! From the order to its end, with a sandbox that calls, and with calls that are lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;

use super::{FORM, Listening, SUBMIT, moves, order, post, wait_for};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;
use crate::support::replies::http;
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
