//! The schedule of notifications: which call is due when, and what follows from its answer.
//!
//! It knows neither threads nor the clock, and not what is told either.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::time::Duration;

use crate::core::lang::Words;

/// How often a call is made at most (gateway protocol, notifications: two repeats).
const ATTEMPTS: u32 = 3;

/// How many calls to one receiver go on at once: one that is slow keeps no more callers than these
/// from the others.
pub(super) const AT_ONE_RECEIVER: usize = 2;

/// What a receiver answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The word that stops the calls.
    Taken,
    /// Anything else or nothing, in the words of whoever called.
    NotTaken(Words),
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver has taken it.
    Taken,
    /// It has not, and is called again.
    Again {
        /// What it answered.
        heard: Words,
        /// How soon.
        wait: Duration,
    },
    /// It has not, and is not called again.
    GivenUp {
        /// What it answered.
        heard: Words,
    },
}

/// A call to a receiver.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call<T> {
    /// What it tells of.
    pub(super) subject: T,
    /// The receiver's address.
    pub(super) url: String,
    /// How often it was made before.
    repeats: u32,
}

/// What is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<T> {
    /// This call; its end is to be reported.
    Make(Call<T>),
    /// Nothing for so long, unless a call is added or ends.
    Wait(Duration),
    /// Nothing until a call is added or ends.
    Idle,
}

/// The calls to come.
pub(super) struct Notices<T> {
    step: Duration,
    /// By the time they are due, and those of one time as they were added.
    due: BTreeMap<(Duration, u64), Call<T>>,
    added: u64,
    /// How many go on, by receiver.
    going_on: HashMap<String, usize>,
}

impl<T> Notices<T> {
    /// A schedule without calls; between repeats of a call the wait grows by `step`.
    pub(super) fn new(step: Duration) -> Self {
        Self { step, due: BTreeMap::new(), added: 0, going_on: HashMap::new() }
    }

    /// Adds a call that is due at a time.
    pub(super) fn add(&mut self, due: Duration, url: &str, subject: T) {
        self.insert(due, Call { subject, url: url.to_owned(), repeats: 0 });
    }

    /// What is to be done at a time. Of the calls that are due it is the one that waits longest,
    /// but for those whose receiver is busy with others.
    pub(super) fn next(&mut self, now: Duration) -> Next<T> {
        let last_due = (now, u64::MAX);
        let free = self.due.range(..=last_due).find(|(_, call)| !self.is_busy(&call.url)).map(|(key, _)| *key);
        if let Some(call) = free.and_then(|key| self.due.remove(&key)) {
            *self.going_on.entry(receiver(&call.url).to_owned()).or_default() += 1;
            return Next::Make(call);
        }
        let later = self.due.range((Bound::Excluded(last_due), Bound::Unbounded)).next();
        later.map_or(Next::Idle, |((due, _), _)| Next::Wait(due.saturating_sub(now)))
    }

    /// Reports what came of a call that ended now.
    pub(super) fn ended(&mut self, mut call: Call<T>, heard: Heard, now: Duration) -> Outcome {
        if let Some(calls) = self.going_on.get_mut(receiver(&call.url)) {
            *calls -= 1;
            if *calls == 0 {
                self.going_on.remove(receiver(&call.url));
            }
        }
        let Heard::NotTaken(heard) = heard else { return Outcome::Taken };
        call.repeats += 1;
        if call.repeats >= ATTEMPTS {
            return Outcome::GivenUp { heard };
        }
        let wait = self.step.saturating_mul(call.repeats);
        self.insert(now.saturating_add(wait), call);
        Outcome::Again { heard, wait }
    }

    fn insert(&mut self, due: Duration, call: Call<T>) {
        self.added += 1;
        self.due.insert((due, self.added), call);
    }

    fn is_busy(&self, url: &str) -> bool {
        self.going_on.get(receiver(url)).is_some_and(|calls| *calls >= AT_ONE_RECEIVER)
    }
}

/// Who is at an address: its scheme, host and port.
fn receiver(url: &str) -> &str {
    let host = url.find("://").map_or(0, |end| end + 3);
    let end = url[host..].find(['/', '?', '#']).map_or(url.len(), |length| host + length);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_763_800_000);
    const SECOND: Duration = Duration::from_secs(1);
    const URL: &str = "http://127.0.0.1:8900/notify?a=1";

    fn notices() -> Notices<&'static str> {
        Notices::new(SECOND * 10)
    }

    fn made(notices: &mut Notices<&'static str>, now: Duration) -> Call<&'static str> {
        match notices.next(now) {
            Next::Make(call) => call,
            other => panic!("no call but {other:?}"),
        }
    }

    fn refusal() -> Heard {
        Heard::NotTaken("no".into())
    }

    #[test]
    fn a_call_is_made_once_it_is_due() {
        let mut notices = notices();
        assert_eq!(notices.next(NOW), Next::Idle);
        notices.add(NOW + SECOND, URL, "late");
        notices.add(NOW, URL, "early");
        assert_eq!(made(&mut notices, NOW).subject, "early");
        assert_eq!(notices.next(NOW), Next::Wait(SECOND));
        assert_eq!(made(&mut notices, NOW + SECOND * 3).subject, "late");
        assert_eq!(notices.next(NOW + SECOND * 3), Next::Idle);
    }

    #[test]
    fn what_is_not_taken_is_told_twice_more_with_a_growing_wait() {
        let mut notices = notices();
        notices.add(NOW, URL, "a");
        let mut now = NOW;
        for wait in [SECOND * 10, SECOND * 20] {
            let call = made(&mut notices, now);
            assert_eq!(notices.ended(call, refusal(), now), Outcome::Again { heard: "no".into(), wait });
            assert_eq!(notices.next(now), Next::Wait(wait));
            now += wait;
        }
        let call = made(&mut notices, now);
        assert_eq!(notices.ended(call, refusal(), now), Outcome::GivenUp { heard: "no".into() });
        assert_eq!(notices.next(Duration::MAX), Next::Idle);
    }

    #[test]
    fn the_word_stops_the_calls_of_its_schedule_only() {
        let mut notices = notices();
        notices.add(NOW, URL, "succeeded");
        notices.add(NOW + SECOND, URL, "failed");
        let call = made(&mut notices, NOW);
        assert_eq!(notices.ended(call, Heard::Taken, NOW), Outcome::Taken);
        assert_eq!(notices.next(NOW), Next::Wait(SECOND));
        assert_eq!(made(&mut notices, NOW + SECOND).subject, "failed");
    }

    #[test]
    fn a_busy_receiver_holds_up_nobody_else() {
        let mut notices = notices();
        for _ in 0..5 {
            notices.add(NOW, URL, "slow");
        }
        notices.add(NOW + SECOND, "http://127.0.0.1:8901/", "other");
        let now = NOW + SECOND;
        let calls: Vec<_> = (0..AT_ONE_RECEIVER).map(|_| made(&mut notices, now)).collect();
        assert_eq!(made(&mut notices, now).subject, "other");
        assert_eq!(notices.next(now), Next::Idle, "until one of them ends");
        for call in calls {
            notices.ended(call, Heard::Taken, now);
        }
        assert_eq!(made(&mut notices, now).subject, "slow");
    }

    #[test]
    fn no_wait_is_too_long() {
        let mut notices = Notices::new(Duration::MAX);
        notices.add(Duration::MAX, URL, "a");
        let call = made(&mut notices, Duration::MAX);
        assert!(matches!(notices.ended(call, refusal(), Duration::MAX), Outcome::Again { .. }));
    }

    #[test]
    fn a_receiver_is_known_by_host_and_port() {
        for (url, who) in [
            (URL, "http://127.0.0.1:8900"),
            ("http://a?b", "http://a"),
            ("https://a:1", "https://a:1"),
            ("http://", "http://"),
            ("卡", "卡"),
            ("", ""),
        ] {
            assert_eq!(receiver(url), who);
        }
    }
}
