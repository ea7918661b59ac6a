//! What others write down of an order while a command waits for the gateway: `consign listen` puts
//! notifications into the same ledger.

use std::thread;
use std::time::{Duration, Instant};

use crate::ledger::{self, State};
use crate::order::journal::Journal;
use crate::order::standing::{Decided, OrderRef, Standing};

/// The time between two looks into the ledger.
const GLANCE: Duration = Duration::from_millis(200);

/// The time between two looks whether the command is to end.
const BLINK: Duration = Duration::from_millis(50);

/// An order that a command waits for, and what the ledger said of it when the waiting began.
pub(crate) struct Watch {
    pub(crate) number: OrderRef,
    known: Option<State>,
}

impl Watch {
    /// Watches an order that was just placed: whatever decides it is news.
    pub(crate) fn placed(number: OrderRef) -> Self {
        Self { number, known: None }
    }

    /// Watches an order that is to be asked about: how the ledger holds it now is no news.
    pub(crate) fn asked(number: OrderRef, journal: &Journal<'_>) -> Self {
        let known = journal.order(&number).map(|order| order.state);
        Self { number, known }
    }

    /// Whether the order was decided since.
    fn has_news(&self, journal: &Journal<'_>) -> bool {
        self.news(journal).is_some()
    }

    fn news(&self, journal: &Journal<'_>) -> Option<(ledger::Order, bool)> {
        let order = journal.order(&self.number).filter(|order| Some(order.state) != self.known)?;
        let is_success = match order.state {
            State::Succeeded => true,
            State::Failed | State::Reversed => false,
            State::Queued
            | State::Sending
            | State::NotSent
            | State::Rejected
            | State::Unknown
            | State::Accepted
            | State::Processing
            | State::NotFound => return None,
        };
        Some((order, is_success))
    }

    /// The order as it was decided since, beside what the gateway itself says.
    pub(crate) fn decided(&self, journal: &Journal<'_>, gateway: &Standing) -> Option<Decided> {
        let (order, is_success) = self.news(journal)?;
        let moved = journal.last_move(&order);
        let before = moved.as_ref().and_then(|row| row.from).or(self.known);
        let by = moved.and_then(|row| row.source);
        Some(Decided { order, is_success, before, by, gateway: gateway.says(&self.number) })
    }
}

/// Waits until a moment, or until one of the orders is decided by others. Says which of them are. Ends
/// early where the command is asked to end.
pub(crate) fn wait(
    watches: &[&Watch],
    journal: &Journal<'_>,
    until: Instant,
    is_asked_to_end: &dyn Fn() -> bool,
) -> Vec<bool> {
    loop {
        let news: Vec<bool> = watches.iter().map(|watch| watch.has_news(journal)).collect();
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || news.contains(&true) || is_asked_to_end() {
            return news;
        }
        pause(left.min(GLANCE), is_asked_to_end);
    }
}

/// Sleeps so long, unless the command is asked to end.
fn pause(length: Duration, is_asked_to_end: &dyn Fn() -> bool) {
    let mut left = length;
    while !left.is_zero() && !is_asked_to_end() {
        let now = left.min(BLINK);
        thread::sleep(now);
        left = left.saturating_sub(now);
    }
}
