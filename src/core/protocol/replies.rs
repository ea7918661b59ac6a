//! What the codes, statuses and messages of replies prove (gateway protocol, replies).

use super::words::folded;

/// What the `code` of a reply proves (gateway protocol, replies).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `1` or `0000`: accepted, or answered.
    Yes,
    /// `-1`: refused, definitely.
    No,
    /// Any other code proves nothing.
    Undecided,
}

impl Verdict {
    /// Reads a code in its text form; nothing is trimmed or rounded.
    #[must_use]
    pub fn of(code: &str) -> Self {
        match code {
            "1" | "0000" => Self::Yes,
            "-1" => Self::No,
            _ => Self::Undecided,
        }
    }
}

/// The messages by which a gateway knows no such order.
const NO_SUCH_ORDER: [&str; 3] = ["没有该订单", "订单不存在", "无此订单"];

/// Whether a message says that the gateway knows no such order, and nothing else.
#[must_use]
pub fn says_no_such_order(message: &str) -> bool {
    NO_SUCH_ORDER.contains(&message)
}

/// Whether a message mentions it, among other things maybe: that proves nothing.
#[must_use]
pub fn mentions_no_such_order(message: &str) -> bool {
    let words = folded(message);
    NO_SUCH_ORDER.iter().any(|known| words.contains(known))
}

/// Whether a message speaks of the signature.
#[must_use]
pub fn says_bad_signature(message: &str) -> bool {
    let lower = message.to_ascii_lowercase();
    lower.contains("sign") || message.contains("签名") || message.contains("验签")
}

/// Whether a message says that the merchant is locked out after too many mistakes.
#[must_use]
pub fn says_locked_out(message: &str) -> bool {
    folded(message).contains("次数过多")
}

/// What refusals say that are not about the card: the platform, the channel or the merchant's own
/// settings were not ready for it, and may be later.
const PASSING: [&str; 17] = [
    "维护",
    "繁忙",
    "稍后",
    "稍候",
    "超时",
    "暂停",
    "暂未开通",
    "通道关闭",
    "接口已被禁用",
    "关闭接口",
    "拒绝服务",
    "白名单",
    "次数过多",
    "余额不足",
    "解密失败",
    "无此商户",
    "商户不存在",
];

/// Whether a refusal is about something that passes, so that the same card may be sent again under
/// the same number. Words that are not known are taken to be about the card.
#[must_use]
pub fn says_passing_fault(message: &str) -> bool {
    let words = folded(message);
    says_bad_signature(message) || PASSING.iter().any(|known| words.contains(known))
}

/// Where an order stands, in our terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Being checked, or waiting to be (处理中).
    Processing,
    /// Sold, or topped up (成功).
    Succeeded,
    /// Decided against (失败).
    Failed,
    /// The gateway knows no such order (无此订单).
    NotFound,
}

impl OrderState {
    /// Reads a sale's `status`: anything that is not known is taken as processing.
    #[must_use]
    pub fn of_sale(status: &str) -> Self {
        match status {
            "2" => Self::Succeeded,
            "3" => Self::Failed,
            "4" => Self::NotFound,
            _ => Self::Processing,
        }
    }

    /// Reads a top-up's `status`; `appeal` is undecided until it ends.
    #[must_use]
    pub fn of_top_up(status: &str) -> Self {
        match status {
            "success" => Self::Succeeded,
            "failed" => Self::Failed,
            _ => Self::Processing,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::NotFound => "not_found",
        }
    }

    /// The platform's word for it.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Processing => "处理中",
            Self::Succeeded => "成功",
            Self::Failed => "失败",
            Self::NotFound => "无此订单",
        }
    }

    /// Whether the gateway will not decide the order again by the merchant document.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_codes_prove_anything() {
        for (code, verdict) in [("1", Verdict::Yes), ("0000", Verdict::Yes), ("-1", Verdict::No)] {
            assert_eq!(Verdict::of(code), verdict);
        }
        for code in ["", "0", "01", " 1", "1.0", "7", "99", "999", "true"] {
            assert_eq!(Verdict::of(code), Verdict::Undecided, "{code:?}");
        }
    }

    #[test]
    fn only_the_exact_words_prove_an_order_absent() {
        for message in ["没有该订单", "订单不存在", "无此订单"] {
            assert!(says_no_such_order(message) && mentions_no_such_order(message), "{message}");
        }
        for message in [
            "签名错误或订单不存在",
            "系统维护，订单不存在或稍后再试",
            "订单不存在！",
            "订单 不存在",
            " 无此订单",
            "訂單不存在",
        ] {
            assert!(!says_no_such_order(message) && mentions_no_such_order(message), "{message}");
        }
        assert!(!mentions_no_such_order("商户不存在，获取商户密钥失败"));
    }
}
