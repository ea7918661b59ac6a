//! `consign` turns prepaid cards into money through a consignment gateway (卡寄售).
//!
//! Two promises carry it: **a card is never submitted twice by accident**, and **no outcome is
//! ever claimed that was not proved**.
//!
//! The modules, in reading order, and what each may use:
//!
//! - [`core`]: the protocol as types, and the one POST. Uses nothing of this crate: no command
//!   line, no file, no terminal, no clock.
//! - [`platform`]: what differs by operating system, such as its clocks. Uses nothing of this crate.
//! - [`profile`]: a TOML file and the environment become a merchant. Uses `core`.
//! - [`server`]: the sandbox gateway. Uses `core`'s types, never its client.
//! - [`ledger`]: the memory of what was sent: rules that know no database, and an SQLite file that
//!   keeps to them. Uses `core`'s types.
//! - [`workbench`]: pasted text in, and why a signature or a ciphertext is not what it should be.
//!   Uses `core`.
//! - [`output`]: the only place that prints. Uses `core`'s types; its words also `ledger`'s.
//! - [`command`]: one file a subcommand. Uses all of these.
//! - [`cli`]: clap types and help texts. Uses the parser of durations, nothing else.
//! - [`error`]: kinds of failure and their exit codes, for all but `core`.
//!
//! A test reads the `use` lines and fails when a direction is broken.

pub mod cli;
pub mod command;
pub mod core;
pub mod error;
pub mod ledger;
pub mod output;
pub mod platform;
pub mod profile;
pub mod server;
pub mod workbench;
