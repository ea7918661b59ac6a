//! Polling orders until they are decided or the time is over.

use std::thread;
use std::time::{Duration, Instant};

use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::order::standing::OrderRef;
use crate::order::status::OrderStatus;
use crate::output::Spinner;

/// The first pause between two polls, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The least time that a poll gets, however little of the wait is left.
const LEAST_DEADLINE: Duration = Duration::from_millis(500);

/// Whether, for how long and how often to ask until an order is decided.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    /// How long to wait; `None` is not at all.
    pub(crate) limit: Option<Duration>,
    /// The time between two questions; `None` lets it grow.
    pub(crate) interval: Option<Duration>,
}

/// When the next poll is due: fixed by `--interval`, else growing by half each time.
#[derive(Debug)]
struct Pace {
    next: Duration,
    fixed: bool,
}

impl Pace {
    fn of(interval: Option<Duration>) -> Self {
        Self { next: interval.unwrap_or(FIRST_PAUSE), fixed: interval.is_some() }
    }

    fn pause(&mut self) -> Duration {
        let pause = self.next;
        if !self.fixed {
            self.next = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
        pause
    }
}

/// Asks about all orders, and with `--wait` again about those that are still open.
pub(crate) fn look_up(
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    numbers: Vec<OrderRef>,
    waiting: &Waiting,
    spinner: &Spinner,
) -> anyhow::Result<Vec<OrderStatus>> {
    let end = Instant::now() + waiting.limit.unwrap_or_default();
    let mut pace = Pace::of(waiting.interval);
    let mut statuses = Vec::with_capacity(numbers.len());
    for number in numbers {
        statuses.push(OrderStatus::of(number, session, journal, session.timeout)?);
    }
    while statuses.iter().any(OrderStatus::is_open) && Instant::now() < end {
        let open = statuses.iter().filter(|status| status.is_open()).count();
        spinner.say(&format!("{open} of {} undecided (处理中)", statuses.len()));
        thread::sleep(pace.pause().min(end.saturating_duration_since(Instant::now())));
        for status in statuses.iter_mut().filter(|status| status.is_open()) {
            *status = OrderStatus::of(status.number.clone(), session, journal, poll_deadline(session, end))?;
        }
    }
    Ok(statuses)
}

/// Follows an order that was just placed until `enough` says so or the time is over. Returns
/// the last answer; `None` when the wait was over before the first.
pub(crate) fn follow(
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    number: &OrderRef,
    waiting: &Waiting,
    enough: impl Fn(&OrderStatus) -> bool,
) -> anyhow::Result<Option<OrderStatus>> {
    let end = Instant::now() + waiting.limit.unwrap_or_default();
    let mut pace = Pace::of(waiting.interval);
    let mut last = None;
    while Instant::now() < end {
        thread::sleep(pace.pause().min(end.saturating_duration_since(Instant::now())));
        let status = OrderStatus::of(number.clone(), session, journal, poll_deadline(session, end))?;
        if enough(&status) {
            return Ok(Some(status));
        }
        last = Some(status);
    }
    Ok(last)
}

fn poll_deadline(session: &Session<'_>, end: Instant) -> Duration {
    end.saturating_duration_since(Instant::now()).max(LEAST_DEADLINE).min(session.timeout)
}
