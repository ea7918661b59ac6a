//! Words for what the ledger holds.

use super::notification::doubt;
use super::reply::unproved;
use crate::core::protocol::Verdict;
use crate::core::reply::Unproved;
use crate::ledger::{Cause, Effect, Exchanged, Move, Refusal, Source, State};

/// How an exchange ended, and what is kept of it.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// How it ended.
    pub exchanged: Exchanged,
    /// What happened on the network, or the HTTP status that came.
    pub note: Option<&'a str>,
    /// The gateway's code.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
}

/// How an exchange ended, for the report on it and for the history.
#[must_use]
pub fn ending(ending: &Ending<'_>) -> String {
    let text = Option::unwrap_or_default;
    let (note, code, message) = (text(ending.note), text(ending.code), text(ending.message));
    match ending.exchanged {
        Exchanged::Accepted => "answered".into(),
        Exchanged::Rejected => format!("the gateway rejected the order: {message}"),
        Exchanged::Refused => format!("the gateway answered with {note} and no business reply"),
        Exchanged::NotSent | Exchanged::NoReply => note.into(),
        Exchanged::NumberTaken => format!("the gateway already has an order with this number: {message}"),
        Exchanged::MaybeStored => format!("the gateway may have stored the order before it failed: {message}"),
        Exchanged::Forged => format!("{} (code {code}: {message})", unproved(&Unproved::Signature)),
        Exchanged::Unproved if ending.note.is_some() => format!("the gateway answered code {code}, but with {note}"),
        // A refusal whose words can be read proves something.
        Exchanged::Unproved if Verdict::of(code) == Verdict::No => {
            format!("the gateway refused in words that cannot be read: {message}")
        }
        Exchanged::Unproved => format!("the gateway answered code {code}: {message}"),
    }
}

/// What brought a row of the history about.
#[must_use]
pub fn cause(row: &Move) -> String {
    let note = || row.note.clone().unwrap_or_default();
    let ended = |exchanged: Exchanged| {
        let (note, code, message) = (row.note.as_deref(), row.code.as_deref(), row.message.as_deref());
        format!("{}: {}", exchanged.outcome().name(), ending(&Ending { exchanged, note, code, message }))
    };
    match row.cause {
        Cause::Queued => "queued".into(),
        Cause::Claimed => "claimed".into(),
        Cause::ClaimedAgain => "claimed again".into(),
        Cause::Accepted => ended(Exchanged::Accepted),
        Cause::Rejected => ended(Exchanged::Rejected),
        Cause::Refused => ended(Exchanged::Refused),
        Cause::NotSent => ended(Exchanged::NotSent),
        Cause::NoReply => ended(Exchanged::NoReply),
        Cause::NumberTaken => ended(Exchanged::NumberTaken),
        Cause::MaybeStored => ended(Exchanged::MaybeStored),
        Cause::Forged => ended(Exchanged::Forged),
        Cause::Unproved => ended(Exchanged::Unproved),
        Cause::Processing | Cause::Succeeded | Cause::Failed | Cause::NotFound => {
            // A notification that decided nothing is kept with its doubt.
            let why = row.note.as_deref().and_then(|note| note.parse().ok()).map(doubt);
            let why = why.map(|why| format!("; decides nothing: {why}")).unwrap_or_default();
            format!("{}: {}{}{why}", source(row), row.cause.name(), amounts(row))
        }
        Cause::Amended => format!("{}: {}", source(row), changes(row)),
        Cause::Released => format!("released: {}", note()),
        Cause::Layout1 => note(),
    }
}

/// Why an order must not be sent.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    // What is queued may be sent yet, and was not.
    let done = match refusal.earlier() {
        Some(order) if order.attempts == 0 => "queued",
        _ => "sent",
    };
    match refusal {
        Refusal::SameOrder(order) => format!("order {} was sent before and is {}", order.order_id, order.state),
        Refusal::DifferentRequest(order) => {
            format!("order {} was {done} before with other content; it is {}", order.order_id, order.state)
        }
        Refusal::OtherAddress { order, to } => format!(
            "order {} was sent before to {}, and is {}; this command would send it to {to}",
            order.order_id, order.base_url, order.state
        ),
        Refusal::SameCard(order) => {
            format!("the card was {done} before as order {}, which is {}", order.order_id, order.state)
        }
        Refusal::SameTopUp { order, .. } => {
            format!("the same top-up was {done} before as order {}, which is {}", order.order_id, order.state)
        }
        Refusal::FullBatch { batchno, cards } => format!("batch {batchno} is full: {cards} cards"),
    }
}

/// What an operator must hear of when an order moves between these states, `None` for what was to be
/// expected. `says` is the evidence: what the gateway says, or how an exchange ended; `to_release`
/// is what to do about an order whose number is another's.
#[must_use]
pub fn alarm(id: &str, [before, after]: [State; 2], effect: Effect, says: &str, to_release: &str) -> Option<String> {
    Some(match effect {
        Effect::Reversed => {
            format!("order {id} was succeeded, and the gateway has turned it to failed: reversed (冲正)")
        }
        Effect::Contradicted => format!("order {id} was {before} in the ledger, and {says}: now {after}"),
        Effect::Disputed => format!("order {id} is {after} in the ledger, and now {says}: kept as evidence"),
        Effect::Amended => format!("order {id}: the gateway has changed an amount of a decided order; see its history"),
        Effect::AnothersOrder => format!(
            "order {id}: {says}, but of another order that has this number there (订单号被占用): ours {}",
            match after {
                State::Unknown | State::Sending => format!("stays {after}; {to_release}"),
                _ => format!("is {after} in the ledger, which this does not change"),
            }
        ),
        Effect::Nothing | Effect::Moved | Effect::TooEarly => return None,
    })
}

/// By whose word an order was decided, while a command waited for the gateway's.
#[must_use]
pub fn by(source: Source) -> &'static str {
    match source {
        Source::Notification => "the platform's notification 异步通知",
        Source::Query => "the gateway's answer to another command",
        Source::Exchange => "the exchange of another command",
        Source::Operator => "an operator",
    }
}

fn source(row: &Move) -> &'static str {
    row.source.map(Source::name).unwrap_or_default()
}

fn amounts(row: &Move) -> String {
    let amounts = [("real face value", &row.real_face_value), ("settled", &row.settled_amount)];
    amounts.into_iter().filter_map(|(name, amount)| Some(format!(", {name} {}", amount.as_ref()?))).collect()
}

fn changes(row: &Move) -> String {
    let amounts = [
        ("real face value", &row.real_face_value_was, &row.real_face_value),
        ("settled", &row.settled_amount_was, &row.settled_amount),
    ];
    let change = |(name, was, is): (&str, &Option<String>, &Option<String>)| {
        Some(format!("{name} {} is now {}", was.as_ref()?, is.as_ref()?))
    };
    amounts.into_iter().filter_map(change).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cause: Cause, source: Option<Source>) -> Move {
        Move {
            at: 0,
            from: None,
            to: State::Accepted,
            cause,
            source,
            note: Some("N".into()),
            code: None,
            message: None,
            real_face_value: Some("100".into()),
            settled_amount: Some("90".into()),
            real_face_value_was: None,
            settled_amount_was: Some("95".into()),
        }
    }

    #[test]
    fn every_ending_has_its_words() {
        let of = |exchanged, note, code| ending(&Ending { exchanged, note, code, message: Some("M") });
        for (exchanged, note, code, told) in [
            (Exchanged::NotSent, Some("the connection was refused"), None, "the connection was refused"),
            (Exchanged::NoReply, Some("no answer within 8s"), None, "no answer within 8s"),
            (Exchanged::Refused, Some("HTTP 404"), None, "the gateway answered with HTTP 404 and no business reply"),
            (Exchanged::Rejected, None, Some("-1"), "the gateway rejected the order: M"),
            (Exchanged::NumberTaken, None, Some("-1"), "the gateway already has an order with this number: M"),
            (Exchanged::MaybeStored, None, Some("-1"), "the gateway may have stored the order before it failed: M"),
            (Exchanged::Forged, None, Some("1"), "the answer's own signature is wrong, it may be forged (code 1: M)"),
            (Exchanged::Unproved, Some("HTTP 404"), Some("1"), "the gateway answered code 1, but with HTTP 404"),
            (Exchanged::Unproved, None, Some("-1"), "the gateway refused in words that cannot be read: M"),
            (Exchanged::Unproved, None, Some("999"), "the gateway answered code 999: M"),
        ] {
            assert_eq!(of(exchanged, note, code), told, "{exchanged:?}");
        }
    }

    #[test]
    fn every_row_has_its_words() {
        let query = Some(Source::Query);
        for (row, told) in [
            (row(Cause::Queued, None), "queued"),
            (row(Cause::Claimed, None), "claimed"),
            (row(Cause::ClaimedAgain, None), "claimed again"),
            (row(Cause::Accepted, Some(Source::Exchange)), "accepted: answered"),
            (row(Cause::NotSent, Some(Source::Exchange)), "not_sent: N"),
            (row(Cause::NoReply, Some(Source::Exchange)), "unknown: N"),
            (
                row(Cause::Refused, Some(Source::Exchange)),
                "rejected: the gateway answered with N and no business reply",
            ),
            (row(Cause::Succeeded, query), "query: succeeded, real face value 100, settled 90"),
            (row(Cause::Failed, Some(Source::Notification)), "notification: failed, real face value 100, settled 90"),
            (Move { real_face_value: None, settled_amount: None, ..row(Cause::NotFound, query) }, "query: not_found"),
            (row(Cause::Amended, query), "query: settled 95 is now 90"),
            (row(Cause::Released, Some(Source::Operator)), "released: N"),
            (row(Cause::Layout1, None), "N"),
        ] {
            assert_eq!(cause(&row), told);
        }
    }
}
