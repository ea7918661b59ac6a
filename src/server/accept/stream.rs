//! A socket that counts what its caller says, and ends when the caller's time is over.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use super::limits::Limits;
use super::progress::Progress;

/// How long a caller that has ended its side behind a request counts as one that waits for the answer,
/// and how long what it said may take to be read to its end. Whoever has left for good looks the same.
const LISTENS: Duration = Duration::from_secs(5);
const IS_READ: Duration = Duration::from_millis(100);

/// How much is read at once.
const CHUNK: usize = 8 * 1024;

/// A connection as hyper wants it.
#[derive(Debug)]
pub(super) struct Stream {
    socket: TcpStream,
    limits: Limits,
    progress: Progress,
    timer: Pin<Box<Sleep>>,
    /// Where the caller has ended its side: since when that is kept from hyper, which would leave the
    /// request unanswered.
    ended: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Stream {
    /// A stream whose time begins now.
    pub(super) fn new(socket: TcpStream, limits: Limits) -> Self {
        let progress = Progress::new(limits);
        let timer = Box::pin(tokio::time::sleep_until(progress.until().unwrap_or_else(Instant::now)));
        Self { socket, limits, progress, timer, ended: None }
    }

    /// How far its caller has come.
    pub(super) fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Fails once the caller's time is over; until then the task is woken at its end.
    fn is_in_time(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let Some(until) = self.progress.until() else { return Ok(()) };
        if self.timer.deadline() != until {
            self.timer.as_mut().reset(until);
        }
        match self.timer.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }

    /// Whether a caller that has ended its side waits for no answer any more.
    fn is_left(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let said = self.progress.said();
        if !said.is_a_request() {
            return Poll::Ready(());
        }
        let now = Instant::now();
        let (since, timer) = self.ended.get_or_insert_with(|| (now, Box::pin(tokio::time::sleep_until(now))));
        timer.as_mut().reset(*since + if said.is_all() { LISTENS } else { IS_READ });
        timer.as_mut().poll(context)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.is_in_time(context)?;
        let mut bytes = [0; CHUNK];
        let mut chunk = ReadBuf::new(&mut bytes[..buffer.remaining().min(CHUNK)]);
        ready!(Pin::new(&mut self.socket).poll_read(context, &mut chunk))?;
        if chunk.filled().is_empty() {
            ready!(self.is_left(context));
        }
        self.progress.hears(chunk.filled().len(), self.limits);
        buffer.put_slice(chunk.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // A caller that reads no answers is too slow like any other.
        self.is_in_time(context)?;
        Pin::new(&mut self.socket).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Once the answer is out, hyper is to hear of the caller's end.
        if !self.progress.said().is_a_request() && self.ended.take().is_some() {
            context.waker().wake_by_ref();
        }
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
