//! How far the caller of a connection has come: what it still has time for, and how much it has
//! said.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use super::limits::Limits;

/// How much a caller has said; the least is dropped first. By phase, then by the bytes of the
/// request that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    phase: Phase,
    bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// It has its answer and has not begun anew.
    Resting,
    /// Its request is on the way.
    Speaking,
    /// Its request is here, and the answer is not.
    Waiting,
}

impl Said {
    /// Whether it is a request in full that is not answered.
    pub(super) fn is_waiting(self) -> bool {
        self.phase == Phase::Waiting
    }

    /// Whether it is a request, in part or in full, that is not answered.
    pub(super) fn is_a_request(self) -> bool {
        match self.phase {
            Phase::Resting => false,
            Phase::Speaking => self.bytes > 0,
            Phase::Waiting => true,
        }
    }

    /// Whether it is a request in full that is not answered.
    pub(super) fn is_all(self) -> bool {
        self.phase == Phase::Waiting
    }
}

/// The state of one connection, shared by its stream, its service and the table.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    said: Said,
    until: Option<Instant>,
}

impl Progress {
    /// A connection that has just been accepted.
    pub(super) fn new(limits: Limits) -> Self {
        let said = Said { phase: Phase::Speaking, bytes: 0 };
        Self(Arc::new(Mutex::new(State { said, until: Some(Instant::now() + limits.request) })))
    }

    /// Bytes have arrived; the first ones after an answer begin a request.
    pub(super) fn hears(&self, bytes: usize, limits: Limits) {
        let mut state = self.state();
        if bytes > 0 && state.said.phase == Phase::Resting {
            state.speak(limits);
        }
        state.said.bytes = state.said.bytes.saturating_add(bytes);
    }

    /// A head is complete. Its bytes may have come together with the request before it.
    pub(super) fn begins(&self, limits: Limits) {
        let mut state = self.state();
        if state.said.phase == Phase::Resting {
            state.speak(limits);
        }
    }

    /// The request is here in full; its answer has no deadline.
    pub(super) fn is_answered(&self) {
        let mut state = self.state();
        state.said.phase = Phase::Waiting;
        state.until = None;
    }

    /// The answer is on its way.
    pub(super) fn rests(&self, limits: Limits) {
        let until = Some(Instant::now() + limits.rest);
        *self.state() = State { said: Said { phase: Phase::Resting, bytes: 0 }, until };
    }

    /// How much has been said.
    pub(super) fn said(&self) -> Said {
        self.state().said
    }

    /// When the caller's time is over, where it is limited.
    pub(super) fn until(&self) -> Option<Instant> {
        self.state().until
    }

    /// No change is ever left half done, so that a poisoned lock is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn speak(&mut self, limits: Limits) {
        self.said.phase = Phase::Speaking;
        self.until = Some(Instant::now() + limits.request);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const LIMITS: Limits = Limits { rest: Duration::from_secs(3600), ..Limits::USUAL };

    #[test]
    fn a_request_has_one_deadline_from_its_first_byte() {
        let progress = Progress::new(LIMITS);
        let first = progress.until();
        assert!(first.is_some());
        progress.hears(1, LIMITS);
        progress.hears(1000, LIMITS);
        progress.begins(LIMITS);
        assert_eq!(progress.until(), first, "what is said buys no time");
        progress.is_answered();
        assert_eq!(progress.until(), None);
        progress.rests(LIMITS);
        let resting = progress.until().expect("a limit");
        progress.hears(0, LIMITS);
        assert_eq!(progress.until(), Some(resting), "an end is no byte");
        progress.hears(1, LIMITS);
        assert!(progress.until().expect("a limit") < resting);
    }

    #[test]
    fn a_request_that_came_with_the_one_before_has_a_deadline_too() {
        let progress = Progress::new(LIMITS);
        progress.is_answered();
        progress.rests(LIMITS);
        let resting = progress.until().expect("a limit");
        progress.begins(LIMITS);
        assert!(progress.until().expect("a limit") < resting);
    }

    #[test]
    fn the_rested_have_said_least_and_the_waiting_most() {
        let rested = Progress::new(LIMITS);
        rested.hears(10_000, LIMITS);
        rested.is_answered();
        rested.rests(LIMITS);
        let silent = Progress::new(LIMITS);
        let short = Progress::new(LIMITS);
        short.hears(1, LIMITS);
        let long = Progress::new(LIMITS);
        long.hears(16_000, LIMITS);
        let waiting = Progress::new(LIMITS);
        waiting.hears(200, LIMITS);
        waiting.is_answered();
        let order = [rested, silent, short, long, waiting].map(|progress| progress.said());
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    }
}
