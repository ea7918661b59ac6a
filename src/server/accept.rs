//! The one accept loop of all servers, with every limit that a stranger may run into.
//!
//! Whoever connects can be slow, silent, endless, or many. A request has to be there in full by
//! its deadline; its head and body are bounded; and where no more connections fit, the one that
//! has said least makes room for the next, so that a crowd that says nothing keeps nobody out.

mod limits;
mod progress;
mod stream;
mod table;

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use hyper::body::{Body as _, Incoming};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use tokio::net::TcpListener;

pub(super) use self::limits::Limits;
use self::progress::Progress;
use self::stream::Stream;
use self::table::Table;
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::platform::sockets;

/// How many callers the system keeps until they are accepted. Where they do not fit, it drops what they
/// send, and the good ones among them try again after a second, and then after two more.
const AT_THE_DOOR: i32 = 1024;

/// One of so many connections is how many are accepted before any of them is heard.
const TOGETHER: usize = 16;

/// How long to wait after accepting has failed twice in a row.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long callers that have begun a request may take to end it once the server is to stop, and
/// have its answer; those that wait for one may have longer.
const FAREWELL: Duration = Duration::from_secs(3);

/// How often it is looked whether they have.
const GLANCE: Duration = Duration::from_millis(10);

/// How often, at most, it is told that connections are being dropped.
const REMINDER: Duration = Duration::from_secs(10);

/// A request whose head has arrived.
#[derive(Debug)]
pub(super) struct Received {
    /// Method, address and header fields.
    pub(super) head: Parts,
    /// What follows.
    pub(super) body: Body,
}

/// A body that is still to be read.
#[derive(Debug)]
pub(super) struct Body {
    incoming: Incoming,
    limits: Limits,
    progress: Progress,
}

/// In place of a response: the connection ends without a byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut;

/// Hyper wants an error that prints itself; nobody reads it.
impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut on purpose")
    }
}

impl std::error::Error for Cut {}

/// Serves until `stop` is over, and whoever has begun a request then has its answer. An answer may
/// take as long as it likes once the body of its request is read; `note` is told when connections
/// have to be dropped.
pub(super) fn run<A, F>(
    listener: std::net::TcpListener,
    limits: Limits,
    note: impl Fn(&Words),
    answer: A,
    stop: impl Future<Output = ()>,
) -> io::Result<()>
where
    A: Fn(Received) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response<String>, Cut>> + Send + 'static,
{
    let limits = limits.within_files();
    listener.set_nonblocking(true)?;
    sockets::keep_at_the_door(&listener, AT_THE_DOOR)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(listener, limits, note, answer, stop))
}

async fn accept<A, F>(
    listener: std::net::TcpListener,
    limits: Limits,
    note: impl Fn(&Words),
    answer: A,
    stop: impl Future<Output = ()>,
) -> io::Result<()>
where
    A: Fn(Received) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response<String>, Cut>> + Send + 'static,
{
    let listener = TcpListener::from_std(listener)?;
    let table = Table::default();
    let mut reminder = Reminder::default();
    let mut failed = false;
    let mut together = 0;
    let mut stop = pin!(stop);
    loop {
        let next = poll_fn(|context| match stop.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => listener.poll_accept(context).map(Some),
        });
        let Some(accepted) = next.await else { break };
        match accepted {
            Ok((socket, _)) => {
                failed = false;
                if table.len() >= limits.connections && table.drop_least() && reminder.is_due() {
                    note(&say!(
                        "{} connections are open: those that say least are dropped",
                        "已有 {} 个连接：丢弃数据最少的连接",
                        limits.connections
                    ));
                }
                let stream = Stream::new(socket, limits);
                let progress = stream.progress();
                table.spawn(progress, converse(stream, limits, answer.clone()));
            }
            Err(error) if is_the_callers(&error) => {}
            Err(error) => {
                // For want of file descriptors, most likely: the next attempt has one.
                let dropped = table.drop_least();
                if reminder.is_due() {
                    note(&say!(
                        "a connection cannot be accepted ({error}): those that say least are dropped",
                        "无法接受连接（{error}）：丢弃数据最少的连接",
                        [error = system::told(&error)]
                    ));
                }
                if failed || !dropped {
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
                failed = true;
            }
        }
        // What was dropped is closed, and what new callers have said already is heard, before others
        // can push them out; a few come in together, so that a crowd at the door is through it soon.
        together += 1;
        if failed || together >= table.len() / TOGETHER {
            together = 0;
            tokio::task::yield_now().await;
        }
    }
    drop(listener);
    let stopped = Instant::now();
    while (table.is_busy() && stopped.elapsed() < FAREWELL)
        || (table.owes_an_answer() && stopped.elapsed() < limits.farewell)
    {
        tokio::time::sleep(GLANCE).await;
    }
    Ok(())
}

/// Whether it is the caller who went away before it was accepted.
fn is_the_callers(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}

/// Keeps a crowd of callers from becoming a crowd of remarks.
#[derive(Debug, Default)]
struct Reminder(Option<Instant>);

impl Reminder {
    fn is_due(&mut self) -> bool {
        let due = self.0.is_none_or(|last| last.elapsed() >= REMINDER);
        if due {
            self.0 = Some(Instant::now());
        }
        due
    }
}

async fn converse<A, F>(stream: Stream, limits: Limits, answer: A)
where
    A: Fn(Received) -> F + Clone + Send + 'static,
    F: Future<Output = Result<Response<String>, Cut>> + Send + 'static,
{
    let progress = stream.progress();
    let is_first = AtomicBool::new(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let (progress, answer) = (progress.clone(), answer.clone());
        let is_first = is_first.swap(false, Ordering::Relaxed);
        async move {
            progress.begins(limits);
            // Whoever sends one request after the other lets all others have their turn in between.
            if !is_first {
                tokio::task::yield_now().await;
            }
            let (head, incoming) = request.into_parts();
            let body = Body { incoming, limits, progress: progress.clone() };
            let response = answer(Received { head, body }).await;
            progress.rests(limits);
            response
        }
    });
    let connection = http1::Builder::new()
        .max_buf_size(limits.head)
        // The stream has deadlines of its own, for more than heads.
        .header_read_timeout(None)
        .serve_connection(stream, service);
    // An error means that the caller is gone, was too slow, or was cut off on purpose.
    connection.await.unwrap_or_default();
}

impl Body {
    /// Reads it all; `None` when it is longer than is allowed.
    pub(super) async fn read(mut self) -> Result<Option<Vec<u8>>, Cut> {
        let mut kept = Vec::new();
        let mut length = 0;
        while let Some(frame) = poll_fn(|context| Pin::new(&mut self.incoming).poll_frame(context)).await {
            let Ok(data) = frame.map_err(|_| Cut)?.into_data() else { continue };
            length += data.len();
            if length > self.limits.read {
                break;
            }
            if length <= self.limits.body {
                kept.extend_from_slice(&data);
            }
        }
        self.progress.is_answered();
        Ok((length <= self.limits.body).then_some(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::thread;

    const SHORT: Limits = Limits { connections: 3, request: Duration::from_millis(700), ..Limits::USUAL };

    /// Sooner than a request's deadline.
    const IS_SOON: Duration = Duration::from_millis(400);

    struct Server {
        addr: SocketAddr,
        notes: Arc<Mutex<Vec<String>>>,
    }

    fn server(limits: Limits) -> Server {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let addr = listener.local_addr().expect("an address");
        let notes = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&notes);
        let note = move |line: &Words| sink.lock().expect("unpoisoned").push(line.en().to_owned());
        thread::spawn(move || run(listener, limits, note, answer, std::future::pending()));
        Server { addr, notes }
    }

    /// Answers after the milliseconds that the path names.
    async fn answer(request: Received) -> Result<Response<String>, Cut> {
        let wait = request.head.uri.path()[1..].parse().unwrap_or(0);
        let length = request.body.read().await?.map_or("too long".to_owned(), |body| body.len().to_string());
        tokio::time::sleep(Duration::from_millis(wait)).await;
        Ok(Response::new(format!("<{length}>")))
    }

    impl Server {
        fn says(&self, text: &str) -> TcpStream {
            let mut stream = TcpStream::connect(self.addr).expect("connects");
            stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a timeout");
            stream.write_all(text.as_bytes()).expect("writes");
            // It is heard before anybody else comes.
            thread::sleep(Duration::from_millis(50));
            stream
        }
    }

    fn post(path: &str) -> String {
        format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
    }

    fn is_answered(stream: &mut TcpStream) -> bool {
        let mut answer = [0; 512];
        let length = stream.read(&mut answer).unwrap_or(0);
        answer[..length].ends_with(b"<3>")
    }

    /// Whether the server has closed the connection.
    fn is_cut(stream: &mut TcpStream) -> bool {
        stream.set_read_timeout(Some(Duration::from_millis(50))).expect("a timeout");
        match stream.read(&mut [0; 512]) {
            Ok(length) => length == 0,
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    #[test]
    fn an_answer_may_take_longer_than_a_request() {
        let server = server(SHORT);
        let begin = Instant::now();
        assert!(is_answered(&mut server.says(&post("/1500"))));
        assert!(begin.elapsed() >= SHORT.request * 2);
    }

    #[test]
    fn who_ends_its_side_behind_the_request_has_its_answer() {
        let server = server(SHORT);
        for wait in ["/", "/300"] {
            let begin = Instant::now();
            let mut stream = TcpStream::connect(server.addr).expect("connects");
            stream.write_all(post(wait).as_bytes()).expect("writes");
            stream.shutdown(std::net::Shutdown::Write).expect("ends");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).expect("an orderly end");
            assert!(answer.ends_with("<3>"), "{wait}: {answer}");
            assert!(begin.elapsed() < Duration::from_secs(2), "{wait}: {:?}", begin.elapsed());
        }
    }

    #[test]
    fn who_leaves_in_the_middle_of_a_request_is_cut() {
        let mut stream = server(SHORT).says("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nab");
        stream.shutdown(std::net::Shutdown::Write).expect("ends");
        thread::sleep(IS_SOON);
        assert!(is_cut(&mut stream));
    }

    #[test]
    fn a_later_request_has_its_own_deadline() {
        let server = server(SHORT);
        let mut stream = server.says(&post("/"));
        assert!(is_answered(&mut stream));
        thread::sleep(SHORT.request + Duration::from_millis(200));
        assert!(!is_cut(&mut stream), "to rest is no request");
        let request = post("/");
        stream.write_all(&request.as_bytes()[..request.len() - 1]).expect("writes");
        thread::sleep(SHORT.request + Duration::from_millis(200));
        assert!(is_cut(&mut stream), "a body that never ends");
    }

    #[test]
    fn who_rests_too_long_is_cut() {
        let server = server(Limits { rest: Duration::from_millis(300), ..SHORT });
        let mut stream = server.says(&post("/"));
        assert!(is_answered(&mut stream));
        thread::sleep(Duration::from_millis(500));
        assert!(is_cut(&mut stream));
    }

    #[test]
    fn room_is_made_by_those_that_say_least() {
        let server = server(Limits { request: Duration::from_secs(60), ..SHORT });
        let mut rested = server.says(&post("/"));
        assert!(is_answered(&mut rested));
        let mut silent = server.says("");
        let mut waiting = server.says(&post("/4000"));
        assert!(!is_cut(&mut rested) && !is_cut(&mut silent));
        let mut terse = server.says("POST");
        assert!(is_cut(&mut rested) && !is_cut(&mut silent), "who has its answer goes first");
        let mut wordy = server.says("POST / HTTP/1.1\r\n");
        assert!(is_cut(&mut silent) && !is_cut(&mut terse), "then who says nothing");
        let mut good = server.says(&post("/"));
        assert!(is_cut(&mut terse) && !is_cut(&mut wordy), "then who says little");
        assert!(is_answered(&mut good));
        waiting.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        assert!(is_answered(&mut waiting), "who waits for an answer gets it");
        let notes = server.notes.lock().expect("unpoisoned");
        assert_eq!(*notes, ["3 connections are open: those that say least are dropped"], "told once, not thrice");
    }

    #[test]
    fn a_body_is_read_further_than_it_is_kept() {
        let server = server(Limits { body: 3, read: 10, ..SHORT });
        for (body, told) in [("abc", "<3>"), ("abcd", "<too long>"), ("abcdefghij", "<too long>")] {
            let head =
                format!("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            let mut answer = String::new();
            server.says(&(head + body)).read_to_string(&mut answer).expect("an orderly end");
            assert!(answer.ends_with(told), "{body}: {answer}");
        }
    }
}
