//! Words for what the ledger holds.

use crate::ledger::{Cause, Move, Refusal, Source};

/// What brought a row of the history about.
#[must_use]
pub fn cause(row: &Move) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (note, code, message) = (text(&row.note), text(&row.code), text(&row.message));
    match row.cause {
        Cause::Claimed => "claimed".into(),
        Cause::ClaimedAgain => "claimed again".into(),
        Cause::Accepted => "accepted: answered".into(),
        Cause::Rejected => format!("rejected: the gateway rejected the order: {message}"),
        Cause::Refused => format!("rejected: the gateway answered with {note} and no business reply"),
        Cause::NotSent => format!("not_sent: {note}"),
        Cause::NoReply => format!("unknown: {note}"),
        Cause::NumberTaken => format!("unknown: the gateway already has an order with this number: {message}"),
        Cause::MaybeStored => format!("unknown: the gateway may have stored the order before it failed: {message}"),
        Cause::Forged => {
            format!("unknown: the answer's own signature is wrong, it may be forged (code {code}: {message})")
        }
        Cause::Unproved if row.note.is_some() => format!("unknown: the gateway answered code {code}, but with {note}"),
        Cause::Unproved => format!("unknown: the gateway answered code {code}: {message}"),
        Cause::Processing | Cause::Succeeded | Cause::Failed | Cause::NotFound => {
            format!("{}: {}{}", source(row), row.cause.name(), amounts(row))
        }
        Cause::Amended => format!("{}: {}", source(row), changes(row)),
        Cause::Released => format!("released: {note}"),
        Cause::Layout1 => note,
    }
}

/// Why an order must not be sent.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::SameOrder(order) => format!("order {} was sent before and is {}", order.order_id, order.state),
        Refusal::DifferentRequest(order) => {
            format!("order {} was sent before with other content; it is {}", order.order_id, order.state)
        }
        Refusal::OtherAddress { order, to } => format!(
            "order {} was sent before to {}, and is {}; this command would send it to {to}",
            order.order_id, order.base_url, order.state
        ),
        Refusal::SameCard(order) => {
            format!("the card was sent before as order {}, which is {}", order.order_id, order.state)
        }
        Refusal::SameTopUp { order, .. } => {
            format!("the same top-up was sent before as order {}, which is {}", order.order_id, order.state)
        }
        Refusal::FullBatch { batchno, cards } => format!("batch {batchno} is full: {cards} cards"),
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
    use crate::ledger::State;

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
    fn every_row_has_its_words() {
        let query = Some(Source::Query);
        for (row, told) in [
            (row(Cause::Claimed, None), "claimed"),
            (row(Cause::ClaimedAgain, None), "claimed again"),
            (row(Cause::Accepted, Some(Source::Exchange)), "accepted: answered"),
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
