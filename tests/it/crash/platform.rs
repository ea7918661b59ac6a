//! A platform that keeps its own log of the orders it took, and kills the command that talks to
//! it where a plan says so.

use std::collections::{HashMap, VecDeque};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rusqlite::Connection;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};

use super::schedule::{Answer, Deed, Plan, Step};
use crate::support::API_KEY;
use crate::support::gateway::Received;
use crate::support::protocol::sign;
use crate::support::replies::{ACCEPTED, REJECTED, http, json, sale};

/// How long anything may take before the test is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a command is kept from settling before it is killed.
const PAUSE: Duration = Duration::from_millis(15);
const BUSY: &str = r#"{"code":999,"msg":"系统繁忙"}"#;

/// An order that the platform took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// By which plan.
    pub(crate) turn: u64,
    pub(crate) order_id: String,
    /// The ciphertext of card number and PIN.
    pub(crate) card: (String, String),
}

/// A running platform.
pub(crate) struct Platform {
    addr: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    ledger: PathBuf,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    plan: Plan,
    /// Counts the plans, so that what is left of an earlier one kills nobody.
    turn: u64,
    victim: Victim,
    has_killed: bool,
    log: Vec<Taken>,
    /// How often an order was asked about.
    asked: HashMap<String, u32>,
    /// Connections that are being served.
    active: usize,
    /// The platform's own connection, and whether it has come through: all others came before.
    marker: Option<SocketAddr>,
    is_over: bool,
}

/// The process that the plan may kill.
enum Victim {
    /// It was not named yet.
    Awaited,
    /// It runs, or has ended and was not reaped, so that the number is still its own.
    Named(Pid),
    /// It has ended.
    Gone,
}

impl Platform {
    /// Starts a platform for a shop with this ledger.
    pub(crate) fn start(ledger: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let state = State {
            plan: Plan::GOOD,
            turn: 0,
            victim: Victim::Gone,
            has_killed: false,
            log: Vec::new(),
            asked: HashMap::new(),
            active: 0,
            marker: None,
            is_over: false,
        };
        let shared = Arc::new(Shared { ledger: ledger.into(), state: Mutex::new(state), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        Self { addr, shared, accepting: thread::spawn(move || accept(&listener, &own)) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// From now on connections are treated by this plan. Returns its number.
    pub(crate) fn follow(&self, plan: Plan) -> u64 {
        let mut state = self.shared.lock();
        state.plan = plan;
        state.turn += 1;
        state.victim = Victim::Awaited;
        state.has_killed = false;
        state.turn
    }

    /// Names the process that the plan may kill.
    pub(crate) fn name_victim(&self, process: Pid) {
        self.shared.lock().victim = Victim::Named(process);
        self.shared.changed.notify_all();
    }

    /// From now on nobody is killed. Returns whether the platform has killed its victim.
    pub(crate) fn spare(&self) -> bool {
        let mut state = self.shared.lock();
        state.victim = Victim::Gone;
        self.shared.changed.notify_all();
        state.has_killed
    }

    /// Waits until all connections that were ever made are accepted.
    pub(crate) fn drain(&self) {
        let mut state = self.shared.lock();
        let own = TcpStream::connect(self.addr).expect("the platform listens");
        state.marker = Some(own.local_addr().expect("an address"));
        drop(self.shared.wait(state, |state| state.marker.is_some()));
    }

    /// Waits until the platform has done all that it will ever do about what it received.
    pub(crate) fn come_to_rest(&self) {
        self.drain();
        drop(self.shared.wait(self.shared.lock(), |state| state.active > 0));
    }

    /// The orders that the platform took.
    pub(crate) fn log(&self) -> Vec<Taken> {
        self.shared.lock().log.clone()
    }

    /// Ends the platform, which fails if one of its threads did.
    pub(crate) fn finish(self) {
        self.shared.lock().is_over = true;
        self.drain();
        self.accepting.join().expect("the platform's thread");
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, goes_on: impl Fn(&State) -> bool) -> MutexGuard<'a, State> {
        let waited = self.changed.wait_timeout_while(state, PATIENCE, |state| goes_on(state));
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!timeout.timed_out(), "the platform is stuck");
        state
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    loop {
        let (stream, peer) = listener.accept().expect("connections can be accepted");
        let mut state = shared.lock();
        if state.marker == Some(peer) {
            state.marker = None;
            shared.changed.notify_all();
            if state.is_over {
                break;
            }
            continue;
        }
        state.active += 1;
        let (plan, turn, shared) = (state.plan, state.turn, Arc::clone(shared));
        connections.push(thread::spawn(move || {
            let _leaving = Leaving(&shared);
            Visit { stream, ahead: VecDeque::new(), plan, turn, shared: &shared }.serve();
        }));
    }
    for connection in connections {
        connection.join().expect("a connection's thread");
    }
}

/// Counts a connection off, even if its thread fails.
struct Leaving<'a>(&'a Shared);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.lock().active -= 1;
        self.0.changed.notify_all();
    }
}

/// One connection.
struct Visit<'a> {
    stream: TcpStream,
    /// What came and was not looked at yet.
    ahead: VecDeque<u8>,
    plan: Plan,
    turn: u64,
    shared: &'a Shared,
}

impl Visit<'_> {
    fn serve(&mut self) {
        self.stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        self.stream.set_nodelay(true).expect("no delay");
        self.reach(Step::Connected);
        if self.plan.deed == Deed::CutAtOnce {
            return;
        }
        let mut received = Received::default();
        self.read_head(&mut received);
        self.reach(Step::Head);
        if self.plan.deed == Deed::CutAfterHead {
            return;
        }
        let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        self.read_body(&mut received, length / 2);
        self.reach(Step::HalfBody);
        if self.plan.deed == Deed::CutInBody {
            return;
        }
        self.read_body(&mut received, length);
        self.reach(Step::Body);
        // What a killed client leaves unfinished is no form.
        received.complete = length > 0 && received.body.len() == length;
        if received.complete {
            self.handle(&received);
        }
    }

    fn handle(&mut self, received: &Received) {
        let form = received.form();
        assert_eq!(received.field("sign"), Some(sign(&form, &["custom"], API_KEY)), "a good signature");
        let order_id = received.field("orderId").expect("an order number");
        if received.request_line().contains("/v2_blindSearch") {
            let answer = json(self.look_up(&order_id));
            return self.say(&answer);
        }
        let secret = |name| received.field(name).filter(|hex| hex.len() >= 32).expect("ciphertext");
        let taken = Taken { turn: self.turn, order_id, card: (secret("cardNumber"), secret("cardPassword")) };
        let truth = self.decide(taken);
        self.reach(Step::Decided);
        self.answer(&json(truth));
    }

    fn look_up(&self, order_id: &str) -> String {
        let mut state = self.shared.lock();
        let times = state.asked.entry(order_id.to_owned()).or_default();
        *times += 1;
        match (*times, state.log.iter().any(|taken| taken.order_id == order_id)) {
            (1, true) => sale(order_id, "1"),
            (_, true) => sale(order_id, "2"),
            (1, false) => r#"{"code":-1,"msg":"没有该订单"}"#.into(),
            (_, false) => sale(order_id, "4"),
        }
    }

    fn decide(&self, taken: Taken) -> &'static str {
        if let Deed::RecordLate(delay) = self.plan.deed {
            thread::sleep(delay);
        }
        match self.plan.deed {
            Deed::Refuse => REJECTED,
            Deed::Record | Deed::RecordLate(_) => {
                self.shared.lock().log.push(taken);
                ACCEPTED
            }
            _ => BUSY,
        }
    }

    fn answer(&mut self, truth: &[u8]) {
        match self.plan.answer {
            Answer::Cut => {}
            Answer::Silence => while matches!(self.stream.read(&mut [0; 64]), Ok(1..)) {},
            Answer::Half => self.say(&truth[..truth.len() / 2]),
            Answer::Page => self.say(&http("500 Internal Server Error", "Content-Type: text/html\r\n", "<p>维护中")),
            Answer::Truth => self.tell(truth),
        }
    }

    /// Says the truth, interrupted by whatever step the plan names.
    fn tell(&mut self, truth: &[u8]) {
        let (one, other) = truth.split_at(truth.len() / 2);
        self.say(one);
        self.reach(Step::HalfAnswer);
        if self.plan.step == Step::BeforeSettling {
            let lock = exclusively(&self.shared.ledger);
            self.say(other);
            thread::sleep(PAUSE);
            self.reach(Step::BeforeSettling);
            drop(lock);
        } else {
            self.say(other);
            self.reach(Step::Answered);
        }
    }

    /// A client may be gone by now; that is its business.
    fn say(&mut self, bytes: &[u8]) {
        let _gone = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
    }

    /// Kills the command, if it is to die at this step, and returns when it is dead.
    fn reach(&self, step: Step) {
        if self.plan.step != step {
            return;
        }
        let turn = self.turn;
        let awaited = |state: &State| state.turn == turn && matches!(state.victim, Victim::Awaited);
        let mut state = self.shared.wait(self.shared.lock(), awaited);
        match state.victim {
            Victim::Named(process) if state.turn == turn => {
                kill_process(process, Signal::KILL).expect("the process was not reaped");
                while !has_ended(process) {
                    thread::sleep(Duration::from_micros(100));
                }
                state.has_killed = true;
            }
            _ => {}
        }
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

    /// The next byte; `None` at the end, or at a reset as from a killed client.
    fn next_byte(&mut self) -> Option<u8> {
        if self.ahead.is_empty() {
            let mut bytes = [0; 64];
            let count = self.stream.read(&mut bytes).unwrap_or(0);
            self.ahead.extend(&bytes[..count]);
        }
        self.ahead.pop_front()
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        let _gone = self.stream.shutdown(Shutdown::Both);
    }
}

/// Whether a child has ended. It is not reaped by that.
pub(crate) fn has_ended(process: Pid) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(process), options).expect("a child").is_some()
}

/// Holds the write lock of a ledger until it is dropped.
pub(crate) fn exclusively(ledger: &Path) -> Connection {
    let connection = Connection::open(ledger).expect("a ledger");
    connection.busy_timeout(PATIENCE).expect("a timeout");
    connection.execute_batch("BEGIN EXCLUSIVE").expect("the write lock");
    connection
}
