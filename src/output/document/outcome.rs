//! The words of the key `outcome`.

use serde::Serialize;
use strum::IntoStaticStr;

use crate::core::protocol::OrderState;
use crate::ledger::{Outcome, State};

/// What came of a command, or of one of its orders, as JSON names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, Serialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum OutcomeName {
    /// The gateway took the order.
    Accepted,
    /// A profile was added to the file.
    Added,
    /// The gateway answered the question, or several.
    Answered,
    /// The ledger was copied.
    BackedUp,
    /// A notification is not signed by the merchant's key.
    BadSignature,
    /// A notification is kept, and not to be believed by itself.
    Conflict,
    /// Values were decrypted.
    Decrypted,
    /// It was shown what would be sent.
    DryRun,
    /// A notification has said so before.
    Duplicate,
    /// The profile file was edited.
    Edited,
    /// Values were encrypted.
    Encrypted,
    /// The command failed before it had an outcome of its own.
    Error,
    /// Orders were written out.
    Exported,
    /// The order is decided and failed.
    Failed,
    /// Nothing is wrong with the installation.
    Healthy,
    /// A signal ended the command.
    Interrupted,
    /// Orders of the ledger were listed.
    Listed,
    /// A server listens.
    Listening,
    /// What came is no notification.
    Malformed,
    /// The signature, or the string, is the same.
    Match,
    /// It is another one, or the value does not decrypt.
    Mismatch,
    /// The gateway knows no such order.
    NotFound,
    /// No receiver was reached.
    NotReached,
    /// The form never left.
    NotSent,
    /// The receiver answered otherwise than with the word.
    NotTaken,
    /// The order was still undecided when the wait ran out.
    Pending,
    /// The gateway has not decided the order.
    Processing,
    /// A notification is taken down.
    Recorded,
    /// It was refused here, before sending.
    Refused,
    /// The gateway said no, definitely.
    Rejected,
    /// An order was declared not accepted.
    Released,
    /// Orders of the ledger were summed up.
    Reported,
    /// An order of the ledger was shown.
    Shown,
    /// A signature was computed.
    Signed,
    /// A profile works.
    Sound,
    /// The order is sold, or topped up.
    Succeeded,
    /// The orders of a file were counted.
    Summary,
    /// The undecided orders were asked about.
    Synced,
    /// The receiver answered with the word that stops the calls.
    Taken,
    /// No answer came that proves anything.
    Unanswered,
    /// The form left and no trustworthy answer came.
    Unknown,
    /// A profile does not work.
    Unsound,
    /// Files were written.
    Written,
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

/// Where the ledger has an order.
impl From<State> for OutcomeName {
    fn from(state: State) -> Self {
        match state {
            State::Queued | State::NotSent => Self::NotSent,
            State::Rejected => Self::Rejected,
            State::Sending | State::Unknown => Self::Unknown,
            State::Accepted => Self::Accepted,
            State::Processing => Self::Processing,
            State::Succeeded => Self::Succeeded,
            State::Failed | State::Reversed => Self::Failed,
            State::NotFound => Self::NotFound,
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
