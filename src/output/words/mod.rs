//! Words for what the other modules return as values.

mod ledger;

pub use self::ledger::cause;
