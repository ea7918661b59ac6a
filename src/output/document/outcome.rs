//! The words of the key `outcome`.

use serde::Serialize;
use strum::IntoStaticStr;

use crate::core::protocol::OrderState;
use crate::ledger::Outcome;

/// What came of a command, or of one of its orders, as JSON names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "the words are those of the contract, and say what they mean")]
pub enum OutcomeName {
    Accepted,
    Answered,
    BackedUp,
    Decrypted,
    DryRun,
    Encrypted,
    Error,
    Exported,
    Failed,
    Interrupted,
    Listed,
    Listening,
    Match,
    Mismatch,
    NotFound,
    NotSent,
    Pending,
    Processing,
    Refused,
    Rejected,
    Released,
    Reported,
    Shown,
    Signed,
    Succeeded,
    Synced,
    Unanswered,
    Unknown,
}

impl OutcomeName {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a placement proved.
impl From<Outcome> for OutcomeName {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::Accepted,
            Outcome::Rejected => Self::Rejected,
            Outcome::NotSent => Self::NotSent,
            Outcome::Unknown => Self::Unknown,
        }
    }
}

/// What the gateway says of an order.
impl From<OrderState> for OutcomeName {
    fn from(state: OrderState) -> Self {
        match state {
            OrderState::Processing => Self::Processing,
            OrderState::Succeeded => Self::Succeeded,
            OrderState::Failed => Self::Failed,
            OrderState::NotFound => Self::NotFound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_has_the_name_that_it_has_elsewhere() {
        for outcome in [Outcome::Accepted, Outcome::Rejected, Outcome::NotSent, Outcome::Unknown] {
            assert_eq!(OutcomeName::from(outcome).name(), outcome.name());
        }
        for state in [OrderState::Processing, OrderState::Succeeded, OrderState::Failed, OrderState::NotFound] {
            assert_eq!(OutcomeName::from(state).name(), state.name());
        }
        let written = serde_json::to_string(&OutcomeName::BackedUp).expect("JSON");
        assert_eq!(written, format!("{:?}", OutcomeName::BackedUp.name()));
    }
}
