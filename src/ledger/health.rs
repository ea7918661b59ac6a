//! How a ledger is, for whoever looks after it.

use super::state::State;

/// What a look at a ledger shows. Nothing of an order is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The file's layout.
    pub layout: usize,
    /// What contradicts itself in the file, in the store's words; empty where it is sound.
    pub faults: Vec<String>,
    /// How many orders there are.
    pub orders: u64,
    /// The states from which only the gateway leads on, where any order is in them.
    pub undecided: Vec<Undecided>,
    /// When the latest copy was made, in Unix milliseconds; `None` where none is known of.
    pub backed_up_at: Option<i64>,
}

/// The orders in an undecided state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The state.
    pub state: State,
    /// How many there are.
    pub orders: u64,
    /// When the oldest was sent, in Unix milliseconds.
    pub oldest: i64,
}
