//! What this process may take of the system.

use rustix::process::{Resource, getrlimit};

/// How many files it may have open; `None` where that is not limited.
#[must_use]
pub fn open_files() -> Option<usize> {
    getrlimit(Resource::Nofile).current.and_then(|files| usize::try_from(files).ok())
}
