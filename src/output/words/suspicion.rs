//! Words for what looks wrong in a key or a value, and for what to do about a refusal.

use crate::workbench::suspicion::{KeySuspicion, RefusalCause, Rewritten, RewrittenPart};

/// What is suspicious about a key, to be read after its name.
#[must_use]
pub fn key_suspicion(suspicion: KeySuspicion) -> &'static str {
    match suspicion {
        KeySuspicion::CarriageReturn => "contains a carriage return (CR): its file has Windows line endings",
        KeySuspicion::LineFeed => "contains a line feed: more than one line was stored",
        KeySuspicion::Bom => "contains a byte-order mark (BOM): its file was saved with one",
        KeySuspicion::Quoted => "stands in quotes, which count as part of it",
        KeySuspicion::Blank => "begins or ends with a blank, which counts as part of it",
        KeySuspicion::NotAscii => "contains characters that are not ASCII",
        KeySuspicion::Length => "is unusually short or long: a part of it may be missing, or doubled",
    }
}

/// Why a signature of a field's value cannot match at some gateways.
#[must_use]
pub fn rewritten(rewritten: &Rewritten) -> String {
    let why = match rewritten.what {
        RewrittenPart::Character(c) => format!("contains `{c}`"),
        RewrittenPart::Blank => "begins or ends with a blank".to_owned(),
    };
    format!("the field {} {why}, and some gateways change that before they check the signature", rewritten.field)
}

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

    #[test]
    fn what_is_suspicious_is_named() {
        for (suspicion, word) in [
            (KeySuspicion::CarriageReturn, "(CR)"),
            (KeySuspicion::LineFeed, "line feed"),
            (KeySuspicion::Bom, "(BOM)"),
            (KeySuspicion::Quoted, "quotes"),
            (KeySuspicion::Blank, "blank"),
            (KeySuspicion::NotAscii, "ASCII"),
            (KeySuspicion::Length, "short"),
        ] {
            assert!(key_suspicion(suspicion).contains(word), "{suspicion:?}");
        }
        let told = |field: &str, what: RewrittenPart| rewritten(&Rewritten { field: field.to_owned(), what });
        let url = told("notify_url", RewrittenPart::Character('&'));
        assert!(url.starts_with("the field notify_url contains `&`"), "{url}");
        let custom = told("custom", RewrittenPart::Blank);
        assert!(custom.starts_with("the field custom begins or ends with a blank"), "{custom}");
    }
}
