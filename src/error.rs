//! Kinds of failure and their exit codes: what scripts branch on.

use std::fmt;

use crate::core::lang::{Words, say};
use crate::core::system;

/// How a run ended. The numbers are a contract with scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done: accepted, answered, matched.
    Done = 0,
    /// A fault of this machine or program.
    Internal = 1,
    /// Bad arguments or input; nothing was sent.
    Usage = 2,
    /// No or bad profile, missing credential, file that others can read.
    Config = 3,
    /// Refused here, before sending.
    Refused = 4,
    /// The gateway said no, definitely.
    Rejected = 5,
    /// Submit and buy: the form never left. Others: no usable answer. Safe to run again.
    Network = 6,
    /// The form left and no trustworthy answer came: query, do not submit again.
    Unknown = 7,
    /// The order is decided and failed.
    Failed = 8,
    /// The gateway knows no such order.
    NotFound = 9,
    /// A signature does not match, or ciphertext does not decrypt.
    Mismatch = 10,
    /// Still undecided when the wait ran out.
    Pending = 11,
    /// Interrupted, after recording what is known.
    Interrupted = 130,
}

impl Exit {
    /// The order in which the exits of several orders count: the first that any had.
    const BY_WEIGHT: [Self; 8] = [
        Self::Internal,
        Self::Unknown,
        Self::Network,
        Self::Rejected,
        Self::Refused,
        Self::Failed,
        Self::NotFound,
        Self::Pending,
    ];

    /// The exit of a command that handled several orders.
    #[must_use]
    pub fn of_all(exits: &[Self]) -> Self {
        Self::BY_WEIGHT.into_iter().find(|exit| exits.contains(exit)).unwrap_or(Self::Done)
    }

    /// The number that the process returns.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The kind in JSON's `error.kind`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Internal => "internal",
            Self::Usage => "usage",
            Self::Config => "config",
            Self::Refused => "refused",
            Self::Rejected => "rejected",
            Self::Network => "network",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::NotFound => "not_found",
            Self::Mismatch => "mismatch",
            Self::Pending => "pending",
            Self::Interrupted => "interrupted",
        }
    }
}

/// A failure as the operator reads it: what happened, and what to type next.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What kind it is; decides the exit code.
    pub exit: Exit,
    /// What happened, and what was or was not sent.
    pub message: Words,
    /// The next thing to do.
    pub hint: Option<Words>,
}

impl Failure {
    /// A failure without a hint.
    pub fn new(exit: Exit, message: impl Into<Words>) -> Self {
        Self { exit, message: message.into(), hint: None }
    }

    /// Bad arguments or input.
    pub fn usage(message: impl Into<Words>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A bad profile or credential.
    pub fn config(message: impl Into<Words>) -> Self {
        Self::new(Exit::Config, message)
    }

    /// A thread that this machine does not give.
    #[must_use]
    pub fn no_thread(error: &std::io::Error) -> Self {
        Self::new(
            Exit::Internal,
            say!("cannot start a thread: {error}", "无法启动线程：{error}", [error = system::told(error)]),
        )
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Words>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Takes any error: one that is no `Failure` is a fault of this machine or program.
    #[must_use]
    pub fn from_any(error: &anyhow::Error) -> Self {
        error
            .downcast_ref::<Self>()
            .cloned()
            .unwrap_or_else(|| Self::new(Exit::Internal, system::text(&format!("{error:#}"))))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.en())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_exit_of_several_orders_counts() {
        assert_eq!(Exit::of_all(&[Exit::Done, Exit::Pending, Exit::NotFound]), Exit::NotFound);
        assert_eq!(Exit::of_all(&[Exit::Failed, Exit::Rejected, Exit::Network, Exit::Unknown]), Exit::Unknown);
        assert_eq!(Exit::of_all(&[Exit::Done]), Exit::Done);
        assert_eq!(Exit::of_all(&[]), Exit::Done);
    }
}
