//! Polling orders until they are decided or the time is over.

use std::time::{Duration, Instant};

use crate::order::journal::Journal;
use crate::order::session::Session;
use crate::order::standing::{OrderRef, ask};
use crate::order::status::OrderStatus;
use crate::order::watch::{self, Watch};
use crate::output::Spinner;

/// The first pause between two polls, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The least time that a poll gets, however little of the wait is left.
const LEAST_DEADLINE: Duration = Duration::from_millis(500);

/// How long the gateway may take to confirm what others have learned.
const LAST_WORD: Duration = Duration::from_millis(1500);

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
    let Some(limit) = waiting.limit else {
        return numbers.into_iter().map(|number| OrderStatus::of(number, session, journal, session.timeout)).collect();
    };
    let end = Instant::now() + limit;
    let mut pace = Pace::of(waiting.interval);
    let watches: Vec<Watch> = numbers.into_iter().map(|number| Watch::asked(number, journal)).collect();
    let mut statuses = Vec::with_capacity(watches.len());
    for watch in &watches {
        statuses.push(poll(watch, session, journal, session.timeout)?);
    }
    let mut due = Instant::now() + pace.pause();
    while statuses.iter().any(OrderStatus::is_open) && Instant::now() < end {
        let (open, theirs): (Vec<usize>, Vec<&Watch>) =
            watches.iter().enumerate().filter(|(place, _)| statuses[*place].is_open()).unzip();
        spinner.say(&format!("{} of {} undecided (处理中)", open.len(), statuses.len()));
        let news = watch::wait(&theirs, journal, due.min(end));
        let is_due = !news.contains(&true);
        for (place, is_news) in open.into_iter().zip(news).filter(|(_, is_news)| is_due || *is_news) {
            statuses[place] = poll(&watches[place], session, journal, poll_deadline(session, end, is_news))?;
        }
        if is_due {
            due = Instant::now() + pace.pause();
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
    let watch = Watch::placed(number.clone());
    let mut last = None;
    while Instant::now() < end {
        let is_news = watch::wait(&[&watch], journal, (Instant::now() + pace.pause()).min(end)).contains(&true);
        let status = poll(&watch, session, journal, poll_deadline(session, end, is_news))?;
        if enough(&status) {
            return Ok(Some(status));
        }
        last = Some(status);
    }
    Ok(last)
}

/// Asks about an order that others may have learned the end of meanwhile.
fn poll(
    watch: &Watch,
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    deadline: Duration,
) -> anyhow::Result<OrderStatus> {
    let number = watch.number.clone();
    let (answer, asked) = ask(session, &number, journal.sent(&number).as_ref(), deadline)?;
    // Platforms notify before they close their own books, and the question may be older than that:
    // an answer that leaves the end open is not held against it.
    let decided = if answer.is_end() { None } else { watch.decided(journal, &answer) };
    Ok(match decided {
        Some(decided) => OrderStatus::decided(number, decided),
        None => OrderStatus::answered(number, answer, asked, journal),
    })
}

fn poll_deadline(session: &Session<'_>, end: Instant, is_news: bool) -> Duration {
    let left = end.saturating_duration_since(Instant::now()).max(LEAST_DEADLINE).min(session.timeout);
    if is_news { left.min(LAST_WORD) } else { left }
}
