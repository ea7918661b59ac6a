//! Words for what the ledger holds.

use super::noted::noted;
use super::notification::doubt;
use super::reply::unproved;
use super::state::{outcome, state};
use crate::core::lang::{Words, say};
use crate::core::protocol::Verdict;
use crate::core::reply::Unproved;
use crate::ledger::{Cause, Effect, Exchanged, Move, Refusal, Source, State};

/// How an exchange ended, and what is kept of it.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// How it ended.
    pub exchanged: Exchanged,
    /// What happened on the network, or the HTTP status that came.
    pub note: Option<&'a Words>,
    /// The gateway's code.
    pub code: Option<&'a str>,
    /// The gateway's message.
    pub message: Option<&'a str>,
}

/// How an exchange ended, for the report on it and for the history.
#[must_use]
pub fn ending(ending: &Ending<'_>) -> Words {
    let text = Option::unwrap_or_default;
    let (code, message) = (text(ending.code), text(ending.message));
    let note = ending.note.cloned().unwrap_or_default();
    match ending.exchanged {
        Exchanged::Accepted => say!("answered", "已应答"),
        Exchanged::Rejected => say!("the gateway rejected the order: {message}", "平台拒绝了该订单：{message}"),
        Exchanged::Refused => {
            say!("the gateway answered with {note} and no business reply", "平台应答 {note}，没有业务应答", [note])
        }
        Exchanged::NotSent | Exchanged::NoReply => note,
        Exchanged::NumberTaken => {
            say!("the gateway already has an order with this number: {message}", "平台已有这个号码的订单：{message}")
        }
        Exchanged::MaybeStored => say!(
            "the gateway may have stored the order before it failed: {message}",
            "平台出错之前可能已保存该订单：{message}"
        ),
        Exchanged::Forged => say!(
            "{why} (code {code}: {message})",
            "{why}（code {code}：{message}）",
            [why = unproved(&Unproved::Signature)]
        ),
        Exchanged::Unproved if ending.note.is_some() => {
            say!("the gateway answered code {code}, but with {note}", "平台应答 code {code}，但却是 {note}", [note])
        }
        // A refusal whose words can be read proves something.
        Exchanged::Unproved if Verdict::of(code) == Verdict::No => {
            say!("the gateway refused in words that cannot be read: {message}", "平台拒绝了，但说明无法辨认：{message}")
        }
        Exchanged::Unproved => say!("the gateway answered code {code}: {message}", "平台应答 code {code}：{message}"),
    }
}

/// What brought a row of the history about.
#[must_use]
pub fn cause(row: &Move) -> Words {
    let note = || row.note.clone().unwrap_or_default();
    let ended = |exchanged: Exchanged| {
        let note = row.note.as_deref().map(noted);
        let (note, code, message) = (note.as_ref(), row.code.as_deref(), row.message.as_deref());
        let outcome = outcome(exchanged.outcome().into());
        let ending = ending(&Ending { exchanged, note, code, message });
        say!("{outcome}: {ending}", "{outcome}：{ending}", [outcome, ending])
    };
    match row.cause {
        Cause::Queued => say!("queued", "排队"),
        Cause::Claimed => say!("claimed", "开始提交"),
        Cause::ClaimedAgain => say!("claimed again", "再次提交"),
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
            let why = why.map(|why| say!("; decides nothing: {why}", "；不能作准：{why}", [why])).unwrap_or_default();
            let (source, told, amounts) = (source(row), told(row.cause), amounts(row));
            say!("{source}: {told}{amounts}{why}", "{source}：{told}{amounts}{why}", [source, told, amounts, why])
        }
        Cause::Amended => {
            say!("{source}: {changes}", "{source}：{changes}", [source = source(row), changes = changes(row)])
        }
        Cause::Released => say!("released: {}", "解除：{}", note()),
        Cause::Layout1 => note().into(),
    }
}

/// Why an order must not be sent.
#[must_use]
pub fn refusal(refusal: &Refusal) -> Words {
    // What is queued may be sent yet, and was not.
    let done = match refusal.earlier() {
        Some(order) if order.attempts == 0 => say!("queued", "排队"),
        _ => say!("sent", "发送"),
    };
    match refusal {
        Refusal::SameOrder(order) => say!(
            "order {} was sent before and is {state}",
            "订单 {} 之前已发送，现为{state}",
            [state = state(order.state)],
            order.order_id
        ),
        Refusal::DifferentRequest(order) => {
            say!(
                "order {} was {done} before with other content; it is {state}",
                "订单 {} 之前已{done}，但内容不同；现为{state}",
                [done, state = state(order.state)],
                order.order_id
            )
        }
        Refusal::OtherAddress { order, to } => say!(
            "order {} was sent before to {}, and is {state}; this command would send it to {to}",
            "订单 {} 之前发送到 {}，现为{state}；本命令要把它发送到 {to}",
            [state = state(order.state)],
            order.order_id,
            order.base_url
        ),
        Refusal::SameCard(order) => {
            say!(
                "the card was {done} before as order {}, which is {state}",
                "这张卡之前已作为订单 {} {done}，该订单现为{state}",
                [done, state = state(order.state)],
                order.order_id
            )
        }
        Refusal::SameTopUp { order, .. } => {
            say!(
                "the same top-up was {done} before as order {}, which is {state}",
                "同一充值之前已作为订单 {} {done}，该订单现为{state}",
                [done, state = state(order.state)],
                order.order_id
            )
        }
        Refusal::FullBatch { batchno, cards } => {
            say!("batch {batchno} is full: {cards} cards", "批次 {batchno} 已满：{cards} 张卡")
        }
    }
}

/// What an operator must hear of when an order moves between these states, `None` for what was to be
/// expected. `says` is the evidence: what the gateway says, or how an exchange ended; `to_release`
/// is what to do about an order whose number is another's.
#[must_use]
pub fn alarm(id: &str, [before, after]: [State; 2], effect: Effect, says: &Words, to_release: &Words) -> Option<Words> {
    let after_all = after;
    let (before, after) = (state(before), state(after));
    Some(match effect {
        Effect::Reversed => {
            say!(
                "order {id} was succeeded, and the gateway has turned it to failed: reversed (冲正)",
                "订单 {id} 原已成功，平台又改为失败：冲正"
            )
        }
        Effect::Contradicted => say!(
            "order {id} was {before} in the ledger, and {says}: now {after}",
            "订单 {id} 在账本里是{before}，而{says}：现改为{after}",
            [before, says, after]
        ),
        Effect::Disputed => say!(
            "order {id} is {after} in the ledger, and now {says}: kept as evidence",
            "订单 {id} 在账本里是{after}，而现在{says}：留作凭据",
            [after, says]
        ),
        Effect::Amended => say!(
            "order {id}: the gateway has changed an amount of a decided order; see its history",
            "订单 {id}：平台更改了已有结果订单的金额；见其历史记录"
        ),
        Effect::AnothersOrder => {
            let ours = match after_all {
                State::Unknown | State::Sending => {
                    say!("stays {after}; {to_release}", "仍为{after}；{to_release}", [after, to_release])
                }
                _ => say!(
                    "is {after} in the ledger, which this does not change",
                    "在账本里是{after}，不因此改变",
                    [after]
                ),
            };
            say!(
                "order {id}: {says}, but of another order that has this number there (订单号被占用): ours {ours}",
                "订单 {id}：{says}，但说的是那里占用这个号码的另一订单（订单号被占用）：我方订单{ours}",
                [says, ours]
            )
        }
        Effect::Nothing | Effect::Moved | Effect::TooEarly => return None,
    })
}

/// By whose word an order was decided, while a command waited for the gateway's.
#[must_use]
pub fn by(source: Source) -> Words {
    match source {
        Source::Notification => say!("the platform's notification 异步通知", "平台的异步通知"),
        Source::Query => say!("the gateway's answer to another command", "平台对另一命令的答复"),
        Source::Exchange => say!("the exchange of another command", "另一命令的提交"),
        Source::Operator => say!("an operator", "操作人员"),
    }
}

fn source(row: &Move) -> Words {
    row.source.map(super::state::source).unwrap_or_default()
}

fn amounts(row: &Move) -> Words {
    let amounts = [(real_face_value(), &row.real_face_value), (settled(), &row.settled_amount)];
    let amount = |(name, amount): (Words, &Option<String>)| {
        let amount = amount.as_ref()?;
        Some(say!(", {name} {amount}", "，{name} {amount}", [name]))
    };
    amounts.into_iter().filter_map(amount).collect()
}

fn changes(row: &Move) -> Words {
    let amounts = [
        (real_face_value(), &row.real_face_value_was, &row.real_face_value),
        (settled(), &row.settled_amount_was, &row.settled_amount),
    ];
    let change = |(name, was, is): (Words, &Option<String>, &Option<String>)| {
        let (was, is) = (was.as_ref()?, is.as_ref()?);
        Some(say!("{name} {was} is now {is}", "{name} 由 {was} 改为 {is}", [name]))
    };
    Words::join(amounts.into_iter().filter_map(change), &say!(", ", "，"))
}

fn real_face_value() -> Words {
    say!("real face value", "结算面值")
}

fn settled() -> Words {
    say!("settled", "结算金额")
}

/// What the gateway said, or a notification.
fn told(cause: Cause) -> Words {
    match cause {
        Cause::Processing => state(State::Processing),
        Cause::Succeeded => state(State::Succeeded),
        Cause::Failed => state(State::Failed),
        Cause::NotFound => state(State::NotFound),
        other => other.name().into(),
    }
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
        let of = |exchanged, note: Option<Words>, code| {
            ending(&Ending { exchanged, note: note.as_ref(), code, message: Some("M") })
        };
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
            assert_eq!(of(exchanged, note.map(Words::from), code), told, "{exchanged:?}");
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
