//! One exchange over a real socket: how its connection ends, and what a late one sends.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::*;

const FORM: &str = "orderId=C1&amount=100";
const REPLY: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"code\":1}";

/// What a gateway received, and how the connection ended.
type Ending = (Vec<u8>, Result<usize, ErrorKind>);

/// A gateway that takes one connection, answers a whole request, and reads to the end.
fn gateway(answer: &'static [u8]) -> (SocketAddr, JoinHandle<Ending>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let addr = listener.local_addr().expect("an address");
    let thread = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let mut received = Vec::new();
        let end = loop {
            let mut buffer = [0; 1024];
            match stream.read(&mut buffer).map_err(|error| error.kind()) {
                Ok(count @ 1..) => received.extend(&buffer[..count]),
                end => break end,
            }
            if received.ends_with(FORM.as_bytes()) {
                let _gone = stream.write_all(answer);
            }
        };
        (received, end)
    });
    (addr, thread)
}

fn post(addr: SocketAddr, limit: &Limit) -> Posted {
    let route = Route::default();
    Client::new(&route).expect("a route").post(&format!("http://{addr}/v2_tocard.html"), FORM, limit)
}

/// A limit that only ureq's own clock ends.
fn within(milliseconds: u64) -> Limit {
    let left = Duration::from_millis(milliseconds);
    Limit::new(left, move || Some(left))
}

#[test]
fn a_whole_answer_ends_the_connection_in_order() {
    let (addr, thread) = gateway(REPLY);
    assert!(matches!(post(addr, &within(5000)).exchange, Exchange::Answered { .. }));
    assert_eq!(thread.join().expect("the gateway").1, Ok(0));
}

#[test]
fn whatever_else_happens_cuts_it() {
    let half: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"code\":1}";
    let endless: &[u8] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"code\":1}\r\n";
    thread::scope(|scope| {
        for answer in [b"", half, endless, b"what?\r\n\r\n"] {
            scope.spawn(move || {
                let (addr, thread) = gateway(answer);
                let exchange = post(addr, &within(2000)).exchange;
                assert!(matches!(exchange, Exchange::Unknown { .. }), "{answer:?}: {exchange:?}");
                let (received, end) = thread.join().expect("the gateway");
                assert!(received.ends_with(FORM.as_bytes()));
                assert_eq!(end, Err(ErrorKind::ConnectionReset), "{answer:?}");
            });
        }
    });
}

#[test]
fn a_panic_cuts_it() {
    let (addr, thread) = gateway(b"");
    let stream = Arc::new(TcpStream::connect(addr).expect("a connection"));
    let panicking = thread::spawn(move || {
        let line = Line::new("http://gateway.invalid/", &within(400), None);
        line.hold(&stream).expect("an open socket");
        (&*stream).write_all(FORM.as_bytes()).expect("it is written");
        panic!("the exchange panics");
    });
    assert!(panicking.join().is_err());
    assert_eq!(thread.join().expect("the gateway").1, Err(ErrorKind::ConnectionReset));
}

#[test]
fn at_whatever_moment_the_time_is_over_not_sent_is_true() {
    let mut kept_back = 0;
    let mut after_the_head = 0;
    let mut sent = 0;
    // The limit is asked at every step; each time another asking is the first that finds it over.
    for over_from in 0.. {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let limit = Limit::new(Duration::from_secs(8), move || {
            (counted.fetch_add(1, Ordering::SeqCst) < over_from).then_some(Duration::from_secs(8))
        });
        let (addr, thread) = gateway(REPLY);
        let posted = post(addr, &limit);
        if over_from == 0 {
            // It did not even connect.
            drop(TcpStream::connect(addr));
        }
        let received = thread.join().expect("the gateway").0;
        let head = received.windows(4).position(|window| window == b"\r\n\r\n");
        let body = head.map_or(0, |at| received.len() - at - 4);
        match posted.exchange {
            Exchange::NotSent(why) => {
                assert_eq!(body, 0, "{over_from}: {why:?}");
                kept_back += 1;
                if head.is_some() {
                    assert_eq!(why.kind, TransportErrorKind::TooLate);
                    after_the_head += 1;
                }
            }
            Exchange::Unknown { .. } => sent += 1,
            Exchange::Answered { .. } => {
                sent += 1;
                break;
            }
            Exchange::Refused { .. } => panic!("nobody refused"),
        }
    }
    // Before anything, before the head, at the form's first read, and twice before its first byte.
    assert!(kept_back >= 5, "kept back {kept_back} times");
    assert!(after_the_head >= 3, "kept back after the head {after_the_head} times");
    assert!(sent >= 2, "sent {sent} times");
}

#[test]
fn an_address_is_named_without_what_else_stands_in_a_url() {
    for (url, name) in [
        ("http://user:secret@gateway.invalid/v2", "gateway.invalid:80"),
        ("https://gateway.invalid/v2", "gateway.invalid:443"),
        ("http://[::1]:9093/", "[::1]:9093"),
    ] {
        assert_eq!(Line::new(url, &within(1), None).name().as_deref(), Some(name));
    }
    let named = Line::new("http://127.0.0.1:1/", &within(1), Some("the sandbox"));
    assert_eq!(named.name().as_deref(), Some("the sandbox"));
}
