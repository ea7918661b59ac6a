//! What can be wrong with a ledger, in words for the operator.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the ledger cannot be used. Nothing was written, and so nothing may be sent.
///
/// The texts leave out the file's path, which the caller knows. They carry no values of an
/// order, since all values are bound parameters of the statements.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// A directory stands where the file should be.
    #[error("the ledger's path is a directory")]
    Directory,
    /// A device, a pipe or a socket stands where the file should be.
    #[error("the ledger's path is not a file")]
    NotAFile,
    /// The file or its directory cannot be made or reached.
    #[error("cannot {doing}: {source}")]
    File {
        /// What was tried, to be read after "cannot".
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// Another user owns the file, and may change it at will.
    #[error("the ledger belongs to another user (number {owner})")]
    AnotherOwner {
        /// That user.
        owner: u32,
    },
    /// The file, or its log, has further names: under another one it would have another log.
    #[error("{} has {links} names (hard links): under another one the ledger forgets its latest orders", .file.display())]
    HardLinked {
        /// The file.
        file: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// Group or others could put another file in its place.
    #[error("others can write to {} (mode {mode:04o}), on the way to the ledger, and exchange it", .directory.display())]
    OpenDirectory {
        /// A directory that the file's path goes through.
        directory: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The owner of a directory or link could put another file in its place.
    #[error("{}, on the way to the ledger, belongs to another user (number {owner}), who can exchange it", .directory.display())]
    AnothersDirectory {
        /// A directory or link that the file's path goes through.
        directory: PathBuf,
        /// That user.
        owner: u32,
    },
    /// Something beside the file, where its log should be, is not the user's own file.
    #[error("what stands in place of the ledger's log, {}, is no file of your own alone", .0.display())]
    Stranger(PathBuf),
    /// Other machines may have the file, too, and the log's locks and memory are not theirs.
    #[error("the ledger is on a file system that other machines may share ({0}), where its log is not safe")]
    SharedFileSystem(String),
    /// Another file has taken the ledger's place.
    #[error("the ledger was exchanged for another file while it was opened")]
    Exchanged,
    /// The file, its directory or its file system does not allow writing.
    #[error("the ledger is read-only")]
    ReadOnly,
    /// An SQLite file of another application.
    #[error("the file is not a ledger of consign; it belongs to another application")]
    Foreign,
    /// A later release has changed the file's layout.
    #[error("the ledger was written by a newer consign (layout {found}; this release knows {known})")]
    FromTheFuture {
        /// The file's layout.
        found: usize,
        /// The latest that this release knows.
        known: usize,
    },
    /// The content is not what a ledger's content looks like.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// No room for another page.
    #[error("the ledger cannot grow: the disk is full")]
    Full,
    /// Reading or writing failed. A file-size limit shows as this, too.
    #[error("the ledger cannot be read or written: {0}")]
    Disk(String),
    /// Another process kept the ledger locked for too long.
    #[error("the ledger is locked by another process")]
    Busy,
    /// The setting that makes a commit survive a power loss did not take.
    #[error("the ledger cannot be made durable: {0}")]
    NotDurable(String),
    /// The system gave no random bytes for the ledger's key.
    #[error("no random numbers for the ledger's key: {0}")]
    Random(getrandom::Error),
    /// Anything else that SQLite reports.
    #[error("the ledger failed: {0}")]
    Sqlite(rusqlite::Error),
}

impl LedgerError {
    pub(super) fn file(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { doing, source }
    }
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => {
                return Self::Damaged(error.to_string());
            }
            _ => {}
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            Some(ErrorCode::NotADatabase) => Self::Damaged("its header is not that of an SQLite file".into()),
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure) => {
                Self::Disk(format!("{error} (the disk is full or failing, or a file-size limit is reached)"))
            }
            Some(ErrorCode::CannotOpen) => Self::Disk(error.to_string()),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            _ => Self::Sqlite(error),
        }
    }
}
