//! A proxy that cuts the network at the one moment when the form has not left and the client is
//! about to send it, and then plays the gateway.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::namespaces::Network;
use crate::support::replies::{ACCEPTED, json};

/// A running proxy.
pub(crate) struct Tunnel {
    addr: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    open: bool,
    bytes: Vec<u8>,
}

impl Tunnel {
    /// Starts one that takes a single connection.
    pub(crate) fn start(network: &Arc<Network>) -> Self {
        let listener = network.listen();
        let addr = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (network, noted) = (Arc::clone(network), Arc::clone(&seen));
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("the client comes");
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).expect("the whole head of CONNECT");
                head.push(byte[0]);
            }
            assert!(head.starts_with(b"CONNECT "), "{}", String::from_utf8_lossy(&head));
            network.cut();
            // The thread may outlive the test, and the network must not.
            drop(network);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").expect("the tunnel is open");
            noted.lock().unwrap_or_else(PoisonError::into_inner).open = true;
            play_gateway(&mut stream, &noted);
        });
        Self { addr, seen }
    }

    /// The proxy's URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Waits until the network is cut and the client about to send.
    pub(crate) fn wait_until_cut(&self) {
        let begin = Instant::now();
        while !self.seen.lock().unwrap_or_else(PoisonError::into_inner).open {
            assert!(begin.elapsed() < Duration::from_secs(10), "the client never came");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Every byte that came through the tunnel so far.
    pub(crate) fn received(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().unwrap_or_else(PoisonError::into_inner).bytes).into_owned()
    }
}

/// Notes all that comes, and accepts an order that is whole.
fn play_gateway(stream: &mut TcpStream, seen: &Mutex<Seen>) {
    let mut buffer = [0; 4096];
    let mut answered = false;
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        let whole = {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.bytes.extend(&buffer[..count]);
            is_whole(&seen.bytes)
        };
        if whole && !answered {
            answered = true;
            let _gone = stream.write_all(&json(ACCEPTED));
        }
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = |line: &str| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok();
    head.lines().find_map(length).is_some_and(|length| body.len() >= length)
}
