//! The contract of the command line: what goes over the wire, what stands in the documents, and
//! what each kind of bad input or configuration leads to.

#![allow(clippy::expect_used, clippy::print_stderr)]

mod configuration;
mod documents;
mod dry_run;
mod hints;
mod pipes;
mod proxies;
mod signals;
mod usage;
mod waiting;
mod wire;

#[path = "../support/mod.rs"]
mod support;
