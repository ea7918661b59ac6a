//! When an exchange must be over, by boot time: it goes on while the process is stopped and while
//! the machine sleeps.

use std::time::Duration;

use crate::core::client::Limit;
use crate::platform::{clock, sockets};

/// The end of a claim, or of a question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    end: Duration,
    total: Duration,
}

impl Deadline {
    /// So long from now.
    pub(crate) fn after(total: Duration) -> Self {
        Self { end: clock::boot_time().saturating_add(total), total }
    }

    /// The end of a claim by boot time, which was to last so long.
    pub(crate) fn at(end: Duration, total: Duration) -> Self {
        Self { end, total }
    }

    /// What is left; `None` when it is over.
    pub(crate) fn left(self) -> Option<Duration> {
        self.end.checked_sub(clock::boot_time()).filter(|left| !left.is_zero())
    }

    /// The same for the client.
    pub(crate) fn limit(self) -> Limit {
        Limit::new(self.total, move || self.left()).kept_by(sockets::KERNEL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_comes_and_stays_over() {
        let long = Deadline::after(Duration::from_secs(60));
        assert!(long.left().is_some_and(|left| left <= Duration::from_secs(60)));
        assert_eq!(Deadline::after(Duration::ZERO).left(), None);
        assert!(Deadline::after(Duration::MAX).left().is_some());
    }
}
