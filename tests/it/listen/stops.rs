//! How a listener begins and ends, and what it says to whoever merely looks.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::{FAILED, FORM, PATIENCE, SOLD, Shop, answered, notice, post, wait_for};
use crate::support::gateway::{Act, Gateway};
use crate::support::process::Signal;

#[test]
fn a_count_of_notifications_ends_it() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let listener = shop.listen("--count 2");
    assert_eq!(listener.takes("orderId=C1&status=2").0, 403);
    assert_eq!(listener.takes("nonsense").0, 400);
    assert_eq!(listener.takes(&notice("C1", &SOLD)).0, 200, "what was refused does not count");
    assert_eq!(listener.takes(&notice("C1", &SOLD)).0, 200);
    let ended = listener.end();
    let outcomes: Vec<_> = ended.documents.iter().map(|document| document["outcome"].clone()).collect();
    assert_eq!(outcomes, ["bad_signature", "malformed", "recorded", "duplicate"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
}

#[test]
fn a_duration_ends_it() {
    let shop = Shop::open();
    let begin = Instant::now();
    let ended = shop.listen("--for 1s").end();
    assert_eq!((ended.code, ended.documents.len()), (0, 0), "{}", ended.stderr);
    assert!(begin.elapsed() >= Duration::from_secs(1), "{:?}", begin.elapsed());
}

#[test]
fn a_signal_lets_what_is_in_flight_be_answered() {
    for signal in [Signal::TERM, Signal::INT] {
        let shop = Shop::open();
        shop.sell(&["C1"]);
        let listener = shop.listen("");
        let body = notice("C1", &SOLD);
        let length = body.len();
        let (half, rest) = body.split_at(length / 2);
        let mut stream = TcpStream::connect(listener.addr).expect("connects");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let head = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {FORM}\r\nContent-Length: {length}\r\n\r\n"
        );
        stream.write_all((head + half).as_bytes()).expect("writes");
        // What is answered after it was heard after it.
        assert_eq!(listener.takes(&notice("C2", &SOLD)).0, 200);
        listener.signal(signal);
        let addr = listener.addr;
        wait_for("nobody listens any more", || TcpStream::connect(addr).is_err());
        stream.write_all(rest.as_bytes()).expect("writes");
        assert_eq!(answered(stream).expect("an answer"), (200, "success".to_owned()), "{signal:?}");
        let ended = listener.end();
        assert_eq!(ended.code, 0, "{signal:?} {}", ended.stderr);
        assert_eq!(ended.documents.len(), 2, "{}", ended.stdout);
        assert_eq!(shop.state("C1"), "succeeded", "{signal:?}");
    }
}

#[test]
fn a_signal_lets_what_is_being_passed_on_be_answered() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let server = Gateway::start(|_| {
        Act::Reply(Box::new(|_| {
            thread::sleep(Duration::from_secs(5));
            crate::support::replies::http("200 OK", "", "success")
        }))
    });
    let listener = shop.listen(&format!("--forward {}", server.url()));
    let (addr, body) = (listener.addr, notice("C1", &SOLD));
    let caller = thread::spawn(move || post(addr, FORM, body.as_bytes()));
    wait_for("it is in the ledger", || super::taken_down(&shop.ledger(), "C1") == 1);
    let ended = listener.end_by(Signal::TERM);
    assert_eq!(caller.join().expect("a caller").expect("an answer"), (200, "success".to_owned()));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(ended.documents[0]["answered"], "success", "{}", ended.stdout);
}

#[test]
fn whoever_merely_looks_is_told_one_line() {
    let listener = Shop::open().listen("--path /notify");
    for (method, path, status, body) in [
        ("GET", "/notify", 200, "consign is listening for notifications here\n"),
        ("GET", "/", 404, ""),
        ("PUT", "/notify", 405, ""),
    ] {
        let mut stream = TcpStream::connect(listener.addr).expect("connects");
        let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("writes");
        assert_eq!(answered(stream).expect("an answer"), (status, body.to_owned()), "{method} {path}");
    }
    assert_eq!(listener.end_by(Signal::INT).documents.len(), 0);
}

#[test]
fn a_second_listener_at_the_same_port_is_told_what_to_do() {
    let shop = Shop::open();
    let listener = shop.listen("");
    let line = format!("--json listen --no-sync --addr {}", listener.addr);
    let run = shop.consign().line(&line).run().expect(1);
    let error = &run.json()["error"];
    assert!(error["message"].as_str().is_some_and(|text| text.starts_with("cannot listen on 127.0.0.1:")), "{run}");
    assert!(error["hint"].as_str().is_some_and(|text| text.contains("another listener may run")), "{run}");
    assert_eq!(listener.takes(&notice("C1", &FAILED)).0, 200, "the first one is none the worse for it");
}

#[test]
fn nobody_who_reads_slowly_or_has_left_keeps_a_notification_from_being_taken_down() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let (mut reader, stdout) = std::io::pipe().expect("a pipe");
    let line = "--json listen --no-sync --addr 127.0.0.1:0";
    let running = shop.consign().line(line).stdout(stdout).start();
    let mut listening = String::new();
    while !listening.ends_with('\n') {
        let mut byte = [0];
        reader.read_exact(&mut byte).expect("a line");
        listening.push(byte[0].into());
    }
    let listening: serde_json::Value = serde_json::from_str(&listening).expect("JSON");
    let addr = listening["addr"].as_str().and_then(|addr| addr.parse().ok()).expect("an address");
    let fill = notice("C9", &[("status", "1"), ("message", &"说".repeat(2000))]);
    for _ in 0..40 {
        assert_eq!(post(addr, FORM, fill.as_bytes()).expect("an answer").0, 200, "more than a pipe holds");
    }
    drop(reader);
    assert_eq!(post(addr, FORM, notice("C1", &SOLD).as_bytes()).expect("an answer").0, 200);
    assert_eq!(shop.state("C1"), "succeeded");
    running.signal(Signal::TERM);
    running.finish(PATIENCE).expect(0);
}

#[test]
fn an_alarm_that_nobody_reads_keeps_no_listener_from_its_end() {
    let shop = Shop::open();
    shop.sell(&["C1"]);
    let first = shop.listen("");
    first.records(&notice("C1", &SOLD));
    first.end_by(Signal::TERM);
    shop.says("3");
    for signals in [1, 2] {
        let (unread, mut stderr) = std::io::pipe().expect("a pipe");
        rustix::io::ioctl_fionbio(&stderr, true).expect("a pipe that does not wait");
        while stderr.write(b"x").is_ok() {}
        rustix::io::ioctl_fionbio(&stderr, false).expect("a pipe that waits");
        let (stdout, stdout_end) = std::io::pipe().expect("a pipe");
        let running =
            shop.consign().line("--json -q listen --addr 127.0.0.1:0").stdout(stdout_end).stderr(stderr).start();
        let mut listening = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(&stdout), &mut listening).expect("a line");
        let listening: serde_json::Value = serde_json::from_str(&listening).expect("JSON");
        let addr = listening["addr"].as_str().and_then(|addr| addr.parse().ok()).expect("an address");
        assert_eq!(post(addr, FORM, notice("C1", &FAILED).as_bytes()).expect("an answer").0, 200);
        wait_for("the gateway is asked", || shop.state("C1") == "reversed");
        for _ in 0..signals {
            running.signal(Signal::TERM);
            thread::sleep(Duration::from_millis(300));
        }
        let code = running.finish(PATIENCE).code();
        assert!(code == 0 || signals == 2 && code == 130, "{code}");
        drop(unread);
    }
}
