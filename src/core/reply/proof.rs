//! What makes an answer prove nothing: a wrong signature of its own, another's order, a field
//! that stands twice (gateway protocol, replies).

use serde_json::Value;
use thiserror::Error;

use super::Reply;
use super::members::{Members, text_as_sent};
use super::order::{SALE_ID, TOP_UP_ID};
use crate::core::amount::same_amount;
use crate::core::protocol::Endpoint;
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, NEVER_SIGNED, Signature};

/// The fields that some gateways leave out of the signatures of their answers.
const UNSIGNED: [&[&str]; 3] = [&[], &["custom"], &["custom", "message"]];

/// What a question was about, and what its answer must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where it was asked.
    pub endpoint: Endpoint,
    /// Who asked.
    pub customer_id: &'a str,
    /// The order that was asked about.
    pub order_id: Option<&'a str>,
    /// The amount that was sent for a sale, where it is known.
    pub amount: Option<&'a str>,
}

/// Why an answer proves nothing.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Unproved {
    /// Something in front of the gateway may have answered.
    #[error("the answer came with HTTP {0}")]
    Status(u16),
    /// It carries a signature that the merchant's key did not make.
    #[error("the answer's own signature is wrong, it may be forged")]
    Signature,
    /// Which of the two counts, nobody can say.
    #[error("a field stands twice in the answer")]
    Twice,
    /// Another merchant's.
    #[error("the answer is about another merchant, {0}")]
    Merchant(String),
    /// Another order's.
    #[error("the answer is about another order, {0}")]
    Order(String),
    /// Another amount than was sent.
    #[error("the answer is about an amount of {told}, and {sent} was sent")]
    Amount {
        /// The amount in the answer.
        told: String,
        /// The amount that the ledger holds.
        sent: String,
    },
}

/// Fields that a signature may have been made over, ascending by the bytes of their names; those
/// whose value is `null` have none.
pub(super) type Signed = Vec<(String, Option<String>)>;

impl Reply {
    /// Checks the reply's signature over the fields of `data`; `None` where there is none, or
    /// where `data` has a shape that nobody can sign. It is to be asked before the reply is
    /// scrubbed of secrets that were signed.
    ///
    /// Signatures come in dialects, with and without the texts of the merchant and the platform,
    /// fields without a value left out or not. All of them need the key.
    #[must_use]
    pub fn verify(&self, key: &ApiKey) -> Option<bool> {
        let given = self.sign.as_ref()?;
        if self.signable.is_empty() {
            return None;
        }
        let Ok(given) = given.parse::<Signature>() else { return Some(false) };
        Some(self.signable.iter().flat_map(dialects).any(|canonical| canonical.sign(key) == given))
    }

    /// Why an answer proves nothing about what was asked; `None` where it may be believed.
    #[must_use]
    pub fn distrust(&self, http_status: u16, asked: &Asked) -> Option<Unproved> {
        if !(200..300).contains(&http_status) {
            return Some(Unproved::Status(http_status));
        }
        if self.is_forged {
            return Some(Unproved::Signature);
        }
        if self.twice {
            return Some(Unproved::Twice);
        }
        let anothers = |names: &[&str], ours: &str| self.field(names).filter(|told| told != ours);
        let merchant = ["customerId", "shopid"].into_iter().find_map(|name| anothers(&[name], asked.customer_id));
        if let Some(merchant) = merchant {
            return Some(Unproved::Merchant(merchant));
        }
        let names = if asked.endpoint == Endpoint::Bizorder { TOP_UP_ID } else { SALE_ID };
        if let Some(order) = asked.order_id.and_then(|ours| anothers(names, ours)) {
            return Some(Unproved::Order(order));
        }
        // The amount of a top-up is what was charged.
        let sent = asked.amount.filter(|_| asked.endpoint == Endpoint::Query)?;
        let told = self.field(&["amount"]).filter(|told| !same_amount(told, sent))?;
        Some(Unproved::Amount { told, sent: sent.to_owned() })
    }
}

/// What the signature of a reply may be over; nothing where nobody could sign it. Where `data`
/// is empty, a gateway may have signed the envelope instead.
pub(super) fn signable(envelope: &Members, object: Option<&Members>, data: &Value) -> Vec<Signed> {
    let is_empty = match data {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    match object.map(scalars) {
        _ if is_empty => vec![Signed::new(), scalars(envelope).unwrap_or_default()],
        Some(Some(fields)) => vec![fields],
        _ => Vec::new(),
    }
}

/// The members of an object that a signature could be over; `None` where one is no scalar.
fn scalars(object: &Members) -> Option<Signed> {
    let mut fields = object
        .iter()
        .map(|(name, value)| {
            let text = text_as_sent(value)?;
            Some((name.to_owned(), (value.get() != "null").then_some(text)))
        })
        .collect::<Option<Signed>>()?;
    fields.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(fields)
}

/// The strings that may have been signed.
fn dialects(fields: &Signed) -> impl Iterator<Item = Canonical> {
    UNSIGNED.into_iter().flat_map(move |unsigned| {
        let signed = |name: &str| !NEVER_SIGNED.contains(&name) && !unsigned.contains(&name);
        let fields = fields.iter().filter(move |(name, _)| signed(name));
        [false, true].map(|with_null| {
            Canonical::join(fields.clone().filter_map(|(name, text)| match text {
                Some(text) if text.is_empty() => None,
                Some(text) => Some((name.as_str(), text.as_str())),
                None => with_null.then_some((name.as_str(), "")),
            }))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::form::Form;
    use crate::core::signature;
    use proptest::prelude::*;

    const ASKED: Asked =
        Asked { endpoint: Endpoint::Query, customer_id: "10001", order_id: Some("C1"), amount: Some("100") };

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    fn key() -> ApiKey {
        ApiKey::new("k".into())
    }

    /// The signature of a string without its key.
    fn sign(canonical: &str) -> String {
        let pairs = canonical.split('&').filter_map(|pair| pair.split_once('='));
        Canonical::join(pairs).sign(&key()).to_string()
    }

    #[test]
    fn signatures_come_in_dialects() {
        let data = r#"{"b":2.50,"a":"1","custom":"c","message":"m","none":null,"empty":"","s":"/"}"#;
        let verify = |signed: &str| reply(&format!(r#"{{"code":1,"data":{data},"sign":"{signed}"}}"#)).verify(&key());
        for signed in [
            "a=1&b=2.50&custom=c&message=m",
            "a=1&b=2.50&message=m",
            "a=1&b=2.50",
            "a=1&b=2.50&custom=c&message=m&none=",
            "a=1&b=2.50&none=",
        ] {
            assert_eq!(verify(&sign(signed)), Some(true), "{signed}");
            assert_eq!(verify(&sign(signed).to_uppercase()), Some(true), "{signed}");
        }
        for signed in ["a=1", "a=2&b=2.50", "a=1&b=2.5&custom=c&message=m", "a=1&b=2.50&empty=", "b=2.50&a=1"] {
            assert_eq!(verify(&sign(signed)), Some(false), "{signed}");
        }
        assert_eq!(verify("not a signature"), Some(false));
        assert_eq!(verify(""), None, "an empty one is none");
    }

    #[test]
    fn what_nobody_could_sign_is_not_signed_wrongly() {
        for data in [r#"{"a":{"b":1}}"#, r#"{"a":[1]}"#, "[1]", r#"[{"a":1},{"a":2}]"#, r#""text""#, "true"] {
            assert_eq!(reply(&format!(r#"{{"code":1,"data":{data},"sign":"0"}}"#)).verify(&key()), None, "{data}");
        }
        assert_eq!(reply(r#"{"code":1,"data":{"a":1}}"#).verify(&key()), None);
    }

    #[test]
    fn an_empty_answer_may_be_signed_by_its_envelope() {
        for data in ["", r#","data":null"#, r#","data":[]"#, r#","data":{}"#, r#","data":"""#] {
            let verify =
                |sign: &str| reply(&format!(r#"{{"code":1,"msg":"ok"{data},"sign":"{sign}"}}"#)).verify(&key());
            assert_eq!(verify(&sign("")), Some(true), "{data}");
            assert_eq!(verify(&sign("a=1")), Some(false), "{data}");
            if !data.contains(['[', '{']) {
                assert_eq!(verify(&sign("code=1&msg=ok")), Some(true), "{data}");
            }
        }
    }

    #[test]
    fn an_answer_proves_nothing_of_what_is_anothers() {
        let distrust = |data: &str| reply(&format!(r#"{{"code":1,"data":{data}}}"#)).distrust(200, &ASKED);
        for data in [
            r#"{"status":2}"#,
            r#"{"orderId":"C1","customerId":10001,"amount":"100.00"}"#,
            r#"{"ORDERID":"C1","customerid":"10001","Amount":100}"#,
            r#"{"orderId":"","customerId":null,"amount":""}"#,
            "null",
        ] {
            assert_eq!(distrust(data), None, "{data}");
        }
        for (data, why) in [
            (r#"{"orderid":"C2"}"#, Unproved::Order("C2".into())),
            (r#"{"orderId":"c1"}"#, Unproved::Order("c1".into())),
            (r#"{"orderId":" C1"}"#, Unproved::Order(" C1".into())),
            (r#"{"CustomerID":10002}"#, Unproved::Merchant("10002".into())),
            (r#"{"shopid":"010001"}"#, Unproved::Merchant("010001".into())),
            (r#"{"amount":99.99}"#, Unproved::Amount { told: "99.99".into(), sent: "100".into() }),
            (r#"{"amount":"1e2"}"#, Unproved::Amount { told: "1e2".into(), sent: "100".into() }),
            (r#"{"status":3,"status":3}"#, Unproved::Twice),
            (r#"{"status":3,"Status":2}"#, Unproved::Twice),
            (r#"[{"status":3,"STATUS":2}]"#, Unproved::Twice),
        ] {
            assert_eq!(distrust(data), Some(why), "{data}");
        }
        assert_eq!(reply(r#"{"code":1}"#).distrust(404, &ASKED), Some(Unproved::Status(404)));
    }

    #[test]
    fn the_amount_of_a_top_up_is_what_was_charged() {
        let asked = Asked { endpoint: Endpoint::Bizorder, ..ASKED };
        assert_eq!(reply(r#"{"code":1,"data":{"OrderId":"C1","amount":49}}"#).distrust(200, &asked), None);
        let other = reply(r#"{"code":1,"data":{"orderno":"C2"}}"#);
        assert_eq!(other.distrust(200, &asked), Some(Unproved::Order("C2".into())));
    }

    #[test]
    fn a_forged_answer_proves_nothing() {
        let mut forged = reply(r#"{"code":1,"data":{"orderId":"C1"},"sign":"00000000000000000000000000000000"}"#);
        assert_eq!(forged.distrust(200, &ASKED), None, "nobody has looked yet");
        forged.authenticate(&key());
        assert_eq!(forged.distrust(200, &ASKED), Some(Unproved::Signature));
    }

    proptest! {
        #[test]
        fn what_the_key_signed_is_never_called_forged(
            fields in prop::collection::btree_map("[A-Za-z]{1,6}", "[^\\p{C}]{0,9}", 0..6),
        ) {
            let form = Form::from_pairs(fields.clone().into_iter().collect()).expect("unique names");
            let sign = signature::sign(&form, &[], &key()).to_string();
            let body = serde_json::json!({"code": 1, "data": fields, "sign": sign}).to_string();
            prop_assert_eq!(reply(&body).verify(&key()), Some(true));
            prop_assert_eq!(reply(&body).verify(&ApiKey::new("other".into())), Some(false));
        }
    }
}
