//! What a file is, and files as they are made.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _};
use std::path::{Path, PathBuf, is_separator};
use std::ptr;

use windows_sys::Win32::Foundation::{
    ERROR_CANT_RESOLVE_FILENAME, ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED, GENERIC_READ,
    GENERIC_WRITE, INVALID_HANDLE_VALUE,
};
use windows_sys::Win32::Storage::FileSystem::{
    BY_HANDLE_FILE_INFORMATION, CREATE_NEW, CreateDirectoryW, CreateFileW, FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY,
    FILE_ATTRIBUTE_NORMAL, FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES,
    FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_TYPE_CHAR, FILE_TYPE_PIPE, GetFileInformationByHandle,
    GetFileType, MOVEFILE_WRITE_THROUGH, MoveFileExW, READ_CONTROL, WRITE_DAC,
};

use super::super::found::{FileSystem, Found, Identity, Kind};
use super::rights::{Owner, Rights};
use super::{disk, security, wide};

/// The name by which SQLite knows files that nobody else has, and that it need not lock.
pub const STORE_WITHOUT_LOCKS: &std::ffi::CStr = c"win32-none";

/// Looks at a file or directory, links resolved.
pub fn look(path: &Path) -> io::Result<(Found, FileSystem)> {
    Ok((glance(path)?, disk::file_system(path)?))
}

/// The same without the file system.
pub fn glance(path: &Path) -> io::Result<Found> {
    glance_with(path, FILE_FLAG_BACKUP_SEMANTICS)
}

/// The same of a link itself, where it is one.
pub fn glance_unresolved(path: &Path) -> io::Result<Found> {
    glance_with(path, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT)
}

/// What is opened is neither read nor written, so that it is in nobody's way.
fn glance_with(path: &Path, flags: u32) -> io::Result<Found> {
    let file = OpenOptions::new().access_mode(READ_CONTROL | FILE_READ_ATTRIBUTES).custom_flags(flags).open(path)?;
    let found = of_open(&file)?;
    // Nobody can exchange the root of a disk.
    let rights = if path.parent().is_none() { found.rights.of_root() } else { found.rights };
    Ok(Found { rights, ..found })
}

/// The same of a file that is open.
pub fn of_open(file: &File) -> io::Result<Found> {
    #[allow(unsafe_code, reason = "the handle is open")]
    let kind = match unsafe { GetFileType(file.as_raw_handle()) } {
        FILE_TYPE_CHAR => Kind::Device,
        FILE_TYPE_PIPE => Kind::Pipe,
        _ => return of_disk(file),
    };
    let identity = Identity { disk: 0, number: 0 };
    Ok(Found { kind, owner: Owner::me(), rights: Rights::none(), identity, links: 1, size: 0 })
}

fn of_disk(file: &File) -> io::Result<Found> {
    let mut told = BY_HANDLE_FILE_INFORMATION::default();
    #[allow(unsafe_code, reason = "the handle is open, and what is told is written where it is read")]
    let done = unsafe { GetFileInformationByHandle(file.as_raw_handle(), &raw mut told) };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    let kind = match file.metadata()?.file_type() {
        kind if kind.is_symlink() => Kind::Link,
        kind if kind.is_dir() => Kind::Directory,
        _ => Kind::File,
    };
    let both = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let descriptor = security::of(file)?;
    Ok(Found {
        kind,
        owner: Owner(descriptor.owner.clone()),
        rights: Rights::of(descriptor),
        identity: Identity {
            disk: told.dwVolumeSerialNumber.into(),
            number: both(told.nFileIndexHigh, told.nFileIndexLow),
        },
        links: told.nNumberOfLinks.into(),
        size: both(told.nFileSizeHigh, told.nFileSizeLow),
    })
}

/// Opens a file to read it.
pub fn open_to_read(path: &Path) -> io::Result<File> {
    // A directory is opened, too, and told from a file by whoever looks at it.
    OpenOptions::new().read(true).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(path)
}

/// Makes an empty file where nothing is yet, for its owner alone.
pub fn make(path: &Path) -> io::Result<()> {
    make_open(path)?.sync_all()
}

/// Makes a file where nothing is yet, for its owner alone, and opens it to write.
pub(in crate::platform) fn make_open(path: &Path) -> io::Result<File> {
    let path = wide::path(path)?;
    let share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    security::with_closed(|closed| {
        #[allow(unsafe_code, reason = "the text ends with a zero, and the handle is closed by its owner")]
        unsafe {
            let access = GENERIC_READ | GENERIC_WRITE;
            let nothing = ptr::null_mut();
            let file = CreateFileW(path.as_ptr(), access, share, closed, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nothing);
            if file == INVALID_HANDLE_VALUE { Err(io::Error::last_os_error()) } else { Ok(File::from_raw_handle(file)) }
        }
    })
}

/// The same, for all to read whom the directory lets.
pub(in crate::platform) fn make_public(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Opens a file to write at its end, and to read what is there; a new one is its owner's alone. A link is
/// not followed.
pub(in crate::platform) fn open_to_append(path: &Path) -> io::Result<File> {
    match make_open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let file = OpenOptions::new().append(true).read(true).custom_flags(FILE_FLAG_OPEN_REPARSE_POINT).open(path)?;
    if file.metadata()?.file_type().is_symlink() { Err(too_many_links()) } else { Ok(file) }
}

/// Makes a directory for its owner alone, and what is made in it later.
pub fn make_directory(path: &Path) -> io::Result<()> {
    let path = wide::path(path)?;
    security::with_closed(|closed| {
        #[allow(unsafe_code, reason = "the text ends with a zero, and is only read")]
        let done = unsafe { CreateDirectoryW(path.as_ptr(), closed) };
        if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    })
}

/// The same with those above it, as far as they are missing.
pub fn make_directories(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent() {
        make_directories(above)?;
    }
    match make_directory(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made,
    }
}

/// Closes a file to everybody but its owner; what is not there needs no closing.
pub fn close_to_others(path: &Path) -> io::Result<()> {
    match glance(path) {
        Ok(found) if found.rights.are_open() => {
            security::close(&OpenOptions::new().access_mode(READ_CONTROL | WRITE_DAC).open(path)?)
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Gives a file a name that nothing has yet; what has it is left alone, and is an error.
pub(in crate::platform) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (wide::path(from)?, wide::path(to)?);
    #[allow(unsafe_code, reason = "the texts end with a zero, and are only read")]
    let done = unsafe { MoveFileExW(from.as_ptr(), to.as_ptr(), MOVEFILE_WRITE_THROUGH) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Gives a file a name, and takes the place of the file that has it, even where somebody reads that.
pub(in crate::platform) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Makes the names in a directory survive a power loss. Whoever has made one may write there: a file, or a
/// directory. A file system that does not flush directories writes names down in order with what is flushed
/// of their files.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    let open = |access| OpenOptions::new().access_mode(access).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(directory);
    let file = open(FILE_ADD_FILE).or_else(|_| open(FILE_ADD_SUBDIRECTORY))?;
    let unknown = [ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE, ERROR_NOT_SUPPORTED].map(u32::cast_signed).map(Some);
    match file.sync_all() {
        Err(error) if unknown.contains(&error.raw_os_error()) => Ok(()),
        done => done,
    }
}

/// Whether a path can only be a directory's, as it is written.
pub(in crate::platform) fn is_of_directory(path: &Path) -> bool {
    path.to_string_lossy().ends_with(is_separator)
}

/// Where an absolute path begins: its drive.
pub(in crate::platform) fn root_of(path: &Path) -> PathBuf {
    path.ancestors().last().map(Path::to_owned).unwrap_or_default()
}

/// What the system says of links that lead in a circle.
pub(in crate::platform) fn too_many_links() -> io::Error {
    io::Error::from_raw_os_error(ERROR_CANT_RESOLVE_FILENAME.cast_signed())
}
