//! How long an exchange may take, by a clock that the caller reads.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The time that an exchange has. What is left of it is asked anew before every step that cannot
/// be taken back, so that a process that slept in between sends nothing late.
#[derive(Clone)]
pub struct Limit {
    total: Duration,
    left: Arc<dyn Fn() -> Option<Duration> + Send + Sync>,
}

impl Limit {
    /// `total` is the deadline as people know it; `left` tells what is left of it, and `None` when
    /// it is over. Its clock must go on while the machine sleeps.
    pub fn new(total: Duration, left: impl Fn() -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self { total, left: Arc::new(left) }
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
