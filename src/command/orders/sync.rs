//! `consign orders sync`: asks the gateway about everything undecided, a few orders at a time.

use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use serde_json::{Value, json};

use crate::cli::OrdersSync;
use crate::core::value::{OrderId, TopUpId};
use crate::ledger::{Effect, Order, OrderKind};
use crate::order::answer;
use crate::order::journal::{Journal, unusable};
use crate::order::session::Session;
use crate::order::standing::{self, OrderRef};
use crate::order::status::OrderStatus;
use crate::output::{Report, Spinner, Tone};
use crate::run::context::Context;

/// How many questions are under way at once.
const AT_ONCE: usize = 4;

pub(super) fn run(args: &OrdersSync, context: &Context) -> anyhow::Result<Report> {
    let recheck = args.recheck.map(|span| super::since("--recheck", span)).transpose()?;
    let session = Session::open(context)?;
    let mut journal = Journal::to_sync(&session, args.grace.settle_grace, context)?;
    let numbers: Vec<Asked> = open_orders(&journal, &session, recheck)?.iter().filter_map(asked).collect();
    let lookups = ask_all(numbers, &session, &mut journal, context)?;
    let changed = lookups.iter().filter(|lookup| has_changed(lookup)).count();

    let mut report = answer::report(&lookups, false, &session);
    report.outcome = "synced";
    report.set("asked", json!(lookups.len()));
    report.set("changed", json!(changed));
    report.text = crate::output::Text::default();
    report.text.headline(Tone::Strong, format!("asked about {} orders, {changed} changed", lookups.len()));
    report.text.table(&["order 订单号", "before", "now"], lookups.iter().filter_map(row).collect());
    report.set("orders", lookups.iter().map(OrderStatus::json).collect::<Value>());
    Ok(report)
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

/// An order to ask about, and the amount that was sent for it.
type Asked = (OrderRef, String);

/// The ledger holds checked numbers only; one that is not could not be asked about.
fn asked(order: &Order) -> Option<Asked> {
    let number = match order.kind {
        OrderKind::Sale => OrderId::parse(&order.order_id).ok().map(OrderRef::Sale),
        OrderKind::TopUp => TopUpId::parse(&order.order_id).ok().map(OrderRef::TopUp),
    };
    Some((number?, order.face_value.clone()))
}

/// Questions go out from several threads; answers are recorded by this one, in the order in
/// which they come.
fn ask_all(
    numbers: Vec<Asked>,
    session: &Session<'_>,
    journal: &mut Journal<'_>,
    context: &Context,
) -> anyhow::Result<Vec<OrderStatus>> {
    let total = numbers.len();
    let spinner = Spinner::start(context.printer.style, "asking the gateway");
    let queue = Mutex::new(numbers.into_iter());
    let (answered, answers) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(total) {
            let (answered, queue) = (answered.clone(), &queue);
            scope.spawn(move || {
                while let Some((number, sent)) = next(queue) {
                    let answer = standing::ask(session, &number, Some(&sent), session.timeout);
                    if answered.send((number, answer)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(answered);
        let mut lookups = Vec::with_capacity(total);
        for (number, answer) in answers {
            let (answer, asked) = answer?;
            lookups.push(OrderStatus::answered(number, answer, asked, journal));
            spinner.say(&format!("{} of {total} orders asked about", lookups.len()));
        }
        Ok(lookups)
    })
}

fn next(queue: &Mutex<std::vec::IntoIter<Asked>>) -> Option<Asked> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).next()
}

fn has_changed(lookup: &OrderStatus) -> bool {
    let unchanged = [Effect::Nothing, Effect::TooEarly, Effect::AnothersOrder];
    lookup.observed.as_ref().is_some_and(|observed| !unchanged.contains(&observed.effect))
}

fn row(lookup: &OrderStatus) -> Option<Vec<String>> {
    let observed = lookup.observed.as_ref();
    let before = observed.map(|observed| observed.before.state.name().to_owned()).unwrap_or_default();
    let now = match observed {
        Some(observed) => observed.after.name().to_owned(),
        None => lookup.problem()?,
    };
    Some(vec![lookup.number.as_str().to_owned(), before, now])
}
