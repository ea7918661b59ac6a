//! Asking about orders of either kind, and the report on what the gateway says of them.

use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::order::journal::Journal;
use crate::order::pacing::Pacing;
use crate::order::poll::{self, Waiting};
use crate::order::questions::not_asked;
use crate::order::session::Session;
use crate::order::standing::{Absence, OrderRef, kind_in_words};
use crate::order::status::OrderStatus;
use crate::output::document::{Asked, Document, OrderAnswer, OutcomeName};
use crate::output::{Report, Spinner, Tone, local_time};
use crate::run::context::Context;

/// Looks orders of either kind up and reports on them.
pub(crate) fn look_up(
    numbers: Vec<OrderRef>,
    grace: Option<Duration>,
    waiting: &Waiting,
    pacing: &Pacing,
    context: &Context,
) -> anyhow::Result<Report> {
    let session = Session::open(context)?;
    let mut journal = Journal::to_ask(&session, grace, context)?;
    let (statuses, left) = {
        let spinner = Spinner::start(context.printer.style, asking(numbers.iter().map(OrderRef::as_str)));
        poll::look_up(&session, &mut journal, numbers, waiting, pacing, &spinner, &|| context.is_asked_to_end())?
    };
    let mut report = report(&statuses, waiting.limit.is_some(), &session);
    if let Document::Asked(asked) = &mut report.document {
        asked.orders.extend(left.iter().map(|number| not_asked_about(number.as_str(), &not_asked())));
    }
    say_not_asked(&mut report, left.len());
    Ok(report)
}

/// What is waited for while orders are asked about.
pub(crate) fn asking<'a>(mut numbers: impl ExactSizeIterator<Item = &'a str>) -> Words {
    match (numbers.len(), numbers.next()) {
        (1, Some(number)) => say!("asking the gateway about order {number}", "正在向平台查询订单 {number}"),
        (count, _) => say!("asking the gateway about {count} orders", "正在向平台查询 {count} 个订单"),
    }
}

/// An order that was not asked about, in JSON.
pub(crate) fn not_asked_about(order_id: &str, why: &Words) -> OrderAnswer {
    OrderAnswer::unanswered(order_id.to_owned(), say!("not asked: {why}", "没有查询：{why}", [why]).into_en())
}

/// Says how many orders were not asked about once the gateway had refused the signature.
pub(crate) fn say_not_asked(report: &mut Report, count: usize) {
    if count == 0 {
        return;
    }
    report.text.headline(
        Tone::Doubt,
        say!("not asked about {count} orders: {why}", "有 {count} 个订单没有查询：{why}", [why = not_asked()]),
    );
    if let Some(failure) = &mut report.failure {
        failure.message = say!(
            "{said}; {count} more orders were not asked about",
            "{said}；另有 {count} 个订单没有查询",
            [said = &failure.message]
        );
    }
}

/// The report on orders that were looked up.
pub(crate) fn report(statuses: &[OrderStatus], waited: bool, session: &Session<'_>) -> Report {
    let exits: Vec<Exit> = statuses.iter().map(|status| status.exit(waited)).collect();
    let exit = Exit::of_all(&exits);
    // The order that decides the exit code also gives the document its outcome.
    let decisive = statuses.iter().zip(&exits).find(|(_, its)| **its == exit).map(|(status, _)| status);
    let outcome = match decisive {
        Some(_) if exit == Exit::Done && statuses.len() > 1 => OutcomeName::Answered,
        Some(_) if exit == Exit::Unknown => OutcomeName::Unknown,
        Some(_) if exit == Exit::Pending => OutcomeName::Pending,
        Some(status) => status.outcome(),
        None => OutcomeName::Answered,
    };
    let orders = statuses.iter().map(OrderStatus::answer).collect();
    let mut report = Report::new(outcome, Document::Asked(Asked { orders }));
    for status in statuses {
        report.text.append(status.text());
    }
    if let Some(failure) = decisive.and_then(|status| failure(status, exit, session)) {
        report.fail(session.doubt_address(failure));
    }
    report
}

fn failure(status: &OrderStatus, exit: Exit, session: &Session<'_>) -> Option<Failure> {
    let id = status.number.as_str();
    let ask_again = session.hints().to_look_up(status.number.kind(), id);
    let failure = |message: Words| Failure::new(exit, say!("order {id}: {message}", "订单 {id}：{message}", [message]));
    let problem = status.problem();
    let advice = status.standing.refusal().and_then(|said| session.refusal_advice(said, true));
    Some(match exit {
        Exit::Done => return None,
        Exit::Unknown if status.is_doubtful() => {
            failure(problem.unwrap_or_default()).hint(session.hints().to_release(status.number.kind(), id))
        }
        Exit::Unknown => {
            let failure = failure(problem.unwrap_or_default());
            match session.hints().show(id) {
                Some(show) => failure.hint(say!("`{show}` shows what became of ours", "`{show}` 查看我方订单的情况")),
                None => failure,
            }
        }
        Exit::Failed => failure(say!(
            "it is decided and failed (失败){reason}",
            "已有结果：失败{reason}",
            [reason = status.reason()]
        )),
        Exit::Pending => failure(say!("still undecided (处理中)", "尚无结果（处理中）")).hint(say!(
            "to ask again later, {ask_again}",
            "稍后再查：{ask_again}",
            [ask_again]
        )),
        Exit::NotFound => failure(problem.unwrap_or_default()).hint(absence_hint(status, session)),
        Exit::Rejected => failure(problem.unwrap_or_default())
            .hint(advice.unwrap_or_else(|| say!("the order's state is not known from this", "由此无法得知订单状态"))),
        _ => failure(problem.unwrap_or_default()).hint(advice.unwrap_or_else(|| {
            say!(
                "the order's state is not known from this; to ask again, {ask_again}",
                "由此无法得知订单状态；再次查询：{ask_again}",
                [ask_again]
            )
        })),
    })
}

/// What to do about an order that the gateway does not know.
fn absence_hint(status: &OrderStatus, session: &Session<'_>) -> Words {
    let (kind, id) = (status.number.kind(), status.number.as_str());
    let hints = session.hints();
    match status.absence {
        Some(Absence::Proved) => {
            say!(
                "it never arrived: it is safe to submit it again, with the same order number: add `--order-id {id}`",
                "订单没有到达平台：可以用同一订单号放心地重新提交，加上 `--order-id {id}`"
            )
        }
        Some(Absence::TooEarly { counts_from }) => say!(
            "it was sent too short a time ago for this to prove anything: do not submit it again; at {} or later, {find}",
            "发送后时间太短，还不能说明问题：不要再次提交；{} 之后，{find}",
            [find = hints.to_look_up(kind, id)],
            local_time(counts_from.div_euclid(1000) + 1)
        ),
        Some(Absence::OfKind(kind)) => {
            say!(
                "the ledger knows a {kind} of this number: {find}",
                "账本里这个号码是{kind}：{find}",
                [find = hints.to_look_up(kind, id), kind = kind_in_words(kind)]
            )
        }
        Some(Absence::NeverSent) => say!(
            "the ledger knows none either: merchant {} has sent no order of this number from here; check the number \
             and the profile",
            "账本里也没有：商户 {} 没有从这里发送过这个号码的订单；请检查号码和配置",
            session.merchant.customer_id
        ),
        Some(Absence::Unexplained) | None => {
            say!(
                "a gateway may take a minute to show a new order; ask again before you rely on it",
                "平台可能要一分钟才能查到新订单；再查一次再作判断"
            )
        }
    }
}
