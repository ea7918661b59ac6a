//! Callers that are many, silent, slow or endless, and the good one among them.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use consign::core::protocol::Endpoint;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::{SOON, gateway, post_to, signed};
use crate::support::did_not_run;

/// What the sandbox allows: connections at once, and time for a request.
const CONNECTIONS: usize = 256;
const DEADLINE: Duration = Duration::from_secs(10);

/// How soon a good caller is answered, whatever others do.
const PROMPTLY: Duration = Duration::from_secs(2);

fn good_request() -> Vec<u8> {
    let body = signed(Endpoint::Balance, &[]).encode();
    let head = post_to(Endpoint::Balance.path());
    format!("{head}\r\nHost: sandbox\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&addr, DEADLINE).expect("connects");
    stream.set_read_timeout(Some(DEADLINE * 2)).expect("a timeout");
    stream
}

/// Asks for the balance on a connection of its own.
fn ask(addr: SocketAddr) {
    let begin = Instant::now();
    let mut stream = connect(addr);
    stream.write_all(&good_request()).expect("writes");
    assert_eq!(read_status(&mut stream), Some(200));
    assert!(begin.elapsed() < PROMPTLY, "answered after {:?}", begin.elapsed());
}

/// The status of the answer; `None` when the connection ends without one.
fn read_status(stream: &mut TcpStream) -> Option<u16> {
    let mut answer = [0; 1024];
    match stream.read(&mut answer) {
        Ok(0) => None,
        Ok(length) => {
            let head = std::str::from_utf8(&answer[..length]).expect("text");
            Some(head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status"))
        }
        Err(error) if error.kind() == ErrorKind::ConnectionReset => None,
        Err(error) => panic!("neither an answer nor an end: {error}"),
    }
}

/// Whether the other side still holds the connection.
fn is_open(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("a socket");
    stream.read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

/// Lets this process open so many files; returns how many of them it can be sure of.
fn allow_files(wanted: u64) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(wanted).min(wanted);
    if limit.current.is_some_and(|now| now < most) {
        setrlimit(Resource::Nofile, Rlimit { current: Some(most), ..limit }).expect("a soft limit may be raised");
    }
    usize::try_from(limit.current.unwrap_or(wanted).max(most)).expect("a number of files")
}

#[test]
fn a_crowd_that_says_nothing_keeps_nobody_out() {
    // The sandbox is in this process too, and so are other tests.
    let crowd = 1000.min(allow_files(4000).saturating_sub(1500));
    if crowd < CONNECTIONS + 100 {
        did_not_run("this machine lets a process open too few files for a crowd");
        return;
    }
    // A machine that has much else to do gets another try, and one more.
    let tries = (0..3).map(|_| {
        let (gateway, begin) = (gateway(SOON), Instant::now());
        let silent: Vec<TcpStream> = (0..crowd).map(|_| connect(gateway.addr)).collect();
        for _ in 0..3 {
            ask(gateway.addr);
        }
        // The last of the crowd may still be waiting to be accepted, and then to be dropped.
        let mut open = usize::MAX;
        while open >= CONNECTIONS && begin.elapsed() < DEADLINE {
            open = silent.iter().filter(|stream| is_open(stream)).count();
            thread::sleep(SOON);
        }
        (gateway, open, begin.elapsed())
    });
    let in_time = tries.into_iter().find(|(_, _, took)| *took < DEADLINE);
    let (gateway, open, _) = in_time.expect("the machine is too slow for this test to mean anything");
    assert!(open < CONNECTIONS, "{open} of the silent connections are still open");
    assert!(open > CONNECTIONS / 2, "no more are dropped than have to be: {open}");
    assert_eq!(gateway.notes().len(), 1, "{:?}", gateway.notes());
}

#[test]
fn a_crowd_that_says_little_keeps_nobody_out() {
    let gateway = gateway(SOON);
    allow_files(4000);
    let crowd: Vec<TcpStream> = (0..CONNECTIONS + 50)
        .map(|_| {
            let mut stream = connect(gateway.addr);
            stream.write_all(b"POST /v2_queryBalance HTTP/1.1\r\n").expect("writes");
            stream
        })
        .collect();
    let request = good_request();
    let (first, rest) = request.split_at(request.len() / 2);
    let mut slow = connect(gateway.addr);
    slow.write_all(first).expect("writes");
    thread::sleep(Duration::from_millis(100));
    for _ in 0..50 {
        ask(gateway.addr);
    }
    slow.write_all(rest).expect("writes");
    assert_eq!(read_status(&mut slow), Some(200), "who has said more than the crowd stays");
    assert!(crowd.iter().filter(|stream| is_open(stream)).count() < CONNECTIONS);
}

/// A caller that takes its time, and what comes of it.
struct Slow {
    name: &'static str,
    /// What it says first, and what it goes on saying once a second.
    first: String,
    more: &'static str,
}

#[test]
fn who_takes_too_long_is_cut_and_who_does_not_is_served() {
    let gateway = gateway(SOON);
    let post = post_to("/v2_queryBalance");
    let callers = [
        Slow { name: "silence", first: String::new(), more: "" },
        Slow { name: "a head byte by byte", first: String::new(), more: "P" },
        Slow { name: "headers without end", first: format!("{post}\r\n"), more: "A: b\r\n" },
        Slow { name: "10 GB", first: format!("{post}\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n"), more: "a" },
        Slow {
            name: "10 GB unsaid",
            first: format!("{post}\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n"),
            more: "",
        },
        Slow { name: "half a body", first: format!("{post}\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello"), more: "" },
        Slow {
            name: "chunks",
            first: format!("{post}\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
            more: "1\r\na\r\n",
        },
    ];
    thread::scope(|scope| {
        let addr = gateway.addr;
        for caller in callers {
            scope.spawn(move || is_cut_in_time(addr, &caller));
        }
        // The second request of a connection has its own deadline, from its own first byte.
        scope.spawn(move || {
            let mut stream = connect(addr);
            stream.write_all(&good_request()).expect("writes");
            assert_eq!(read_status(&mut stream), Some(200));
            thread::sleep(Duration::from_secs(3));
            let half = Slow { name: "half a body later", first: "POST / HTTP/1.1\r\n".into(), more: "" };
            talk(stream, &half);
        });
        // Slow, but good.
        scope.spawn(move || {
            let mut stream = connect(addr);
            for part in good_request().chunks(good_request().len() / 6) {
                stream.write_all(part).expect("writes");
                thread::sleep(Duration::from_secs(1));
            }
            assert_eq!(read_status(&mut stream), Some(200), "slow, but good");
        });
        for _ in 0..10 {
            ask(addr);
            thread::sleep(Duration::from_secs(1));
        }
    });
}

fn is_cut_in_time(addr: SocketAddr, caller: &Slow) {
    talk(connect(addr), caller);
}

/// Says it, and fails unless the connection ends at the deadline.
fn talk(mut stream: TcpStream, caller: &Slow) {
    let begin = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(1))).expect("a timeout");
    let mut said = stream.write_all(caller.first.as_bytes());
    loop {
        let gone = match stream.read(&mut [0; 1024]) {
            Ok(0) => true,
            Ok(_) => panic!("{}: an answer", caller.name),
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        };
        if gone || said.is_err() {
            break;
        }
        assert!(begin.elapsed() < DEADLINE * 2, "{}: still there after {:?}", caller.name, begin.elapsed());
        said = stream.write_all(caller.more.as_bytes());
    }
    let took = begin.elapsed();
    assert!(took + Duration::from_secs(2) > DEADLINE, "{}: cut after {took:?} already", caller.name);
    assert!(took < DEADLINE + Duration::from_secs(4), "{}: cut after {took:?} only", caller.name);
}

#[test]
fn a_head_without_end_is_refused() {
    let gateway = gateway(SOON);
    let mut stream = connect(gateway.addr);
    stream.write_all(post_to("/v2_queryBalance").as_bytes()).expect("writes");
    let mut said = 0;
    let header = format!("\r\nA: {}", "b".repeat(1000));
    // The refusal comes while the caller still writes, which then fails.
    while said < 64 << 20 && stream.write_all(header.as_bytes()).is_ok() {
        said += header.len();
    }
    assert!(said < 64 << 20, "the head goes on and on");
}

/// A sandbox in a process of its own, which may open few files.
struct Process {
    child: Child,
    addr: SocketAddr,
}

impl Process {
    fn start(files: usize) -> Self {
        Self::start_if_possible(files).expect("a sandbox")
    }

    /// A sandbox, unless it needs more files to begin with.
    fn start_if_possible(files: usize) -> Option<Self> {
        let script = format!("ulimit -n {files}; exec \"$0\" sandbox --addr 127.0.0.1:0 --json");
        let mut child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_consign")])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        let document: Option<serde_json::Value> = serde_json::from_str(&line).ok();
        let addr = document.and_then(|document| document["addr"].as_str().and_then(|addr| addr.parse().ok()));
        if addr.is_none() {
            child.wait().expect("it has ended");
        }
        Some(Self { child, addr: addr? })
    }

    /// Fails where it is busy although nobody says anything.
    fn rests(&self) {
        let before = self.busy();
        thread::sleep(Duration::from_secs(1));
        if let (Some(before), Some(after)) = (before, self.busy()) {
            assert!(after.saturating_sub(before) < Duration::from_millis(300), "it spins: {before:?}, {after:?}");
        }
    }

    /// The processor time that it has used, where the system tells.
    fn busy(&self) -> Option<Duration> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>().ok()? + fields[12].parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[test]
fn where_files_run_out_a_crowd_keeps_nobody_out_either() {
    let sandbox = Process::start(64);
    let crowd: Vec<TcpStream> = (0..100).map(|_| connect(sandbox.addr)).collect();
    for _ in 0..10 {
        ask(sandbox.addr);
    }
    sandbox.rests();
    assert!(crowd.iter().filter(|stream| is_open(stream)).count() < 64);
}

#[test]
fn where_no_file_is_left_at_all_it_waits_without_spinning() {
    // With as few files as it can live with, it can accept nobody.
    let fewest = (8..40).filter_map(Process::start_if_possible).find_map(|mut sandbox| {
        thread::sleep(Duration::from_millis(200));
        sandbox.child.try_wait().expect("it can be asked").is_none().then_some(sandbox)
    });
    let sandbox = fewest.expect("a number of files");
    let mut stream = connect(sandbox.addr);
    stream.write_all(&good_request()).expect("writes");
    sandbox.rests();
    assert!(is_open(&stream), "it was accepted, so that this test has shown nothing");
}
