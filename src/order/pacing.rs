//! How many exchanges are under way at once, and how often one may start.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::core::rate::Rate;
use crate::platform::clock::boot_time;

/// How often whoever waits looks whether to end.
const GLANCE: Duration = Duration::from_millis(50);

/// The schedule that all threads of a command share.
#[derive(Debug)]
pub(crate) struct Pacing {
    jobs: usize,
    step: Option<Duration>,
    /// When the next exchange may start, by boot time; the first may at once. Whoever waits for that
    /// moment holds the lock.
    next: Mutex<Option<Duration>>,
}

impl Pacing {
    /// So many at once, and as often as they end where there is no rate.
    pub(crate) fn new(jobs: u16, rate: Option<Rate>) -> Self {
        Self { jobs: jobs.max(1).into(), step: rate.map(Rate::step), next: Mutex::new(None) }
    }

    /// How many exchanges may be under way at once.
    pub(crate) fn jobs(&self) -> usize {
        self.jobs
    }

    /// Whether the starts are paced.
    pub(crate) fn has_rate(&self) -> bool {
        self.step.is_some()
    }

    /// Waits until the next exchange may start. `false` when it is not to start, since the command
    /// was asked to end.
    pub(crate) fn wait_for_turn(&self, until_asked_to_end: &dyn Fn() -> bool) -> bool {
        let Some(step) = self.step else { return !until_asked_to_end() };
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if until_asked_to_end() {
                return false;
            }
            match turn(&mut next, step) {
                Ok(()) => return true,
                Err(left) => thread::sleep(left.min(GLANCE)),
            }
        }
    }

    /// How long it is until the next turn.
    pub(crate) fn turn_in(&self) -> Duration {
        let next = *self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next.map_or(Duration::ZERO, |due| due.saturating_sub(boot_time()))
    }

    /// Takes the next turn where it has come; else says how long it is until then. For whoever has
    /// other things to do meanwhile.
    pub(crate) fn take_turn(&self) -> Result<(), Duration> {
        let Some(step) = self.step else { return Ok(()) };
        turn(&mut self.next.lock().unwrap_or_else(PoisonError::into_inner), step)
    }
}

/// Takes a turn where it has come. What a thread overslept is made up for, but what was missed in a
/// pause is not.
fn turn(next: &mut Option<Duration>, step: Duration) -> Result<(), Duration> {
    let now = boot_time();
    let due = next.unwrap_or(now);
    let left = due.saturating_sub(now);
    if !left.is_zero() {
        return Err(left);
    }
    *next = Some(if now.saturating_sub(due) > step { now } else { due } + step);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Instant;

    use super::*;

    fn pacing(jobs: u16, rate: &str) -> Pacing {
        Pacing::new(jobs, Some(Rate::parse(rate).expect("a rate")))
    }

    /// The moments at which so many exchanges start in all threads together, in order.
    fn starts(pacing: &Pacing, count: usize) -> Vec<Duration> {
        let (began, all) = (Instant::now(), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..pacing.jobs() {
                scope.spawn(|| {
                    loop {
                        assert!(pacing.wait_for_turn(&|| false));
                        let mut all = all.lock().expect("a lock");
                        if all.len() == count {
                            return;
                        }
                        all.push(began.elapsed());
                    }
                });
            }
        });
        let mut all = all.into_inner().expect("a lock");
        all.sort();
        all
    }

    #[test]
    fn no_start_comes_before_its_time() {
        let starts = starts(&pacing(4, "100/s"), 20);
        for (place, start) in starts.iter().enumerate() {
            let least = Duration::from_millis(10) * u32::try_from(place).expect("a place");
            assert!(*start + Duration::from_millis(1) >= least, "start {place} after {start:?}");
        }
    }

    #[test]
    fn a_pause_is_followed_by_no_burst() {
        let pacing = pacing(4, "20/s");
        assert!(pacing.wait_for_turn(&|| false));
        thread::sleep(Duration::from_millis(300));
        let starts = starts(&pacing, 4);
        assert!(starts[3] >= Duration::from_millis(149), "{starts:?}");
    }

    #[test]
    fn all_who_wait_are_told_to_end() {
        let (pacing, ends) = (pacing(4, "1/m"), AtomicBool::new(false));
        assert!(pacing.wait_for_turn(&|| false));
        thread::scope(|scope| {
            let wait = || pacing.wait_for_turn(&|| ends.load(Ordering::SeqCst));
            let waiting: Vec<_> = (0..4).map(|_| scope.spawn(wait)).collect();
            thread::sleep(Duration::from_millis(20));
            ends.store(true, Ordering::SeqCst);
            let asked = Instant::now();
            assert!(waiting.into_iter().all(|thread| !thread.join().expect("a thread")));
            assert!(asked.elapsed() < Duration::from_secs(1));
        });
    }

    #[test]
    fn without_a_rate_nobody_waits() {
        let pacing = Pacing::new(4, None);
        assert!((0..1000).all(|_| pacing.wait_for_turn(&|| false)));
        assert!(!pacing.wait_for_turn(&|| true));
        assert_eq!(pacing.jobs(), 4);
    }
}
