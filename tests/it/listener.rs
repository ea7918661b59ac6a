//! The receiver of notifications over real sockets: what it takes, what it refuses, what it answers.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use consign::core::secret::ApiKey;
use consign::server::listener::{Arrival, Listener, Options, Stop};

const KEY: &str = "referee-api-key";
const VECTORS: &str = include_str!("../vectors/notifications.json");

/// What a caller of these tests is told of every notification.
#[derive(Clone, Copy)]
enum Reply {
    Taken,
    Failed,
    Nothing,
    PassedOn,
    Slowly,
}

/// A listener in a thread, and what arrived at it.
struct Served {
    addr: SocketAddr,
    arrived: Receiver<String>,
    stop: Stop,
    thread: JoinHandle<()>,
}

fn serve(reply: Reply) -> Served {
    let listener = Listener::bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let addr = listener.addr();
    let (tell, arrived) = channel();
    let (stop, stopped) = Stop::new();
    let options = Options {
        path: "/notify".into(),
        word: "success".into(),
        api_key: ApiKey::new(KEY.into()),
        unsigned: vec!["custom".into(), "message".into()],
        dialect: None,
    };
    let receive = move |arrival| {
        let what = match arrival {
            Arrival::Verified(delivery) => {
                let told =
                    format!("verified {} {:?} {:?}", delivery.told.order_id, delivery.told.state, delivery.dialect);
                let caller = delivery.caller;
                match reply {
                    Reply::Taken => caller.taken(),
                    Reply::Failed => caller.failed(),
                    Reply::Nothing => drop(caller),
                    Reply::PassedOn => caller.passed_on(202, "theirs".into()),
                    Reply::Slowly => {
                        thread::spawn(move || {
                            thread::sleep(Duration::from_millis(400));
                            caller.taken();
                        });
                    }
                }
                told
            }
            Arrival::Forged(alleged) => format!("forged {}", alleged.order_id.unwrap_or_default()),
            Arrival::Malformed(why) => format!("malformed {why:?}"),
        };
        let _nobody_listens = tell.send(what);
    };
    let thread = thread::spawn(move || listener.serve(options, stopped, receive, |_| {}).expect("serves"));
    Served { addr, arrived, stop, thread }
}

impl Served {
    fn says(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.addr).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        // A refusal may come while there is still something to be said.
        let _refused_early = stream.write_all(request);
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn posts(&self, body: &str) -> String {
        self.says(&post("/notify", "application/x-www-form-urlencoded", body))
    }

    fn arrived(&self) -> String {
        self.arrived.recv_timeout(Duration::from_secs(10)).expect("an arrival")
    }
}

fn post(path: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\n\
        Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn bodies() -> Vec<String> {
    let vectors: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
    let cases = vectors["cases"].as_array().expect("cases");
    cases.iter().map(|case| case["body"].as_str().expect("a body").to_owned()).collect()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[test]
fn every_dialect_is_taken_and_answered_with_the_bare_word() {
    let served = serve(Reply::Taken);
    for body in bodies() {
        let answer = served.posts(&body);
        assert_eq!(status(&answer), "200", "{answer}");
        assert!(answer.ends_with("\r\n\r\nsuccess"), "no newline, no quotes: {answer:?}");
        assert!(served.arrived().starts_with("verified "));
    }
}

#[test]
fn json_is_read_like_a_form_whatever_it_is_declared_as() {
    let served = serve(Reply::Taken);
    let form = &bodies()[3];
    let pairs = form.split('&').map(|pair| pair.split_once('=').expect("a pair"));
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let object: serde_json::Map<_, _> = pairs.map(|(name, value)| (name.to_owned(), decode(value).into())).collect();
    let json = serde_json::Value::Object(object).to_string();
    for content_type in ["application/json", "text/plain"] {
        assert_eq!(status(&served.says(&post("/notify", content_type, &json))), "200");
        assert!(served.arrived().starts_with("verified TID00001 Succeeded"));
    }
}

#[test]
fn what_is_not_signed_by_the_key_is_refused() {
    let served = serve(Reply::Taken);
    for body in bodies() {
        let tampered = body.replace("20002", "20003");
        assert_eq!(status(&served.posts(&tampered)), "403", "{tampered}");
        assert!(served.arrived().starts_with("forged "));
    }
    assert_eq!(status(&served.posts("orderId=C1&status=2")), "403", "no signature at all");
}

#[test]
fn what_is_no_notification_is_refused() {
    let served = serve(Reply::Taken);
    for (body, why) in [
        ("", "Empty"),
        ("a=1", "NoOrder"),
        ("orderId=C1", "NoStatus"),
        ("sign=1&orderId=C1&status=2&sign=2", "Twice"),
        ("{\"orderId\":", "NotAnObject"),
        ("a=%ff", "NotAForm"),
    ] {
        assert_eq!(status(&served.posts(body)), "400", "{body}");
        assert!(served.arrived().contains(why), "{body}");
    }
    assert_eq!(status(&served.posts(&"a=1&".repeat(10_000))), "400", "more fields than any notification");
    assert_eq!(status(&served.posts(&"a".repeat(65 * 1024))), "413");
}

#[test]
fn other_paths_and_methods_and_encodings_are_not_served() {
    let served = serve(Reply::Taken);
    let body = &bodies()[0];
    assert_eq!(status(&served.says(&post("/other", "text/plain", body))), "404");
    for (method, code) in [("PUT", "405"), ("DELETE", "405"), ("GET", "200")] {
        let request = format!("{method} /notify HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&served.says(request.as_bytes())), code, "{method}");
    }
    let zipped = String::from_utf8(post("/notify", "text/plain", body)).expect("text");
    let zipped = zipped.replacen("Host: x", "Host: x\r\nContent-Encoding: gzip", 1);
    assert_eq!(status(&served.says(zipped.as_bytes())), "415");
}

#[test]
fn who_is_told_nothing_is_told_to_try_again() {
    for (reply, code, body) in
        [(Reply::Failed, "500", ""), (Reply::Nothing, "500", ""), (Reply::PassedOn, "202", "theirs")]
    {
        let served = serve(reply);
        let answer = served.posts(&bodies()[0]);
        assert_eq!(status(&answer), code);
        assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{answer}");
    }
}

#[test]
fn a_stop_lets_whoever_has_begun_have_its_answer() {
    let served = serve(Reply::Slowly);
    let addr = served.addr;
    let request = post("/notify", "text/plain", &bodies()[0]);
    let caller = thread::spawn(move || {
        let mut stream = TcpStream::connect(addr).expect("connects");
        stream.write_all(&request).expect("writes");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    });
    served.arrived();
    let begin = Instant::now();
    served.stop.now();
    served.thread.join().expect("ends");
    assert!(caller.join().expect("answered").ends_with("success"));
    assert!(begin.elapsed() < Duration::from_secs(2));
    assert!(TcpStream::connect(addr).is_err(), "nobody listens any more");
}

#[test]
fn a_good_notification_is_answered_among_a_thousand_silent_connections() {
    let served = serve(Reply::Taken);
    let silent: Vec<_> = (0..1000).map_while(|_| TcpStream::connect(served.addr).ok()).collect();
    let begin = Instant::now();
    assert_eq!(status(&served.posts(&bodies()[0])), "200");
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    drop(silent);
}
