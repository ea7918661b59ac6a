//! Words for replies that are none, or that prove nothing.

use crate::core::reply::{NoReply, Unproved};

/// Why a body is no reply.
#[must_use]
pub fn no_reply(why: NoReply) -> &'static str {
    match why {
        NoReply::Empty => "the answer is empty",
        NoReply::NotUtf8 => "the answer is not UTF-8",
        NoReply::Html => "the answer is an HTML page, not JSON",
        NoReply::BrokenJson => "the answer is broken or truncated JSON",
        NoReply::WrongShape => "the answer is JSON of the wrong shape (no object with `code`)",
    }
}

/// Why an answer proves nothing.
#[must_use]
pub fn unproved(why: &Unproved) -> String {
    match why {
        Unproved::Status(http_status) => format!("the answer came with HTTP {http_status}"),
        Unproved::Signature => "the answer's own signature is wrong, it may be forged".into(),
        Unproved::Twice => "a field stands twice in the answer".into(),
        Unproved::Merchant(told) => format!("the answer is about another merchant, {told}"),
        Unproved::Order(told) => format!("the answer is about another order, {told}"),
        Unproved::Amount { told, sent } => format!("the answer is about an amount of {told}, and {sent} was sent"),
        Unproved::Account(ending) => format!("the answer is about another account, one that ends in {ending}"),
        Unproved::Item { told, sent } => format!("the answer is about another item, {told}, and {sent} was sent"),
    }
}
