//! What makes an answer prove nothing: a wrong signature of its own, another's order, a field
//! that stands twice (gateway protocol, replies).

use serde_json::Value;

use super::envelope::Reply;
use super::told::{ACCOUNT, AMOUNT, ITEM, MERCHANT, SALE, TOP_UP, Told};
use crate::core::amount::same_amount;
use crate::core::protocol::{Endpoint, OrderState};
use crate::core::typed::normal_form;

/// What a question was about, and what its answer must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Where it was asked.
    pub endpoint: Endpoint,
    /// Who asked.
    pub customer_id: &'a str,
    /// The order that was asked about.
    pub order_id: Option<&'a str>,
    /// What was sent for it, where that is known.
    pub sent: Option<&'a Sent>,
}

/// What was sent for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The face value.
    pub amount: String,
    /// The product of a card, the item of a top-up.
    pub product: String,
    /// The last characters of a card number or an account, as typed; what is hidden of it is stars.
    pub masked: String,
}

/// Why an answer proves nothing. Its words are not made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproved {
    /// Something in front of the gateway may have answered.
    Status(u16),
    /// It carries a signature that the merchant's key did not make.
    Signature,
    /// Which of the two counts, nobody can say.
    Twice,
    /// Another merchant's.
    Merchant(String),
    /// Another order's.
    Order(String),
    /// Another amount than was sent.
    Amount {
        /// The amount in the answer.
        told: String,
        /// The amount that the ledger holds.
        sent: String,
    },
    /// Another top-up's account.
    Account(String),
    /// Another top-up's item.
    Item {
        /// The item in the answer.
        told: String,
        /// The item that the ledger holds.
        sent: String,
    },
}

impl Reply {
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
        if let Some(merchant) = self.another(MERCHANT, asked.customer_id) {
            return Some(Unproved::Merchant(merchant));
        }
        let names = match asked.endpoint {
            Endpoint::Submit | Endpoint::Query | Endpoint::Balance => SALE,
            Endpoint::Bizorder | Endpoint::Buy => TOP_UP,
        };
        if let Some(order) = asked.order_id.and_then(|ours| self.another(names, ours)) {
            return Some(Unproved::Order(order));
        }
        let sent = asked.sent?;
        match asked.endpoint {
            Endpoint::Query => self.another_amount(&sent.amount),
            // The amount of a top-up is what was charged.
            Endpoint::Bizorder => self.another_account(&sent.masked).or_else(|| self.another_item(&sent.product)),
            Endpoint::Submit | Endpoint::Balance | Endpoint::Buy => None,
        }
    }

    /// Whether a refusal shows an order all the same: somewhere in its data stands a status. That of
    /// a sale may say that there is none.
    #[must_use]
    pub fn shows_an_order(&self, endpoint: Endpoint) -> bool {
        has_status(&self.data, endpoint == Endpoint::Query)
    }

    /// What stands under one of these names and is not ours.
    fn another(&self, names: &[&str], ours: &str) -> Option<String> {
        let anothers = |told: &&Told| names.iter().any(|name| told.is(name)) && !(told.is_scalar && told.text == ours);
        self.told.iter().find(anothers).map(|told| told.text.clone())
    }

    fn field_told(&self, name: &str) -> Option<&Told> {
        self.told.iter().find(|told| told.within && told.is(name))
    }

    fn another_amount(&self, sent: &str) -> Option<Unproved> {
        let told = self.field_told(AMOUNT).filter(|told| !(told.is_scalar && same_amount(&told.text, sent)))?;
        Some(Unproved::Amount { told: told.text.clone(), sent: sent.to_owned() })
    }

    /// Compares as much of the end as the ledger shows; a gateway may show less, behind stars.
    fn another_account(&self, masked: &str) -> Option<Unproved> {
        let ours = normal_form(masked.trim_start_matches('*'));
        let told = self.field_told(ACCOUNT)?;
        let text = normal_form(&told.text);
        let ending = || text.chars().rev().map(Some).chain(std::iter::repeat(None));
        let same = ours.chars().rev().zip(ending()).all(|(ours, told)| told == Some(ours) || told == Some('*'));
        let shown = text.chars().count().saturating_sub(4);
        (!(told.is_scalar && same)).then(|| Unproved::Account(text.chars().skip(shown).collect()))
    }

    fn another_item(&self, sent: &str) -> Option<Unproved> {
        let told = self.field_told(ITEM).filter(|told| !(sent.is_empty() || told.is_scalar && told.text == sent))?;
        Some(Unproved::Item { told: told.text.clone(), sent: sent.to_owned() })
    }
}

/// Whether a status stands anywhere in a value, but one that says that there is no order.
fn has_status(value: &Value, of_sale: bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has_status(item, of_sale)),
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let says_nothing = text.is_empty() || value.is_null();
            let is_absence = of_sale && OrderState::of_sale(&text) == OrderState::NotFound;
            name.eq_ignore_ascii_case("status") && !says_nothing && !is_absence || has_status(value, of_sale)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::secret::ApiKey;

    const ASKED: Asked = Asked { endpoint: Endpoint::Query, customer_id: "10001", order_id: Some("C1"), sent: None };

    fn sent() -> Sent {
        Sent { amount: "100".into(), product: "103".into(), masked: "****0000".into() }
    }

    fn reply(body: &str) -> Reply {
        Reply::parse(body.as_bytes()).expect("a reply")
    }

    #[test]
    fn an_answer_proves_nothing_of_what_is_anothers() {
        let sent = sent();
        let asked = Asked { sent: Some(&sent), ..ASKED };
        let distrust = |data: &str| reply(&format!(r#"{{"code":1,"data":{data}}}"#)).distrust(200, &asked);
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
            (r#"{"orderId":["C1"]}"#, Unproved::Order(r#"["C1"]"#.into())),
            (r#"{"orderId":{"a":"C1"}}"#, Unproved::Order(r#"{"a":"C1"}"#.into())),
            (r#"{"orderId":[]}"#, Unproved::Order("[]".into())),
            (r#"{"customerId":["10001"]}"#, Unproved::Merchant(r#"["10001"]"#.into())),
            (r#"{"customerId":"10001","shopid":"10002"}"#, Unproved::Merchant("10002".into())),
            (r#"{"orderId":"C1","tmporder":"C2"}"#, Unproved::Order("C2".into())),
            (r#"{"amount":["100"]}"#, Unproved::Amount { told: r#"["100"]"#.into(), sent: "100".into() }),
            (r#"{"status":3,"status":3}"#, Unproved::Twice),
            (r#"{"status":3,"Status":2}"#, Unproved::Twice),
            (r#"[{"status":3,"STATUS":2}]"#, Unproved::Twice),
        ] {
            assert_eq!(distrust(data), Some(why), "{data}");
        }
        assert_eq!(reply(r#"{"code":1}"#).distrust(404, &ASKED), Some(Unproved::Status(404)));
    }

    #[test]
    fn what_stands_beside_the_data_counts_as_well() {
        let distrust =
            |more: &str| reply(&format!(r#"{{"code":1,"data":{{"status":2}},{more}}}"#)).distrust(200, &ASKED);
        assert_eq!(distrust(r#""orderId":"C1","customerId":10001,"amount":5"#), None);
        assert_eq!(distrust(r#""OrderID":"C2""#), Some(Unproved::Order("C2".into())));
        assert_eq!(distrust(r#""orderId":["C1"]"#), Some(Unproved::Order(r#"["C1"]"#.into())));
        assert_eq!(distrust(r#""customerId":"10002""#), Some(Unproved::Merchant("10002".into())));
    }

    #[test]
    fn a_top_up_is_known_by_its_account_and_item() {
        let sent = sent();
        let asked = Asked { endpoint: Endpoint::Bizorder, sent: Some(&sent), ..ASKED };
        let distrust = |data: &str| reply(&format!(r#"{{"code":1,"data":{{{data}}}}}"#)).distrust(200, &asked);
        for data in [
            r#""OrderId":"C1","amount":49,"itemid":103,"number":"13800000000""#,
            r#""number":"138-0000 0 000","itemid":"103""#,
            r#""number":"138****0000""#,
            r#""number":"13800000***""#,
            r#""number":"","itemid":null"#,
            r#""number":13800000000"#,
        ] {
            assert_eq!(distrust(data), None, "{data}");
        }
        let item = |told: &str| Some(Unproved::Item { told: told.into(), sent: "103".into() });
        for (data, why) in [
            (r#""orderno":"C2""#, Some(Unproved::Order("C2".into()))),
            (r#""OrderId":"C1","orderno":"C2""#, Some(Unproved::Order("C2".into()))),
            (r#""OrderId":"C1","tmporder":"C2""#, Some(Unproved::Order("C2".into()))),
            (r#""number":"13800000001""#, Some(Unproved::Account("0001".into()))),
            (r#""number":"138****0001""#, Some(Unproved::Account("0001".into()))),
            (r#""number":"000""#, Some(Unproved::Account("000".into()))),
            (r#""number":["13800000000"]"#, Some(Unproved::Account(r#"00"]"#.into()))),
            (r#""itemid":104"#, item("104")),
            (r#""itemid":{"a":103}"#, item(r#"{"a":103}"#)),
        ] {
            assert_eq!(distrust(data), why, "{data}");
        }
        // What the ledger does not show is not held against the answer.
        let hidden = Sent { masked: "****".into(), product: String::new(), ..sent.clone() };
        let asked = Asked { sent: Some(&hidden), ..asked };
        let other = reply(r#"{"code":1,"data":{"number":"13800000001","itemid":104}}"#);
        assert_eq!(other.distrust(200, &asked), None);
    }

    #[test]
    fn a_refusal_may_show_an_order() {
        let shows = |data: &str, endpoint| {
            reply(&format!(r#"{{"code":-1,"msg":"订单不存在","data":{data}}}"#)).shows_an_order(endpoint)
        };
        for data in [r#"{"status":2}"#, r#"[{"STATUS":"x"},{}]"#, r#"{"a":{"status":[2]}}"#] {
            assert!(shows(data, Endpoint::Query) && shows(data, Endpoint::Bizorder), "{data}");
        }
        for data in ["null", "[]", r#"{"status":""}"#, r#"{"status":null,"orderId":"C1"}"#] {
            assert!(!shows(data, Endpoint::Query) && !shows(data, Endpoint::Bizorder), "{data}");
        }
        assert!(!shows(r#"{"status":4}"#, Endpoint::Query) && shows(r#"{"status":4}"#, Endpoint::Bizorder));
    }

    #[test]
    fn a_forged_answer_proves_nothing() {
        let mut forged = reply(r#"{"code":1,"data":{"orderId":"C1"},"sign":"00000000000000000000000000000000"}"#);
        assert_eq!(forged.distrust(200, &ASKED), None, "nobody has looked yet");
        forged.authenticate(&ApiKey::new("k".into()));
        assert_eq!(forged.distrust(200, &ASKED), Some(Unproved::Signature));
    }
}
