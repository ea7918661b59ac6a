//! Commands that mend what is wrong with a file, ready to be pasted into a shell.

use std::path::Path;

use super::rights::Owner;
use super::shell::quoted_path;
use crate::core::lang::{Words, say};

/// Closes a file to everybody else.
#[must_use]
pub fn close(path: &Path) -> String {
    format!("chmod 600 {}", quoted_path(path))
}

/// The same of a file that was just named.
#[must_use]
pub fn close_it(_: &Path) -> Words {
    say!("chmod 600 it", "请 chmod 600")
}

/// Keeps others from changing a file or directory.
#[must_use]
pub fn keep_from_changes(path: &Path) -> String {
    format!("chmod go-w {}", quoted_path(path))
}

/// Makes a file or directory this user's own.
#[must_use]
pub fn take_over(path: &Path) -> String {
    format!("chown {} {}", Owner::me(), quoted_path(path))
}

/// The same of what stands on the way to a file, where a link is meant itself.
#[must_use]
pub fn take_over_link(path: &Path) -> String {
    let chown = if path.is_symlink() { "chown -h" } else { "chown" };
    format!("{chown} {} {}", Owner::me(), quoted_path(path))
}

/// What makes a log one's own that was copied with its ledger.
pub const TAKES_OVER: &str = "chown";

/// Shows all names of a file.
#[must_use]
pub fn list_names(path: &Path) -> String {
    format!("find / -xdev -samefile {}", quoted_path(path))
}

/// Shows whose a file is.
#[must_use]
pub fn show_owner(path: &Path) -> String {
    format!("ls -l {}", quoted_path(path))
}

/// Makes an empty file that is closed to everybody else.
#[must_use]
pub fn make_closed(path: &Path) -> String {
    format!("install -m 600 /dev/null {}", quoted_path(path))
}
