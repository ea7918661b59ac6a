//! HTTP servers on hyper, and nothing else.
//!
//! They know the core's types only: never its client, never the ledger, never the terminal.

mod accept;
pub mod listener;
pub mod sandbox;
