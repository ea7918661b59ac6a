//! The rows of an order's history.

use super::cause::{Cause, Source};
use super::moment::Moment;
use super::state::State;

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The state before; `None` in an order's first row.
    pub from: Option<State>,
    /// The state after. The same as before where evidence did not move the order.
    pub to: State,
    /// What brought it about.
    pub cause: Cause,
    /// Who says so; a claim is nobody's word.
    pub source: Option<Source>,
    /// What there is in free words only, or beside the code: an operator's reason, what happened
    /// on the network, an HTTP status.
    pub note: Option<String>,
    /// The gateway's code, or status.
    pub code: Option<String>,
    /// The gateway's message.
    pub message: Option<String>,
    /// The card's real face value, as the evidence tells it.
    pub real_face_value: Option<String>,
    /// The money settled or charged, as the evidence tells it.
    pub settled_amount: Option<String>,
    /// The real face value that the evidence contradicts.
    pub real_face_value_was: Option<String>,
    /// The money that the evidence contradicts.
    pub settled_amount_was: Option<String>,
}

impl Move {
    /// A row that says no more than what happened.
    pub(super) fn new(cause: Cause, at: Moment, from: Option<State>, to: State) -> Self {
        Self {
            at: at.wall,
            from,
            to,
            cause,
            source: None,
            note: None,
            code: None,
            message: None,
            real_face_value: None,
            settled_amount: None,
            real_face_value_was: None,
            settled_amount_was: None,
        }
    }

    /// Whether it is evidence that did not move the order.
    fn is_evidence_only(&self) -> bool {
        self.from == Some(self.to)
    }

    /// Whether the same evidence is in a history already, since the order's last move.
    pub(super) fn repeats(&self, history: &[Self]) -> bool {
        let since = history.iter().rev().take_while(|row| row.is_evidence_only());
        since.into_iter().any(|row| Self { at: self.at, ..row.clone() } == *self)
    }
}
