//! Documents about the orders of a file.

use serde::Serialize;

use crate::core::lang::Words;

/// The orders of a file, counted. An order that was accepted also counts by its end, where that was
/// waited for.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The job's name in the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The gateway took them.
    pub accepted: usize,
    /// The gateway said no.
    pub rejected: usize,
    /// Nothing of them left.
    pub not_sent: usize,
    /// They may have arrived.
    pub unknown: usize,
    /// Refused here, before sending.
    pub refused: usize,
    /// Sent by an earlier run, and left as they are.
    pub skipped: usize,
    /// Sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub succeeded: Option<usize>,
    /// Decided against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<usize>,
    /// Still undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<usize>,
    /// The face values of what was accepted, added up.
    pub face_values: String,
    /// What was paid for what succeeded, added up; of top-ups, what was charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_amount: Option<String>,
}

/// Rows that are bad.
#[derive(Clone, Debug, Serialize)]
pub struct BadRows {
    /// In the order of the file.
    pub bad_rows: Vec<BadRow>,
    /// How many rows are good.
    pub good: usize,
}

/// A row that is bad.
#[derive(Clone, Debug, Serialize)]
pub struct BadRow {
    /// Its line or row.
    pub row: u32,
    /// All that is wrong with it.
    pub problem: Words,
}

/// What would be sent of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Rehearsed {
    /// How many cards would be sent.
    pub cards: usize,
    /// Their face values, added up.
    pub face_values: String,
    /// The batches that would be made for them, by their names as far as they are known now.
    pub batches: Vec<String>,
    /// How many cards are in the ledger already, and would be left as they are.
    pub skipped: usize,
    /// How many are in doubt, and would be asked about first.
    pub in_doubt: usize,
    /// Rows that are bad.
    pub bad_rows: Vec<BadRow>,
}
