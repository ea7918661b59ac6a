//! What the system tells of the disk below a file, for people to read.

use std::path::Path;

use super::system::disk;

/// The disk that a file is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiskFacts {
    /// The kind of its file system, such as `ext4`.
    pub kind: Option<String>,
    /// How many bytes are free for this user.
    pub free: Option<u64>,
}

/// Looks at the disk that a file is on.
#[must_use]
pub fn of_disk(path: &Path) -> DiskFacts {
    DiskFacts { kind: disk::kind(path), free: disk::free(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_a_kind() {
        assert!(of_disk(Path::new("/proc")).kind.is_some());
    }
}
