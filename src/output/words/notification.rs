//! Words for what a platform's notification says, and what that is worth.

use crate::core::lang::{Words, say};
use crate::core::notification::{Malformed, NotifiedState};
use crate::ledger::Doubt;

/// Where an order stands by a notification.
#[must_use]
pub fn notified_state(state: NotifiedState) -> Words {
    match state {
        NotifiedState::Undecided => say!("processing 处理中", "处理中"),
        NotifiedState::Succeeded => say!("succeeded 成功", "成功"),
        NotifiedState::Failed => say!("failed 失败", "失败"),
    }
}

/// Why a notification decides nothing.
#[must_use]
pub fn doubt(doubt: Doubt) -> Words {
    match doubt {
        Doubt::NoSuchOrder => say!("this ledger has sent no order of this number", "账本里没有发送过这个号码的订单"),
        Doubt::AnotherMerchant => say!("it is about another merchant (商户号)", "它是另一商户的（商户号）"),
        Doubt::AnotherFaceValue => {
            say!("its submitted face value (提交面值) is not the one that was sent", "它的提交面值不是当时发送的")
        }
        Doubt::NumberTaken => say!(
            "this number is another order's at the gateway (订单号被占用)",
            "平台上这个号码属于另一订单（订单号被占用）"
        ),
        Doubt::Amounts => {
            say!(
                "its amounts cannot be right: more is settled than the card is worth, or they cannot be told apart",
                "它的金额不可能正确：结算金额高于卡的面值，或二者无法区分"
            )
        }
        Doubt::AnotherSystemOrder => say!(
            "it is about another order of the platform's (系统订单号) than was told of so far",
            "它所说的平台订单（系统订单号）与此前不同"
        ),
        Doubt::MayBeOld => say!(
            "it may be older than how the order stands now, or be about an earlier attempt",
            "它可能比订单的当前状态更早，或者是关于之前的一次提交"
        ),
        Doubt::AgainstTheLedger => say!("the ledger has this order decided otherwise", "账本里该订单的结果与此不同"),
    }
}

/// Why a body is no notification.
#[must_use]
pub fn malformed(why: &Malformed) -> Words {
    match why {
        Malformed::Empty => say!("the body is empty", "内容为空"),
        Malformed::NotUtf8 => say!("the body is not UTF-8", "内容不是 UTF-8"),
        Malformed::NotAForm => say!(
            "a field of the form has no name, or is not UTF-8 once it is decoded",
            "表单有一个字段没有名称，或解码后不是 UTF-8"
        ),
        Malformed::NotAnObject => say!(
            "the body begins like JSON, and is no object of texts and numbers",
            "内容开头像 JSON，却不是由文本和数字组成的对象"
        ),
        // Where a body is garbled, anything may stand in the place of a name.
        Malformed::Twice(name) if is_like_a_name(name) => say!("the field {name} stands twice", "字段 {name} 出现两次"),
        Malformed::Twice(_) => say!("a field stands twice", "有一个字段出现两次"),
        Malformed::TooManyFields => say!("it has more fields than any notification", "字段比任何通知都多"),
        Malformed::NoOrder => {
            say!("it names no order: neither orderId nor tmporder", "没有指明订单：既没有 orderId 也没有 tmporder")
        }
        Malformed::NoStatus => say!("it names an order, and not where that stands", "指明了订单，但没有状态"),
    }
}

/// Whether a text could be a field's name in the protocol, and no card's number.
fn is_like_a_name(text: &str) -> bool {
    text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}
