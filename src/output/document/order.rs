//! Documents about orders at the gateway.

use serde::Serialize;
use serde_json::{Map, Value};

use super::outcome::OutcomeName;
use crate::core::reply;
use crate::core::request::SignedRequest;
use crate::ledger::{Effect, Observed, Order, OrderKind, Refusal, Source, State};

/// An order that was, or was not, placed.
#[derive(Clone, Debug, Serialize)]
pub struct Placed {
    /// Its line or row, where it comes from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Whether it was sent before, and is left as it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    /// The merchant's number.
    pub order_id: String,
    /// The batch of a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batchno: Option<String>,
    /// The card number, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// The order that stands in the way, where it was refused here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Earlier>,
    /// What came from the gateway.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<GatewayReply>,
    /// What the last question showed, where its end was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderAnswer>,
}

/// The order that stands in the way of another.
#[derive(Clone, Debug, Serialize)]
pub struct Earlier {
    order_id: String,
    state: &'static str,
    /// Where it was sent, if that is what stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
}

/// The gateway's answer to a placement.
#[derive(Clone, Debug, Serialize)]
pub struct GatewayReply {
    /// The HTTP status.
    pub http_status: u16,
    /// The code as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The gateway's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg: Option<String>,
}

/// What would be sent.
#[derive(Clone, Debug, Serialize)]
pub struct DryRun {
    url: String,
    /// The fields of the form by their wire names, the card as ciphertext.
    fields: Map<String, Value>,
    /// The string that is signed, its key masked.
    canonical: String,
    sign: String,
    /// One line for a POSIX shell.
    #[serde(skip_serializing_if = "Option::is_none")]
    curl: Option<String>,
}

/// Orders that the gateway was asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// In the order in which they were named.
    pub orders: Vec<OrderAnswer>,
}

/// All undecided orders, asked about.
#[derive(Clone, Debug, Serialize)]
pub struct Synced {
    /// Those that were asked about, then those that were not.
    pub orders: Vec<OrderAnswer>,
    /// How many were.
    pub asked: usize,
    /// How many of those are no longer where they were.
    pub changed: usize,
    /// How many were not asked about, where some were left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<usize>,
}

/// What the gateway says of one order.
#[derive(Clone, Debug, Serialize)]
pub struct OrderAnswer {
    /// The merchant's number.
    pub order_id: String,
    /// Where it stands.
    pub outcome: OutcomeName,
    /// What is wrong, where something is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What the gateway tells; absent where it is of another's order.
    #[serde(flatten)]
    pub told: Option<Told>,
    /// The gateway's `data`, untouched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<Value>,
    /// What that changed in the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Recorded>,
}

/// The facts of an order, as the gateway tells them.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// As the gateway sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    real_face_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_time: Option<i64>,
}

/// The ledger's part of an order.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'static str>,
    /// By whose word, where it was not the answer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    /// Whether the gateway speaks of another order of this number.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    another_order: bool,
}

/// The merchant's money.
#[derive(Clone, Debug, Serialize)]
pub struct Balance {
    /// The decimal text as sent.
    pub money: String,
    /// The gateway's `data`, untouched.
    pub raw: Value,
}

impl Placed {
    /// An order of which no more is known than its number.
    #[must_use]
    pub fn number(order_id: String) -> Self {
        Self {
            row: None,
            skipped: false,
            order_id,
            batchno: None,
            card: None,
            earlier: None,
            gateway: None,
            order: None,
        }
    }
}

impl Earlier {
    /// The order behind a refusal, where there is one.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Option<Self> {
        let Order { order_id, state, base_url, .. } = refusal.earlier()?;
        let is_elsewhere = matches!(refusal, Refusal::OtherAddress { .. });
        let base_url = is_elsewhere.then(|| base_url.clone());
        Some(Self { order_id: order_id.clone(), state: state.name(), base_url })
    }
}

impl DryRun {
    /// What would be sent; `curl` is the same as a command line, where that was asked for.
    #[must_use]
    pub fn of(signed: &SignedRequest, curl: Option<String>) -> Self {
        Self {
            url: signed.url.clone(),
            fields: signed.form.iter().map(|(name, value)| (name.to_owned(), value.into())).collect(),
            canonical: signed.canonical.masked(),
            sign: signed.signature.to_string(),
            curl,
        }
    }
}

impl OrderAnswer {
    /// An order about which nothing came back, and why.
    #[must_use]
    pub fn unanswered(order_id: String, problem: String) -> Self {
        let outcome = OutcomeName::Unanswered;
        Self { order_id, outcome, problem: Some(problem), told: None, raw: None, ledger: None }
    }
}

impl From<&reply::Order> for Told {
    fn from(order: &reply::Order) -> Self {
        Self {
            status: Some(order.status.clone()),
            system_order_id: order.system_order_id.clone(),
            amount: order.amount.clone(),
            real_face_value: order.real_face_value.clone(),
            settled_amount: order.settled_amount.clone(),
            message: order.message.clone(),
            custom: order.custom.clone(),
            success_time: order.success_time,
        }
    }
}

/// As the ledger holds it; of a top-up, `amount` is what was charged, as it is in an answer.
impl From<&Order> for Told {
    fn from(order: &Order) -> Self {
        let (face_value, settled) = (Some(order.face_value.clone()), order.settled_amount.clone());
        let (amount, real_face_value, settled_amount) = match order.kind {
            OrderKind::Sale => (face_value, order.real_face_value.clone(), settled),
            OrderKind::TopUp => (settled, face_value, None),
        };
        Self {
            status: order.code.clone(),
            system_order_id: order.system_order_id.clone(),
            amount,
            real_face_value,
            settled_amount,
            message: order.message.clone(),
            custom: None,
            success_time: None,
        }
    }
}

impl Recorded {
    /// An order that others have moved on while a command waited.
    #[must_use]
    pub fn meanwhile(state: State, before: Option<State>, by: Option<Source>) -> Self {
        let (before, by) = (before.map(State::name), by.map(Source::name));
        Self { state: state.name(), before, by, another_order: false }
    }
}

impl From<&Observed> for Recorded {
    fn from(observed: &Observed) -> Self {
        Self {
            state: observed.after.name(),
            before: Some(observed.before.state.name()),
            by: None,
            another_order: observed.effect == Effect::AnothersOrder,
        }
    }
}
