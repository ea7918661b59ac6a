//! A socket that counts what its caller says, and ends when the caller's time is over.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use super::limits::Limits;
use super::progress::Progress;

/// How much is read at once.
const CHUNK: usize = 8 * 1024;

/// A connection as hyper wants it.
#[derive(Debug)]
pub(super) struct Stream {
    socket: TcpStream,
    limits: Limits,
    progress: Progress,
    timer: Pin<Box<Sleep>>,
}

impl Stream {
    /// A stream whose time begins now.
    pub(super) fn new(socket: TcpStream, limits: Limits) -> Self {
        let progress = Progress::new(limits);
        let timer = Box::pin(tokio::time::sleep_until(progress.until().unwrap_or_else(Instant::now)));
        Self { socket, limits, progress, timer }
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
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
