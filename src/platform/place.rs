//! Where a file is: what the system tells of it and of its file system, without opening it, and of
//! the way to it.

mod unfinished;
mod way;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

pub use self::unfinished::{Unfinished, beside};
pub use self::way::{Danger, Way};
pub use super::found::{FileSystem, Found, Identity, Kind};
use super::system::files::open_to_append;
pub use super::system::files::{
    STORE_WITHOUT_LOCKS, close_to_others, glance, glance_unresolved, look, make, make_directories, make_directory,
    of_open, open_to_read, sync_directory,
};
pub use super::system::hold::Hold;

/// Opens a file of lines to write more of them at its end; a new one is nobody else's to read. A link is
/// not followed, a pipe without a reader not waited for, and what ends within a line (`InvalidData`) left alone.
pub fn append_to(path: &Path) -> io::Result<File> {
    let mut file = open_to_append(path)?;
    if file.metadata()?.is_file() && file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(file)
}
