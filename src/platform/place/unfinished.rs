//! A file that is not whole yet, under a name beside the one that it will have: nobody else's to read,
//! unless it is meant for all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::super::system::files::{make_open, make_public, rename_new, rename_over};

/// How many names are tried. Where each process is the first of its container, what one leaves behind
/// that is killed has the name that the next would give.
const NAMES: u32 = 100;

/// A file that is not whole yet; it is removed unless it gets its name.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// Makes it, empty, beside the name that it is to get.
    pub fn make(to: &Path) -> io::Result<Self> {
        Self::made_by(make_open, to)
    }

    /// The same, for all to read whom the user's mask lets.
    pub fn make_public(to: &Path) -> io::Result<Self> {
        Self::made_by(make_public, to)
    }

    fn made_by(how: fn(&Path) -> io::Result<File>, to: &Path) -> io::Result<Self> {
        let id = std::process::id();
        let mut again = 0;
        loop {
            let more = if again == 0 { String::new() } else { format!("-{again}") };
            let path = beside(to, format!(".{id}{more}.unfinished"));
            match how(&path) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && again < NAMES => again += 1,
                made => return Ok(Self { file: made?, path }),
            }
        }
    }

    /// The name that it has until then.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, to be written.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Flushes what was written to the disk, by whomever.
    pub fn flush(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives it a name that nothing has yet; what has it is left alone, and is an error.
    pub fn name_new(self, to: &Path) -> io::Result<()> {
        rename_new(&self.path, to)
    }

    /// Gives it a name, and takes the place of the file that has it.
    pub fn replace(self, to: &Path) -> io::Result<()> {
        rename_over(&self.path, to)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _not_there_any_more = fs::remove_file(&self.path);
    }
}

/// A path whose name goes on with an ending.
#[must_use]
pub fn beside(path: &Path, ending: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_in_nobodys_way() {
        let dir = tempfile::tempdir().expect("a directory");
        let to = dir.path().join("file");
        let first = Unfinished::make(&to).expect("made");
        let second = Unfinished::make(&to).expect("made");
        assert_ne!(first.path(), second.path());
        second.replace(&to).expect("named");
        assert_eq!(first.name_new(&to).expect_err("taken").kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 1);
    }
}
