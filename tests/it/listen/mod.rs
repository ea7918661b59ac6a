//! `consign listen` as a process, over real sockets: what it takes down, what it answers, and what
//! is left of it when the world around it fails.

mod broken;
mod crowd;
mod dialects;
mod doubts;
mod ends;
mod forward;
mod kills;
mod secrets;
mod stops;

use std::io::{self, BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use form_urlencoded::Serializer;
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::gateway::{Act, Gateway, Received};
use crate::support::process::{Running, Signal};
use crate::support::replies::{ACCEPTED, http, json, sale, top_up};
use crate::support::{API_KEY, CUSTOMER_ID, Consign, PIN, closed_directory, protocol};

/// How long anything may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a form is declared as.
const FORM: &str = "application/x-www-form-urlencoded";

/// What a notification of a card says that is sold in full, by the merchant document.
const SOLD: [(&str, &str); 3] = [("status", "2"), ("successAmount", "95.0000"), ("actualAmount", "100")];
/// What it says of a card that is not.
const FAILED: [(&str, &str); 2] = [("status", "3"), ("message", "卡密错误")];

/// A command that serves: its documents as they come, and all that it prints. It ends with the value.
struct Listening {
    addr: SocketAddr,
    running: Option<Running>,
    documents: Receiver<Value>,
    printed: Printed,
}

/// Both outputs, read as they come.
struct Printed {
    stdout: Arc<Mutex<String>>,
    stderr: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
}

/// What a listener that has ended leaves.
struct Ended {
    code: i32,
    documents: Vec<Value>,
    stdout: String,
    stderr: String,
}

impl Listening {
    /// Starts a command that serves at a free port, and waits for its address.
    fn start(consign: Consign) -> Self {
        Self::at(consign, "127.0.0.1:0")
    }

    /// The same at an address.
    fn at(consign: Consign, addr: &str) -> Self {
        let (stdout, stdout_end) = io::pipe().expect("a pipe");
        let (stderr, stderr_end) = io::pipe().expect("a pipe");
        let running = consign.args(["--json", "--addr", addr]).stdout(stdout_end).stderr(stderr_end).start();
        let (tell, documents) = channel();
        let printed = Printed::read(stdout, stderr, tell);
        let Ok(listening) = documents.recv_timeout(PATIENCE) else {
            panic!("it does not listen: {}", printed.stderr());
        };
        assert_eq!(listening["outcome"], "listening", "{listening}");
        let addr = listening["addr"].as_str().and_then(|addr| addr.parse().ok()).expect("an address");
        Self { addr, running: Some(running), documents, printed }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.addr)
    }

    /// Posts a form; returns the status and the body of the answer.
    #[track_caller]
    fn takes(&self, body: &str) -> (u16, String) {
        post(self.addr, FORM, body.as_bytes()).expect("an answer")
    }

    /// Posts a form, which must be answered with the word; returns the document that comes of it.
    #[track_caller]
    fn records(&self, body: &str) -> Value {
        assert_eq!(self.takes(body), (200, "success".to_owned()), "{body}");
        self.next()
    }

    /// The next document.
    #[track_caller]
    fn next(&self) -> Value {
        let next = self.documents.recv_timeout(PATIENCE);
        next.unwrap_or_else(|_| panic!("no further document; stderr: {}", self.printed.stderr()))
    }

    fn stderr(&self) -> String {
        self.printed.stderr()
    }

    /// Waits until something is said on stderr.
    #[track_caller]
    fn says(&self, what: &str) {
        let begin = Instant::now();
        while !self.stderr().contains(what) {
            assert!(begin.elapsed() < PATIENCE, "it does not say {what:?}: {}", self.stderr());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn signal(&self, signal: Signal) {
        self.running.as_ref().expect("it runs").signal(signal);
    }

    /// Sends a signal and waits for the end.
    fn end_by(self, signal: Signal) -> Ended {
        self.signal(signal);
        self.end()
    }

    /// Waits for the end.
    fn end(mut self) -> Ended {
        let run = self.running.take().expect("it runs").finish(PATIENCE);
        self.printed.readers.drain(..).for_each(|reader| reader.join().expect("its output can be read"));
        let printed = |text: &Mutex<String>| text.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ended {
            code: run.code(),
            documents: self.documents.try_iter().collect(),
            stdout: printed(&self.printed.stdout),
            stderr: printed(&self.printed.stderr),
        }
    }
}

impl Printed {
    fn read(stdout: PipeReader, stderr: PipeReader, tell: Sender<Value>) -> Self {
        let (out, err) = (Arc::default(), Arc::default());
        let read = |pipe: PipeReader, into: &Arc<Mutex<String>>, tell: Option<Sender<Value>>| {
            let into = Arc::clone(into);
            thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let document = tell.as_ref().and_then(|_| serde_json::from_str(&line).ok());
                    let mut text = into.lock().unwrap_or_else(PoisonError::into_inner);
                    text.extend([line.as_str(), "\n"]);
                    drop(text);
                    if let Some((tell, document)) = tell.as_ref().zip(document) {
                        let _nobody_waits = tell.send(document);
                    }
                }
            })
        };
        let readers = vec![read(stdout, &out, Some(tell)), read(stderr, &err, None)];
        Self { stdout: out, stderr: err, readers }
    }

    fn stderr(&self) -> String {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A merchant whose orders a gateway takes, and the ledger of them.
struct Shop {
    /// What the gateway says on a question about an order.
    status: Arc<Mutex<&'static str>>,
    /// How often it was asked.
    questions: Arc<AtomicUsize>,
    gateway: Gateway,
    directory: TempDir,
}

impl Shop {
    fn open() -> Self {
        let (status, questions) = (Arc::new(Mutex::new("1")), Arc::new(AtomicUsize::new(0)));
        let (says, asked) = (Arc::clone(&status), Arc::clone(&questions));
        let gateway = Gateway::start(move |_| {
            let (says, asked) = (Arc::clone(&says), Arc::clone(&asked));
            Act::Reply(Box::new(move |received| {
                let answer = answer(received, *says.lock().expect("a status"));
                asked.fetch_add(usize::from(received.request_line().contains("/v2_blindSearch")), Ordering::SeqCst);
                answer
            }))
        });
        Self { status, questions, gateway, directory: closed_directory() }
    }

    /// How often the gateway was asked about a sale.
    fn asked(&self) -> usize {
        self.questions.load(Ordering::SeqCst)
    }

    /// From now on the gateway says this of every sale; nothing is no answer.
    fn says(&self, status: &'static str) {
        *self.status.lock().expect("a status") = status;
    }

    fn ledger(&self) -> PathBuf {
        self.directory.path().join("ledger.db")
    }

    /// A command with the merchant's profile and ledger.
    fn consign(&self) -> Consign {
        self.keeping(Consign::at(&self.gateway.url()))
    }

    /// The same with more TOML in the profile.
    fn with_profile(&self, more: &str) -> Consign {
        self.keeping(Consign::with_profile(&self.gateway.url(), more))
    }

    /// A command with the merchant's ledger.
    fn keeping(&self, consign: Consign) -> Consign {
        consign.args(["--ledger".as_ref(), self.ledger().as_os_str()])
    }

    /// Has orders of these numbers accepted, each of a card of its own.
    fn sell(&self, ids: &[&str]) {
        for id in ids {
            sell(self.consign(), id);
        }
    }

    /// A listener that asks the gateway nothing.
    fn listen(&self, line: &str) -> Listening {
        Listening::start(self.consign().line("listen --no-sync").line(line))
    }

    fn order(&self, id: &str) -> Value {
        order(self.consign(), id)
    }

    fn state(&self, id: &str) -> String {
        self.order(id)["state"].as_str().expect("a state").to_owned()
    }
}

/// What a gateway answers that takes every order.
fn answer(received: &Received, status: &str) -> Vec<u8> {
    let id = |field| received.field(field).unwrap_or_default();
    if status.is_empty() {
        return http("502 Bad Gateway", "", "");
    }
    json(match received.request_line() {
        line if line.contains("/v2_blindSearch") => sale(&id("orderId"), status),
        line if line.contains("/v2_queryBizOrder") => top_up(&id("orderno"), "wait"),
        _ => ACCEPTED.to_owned(),
    })
}

/// Sells a card whose number follows from that of the order.
fn sell(consign: Consign, id: &str) {
    let card: u32 = id.bytes().fold(7, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_000);
    let line = format!("--card-number 60000000{card:08} --order-id {id}");
    consign.line(SUBMIT).line(&line).stdin(PIN).run().expect(0);
}

const SUBMIT: &str = "submit --product-code 12 --amount 100 --batchno B20261122 --card-password-stdin";

/// An order with its history, as `orders show` tells it.
fn order(consign: Consign, id: &str) -> Value {
    consign.line("--json orders show").args([id]).run().expect(0).json()["orders"][0].clone()
}

/// The moves in the history of an order, each as where it went and by whose word.
fn moves(order: &Value) -> Vec<String> {
    let rows = order["history"].as_array().expect("a history").iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    rows.filter(|row| row["from"] != row["to"]).map(|row| text(&row["to"]) + " " + &text(&row["source"])).collect()
}

/// How many notifications a ledger has of an order, repeats not counted.
fn taken_down(ledger: &Path, id: &str) -> i64 {
    let sql = "SELECT count(*) FROM notification WHERE order_id = ?1";
    read(ledger).query_row(sql, [id], |row| row.get(0)).expect("a number")
}

/// A ledger, for whoever wants to know.
fn read(ledger: &Path) -> Connection {
    let connection = Connection::open(ledger).expect("an SQLite file");
    connection.busy_timeout(PATIENCE).expect("a timeout");
    connection
}

/// A sale's notification by the merchant document, signed by the merchant of the tests. `more`
/// replaces what is there of that name.
fn notice(id: &str, more: &[(&str, &str)]) -> String {
    let usual = [
        ("customerId", CUSTOMER_ID),
        ("systemOrderId", "S1"),
        ("orderId", id),
        ("money", "100"),
        ("successTime", "1763800000"),
    ];
    let is_replaced = |name: &str| more.iter().any(|(other, _)| *other == name);
    let fields: Vec<_> = usual.into_iter().filter(|(name, _)| !is_replaced(name)).chain(more.iter().copied()).collect();
    signed(&fields, &["custom", "message"])
}

/// A form with a signature over all its fields but the empty ones and `unsigned`.
fn signed(fields: &[(&str, &str)], unsigned: &[&str]) -> String {
    let mut form: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let sign = protocol::sign(&form, unsigned, API_KEY);
    form.push(("sign".to_owned(), sign));
    Serializer::new(String::new()).extend_pairs(form).finish()
}

/// Posts a body to the path `/`; returns the status and the body of the answer, or why there is none.
fn post(addr: SocketAddr, content_type: &str, body: &[u8]) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat())?;
    answered(stream)
}

/// The status and the body of an answer that came whole.
fn answered(mut stream: TcpStream) -> io::Result<(u16, String)> {
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let parts = answer.split_once("\r\n\r\n").and_then(|(head, body)| {
        let length =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let status = head.split(' ').nth(1)?.parse().ok()?;
        (length == Some(body.len())).then(|| (status, body.to_owned()))
    });
    parts.ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, answer))
}

/// Waits until something is true.
#[track_caller]
fn wait_for(what: &str, is_true: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_true() {
        assert!(begin.elapsed() < PATIENCE, "waited too long for {what:?}");
        thread::sleep(Duration::from_millis(10));
    }
}
