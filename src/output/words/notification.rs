//! Words for what a platform's notification says, and what that is worth.

use crate::core::notification::{Malformed, NotifiedState};
use crate::ledger::Doubt;

/// Where an order stands by a notification.
#[must_use]
pub fn notified_state(state: NotifiedState) -> &'static str {
    match state {
        NotifiedState::Undecided => "processing 处理中",
        NotifiedState::Succeeded => "succeeded 成功",
        NotifiedState::Failed => "failed 失败",
    }
}

/// Why a notification decides nothing.
#[must_use]
pub fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NoSuchOrder => "this ledger has sent no order of this number",
        Doubt::AnotherMerchant => "it is about another merchant (商户号)",
        Doubt::AnotherFaceValue => "its submitted face value (提交面值) is not the one that was sent",
        Doubt::NumberTaken => "this number is another order's at the gateway (订单号被占用)",
        Doubt::Amounts => {
            "its amounts cannot be right: more is settled than the card is worth, or they cannot be told apart"
        }
        Doubt::AnotherSystemOrder => "it is about another order of the platform's (系统订单号) than was told of so far",
        Doubt::MayBeOld => "it may be older than how the order stands now, or be about an earlier attempt",
        Doubt::AgainstTheLedger => "the ledger has this order decided otherwise",
    }
}

/// Why a body is no notification.
#[must_use]
pub fn malformed(why: &Malformed) -> String {
    match why {
        Malformed::Empty => "the body is empty".into(),
        Malformed::NotUtf8 => "the body is not UTF-8".into(),
        Malformed::NotAForm => "a field of the form has no name, or is not UTF-8 once it is decoded".into(),
        Malformed::NotAnObject => "the body begins like JSON, and is no object of texts and numbers".into(),
        // Where a body is garbled, anything may stand in the place of a name.
        Malformed::Twice(name) if is_like_a_name(name) => format!("the field {name} stands twice"),
        Malformed::Twice(_) => "a field stands twice".into(),
        Malformed::TooManyFields => "it has more fields than any notification".into(),
        Malformed::NoOrder => "it names no order: neither orderId nor tmporder".into(),
        Malformed::NoStatus => "it names an order, and not where that stands".into(),
    }
}

/// Whether a text could be a field's name in the protocol, and no card's number.
fn is_like_a_name(text: &str) -> bool {
    text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}
