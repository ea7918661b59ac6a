//! What Unix has for it, Linux above all.

pub mod clock;
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
pub mod shell;
pub mod sockets;
pub mod terminal;
pub(super) mod user_namespace;
