//! Why an order must not be sent.

use std::time::Duration;

use thiserror::Error;

use super::error::LedgerError;
use super::order::Order;

/// Why an order must not be sent.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The same request under this order id was sent, and did not end so that it may be again.
    #[error("order {} was sent before and is {}", .0.order_id, .0.state)]
    SameOrder(Box<Order>),
    /// Another request was sent under this order id.
    #[error("order {} was sent before with other content; it is {}", .0.order_id, .0.state)]
    DifferentRequest(Box<Order>),
    /// The merchant has sent this order id through another address, which may lead to the same
    /// gateway.
    #[error(
        "order {} was sent before to {}, and is {}; this command would send it to {to}",
        .order.order_id, .order.base_url, .order.state
    )]
    OtherAddress {
        /// The order there.
        order: Box<Order>,
        /// The address that the claim is for.
        to: String,
    },
    /// Another order, of whatever merchant, has the same card and may have sold it.
    #[error("the card was sent before as order {}, which is {}", .0.order_id, .0.state)]
    SameCard(Box<Order>),
    /// Another order, of whatever merchant, is the same top-up, and is undecided or succeeded only
    /// just now.
    #[error("the same top-up was sent before as order {}, which is {}", .order.order_id, .order.state)]
    SameTopUp {
        /// The order.
        order: Box<Order>,
        /// For how long it stands in the way, where it is decided.
        remaining: Option<Duration>,
    },
    /// The batch holds as many cards as the gateway takes.
    #[error("batch {batchno} is full: {cards} cards")]
    FullBatch {
        /// The batch.
        batchno: String,
        /// How many of its cards may have reached the gateway.
        cards: u32,
    },
}

impl Refusal {
    /// The earlier order that stands in the way, where one does.
    #[must_use]
    pub fn earlier(&self) -> Option<&Order> {
        match self {
            Self::SameOrder(order)
            | Self::DifferentRequest(order)
            | Self::SameCard(order)
            | Self::OtherAddress { order, .. }
            | Self::SameTopUp { order, .. } => Some(order),
            Self::FullBatch { .. } => None,
        }
    }
}

/// Why there is no claim. Nothing was written, and nothing may be sent.
#[derive(Debug, Error)]
pub enum ClaimError {
    /// The order must not be sent.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
