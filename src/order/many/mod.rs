//! Many cards of one file, each sent once.
//!
//! The rows of a file become [`goods`]: forms to be signed and claims to be made. The ledger says which of
//! them it knows ([`plan`]), which is shown ([`rehearsal`]) before it gives all others their numbers before the first is sent. Those in doubt
//! are asked about; then `sending` hands claimed forms to the `courier`s and settles what they bring
//! back: all of that is a [`run`]. What becomes of each card is told and
//! counted by `outcomes`, and written to [`files`] at the end. Without the file, [`resume`] asks about what is in doubt.

mod courier;
pub(crate) mod files;
pub(crate) mod goods;
mod outcomes;
pub(crate) mod plan;
mod progress;
pub(crate) mod rehearsal;
pub(crate) mod resume;
pub(crate) mod run;
mod sending;
mod summary;
mod tally;
mod told;
