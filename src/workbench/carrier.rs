//! What carries a signature. It decides who can mend a difference: the rules of requests
//! are the gateway's, those of replies and notifications the platform's program's.

use super::meant::Meant;
use super::paste::{Pasted, Shape};
use crate::core::form::Form;
use crate::core::message::Message;
use crate::core::notification;
use crate::core::protocol::{CUSTOMER_ID, Endpoint, TIMESTAMP};

/// What carries a signature, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Signed by the merchant, checked by the gateway; its endpoint, where that is known.
    Request(Option<Endpoint>),
    /// Signed by the platform, checked by the merchant's receiver.
    Notification,
    /// Signed by the gateway, checked by the merchant.
    Reply,
    /// None of them for certain.
    Unknown,
}

/// An endpoint is known by its fields alone where it demands at least so many.
const PARTICULAR: usize = 3;

impl Carrier {
    /// What the looks of fields tell, and what they are meant to be.
    #[must_use]
    pub fn of(pasted: &Pasted, meant: Option<Meant>) -> Self {
        let form = &pasted.form;
        if pasted.shape == Shape::Reply {
            // What a program prints of the request that it makes can look like a reply; no reply has all this.
            return match endpoint(form) {
                Some((endpoint, demanded)) if has_what_all_have(form) && demanded >= PARTICULAR => {
                    Self::Request(Some(endpoint))
                }
                _ => Self::Reply,
            };
        }
        match meant.map(|meant| meant.message) {
            Some(Message::Request(endpoint)) => return Self::Request(Some(endpoint)),
            Some(Message::Sale | Message::TopUp) => return Self::Notification,
            None => {}
        }
        if notification::looks_like(form.iter().map(|(name, _)| name)) {
            return Self::Notification;
        }
        let has_what_all_have = has_what_all_have(form);
        match endpoint(form) {
            Some((endpoint, demanded)) if has_what_all_have || demanded >= PARTICULAR => Self::Request(Some(endpoint)),
            _ if has_what_all_have => Self::Request(None),
            _ => Self::Unknown,
        }
    }
}

fn has_what_all_have(form: &Form) -> bool {
    [CUSTOMER_ID, TIMESTAMP].iter().all(|field| form.get(field.name).is_some())
}

/// The endpoint that demands the most of the fields that are here, and how many it demands.
fn endpoint(form: &Form) -> Option<(Endpoint, usize)> {
    let demanded = |endpoint: Endpoint| endpoint.fields().iter().filter(|field| field.required);
    let fits = |endpoint: &Endpoint| demanded(*endpoint).all(|field| form.get(field.name).is_some());
    let fitting = Endpoint::all().filter(fits).map(|endpoint| (endpoint, demanded(endpoint).count()));
    fitting.filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::paste;

    #[test]
    fn messages_are_known_by_their_looks() {
        let submit = "orderId=C1&batchno=B1&productCode=1&cardNumber=00&cardPassword=00&amount=1";
        for (text, message) in [
            (submit, Carrier::Request(Some(Endpoint::Submit))),
            ("customerId=1&orderId=C1&timestamp=1", Carrier::Request(Some(Endpoint::Query))),
            ("customerId=1&orderno=C1&timestamp=1", Carrier::Request(Some(Endpoint::Bizorder))),
            ("customerId=1&timestamp=1", Carrier::Request(None)),
            ("customerId=1&orderId=C1&systemOrderId=S1&status=2", Carrier::Notification),
            (r#"{"code":"1","msg":"ok","data":{"money":"1"},"sign":"00"}"#, Carrier::Reply),
            (
                r#"{"method":"post","data":{"customerId":"1","timestamp":"1","orderId":"C1","batchno":"B1",
                    "productCode":"8","cardNumber":"00","cardPassword":"00","amount":"1"},"sign":"00"}"#,
                Carrier::Request(Some(Endpoint::Submit)),
            ),
            ("orderId=C1&a=1", Carrier::Unknown),
            ("a=1&b=2", Carrier::Unknown),
        ] {
            assert_eq!(Carrier::of(&paste::read(text).expect("fields"), None), message, "{text}");
        }
    }
}
