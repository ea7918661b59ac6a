//! A directory that one process has for itself, as far as others ask for it too.

use std::fs::{File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION};
use windows_sys::Win32::Storage::FileSystem::FILE_FLAG_DELETE_ON_CLOSE;

/// How long nobody looks again.
const GLANCE: Duration = Duration::from_millis(10);

/// The file that is there while the directory is held.
const NAME: &str = ".consign.lock";

/// A directory that others wait for until this is dropped, or the process ends.
#[derive(Debug)]
pub struct Hold {
    /// Not there where no file can be made, as in a directory that cannot be written.
    _file: Option<File>,
}

impl Hold {
    /// Waits for a directory; `None` where another process has it for all of that time. A directory itself
    /// cannot be locked: what is held is a file in it, which nobody else can open, and which the system
    /// removes when its one handle is closed, by whatever way.
    #[must_use]
    pub fn of(directory: &Path, patience: Duration) -> Option<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE);
        let begin = Instant::now();
        loop {
            let error = match options.open(directory.join(NAME)) {
                Ok(file) => return Some(Self { _file: Some(file) }),
                Err(error) => error.raw_os_error().map(i32::cast_unsigned),
            };
            let is_late = begin.elapsed() >= patience;
            match error {
                // Denied is also what is being removed just now.
                Some(ERROR_SHARING_VIOLATION | ERROR_ACCESS_DENIED) if !is_late => thread::sleep(GLANCE),
                Some(ERROR_SHARING_VIOLATION) => return None,
                _ => return Some(Self { _file: None }),
            }
        }
    }
}
