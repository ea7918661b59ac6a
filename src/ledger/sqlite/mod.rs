//! A ledger in an SQLite file: everything that knows SQLite, and nothing that knows a rule.

mod backup;
mod claim;
mod connection;
mod enter;
mod health;
mod jobs;
mod list;
mod moves;
mod names;
mod notify;
mod open;
mod place;
mod report;
mod rows;
mod schema;
mod store;
mod values;

pub use health::{examine, store_version};
pub use names::{Wanted, order_ids};
pub use open::{in_memory, open, open_to_read};
