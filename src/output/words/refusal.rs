//! Words for what to do about a gateway's refusal.

use crate::core::lang::{Words, say};
use crate::workbench::refusal::RefusalCause;

/// What advice about a refusal names.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Where the merchant number comes from.
    pub merchant_from: &'a Words,
    /// The command that shows the balance, where one can.
    pub balance: Option<&'a str>,
    /// The command that encrypts by hand.
    pub encrypt: &'a str,
}

/// What to do about a refusal.
#[must_use]
pub fn refusal_advice(cause: RefusalCause, known: &Known) -> Words {
    let check_aes_key = || {
        say!(
            "check aes_key: the same value must encrypt alike here (`{}`) and at the platform",
            "检查 aes_key：同一个值在这里（`{}`）和在平台加密的结果必须相同",
            known.encrypt
        )
    };
    match cause {
        RefusalCause::LockedOut => {
            say!(
                "stop: the gateway counts wrong signatures and locks merchants out, longer with every try; mend api_key \
             and customer_id first, then have the platform unlock the merchant",
                "停止：平台会统计签名错误次数并锁定商户，每试一次锁得更久；先修正 api_key 和 customer_id，再请平台解锁"
            )
        }
        RefusalCause::Merchant => {
            say!(
                "check customer_id, which comes from {origin}, and that base_url is its platform",
                "检查来自{origin}的 customer_id，以及 base_url 是否是它的平台",
                [origin = known.merchant_from]
            )
        }
        RefusalCause::Address => {
            say!(
                "have the platform whitelist (IP白名单) the address from which this machine, or its proxy, reaches it",
                "请平台把本机（或其代理）访问平台所用的地址加入 IP白名单"
            )
        }
        RefusalCause::Balance => match known.balance {
            Some(balance) => {
                say!("`{balance}` shows what is left; have the platform add money", "`{balance}` 显示余额；请平台加款")
            }
            None => say!("have the platform add money", "请平台加款"),
        },
        RefusalCause::NumberOrAesKey => say!(
            "some gateways refuse a card without a number in these words; if its number is not missing, {check}",
            "有的平台对没有卡号的卡也用这句话拒绝；如果卡号没有缺失，{check}",
            [check = check_aes_key()]
        ),
        RefusalCause::AesKey => check_aes_key(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_about_a_refusal_names_where_to_look() {
        let known = Known {
            merchant_from: &"profile shop".into(),
            balance: Some("consign balance"),
            encrypt: "consign encrypt",
        };
        for (cause, word) in [
            (RefusalCause::Merchant, "customer_id, which comes from profile shop"),
            (RefusalCause::Address, "whitelist"),
            (RefusalCause::LockedOut, "stop"),
            (RefusalCause::Balance, "`consign balance`"),
            (RefusalCause::AesKey, "check aes_key: the same value must encrypt alike here (`consign encrypt`)"),
            (RefusalCause::NumberOrAesKey, "without a number"),
        ] {
            let said = refusal_advice(cause, &known);
            assert!(said.contains(word), "{cause:?}: {said}");
        }
    }
}
