//! The document of a notification that was received.

use serde::Serialize;

use crate::core::notification::{Dialect, NotifiedState, Told};
use crate::ledger::{Noted, OrderKind, State};

/// A notification that was received, or what came in its place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Received {
    /// When it came.
    pub at: i64,
    /// The order that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// Whether that is a sale or a top-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Where the order stands by the notification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<&'static str>,
    /// The status or code as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// How it is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<&'static str>,
    /// The platform's own number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_order_id: Option<String>,
    /// The submitted face value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The card's real face value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub real_face_value: Option<String>,
    /// The money settled; of a top-up, the money charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_amount: Option<String>,
    /// When it succeeded, in Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_time: Option<i64>,
    /// The platform's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where the order stands in the ledger now; absent where that has no such order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// Where it stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<&'static str>,
    /// Why it decides nothing, or was not passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What its sender was answered: the word that stops the calls, else the HTTP status.
    pub answered: String,
}

impl Received {
    /// A notification that the merchant's key has signed, and what became of it.
    #[must_use]
    pub fn of(told: &Told, dialect: Dialect, noted: &Noted) -> Self {
        Self {
            order_id: Some(told.order_id.clone()),
            kind: Some(OrderKind::at(told.endpoint).name()),
            told: Some(name(told.state)),
            status: Some(told.status.clone()),
            dialect: Some(dialect.name()),
            system_order_id: told.system_order_id.clone(),
            amount: told.face_value.clone(),
            real_face_value: noted.amounts.real_face_value.clone(),
            settled_amount: noted.amounts.settled.clone(),
            success_time: told.success_time,
            message: told.message.clone(),
            state: noted.after.map(State::name),
            before: noted.before.as_ref().map(|order| order.state.name()),
            ..Self::default()
        }
    }
}

fn name(state: NotifiedState) -> &'static str {
    match state {
        NotifiedState::Undecided => "processing",
        NotifiedState::Succeeded => "succeeded",
        NotifiedState::Failed => "failed",
    }
}
