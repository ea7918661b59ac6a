//! A job without its file: what is in doubt is asked about, and nothing is sent, since the PINs of the
//! cards are in the file alone.

use std::collections::HashMap;

use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::ledger::{Job, Order, State};
use crate::order::answer;
use crate::order::journal::{self, Journal};
use crate::order::poll;
use crate::order::questions::{self, Question};
use crate::order::session::Session;
use crate::order::standing::OrderRef;
use crate::order::status::OrderStatus;
use crate::output::document::{Document, OutcomeName, Placed};
use crate::output::{Report, Spinner};
use crate::run::context::Context;

use super::run::{Settings, note_written};
use super::summary;
use super::tally::Tally;
use super::told::Told;

/// How many jobs are named where another one was meant.
const LATEST: usize = 3;

/// Asks what became of the orders of a job, the latest where none is named, and reports on all of them.
pub(crate) fn resume(
    name: Option<&str>,
    mut journal: Journal<'_>,
    session: &Session<'_>,
    settings: &Settings,
    context: &Context,
) -> anyhow::Result<Report> {
    let job = find(name, &journal, session)?;
    context.sends_many();
    let waits = settings.waiting.limit.is_some();
    let asks = |order: &Order| match order.state {
        State::Sending | State::Unknown => true,
        state => waits && state.is_undecided(),
    };
    let doubtful: Vec<Order> = journal.orders_of(&job)?.into_iter().map(|(_, order)| order).filter(asks).collect();
    let answers = ask(doubtful, &mut journal, session, settings, context)?;

    let (mut tally, mut told) = (Tally::default(), Told::start(context));
    for (line, order) in journal.orders_of(&job)? {
        let status = answers.get(order.order_id.as_str());
        let report = report(line, &order, status, waits, session);
        count(&mut tally, &order);
        tally.note(report.exit);
        told.tell(line, report, context);
    }
    let mut report = summary::report(&tally, &told, Some(&job.name), None, true, context);
    if let Some(results) = &settings.results {
        let written = results.write(Some(&job), Vec::new(), &HashMap::new(), None, &journal, session);
        note_written("--results", &results.target, written, &mut report, Some(&job.name), context);
    }
    // The file is there, however slowly the documents are read.
    told.end(context);
    Ok(report)
}

/// The job of that name, or the latest.
fn find(name: Option<&str>, journal: &Journal<'_>, session: &Session<'_>) -> Result<Job, Failure> {
    let jobs = journal.jobs()?;
    let found = match name {
        Some(name) => jobs.iter().find(|job| job.name == name),
        None => jobs.first(),
    };
    if let Some(job) = found {
        return Ok(job.clone());
    }
    let latest: Vec<&str> = jobs.iter().take(LATEST).map(|job| job.name.as_str()).collect();
    let merchant = &session.merchant.customer_id;
    Err(if latest.is_empty() {
        Failure::usage(say!(
            "merchant {merchant} has no job in the ledger; nothing was asked",
            "账本里没有商户 {merchant} 的任务；没有查询"
        ))
        .hint(say!("`consign submit --from FILE` begins one", "用 `consign submit --from FILE` 开始一个任务"))
    } else {
        Failure::usage(say!(
            "no job {:?} of merchant {merchant}; nothing was asked",
            "商户 {merchant} 没有任务 {:?}；没有查询",
            name.unwrap_or_default()
        ))
        .hint(say!("the latest are {}", "最近的任务：{}", latest.join(", ")))
    })
}

/// Asks about orders, until they are decided where that is waited for.
fn ask(
    orders: Vec<Order>,
    journal: &mut Journal<'_>,
    session: &Session<'_>,
    settings: &Settings,
    context: &Context,
) -> anyhow::Result<HashMap<String, OrderStatus>> {
    let questions: Vec<Question> = orders
        .into_iter()
        .filter_map(|order| Some((OrderRef::of(order.kind, &order.order_id).ok()?, Some(journal::sent(order)))))
        .collect();
    let asking = answer::asking(questions.iter().map(|(number, _)| number.as_str()));
    let spinner = Spinner::start(context.printer.style, asking);
    let statuses = if settings.waiting.limit.is_some() {
        let numbers = questions.into_iter().map(|(number, _)| number).collect();
        poll::look_up(session, journal, numbers, &settings.waiting, &settings.pacing, &spinner, &|| {
            context.is_asked_to_end()
        })?
        .0
    } else {
        let is_over = || context.is_asked_to_end();
        questions::ask_all(questions, &settings.pacing, session, journal, &is_over, |_| {})?.0
    };
    Ok(statuses.into_iter().map(|status| (status.number.as_str().to_owned(), status)).collect())
}

fn count(tally: &mut Tally, order: &Order) {
    let outcome = match order.state {
        State::Queued | State::NotSent | State::NotFound => OutcomeName::NotSent,
        State::Rejected => OutcomeName::Rejected,
        State::Sending | State::Unknown => OutcomeName::Unknown,
        State::Accepted | State::Processing | State::Succeeded | State::Failed | State::Reversed => {
            tally.add(&order.face_value);
            OutcomeName::Accepted
        }
    };
    tally.count(outcome);
    match order.state {
        State::Accepted | State::Processing => tally.count(OutcomeName::Pending),
        State::Succeeded => {
            tally.count(OutcomeName::Succeeded);
            tally.settle(order.settled_amount.as_deref());
        }
        State::Failed | State::Reversed => tally.count(OutcomeName::Failed),
        _ => {}
    }
}

/// The report on one order, as the ledger has it now.
fn report(line: u32, order: &Order, status: Option<&OrderStatus>, waits: bool, session: &Session<'_>) -> Report {
    let id = &order.order_id;
    let placed = Placed {
        row: Some(line),
        batchno: order.batchno.clone(),
        card: Some(order.masked.clone()),
        order: status.map(OrderStatus::answer),
        ..Placed::number(id.clone())
    };
    let is_pending = waits && matches!(order.state, State::Accepted | State::Processing);
    let outcome = if is_pending { OutcomeName::Pending } else { order.state.into() };
    let mut report = Report::new(outcome, Document::Placed(Box::new(placed)));
    let problem = status
        .and_then(OrderStatus::doubt)
        .map(|problem| say!("; asked now: {problem}", "；现在查询：{problem}", [problem]));
    let problem = problem.unwrap_or_default();
    let look_up = session.hints().to_look_up(order.kind, id);
    let failure = match order.state {
        State::Queued | State::NotSent | State::NotFound => Failure::new(
            Exit::Network,
            say!("order {id} has not been sent{problem}", "订单 {id} 没有发送{problem}", [problem]),
        )
        .hint(say!("submit the file again", "重新提交该文件")),
        State::Sending | State::Unknown => Failure::new(
            Exit::Unknown,
            say!("order {id} may have arrived{problem}", "订单 {id} 可能已经到达{problem}", [problem]),
        )
        .hint(say!("do not submit it again; {look_up}", "不要再次提交；{look_up}", [look_up])),
        State::Rejected => {
            let said = order.message.as_deref().unwrap_or_default();
            let failure =
                Failure::new(Exit::Rejected, say!("order {id} was rejected: {said}", "订单 {id} 已被拒绝：{said}"));
            match session.refusal_advice(said, true) {
                Some(advice) => failure.hint(advice),
                None => failure,
            }
        }
        State::Failed | State::Reversed => {
            let why = order.message.as_deref().map(|message| format!(": {message}")).unwrap_or_default();
            let failure = Failure::new(
                Exit::Failed,
                say!("order {id} is decided and failed (失败){why}", "订单 {id} 已有结果：失败{why}"),
            );
            // Without waiting for it, an order's end is no failure of the command's, as with `query`.
            if !waits {
                report.failure = Some(failure);
                return report;
            }
            failure
        }
        State::Accepted | State::Processing if waits => {
            Failure::new(Exit::Pending, say!("order {id} is still undecided (处理中)", "订单 {id} 尚无结果（处理中）"))
        }
        State::Accepted | State::Processing | State::Succeeded => return report,
    };
    report.fail(failure);
    report
}
