//! How long an exchange may take, by a clock that the caller reads.

use std::fmt;
use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// The time that an exchange has. What is left of it is asked anew before every step that cannot
/// be taken back, so that a process that slept in between sends nothing late.
#[derive(Clone)]
pub struct Limit {
    total: Duration,
    left: Arc<dyn Fn() -> Option<Duration> + Send + Sync>,
    kernel: Option<Kernel>,
}

/// What a system does for connections in ways of its own.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    /// Has it give a connection up that goes on sending what nobody acknowledges for so many milliseconds.
    pub give_up_after: fn(&TcpStream, u32) -> io::Result<()>,
    /// Waits until there is something to read, or the time is over (`false`). For a system that may lose what
    /// comes just when a read gives up; others have none.
    pub await_input: Option<AwaitInput>,
}

/// Waits until there is something to read.
pub type AwaitInput = fn(&TcpStream, Duration) -> io::Result<bool>;

impl Limit {
    /// `total` is the deadline as people know it; `left` tells what is left of it, and `None` when
    /// it is over. Its clock must go on while the machine sleeps.
    pub fn new(total: Duration, left: impl Fn() -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { total, left: Arc::new(left), kernel: None }
    }

    /// The same, kept by the kernel, too, while this process is stopped and can cut no connection.
    #[must_use]
    pub fn kept_by(self, kernel: Kernel) -> Self {
        Self { kernel: Some(kernel), ..self }
    }

    /// Tells the kernel, where it keeps the limit, how long it may go on sending.
    pub(super) fn give_up_after(&self, stream: &TcpStream, milliseconds: u32) -> io::Result<()> {
        self.kernel.map_or(Ok(()), |kernel| (kernel.give_up_after)(stream, milliseconds))
    }

    /// What is to be waited by, where reads do not do it.
    pub(super) fn await_input(&self) -> Option<AwaitInput> {
        self.kernel?.await_input
    }

    /// The whole deadline, for words.
    pub(super) fn total(&self) -> Duration {
        self.total
    }

    /// What is left now.
    pub(super) fn left(&self) -> Option<Duration> {
        (self.left)().filter(|left| !left.is_zero())
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limit").field("total", &self.total).finish_non_exhaustive()
    }
}
