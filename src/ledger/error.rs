//! What can be wrong with a ledger. Its words are not made here.

use std::io;
use std::path::PathBuf;

use super::order::Order;
use crate::platform::rights::{Owner, Rights};

/// Why the ledger cannot be used. Nothing was written, and so nothing may be sent.
///
/// None of this tells the file's path, which the caller knows, unless it is another one; nor any
/// value of an order.
#[derive(Debug)]
pub enum LedgerError {
    /// A directory stands where the file should be.
    Directory,
    /// A device, a pipe or a socket stands where the file should be.
    NotAFile,
    /// The file or its directory cannot be made or reached.
    File {
        /// What was tried.
        doing: Doing,
        /// The system's answer.
        source: io::Error,
    },
    /// Another user owns the file, and may change it at will.
    AnotherOwner {
        /// That user.
        owner: Owner,
    },
    /// The file, or its log, has further names: under another one it would have another log.
    HardLinked {
        /// The file.
        file: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// Group or others could put another file in its place.
    OpenDirectory {
        /// A directory that the file's path goes through.
        directory: PathBuf,
        /// What they may do there.
        rights: Rights,
    },
    /// The owner of a directory or link could put another file in its place.
    AnothersDirectory {
        /// A directory or link that the file's path goes through.
        directory: PathBuf,
        /// That user.
        owner: Owner,
    },
    /// Something beside the file, where its log should be, is not the user's own file.
    Stranger(PathBuf),
    /// Other machines may have the file, too, and the log's locks and memory are not theirs. The
    /// name is the file system's.
    SharedFileSystem(String),
    /// The ledger's file is gone from its place, or another one has taken it.
    Exchanged,
    /// The file, its directory or its file system does not allow writing.
    ReadOnly,
    /// A file of the same kind, but of another application.
    Foreign,
    /// A later release has changed the file's layout.
    FromTheFuture {
        /// The file's layout.
        found: usize,
        /// The latest that this release knows.
        known: usize,
    },
    /// The content is not what a ledger's content looks like.
    Damaged(Damage),
    /// No room for another page.
    Full,
    /// Reading or writing failed, in the store's words. A file-size limit shows as this, too.
    Disk(String),
    /// The store cannot open a file of its own, in its words.
    CannotOpen(String),
    /// Another process kept the ledger locked for too long.
    Busy,
    /// Commits would not survive a power loss, since the file has another journal than was set.
    JournalMode(String),
    /// Commits would not survive a power loss, since they are flushed in another way than was set.
    Synchronous {
        /// The setting that the file has.
        found: i64,
        /// The setting that it should have.
        wanted: i64,
    },
    /// The system gave no random bytes for the ledger's key.
    Random(getrandom::Error),
    /// Anything else, in the store's words.
    Store(String),
}

/// What was tried with a file or its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Looking at the ledger.
    Reach,
    /// Looking at its directory.
    ReachDirectory,
    /// Looking at what the store keeps beside it.
    ReachLog,
    /// Making the ledger.
    Make,
    /// Making its directory.
    MakeDirectory,
    /// Closing it to other users.
    Close,
    /// Making its name, or a copy's, survive a power loss.
    FlushDirectory,
}

/// What is not as it must be in a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The header is not that of the store's files.
    Header,
    /// The file is too short to be one.
    TooShort,
    /// The file is empty, but its log is not.
    LostContent,
    /// The key is missing under which cards are known again.
    NoKey,
    /// An order is missing that was claimed.
    NoOrder,
    /// An order changed while nobody else could write.
    ChangedOrder,
    /// Anything else, in the store's words.
    Content(String),
}

/// Why there is no copy. Nothing was left where it should be.
#[derive(Debug)]
pub enum BackupError {
    /// Something has that name, or one beside it that would be taken for the copy's log.
    Taken(PathBuf),
    /// The directory of the copy is missing.
    NotThere,
    /// The file cannot be made, flushed or given its name.
    File {
        /// What was tried.
        doing: Copying,
        /// The system's answer.
        source: io::Error,
    },
    /// Copying failed; most often the disk is full.
    Copying(LedgerError),
    /// The copy has faults, and so the ledger may have them.
    Unsound(Fault),
    /// The ledger cannot be used.
    Ledger(LedgerError),
}

/// What was tried with the file of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    /// Finding out where it is.
    Reach,
    /// Looking at its directory.
    ReachDirectory,
    /// Making it.
    Make,
    /// Flushing it to the disk.
    Flush,
    /// Giving it its name.
    Name,
}

/// What is wrong with a copy.
#[derive(Debug)]
pub enum Fault {
    /// It still wants a log, or another one.
    JournalMode(String),
    /// It has another layout than the ledger; `None` where it has nothing at all.
    Layout(Option<usize>),
    /// It cannot be read.
    Unreadable(LedgerError),
    /// It contradicts itself, in the store's words.
    Content(String),
}

/// Why an order was not released.
#[derive(Debug)]
pub enum ReleaseError {
    /// The ledger has no such order.
    NoSuchOrder(String),
    /// The process that claimed it may still be sending it.
    InFlight(Box<Order>),
    /// What became of it is known, or only the gateway can tell.
    NotUnknown(Box<Order>),
    /// The ledger cannot be used.
    Ledger(LedgerError),
}

impl LedgerError {
    pub(super) fn file(doing: Doing) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { doing, source }
    }
}

impl From<Damage> for LedgerError {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

impl From<LedgerError> for BackupError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl From<LedgerError> for ReleaseError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}
