//! Polling orders until they are decided or the time is over.

use std::time::{Duration, Instant};

use crate::core::lang::say;
use crate::ledger::Moment;
use crate::order::journal::Journal;
use crate::order::pacing::Pacing;
use crate::order::questions::Asking;
use crate::order::session::Session;
use crate::order::standing::{OrderRef, Standing, ask};
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

/// Asks about all orders, and with `--wait` again about those that are still open. Returns also those
/// that were not asked about, since the gateway has refused the signature or the command was asked to
/// end.
pub(crate) fn look_up(
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    numbers: Vec<OrderRef>,
    waiting: &Waiting,
    pacing: &Pacing,
    spinner: &Spinner,
    is_asked_to_end: &(dyn Fn() -> bool + Sync),
) -> anyhow::Result<(Vec<OrderStatus>, Vec<OrderRef>)> {
    let end = waiting.limit.map(|limit| Instant::now() + limit);
    let mut orders: Vec<Watched> = numbers.into_iter().map(|number| Watched::of(number, end, journal)).collect();
    let asking = Asking { pacing, session, is_asked_to_end, deadline: &|_| session.timeout, is_first_alone: true };
    let all: Vec<usize> = (0..orders.len()).collect();
    ask_about(&all, &mut orders, &asking, journal, &mut |count, total| {
        if total > 1 {
            spinner.say(say!("{count} of {total} orders asked about", "已查询 {total} 个订单中的 {count} 个"));
        }
    })?;
    if let Some(end) = end {
        wait_for(&mut orders, end, waiting, &asking, journal, spinner)?;
    }
    let (mut statuses, mut left) = (Vec::with_capacity(orders.len()), Vec::new());
    for order in orders {
        match order.status {
            Some(status) => statuses.push(status),
            None => left.push(order.watch.number),
        }
    }
    Ok((statuses, left))
}

/// An order that is looked up, and its last status.
struct Watched {
    watch: Watch,
    status: Option<OrderStatus>,
    /// Whether what others learn of it counts.
    is_waited_for: bool,
}

impl Watched {
    fn of(number: OrderRef, end: Option<Instant>, journal: &Journal<'_>) -> Self {
        let is_waited_for = end.is_some();
        let watch = if is_waited_for { Watch::asked(number, journal) } else { Watch::placed(number) };
        Self { watch, status: None, is_waited_for }
    }

    fn is_open(&self) -> bool {
        self.status.as_ref().is_some_and(OrderStatus::is_open)
    }
}

/// Asks again and again about the orders that are open, until there are none or the time is over.
fn wait_for(
    orders: &mut [Watched],
    end: Instant,
    waiting: &Waiting,
    asking: &Asking<'_>,
    journal: &mut Journal<'_>,
    spinner: &Spinner,
) -> anyhow::Result<()> {
    let session = asking.session;
    let mut pace = Pace::of(waiting.interval);
    let mut due = Instant::now() + pace.pause();
    let forbids_more = |order: &Watched| order.status.as_ref().is_some_and(|status| status.standing.forbids_more());
    let is_over =
        |orders: &[Watched]| Instant::now() >= end || (asking.is_asked_to_end)() || orders.iter().any(forbids_more);
    while orders.iter().any(Watched::is_open) && !is_over(orders) {
        let (open, theirs): (Vec<usize>, Vec<&Watch>) = orders
            .iter()
            .enumerate()
            .filter(|(_, order)| order.is_open())
            .map(|(place, order)| (place, &order.watch))
            .unzip();
        spinner.say(match &*orders {
            [order] => say!("undecided (处理中): order {}", "处理中：订单 {}", order.watch.number.as_str()),
            _ => say!("{} of {} undecided (处理中)", "处理中：{1} 个订单中还有 {0} 个", open.len(), orders.len()),
        });
        let news = watch::wait(&theirs, journal, due.min(end), asking.is_asked_to_end);
        let is_due = !news.contains(&true);
        let (places, news): (Vec<usize>, Vec<bool>) =
            open.into_iter().zip(news).filter(|(_, is_news)| is_due || *is_news).unzip();
        let asking = Asking {
            // What is left of a round when the time is over may take as long as one question.
            is_asked_to_end: &|| Instant::now() >= end + session.timeout || (asking.is_asked_to_end)(),
            deadline: &|question| poll_deadline(session, end, news[question]),
            is_first_alone: false,
            ..*asking
        };
        ask_about(&places, orders, &asking, journal, &mut |_, _| ())?;
        if is_due {
            due = Instant::now() + pace.pause();
        }
    }
    Ok(())
}

/// Asks once about the orders in these places, and tells how many of them are answered.
fn ask_about(
    places: &[usize],
    orders: &mut [Watched],
    asking: &Asking<'_>,
    journal: &mut Journal<'_>,
    tell: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<()> {
    let question = |place: &usize| {
        let number = orders[*place].watch.number.clone();
        let sent = journal.sent(&number);
        (number, sent)
    };
    let questions = places.iter().map(question).collect();
    let mut count = 0;
    asking.ask(questions, &mut |question, number, answer, asked| {
        let order = &mut orders[places[question]];
        order.status = Some(if order.is_waited_for {
            status(&order.watch, answer, asked, journal)
        } else {
            OrderStatus::answered(number, answer, asked, journal)
        });
        count += 1;
        tell(count, places.len());
    })?;
    Ok(())
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
        let due = (Instant::now() + pace.pause()).min(end);
        let is_news = watch::wait(&[&watch], journal, due, &|| false).contains(&true);
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
    let (answer, asked) = ask(session, &watch.number, journal.sent(&watch.number).as_ref(), deadline)?;
    Ok(status(watch, answer, asked, journal))
}

/// What an answer says of an order that others may have learned the end of meanwhile.
fn status(watch: &Watch, answer: Standing, asked: Moment, journal: &mut Journal<'_>) -> OrderStatus {
    // Platforms notify before they close their own books, and the question may be older than that:
    // an answer that leaves the end open is not held against it.
    let decided = if answer.is_end() { None } else { watch.decided(journal, &answer) };
    let number = watch.number.clone();
    match decided {
        Some(decided) => OrderStatus::decided(number, decided),
        None => OrderStatus::answered(number, answer, asked, journal),
    }
}

fn poll_deadline(session: &Session<'_>, end: Instant, is_news: bool) -> Duration {
    let left = end.saturating_duration_since(Instant::now()).max(LEAST_DEADLINE).min(session.timeout);
    if is_news { left.min(LAST_WORD) } else { left }
}
