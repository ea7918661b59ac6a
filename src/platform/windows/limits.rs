//! What this process may take of the system.

/// How many files it may have open: that is not limited.
#[must_use]
pub fn open_files() -> Option<usize> {
    None
}
