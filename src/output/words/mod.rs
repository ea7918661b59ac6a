//! Words for what the other modules return as values.

mod ledger;
mod ledger_error;

pub use self::ledger::{cause, refusal};
pub use self::ledger_error::{backup_error, ledger_error, release_error};
