//! What is behind a gateway's refusal, as far as its words say it.

use crate::core::protocol;

/// What is behind a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCause {
    /// Too many wrong signatures: the merchant is locked out.
    LockedOut,
    /// The gateway knows no merchant of this number.
    Merchant,
    /// The gateway does not know this machine's address.
    Address,
    /// Too little money is left.
    Balance,
    /// The card has no number, or the key is wrong: some gateways say both in the same words.
    NumberOrAesKey,
    /// The card was encrypted with another key.
    AesKey,
}

/// What is behind a refusal by its words (gateway protocol, replies). `has_number` tells whether
/// the card that was refused has one.
pub(crate) fn cause(message: &str, has_number: bool) -> Option<RefusalCause> {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    Some(match message {
        _ if protocol::says_locked_out(message) => RefusalCause::LockedOut,
        _ if says(&["无此商户", "商户不存在"]) => RefusalCause::Merchant,
        _ if says(&["拒绝服务", "白名单"]) => RefusalCause::Address,
        _ if says(&["余额不足"]) => RefusalCause::Balance,
        // Other implementations refuse a card without a number in the words for a wrong key.
        "卡号解密失败" if !has_number => RefusalCause::NumberOrAesKey,
        _ if says(&["解密失败"]) => RefusalCause::AesKey,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_that_say_why_are_explained() {
        for (message, behind) in [
            ("无此商户", RefusalCause::Merchant),
            ("商户不存在，获取商户密钥失败", RefusalCause::Merchant),
            ("拒绝服务[10.0.0.1]", RefusalCause::Address),
            ("IP白名单未设置", RefusalCause::Address),
            ("错误次数过多", RefusalCause::LockedOut),
            ("SIGN错误次数过多", RefusalCause::LockedOut),
            ("余额不足", RefusalCause::Balance),
            ("卡密解密失败", RefusalCause::AesKey),
            ("卡号解密失败", RefusalCause::AesKey),
        ] {
            assert_eq!(cause(message, true), Some(behind), "{message}");
        }
        assert_eq!(cause("卡号解密失败", false), Some(RefusalCause::NumberOrAesKey));
        for message in ["接口维护", "此卡已在处理", "商品不存在", ""] {
            assert_eq!(cause(message, true), None, "{message}");
        }
    }
}
