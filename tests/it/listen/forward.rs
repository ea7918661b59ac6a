//! Passing on: what is in the ledger goes to the merchant's own server, and its word counts.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::{FORM, Listening, SOLD, Shop, notice, post, taken_down, wait_for};
use crate::support::gateway::{Act, Gateway, Nobody};
use crate::support::replies::http;

fn plain(status: &str, body: &str) -> Vec<u8> {
    http(status, "Content-Type: text/plain\r\n", body)
}

/// A server that answers as it is told, and looks into the ledger when it is called.
fn server(ledger: PathBuf, id: &'static str, says: &Arc<Mutex<Vec<u8>>>) -> (Gateway, Arc<Mutex<Vec<i64>>>) {
    let (seen, says) = (Arc::new(Mutex::new(Vec::new())), Arc::clone(says));
    let found = Arc::clone(&seen);
    let server = Gateway::start(move |_| {
        let (found, says, ledger) = (Arc::clone(&found), Arc::clone(&says), ledger.clone());
        Act::Reply(Box::new(move |_| {
            found.lock().expect("a list").push(taken_down(&ledger, id));
            says.lock().expect("an answer").clone()
        }))
    });
    (server, seen)
}

#[test]
fn what_is_in_the_ledger_is_passed_on_byte_for_byte_and_answered_as_it_is_there() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let says = Arc::new(Mutex::new(Vec::new()));
    let (server, seen) = server(shop.ledger(), "C1", &says);
    let listener = shop.listen(&format!("--forward {}/notify?shop=7", server.url()));
    // Fields that nobody knows, an odd way to write a letter, and a card.
    let body = notice("C1", &[&SOLD[..], &[("cardPassword", "80413597260"), ("odd", "a b")]].concat());
    let body = body.replacen("orderId=C1", "orderId=%431", 1);
    let answers = [
        ("200 OK", "later", 200, "HTTP 200"),
        ("200 OK", "success\n", 200, "HTTP 200"),
        ("500 Internal Server Error", "success", 500, "HTTP 500"),
        ("404 Not Found", "", 404, "HTTP 404"),
        ("200 OK", "success", 200, "success"),
        ("200 OK", "success", 200, "success"),
    ];
    for (place, (status, text, code, answered)) in answers.into_iter().enumerate() {
        *says.lock().expect("an answer") = plain(status, text);
        let content_type = if place == 0 { "application/x-www-form-urlencoded; charset=GBK" } else { FORM };
        let answer = post(listener.addr, content_type, body.as_bytes()).expect("an answer");
        assert_eq!(answer, (code, text.to_owned()), "{status} {text:?}");
        let document = listener.next();
        assert_eq!(document["outcome"], if place == 0 { "recorded" } else { "duplicate" }, "{document}");
        assert_eq!(document["answered"], answered, "{document}");
        assert_eq!(document["problem"].is_null(), answered == "success", "{document}");
    }
    assert_eq!(*seen.lock().expect("a list"), [1; 6], "it stood in the ledger before it was passed on");
    let calls = server.finish();
    assert_eq!(calls.len(), answers.len(), "each repeat is passed on");
    for (place, call) in calls.iter().enumerate() {
        assert_eq!(call.request_line(), "POST /notify?shop=7 HTTP/1.1");
        assert_eq!(call.body, body.as_bytes(), "byte for byte");
        let charset = if place == 0 { "; charset=GBK" } else { "" };
        assert_eq!(call.header("content-type"), Some(&*format!("{FORM}{charset}")));
    }
    assert_eq!(shop.state("C1"), "succeeded", "whatever the server says");
}

#[test]
fn what_nobody_signed_is_not_passed_on() {
    let shop = Shop::open();
    let server = Gateway::answering(plain("200 OK", "success"));
    let listener = shop.listen(&format!("--forward {}", server.url()));
    assert_eq!(listener.takes("orderId=C1&status=2&sign=00000000000000000000000000000000").0, 403);
    assert_eq!(listener.takes("status=2").0, 400);
    assert_eq!(listener.takes(&notice("C1", &SOLD)), (200, "success".to_owned()), "of whatever order");
    assert_eq!(server.only().body, notice("C1", &SOLD).as_bytes());
}

#[test]
fn a_server_that_does_not_answer_is_a_bad_gateway_and_the_platform_comes_again() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let (nobody, slow) = (Nobody::new(), Gateway::start(|_| Act::Hold));
    let cut = Gateway::start(|_| Act::CutAfterBody);
    for url in [format!("http://{}", nobody.addr()), slow.url(), cut.url()] {
        let consign = shop.consign().line("--timeout 500ms listen --no-sync").args(["--forward", &url]);
        let listener = Listening::start(consign);
        assert_eq!(listener.takes(&notice("C1", &SOLD)), (502, String::new()), "{url}");
        let document = listener.next();
        assert_eq!((&document["answered"], &document["state"]), (&"HTTP 502".into(), &"succeeded".into()));
        let problem = document["problem"].as_str().expect("a problem");
        assert!(problem.contains("not passed on, and the platform will come again"), "{problem}");
    }
    assert_eq!(slow.finish().len(), 1, "and it was tried once");
}

#[test]
fn a_slow_server_delays_no_other_notification_from_being_taken_down() {
    let shop = Shop::open();
    let server = Gateway::start(|_| Act::Hold);
    let consign = shop.consign().line("--timeout 20s listen --no-sync").args(["--forward", &server.url()]);
    let listener = Listening::start(consign);
    let ids: Vec<String> = (0..20).map(|n| format!("C{n}")).collect();
    std::thread::scope(|scope| {
        for id in &ids {
            let addr = listener.addr;
            // What becomes of the call is told elsewhere.
            scope.spawn(move || post(addr, FORM, notice(id, &SOLD).as_bytes()));
        }
        let begin = std::time::Instant::now();
        wait_for("all are in the ledger", || ids.iter().all(|id| taken_down(&shop.ledger(), id) == 1));
        assert!(begin.elapsed().as_secs() < 10, "{:?}", begin.elapsed());
        listener.signal(crate::support::process::Signal::KILL);
    });
}

#[test]
fn its_own_address_is_refused() {
    let shop = Shop::open();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let line = format!("--json listen --no-sync --addr {free} --forward http://{host}:{}/other", free.port());
        let run = shop.consign().line(&line).run().expect(2);
        assert!(run.stderr().contains("this is the listener's own address; nothing was received"), "{run}");
    }
}

#[test]
fn a_way_that_others_can_read_is_warned_of() {
    let shop = Shop::open();
    for (url, warns) in
        [("http://192.0.2.1/notify", true), ("https://192.0.2.1/notify", false), ("http://127.0.0.1:9/", false)]
    {
        let ended = shop.listen(&format!("--for 100ms --forward {url}")).end();
        assert_eq!(ended.stderr.contains("is plain http: what is passed on may hold a card's PIN"), warns, "{url}");
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
}
