//! Notifications as platforms send them: what merchants test their receivers with.

use crate::core::form::Form;
use crate::core::protocol::NOTIFICATION_UNSIGNED;
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, NEVER_SIGNED};

use super::told::NotifiedState;

/// By whose meanings a sale's notification is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// As the merchant document has it.
    Document,
    /// As other implementations of the gateway send it: amounts as in a query's reply, all signed,
    /// those without a value as `name=`.
    Peer,
}

/// A sale, as its notification tells it. Amounts are decimal texts.
#[derive(Clone, Copy, Debug)]
pub struct SaleNotice<'a> {
    /// The merchant number (商户号).
    pub customer_id: &'a str,
    /// The merchant's order number.
    pub order_id: &'a str,
    /// The platform's own number.
    pub system_order_id: &'a str,
    /// Where the order stands.
    pub state: NotifiedState,
    /// The submitted face value.
    pub face_value: &'a str,
    /// The card's real face value; of a failed sale there is none.
    pub real_face_value: Option<&'a str>,
    /// The money settled.
    pub settled: Option<&'a str>,
    /// When, in Unix seconds.
    pub time: i64,
    /// The platform's remark.
    pub message: &'a str,
    /// The merchant's own text.
    pub custom: &'a str,
}

/// A top-up, as its notification tells it. Amounts are decimal texts.
#[derive(Clone, Copy, Debug)]
pub struct TopUpNotice<'a> {
    /// The merchant number (商户号).
    pub customer_id: &'a str,
    /// The merchant's order number.
    pub order_id: &'a str,
    /// The platform's own number.
    pub system_order_id: &'a str,
    /// Where the order stands.
    pub state: NotifiedState,
    /// The phone number or account.
    pub number: &'a str,
    /// The face value.
    pub face_value: &'a str,
    /// The money charged.
    pub charged: &'a str,
    /// The platform's remark.
    pub message: &'a str,
    /// The merchant's own text.
    pub ext: &'a str,
}

impl SaleNotice<'_> {
    /// The signed form.
    #[must_use]
    pub fn sign(&self, sender: Sender, key: &ApiKey) -> Form {
        let status = match self.state {
            NotifiedState::Undecided => "1",
            NotifiedState::Succeeded => "2",
            NotifiedState::Failed => "3",
        };
        let time = self.time.to_string();
        let ours =
            [("customerId", self.customer_id), ("systemOrderId", self.system_order_id), ("orderId", self.order_id)];
        let ends = [("successTime", time.as_str()), ("message", self.message)];
        let (money, custom, success, actual, unsigned): (_, _, _, _, &[&str]) = match sender {
            Sender::Document => ("money", "custom", self.settled, self.real_face_value, &NOTIFICATION_UNSIGNED),
            Sender::Peer => ("amount", "extendParams", self.real_face_value, self.settled, &[]),
        };
        let mut fields: Vec<(&str, Option<&str>)> = ours.map(|(name, value)| (name, Some(value))).into();
        fields.extend([("status", Some(status)), (money, Some(self.face_value))]);
        fields.extend([("successAmount", success), ("actualAmount", actual)]);
        fields.extend(ends.map(|(name, value)| (name, Some(value))));
        fields.push((custom, Some(self.custom)));
        if sender == Sender::Peer {
            fields.push(("realPrice", self.real_face_value));
        }
        signed(&fields, unsigned, sender == Sender::Peer, key)
    }
}

impl TopUpNotice<'_> {
    /// The signed form.
    #[must_use]
    pub fn sign(&self, key: &ApiKey) -> Form {
        let code = match self.state {
            NotifiedState::Undecided => "0",
            NotifiedState::Succeeded => "1",
            NotifiedState::Failed => "-1",
        };
        let fields = [
            ("customerId", self.customer_id),
            ("orderno", self.system_order_id),
            ("tmporder", self.order_id),
            ("number", self.number),
            ("code", code),
            ("cardno", ""),
            ("voucher", ""),
            ("ext", self.ext),
            ("money", self.face_value),
            ("message", self.message),
            ("amount", self.charged),
        ];
        signed(&fields.map(|(name, value)| (name, Some(value))), &[], false, key)
    }
}

/// The form with a signature over its fields, as a platform signs them.
#[must_use]
pub fn sign(form: &Form, sender: Sender, key: &ApiKey) -> Form {
    let unsigned: &[&str] = match sender {
        Sender::Document => &NOTIFICATION_UNSIGNED,
        Sender::Peer => &[],
    };
    let fields: Vec<(&str, Option<&str>)> =
        form.iter().filter(|(name, _)| !NEVER_SIGNED.contains(name)).map(|(name, value)| (name, Some(value))).collect();
    signed(&fields, unsigned, false, key)
}

/// The form of the fields that have a value, with a signature over those that are not empty, and over
/// those without a value where these are signed, too.
fn signed(fields: &[(&str, Option<&str>)], unsigned: &[&str], nulls_too: bool, key: &ApiKey) -> Form {
    let mut over: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, value)| !unsigned.contains(name) && *value != Some("") && (nulls_too || value.is_some()))
        .map(|(name, value)| (*name, value.unwrap_or_default()))
        .collect();
    over.sort_unstable_by_key(|(name, _)| *name);
    let sign = Canonical::join(over).sign(key).to_string();
    let mut form = Form::new();
    for (name, value) in fields.iter().filter_map(|(name, value)| Some((*name, (*value)?))) {
        form.set(name, value);
    }
    form.set("sign", sign);
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::notification::{Dialect, SignedFields};
    use crate::core::protocol::Endpoint;

    #[test]
    fn what_is_composed_is_understood() {
        let key = ApiKey::new("k".into());
        let failed = SaleNotice {
            customer_id: "10001",
            order_id: "C1",
            system_order_id: "S1",
            state: NotifiedState::Failed,
            face_value: "100",
            real_face_value: None,
            settled: None,
            time: 1_763_800_000,
            message: "卡密错误",
            custom: "shop & sons",
        };
        let sold = SaleNotice {
            state: NotifiedState::Succeeded,
            real_face_value: Some("100"),
            settled: Some("95.00"),
            ..failed
        };
        for (sale, sender, dialect) in [
            (failed, Sender::Document, Dialect::Document),
            (failed, Sender::Peer, Dialect::WithNulls),
            (sold, Sender::Document, Dialect::Document),
            (sold, Sender::Peer, Dialect::Whole),
        ] {
            let body = SignedFields::parse(sale.sign(sender, &key).encode().as_bytes()).expect("a form");
            let unsigned = NOTIFICATION_UNSIGNED.map(str::to_owned);
            assert_eq!(body.verify(&key, &unsigned, None), Some(dialect), "{sender:?}");
            let told = body.read(&key).expect("a notification");
            assert_eq!((told.order_id.as_str(), told.state, told.endpoint), ("C1", sale.state, Endpoint::Submit));
            let amounts = told.amounts(Some("100"), None);
            let shown = (amounts.real_face_value.as_deref(), amounts.settled.as_deref(), amounts.is_doubtful);
            assert_eq!(shown, (sale.real_face_value, sale.settled, false), "{sender:?}");
        }
    }
}
