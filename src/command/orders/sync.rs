//! `consign orders sync`: asks the gateway about everything undecided, a few orders at a time.

use crate::cli::OrdersSync;
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::input;
use crate::input::since::since;
use crate::ledger::{Effect, Order, State};
use crate::order::answer;
use crate::order::journal::{self, Journal};
use crate::order::opening::unusable;
use crate::order::questions::{self, not_asked};
use crate::order::session::Session;
use crate::order::standing::OrderRef;
use crate::order::status::OrderStatus;
use crate::output::document::{Document, OutcomeName, Synced};
use crate::output::{Cell, Column, Report, Spinner, Table, Tone, words};
use crate::run::context::Context;

pub(super) fn run(args: &OrdersSync, context: &Context) -> anyhow::Result<Report> {
    let recheck = args.recheck.map(|span| since("--recheck", span)).transpose()?;
    let session = Session::open(context)?;
    let mut journal = Journal::to_sync(&session, args.grace.settle_grace, context)?;
    let (mut numbers, mut unaskable) = (Vec::new(), Vec::new());
    for order in open_orders(&journal, &session, recheck)? {
        match OrderRef::of(order.kind, &order.order_id) {
            Ok(number) => numbers.push((number, Some(journal::sent(order)))),
            Err(invalid) => unaskable.push((order, words::invalid(&invalid))),
        }
    }
    let (statuses, left) = {
        let asking = answer::asking(numbers.iter().map(|(number, _)| number.as_str()));
        let spinner = Spinner::start(context.printer.style, asking);
        let (total, mut count) = (numbers.len(), 0);
        let pacing = input::pacing(args.pace);
        questions::ask_all(numbers, &pacing, &session, &mut journal, &|| context.is_asked_to_end(), |_| {
            count += 1;
            spinner.say(say!("{count} of {total} orders asked about", "已查询 {total} 个订单中的 {count} 个"));
        })?
    };
    let changed = statuses.iter().filter(|status| has_changed(status)).count();
    let (asked, unasked) = (statuses.len(), left.len() + unaskable.len());
    let left_out = left.iter().map(|(number, _)| answer::not_asked_about(number.as_str(), &not_asked()));
    let left_out = left_out.chain(unaskable.iter().map(|(order, why)| answer::not_asked_about(&order.order_id, why)));
    let orders = statuses.iter().map(OrderStatus::answer).chain(left_out).collect();
    let mut rows = Table::of(vec![
        Column::fixed(say!("order 订单号", "订单号")),
        Column::fixed(say!("before", "之前")),
        Column::flowing(say!("now", "现在")),
    ]);
    statuses.iter().filter_map(row).chain(unaskable.iter().map(unaskable_row)).for_each(|row| rows.row(row));

    let telling: Vec<OrderStatus> = statuses.into_iter().filter(|status| !is_still_absent(status)).collect();
    let mut report = answer::report(&telling, false, &session);
    report.outcome = OutcomeName::Synced;
    report.document = Document::Synced(Synced { orders, asked, changed, not_asked: (unasked > 0).then_some(unasked) });
    report.text = crate::output::Text::default();
    report.text.headline(
        Tone::Strong,
        say!("asked about {asked} orders, {changed} changed", "查询了 {asked} 个订单，{changed} 个有变化"),
    );
    report.text.rows(rows);
    if let (Some((order, _)), None) = (unaskable.first(), &report.failure) {
        report.fail(cannot_be_asked(order, unaskable.len(), &session));
    }
    answer::say_not_asked(&mut report, left.len());
    Ok(report)
}

/// The failure of orders that no question can name; `order` is the first of them.
fn cannot_be_asked(order: &Order, count: usize, session: &Session<'_>) -> Failure {
    let message = say!(
        "orders that cannot be asked about: {count}, such as {:?}",
        "有 {count} 个订单无法查询，例如 {:?}",
        order.order_id
    );
    Failure::new(Exit::Network, message).hint(match order.state {
        State::Sending | State::Unknown => session.hints().to_release(order.kind, &order.order_id),
        _ => say!("only the gateway's operators can say what became of it", "只有平台人员能说明它的结果"),
    })
}

fn unaskable_row((order, why): &(Order, Words)) -> Vec<Cell> {
    let why = say!("not asked: {why}", "没有查询：{why}", [why]);
    vec![(&order.order_id).into(), stands(order.state), why.into()]
}

fn stands(state: State) -> Cell {
    Cell::toned(words::state(state), words::state_tone(state))
}

fn open_orders(journal: &Journal<'_>, session: &Session<'_>, recheck: Option<i64>) -> anyhow::Result<Vec<Order>> {
    let Some(ledger) = journal.ledger() else { return Ok(Vec::new()) };
    let mut orders = ledger
        .undecided(session.merchant_ref(), None)
        .map_err(|error| unusable(&error, journal.path(), &say!("the gateway was not asked", "没有查询平台")))?;
    if let Some(since) = recheck {
        orders.extend(
            ledger.decided_since(session.merchant_ref(), since).map_err(|error| {
                unusable(&error, journal.path(), &say!("the gateway was not asked", "没有查询平台"))
            })?,
        );
    }
    Ok(orders)
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
fn row(status: &OrderStatus) -> Option<Vec<Cell>> {
    if !has_changed(status) && (status.problem().is_none() || is_still_absent(status)) {
        return None;
    }
    let observed = status.observed.as_ref();
    let before = observed.map_or_else(|| "".into(), |observed| stands(observed.before.state));
    let now = match observed {
        Some(observed) if status.is_anothers() => say!(
            "{state}: another order has its number",
            "{state}：该号码属于另一订单",
            [state = words::state(observed.after)]
        )
        .into(),
        Some(observed) if observed.effect == Effect::TooEarly => {
            say!("{state}: asked too early", "{state}：查询得太早", [state = words::state(observed.after)]).into()
        }
        Some(observed) => stands(observed.after),
        None => status.problem()?.into(),
    };
    Some(vec![status.number.as_str().into(), before, now])
}
