//! What the system tells of a file and of the disk below it, for people to read.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// A file as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// Its permissions.
    pub mode: u32,
    /// Who owns it.
    pub owner: u32,
    /// Its size in bytes.
    pub size: u64,
}

/// The disk that a file is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiskFacts {
    /// The kind of its file system, such as `ext4`.
    pub kind: Option<String>,
    /// How many bytes are free for this user.
    pub free: Option<u64>,
}

/// Looks at a file; `None` where there is none.
pub fn of_file(path: &Path) -> io::Result<Option<FileFacts>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some(FileFacts { mode: found.mode() & 0o7777, owner: found.uid(), size: found.size() })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Looks at the disk that a file is on.
#[must_use]
pub fn of_disk(path: &Path) -> DiskFacts {
    let free = rustix::fs::statvfs(path).ok().map(|found| found.f_bavail.saturating_mul(found.f_frsize));
    DiskFacts { kind: kind(path), free }
}

/// The kind of the file system, by the longest of the mounts that lead to the file.
#[cfg(target_os = "linux")]
fn kind(path: &Path) -> Option<String> {
    let real = fs::canonicalize(path).ok()?;
    kind_in(&fs::read_to_string("/proc/self/mountinfo").ok()?, &real)
}

/// Elsewhere it is not told.
#[cfg(not(target_os = "linux"))]
fn kind(_: &Path) -> Option<String> {
    None
}

/// Of two mounts on one place, the later one is seen.
#[cfg(target_os = "linux")]
fn kind_in(mounts: &str, path: &Path) -> Option<String> {
    let leading = mounts.lines().filter_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace("\\040", " ");
        path.starts_with(&point).then(|| (Path::new(&point).components().count(), kind.split(' ').next()))
    });
    leading.max_by_key(|(depth, _)| *depth)?.1.map(str::to_owned)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:5 / /home/a\\040b rw shared:1 - btrfs /dev/sdb rw\n\
            3 1 0:6 / /home rw - xfs /dev/sdc rw\n4 1 0:7 / /home rw - zfs pool rw\n";
        let kind = |path: &str| kind_in(mounts, Path::new(path));
        assert_eq!(kind("/etc/x").as_deref(), Some("ext4"));
        assert_eq!(kind("/home/c/x").as_deref(), Some("zfs"));
        assert_eq!(kind("/home/a b/x").as_deref(), Some("btrfs"));
        assert_eq!(kind("/homes/x").as_deref(), Some("ext4"));
    }

    #[test]
    fn what_is_not_there_is_no_fault() {
        assert_eq!(of_file(Path::new("/proc/consign")).expect("no fault"), None);
        assert!(of_disk(Path::new("/proc")).kind.is_some());
    }
}
