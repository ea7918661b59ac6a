//! The bytes of one TCP connection, under the exchange's deadline.
//!
//! A process that is stopped cannot cut its connection, so that the kernel is told with every
//! write how long it may go on sending what nobody acknowledges. And no wait is longer than a
//! moment, after which the deadline is looked at again: the clock by which a socket waits stands
//! still while the machine sleeps, and the deadline's does not.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Weak};
use std::time::Duration;

use ureq::unversioned::transport::time::Instant;
use ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, ShutdownHandle, Transport};
use ureq::{Error, Timeout};

use super::line::Line;

/// The longest wait before the deadline is looked at again.
const MOMENT: Duration = Duration::from_millis(250);

/// The kernel's shortest wait before it sends anything a second time, and a little more.
const LEAST_RESEND: Duration = Duration::from_millis(250);

/// ureq's clock.
pub(super) type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// A TCP connection.
pub(super) struct Wire {
    stream: Arc<TcpStream>,
    line: Arc<Line>,
    buffers: LazyBuffers,
    clock: Clock,
    /// How long the connection took to stand, which is at least one way there and back.
    round_trip: Duration,
    read_timeout: Option<Duration>,
}

impl Wire {
    pub(super) fn new(
        stream: Arc<TcpStream>,
        line: Arc<Line>,
        buffers: LazyBuffers,
        clock: Clock,
        round_trip: Duration,
    ) -> Self {
        Self { stream, line, buffers, clock, round_trip, read_timeout: None }
    }

    /// What ureq uses to end the connection from another thread.
    pub(super) fn shutdown_handle(&self) -> Weak<dyn ShutdownHandle> {
        Arc::downgrade(&self.stream) as Weak<dyn ShutdownHandle>
    }
}

impl Transport for Wire {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let timeout = timeout.for_write();
        let too_late = || {
            self.line.keep_back();
            Err(Error::Timeout(timeout.reason))
        };
        let left = self.line.limit.left().unwrap_or_default().min(*timeout.after);
        if left.is_zero() {
            return too_late();
        }
        self.stream.set_write_timeout(Some(left))?;
        self.line.limit.give_up_after(&self.stream, patience(left, self.round_trip))?;
        // From here on nothing stands between the deadline and the kernel.
        if !self.line.may_write() {
            return too_late();
        }
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        match (&*self.stream).write_all(output) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(Error::Timeout(timeout.reason)),
            written => Ok(written?),
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let timeout = timeout.for_read();
        let begin = (self.clock)();
        loop {
            let waited = since(begin, (self.clock)());
            let left = self.line.limit.left().unwrap_or_default().min(timeout.after.saturating_sub(waited));
            if left.is_zero() {
                return Err(Error::Timeout(timeout.reason));
            }
            let moment = left.min(MOMENT);
            if let Some(await_input) = self.line.limit.await_input() {
                if !await_input(&self.stream, moment)? {
                    continue;
                }
            } else if self.read_timeout != Some(moment) {
                self.stream.set_read_timeout(Some(moment))?;
                self.read_timeout = Some(moment);
            }
            let input = self.buffers.input_append_buf();
            match (&*self.stream).read(input) {
                Ok(amount) => {
                    self.line.hear(input.get(..amount).unwrap_or_default());
                    self.buffers.input_appended(amount);
                    return Ok(amount > 0);
                }
                // The moment is over, or a signal came.
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Connections are never used again.
    fn is_open(&mut self) -> bool {
        false
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("peer", &self.stream.peer_addr().ok()).finish_non_exhaustive()
    }
}

/// The time between two readings of ureq's clock.
pub(super) fn since(earlier: Instant, later: Instant) -> Duration {
    match (earlier, later) {
        (Instant::Exact(earlier), Instant::Exact(later)) => later.saturating_duration_since(earlier),
        _ => Duration::ZERO,
    }
}

/// For how many milliseconds the kernel may send again, so that it has stopped when `left` is over.
///
/// It counts from the first time that it sends again, not from the first time that it sends. That
/// comes after its estimate of a round trip, which is at most three times the first one where that
/// is long; and it may be preceded by a probe that comes as late.
fn patience(left: Duration, round_trip: Duration) -> u32 {
    let first = round_trip.saturating_mul(3).saturating_add(LEAST_RESEND);
    let left = left.saturating_sub(first.saturating_mul(2)).as_millis();
    // Zero would be the system's own idea, a quarter of an hour; more than this it does not take.
    u32::try_from(left).unwrap_or(u32::MAX).clamp(1, i32::MAX.unsigned_abs())
}

/// What ureq is told when the connection itself took too long.
pub(super) fn connecting_took_too_long() -> Error {
    Error::Timeout(Timeout::Connect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_gives_up_before_the_deadline_and_never_when_it_likes() {
        let millis = Duration::from_millis;
        assert_eq!(patience(millis(8000), millis(0)), 7500);
        assert_eq!(patience(millis(8000), millis(100)), 6900);
        assert_eq!(patience(millis(400), millis(0)), 1);
        assert_eq!(patience(millis(0), millis(0)), 1);
        assert_eq!(patience(Duration::MAX, millis(1)), 0x7fff_ffff);
        assert_eq!(patience(millis(8000), Duration::MAX), 1);
    }
}
