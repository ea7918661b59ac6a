//! Whether a profile works: its file, its values, its keys, the way to its gateway, the clock, and
//! a signed question. Each finding names what mends it.

mod clock;
mod local;
mod looks;
mod remote;

pub(crate) use self::local::{Local, local};
pub(crate) use self::looks::{Looks, is_quoted};
pub(crate) use self::remote::{exchange, refused_before};
use crate::core::lang::Words;
use crate::error::{Exit, Failure};
use crate::output::document::{CheckOutcome, CheckStep};

/// What was found in one step.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) step: CheckStep,
    pub(crate) outcome: CheckOutcome,
    pub(crate) found: Words,
    /// What mends it.
    pub(crate) fix: Option<Words>,
    /// How the process ends where this is the first that failed.
    pub(crate) exit: Exit,
}

impl Finding {
    fn of(step: CheckStep, outcome: CheckOutcome, found: impl Into<Words>) -> Self {
        Self { step, outcome, found: found.into(), fix: None, exit: Exit::Done }
    }

    /// It is right.
    pub(crate) fn passed(step: CheckStep, found: impl Into<Words>) -> Self {
        Self::of(step, CheckOutcome::Passed, found)
    }

    /// It could not be tried.
    pub(crate) fn skipped(step: CheckStep, why: impl Into<Words>) -> Self {
        Self::of(step, CheckOutcome::Skipped, why)
    }

    fn warned(step: CheckStep, found: impl Into<Words>, fix: impl Into<Words>) -> Self {
        Self { fix: Some(fix.into()), ..Self::of(step, CheckOutcome::Warned, found) }
    }

    /// It failed.
    pub(crate) fn failed(step: CheckStep, failure: Failure) -> Self {
        Self { fix: failure.hint, exit: failure.exit, ..Self::of(step, CheckOutcome::Failed, failure.message) }
    }
}
