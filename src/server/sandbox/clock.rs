//! The sandbox's own time.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time since the Unix epoch that never steps back, even where the machine's clock does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    started: Instant,
    epoch: Duration,
}

impl Clock {
    /// A clock that goes by the machine's, as that stands now.
    pub(super) fn start() -> Self {
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), epoch }
    }

    /// The time now.
    pub(super) fn now(self) -> Duration {
        self.epoch + self.started.elapsed()
    }
}
