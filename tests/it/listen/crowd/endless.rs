//! Callers that come to no end, soon or ever.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::{ATTACK, Attack, Listening, connect, forged, post};

/// How much is said at most before it must have been refused.
const ENOUGH: usize = 16 << 20;

/// Says something and then more of it without end; fails where that is listened to for too long.
/// Returns what was answered.
fn goes_on_and_on(attack: &Attack, first: &str, more: &[u8]) -> String {
    let mut stream = connect(attack.addr);
    stream.write_all(first.as_bytes()).expect("writes");
    let mut said = 0;
    while stream.write_all(more).is_ok() {
        said += more.len();
        assert!(said < ENOUGH, "{first:?} goes on and on");
    }
    let mut answer = Vec::new();
    let _reset = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn heads_without_end_keep_nobody_waiting() {
    let listening = Listening::start();
    let header = format!("A: {}\r\n", "b".repeat(1000));
    let one_line = "b".repeat(8000);
    listening.withstands(2, |attack| {
        while attack.goes_on() {
            goes_on_and_on(attack, "POST / HTTP/1.1\r\n", header.as_bytes());
            goes_on_and_on(attack, "POST / HTTP/1.1\r\n", b"a:\r\n");
            goes_on_and_on(attack, "POST / HTTP/1.1\r\nA: ", one_line.as_bytes());
            goes_on_and_on(attack, "POST /", one_line.as_bytes());
            goes_on_and_on(attack, "", one_line.as_bytes());
        }
    });
}

#[test]
fn bodies_without_end_keep_nobody_waiting() {
    let listening = Listening::start();
    let declared = |path: &str| format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n");
    let chunked = |path: &str| format!("POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    let bytes = vec![b'a'; 8192];
    let chunk = format!("2000\r\n{}\r\n", "a".repeat(0x2000));
    listening.withstands(2, |attack| {
        while attack.goes_on() {
            for path in ["/", "/x"] {
                goes_on_and_on(attack, &declared(path), &bytes);
                goes_on_and_on(attack, &chunked(path), chunk.as_bytes());
                // No chunk at all, but what may stand beside one.
                goes_on_and_on(attack, &format!("{}1;", chunked(path)), &bytes);
                goes_on_and_on(attack, &format!("{}0\r\n", chunked(path)), b"Trailer: trailer\r\n");
                goes_on_and_on(attack, &chunked(path), b"1\r\na\r\n");
            }
        }
    });
}

#[test]
fn who_says_a_byte_a_second_keeps_nobody_waiting() {
    let listening = Listening::start();
    let declared = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n";
    let chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    listening.withstands(1, |attack| {
        let mut crowd: Vec<TcpStream> = (0..300).map(|_| connect(attack.addr)).collect();
        for (place, slow) in crowd.iter_mut().enumerate() {
            let first = ["", "POST / HTTP/1.1\r\n", declared, chunked][place % 4];
            let _dropped = slow.write_all(first.as_bytes());
        }
        while attack.goes_on() {
            for slow in &mut crowd {
                let _dropped = slow.write_all(b"1");
            }
            for _ in 0..10 {
                if attack.goes_on() {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    });
}

#[test]
fn bodies_that_are_kept_take_little_memory() {
    let listening = Listening::start();
    let almost = 64 * 1024 - 1;
    let head = format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", almost + 1);
    let body = vec![b'a'; almost];
    listening.withstands(1, |attack| {
        let mut crowd: Vec<TcpStream> = Vec::new();
        while attack.goes_on() {
            let mut stream = connect(attack.addr);
            let _dropped = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            crowd.push(stream);
        }
        assert!(crowd.len() > 256, "so few: {}", crowd.len());
    });
}

/// Sends the same request over and over on many connections, as far as it is listened to, and never
/// reads an answer.
fn pours(attack: &Attack, request: &[u8]) {
    let fresh = || {
        let stream = connect(attack.addr);
        stream.set_nonblocking(true).expect("a socket");
        (stream, 0)
    };
    let mut crowd: Vec<(TcpStream, usize)> = (0..100).map(|_| fresh()).collect();
    while attack.goes_on() {
        for (stream, said) in &mut crowd {
            match stream.write(&request[*said..]) {
                Ok(more) => *said = (*said + more) % request.len(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => (*stream, *said) = fresh(),
            }
        }
        thread::sleep(ATTACK / 100);
    }
}

#[test]
fn who_never_reads_an_answer_keeps_nobody_waiting() {
    let listening = Listening::start();
    let looks = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500);
    let refused = post("/", "", forged("").as_bytes()).repeat(50);
    listening.withstands(1, |attack| pours(attack, &looks));
    listening.withstands(1, |attack| pours(attack, &refused));
}

#[test]
fn a_hundred_that_pour_in_long_forged_ones_keep_nobody_waiting() {
    let listening = Listening::start();
    let request = post("/", "", forged(&format!("&x={}", "x".repeat(60_000))).as_bytes());
    listening.withstands(1, |attack| pours(attack, &request));
}
