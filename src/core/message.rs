//! What a form may be, by the names of its fields: one of the requests, or a notification.

use super::notification::{NEVER_MISSING, SALE_NAMES, TOP_UP_NAMES};
use super::protocol::{CUSTOMER_ID, Endpoint, Field, Rule, TIMESTAMP};
use super::signature::NEVER_SIGNED;

/// What is sent between merchant and gateway under a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// A merchant's request.
    Request(Endpoint),
    /// The notification of a sale.
    Sale,
    /// The notification of a top-up.
    TopUp,
}

/// A field that a message has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its documented name.
    pub name: &'static str,
    /// Whether no such message is without it.
    pub required: bool,
}

impl Message {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        Endpoint::all().map(Self::Request).chain([Self::Sale, Self::TopUp])
    }

    /// Its fields, but for the signature. A timestamp may be switched off.
    #[must_use]
    pub fn fields(self) -> Vec<Named> {
        let notified = |names: &[&'static str]| {
            let named = |(place, name): (usize, &&'static str)| Named { name, required: place < NEVER_MISSING };
            names.iter().enumerate().map(named).collect()
        };
        match self {
            Self::Request(endpoint) => {
                let own = endpoint.fields().iter().chain(&[CUSTOMER_ID]);
                let own = own.map(|field| Named { name: field.name, required: field.required });
                own.chain([Named { name: TIMESTAMP.name, required: false }]).collect()
            }
            Self::Sale => notified(&SALE_NAMES),
            Self::TopUp => notified(&TOP_UP_NAMES),
        }
    }
}

/// Whether any message has a field of exactly this name.
#[must_use]
pub fn is_field(name: &str) -> bool {
    NEVER_SIGNED.contains(&name)
        || [CUSTOMER_ID, TIMESTAMP].iter().any(|field| field.name == name)
        || Endpoint::all().any(|endpoint| has(endpoint, name))
        || SALE_NAMES.contains(&name)
        || TOP_UP_NAMES.contains(&name)
}

/// Whether a field of this name may hold any text, such as a URL, a remark, or the merchant's own.
#[must_use]
pub fn is_free_text(name: &str) -> bool {
    let is_free = |field: &Field| field.name == name && matches!(field.rule, Rule::Text | Rule::Url);
    Endpoint::all().any(|endpoint| endpoint.fields().iter().any(is_free))
        || ["message", "extendParams", "ext"].contains(&name)
}

fn has(endpoint: Endpoint, name: &str) -> bool {
    endpoint.fields().iter().any(|field| field.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_message_is_a_field() {
        for message in Message::all() {
            assert!(message.fields().iter().all(|field| is_field(field.name)), "{message:?}");
        }
        assert!(is_field("sign") && is_field("tmporder") && !is_field("orderid") && !is_field("a"));
    }

    #[test]
    fn what_may_hold_any_text_is_known() {
        assert!(["custom", "notify_url", "ext1", "message"].iter().all(|name| is_free_text(name)));
        assert!(!["orderId", "amount", "sign", "a"].iter().any(|name| is_free_text(name)));
    }
}
