//! The place of a ledger: a file of the user's own under one name, where nobody else can exchange
//! it, on a disk of this machine. All of this is checked before SQLite opens it, and again after.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::super::error::{Damage, Doing, LedgerError};
use crate::platform::place::{self, Danger, FileSystem, Found, Identity, Kind, Way, beside, look};

/// What SQLite keeps beside the file.
pub(super) const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The size of an SQLite file's header, without which it is none.
const SMALLEST: u64 = 100;

/// A ledger's file that is fit to be opened.
#[derive(Clone, Debug)]
pub(super) struct Place {
    path: PathBuf,
    /// By what it is known again.
    identity: Identity,
}

impl Place {
    /// The place of a ledger that is there; `None` where there is no file.
    pub(super) fn find(path: &Path) -> Result<Option<Self>, LedgerError> {
        let path = plain(path)?;
        let (found, file_system) = match look(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LedgerError::file(Doing::Reach)(error)),
        };
        refuse_other_things(&found)?;
        let way = Way::of(&path).map_err(LedgerError::file(Doing::Reach))?;
        let place = Self { path: way.path().to_owned(), identity: found.identity };
        place.refuse_lost_content()?;
        refuse_shared(file_system)?;
        place.refuse_another_owner(&found)?;
        refuse_way(&way)?;
        place.refuse_strangers()?;
        Ok(Some(place))
    }

    /// The place of a ledger, whose file and directories are made where they are missing.
    pub(super) fn find_or_make(path: &Path) -> Result<Self, LedgerError> {
        if let Some(place) = Self::find(path)? {
            return Ok(place);
        }
        let way = Way::of(&plain(path)?).map_err(LedgerError::file(Doing::Reach))?;
        // Nothing is left behind where a ledger must not be.
        refuse_way(&way)?;
        if let Some(directory) = way.path().parent() {
            make_directory(directory)?;
        }
        match place::make(way.path()) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => made.map_err(LedgerError::file(Doing::Make))?,
        }
        Self::find(path)?.ok_or_else(|| LedgerError::file(Doing::Make)(ErrorKind::NotFound.into()))
    }

    /// The file itself, all links resolved.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file's mode lets its owner write. Root may write all the same; the mode is what
    /// somebody meant.
    pub(super) fn may_be_written(&self) -> bool {
        !fs::metadata(&self.path).is_ok_and(|file| file.permissions().readonly())
    }

    /// Checks, once SQLite has the file open, that it still is the one that was found fit, and
    /// that what lies beside it now is the user's own.
    pub(super) fn check_again(&self) -> Result<(), LedgerError> {
        let (found, _) = look(&self.path).map_err(LedgerError::file(Doing::Reach))?;
        if found.identity != self.identity {
            return Err(LedgerError::Exchanged);
        }
        self.refuse_another_owner(&found)?;
        self.refuse_strangers()
    }

    /// Checks that the name still leads to the file that was opened: what is written to one that was
    /// moved away, nobody finds again.
    pub(super) fn leads_to_the_same(&self) -> Result<(), LedgerError> {
        match place::glance_unresolved(&self.path) {
            Ok(found) if found.identity == self.identity => Ok(()),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(LedgerError::file(Doing::Reach)(error)),
            Ok(_) | Err(_) => Err(LedgerError::Exchanged),
        }
    }

    /// Closes a ledger, and what SQLite keeps beside it, to everybody but its owner: a copied or
    /// restored one may be open, and its key would help to find PINs.
    pub(super) fn close_to_others(&self) -> Result<(), LedgerError> {
        let beside = BESIDE.map(|ending| beside(&self.path, ending));
        for file in [&self.path].into_iter().chain(&beside) {
            place::close_to_others(file).map_err(LedgerError::file(Doing::Close))?;
        }
        Ok(())
    }

    /// Makes the file's name survive a power loss.
    pub(super) fn sync_directory(&self) -> Result<(), LedgerError> {
        sync_directory(self.path.parent())
    }

    /// Refuses an empty file with a log beside it: it had content once, and SQLite would throw the
    /// log away. An empty file without a log is a ledger not begun.
    fn refuse_lost_content(&self) -> Result<(), LedgerError> {
        // The log is looked at first: it grows only after the file, which may be happening right now.
        let log = size(&beside(&self.path, "-wal"));
        let file = size(&self.path);
        if log > 0 && file == 0 {
            return Err(Damage::LostContent.into());
        }
        // SQLite takes a file of one byte for an empty one, and would overwrite it.
        if (1..SMALLEST).contains(&file) {
            return Err(Damage::TooShort.into());
        }
        Ok(())
    }

    fn refuse_another_owner(&self, file: &Found) -> Result<(), LedgerError> {
        if !file.owner.is_me() {
            return Err(LedgerError::AnotherOwner { owner: file.owner.clone() });
        }
        refuse_more_names(&self.path, file)
    }

    /// Refuses what somebody else has put beside the file: SQLite would take orders from such a
    /// log, or write them into it.
    fn refuse_strangers(&self) -> Result<(), LedgerError> {
        for path in BESIDE.map(|ending| beside(&self.path, ending)) {
            let file = match place::glance_unresolved(&path) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(LedgerError::file(Doing::ReachLog)(error)),
            };
            if file.kind != Kind::File || !file.owner.is_me() {
                return Err(LedgerError::Stranger(path));
            }
            refuse_more_names(&path, &file)?;
        }
        Ok(())
    }
}

pub(super) fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

pub(super) fn sync_directory(directory: Option<&Path>) -> Result<(), LedgerError> {
    let Some(directory) = directory else { return Ok(()) };
    place::sync_directory(directory).map_err(LedgerError::file(Doing::FlushDirectory))
}

/// The path as a file's name and nothing else: SQLite would take `:memory:`, an empty path
/// and `file:…` for something that forgets.
fn plain(path: &Path) -> Result<PathBuf, LedgerError> {
    std::path::absolute(path).map_err(LedgerError::file(Doing::Reach))
}

fn refuse_other_things(found: &Found) -> Result<(), LedgerError> {
    match found.kind {
        Kind::File => Ok(()),
        Kind::Directory => Err(LedgerError::Directory),
        Kind::Link | Kind::Device | Kind::Pipe | Kind::Other => Err(LedgerError::NotAFile),
    }
}

/// Under a second name SQLite would keep another log, and not see what is in this one.
fn refuse_more_names(path: &Path, file: &Found) -> Result<(), LedgerError> {
    match file.links {
        links if links > 1 => Err(LedgerError::HardLinked { file: path.to_owned(), links }),
        _ => Ok(()),
    }
}

/// Refuses a path that somebody else could make lead to another file.
fn refuse_way(way: &Way) -> Result<(), LedgerError> {
    for directory in way.holders() {
        let (_, file_system) = look(directory).map_err(LedgerError::file(Doing::ReachDirectory))?;
        refuse_shared(file_system)?;
    }
    match way.danger() {
        None => Ok(()),
        Some(Danger::Another { path, owner }) => Err(LedgerError::AnothersDirectory { directory: path, owner }),
        Some(Danger::Open { directory, rights }) => Err(LedgerError::OpenDirectory { directory, rights }),
    }
}

fn refuse_shared(file_system: FileSystem) -> Result<(), LedgerError> {
    match file_system {
        FileSystem::Own => Ok(()),
        FileSystem::Shared(name) => Err(LedgerError::SharedFileSystem(name)),
    }
}

/// Makes a directory and those above it, and flushes each new entry to the disk.
fn make_directory(directory: &Path) -> Result<(), LedgerError> {
    if directory.is_dir() {
        return Ok(());
    }
    if let Some(above) = directory.parent() {
        make_directory(above)?;
    }
    match place::make_directory(directory) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
        Err(error) => Err(LedgerError::file(Doing::MakeDirectory)(error)),
        Ok(()) => sync_directory(directory.parent()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_exchanged_is_noticed() {
        let dir = tempfile::tempdir().expect("a directory");
        let [ledger, other] = ["ledger.db", "other.db"].map(|name| dir.path().join(name));
        let place = Place::find_or_make(&ledger).expect("made");
        place.check_again().expect("the same");
        fs::write(&other, "").expect("written");
        fs::rename(&other, &ledger).expect("exchanged");
        assert!(matches!(place.check_again(), Err(LedgerError::Exchanged)));
        fs::remove_file(&ledger).expect("removed");
        assert!(matches!(place.check_again(), Err(LedgerError::File { .. })));
    }

    #[test]
    fn links_are_followed_to_a_file_that_is_not_there_yet() {
        let dir = tempfile::tempdir().expect("a directory");
        let root = fs::canonicalize(dir.path()).expect("there");
        std::os::unix::fs::symlink("b", root.join("a")).expect("a link");
        std::os::unix::fs::symlink("new/c", root.join("b")).expect("a link");
        let place = Place::find_or_make(&root.join("a")).expect("made");
        assert_eq!(place.path(), root.join("new/c"));
        assert!(Place::find(&root.join("a")).expect("fit").is_some());
    }
}
