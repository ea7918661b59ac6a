//! Where an order stands, and how evidence moves it: the state machine as pure functions.
//!
//! Two principles decide every case. What the gateway proves wins over what the ledger holds.
//! And the absence of an order is believed only while nothing has proved its presence.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::cause::Outcome;
use crate::core::protocol::OrderState;

/// Where an order stands, in the order of an order's life.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Display, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// Given its number; nothing of it was sent.
    Queued,
    /// Claimed; a claim that was left behind counts as unknown.
    Sending,
    /// The form never left.
    NotSent,
    /// The gateway said no, definitely.
    Rejected,
    /// The form may have arrived, and nothing proves what became of it.
    Unknown,
    /// The gateway took it; whether it sells is decided later.
    Accepted,
    /// The gateway knows the order and has not decided it.
    Processing,
    /// Sold, or topped up.
    Succeeded,
    /// Decided against.
    Failed,
    /// The gateway knows no such order, or an operator declared so.
    NotFound,
    /// The gateway called it succeeded, and failed later.
    Reversed,
}

/// What a piece of evidence does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It says what the ledger holds already.
    Nothing,
    /// The order moved as expected.
    Moved,
    /// "No such order", but asked too soon after the send to prove anything.
    TooEarly,
    /// A succeeded order turned to failed. To be reported loudly.
    Reversed,
    /// The order moved against what the ledger held for certain. To be reported loudly.
    Contradicted,
    /// The evidence is at odds with the ledger and too weak to move the order: it is kept in the
    /// history. To be reported loudly.
    Disputed,
    /// An amount of a decided order is no longer what it was. To be reported loudly.
    Amended,
    /// The evidence is about another order of this number, and nothing was written down. To be
    /// reported loudly.
    AnothersOrder,
}

impl State {
    /// All of them, in the order of an order's life.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        Self::VARIANTS.iter().copied()
    }

    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the order's card is taken: it may have been sold, or may still be.
    #[must_use]
    pub fn is_live(self) -> bool {
        self.is_undecided() || self == Self::Succeeded
    }

    /// Whether only the gateway can tell what becomes of the order.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Sending | Self::Accepted | Self::Unknown | Self::Processing)
    }

    /// Whether the gateway has told the order's end.
    #[must_use]
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Reversed)
    }

    /// Whether the gateway may hold an order in this state, so that it counts for its batch.
    #[must_use]
    pub fn may_have_arrived(self) -> bool {
        !self.may_be_claimed_again()
    }

    /// Whether the same request may be sent under the same order id again.
    #[must_use]
    pub fn may_be_claimed_again(self) -> bool {
        matches!(self, Self::Queued | Self::NotSent | Self::Rejected | Self::NotFound)
    }

    /// Where the outcome of an exchange moves the order.
    ///
    /// `own` tells whether the order still belongs to the claim that is being settled. If it
    /// does not, a query, an operator or a later claim was faster. Then the outcome of this one
    /// attempt counts only as far as it shows that the order exists, or may exist.
    pub(super) fn after_exchange(self, own: bool, outcome: Outcome) -> (Self, Effect) {
        if own && self == Self::Sending {
            return (outcome.state(), Effect::Moved);
        }
        match (outcome, self) {
            (Outcome::Accepted, Self::Sending | Self::Unknown) => (Self::Accepted, Effect::Moved),
            (Outcome::Unknown, Self::Sending) => (Self::Unknown, Effect::Moved),
            (Outcome::Accepted | Outcome::Unknown, Self::Queued | Self::Rejected | Self::NotSent | Self::NotFound) => {
                (outcome.state(), Effect::Contradicted)
            }
            (
                Outcome::Rejected | Outcome::NotSent,
                Self::Accepted | Self::Processing | Self::Succeeded | Self::Failed | Self::Reversed,
            ) => (self, Effect::Disputed),
            _ => (self, Effect::Nothing),
        }
    }

    /// Where it moves the order when its own exchange shows that the number is another order's.
    ///
    /// What a query has said in the meantime was said of that other order, and does not count.
    pub(super) fn after_taken_number(self) -> (Self, Effect) {
        match self {
            Self::Unknown => (self, Effect::Nothing),
            Self::Sending => (Self::Unknown, Effect::Moved),
            _ => (Self::Unknown, Effect::Contradicted),
        }
    }

    /// Where the gateway's answer to a query moves the order.
    ///
    /// `once_succeeded` tells whether the order was ever succeeded, `late` whether enough time
    /// has passed since the form can have left for "no such order" to mean something.
    pub(super) fn after_query(self, seen: OrderState, once_succeeded: bool, late: bool) -> (Self, Effect) {
        match seen {
            OrderState::Processing => self.after_processing(),
            OrderState::Succeeded => match self {
                Self::Succeeded => (self, Effect::Nothing),
                _ => (Self::Succeeded, self.surprise()),
            },
            OrderState::Failed => match self {
                Self::Failed | Self::Reversed => (self, Effect::Nothing),
                _ if once_succeeded => (Self::Reversed, Effect::Reversed),
                _ => (Self::Failed, self.surprise()),
            },
            OrderState::NotFound => match self {
                Self::Sending | Self::Unknown if late => (Self::NotFound, Effect::Moved),
                Self::Sending | Self::Unknown => (self, Effect::TooEarly),
                Self::Queued | Self::Rejected | Self::NotSent | Self::NotFound => (self, Effect::Nothing),
                // The gateway has shown this order before: its absence now proves nothing.
                _ => (self, Effect::Disputed),
            },
        }
    }

    /// "Processing" is no verdict, and does not undo one that frees no card. It does undo those
    /// that do: a card that may still be sold must not be free.
    fn after_processing(self) -> (Self, Effect) {
        match self {
            Self::Processing => (self, Effect::Nothing),
            Self::Succeeded => (self, Effect::Disputed),
            _ => (Self::Processing, self.surprise()),
        }
    }

    /// What it means to move on from this state by the gateway's word.
    fn surprise(self) -> Effect {
        if self.is_undecided() { Effect::Moved } else { Effect::Contradicted }
    }
}

impl Outcome {
    /// The state of an order whose exchange ended so.
    #[must_use]
    pub fn state(self) -> State {
        match self {
            Self::Accepted => State::Accepted,
            Self::Rejected => State::Rejected,
            Self::NotSent => State::NotSent,
            Self::Unknown => State::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the operator must hear of it.
    fn is_loud(effect: Effect) -> bool {
        !matches!(effect, Effect::Nothing | Effect::Moved | Effect::TooEarly)
    }

    const OUTCOMES: [Outcome; 4] = [Outcome::Accepted, Outcome::Rejected, Outcome::NotSent, Outcome::Unknown];
    const SEEN: [OrderState; 4] =
        [OrderState::Processing, OrderState::Succeeded, OrderState::Failed, OrderState::NotFound];

    #[test]
    fn names_are_read_back() {
        for state in State::all() {
            assert_eq!(state.name().parse(), Ok(state));
        }
        assert_eq!((State::NotSent.name(), State::all().count()), ("not_sent", 11));
        assert!("sold".parse::<State>().is_err());
    }

    #[test]
    fn a_claim_moves_to_what_its_own_exchange_proved() {
        for outcome in OUTCOMES {
            assert_eq!(State::Sending.after_exchange(true, outcome), (outcome.state(), Effect::Moved));
        }
    }

    #[test]
    fn a_late_outcome_never_frees_a_card() {
        for state in State::all() {
            for outcome in OUTCOMES {
                let (after, _) = state.after_exchange(false, outcome);
                assert!(!state.is_live() || after.is_live(), "{state} {outcome:?} {after}");
                assert!(!state.may_have_arrived() || after.may_have_arrived(), "{state} {outcome:?} {after}");
            }
        }
    }

    #[test]
    fn a_taken_number_leaves_an_order_unknown_and_says_so() {
        for state in State::all() {
            let (after, effect) = state.after_taken_number();
            assert_eq!(after, State::Unknown);
            assert!(state == after || state == State::Sending || is_loud(effect), "{state}");
        }
    }

    #[test]
    fn only_a_late_no_such_order_frees_an_undecided_one() {
        for state in State::all() {
            let (early, _) = state.after_query(OrderState::NotFound, false, false);
            assert_eq!(early, state);
            let (late, _) = state.after_query(OrderState::NotFound, false, true);
            let moves = matches!(state, State::Sending | State::Unknown);
            assert_eq!(late, if moves { State::NotFound } else { state });
        }
    }

    #[test]
    fn the_gateway_wins_with_every_order_that_it_shows() {
        for state in State::all() {
            assert_eq!(state.after_query(OrderState::Succeeded, false, true).0, State::Succeeded);
            let failed = state.after_query(OrderState::Failed, state == State::Succeeded, true).0;
            assert!(matches!(failed, State::Failed | State::Reversed));
            assert!(state.after_query(OrderState::Processing, false, true).0.is_live());
        }
    }

    #[test]
    fn no_verdict_is_changed_silently() {
        for state in State::all().filter(|state| !state.is_undecided()) {
            for seen in SEEN {
                let (after, effect) = state.after_query(seen, state == State::Succeeded, true);
                assert!(after == state || is_loud(effect), "{state} {seen:?}");
            }
        }
    }

    #[test]
    fn the_same_answer_changes_nothing_twice() {
        for state in State::all() {
            for seen in SEEN {
                let (after, _) = state.after_query(seen, false, true);
                let (again, effect) = after.after_query(seen, after == State::Succeeded, true);
                assert_eq!(again, after);
                assert!(matches!(effect, Effect::Nothing | Effect::Disputed), "{state} {seen:?} {effect:?}");
            }
        }
    }

    #[test]
    fn what_was_once_sold_is_reversed_and_not_failed() {
        assert_eq!(State::Succeeded.after_query(OrderState::Failed, true, true), (State::Reversed, Effect::Reversed));
        assert_eq!(State::Processing.after_query(OrderState::Failed, true, true), (State::Reversed, Effect::Reversed));
        assert_eq!(State::Failed.after_query(OrderState::Succeeded, false, true).1, Effect::Contradicted);
    }
}
