//! What brought a move about: codes for what evidence says, and for who says so. Their words are
//! not made here.

use strum::{EnumString, IntoStaticStr};

use crate::core::protocol::OrderState;

/// What an exchange proved about the form that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The gateway took the order.
    Accepted,
    /// The gateway refused it, for certain.
    Rejected,
    /// The form never left.
    NotSent,
    /// Nothing is proved.
    Unknown,
}

/// How the exchange of a claim ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// The gateway took the order.
    Accepted,
    /// The gateway's reply refuses the order.
    Rejected,
    /// No business reply came, but a status that means "not accepted" for certain.
    Refused,
    /// The form never left.
    NotSent,
    /// The form may have arrived, and no business reply came.
    NoReply,
    /// The gateway's reply says that it has an order of this number already.
    NumberTaken,
    /// The gateway's reply refuses the order in words that may come after it was stored.
    MaybeStored,
    /// The reply carries a signature that the merchant's key did not make.
    Forged,
    /// The reply proves nothing: its code is no verdict, or came with a status that belies it.
    Unproved,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Source {
    /// The exchange in which the order was sent.
    Exchange,
    /// The gateway, asked.
    Query,
    /// The gateway, unasked.
    Notification,
    /// A person.
    Operator,
}

/// What brought a move about, or what the evidence says that did not move the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// The order got its number, as one of a file's.
    Queued,
    /// The order is about to be sent for the first time.
    Claimed,
    /// The same request is about to be sent once more.
    ClaimedAgain,
    /// See [`Exchanged::Accepted`].
    Accepted,
    /// See [`Exchanged::Rejected`].
    Rejected,
    /// See [`Exchanged::Refused`].
    Refused,
    /// See [`Exchanged::NotSent`].
    NotSent,
    /// See [`Exchanged::NoReply`].
    NoReply,
    /// See [`Exchanged::NumberTaken`].
    NumberTaken,
    /// See [`Exchanged::MaybeStored`].
    MaybeStored,
    /// See [`Exchanged::Forged`].
    Forged,
    /// See [`Exchanged::Unproved`].
    Unproved,
    /// The gateway has not decided the order.
    Processing,
    /// The gateway calls it sold, or topped up.
    Succeeded,
    /// The gateway has decided against it.
    Failed,
    /// The gateway knows no such order.
    NotFound,
    /// The gateway tells another amount of an order that it had decided.
    Amended,
    /// An operator declared that the gateway did not accept the order.
    Released,
    /// What layout 1 of the ledger wrote down in words.
    #[strum(serialize = "layout_1")]
    Layout1,
}

impl Outcome {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Exchanged {
    /// What it proved.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Accepted => Outcome::Accepted,
            Self::Rejected | Self::Refused => Outcome::Rejected,
            Self::NotSent => Outcome::NotSent,
            Self::NoReply | Self::NumberTaken | Self::MaybeStored | Self::Forged | Self::Unproved => Outcome::Unknown,
        }
    }
}

impl Source {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Cause {
    /// The name in the ledger and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl From<Exchanged> for Cause {
    fn from(exchanged: Exchanged) -> Self {
        match exchanged {
            Exchanged::Accepted => Self::Accepted,
            Exchanged::Rejected => Self::Rejected,
            Exchanged::Refused => Self::Refused,
            Exchanged::NotSent => Self::NotSent,
            Exchanged::NoReply => Self::NoReply,
            Exchanged::NumberTaken => Self::NumberTaken,
            Exchanged::MaybeStored => Self::MaybeStored,
            Exchanged::Forged => Self::Forged,
            Exchanged::Unproved => Self::Unproved,
        }
    }
}

impl From<OrderState> for Cause {
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
    fn names_are_read_back() {
        for (cause, name) in
            [(Cause::ClaimedAgain, "claimed_again"), (Cause::Layout1, "layout_1"), (Cause::NoReply, "no_reply")]
        {
            assert_eq!((cause.name(), name.parse()), (name, Ok(cause)));
        }
        assert_eq!("notification".parse(), Ok(Source::Notification));
        assert!("answered".parse::<Cause>().is_err());
    }
}
