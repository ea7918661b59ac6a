//! What can be wrong with a ledger, in words for the operator.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::order::Order;

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
    #[error("others can write to the ledger's directory {} (mode {mode:04o}) and exchange the ledger", .directory.display())]
    OpenDirectory {
        /// The directory that holds the file, or the link to it.
        directory: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The owner of the directory could put another file in its place.
    #[error("the ledger's directory {} belongs to another user (number {owner}), who can exchange the ledger", .directory.display())]
    AnothersDirectory {
        /// The directory that holds the file, or the link to it.
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
    /// Anything else, in the words of what keeps the ledger.
    #[error("the ledger failed: {0}")]
    Store(String),
}

impl LedgerError {
    pub(super) fn file(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { doing, source }
    }
}

/// Why there is no copy. Nothing was left where it should be.
#[derive(Debug, Error)]
pub enum BackupError {
    /// Something has that name, or one beside it that SQLite would take for the copy's log.
    #[error("{} is there already", .0.display())]
    Taken(PathBuf),
    /// The directory of the copy is missing.
    #[error("its directory is not there")]
    NotThere,
    /// The file cannot be made, flushed or given its name.
    #[error("cannot {doing}: {source}")]
    File {
        /// What was tried, to be read after "cannot".
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// Copying failed; most often the disk is full.
    #[error("copying failed: {0}")]
    Copying(LedgerError),
    /// The copy has faults, and so the ledger may have them.
    #[error("the copy is not sound, and the ledger may not be: {0}")]
    Unsound(String),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Why an order was not released.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The ledger has no such order.
    #[error("the ledger knows no order {0}")]
    NoSuchOrder(String),
    /// The process that claimed it may still be sending it.
    #[error("order {} is being sent by another process", .0.order_id)]
    InFlight(Box<Order>),
    /// What became of it is known, or only the gateway can tell.
    #[error("order {} is {}; only an unknown one can be released", .0.order_id, .0.state)]
    NotUnknown(Box<Order>),
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}
