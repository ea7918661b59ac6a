//! The contract of the command line: what goes over the wire, what stands in the documents, and
//! what each kind of bad input or configuration leads to.

#![allow(clippy::expect_used, clippy::print_stderr)]

mod addresses;
mod configuration;
mod documents;
mod dry_run;
mod guarded;
mod help;
mod hints;
mod origins;
mod pipes;
mod process;
mod proxies;
mod signals;
mod terminal;
mod usage;
mod waiting;
mod wire;

#[path = "../support/mod.rs"]
mod support;
