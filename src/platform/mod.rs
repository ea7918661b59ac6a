//! What differs by operating system, and what only the system knows.
//!
//! What differs stands in `unix` and in `windows`, side by side, under the same names; nothing else in the
//! crate asks which system it is. `tests/windows.sh` builds the one for Windows and tries it under Wine. macOS
//! has what `unix` has without Linux, which nothing here compiles.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

#[cfg(any(windows, test))]
mod descriptor;
pub mod editor;
pub mod facts;
pub mod found;
pub mod home;
pub mod keyring;
pub mod password_store;
pub mod place;
pub mod powershell;
pub mod replace;

pub use system::{clock, interruption, limits, locale, mend, newline, process, rights, shell, sockets, terminal};
