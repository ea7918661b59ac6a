//! Words for what the other modules return as values.

mod advice;
mod cipher;
mod diagnosis;
mod ledger;
mod ledger_error;
mod paste;
mod pieces;
mod suspicion;

pub use self::advice::advice;
pub use self::cipher::{cipher_advice, cipher_change};
pub use self::diagnosis::{change, signed_string};
pub use self::ledger::{cause, refusal};
pub use self::ledger_error::{backup_error, ledger_error, release_error};
pub use self::paste::{bad_given, paste_error, shape};
pub use self::suspicion::{Known, key_suspicion, refusal_advice, rewritten};
