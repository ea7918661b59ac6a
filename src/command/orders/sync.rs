//! `consign orders sync`: asks the gateway about everything undecided, a few orders at a time.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::cli::OrdersSync;
use crate::core::reply::Sent;
use crate::error::{Exit, Failure};
use crate::input::since::since;
use crate::ledger::{Effect, Moment, Order, State};
use crate::order::answer;
use crate::order::journal::{self, Journal, unusable};
use crate::order::session::Session;
use crate::order::standing::{self, OrderRef, Standing};
use crate::order::status::OrderStatus;
use crate::output::document::{Document, OrderAnswer, OutcomeName, Synced};
use crate::output::{Report, Spinner, Tone, words};
use crate::run::context::Context;

/// How many questions are under way at once.
const AT_ONCE: usize = 4;

pub(super) fn run(args: &OrdersSync, context: &Context) -> anyhow::Result<Report> {
    let recheck = args.recheck.map(|span| since("--recheck", span)).transpose()?;
    let session = Session::open(context)?;
    let mut journal = Journal::to_sync(&session, args.grace.settle_grace, context)?;
    let (mut numbers, mut unaskable) = (Vec::new(), Vec::new());
    for order in open_orders(&journal, &session, recheck)? {
        match OrderRef::of(order.kind, &order.order_id) {
            Ok(number) => numbers.push((number, journal::sent(order))),
            Err(invalid) => unaskable.push((order, words::invalid(&invalid))),
        }
    }
    let (statuses, left) = ask_all(numbers, &session, &mut journal, context)?;
    let changed = statuses.iter().filter(|status| has_changed(status)).count();
    let (asked, not_asked) = (statuses.len(), left.len() + unaskable.len());
    let left_out = left.iter().map(|(number, _)| not_asked_about(number.as_str(), NOT_ASKED));
    let left_out = left_out.chain(unaskable.iter().map(|(order, why)| not_asked_about(&order.order_id, why)));
    let orders = statuses.iter().map(OrderStatus::answer).chain(left_out).collect();
    let rows = statuses.iter().filter_map(row).chain(unaskable.iter().map(unaskable_row)).collect();

    let telling: Vec<OrderStatus> = statuses.into_iter().filter(|status| !is_still_absent(status)).collect();
    let mut report = answer::report(&telling, false, &session);
    report.outcome = OutcomeName::Synced;
    report.document =
        Document::Synced(Synced { orders, asked, changed, not_asked: (not_asked > 0).then_some(not_asked) });
    report.text = crate::output::Text::default();
    report.text.headline(Tone::Strong, format!("asked about {asked} orders, {changed} changed"));
    report.text.table(&["order 订单号", "before", "now"], rows);
    if let (Some((order, _)), None) = (unaskable.first(), &report.failure) {
        report.fail(cannot_be_asked(order, unaskable.len(), &session));
    }
    if !left.is_empty() {
        let not_asked = left.len();
        report.text.headline(Tone::Doubt, format!("not asked about {not_asked} orders: {NOT_ASKED}"));
        report.failure = report.failure.map(|mut failure| {
            failure.message = format!("{}; {not_asked} more orders were not asked about", failure.message);
            failure
        });
    }
    Ok(report)
}

/// Why orders are not asked about any more.
const NOT_ASKED: &str = "the gateway has refused the signature, and might lock the merchant out (错误次数过多)";

fn not_asked_about(order_id: &str, why: impl Display) -> OrderAnswer {
    OrderAnswer::unanswered(order_id.to_owned(), format!("not asked: {why}"))
}

/// The failure of orders that no question can name; `order` is the first of them.
fn cannot_be_asked(order: &Order, count: usize, session: &Session<'_>) -> Failure {
    let message = format!("orders that cannot be asked about: {count}, such as {:?}", order.order_id);
    Failure::new(Exit::Network, message).hint(match order.state {
        State::Sending | State::Unknown => session.hints().to_release(order.kind, &order.order_id),
        _ => "only the gateway's operators can say what became of it".to_owned(),
    })
}

fn unaskable_row((order, why): &(Order, String)) -> Vec<String> {
    vec![order.order_id.clone(), order.state.name().to_owned(), format!("not asked: {why}")]
}

fn open_orders(journal: &Journal<'_>, session: &Session<'_>, recheck: Option<i64>) -> anyhow::Result<Vec<Order>> {
    let Some(ledger) = journal.ledger() else { return Ok(Vec::new()) };
    let mut orders = ledger
        .undecided(session.merchant_ref(), None)
        .map_err(|error| unusable(&error, journal.path(), "the gateway was not asked"))?;
    if let Some(since) = recheck {
        orders.extend(
            ledger
                .decided_since(session.merchant_ref(), since)
                .map_err(|error| unusable(&error, journal.path(), "the gateway was not asked"))?,
        );
    }
    Ok(orders)
}

/// An order to ask about, and what was sent for it.
type Asked = (OrderRef, Sent);

/// Questions go out from several threads; answers are recorded by this one, in the order in
/// which they come. The first question goes alone, and after an answer that blames the signature
/// no other one goes: returns also what is left then.
fn ask_all(
    numbers: Vec<Asked>,
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    context: &Context,
) -> anyhow::Result<(Vec<OrderStatus>, Vec<Asked>)> {
    let total = numbers.len();
    let spinner = Spinner::start(context.printer.style, "asking the gateway");
    let queue = Queue { orders: Mutex::new(numbers.into_iter()), is_refused: AtomicBool::new(false) };
    let ask = |(number, sent): Asked| {
        let answer = standing::ask(session, &number, Some(&sent), session.timeout);
        if answer.as_ref().is_ok_and(|(standing, _)| standing.forbids_more()) {
            queue.is_refused.store(true, Ordering::SeqCst);
        }
        (number, answer)
    };
    let mut statuses = Vec::with_capacity(total);
    let mut record = |(number, answer): (OrderRef, anyhow::Result<(Standing, Moment)>)| {
        let (answer, asked) = answer?;
        statuses.push(OrderStatus::answered(number, answer, asked, journal));
        spinner.say(&format!("{} of {total} orders asked about", statuses.len()));
        anyhow::Ok(())
    };
    if let Some(first) = queue.next() {
        record(ask(first))?;
    }
    let (answered, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(total) {
            let (answered, queue, ask) = (answered.clone(), &queue, &ask);
            scope.spawn(move || {
                while let Some(order) = queue.next() {
                    if answered.send(ask(order)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(answered);
        answers.into_iter().try_for_each(record)
    })?;
    let left = queue.orders.into_inner().unwrap_or_else(PoisonError::into_inner).collect();
    Ok((statuses, left))
}

/// The orders that are still to be asked about.
struct Queue {
    orders: Mutex<std::vec::IntoIter<Asked>>,
    /// Whether an answer forbids more questions.
    is_refused: AtomicBool,
}

impl Queue {
    fn next(&self) -> Option<Asked> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_refused.load(Ordering::SeqCst) { None } else { orders.next() }
    }
}

fn has_changed(status: &OrderStatus) -> bool {
    let unchanged = [Effect::Nothing, Effect::TooEarly, Effect::AnothersOrder];
    status.observed.as_ref().is_some_and(|observed| !unchanged.contains(&observed.effect))
}

/// Whether an order that was asked about once more was not found before, and still is not.
fn is_still_absent(status: &OrderStatus) -> bool {
    let was_absent = status.observed.as_ref().is_some_and(|observed| observed.before.state == State::NotFound);
    was_absent && !status.is_anothers() && status.is_proved_absent()
}

/// What has changed, and what could not be answered: of thousands of orders, most do neither.
fn row(status: &OrderStatus) -> Option<Vec<String>> {
    if !has_changed(status) && (status.problem().is_none() || is_still_absent(status)) {
        return None;
    }
    let observed = status.observed.as_ref();
    let before = observed.map(|observed| observed.before.state.name().to_owned()).unwrap_or_default();
    let now = match observed {
        Some(observed) if status.is_anothers() => format!("{}: another order has its number", observed.after),
        Some(observed) if observed.effect == Effect::TooEarly => format!("{}: asked too early", observed.after),
        Some(observed) => observed.after.name().to_owned(),
        None => status.problem()?,
    };
    Some(vec![status.number.as_str().to_owned(), before, now])
}
