//! Paths as a profile file writes them.

use std::path::{Path, PathBuf};

/// A path as written in the file: `~/` is the home directory, a relative one is relative to
/// the file.
pub(super) fn resolve(directory: &Path, path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), dirs::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => directory.join(path),
    }
}
