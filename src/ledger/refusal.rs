//! Why an order must not be sent.

use std::time::Duration;

use super::error::LedgerError;
use super::order::Order;

/// Why an order must not be sent.
#[derive(Debug)]
pub enum Refusal {
    /// The same request under this order id was sent, and did not end so that it may be again.
    SameOrder(Box<Order>),
    /// Another request was sent under this order id.
    DifferentRequest(Box<Order>),
    /// The merchant has sent this order id through another address, which may lead to the same
    /// gateway.
    OtherAddress {
        /// The order there.
        order: Box<Order>,
        /// The address that the claim is for.
        to: String,
    },
    /// Another order, of whatever merchant, has the same card and may have sold it.
    SameCard(Box<Order>),
    /// Another order, of whatever merchant, is the same top-up, and is undecided or succeeded only
    /// just now.
    SameTopUp {
        /// The order.
        order: Box<Order>,
        /// For how long it stands in the way, where it is decided.
        remaining: Option<Duration>,
    },
    /// The batch holds as many cards as the gateway takes.
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
#[derive(Debug)]
pub enum ClaimError {
    /// The order must not be sent.
    Refused(Refusal),
    /// The ledger cannot be used.
    Ledger(LedgerError),
}

impl From<Refusal> for ClaimError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<LedgerError> for ClaimError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}
