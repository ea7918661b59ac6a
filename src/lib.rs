//! `consign` turns prepaid cards into money through a consignment gateway (卡寄售).
//!
//! Two promises carry it: **a card is never submitted twice by accident**, and **no outcome is
//! ever claimed that was not proved**.
//!
//! # The rooms
//!
//! In reading order, and what each may use of this crate; a test reads the sources and fails when a
//! direction is broken.
//!
//! - [`core`]: the protocol as types, and the one POST. Knows no command line, file, terminal, clock
//!   or environment. Uses nothing.
//! - [`workbench`]: pasted text in, and why a signature or a ciphertext is not what it should be.
//!   Uses `core`.
//! - [`cards`]: a file of cards, top-ups or order numbers in, whether workbook, CSV, JSON or lines, and
//!   checked rows out; and such rows as a file again. Uses `core`.
//! - [`platform`]: what differs by operating system, such as clocks and owners of files, in `unix` and in
//!   `windows` side by side; no other room asks which system it is. And files that are written whole or not
//!   at all. Uses `core`'s words.
//! - [`profile`]: a TOML file and the environment become a merchant. Uses `core`, `error`,
//!   `platform`.
//! - [`ledger`]: the memory of what was sent: rules that know no database, and in `ledger/sqlite` the
//!   store that keeps to them. Uses `core`'s types and `platform`, never the client.
//! - [`server`]: the sandbox gateway and the receiver of notifications, on the accept loop of all servers.
//!   Sends nothing: what calls merchants is handed in. Uses `core`'s types.
//! - [`error`]: kinds of failure and their exit codes.
//! - [`output`]: the only place that prints. Uses `core`, `workbench`, `error`, and for its documents
//!   `ledger`. Its words for what the other rooms return use `cards`, `ledger`, `platform`, `profile`
//!   and `server`, too.
//! - `run`: one run of the program: its context, the commands that hints name, the watch over signals
//!   and panics. Uses all of the above, and `cli`'s global options.
//! - `order`: the way of an order: session, place, status, poll, the ledger as commands use it, the orders
//!   of a file (`order/many`), the calls to a merchant's own receiver, and whether a profile works
//!   (`order/checkup`). Uses all of the above but `cli`.
//! - [`cli`]: clap types and help texts, a file for each group of commands. Uses `core`'s durations, rates
//!   and names of endpoints, and `output`'s words for a bad duration or rate.
//! - `input`: what operators type, pipe or keep in files, and what a shell may complete it by. Uses `order`, `cli` and what stands above.
//! - [`command`]: subcommands and nothing else, each with a `run`. Uses all of these.
//!
//! A library user would call `core` ([`core::request`], [`core::signature`], [`core::cipher`],
//! [`core::reply`], [`core::client`]) and [`workbench`]; the rest serves the program.
//!
//! # How to add
//!
//! - **An endpoint**: a variant and its table of fields in `core/protocol.rs`, then follow the
//!   compiler, which also asks what the sandbox answers (`server/sandbox/gateway.rs`) and what an
//!   answer must agree with (`core/reply/proof.rs`); a request in `core/request.rs`; a command.
//! - **A command**: its clap type in `cli`, a file in `command/` with a `run`, two lines in
//!   `command/mod.rs`, its document in `output/document/`.
//! - **A column of a file of cards or top-ups**: `cards/column.rs`, where a listing has it, then follow
//!   the compiler, and a member of `cards/row.rs` or `cards/top_ups.rs`.
//! - **A global flag**: `cli`'s `Global`; what it means, in `run/context.rs`, and whether the commands
//!   that are named carry it on, in `run/hint.rs`.
//! - **A mistake that `verify` names**: a row where it happens, with its name beside the table:
//!   `fields` and `encode` (values), `whole` (the form), `ending` and `key` (the key, the digest), all
//!   in `workbench/signature/`; a kind in its `kind.rs`, unless there is one; a sentence in
//!   `output/words/diagnosis.rs` and what mends it in `advice.rs`, which the compiler asks for; a new
//!   kind's family in `families.rs`, which a test asks for.
//! - **A mistake that `decrypt` names**: where it happens in `workbench/cipher/`: `encoded` and `notation`
//!   (how it is written), `keys`, `modes`, `padding`; a variant in its `change.rs`, then follow the
//!   compiler to `output/words/cipher.rs`; and a ciphertext made by another program in the fixtures.
//! - **A sandbox ending**: a row in `server/sandbox/scenario.rs`, and its line in the help
//!   (`cli/sandbox.rs`).
//! - **A ledger column**: a migration beside the others (one that was released is never edited), the
//!   struct that its rows become, `ledger/sqlite/rows.rs`, where it is read, and where it is written:
//!   `claim.rs` beside it with a claim, `moves.rs` later.
//! - **A key of a JSON document**, or a column of an export: a field in `output/document/`, for a column
//!   its name for people beside it, and the table of the contract's test.
//! - **A column of a listing for people**: with its command, in `command/orders/`; what a narrow terminal does
//!   to it, by its kind in `output/table.rs`.
//! - **Another store of the ledger**: a folder beside `ledger/sqlite/` that does what `ledger/store.rs`
//!   says, as the rules decide.
//! - **A topic of `help`**: a text in each language beside the others in `output/words/topics/`, and its line in
//!   `mod.rs` there; a command's line in the page of all commands: `output/words/overview.rs`.
//! - **A name to complete**: `input/completion/candidates.rs`; one of the ledger, in `ledger/sqlite/names.rs` by an
//!   index.
//! - **A fact for `doctor`**: a field in `output/document/doctor.rs`, and its line in `output/words/doctor.rs`.
//! - **A sentence**: `say!` ([`core::lang`]), English and Chinese side by side; a test finds those that
//!   are told in one language. It stands in `output/words/`, a file for each room whose values it tells;
//!   what only one command says, in `order/` or with the command.
//! - **A help**: the doc comment of its clap type, and its Chinese in `cli/chinese/`, which a test asks
//!   for.
//! - **How a question is asked again**: `order/session.rs`.
//! - **A step of `profile check`**: a variant of `CheckStep` in `output/document/profile.rs`, and where it is
//!   found out: in `order/checkup/local.rs` without sending anything, else in `remote.rs`.
//! - **A setting of a profile**: `profile/file.rs`, its line in `profile/facts.rs`, and where it is asked for in
//!   `input/new_profile.rs`, if it is.
//! - **What differs by system**: a function of one name in `platform/unix/` and in `platform/windows/`.
//! - **A limit of the servers**: `server/accept/limits.rs`.

pub mod cards;
pub mod cli;
pub mod command;
pub mod core;
pub mod error;
mod input;
pub mod ledger;
mod order;
pub mod output;
pub mod platform;
pub mod profile;
mod run;
pub mod server;
pub mod workbench;
