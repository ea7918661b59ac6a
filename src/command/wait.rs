//! Polling orders until they are decided or the time is over.

use std::thread;
use std::time::{Duration, Instant};

use super::books::Books;
use super::gateway::Gateway;
use super::lookup::{Lookup, Number};
use crate::cli::Wait;
use crate::output::Spinner;

/// The first pause between two polls, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The least time that a poll gets, however little of the wait is left.
const LEAST_DEADLINE: Duration = Duration::from_millis(500);

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
pub(super) fn look_up(
    gateway: &Gateway<'_>,
    books: &mut Books<'_>,
    numbers: Vec<Number>,
    wait: &Wait,
    spinner: &Spinner,
) -> anyhow::Result<Vec<Lookup>> {
    let end = Instant::now() + wait.wait.unwrap_or_default();
    let mut pace = Pace::of(wait.interval);
    let mut lookups = Vec::with_capacity(numbers.len());
    for number in numbers {
        lookups.push(Lookup::of(number, gateway, books, gateway.timeout)?);
    }
    while lookups.iter().any(Lookup::is_open) && Instant::now() < end {
        let open = lookups.iter().filter(|lookup| lookup.is_open()).count();
        spinner.say(&format!("{open} of {} undecided (处理中)", lookups.len()));
        thread::sleep(pace.pause().min(end.saturating_duration_since(Instant::now())));
        for lookup in lookups.iter_mut().filter(|lookup| lookup.is_open()) {
            *lookup = Lookup::of(lookup.number.clone(), gateway, books, poll_deadline(gateway, end))?;
        }
    }
    Ok(lookups)
}

/// Follows an order that was just placed until `enough` says so or the time is over. Returns
/// the last answer; `None` when the wait was over before the first.
pub(super) fn follow(
    gateway: &Gateway<'_>,
    books: &mut Books<'_>,
    number: &Number,
    wait: &Wait,
    enough: impl Fn(&Lookup) -> bool,
) -> anyhow::Result<Option<Lookup>> {
    let end = Instant::now() + wait.wait.unwrap_or_default();
    let mut pace = Pace::of(wait.interval);
    let mut last = None;
    while Instant::now() < end {
        thread::sleep(pace.pause().min(end.saturating_duration_since(Instant::now())));
        let lookup = Lookup::of(number.clone(), gateway, books, poll_deadline(gateway, end))?;
        if enough(&lookup) {
            return Ok(Some(lookup));
        }
        last = Some(lookup);
    }
    Ok(last)
}

fn poll_deadline(gateway: &Gateway<'_>, end: Instant) -> Duration {
    end.saturating_duration_since(Instant::now()).max(LEAST_DEADLINE).min(gateway.timeout)
}
