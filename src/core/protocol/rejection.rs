//! What the words of a rejection prove about an order that was to be placed (gateway protocol,
//! replies).

use super::words::{folded, has_number, is_unreadable};

/// What a rejection proves, from the least doubtful to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rejection {
    /// The order was not taken.
    Proved,
    /// Nothing of its words can be read.
    Unreadable,
    /// The order may have been stored before the gateway failed.
    MaybeStored,
    /// An order with this number exists: this one, or another that has its number.
    NumberTaken,
}

/// Words of a message that an order exists already, as they stand in [`folded`] text with its
/// `已经` and `已被` made `已`.
const EXISTS: [&str; 19] = [
    "重复",
    "已存在",
    "已提交",
    "已接收",
    "已受理",
    "已用",
    "已有",
    "单存在",
    "单号存在",
    "编号存在",
    "冲突",
    "唯一",
    "duplicat",
    "exist",
    "already",
    "repeat",
    "unique",
    "conflict",
    "dupentry",
];

/// What an order number may have gone through that shows it to be taken: read after one of these,
/// and 已.
const NUMBERS: [&str; 5] = ["单", "单号", "单据", "编号", "流水号"];
const DONE: [&str; 10] = ["使用", "占用", "受理", "接收", "接受", "收到", "处理", "在处理", "完成", "成功"];

/// A table of orders says this of a number that it has.
const DUPLICATE_ENTRY: &str = "1062";

/// Words that only seem to say so: what is not there, what was done to a card, what is used up.
const SEEMING: [&str; 11] = [
    "notexist",
    "ntexist",
    "nonexist",
    "卡已用",
    "卡号已用",
    "卡密已用",
    "卡已有",
    "卡号已有",
    "卡密已有",
    "已用完",
    "已用尽",
];

/// A gateway whose queue or database fails may have stored the order, and then says so.
const STORED: [&str; 14] = [
    "接收失败",
    "入库失败",
    "保存失败",
    "写入失败",
    "存储失败",
    "存入失败",
    "插入失败",
    "insertfail",
    "savefail",
    "writefail",
    "storefail",
    "failedtoinsert",
    "failedtosave",
    "failedtostore",
];

impl Rejection {
    /// Reads a text of a rejection, whatever its case and whatever stands between its letters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = folded(text).replace("已经", "已").replace("已被", "已");
        let present = SEEMING.iter().fold(words.clone(), |words, seeming| words.replace(seeming, ""));
        if EXISTS.iter().any(|word| present.contains(word)) || is_done(&words) || has_number(text, DUPLICATE_ENTRY) {
            Self::NumberTaken
        } else if STORED.iter().any(|word| words.contains(word)) {
            Self::MaybeStored
        } else if is_unreadable(text) {
            Self::Unreadable
        } else {
            Self::Proved
        }
    }
}

/// Whether something was done to a number or an order before.
fn is_done(words: &str) -> bool {
    words.match_indices('已').any(|(at, done)| {
        NUMBERS.iter().any(|number| words[..at].ends_with(number))
            && DONE.iter().any(|what| words[at + done.len()..].starts_with(what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_of_a_number_that_exists_is_no_proof() {
        for message in [
            "订单号不能重复",
            "订单已存在",
            "订单号已存在！",
            "订单号存在",
            "订单存在",
            "重复",
            "重複",
            "訂單號不能重複",
            "请勿重复提交",
            "该订单已提交",
            "订 单 已　存 在",
            "订单号：已存在",
            "订单，已被使用",
            "商户订单号已使用",
            "订单号已经使用",
            "订单号已用",
            "单号已经被占用",
            "系统已有该订单",
            "订单号冲突",
            "订单号必须唯一",
            "此订单已在处理",
            "单据已被接收",
            "已接收",
            "请求已受理",
            "訂單已經存在",
            "Duplicate order",
            "DUPLICATED",
            "ｄｕｐｌｉｃａｔｅ",
            "Duplicate entry 'C1' for key 'orderId'",
            "Repeat order",
            "order number is not unique",
            "409 Conflict",
            "SQLSTATE[23000]: 1062",
            "错误1062",
            "order_id Exists",
            "order already submitted",
            "A L R E A D Y",
            "接收失败，订单号重复",
            "not existing? it exists",
            "此卡已用，订单已用",
        ] {
            assert_eq!(Rejection::of(message), Rejection::NumberTaken, "{message}");
        }
    }

    #[test]
    fn a_rejection_of_what_may_be_stored_is_no_proof() {
        for message in [
            "接收失败",
            "接收失敗",
            "入库失败",
            "入庫失敗",
            "保存失败",
            "写入失败",
            "寫入失敗",
            "存储失败",
            "订单接收失败，请重试",
            "入 库 失 败",
            "insert failed",
            "INSERT FAILED: server has gone away",
            "failed to save order",
        ] {
            assert_eq!(Rejection::of(message), Rejection::MaybeStored, "{message}");
        }
    }

    #[test]
    fn other_rejections_are_proof() {
        for message in [
            "",
            "product does not exist",
            "the item doesn't exist",
            "此卡已使用",
            "此卡已用",
            "卡密已被使用",
            "额度已用完",
            "今日订单已满",
            "订单 C10620001 面值1062.50与产品不符",
            "保存成功",
        ] {
            assert_eq!(Rejection::of(message), Rejection::Proved, "{message}");
        }
    }

    /// The messages that are known from other implementations, in full.
    #[test]
    fn no_known_message_is_doubted_without_a_reason() {
        for message in [
            "SIGN错误",
            "此卡已在处理",
            "接口维护",
            "卡类型不存在",
            "商品不存在",
            "该接口暂未开通",
            "无此商户",
            "卡号解密失败",
            "卡密解密失败",
            "余额不足",
            "面值与产品不符",
            "没有该订单",
            "订单不存在",
            "无此订单",
            "商户不存在，获取商户密钥失败",
            "商户关闭接口",
            "该接口已被禁用",
            "拒绝服务[IP]",
            "拒绝服务[10.6.2.1]",
            "IP白名单未设置",
            "错误次数过多",
            "产品错误",
            "通道关闭",
            "用户通道关闭",
            "销售价格错误",
            "暂不支持该类型的充值",
            "orderId不能为空",
            "订单号长度不符合要求",
            "卡密错误",
        ] {
            assert_eq!(Rejection::of(message), Rejection::Proved, "{message}");
        }
    }

    #[test]
    fn what_cannot_be_read_proves_nothing() {
        for message in ["\u{fffd}\u{fffd}", "??????"] {
            assert_eq!(Rejection::of(message), Rejection::Unreadable, "{message}");
        }
    }
}
