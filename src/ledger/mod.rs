//! The ledger: the memory that keeps a card from being submitted twice.
//!
//! Two rooms. The files here are its rules: values and pure functions that know no database, clock
//! or file. The story of one order: a claim is written down as `sending` before any socket is
//! opened, and what was sent before is refused (`claim`); what its exchange proved, what the
//! gateway says later, and an operator's word that an unknown order was not accepted move it on
//! (`evidence`, `state`). Every move, and all evidence that did not move the order, is a row in an
//! append-only history. An order of a file gets its number, durably, before the first of the file
//! is sent (`job`): it is `queued`, and its claim goes on from there.
//!
//! What keeps the orders is a [`Store`]: each of its operations is whole, in one transaction, and
//! does what the rules say. `sqlite` is the one that there is; another one is a folder beside it.
//!
//! No PIN, key or ciphertext is stored: a card is known again by a fingerprint under a random
//! key of the ledger's own. Nothing here knows a time zone; the clock is what a ledger is opened
//! with, and is read only when the write lock is held.

mod batch;
mod cause;
mod claim;
mod error;
mod evidence;
mod filter;
mod fingerprint;
mod health;
mod history;
mod job;
mod moment;
mod notified;
mod order;
mod refusal;
mod report;
mod sqlite;
mod state;
mod store;

pub use batch::{Batch, next_batch};
pub use cause::{Cause, Exchanged, Outcome, Source};
pub use claim::{Claim, Claimed, Subject};
pub use error::{BackupError, Copying, Damage, Doing, Fault, LedgerError, ReleaseError};
pub use evidence::{Observation, Observed, Settled, Settlement};
pub use filter::Filter;
pub use health::{Health, Undecided};
pub use history::Move;
pub use job::{Job, Known, Plan, Planned, Plans};
pub use moment::{BootId, Clock, Moment};
pub use notified::{Doubt, Forged, Noted, Notified, Receipt};
pub use order::{MerchantRef, Order, OrderKey, OrderKind, PRACTICE};
pub use refusal::{ClaimError, Refusal};
pub use report::{Counts, Day, FaceValues, GroupBy, ReportRow};
pub use sqlite::{Wanted, examine, in_memory, open, open_to_read, order_ids, store_version};
pub use state::{Effect, State};
pub use store::{Copied, Entered, Entry, Ledger, Store};
