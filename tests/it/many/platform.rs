//! A platform that serves many connections at once: it knows each card by its number, keeps a log
//! of the orders that it took, and answers questions truthfully.

use std::collections::{HashMap, VecDeque};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, getsockname, listen, socket_with, sockopt};

use crate::support::gateway::Received;
use crate::support::protocol::{decrypt, sign};
use crate::support::replies::{ACCEPTED, sale};
use crate::support::{AES_KEY, API_KEY};

/// How long anything may take before the test is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a waiting thread looks whether the platform is leaving.
const TICK: Duration = Duration::from_millis(10);
const BUSY: &str = r#"{"code":999,"msg":"系统繁忙"}"#;
const PAGE: &str =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>维护中";

/// A card that was posted, as a script sees it.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) order_id: String,
    pub(crate) batchno: String,
    pub(crate) number: String,
    pub(crate) pin: String,
    /// How many whole forms came before this one.
    pub(crate) nth: usize,
    /// When the last byte of it came.
    pub(crate) at: Instant,
}

/// What the platform does about a card.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed {
    /// Whether it takes the order.
    pub(crate) takes: bool,
    pub(crate) says: Says,
}

/// What the platform says of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Says {
    /// What it did; that it is busy, where it lost the form.
    Truth,
    /// The truth, after so long.
    Late(Duration),
    /// Nothing: it closes the connection.
    Nothing,
    /// An HTML page with HTTP 500.
    Page,
    /// That it refuses the order, with these words.
    No(&'static str),
    /// The truth, once [`Platform::release`] is called.
    Held,
}

impl Deed {
    pub(crate) const TAKE: Self = Self { takes: true, says: Says::Truth };

    pub(crate) fn refuse(why: &'static str) -> Self {
        Self { takes: false, says: Says::No(why) }
    }

    pub(crate) fn take_and(says: Says) -> Self {
        Self { takes: true, says }
    }

    pub(crate) fn lose_and(says: Says) -> Self {
        Self { takes: false, says }
    }
}

/// How far a submission has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The connection stands, and nothing was read.
    Connected,
    /// The head was read.
    Head,
    /// Half of the body was read.
    HalfBody,
    /// The body was read, and nothing was done about it.
    Body,
    /// The platform has decided, and has not answered.
    Decided,
    /// Half of the answer is out.
    HalfAnswer,
    /// The answer is out; settling may be under way.
    Answered,
}

type Script = Arc<dyn Fn(&Form) -> Deed + Send + Sync>;
type Hook = Arc<dyn Fn(Step) + Send + Sync>;

/// A running platform. Dropping it ends its threads and fails the test if one of them failed.
pub(crate) struct Platform {
    /// Keeps the port while nobody listens.
    _port: OwnedFd,
    addr: SocketAddrV4,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

struct Shared {
    script: Mutex<Script>,
    hook: Mutex<Hook>,
    state: Mutex<State>,
    released: Condvar,
    is_leaving: AtomicBool,
    present: AtomicUsize,
}

#[derive(Default)]
struct State {
    posted: Vec<Form>,
    taken: Vec<Form>,
    asked: HashMap<String, usize>,
    is_released: bool,
    most_present: usize,
    reused: usize,
    /// The platform's own connection, which ends the accepting.
    last: Option<SocketAddr>,
}

impl Platform {
    /// Starts a platform that asks `script` what to do about each whole form of a card.
    pub(crate) fn start(script: impl Fn(&Form) -> Deed + Send + Sync + 'static) -> Self {
        let port = reusable(0);
        let addr = getsockname(&port).expect("an address");
        let addr = SocketAddrV4::try_from(addr).expect("an address of IPv4");
        let shared = Shared {
            script: Mutex::new(Arc::new(script)),
            hook: Mutex::new(Arc::new(|_| {})),
            state: Mutex::default(),
            released: Condvar::new(),
            is_leaving: AtomicBool::new(false),
            present: AtomicUsize::new(0),
        };
        let mut platform = Self { _port: port, addr, shared: Arc::new(shared), accepting: None };
        platform.come_back();
        platform
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// From now on forms are treated by this script.
    pub(crate) fn follow(&self, script: impl Fn(&Form) -> Deed + Send + Sync + 'static) {
        *self.shared.script.lock().expect("a script") = Arc::new(script);
    }

    /// From now on this is called at every step of every submission.
    pub(crate) fn at_each(&self, hook: impl Fn(Step) + Send + Sync + 'static) {
        *self.shared.hook.lock().expect("a hook") = Arc::new(hook);
    }

    /// Cuts all connections and listens no longer: whoever connects is refused.
    pub(crate) fn leave(&mut self) {
        let Some(accepting) = self.accepting.take() else { return };
        self.shared.is_leaving.store(true, Ordering::SeqCst);
        {
            let mut state = self.shared.lock();
            // It is accepted after all others, so that none of them is forgotten.
            let own = TcpStream::connect(self.addr).expect("the platform still listens");
            state.last = Some(own.local_addr().expect("an address"));
        }
        let ended = accepting.join();
        if !thread::panicking() {
            assert!(ended.is_ok(), "one of the platform's threads failed");
        }
    }

    /// Listens again, at the same address.
    pub(crate) fn come_back(&mut self) {
        let socket = reusable(self.addr.port());
        listen(&socket, 1024).expect("a listener");
        let (listener, shared) = (TcpListener::from(socket), Arc::clone(&self.shared));
        self.shared.is_leaving.store(false, Ordering::SeqCst);
        // Its port is free again, and may be a client's next.
        self.shared.lock().last = None;
        self.accepting = Some(thread::spawn(move || accept(&listener, &shared)));
    }

    /// Answers what is held, and holds nothing from now on.
    pub(crate) fn release(&self) {
        self.shared.lock().is_released = true;
        self.shared.released.notify_all();
    }

    /// The whole forms that came.
    pub(crate) fn posted(&self) -> Vec<Form> {
        self.shared.lock().posted.clone()
    }

    /// The orders that the platform took.
    pub(crate) fn taken(&self) -> Vec<Form> {
        self.shared.lock().taken.clone()
    }

    /// How often anything was asked about.
    pub(crate) fn questions(&self) -> usize {
        self.shared.lock().asked.values().sum()
    }

    /// How many connections were there at once at most, from their beginning up to their answers; and
    /// how many requests came over a connection that had had one before.
    pub(crate) fn crowd(&self) -> (usize, usize) {
        let state = self.shared.lock();
        (state.most_present, state.reused)
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.leave();
    }
}

/// A socket with this port, or with a free one where it is 0, which only this process may use as well.
fn reusable(port: u16) -> OwnedFd {
    let socket = socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None).expect("a socket");
    let allow = || {
        sockopt::set_socket_reuseaddr(&socket, true).expect("an option");
        sockopt::set_socket_reuseport(&socket, true).expect("an option");
    };
    if port != 0 {
        allow();
    }
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).expect("a port");
    if port == 0 {
        // Allowed before, it could be the port of another platform.
        allow();
    }
    socket
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_leaving(&self) -> bool {
        self.is_leaving.load(Ordering::SeqCst)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    loop {
        let (stream, peer) = listener.accept().expect("connections can be accepted");
        if shared.lock().last == Some(peer) {
            break;
        }
        let present = shared.present.fetch_add(1, Ordering::SeqCst) + 1;
        let mut state = shared.lock();
        state.most_present = state.most_present.max(present);
        drop(state);
        let shared = Arc::clone(shared);
        connections.push(thread::spawn(move || Visit::new(stream, &shared).serve()));
    }
    for connection in connections {
        connection.join().expect("a connection's thread");
    }
}

/// One connection.
struct Visit<'a> {
    stream: TcpStream,
    /// What came and was not looked at yet.
    ahead: VecDeque<u8>,
    shared: &'a Shared,
    is_counted: bool,
}

impl<'a> Visit<'a> {
    fn new(stream: TcpStream, shared: &'a Shared) -> Self {
        stream.set_read_timeout(Some(TICK)).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, ahead: VecDeque::new(), shared, is_counted: true }
    }

    fn serve(&mut self) {
        self.reach(Step::Connected);
        let mut received = Received::default();
        self.read_head(&mut received);
        self.reach(Step::Head);
        let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        self.read_body(&mut received, length / 2);
        self.reach(Step::HalfBody);
        self.read_body(&mut received, length);
        // What a killed client leaves unfinished is no form.
        if length == 0 || received.body.len() < length {
            return;
        }
        self.reach(Step::Body);
        self.handle(&received);
        // The connection stays open, as if for more.
        if self.next_byte().is_some() {
            self.shared.lock().reused += 1;
        }
    }

    fn handle(&mut self, received: &Received) {
        let form = received.form();
        assert_eq!(received.field("sign"), Some(sign(&form, &["custom"], API_KEY)), "a good signature");
        let order_id = received.field("orderId").expect("an order number");
        if received.request_line().contains("/v2_blindSearch") {
            let answer = self.look_up(&order_id);
            return self.say(&json(&answer));
        }
        let secret = |name| received.field(name).map(|hex| decrypt(&hex, AES_KEY)).expect("ciphertext");
        let (number, pin) = (secret("cardNumber"), secret("cardPassword"));
        let batchno = received.field("batchno").expect("a batch");
        let mut form = Form { order_id, batchno, number, pin, nth: 0, at: Instant::now() };
        {
            let mut state = self.shared.lock();
            form.nth = state.posted.len();
            state.posted.push(form.clone());
        }
        let script = Arc::clone(&*self.shared.script.lock().expect("a script"));
        let deed = script(&form);
        if deed.takes {
            self.shared.lock().taken.push(form);
        }
        self.reach(Step::Decided);
        self.answer(deed);
    }

    fn look_up(&self, order_id: &str) -> String {
        let mut state = self.shared.lock();
        *state.asked.entry(order_id.to_owned()).or_default() += 1;
        let is_taken = state.taken.iter().any(|taken| taken.order_id == order_id);
        sale(order_id, if is_taken { "2" } else { "4" })
    }

    fn answer(&mut self, deed: Deed) {
        let truth = json(if deed.takes { ACCEPTED } else { BUSY });
        match deed.says {
            Says::Truth => self.say(&truth),
            Says::Late(delay) => {
                let until = Instant::now() + delay;
                while Instant::now() < until && !self.shared.is_leaving() {
                    thread::sleep(TICK);
                }
                self.say(&truth);
            }
            Says::Nothing => {
                self.count_off();
                let _gone = self.stream.shutdown(Shutdown::Both);
            }
            Says::Page => self.say(PAGE.as_bytes()),
            Says::No(why) => self.say(&json(&format!(r#"{{"code":-1,"msg":"{why}"}}"#))),
            Says::Held => {
                let begin = Instant::now();
                let mut state = self.shared.lock();
                while !state.is_released && !self.shared.is_leaving() {
                    assert!(begin.elapsed() < PATIENCE, "nobody releases what is held");
                    let waited = self.shared.released.wait_timeout(state, TICK);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                drop(state);
                self.say(&truth);
            }
        }
    }

    /// A client may be gone by now; that is its business.
    fn say(&mut self, bytes: &[u8]) {
        if self.shared.is_leaving() {
            return;
        }
        let (one, other) = bytes.split_at(bytes.len() / 2);
        let _gone = self.stream.write_all(one);
        self.reach(Step::HalfAnswer);
        // Before the last byte is out: after it, the client may be back on another connection.
        self.count_off();
        let _gone = self.stream.write_all(other);
        self.reach(Step::Answered);
    }

    fn count_off(&mut self) {
        if std::mem::take(&mut self.is_counted) {
            self.shared.present.fetch_sub(1, Ordering::SeqCst);
        }
    }

    fn reach(&self, step: Step) {
        let hook = Arc::clone(&*self.shared.hook.lock().expect("a hook"));
        hook(step);
    }

    fn read_head(&mut self, received: &mut Received) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match self.next_byte() {
                Some(byte) => head.push(byte),
                None => break,
            }
        }
        received.head = String::from_utf8(head).expect("a head of text");
    }

    fn read_body(&mut self, received: &mut Received, length: usize) {
        while received.body.len() < length {
            match self.next_byte() {
                Some(byte) => received.body.push(byte),
                None => break,
            }
        }
    }

    /// The next byte; `None` at the end, at a reset as from a killed client, and when the platform leaves.
    fn next_byte(&mut self) -> Option<u8> {
        let begin = Instant::now();
        while self.ahead.is_empty() {
            let mut bytes = [0; 512];
            match self.stream.read(&mut bytes) {
                Ok(0) => return None,
                Ok(count) => self.ahead.extend(&bytes[..count]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    if self.shared.is_leaving() {
                        return None;
                    }
                    assert!(begin.elapsed() < PATIENCE, "the client neither sends nor leaves");
                }
                Err(_) => return None,
            }
        }
        self.ahead.pop_front()
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.count_off();
        let _gone = self.stream.shutdown(Shutdown::Both);
    }
}

/// HTTP 200 with JSON, over a connection that the client may use again.
fn json(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}
