//! What Windows has for it.
//!
//! Calls into it are `unsafe` in Rust, whatever they do. They stand in few places, each between values that
//! live long enough, and give back what Rust looks after.

pub mod clock;
mod console;
pub(super) mod disk;
pub(super) mod files;
pub(super) mod hold;
pub mod interruption;
pub(super) mod keyring;
pub mod limits;
pub mod locale;
pub mod mend;
pub mod newline;
pub mod process;
pub mod rights;
mod security;
pub mod shell;
pub mod sockets;
pub mod terminal;
mod wide;
