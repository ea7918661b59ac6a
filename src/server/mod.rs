//! HTTP servers on hyper and axum, and nothing else.
//!
//! They know the core's types only: never its client, never the ledger, never the terminal.

pub mod sandbox;
