//! What a notification is worth: the platform's word, unasked, in its own time.
//!
//! It was queued before the platform's own commit, may be sent again by hand after months, and its
//! amounts come in dialects. So it moves an order only where that is undecided, and what it says is
//! about ours beyond doubt. All else is kept as evidence, reported, and settled by a query.

use strum::{EnumString, IntoStaticStr};

use super::cause::Source;
use super::evidence::{Observation, Step};
use super::history::Move;
use super::moment::Moment;
use super::order::{MerchantRef, Order};
use super::state::State;
use crate::core::amount::same_amount;
use crate::core::notification::{Amounts, Dialect, Meaning, NotifiedState, Told};

/// A notification whose signature was verified.
#[derive(Clone, Copy, Debug)]
pub struct Notified<'a> {
    /// Whose key verified it.
    pub merchant: MerchantRef<'a>,
    /// What it says.
    pub told: &'a Told,
    /// How it is signed.
    pub dialect: Dialect,
    /// What its amounts mean, where the merchant's profile says so.
    pub pinned: Option<Meaning>,
}

/// What became of a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// How it counts.
    pub receipt: Receipt,
    /// Why it decides nothing, where it does not.
    pub doubt: Option<Doubt>,
    /// The order as it was before, where this ledger has it.
    pub before: Option<Order>,
    /// The state in which it is now.
    pub after: Option<State>,
    /// The amounts, told apart.
    pub amounts: Amounts,
}

/// How a notification counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Receipt {
    /// It is new, and agrees with the ledger or moved the order on.
    Recorded,
    /// It has said so before.
    Duplicate,
    /// It is new, and not to be believed by itself: a query settles it.
    Conflict,
}

/// Why a notification decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Doubt {
    /// The ledger has sent no order of this number.
    NoSuchOrder,
    /// It is signed by the merchant's key, and names another merchant.
    AnotherMerchant,
    /// It tells another submitted face value than was sent.
    AnotherFaceValue,
    /// The gateway has said before that this number is another order's.
    NumberTaken,
    /// Its amounts cannot be right.
    Amounts,
    /// It is about another of the platform's own orders than the one that was told of so far.
    AnotherSystemOrder,
    /// It may be older than how the order stands now: it has said so before, or the order was decided
    /// before and is open again, or an earlier attempt at it may be what has failed.
    MayBeOld,
    /// The order is decided, or never left, and this says otherwise.
    AgainstTheLedger,
}

/// What a notification claims that nobody signed whom the merchant knows. No text of it is believed,
/// and none may be a card's.
#[derive(Clone, Copy, Debug)]
pub struct Forged<'a> {
    /// The order number that it names.
    pub order_id: Option<&'a str>,
    /// The merchant that it names.
    pub customer_id: Option<&'a str>,
    /// The status or code that it tells.
    pub status: Option<&'a str>,
}

impl Receipt {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Doubt {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a notification means; `again` tells whether it has said so before.
pub(super) fn notified(
    order: Option<&Order>,
    history: &[Move],
    notified: &Notified,
    again: bool,
    now: Moment,
) -> (Option<Step>, Noted) {
    let told = notified.told;
    let amounts = told.amounts(order.map(|order| order.face_value.as_str()), notified.pinned);
    let noted = |receipt, doubt, amounts| Noted {
        receipt,
        doubt,
        before: order.cloned(),
        after: order.map(|order| order.state),
        amounts,
    };
    let receipt = |doubt: Option<Doubt>| match doubt {
        _ if again => Receipt::Duplicate,
        Some(_) => Receipt::Conflict,
        None => Receipt::Recorded,
    };
    let Some(ours) = order else {
        let doubt = Some(Doubt::NoSuchOrder);
        return (None, noted(receipt(doubt), doubt, amounts));
    };
    // A repeat moves nothing. But what was told when it first came may have been lost with the
    // process, and the platform may have changed its mind twice: it is judged by how the order
    // stands now.
    let was_decided = again || history.iter().any(|row| row.to.is_decided());
    let doubt = doubt(ours, was_decided, notified, &amounts);
    if again {
        return (None, noted(Receipt::Duplicate, doubt, amounts));
    }
    let observation = Observation {
        state: told.state.into(),
        source: Source::Notification,
        code: Some(&told.status),
        message: told.message.as_deref(),
        system_order_id: told.system_order_id.as_deref(),
        real_face_value: amounts.real_face_value.as_deref(),
        settled_amount: amounts.settled.as_deref(),
    };
    let is_stale = !ours.state.is_undecided() && told.state == NotifiedState::Undecided;
    let step = Step::notified(ours, history, &observation, doubt.map(Doubt::name), is_stale, now);
    let after = Some(step.order.state);
    (Some(step), Noted { after, ..noted(receipt(doubt), doubt, amounts) })
}

/// `was_decided` tells whether the order was decided before, or was told to be, however it stands now.
fn doubt(order: &Order, was_decided: bool, notified: &Notified, amounts: &Amounts) -> Option<Doubt> {
    let told = notified.told;
    let is_anothers = |id: &str| id != notified.merchant.customer_id;
    if told.customer_id.as_deref().is_none_or(is_anothers) {
        return Some(Doubt::AnotherMerchant);
    }
    if order.number_taken {
        return Some(Doubt::NumberTaken);
    }
    if told.face_value.as_deref().is_none_or(|told| !same_amount(told, &order.face_value)) {
        return Some(Doubt::AnotherFaceValue);
    }
    match (order.state, told.state) {
        (state, _) if state.is_undecided() && amounts.is_doubtful => Some(Doubt::Amounts),
        (State::Succeeded, NotifiedState::Failed) => Some(Doubt::AgainstTheLedger),
        (state, _) if state.is_live() && is_known(order, told) == Some(false) => Some(Doubt::AnotherSystemOrder),
        (state, NotifiedState::Undecided) if state.is_undecided() => None,
        (state, _) if state.is_undecided() && was_decided => Some(Doubt::MayBeOld),
        // A failure frees the card, which the later attempt may still sell.
        (state, NotifiedState::Failed)
            if state.is_undecided() && order.sent_before && is_known(order, told).is_none() =>
        {
            Some(Doubt::MayBeOld)
        }
        (state, _) if state.is_undecided() => None,
        (State::Succeeded, NotifiedState::Succeeded) if !differs(order, amounts) => None,
        (State::Failed | State::Reversed, NotifiedState::Failed) => None,
        // It was queued before the end, or sent by hand. But where the ledger has freed the card, an
        // order that the platform still has in hand may sell it yet.
        (state, NotifiedState::Undecided) if state.is_live() => None,
        _ => Some(Doubt::AgainstTheLedger),
    }
}

/// Whether it names the platform's own order that was told of so far, where both are known.
fn is_known(order: &Order, told: &Told) -> Option<bool> {
    Some(order.system_order_id.as_deref()? == told.system_order_id.as_deref()?)
}

/// Whether a decided order's amounts are told differently.
fn differs(order: &Order, amounts: &Amounts) -> bool {
    let differ = |known: &Option<String>, told: &Option<String>| match (known, told) {
        (Some(known), Some(told)) => !same_amount(known, told),
        _ => false,
    };
    differ(&order.real_face_value, &amounts.real_face_value) || differ(&order.settled_amount, &amounts.settled)
}
