//! Words for what to do about a gateway's refusal.

use crate::workbench::refusal::RefusalCause;

/// What advice about a refusal names.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Where the merchant number comes from.
    pub merchant_from: &'a str,
    /// The command that shows the balance, where one can.
    pub balance: Option<&'a str>,
    /// The command that encrypts by hand.
    pub encrypt: &'a str,
}

/// What to do about a refusal.
#[must_use]
pub fn refusal_advice(cause: RefusalCause, known: &Known) -> String {
    let check_aes_key =
        || format!("check aes_key: the same value must encrypt alike here (`{}`) and at the platform", known.encrypt);
    match cause {
        RefusalCause::LockedOut => {
            "stop: the gateway counts wrong signatures and locks merchants out, longer with every try; mend api_key \
             and customer_id first, then have the platform unlock the merchant"
                .into()
        }
        RefusalCause::Merchant => {
            format!("check customer_id, which comes from {}, and that base_url is its platform", known.merchant_from)
        }
        RefusalCause::Address => {
            "have the platform whitelist (IP白名单) the address from which this machine, or its proxy, reaches it"
                .into()
        }
        RefusalCause::Balance => match known.balance {
            Some(balance) => format!("`{balance}` shows what is left; have the platform add money"),
            None => "have the platform add money".into(),
        },
        RefusalCause::NumberOrAesKey => format!(
            "some gateways refuse a card without a number in these words; if its number is not missing, {}",
            check_aes_key()
        ),
        RefusalCause::AesKey => check_aes_key(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_about_a_refusal_names_where_to_look() {
        let known =
            Known { merchant_from: "profile shop", balance: Some("consign balance"), encrypt: "consign encrypt" };
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
