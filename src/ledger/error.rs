//! What can be wrong with a ledger, in words for the operator.

use std::io;

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
