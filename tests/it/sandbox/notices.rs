//! Notifications of the sandbox: the program itself, and receivers that answer as they like.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use consign::core::form::Form;
use consign::core::protocol::{Endpoint, OrderState};
use consign::server::sandbox::{API_KEY, CUSTOMER_ID};

use super::{Gateway, buy, post_to, submit, with};
use crate::support::gateway::{Act, Gateway as Receiver, Nobody, Received};
use crate::support::replies::http;
use crate::support::{Consign, protocol};

/// How soon a notification comes on a machine that has much else to do.
const PROMPTLY: Duration = Duration::from_secs(10);

/// How long it is waited for a call that must not come: the longest wait between two is 200 ms.
const SILENCE: Duration = Duration::from_millis(600);

/// `consign sandbox` as a process; it ends with the value.
pub(super) struct Practice {
    pub(super) gateway: Gateway,
    child: Child,
}

impl Drop for Practice {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Starts a sandbox whose orders are decided at once and whose repeats come after 100 and 200 ms.
pub(super) fn practice(options: &[&str]) -> Practice {
    let home = tempfile::tempdir().expect("a directory");
    let mut child = Command::new(env!("CARGO_BIN_EXE_consign"))
        .args(["sandbox", "--addr", "127.0.0.1:0", "--settle-after", "0s", "--retry-step", "100ms"])
        .args(options)
        .env("HOME", home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
    let addr = line.split(['/', ',']).find_map(|part| part.parse().ok()).expect("an address");
    let stderr = BufReader::new(child.stderr.take().expect("stderr"));
    let notes = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&notes);
    thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| sink.lock().expect("lines").push(line)));
    Practice { gateway: Gateway { addr, notes }, child }
}

impl Practice {
    fn sell(&self, id: &str, card: &str, receiver: &str) {
        self.gateway.accepts(Endpoint::Submit, &with(Endpoint::Submit, submit(id, card), "notify_url", receiver));
    }

    fn top_up(&self, form: &Form, receiver: &str) {
        self.gateway.accepts(Endpoint::Buy, &with(Endpoint::Buy, form.clone(), "notify_url", receiver));
    }

    /// The remarks on calls, once there are so many.
    fn remarks(&self, wanted: usize) -> Vec<String> {
        let remarks = || {
            let notes = self.gateway.notes();
            notes.into_iter().filter(|note| note.contains("notified of")).collect::<Vec<_>>()
        };
        wait_for("remarks", || remarks().len() >= wanted);
        remarks()
    }
}

#[track_caller]
pub(super) fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_there() {
        assert!(begin.elapsed() < PROMPTLY, "no {what} within {PROMPTLY:?}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// All calls, once there are so many and no more come.
#[track_caller]
fn calls(receiver: Receiver, wanted: usize) -> Vec<Received> {
    wait_for("calls", || receiver.count() >= wanted);
    thread::sleep(SILENCE);
    let calls = receiver.finish();
    assert_eq!(calls.len(), wanted, "{calls:#?}");
    calls
}

fn plain(status: &str, body: &str) -> Vec<u8> {
    http(status, "Content-Type: text/plain\r\n", body)
}

fn willing() -> Receiver {
    Receiver::answering(plain("200 OK", "success"))
}

/// The values of some fields, those that are not there as `-`.
fn values(call: &Received, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| call.field(name).unwrap_or("-".into())).collect()
}

/// Orders and what is told of them, whatever came first.
fn told(calls: &[Received]) -> Vec<String> {
    let names = ["orderId", "status", "money", "successAmount", "actualAmount", "message"];
    let mut told: Vec<_> = calls.iter().map(|call| values(call, &names).join(" ")).collect();
    told.sort();
    told
}

/// Sends a sale whose answer may be late or never come, and waits for none.
fn send_off(gateway: &Gateway, form: &Form) {
    let mut stream = gateway.send(&post_to(Endpoint::Submit.path()), form.encode().as_bytes());
    stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout");
    let _late_or_never = stream.read(&mut [0]);
}

#[test]
fn a_sale_is_told_with_its_fields_and_a_signature() {
    let (sandbox, receiver) = (practice(&[]), willing());
    let mut form = with(Endpoint::Submit, submit("C1", "6222"), "notify_url", &format!("{}/n?a=1&b=2", receiver.url()));
    form.set("custom", "shelf 7 & 8");
    sandbox.gateway.accepts(Endpoint::Submit, &form);
    let order = sandbox.gateway.sale("C1");
    let calls = calls(receiver, 1);
    assert_eq!(calls[0].request_line(), "POST /n?a=1&b=2 HTTP/1.1");
    assert!(calls[0].header("content-type").expect("a type").starts_with("application/x-www-form-urlencoded"));
    let form = calls[0].form();
    let time = order.success_time.expect("a time").to_string();
    let system_id = order.system_order_id.expect("a number");
    for (name, value) in [
        ("customerId", CUSTOMER_ID),
        ("systemOrderId", &system_id),
        ("orderId", "C1"),
        ("status", "2"),
        ("money", "100"),
        ("successAmount", "95.0000"),
        ("actualAmount", "100"),
        ("successTime", &time),
        ("message", OrderState::Succeeded.chinese()),
        ("custom", "shelf 7 & 8"),
        ("sign", &protocol::sign(&form, &["custom", "message"], API_KEY)),
    ] {
        assert_eq!(calls[0].field(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(form.len(), 11, "{form:?}");
    assert!(sandbox.remarks(1)[0].contains("notified of sale C1, succeeded: taken"));
}

#[test]
fn a_top_up_is_told_with_its_fields_and_a_signature() {
    let (sandbox, receiver) = (practice(&[]), willing());
    let form = with(Endpoint::Buy, buy("T1", "13800000003"), "ext1", "shelf 7");
    sandbox.top_up(&form, &receiver.url());
    let calls = calls(receiver, 1);
    let names = ["customerId", "tmporder", "number", "code", "money", "amount", "ext"];
    assert_eq!(values(&calls[0], &names), [CUSTOMER_ID, "T1", "13800000003", "1", "50", "24.5000", "shelf 7"]);
    assert_eq!(calls[0].field("sign").expect("signed"), protocol::sign(&calls[0].form(), &[], API_KEY));
    assert!(sandbox.remarks(1)[0].contains("notified of top-up T1, succeeded: taken"));
}

#[test]
fn endings_decide_about_what_is_told() {
    let (sandbox, receiver) = (practice(&[]), willing());
    sandbox.sell("C2", "62220002", &receiver.url());
    sandbox.sell("C3", "62220003", &receiver.url());
    let calls = calls(receiver, 2);
    let succeeded = OrderState::Succeeded.chinese();
    assert_eq!(told(&calls), ["C2 3 100 - - 卡密错误".into(), format!("C3 2 100 47.5000 50 {succeeded}")]);
}

#[test]
fn a_reversal_is_told_as_well() {
    let (sandbox, receiver) = (practice(&[]), willing());
    sandbox.sell("C12", "62220012", &receiver.url());
    sandbox.top_up(&buy("T12", "13800000012"), &receiver.url());
    wait_for("first calls", || receiver.count() == 2);
    let calls = calls(receiver, 4);
    let stands = |calls: &[Received]| {
        let mut stands: Vec<_> = calls.iter().map(|call| values(call, &["status", "code"]).join(" ")).collect();
        stands.sort();
        stands
    };
    assert_eq!(stands(&calls[..2]), ["- 1", "2 -"]);
    assert_eq!(stands(&calls[2..]), ["- -1", "3 -"]);
}

#[test]
fn what_is_not_taken_is_told_three_times_in_all() {
    for (answer, why) in [
        (plain("200 OK", "ok"), "HTTP 200 \"ok\": the answer is not success"),
        (plain("200 OK", "success\n"), "a line end"),
        (plain("500 Internal Server Error", "success"), "HTTP 500"),
    ] {
        let (sandbox, receiver) = (practice(&[]), Receiver::answering(answer));
        let begin = Instant::now();
        sandbox.sell("C1", "6222", &receiver.url());
        wait_for("repeats", || receiver.count() == 3);
        assert!(begin.elapsed() >= Duration::from_millis(300), "100 and 200 ms");
        let calls = calls(receiver, 3);
        assert!(calls.iter().all(|call| call.form() == calls[0].form()), "they tell the same");
        let remarks = sandbox.remarks(3);
        for (remark, follows) in remarks.iter().zip(["again in 100ms", "again in 200ms", "not again"]) {
            assert!(remark.contains(why) && remark.ends_with(follows), "{remark}");
        }
    }
}

#[test]
fn the_word_stops_the_calls() {
    let (no, yes) = (plain("200 OK", ""), plain("200 OK", "success"));
    let receiver = Receiver::start(move |call| Act::Answer(if call == 0 { no.clone() } else { yes.clone() }));
    let sandbox = practice(&[]);
    sandbox.sell("C1", "6222", &receiver.url());
    calls(receiver, 2);
    assert!(sandbox.remarks(2)[1].ends_with("taken"));
}

#[test]
fn an_order_is_told_whatever_became_of_its_answer() {
    let (sandbox, receiver) = (practice(&[]), willing());
    for ending in ["0007", "0009", "0010", "0011"] {
        let form = with(Endpoint::Submit, submit(ending, &format!("6222{ending}")), "notify_url", &receiver.url());
        send_off(&sandbox.gateway, &form);
    }
    let calls = calls(receiver, 4);
    let mut ids: Vec<_> = calls.iter().map(|call| call.field("orderId").expect("a number")).collect();
    ids.sort();
    assert_eq!(ids, ["0007", "0009", "0010", "0011"]);
}

#[test]
fn nothing_is_told_of_what_is_undecided_or_not_recorded_or_was_not_asked_for() {
    let (sandbox, receiver) = (practice(&[]), willing());
    for ending in ["0001", "0004", "0005", "0006", "0008"] {
        let form = with(Endpoint::Submit, submit(ending, &format!("6222{ending}")), "notify_url", &receiver.url());
        send_off(&sandbox.gateway, &form);
    }
    sandbox.sell("C0", "62220000", "");
    sandbox.gateway.accepts(Endpoint::Submit, &submit("C9", "62229999"));
    calls(receiver, 0);
    assert!(sandbox.remarks(0).is_empty());
}

#[test]
fn a_dead_receiver_delays_nobody_else() {
    let (sandbox, receiver) = (practice(&[]), willing());
    let dead = Receiver::start(|_| Act::Hold);
    for n in 0..20 {
        sandbox.sell(&format!("C{n}"), &format!("{n}-0000"), &dead.url());
    }
    wait_for("call of the dead one", || dead.count() > 0);
    let begin = Instant::now();
    sandbox.sell("C20", "20-0000", &receiver.url());
    wait_for("call of the other one", || receiver.count() == 1);
    assert!(begin.elapsed() < Duration::from_secs(4), "it waits for no deadline of 8 s");
    assert_eq!(sandbox.gateway.sale("C0").state, OrderState::Succeeded);
}

#[test]
fn an_address_without_a_receiver_is_remarked_on() {
    let (sandbox, nobody) = (practice(&[]), Nobody::new());
    sandbox.sell("C1", "6222", &format!("http://{}/", nobody.addr()));
    let remarks = sandbox.remarks(3);
    assert!(remarks[0].contains("was refused; again in 100ms"), "{remarks:?}");
    sandbox.sell("C2", "6223", "http://[x]/");
    assert!(sandbox.remarks(4)[3].contains("sale C2"), "{:?}", sandbox.remarks(4));
}

#[test]
fn the_sandbox_takes_no_notification_itself() {
    let sandbox = practice(&[]);
    let itself = format!("http://{}{}", sandbox.gateway.addr, Endpoint::Submit.path());
    sandbox.sell("C1", "6222", &itself);
    assert!(sandbox.remarks(3)[2].ends_with("not again"));
    thread::sleep(SILENCE);
    assert_eq!(sandbox.remarks(3).len(), 3);
    assert_eq!(sandbox.gateway.money(), "1095.0000");
}

#[test]
fn a_quiet_sandbox_calls_and_says_nothing_of_it() {
    let (sandbox, receiver) = (practice(&["-q"]), Receiver::answering(plain("200 OK", "ok")));
    sandbox.sell("C1", "6222", &receiver.url());
    calls(receiver, 3);
    assert!(sandbox.gateway.notes().is_empty(), "{:?}", sandbox.gateway.notes());
}

#[test]
fn calls_of_the_embedded_sandbox_leave_the_document_alone() {
    let receiver = Receiver::answering(plain("200 OK", "no"));
    let line = format!("--sandbox --json --notify-url {} --wait", receiver.url());
    let run = Consign::new().submit().line(&line).run().expect(0);
    assert_eq!(run.json()["outcome"], "succeeded");
    // The process may end before it gets to call, and has no time to repeat it.
    assert!(receiver.finish().len() <= 1);
}
