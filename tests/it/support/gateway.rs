//! A raw TCP server that plays a gateway: it records what it receives and does exactly what a
//! script says, however wrong that is. It knows nothing of HTTP but where a request ends.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a client may take to send what it has announced.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a waiting thread looks whether the test is over.
const TICK: Duration = Duration::from_millis(20);

/// Makes an answer of what was received.
pub(crate) type Answering = Box<dyn Fn(&Received) -> Vec<u8> + Send>;

/// What the gateway does with one connection.
pub(crate) enum Act {
    /// Reads the request, writes these bytes and closes.
    Answer(Vec<u8>),
    /// Reads the request and writes what a function makes of it.
    Reply(Answering),
    /// Closes without reading anything.
    CutAtOnce,
    /// Reads the head to its last byte and closes.
    CutAfterHead,
    /// Reads the request and closes.
    CutAfterBody,
    /// Reads the request and never answers.
    Hold,
    /// Neither reads nor answers.
    Ignore,
    /// Writes these bytes at once, then reads whatever comes.
    AnswerFirst(Vec<u8>),
    /// Reads the head only, writes these bytes and closes.
    AnswerHead(Vec<u8>),
    /// Reads the request and writes these bytes one by one, with a pause after each.
    Drip(Vec<u8>, Duration),
    /// Reads the request, writes these bytes and keeps the connection open.
    AnswerAndHold(Vec<u8>),
}

/// What came over one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    /// All bytes up to and with the empty line, or as many as came.
    pub(crate) head: String,
    /// The bytes after it.
    pub(crate) body: Vec<u8>,
    /// Whether the head was whole and the body had the announced length.
    pub(crate) complete: bool,
}

/// A running gateway. Dropping it ends its threads and fails the test if one of them failed.
pub(crate) struct Gateway {
    addr: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    over: AtomicBool,
    /// The gateway's own connection, which ends the accepting.
    last: Mutex<Option<SocketAddr>>,
}

impl Gateway {
    /// Starts a gateway that asks `script` what to do with each connection, counted from 0.
    pub(crate) fn start(script: impl Fn(usize) -> Act + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        let thread = thread::spawn(move || accept(&listener, &accepting, &script));
        Self { addr, shared, thread: Some(thread) }
    }

    /// A gateway that answers every request with the same bytes.
    pub(crate) fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |_| Act::Answer(bytes.clone()))
    }

    /// The address.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The base URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// How many requests were read so far.
    pub(crate) fn count(&self) -> usize {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Ends the gateway and returns what came over every connection that was ever made to it.
    pub(crate) fn finish(mut self) -> Vec<Received> {
        self.stop();
        let received = self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert_eq!(received.len(), self.shared.connections.load(Ordering::SeqCst), "every connection is recorded");
        received
    }

    /// Ends the gateway, which must have received exactly one request.
    #[track_caller]
    pub(crate) fn only(self) -> Received {
        let mut received = self.finish();
        assert_eq!(received.len(), 1, "exactly one request: {received:#?}");
        received.remove(0)
    }

    fn stop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.shared.over.store(true, Ordering::SeqCst);
        {
            let mut last = self.shared.last.lock().unwrap_or_else(PoisonError::into_inner);
            // It is accepted after all others, so that none of them is forgotten.
            let own = TcpStream::connect(self.addr).expect("the gateway still listens");
            *last = Some(own.local_addr().expect("an address"));
        }
        let ended = thread.join();
        if !thread::panicking() {
            assert!(ended.is_ok(), "the gateway's thread failed");
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An address at which nobody listens, for as long as this value lives: its port belongs to the
/// near end of a connection, so that no listener of any test can be given it meanwhile.
pub(crate) struct Nobody {
    near: TcpStream,
    _far: TcpListener,
}

impl Nobody {
    /// Takes a port.
    pub(crate) fn new() -> Self {
        let far = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let near = TcpStream::connect(far.local_addr().expect("an address")).expect("a connection");
        Self { near, _far: far }
    }

    /// The address.
    pub(crate) fn addr(&self) -> SocketAddr {
        self.near.local_addr().expect("an address")
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, script: &dyn Fn(usize) -> Act) {
    let mut connections = Vec::new();
    loop {
        let (stream, peer) = listener.accept().expect("connections can be accepted");
        if *shared.last.lock().unwrap_or_else(PoisonError::into_inner) == Some(peer) {
            break;
        }
        let act = script(shared.connections.fetch_add(1, Ordering::SeqCst));
        let shared = Arc::clone(shared);
        connections.push(thread::spawn(move || serve(stream, act, &shared)));
    }
    for connection in connections {
        connection.join().expect("a connection's thread");
    }
}

fn serve(mut stream: TcpStream, act: Act, shared: &Shared) {
    stream.set_read_timeout(Some(TICK)).expect("a timeout");
    stream.set_nodelay(true).expect("no delay");
    if let Act::AnswerFirst(bytes) = &act {
        write(&mut stream, bytes);
    }
    let mut received = Received::default();
    match act {
        Act::CutAtOnce | Act::Ignore => {}
        Act::CutAfterHead | Act::AnswerHead(_) => read_head(&mut stream, &mut received, shared),
        _ => {
            read_head(&mut stream, &mut received, shared);
            read_body(&mut stream, &mut received, shared);
        }
    }
    let answer = if let Act::Reply(reply) = &act { reply(&received) } else { Vec::new() };
    shared.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    match act {
        Act::CutAtOnce | Act::CutAfterHead | Act::CutAfterBody | Act::AnswerFirst(_) => {}
        Act::Answer(bytes) | Act::AnswerHead(bytes) => write(&mut stream, &bytes),
        Act::Reply(_) => write(&mut stream, &answer),
        Act::AnswerAndHold(bytes) => {
            write(&mut stream, &bytes);
            hold(&mut stream, shared);
        }
        Act::Drip(bytes, pause) => {
            for byte in bytes {
                if shared.over.load(Ordering::SeqCst) || stream.write_all(&[byte]).is_err() {
                    break;
                }
                thread::sleep(pause);
            }
        }
        Act::Hold => hold(&mut stream, shared),
        Act::Ignore => {
            while !shared.over.load(Ordering::SeqCst) {
                thread::sleep(TICK);
            }
        }
    }
    let _gone = stream.shutdown(Shutdown::Both);
}

/// A client may be gone by now; that is its business.
fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _gone = stream.write_all(bytes).and_then(|()| stream.flush());
}

/// Keeps the connection until the client leaves or the test is over.
fn hold(stream: &mut TcpStream, shared: &Shared) {
    while arrived(shared, || stream.read(&mut [0; 64])) > 0 {}
}

/// Reads up to the empty line and no further: what is left unread decides how a connection closes.
fn read_head(stream: &mut TcpStream, received: &mut Received, shared: &Shared) {
    const END: &[u8] = b"\r\n\r\n";
    let mut head = Vec::new();
    let mut seen = [0; 2048];
    while !head.ends_with(END) {
        let there = arrived(shared, || stream.peek(&mut seen));
        let before = head.len();
        head.extend_from_slice(&seen[..there]);
        if let Some(end) = head.windows(END.len()).position(|window| window == END) {
            head.truncate(end + END.len());
        }
        let taken = head.len() - before;
        if taken == 0 || stream.read_exact(&mut seen[..taken]).is_err() {
            break;
        }
    }
    received.head = String::from_utf8_lossy(&head).into_owned();
}

fn read_body(stream: &mut TcpStream, received: &mut Received, shared: &Shared) {
    let announced = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut part = [0; 2048];
    while received.body.len() < announced {
        let left = part.len().min(announced - received.body.len());
        match arrived(shared, || stream.read(&mut part[..left])) {
            0 => break,
            read => received.body.extend_from_slice(&part[..read]),
        }
    }
    received.complete = received.head.ends_with("\r\n\r\n") && received.body.len() == announced;
}

/// How many bytes came, once some have; none when the client or the test is over.
fn arrived(shared: &Shared, mut read: impl FnMut() -> std::io::Result<usize>) -> usize {
    let begin = Instant::now();
    loop {
        match read() {
            Ok(length) => return length,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if shared.over.load(Ordering::SeqCst) {
                    return 0;
                }
                assert!(begin.elapsed() < PATIENCE, "the client neither sends nor leaves");
            }
            // A reset, as from a client that was cut off or killed.
            Err(_) => return 0,
        }
    }
}

impl Received {
    /// The request line.
    pub(crate) fn request_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// A header's value; a header that stands twice is none.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (given, value) = line.split_once(':')?;
            given.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        let value = values.next();
        if values.next().is_some() { None } else { value }
    }

    /// The form's fields in their order.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// A field of the form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        self.form().into_iter().find(|(given, _)| given == name).map(|(_, value)| value)
    }
}
