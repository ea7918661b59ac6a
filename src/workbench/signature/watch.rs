//! When to look at the clock: after so much work, since a look at each step would cost more than the step.

use super::question::Effort;

/// How many bytes are written or digested between two looks.
const BYTES_PER_LOOK: usize = 1 << 18;

/// Counts work, and looks at the clock from time to time.
pub(super) struct Watch<'a> {
    time_up: &'a (dyn Fn() -> bool + Sync),
    bytes: usize,
    is_up: bool,
}

impl<'a> Watch<'a> {
    pub(super) fn new(effort: &Effort<'a>) -> Self {
        Self { time_up: effort.time_up, bytes: 0, is_up: false }
    }

    /// Counts bytes, and tells whether time was up at the last look.
    #[inline]
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        self.bytes += bytes;
        if self.bytes >= BYTES_PER_LOOK {
            return self.look();
        }
        self.is_up
    }

    /// Looks at once.
    pub(super) fn look(&mut self) -> bool {
        self.bytes = 0;
        self.is_up |= (self.time_up)();
        self.is_up
    }

    /// Whether time was up at the last look.
    pub(super) fn is_up(&self) -> bool {
        self.is_up
    }
}
