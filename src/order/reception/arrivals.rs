//! The way of what arrives, from the server to the recorder.
//!
//! Who is signed for waits for the answer, and so many wait as may be connected. Whoever is refused
//! does not wait, and may come again at once: so that no crowd fills the memory, or stands before
//! those that are signed while the ledger is slow, only so much of it is looked at.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use crate::server::listener::Arrival;

/// How many are handed out together, and share one transaction, at most.
const MOST_AT_ONCE: usize = 256;

/// How many that are refused wait to be looked at, at most.
const MOST_REFUSED: usize = 1024;

/// Where the server hands in.
pub(super) struct Entrance {
    arrivals: Sender<Arrival>,
    refused: Arc<Refused>,
}

/// Where the recorder takes out.
pub(super) struct Arrivals {
    arrivals: Receiver<Arrival>,
    refused: Arc<Refused>,
}

#[derive(Default)]
struct Refused {
    waiting: AtomicUsize,
    overlooked: AtomicU64,
}

/// The two ends of the way.
pub(super) fn arrivals() -> (Entrance, Arrivals) {
    let (arrive, arrivals) = mpsc::channel();
    let refused = Arc::new(Refused::default());
    (Entrance { arrivals: arrive, refused: Arc::clone(&refused) }, Arrivals { arrivals, refused })
}

impl Entrance {
    /// Never waits. Only the server's one thread hands in.
    pub(super) fn hand_in(&self, arrival: Arrival) {
        if is_refused(&arrival) {
            if self.refused.waiting.load(Ordering::SeqCst) >= MOST_REFUSED {
                self.refused.overlooked.fetch_add(1, Ordering::SeqCst);
                return;
            }
            self.refused.waiting.fetch_add(1, Ordering::SeqCst);
        }
        // Whose arrival nobody takes any more is told to try again.
        drop(self.arrivals.send(arrival));
    }
}

impl Arrivals {
    /// What has arrived, once something has.
    pub(super) fn take(&self, patience: Duration) -> Result<Vec<Arrival>, RecvTimeoutError> {
        let first = self.arrivals.recv_timeout(patience)?;
        let taken: Vec<_> = std::iter::once(first).chain(self.arrivals.try_iter()).take(MOST_AT_ONCE).collect();
        let refused = taken.iter().filter(|arrival| is_refused(arrival)).count();
        self.refused.waiting.fetch_sub(refused, Ordering::SeqCst);
        Ok(taken)
    }

    /// How many were refused since the last time, and not handed in since there were too many.
    pub(super) fn overlooked(&self) -> u64 {
        self.refused.overlooked.swap(0, Ordering::SeqCst)
    }
}

fn is_refused(arrival: &Arrival) -> bool {
    match arrival {
        Arrival::Verified(_) => false,
        Arrival::Forged(_) | Arrival::Malformed(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::notification::Malformed;

    #[test]
    fn a_crowd_of_the_refused_is_counted_and_not_kept() {
        let (entrance, arrivals) = arrivals();
        let come = |count: usize| (0..count).for_each(|_| entrance.hand_in(Arrival::Malformed(Malformed::Empty)));
        let take = || arrivals.take(Duration::ZERO).map_or(0, |taken| taken.len());
        come(MOST_REFUSED + 10);
        assert_eq!((take(), arrivals.overlooked(), arrivals.overlooked()), (MOST_AT_ONCE, 10, 0));
        come(MOST_AT_ONCE + 1);
        assert_eq!(arrivals.overlooked(), 1, "what was taken has made room");
        assert_eq!((0..5).map(|_| take()).sum::<usize>(), MOST_REFUSED);
    }
}
