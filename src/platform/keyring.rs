//! Keys in the system's own store: Windows Credential Manager, macOS Keychain. Elsewhere there is none that
//! would be relied on: what comes nearest wants somebody to be logged in at a desktop, and a key command
//! serves better.

#[cfg(any(windows, target_os = "macos", test))]
pub(super) mod entry;
pub(super) mod store;

pub use self::store::{Keyring, Refused};
pub use super::system::keyring::{HERE, forget, keep_new, read};
