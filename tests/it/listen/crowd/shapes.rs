//! The ways in which HTTP lets a good notification come: all of them are taken.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use super::{Listening, forged, good, post};

/// Reads one answer of a connection that stays open; returns its status and body.
fn read_answer(reader: &mut BufReader<&TcpStream>) -> (String, String) {
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    };
    let first = line();
    let mut length = 0;
    loop {
        let field = line();
        if field.is_empty() {
            break;
        }
        let value = field.strip_prefix("content-length: ").and_then(|length| length.parse().ok());
        length = value.unwrap_or(length);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    (super::status(&first).to_owned(), String::from_utf8(body).expect("text"))
}

fn taken() -> (String, String) {
    ("200".to_owned(), "success".to_owned())
}

/// A body in chunks of so many bytes, each with an extension, and fields after the last one.
fn chunked(body: &str, size: usize, extension: &str, trailers: &str) -> Vec<u8> {
    let mut request = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in body.as_bytes().chunks(size) {
        request.extend(format!("{:x}{extension}\r\n", chunk.len()).bytes());
        request.extend(chunk);
        request.extend(b"\r\n");
    }
    request.extend(format!("0{extension}\r\n{trailers}\r\n").bytes());
    request
}

#[test]
fn chunks_are_taken_with_whatever_stands_beside_them() {
    let listening = Listening::start();
    let stream = listening.connect();
    let mut reader = BufReader::new(&stream);
    for (size, extension, trailers) in [
        (1000, "", ""),
        (1, "", ""),
        (7, ";a=b;c=\"d\"", ""),
        (50, "", "Trailer: x\r\nAnother: y\r\n"),
        (50, ";x", "sign: 1\r\n"),
    ] {
        (&stream).write_all(&chunked(&good(), size, extension, trailers)).expect("writes");
        assert_eq!(read_answer(&mut reader), taken(), "{size} {extension:?} {trailers:?}");
    }
}

#[test]
fn requests_in_one_write_are_answered_in_their_order() {
    let listening = Listening::start();
    let stream = listening.connect();
    let mut reader = BufReader::new(&stream);
    let (first, second) = (post("/", "", good().as_bytes()), post("/", "", good().as_bytes()));
    (&stream).write_all(&[first, second].concat()).expect("writes");
    assert_eq!((read_answer(&mut reader), read_answer(&mut reader)), (taken(), taken()));
    let refused = post("/", "", forged("").as_bytes());
    let all = [refused.clone(), post("/", "", good().as_bytes()), post("/x", "", b""), chunked(&good(), 9, "", "")];
    (&stream).write_all(&all.concat()).expect("writes");
    let statuses: Vec<String> = (0..4).map(|_| read_answer(&mut reader).0).collect();
    assert_eq!(statuses, ["403", "200", "404", "200"]);
}

#[test]
fn a_connection_serves_a_thousand_requests() {
    let listening = Listening::start();
    let stream = listening.connect();
    stream.set_nodelay(true).expect("no delay");
    let mut reader = BufReader::new(&stream);
    for number in 0..1000 {
        (&stream).write_all(&post("/", "", good().as_bytes())).expect("writes");
        assert_eq!(read_answer(&mut reader), taken(), "request {number}");
    }
    listening.is_small();
}

#[test]
fn who_waits_to_be_told_to_go_on_is_told() {
    let listening = Listening::start();
    let stream = listening.connect();
    let mut reader = BufReader::new(&stream);
    let body = good();
    let request = post("/", "Expect: 100-continue\r\n", body.as_bytes());
    let (head, body) = request.split_at(request.len() - body.len());
    (&stream).write_all(head).expect("writes");
    let told = read_answer(&mut reader);
    assert_eq!(told, ("100".to_owned(), String::new()));
    (&stream).write_all(body).expect("writes");
    assert_eq!(read_answer(&mut reader), taken());
}
