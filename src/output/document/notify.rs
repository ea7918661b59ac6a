//! The document of a notification that was sent.

use serde::Serialize;

use crate::core::lang::Words;

/// A notification, and how its receiver answered it.
#[derive(Clone, Debug, Serialize)]
pub struct Notified {
    /// The receiver.
    pub url: String,
    /// The order that it was about; absent for raw fields without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// The calls, in their order.
    pub calls: Vec<Call>,
}

/// One call.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// What was sent: the notification, a repeat of it, or an earlier state.
    pub sent: Words,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// The beginning of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Whether the platform would have stopped calling.
    pub taken: bool,
    /// Why it would not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Words>,
}
