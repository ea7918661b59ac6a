//! The disk that a file is on: whether it is this machine's own, of which kind, and how full.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf, Prefix};
use std::ptr;

use windows_sys::Win32::Storage::FileSystem::{GetDiskFreeSpaceExW, GetDriveTypeW, GetVolumeInformationW};
use windows_sys::Win32::System::WindowsProgramming::DRIVE_REMOTE;

use super::super::found::FileSystem;
use super::wide;

/// Where a file lies. A drive that is mapped to a share is found out by the path that it stands for.
pub(super) fn file_system(path: &Path) -> std::io::Result<FileSystem> {
    let real = fs::canonicalize(path)?;
    let Some(Component::Prefix(prefix)) = real.components().next() else {
        return Ok(FileSystem::Shared(real.display().to_string()));
    };
    Ok(match prefix.kind() {
        Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => FileSystem::Shared(name(server, share)),
        Prefix::Disk(letter) | Prefix::VerbatimDisk(letter) if is_remote(letter) => {
            FileSystem::Shared(format!("{}:", char::from(letter)))
        }
        Prefix::Disk(_) | Prefix::VerbatimDisk(_) => FileSystem::Own,
        // A disk without a letter.
        Prefix::Verbatim(volume) if volume.to_string_lossy().starts_with("Volume{") => FileSystem::Own,
        Prefix::Verbatim(other) | Prefix::DeviceNS(other) => FileSystem::Shared(other.to_string_lossy().into_owned()),
    })
}

fn name(server: &OsStr, share: &OsStr) -> String {
    format!(r"\\{}\{}", server.to_string_lossy(), share.to_string_lossy())
}

fn is_remote(letter: u8) -> bool {
    let root = wide::text(format!(r"{}:\", char::from(letter)));
    #[allow(unsafe_code, reason = "the text ends with a zero, and is only read")]
    let kind = unsafe { GetDriveTypeW(root.as_ptr()) };
    kind == DRIVE_REMOTE
}

/// How many bytes are free for this user.
pub(in crate::platform) fn free(path: &Path) -> Option<u64> {
    let directory = if path.is_dir() { Some(path) } else { path.parent() }?;
    let directory = wide::path(directory).ok()?;
    let mut free = 0;
    #[allow(unsafe_code, reason = "the text ends with a zero, and one number is written where it is read")]
    let done = unsafe { GetDiskFreeSpaceExW(directory.as_ptr(), &raw mut free, ptr::null_mut(), ptr::null_mut()) };
    (done != 0).then_some(free)
}

/// The kind of the file system.
pub(in crate::platform) fn kind(path: &Path) -> Option<String> {
    let root: PathBuf = std::path::absolute(path).ok()?.components().take(2).collect();
    let root = wide::text(root);
    let mut buffer = [0_u16; 32];
    let size = u32::try_from(buffer.len()).unwrap_or_default();
    #[allow(unsafe_code, reason = "the text ends with a zero, and no more is written than the size says")]
    let done = unsafe {
        let (no_name, no_number) = (ptr::null_mut(), ptr::null_mut());
        let kind = buffer.as_mut_ptr();
        GetVolumeInformationW(root.as_ptr(), no_name, 0, no_number, ptr::null_mut(), ptr::null_mut(), kind, size)
    };
    (done != 0).then(|| wide::told(&buffer))
}
