//! A copy of the ledger in one file, made while other processes write.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::super::error::{BackupError, Copying, Fault, LedgerError};
use super::super::store::Copied;
use super::connection::{Sqlite, patiently};
use super::place::{BESIDE, sync_directory};
use super::schema::Layout;
use crate::platform::place::{STORE_WITHOUT_LOCKS, Unfinished, beside};

/// Copies the ledger as it is at one moment into a new file, which needs no log.
pub(super) fn backup(ledger: &Sqlite, to: &Path) -> Result<Copied, BackupError> {
    let to = std::path::absolute(to).map_err(file(Copying::Reach))?;
    refuse_taken(&ledger.own_names(), &to)?;
    let unfinished = Unfinished::make(&to).map_err(file(Copying::Make))?;
    let _companions = Companions(unfinished.path().to_owned());
    let orders = ledger.copy_into(unfinished.path())?;
    unfinished.flush().map_err(file(Copying::Flush))?;
    match unfinished.name_new(&to) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(BackupError::Taken(to)),
        renamed => renamed.map_err(file(Copying::Name))?,
    }
    sync_directory(to.parent())?;
    Ok(Copied { path: to, orders })
}

impl Sqlite {
    /// The file's names, and those that SQLite keeps beside it.
    fn own_names(&self) -> Vec<PathBuf> {
        let Some(path) = self.connection.path().map(Path::new) else { return Vec::new() };
        BESIDE.iter().map(|ending| beside(path, ending)).chain([path.to_owned()]).collect()
    }

    /// Copies all pages in one step: they are of one moment, other processes go on writing into
    /// the log, and none of their commits makes it begin again.
    fn copy_into(&self, path: &Path) -> Result<u64, BackupError> {
        let copying = |error: rusqlite::Error| BackupError::Copying(error.into());
        // Nobody else knows the file, and it may be where locks do not work.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut copy = Connection::open_with_flags_and_vfs(path, flags, STORE_WITHOUT_LOCKS).map_err(copying)?;
        // It is flushed when it is whole, and thrown away when it is not.
        copy.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            .map_err(copying)?;
        let backup = Backup::new(&self.connection, &mut copy).map_err(copying)?;
        patiently(self.patience, || match backup.step(-1)? {
            StepResult::Done => Ok(()),
            _ => Err(LedgerError::Busy),
        })
        .map_err(BackupError::Copying)?;
        drop(backup);
        // The header came with the rest, and says that there is a log.
        let mode: String = copy.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).map_err(copying)?;
        if mode != "delete" {
            return Err(BackupError::Unsound(Fault::JournalMode(mode)));
        }
        let orders = check(&copy)?;
        copy.close().map_err(|(_, error)| copying(error))?;
        Ok(orders)
    }
}

/// Refuses a name that something has, the ledger above all, and one beside which something lies
/// that SQLite would take for the copy's log.
fn refuse_taken(own_names: &[PathBuf], to: &Path) -> Result<(), BackupError> {
    let (Some(directory), Some(name)) = (to.parent(), to.file_name()) else {
        return Err(BackupError::Taken(to.to_owned()));
    };
    let real = match fs::canonicalize(directory) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(BackupError::NotThere),
        done => done.map_err(file(Copying::ReachDirectory))?.join(name),
    };
    let beside = BESIDE.map(|ending| beside(to, ending));
    let there = |path: &&PathBuf| fs::symlink_metadata(path).is_ok();
    match [&to.to_owned()].into_iter().chain(&beside).find(there) {
        Some(taken) => Err(BackupError::Taken(taken.clone())),
        None if own_names.contains(&real) => Err(BackupError::Taken(to.to_owned())),
        None => Ok(()),
    }
}

/// Holds the copy against the rules of its layout and its indexes, and counts its orders.
fn check(copy: &Connection) -> Result<u64, BackupError> {
    let unreadable = |error: LedgerError| BackupError::Unsound(Fault::Unreadable(error));
    match Layout::read(copy).map_err(unreadable)? {
        Layout::Current => {}
        Layout::Older(layout) => return Err(BackupError::Unsound(Fault::Layout(Some(layout)))),
        Layout::Fresh => return Err(BackupError::Unsound(Fault::Layout(None))),
    }
    let found: String =
        copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|error| unreadable(error.into()))?;
    if found != "ok" {
        return Err(BackupError::Unsound(Fault::Content(found)));
    }
    let orders: i64 = copy
        .query_row("SELECT count(*) FROM orders", [], |row| row.get(0))
        .map_err(|error| unreadable(error.into()))?;
    Ok(orders.unsigned_abs())
}

fn file(doing: Copying) -> impl FnOnce(io::Error) -> BackupError {
    move |source| BackupError::File { doing, source }
}

/// What SQLite may keep beside a copy that is not whole; it is removed with it.
struct Companions(PathBuf);

impl Drop for Companions {
    fn drop(&mut self) {
        for path in BESIDE.map(|ending| beside(&self.0, ending)) {
            let _not_there_any_more = fs::remove_file(path);
        }
    }
}
