//! `consign listen` among callers that are many, slow, endless or false: each time a good
//! notification is answered in time, and the memory stays small.
//!
//! Nobody ever reads what the listener prints, which must not matter.

mod endless;
mod flood;
mod many;
mod odd;
mod shapes;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use tempfile::TempDir;

use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, closed_directory, protocol};

/// How soon a good notification is answered, from the connection to the last byte, whatever others do.
const PROMPTLY: Duration = Duration::from_secs(2);

/// How much memory the listener ever takes.
const MEMORY: u64 = 64 << 20;

/// How long an attack lasts, and how often a good notification comes meanwhile.
const ATTACK: Duration = Duration::from_millis(1500);
const OFTEN: Duration = Duration::from_millis(100);

/// How long whoever attacks waits for the listener to say anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// Held by whoever attacks: two attacks at a time would be one on the machine.
static ATTACKING: Mutex<()> = Mutex::new(());

/// Numbers the good notifications of this process.
static NUMBER: AtomicUsize = AtomicUsize::new(1);

/// The program, listening, in a directory of its own.
struct Listening {
    child: Child,
    addr: SocketAddr,
    /// A pipe that stays open and that nobody reads.
    _unread: BufReader<ChildStdout>,
    home: TempDir,
}

impl Listening {
    fn start() -> Self {
        Self::start_after("", "")
    }

    /// With a limit of the shell's, such as `ulimit -n 256`, and more arguments.
    fn start_after(limit: &str, more: &str) -> Self {
        let home = closed_directory();
        let script =
            format!("{limit}\nexec \"$0\" listen --no-sync --json --addr 127.0.0.1:0 --ledger ledger.db {more}");
        let mut child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_consign")])
            .current_dir(home.path())
            .env_clear()
            .env("HOME", home.path())
            .env("CONSIGN_BASE_URL", "http://127.0.0.1:1")
            .env("CONSIGN_CUSTOMER_ID", CUSTOMER_ID)
            .env("CONSIGN_API_KEY", API_KEY)
            .env("CONSIGN_AES_KEY", AES_KEY)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut unread = BufReader::with_capacity(512, child.stdout.take().expect("stdout"));
        let mut line = String::new();
        unread.read_line(&mut line).expect("a line");
        let document: serde_json::Value = serde_json::from_str(&line).expect("a document");
        let addr = document["addr"].as_str().and_then(|addr| addr.parse().ok()).expect("an address");
        Self { child, addr, _unread: unread, home }
    }

    fn connect(&self) -> TcpStream {
        connect(self.addr)
    }

    /// Says one thing on a connection of its own, and reads to the end of the connection.
    fn says(&self, request: &[u8]) -> String {
        let mut stream = self.connect();
        // A refusal may come, and the connection end, while there is still something to be said.
        let _refused_early = stream.write_all(request);
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A good notification, answered in time.
    fn takes_a_good_one(&self, when: &str) {
        let begin = Instant::now();
        let answer = self.says(&post("/", "Connection: close\r\n", good().as_bytes()));
        let took = begin.elapsed();
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\nsuccess"), "{when}: {answer:?}");
        assert!(took < PROMPTLY, "{when}: answered after {took:?}");
    }

    /// Has so many threads attack, and meanwhile sends good notifications.
    fn withstands(&self, threads: usize, attack: impl Fn(&Attack) + Sync) {
        self.withstands_for(ATTACK, threads, attack);
    }

    fn withstands_for(&self, lasts: Duration, threads: usize, attack: impl Fn(&Attack) + Sync) {
        let _alone = ATTACKING.lock().unwrap_or_else(PoisonError::into_inner);
        let attacked = Attack { addr: self.addr, is_over: AtomicBool::new(false) };
        let (attacked, attack) = (&attacked, &attack);
        thread::scope(|scope| {
            // However this ends: what attacks must end, too.
            let _over = Over(&attacked.is_over);
            for _ in 0..threads {
                scope.spawn(move || attack(attacked));
            }
            let begin = Instant::now();
            while begin.elapsed() < lasts {
                self.takes_a_good_one("under attack");
                thread::sleep(OFTEN);
            }
        });
        self.takes_a_good_one("after the attack");
        self.is_small();
    }

    fn is_small(&self) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it lives");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        let kilobytes: u64 = peak.trim().trim_end_matches("kB").trim().parse().expect("a number");
        assert!(kilobytes << 10 < MEMORY, "it has taken {} MiB", kilobytes >> 10);
    }

    /// Asks it to end, once, and waits for that.
    fn end(&mut self) -> Duration {
        let begin = Instant::now();
        let id = Pid::from_raw(i32::try_from(self.child.id()).expect("a number")).expect("a number");
        kill_process(id, Signal::TERM).expect("it can be asked");
        while self.child.try_wait().expect("it can be asked").is_none() {
            assert!(begin.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
        begin.elapsed()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What an attacker has to know.
struct Attack {
    addr: SocketAddr,
    is_over: AtomicBool,
}

impl Attack {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::SeqCst)
    }

    /// Says the same over and over on a connection, and reads what is answered, until it is cut; then
    /// anew. Returns how often it was answered.
    fn repeats(&self, request: &[u8]) -> usize {
        let mut answers = 0;
        while self.goes_on() {
            let mut stream = connect(self.addr);
            while self.goes_on() && stream.write_all(request).is_ok() {
                if !matches!(stream.read(&mut [0; 4096]), Ok(1..)) {
                    break;
                }
                answers += 1;
            }
        }
        answers
    }
}

/// Ends an attack when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, PATIENCE).expect("connects");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Lets this process open as many files as it may.
fn allow_files() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).expect("a soft limit may be raised");
}

/// A notification that the merchant's key has signed, of an order of its own.
fn good() -> String {
    signed(&[])
}

/// The same with further fields.
fn signed(more: &[(&str, &str)]) -> String {
    let number = format!("G{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let usual = [("customerId", CUSTOMER_ID), ("orderId", &number), ("status", "3"), ("money", "100")];
    let mut form: Vec<(String, String)> =
        usual.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    form.push(("sign".to_owned(), protocol::sign(&form, &["custom", "message"], API_KEY)));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// A notification that nobody signed.
fn forged(more: &str) -> String {
    format!("customerId={CUSTOMER_ID}&orderId=F1&status=2&money=100{more}&sign={}", "0".repeat(32))
}

/// A request with more header fields, whose length is declared.
fn post(path: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}
