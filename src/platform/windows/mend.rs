//! Commands that mend what is wrong with a file, ready to be pasted into PowerShell. Users stand there by their
//! identifiers, which are the same in every language of the system.

use std::path::Path;

use super::files;
use super::rights::Owner;
use super::security;
use super::shell::quoted_path;
use crate::core::lang::Words;

/// Closes a file to everybody else.
#[must_use]
pub fn close(path: &Path) -> String {
    let found = files::glance(path).ok();
    let others = found.iter().flat_map(|found| found.rights.others().map(|who| format!(" *{who}")));
    let mut others: Vec<String> = others.collect();
    others.dedup();
    let removed = if others.is_empty() { String::new() } else { format!(" /remove:g{}", others.concat()) };
    format!("icacls {} /inheritance:r /grant:r *{}:F{removed}", quoted_path(path), security::own())
}

/// The same of a file that was just named.
#[must_use]
pub fn close_it(path: &Path) -> Words {
    close(path).into()
}

/// Keeps others from changing a file or directory.
#[must_use]
pub fn keep_from_changes(path: &Path) -> String {
    if !path.is_dir() {
        return close(path);
    }
    let line = close(path);
    let own = format!("*{}:F", security::own());
    line.replace(&own, &format!("'*{}:(OI)(CI)F'", security::own()))
}

/// Makes a file or directory this user's own.
#[must_use]
pub fn take_over(path: &Path) -> String {
    format!("icacls {} /setowner *{}", quoted_path(path), Owner::me())
}

/// The same of what stands on the way to a file, where a link is meant itself.
#[must_use]
pub fn take_over_link(path: &Path) -> String {
    let itself = if path.is_symlink() { " /L" } else { "" };
    format!("{}{itself}", take_over(path))
}

/// What makes a log one's own that was copied with its ledger.
pub const TAKES_OVER: &str = "icacls /setowner";

/// Shows all names of a file.
#[must_use]
pub fn list_names(path: &Path) -> String {
    format!("fsutil hardlink list {}", quoted_path(path))
}

/// Shows whose a file is.
#[must_use]
pub fn show_owner(path: &Path) -> String {
    format!("Get-Acl {} | Format-List", quoted_path(path))
}

/// Makes an empty file that is closed to everybody else.
#[must_use]
pub fn make_closed(path: &Path) -> String {
    let file = quoted_path(path);
    format!("New-Item {file}; icacls {file} /inheritance:r /grant:r *{}:F", security::own())
}
