//! What the codes, statuses and messages of replies prove (gateway protocol, replies).

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

/// What the message of a rejection proves about an order that was to be placed (gateway protocol,
/// replies).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The order was not taken.
    Proved,
    /// An order with this number exists: this one, or another that has its number.
    NumberTaken,
    /// The order may have been stored before the gateway failed.
    MaybeStored,
}

/// Words of a message that an order exists already, as they stand in [`folded`] text.
const EXISTS: [&str; 10] =
    ["重复", "重複", "已存在", "已经存在", "已經存在", "已提交", "已经提交", "duplicat", "exist", "already"];

/// What an order number may have gone through that shows it to be taken: read after 单 or 单号,
/// and 已.
const DONE: [&str; 13] =
    ["使用", "被使用", "占用", "被占用", "受理", "接收", "接受", "收到", "处理", "在处理", "完成", "成功", "入库"];

/// Words that only seem to say so.
const ABSENT: [&str; 3] = ["notexist", "ntexist", "nonexist"];

/// A gateway whose queue fails stores the order, and then says so.
const STORED: [&str; 2] = ["接收失败", "入库失败"];

impl Rejection {
    /// Reads a message, whatever its case and whatever stands between its letters.
    #[must_use]
    pub fn of(message: &str) -> Self {
        let words = folded(message);
        let present = ABSENT.iter().fold(words.clone(), |words, absent| words.replace(absent, ""));
        let done = |after: &str| {
            words
                .match_indices(after)
                .any(|(at, _)| DONE.iter().any(|done| words[at + after.len()..].starts_with(done)))
        };
        if EXISTS.iter().any(|word| present.contains(word)) || done("单已") || done("单号已") {
            Self::NumberTaken
        } else if STORED.iter().any(|word| words.contains(word)) {
            Self::MaybeStored
        } else {
            Self::Proved
        }
    }
}

/// Letters and digits alone, in lower case and half width: a word is the same whatever its
/// looks.
fn folded(message: &str) -> String {
    let half_width = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    message.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
    fn a_rejection_of_a_number_that_exists_is_no_proof() {
        for message in [
            "订单号不能重复",
            "订单已存在",
            "订单号已存在！",
            "重复",
            "请勿重复提交",
            "该订单已提交",
            "订 单 已　存 在",
            "订单号：已存在",
            "订单，已被使用",
            "商户订单号已使用",
            "此订单已在处理",
            "Duplicate order",
            "DUPLICATED",
            "ｄｕｐｌｉｃａｔｅ",
            "order_id Exists",
            "order already submitted",
            "A L R E A D Y",
            "接收失败，订单号重复",
            "not existing? it exists",
        ] {
            assert_eq!(Rejection::of(message), Rejection::NumberTaken, "{message}");
        }
        for message in ["接收失败", "入库失败", "订单接收失败，请重试", "入 库 失 败"] {
            assert_eq!(Rejection::of(message), Rejection::MaybeStored, "{message}");
        }
    }

    #[test]
    fn other_rejections_are_proof() {
        for message in [
            "",
            "此卡已在处理",
            "接口维护",
            "卡类型不存在",
            "商品不存在",
            "订单不存在",
            "product does not exist",
            "the item doesn't exist",
            "SIGN错误",
            "该接口已被禁用",
            "此卡已使用",
            "余额不足",
            "今日订单已满",
            "卡号解密失败",
        ] {
            assert_eq!(Rejection::of(message), Rejection::Proved, "{message}");
        }
    }

    #[test]
    fn only_the_exact_words_prove_an_order_absent() {
        for message in ["没有该订单", "订单不存在", "无此订单"] {
            assert!(says_no_such_order(message) && mentions_no_such_order(message), "{message}");
        }
        for message in
            ["签名错误或订单不存在", "系统维护，订单不存在或稍后再试", "订单不存在！", "订单 不存在", " 无此订单"]
        {
            assert!(!says_no_such_order(message) && mentions_no_such_order(message), "{message}");
        }
        assert!(!mentions_no_such_order("商户不存在，获取商户密钥失败"));
    }
}
