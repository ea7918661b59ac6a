//! What became of the cards of a file, counted.

use crate::core::amount::Sum;
use crate::error::Exit;
use crate::output::document::{OutcomeName, Summary};

/// Counts and sums. A card counts once, but that one which was accepted also counts by its end, where
/// that was waited for.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: usize,
    pub(crate) rejected: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown: usize,
    pub(crate) refused: usize,
    pub(crate) skipped: usize,
    pub(crate) succeeded: usize,
    pub(crate) failed: usize,
    pub(crate) pending: usize,
    /// The face values of what was accepted, and what was paid for what succeeded, in yuan.
    pub(crate) face_values: Sum,
    pub(crate) settled: Sum,
    exits: Vec<Exit>,
}

impl Tally {
    /// A card that this run has dealt with.
    pub(crate) fn count(&mut self, outcome: OutcomeName) {
        match outcome {
            OutcomeName::Accepted => self.accepted += 1,
            OutcomeName::Rejected => self.rejected += 1,
            OutcomeName::Unknown => self.unknown += 1,
            OutcomeName::Refused => self.refused += 1,
            OutcomeName::Succeeded => self.succeeded += 1,
            OutcomeName::Failed => self.failed += 1,
            OutcomeName::Pending => self.pending += 1,
            _ => self.not_sent += 1,
        }
    }

    /// The face value of an order that was accepted.
    pub(crate) fn add(&mut self, face_value: &str) {
        self.face_values.add(face_value);
    }

    /// What was paid for an order that succeeded, where it is known.
    pub(crate) fn settle(&mut self, amount: Option<&str>) {
        if let Some(amount) = amount {
            self.settled.add(amount);
        }
    }

    /// What an order says about how the command ends.
    pub(crate) fn note(&mut self, exit: Exit) {
        if !self.exits.contains(&exit) {
            self.exits.push(exit);
        }
    }

    /// How the command ends, by the gravest of its orders.
    pub(crate) fn exit(&self) -> Exit {
        Exit::of_all(&self.exits)
    }

    /// How many cards are done with.
    pub(crate) fn done(&self) -> usize {
        self.accepted + self.rejected + self.not_sent + self.unknown + self.refused + self.skipped
    }

    /// The same for scripts.
    pub(crate) fn summary(&self, job: Option<&str>, waited: bool) -> Summary {
        Summary {
            job: job.map(str::to_owned),
            accepted: self.accepted,
            rejected: self.rejected,
            not_sent: self.not_sent,
            unknown: self.unknown,
            refused: self.refused,
            skipped: self.skipped,
            succeeded: waited.then_some(self.succeeded),
            failed: waited.then_some(self.failed),
            pending: waited.then_some(self.pending),
            face_values: self.face_values.to_string(),
            settled_amount: waited.then(|| self.settled.to_string()),
        }
    }
}
