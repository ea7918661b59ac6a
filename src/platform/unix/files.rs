//! What a file is, found out without opening it where that would cost locks, and files as they are made.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{
    DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use super::super::found::{FileSystem, Found, Identity, Kind};
#[cfg(target_os = "linux")]
use super::disk;
use super::rights::{Owner, Rights};

/// The name by which SQLite knows files that nobody else has, and that it need not lock.
pub const STORE_WITHOUT_LOCKS: &std::ffi::CStr = c"unix-none";

/// Files that are open to others.
const OTHERS: u32 = 0o077;

/// Looks at a file or directory, links resolved. All that is told is of the same file, even where
/// a name is changed meanwhile; and no lock is lost, as it would be by opening the file and
/// closing it again.
#[cfg(target_os = "linux")]
pub fn look(path: &Path) -> io::Result<(Found, FileSystem)> {
    let handle = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    let file = File::from(handle);
    let metadata = file.metadata()?;
    let file_system = disk::file_system(&file, &metadata)?;
    Ok((found(&metadata), file_system))
}

/// Looks at a file or directory, links resolved. Its file system is taken on trust.
#[cfg(not(target_os = "linux"))]
pub fn look(path: &Path) -> io::Result<(Found, FileSystem)> {
    Ok((found(&fs::metadata(path)?), FileSystem::Own))
}

/// The same without the file system.
pub fn glance(path: &Path) -> io::Result<Found> {
    fs::metadata(path).map(|metadata| found(&metadata))
}

/// The same of a link itself, where it is one.
pub fn glance_unresolved(path: &Path) -> io::Result<Found> {
    fs::symlink_metadata(path).map(|metadata| found(&metadata))
}

/// The same of a file that is open.
pub fn of_open(file: &File) -> io::Result<Found> {
    file.metadata().map(|metadata| found(&metadata))
}

fn found(metadata: &Metadata) -> Found {
    let kind = match metadata.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Directory,
        kind if kind.is_symlink() => Kind::Link,
        kind if kind.is_char_device() => Kind::Device,
        kind if kind.is_fifo() => Kind::Pipe,
        _ => Kind::Other,
    };
    Found {
        kind,
        owner: Owner(metadata.uid()),
        rights: Rights::of_mode(metadata.mode()),
        identity: Identity { disk: metadata.dev(), number: metadata.ino() },
        links: metadata.nlink(),
        size: metadata.size(),
    }
}

/// Opens a file to read it. A pipe is not waited for: it may never get a writer.
pub fn open_to_read(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

/// Makes an empty file where nothing is yet, for its owner alone. It is not opened: to close it again
/// would lose the locks of whoever in this process has opened it meanwhile.
#[cfg(target_os = "linux")]
pub fn make(path: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, FileType, mknodat};
    Ok(mknodat(CWD, path, FileType::RegularFile, Mode::from_raw_mode(0o600), 0)?)
}

/// Makes an empty file where nothing is yet, for its owner alone.
#[cfg(not(target_os = "linux"))]
pub fn make(path: &Path) -> io::Result<()> {
    make_open(path).map(drop)
}

/// Makes a file where nothing is yet, for its owner alone, and opens it to write.
pub(in crate::platform) fn make_open(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// The same, for all to read whom the user's mask lets.
pub(in crate::platform) fn make_public(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o666).open(path)
}

/// Opens a file to write at its end, and to read what is there; a new one is its owner's alone. A link is
/// not followed, and a pipe without a reader not waited for.
pub(in crate::platform) fn open_to_append(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.append(true).read(true).create(true).mode(0o600).custom_flags(flags.bits().cast_signed()).open(path)
}

/// Makes a directory for its owner alone.
pub fn make_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// The same with those above it, as far as they are missing.
pub fn make_directories(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Closes a file to everybody but its owner; what is not there needs no closing.
pub fn close_to_others(path: &Path) -> io::Result<()> {
    let mode = fs::metadata(path).map_or(0, |file| file.mode());
    if mode & OTHERS == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode & 0o700))
}

/// Gives a file a name that nothing has yet; what has it is left alone, and is an error.
pub(in crate::platform) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Some file systems, NFS among them, know no such renaming.
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {}
            done => return Ok(done?),
        }
    }
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}

/// Gives a file a name, and takes the place of the file that has it.
pub(in crate::platform) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Makes the names in a directory survive a power loss.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Whether a path can only be a directory's, as it is written.
pub(in crate::platform) fn is_of_directory(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// Where an absolute path begins.
pub(in crate::platform) fn root_of(_: &Path) -> PathBuf {
    PathBuf::from("/")
}

/// What the system says of links that lead in a circle.
pub(in crate::platform) fn too_many_links() -> io::Error {
    rustix::io::Errno::LOOP.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_is_told_of_truly() {
        let (found, _) = look(Path::new("/dev/null")).expect("a device");
        assert_eq!(found.kind, Kind::Device);
        assert_eq!(look(Path::new("/")).expect("the root").0.kind, Kind::Directory);
        let missing = look(Path::new("/nowhere/at/all")).expect_err("nothing");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        let missing = glance(Path::new("/proc/consign")).expect_err("nothing");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_new_name_takes_no_others_place() {
        let dir = tempfile::tempdir().expect("a directory");
        let [old, new] = ["old", "new"].map(|name| dir.path().join(name));
        fs::write(&old, "old").expect("written");
        fs::write(&new, "new").expect("written");
        assert_eq!(rename_new(&old, &new).expect_err("taken").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&new).expect("still there"), b"new");
        fs::remove_file(&new).expect("removed");
        rename_new(&old, &new).expect("free");
        assert!(!old.exists());
    }
}
