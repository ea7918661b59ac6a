//! Keys in the system's own store: Windows Credential Manager, macOS Keychain. Elsewhere there is none that
//! would be relied on: what comes nearest wants somebody to be logged in at a desktop, and a key command
//! serves better.

#[cfg(any(windows, target_os = "macos", test))]
mod entry;
#[cfg(not(any(windows, target_os = "macos")))]
mod nowhere;
#[cfg(any(windows, target_os = "macos"))]
mod own;
pub(super) mod store;

#[cfg(not(any(windows, target_os = "macos")))]
use nowhere as own;

pub use self::own::{forget, keep_new, read};
pub use self::store::{Keyring, Refused};
pub use super::system::keyring::HERE;
