//! Callers that are many.

use std::collections::VecDeque;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use rustix::net::sockopt::set_socket_linger;

use crate::support::gateway::Gateway;
use crate::support::replies::http;

use super::{Attack, Listening, allow_files, connect, forged, good, post};

/// How many connections a crowd holds.
const CROWD: usize = 1000;

/// Connects as fast as it can, says something each time, and holds the latest of a crowd.
fn storm(attack: &Attack, holds: usize, first: &[u8]) -> usize {
    let (mut crowd, mut count) = (VecDeque::new(), 0);
    while attack.goes_on() {
        let mut stream: TcpStream = connect(attack.addr);
        let _dropped = stream.write_all(first);
        crowd.push_back(stream);
        count += 1;
        if crowd.len() > holds {
            crowd.pop_front();
        }
    }
    count
}

fn keeps_nobody_out(listening: &Listening) {
    let silent: Vec<TcpStream> = (0..CROWD).map(|_| listening.connect()).collect();
    listening.withstands(1, |attack| _ = storm(attack, CROWD, b""));
    drop(silent);
}

/// Where files are enough, where they run out before connections do, and where there are few.
#[test]
fn a_thousand_that_say_nothing_keep_nobody_out() {
    allow_files();
    for limit in ["", "ulimit -n 256", "ulimit -n 48"] {
        keeps_nobody_out(&Listening::start_after(limit, ""));
    }
}

#[test]
fn a_thousand_leave_files_enough_to_pass_a_notification_on() {
    allow_files();
    let receiver = Gateway::answering(http("200 OK", "", "success"));
    keeps_nobody_out(&Listening::start_after("ulimit -n 256", &format!("--forward {}/", receiver.url())));
    assert!(receiver.count() > 3, "they were passed on");
}

/// A good notification has said nothing yet when it comes, and they have.
#[test]
fn a_crowd_that_talks_and_comes_again_and_again_keeps_nobody_out() {
    allow_files();
    let listening = Listening::start();
    let talk = [b"POST / HTTP/1.1\r\nA: ", "b".repeat(8000).as_bytes()].concat();
    listening.withstands(3, |attack| {
        let count = storm(attack, CROWD, &talk);
        // Three of them are more than the listener has room for.
        assert!(count > 100, "no storm: {count}");
    });
}

#[test]
fn whoever_resets_its_connection_after_the_request_keeps_nobody_out() {
    let listening = Listening::start();
    listening.withstands(3, |attack| {
        let mut count = 0;
        while attack.goes_on() {
            let requests = [post("/", "", forged("").as_bytes()), post("/", "", good().as_bytes())];
            for request in requests {
                let mut stream = connect(attack.addr);
                set_socket_linger(&stream, Some(Duration::ZERO)).expect("a socket");
                stream.write_all(&request).expect("writes");
                count += 1;
            }
        }
        assert!(count > 50, "no attack: {count}");
    });
}
