//! An order as the ledger tells it.

use std::time::Duration;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::moment::{BootId, Moment};
use super::state::State;
use crate::core::merchant::Merchant;
use crate::core::protocol::Endpoint;

/// The base URL by which the ledger knows orders of the practice gateway, whose address changes
/// from run to run.
pub const PRACTICE: &str = "sandbox";

/// What an order is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum OrderKind {
    /// The sale of one card.
    Sale,
    /// A top-up.
    TopUp,
}

/// Whose order it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MerchantRef<'a> {
    /// The merchant number (商户号).
    pub customer_id: &'a str,
    /// Scheme, host and port of the gateway.
    pub base_url: &'a str,
}

/// What names an order. Sales and top-ups have order ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderKey<'a> {
    /// What the order is about.
    pub kind: OrderKind,
    /// Whose it is.
    pub merchant: MerchantRef<'a>,
    /// The merchant's order number.
    pub order_id: &'a str,
}

/// An order. Times are Unix milliseconds, amounts the decimal texts as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The number by which its store finds it.
    pub(super) row: i64,
    /// What it is about.
    pub kind: OrderKind,
    /// The merchant number.
    pub customer_id: String,
    /// Scheme, host and port of the gateway.
    pub base_url: String,
    /// The merchant's order number.
    pub order_id: String,
    /// The batch of a card; a top-up has none.
    pub batchno: Option<String>,
    /// The product code of a card, the item of a top-up.
    pub product: String,
    /// The submitted face value.
    pub face_value: String,
    /// The last four characters of the card number or account, behind four stars.
    pub masked: String,
    /// Where it stands.
    pub state: State,
    /// How many times it was claimed: none while it is queued.
    pub attempts: u32,
    /// When it was written down first.
    pub created_at: i64,
    /// When it was claimed last; of an order that never was, when it was queued.
    pub sent_at: i64,
    /// When the ledger learned of it last.
    pub updated_at: i64,
    /// The platform's own number.
    pub system_order_id: Option<String>,
    /// The card's real face value (结算面值).
    pub real_face_value: Option<String>,
    /// The money settled (结算金额); of a top-up, the money charged.
    pub settled_amount: Option<String>,
    /// The gateway's latest code, or status.
    pub code: Option<String>,
    /// The gateway's latest message.
    pub message: Option<String>,
    /// Whether the gateway has said that this number is another order's: then what it tells of the
    /// number proves nothing about this order.
    pub number_taken: bool,
    /// Before when the form has left, if it ever did.
    pub(super) in_flight_until: Moment,
    /// When it came into its state.
    pub(super) moved: Moment,
    /// When a boot first asked about the order that was not the claim's, and which boot that was.
    pub(super) seen: (i64, BootId),
    /// Whether the batch was made rather than named; `None` where that was not written down.
    pub(super) batch_is_made: Option<bool>,
    /// Whether an attempt before the latest may have arrived.
    pub(super) sent_before: bool,
}

impl OrderKind {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl OrderKind {
    /// The kind of the orders that an endpoint takes, or tells of.
    #[must_use]
    pub fn at(endpoint: Endpoint) -> Self {
        match endpoint {
            Endpoint::Submit | Endpoint::Query | Endpoint::Balance => Self::Sale,
            Endpoint::Buy | Endpoint::Bizorder => Self::TopUp,
        }
    }
}

impl<'a> From<&'a Merchant> for MerchantRef<'a> {
    fn from(merchant: &'a Merchant) -> Self {
        Self { customer_id: &merchant.customer_id, base_url: merchant.base_url.as_str() }
    }
}

impl Order {
    /// What names the order.
    #[must_use]
    pub fn key(&self) -> OrderKey<'_> {
        let merchant = MerchantRef { customer_id: &self.customer_id, base_url: &self.base_url };
        OrderKey { kind: self.kind, merchant, order_id: &self.order_id }
    }

    /// When it was claimed last; `None` where it never was.
    #[must_use]
    pub fn last_sent_at(&self) -> Option<i64> {
        (self.attempts > 0).then_some(self.sent_at)
    }

    /// Whether the order is a claim whose process may still be at work. A `sending` order that is
    /// not counts as unknown.
    ///
    /// In another boot the wall clock decides, but for one that stands before the claim itself: it
    /// was set back, and would keep the order in flight for ever.
    pub(super) fn is_in_flight(&self, now: Moment) -> bool {
        let until = self.in_flight_until;
        let set_back = !until.shares_boot_with(now) && now.wall < self.sent_at;
        self.state == State::Sending && !until.has_come(now) && !set_back
    }

    /// How long it takes from a moment on until "no such order" means something: the grace must be
    /// over since the form can have left.
    ///
    /// In another boot the wall clock must say so, and that boot must itself have known of the
    /// order for the whole grace.
    #[must_use]
    pub fn absence_counts_in(&self, asked: Moment, grace: Duration) -> Duration {
        let due = self.in_flight_until.plus(grace);
        let left = due.left_at(asked);
        if due.shares_boot_with(asked) {
            return left;
        }
        let (seen_at, seen_by) = self.seen;
        let known_for = if seen_by == asked.boot && seen_at > 0 { asked.boot_time - seen_at } else { 0 };
        left.max(grace.saturating_sub(Duration::from_millis(known_for.try_into().unwrap_or(0))))
    }

    /// Whether "no such order" means something, when the question was asked at that moment.
    pub(super) fn absence_counts(&self, asked: Moment, grace: Duration) -> bool {
        self.absence_counts_in(asked, grace).is_zero()
    }

    /// Whether this boot knows how long it has known of the order.
    pub(super) fn is_known_in(&self, boot: BootId) -> bool {
        self.in_flight_until.boot == boot && boot != BootId::UNKNOWN || self.seen.1 == boot && self.seen.0 > 0
    }
}
