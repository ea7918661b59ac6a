//! Words for replies that are none, or that prove nothing.

use crate::core::lang::{Words, say};
use crate::core::reply::{NoReply, Unproved};

/// Why a body is no reply.
#[must_use]
pub fn no_reply(why: NoReply) -> Words {
    match why {
        NoReply::Empty => say!("the answer is empty", "应答为空"),
        NoReply::NotUtf8 => say!("the answer is not UTF-8", "应答不是 UTF-8"),
        NoReply::Html => say!("the answer is an HTML page, not JSON", "应答是 HTML 页面，不是 JSON"),
        NoReply::BrokenJson => say!("the answer is broken or truncated JSON", "应答是损坏或截断的 JSON"),
        NoReply::WrongShape => say!(
            "the answer is JSON of the wrong shape (no object with `code`)",
            "应答的 JSON 结构不对（不是带 `code` 的对象）"
        ),
    }
}

/// Why an answer proves nothing.
#[must_use]
pub fn unproved(why: &Unproved) -> Words {
    match why {
        Unproved::Status(http_status) => {
            say!("the answer came with HTTP {http_status}", "应答的状态是 HTTP {http_status}")
        }
        Unproved::Signature => {
            say!("the answer's own signature is wrong, it may be forged", "应答自身的签名不对，可能是伪造的")
        }
        Unproved::Twice => say!("a field stands twice in the answer", "应答里有一个字段出现两次"),
        Unproved::Merchant(told) => say!("the answer is about another merchant, {told}", "应答说的是另一商户 {told}"),
        Unproved::Order(told) => say!("the answer is about another order, {told}", "应答说的是另一订单 {told}"),
        Unproved::Amount { told, sent } => say!(
            "the answer is about an amount of {told}, and {sent} was sent",
            "应答里的金额是 {told}，而发送的是 {sent}"
        ),
        Unproved::Account(ending) => {
            say!("the answer is about another account, one that ends in {ending}", "应答说的是另一账号，尾号 {ending}")
        }
        Unproved::Item { told, sent } => say!(
            "the answer is about another item, {told}, and {sent} was sent",
            "应答说的是另一产品 {told}，而发送的是 {sent}"
        ),
    }
}
