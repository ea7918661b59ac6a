//! Asking about orders of either kind, and the report on what the gateway says of them.

use std::fmt::Display;
use std::time::Duration;

use crate::error::{Exit, Failure};
use crate::order::journal::Journal;
use crate::order::pacing::Pacing;
use crate::order::poll::{self, Waiting};
use crate::order::questions::NOT_ASKED;
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
        let spinner = Spinner::start(context.printer.style, "asking the gateway");
        poll::look_up(&session, &mut journal, numbers, waiting, pacing, &spinner, &|| context.is_asked_to_end())?
    };
    let mut report = report(&statuses, waiting.limit.is_some(), &session);
    if let Document::Asked(asked) = &mut report.document {
        asked.orders.extend(left.iter().map(|number| not_asked_about(number.as_str(), NOT_ASKED)));
    }
    say_not_asked(&mut report, left.len());
    Ok(report)
}

/// An order that was not asked about, in JSON.
pub(crate) fn not_asked_about(order_id: &str, why: impl Display) -> OrderAnswer {
    OrderAnswer::unanswered(order_id.to_owned(), format!("not asked: {why}"))
}

/// Says how many orders were not asked about once the gateway had refused the signature.
pub(crate) fn say_not_asked(report: &mut Report, count: usize) {
    if count == 0 {
        return;
    }
    report.text.headline(Tone::Doubt, format!("not asked about {count} orders: {NOT_ASKED}"));
    if let Some(failure) = &mut report.failure {
        failure.message = format!("{}; {count} more orders were not asked about", failure.message);
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
    let failure = |message: String| Failure::new(exit, format!("order {id}: {message}"));
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
                Some(show) => failure.hint(format!("`{show}` shows what became of ours")),
                None => failure,
            }
        }
        Exit::Failed => failure(format!("it is decided and failed (失败){}", status.reason())),
        Exit::Pending => failure("still undecided (处理中)".into()).hint(format!("to ask again later, {ask_again}")),
        Exit::NotFound => failure(problem.unwrap_or_default()).hint(absence_hint(status, session)),
        Exit::Rejected => failure(problem.unwrap_or_default())
            .hint(advice.unwrap_or_else(|| "the order's state is not known from this".to_owned())),
        _ => failure(problem.unwrap_or_default()).hint(
            advice.unwrap_or_else(|| format!("the order's state is not known from this; to ask again, {ask_again}")),
        ),
    })
}

/// What to do about an order that the gateway does not know.
fn absence_hint(status: &OrderStatus, session: &Session<'_>) -> String {
    let (kind, id) = (status.number.kind(), status.number.as_str());
    let hints = session.hints();
    match status.absence {
        Some(Absence::Proved) => {
            "it never arrived: it is safe to submit it again, with the same order number".to_owned()
        }
        Some(Absence::TooEarly { counts_from }) => format!(
            "it was sent too short a time ago for this to prove anything: do not submit it again; at {} or later, {}",
            local_time(counts_from.div_euclid(1000) + 1),
            hints.to_look_up(kind, id)
        ),
        Some(Absence::OfKind(kind)) => {
            format!("the ledger knows a {} of this number: {}", kind_in_words(kind), hints.to_look_up(kind, id))
        }
        Some(Absence::NeverSent) => format!(
            "the ledger knows none either: merchant {} has sent no order of this number from here; check the number \
             and the profile",
            session.merchant.customer_id
        ),
        Some(Absence::Unexplained) | None => {
            "a gateway may take a minute to show a new order; ask again before you rely on it".to_owned()
        }
    }
}
