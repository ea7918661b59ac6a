//! Words for what can be wrong with a ledger, and for what to do about it. What is wrong leaves out
//! the file's path, which the caller adds. No value of an order but its number is in them.

use std::path::Path;

use crate::ledger::{BackupError, Copying, Damage, Doing, Fault, LedgerError, ReleaseError};

/// Why the ledger cannot be used.
#[must_use]
pub fn ledger_error(error: &LedgerError) -> String {
    match error {
        LedgerError::Directory => "the ledger's path is a directory".into(),
        LedgerError::NotAFile => "the ledger's path is not a file".into(),
        LedgerError::File { doing, source } => format!("cannot {}: {source}", tried(*doing)),
        LedgerError::AnotherOwner { owner } => format!("the ledger belongs to another user (number {owner})"),
        LedgerError::HardLinked { file, links } => format!(
            "{} has {links} names (hard links): under another one the ledger forgets its latest orders",
            file.display()
        ),
        LedgerError::OpenDirectory { directory, mode } => format!(
            "others can write to {} (mode {mode:04o}), on the way to the ledger, and exchange it",
            directory.display()
        ),
        LedgerError::AnothersDirectory { directory, owner } => format!(
            "{}, on the way to the ledger, belongs to another user (number {owner}), who can exchange it",
            directory.display()
        ),
        LedgerError::Stranger(file) => {
            format!("what stands in place of the ledger's log, {}, is no file of your own alone", file.display())
        }
        LedgerError::SharedFileSystem(name) => {
            format!("the ledger is on a file system that other machines may share ({name}), where its log is not safe")
        }
        LedgerError::Exchanged => "the ledger was moved away, or exchanged for another file, while it was open".into(),
        LedgerError::ReadOnly => "the ledger is read-only".into(),
        LedgerError::Foreign => "the file is not a ledger of consign; it belongs to another application".into(),
        LedgerError::FromTheFuture { found, known } => {
            format!("the ledger was written by a newer consign (layout {found}; this release knows {known})")
        }
        LedgerError::Damaged(damage) => format!("the ledger is damaged: {}", self::damage(damage)),
        LedgerError::Full => "the ledger cannot grow: the disk is full".into(),
        LedgerError::Disk(why) => format!(
            "the ledger cannot be read or written: {why} (the disk is full or failing, or a file-size limit is reached)"
        ),
        LedgerError::CannotOpen(why) => format!("the ledger cannot be read or written: {why}"),
        LedgerError::Busy => "the ledger is locked by another process".into(),
        LedgerError::JournalMode(mode) => format!("the ledger cannot be made durable: its journal mode is {mode}"),
        LedgerError::Synchronous { found, wanted } => {
            format!("the ledger cannot be made durable: synchronous is {found} instead of {wanted}")
        }
        LedgerError::Random(error) => format!("no random numbers for the ledger's key: {error}"),
        LedgerError::Store(why) => format!("the ledger failed: {why}"),
    }
}

/// What to do about a ledger at this path that cannot be used by the user of this number. `quoted`
/// writes a path for a shell.
#[must_use]
pub fn ledger_error_hint(error: &LedgerError, path: &Path, user: u32, quoted: fn(&Path) -> String) -> String {
    match error {
        LedgerError::Busy => "run it again when the other commands are done".into(),
        LedgerError::FromTheFuture { .. } => "update consign, or name another ledger with --ledger FILE".into(),
        LedgerError::Damaged(_) | LedgerError::Foreign => {
            "keep the file; restore a copy of it, or name another ledger with --ledger FILE and mind that it does \
             not know what was sent before"
                .into()
        }
        LedgerError::Full => "make room on its disk".into(),
        LedgerError::HardLinked { file, .. } => {
            format!("`find / -xdev -samefile {}` shows them all: remove the others", quoted(file))
        }
        LedgerError::AnotherOwner { .. } => {
            format!("run consign as that user; a file that was restored for you wants `chown {user} {}`", quoted(path))
        }
        LedgerError::OpenDirectory { directory, .. } => format!("chmod go-w {}", quoted(directory)),
        LedgerError::AnothersDirectory { .. } => {
            "while no consign runs, move it with its -wal file into a directory of your own".into()
        }
        LedgerError::Stranger(stranger) => format!(
            "`ls -l {}` shows whose it is: chown a log that was copied with the ledger, move anything else away",
            quoted(stranger)
        ),
        LedgerError::SharedFileSystem(_) => {
            "name a ledger on a disk of this machine with --ledger FILE; while no consign runs, this one can be \
             moved there with its -wal file"
                .into()
        }
        _ => "check the path, its permissions and its disk; --ledger FILE names another".into(),
    }
}

/// Why there is no copy.
#[must_use]
pub fn backup_error(error: &BackupError) -> String {
    match error {
        BackupError::Taken(path) => format!("{} is there already", path.display()),
        BackupError::NotThere => "its directory is not there".into(),
        BackupError::File { doing, source } => {
            let tried = match doing {
                Copying::Reach => "reach it",
                Copying::ReachDirectory => "reach its directory",
                Copying::Make => "make it",
                Copying::Flush => "flush it to the disk",
                Copying::Name => "give it its name",
            };
            format!("cannot {tried}: {source}")
        }
        BackupError::Copying(error) => format!("copying failed: {}", ledger_error(error)),
        BackupError::Unsound(fault) => {
            let fault = match fault {
                Fault::JournalMode(mode) => format!("its journal mode is {mode}"),
                Fault::Layout(Some(layout)) => format!("its layout is {layout}"),
                Fault::Layout(None) => "it is empty".into(),
                Fault::Unreadable(error) => ledger_error(error),
                Fault::Content(why) => why.clone(),
            };
            format!("the copy is not sound, and the ledger may not be: {fault}")
        }
        BackupError::Ledger(error) => ledger_error(error),
    }
}

/// Why a ledger does not know that it was copied.
#[must_use]
pub fn backup_not_noted(error: &LedgerError) -> String {
    format!("the copy is good, but its age will not be known: {}", ledger_error(error))
}

/// Why an order was not released.
#[must_use]
pub fn release_error(error: &ReleaseError) -> String {
    match error {
        ReleaseError::NoSuchOrder(id) => format!("the ledger knows no order {id}"),
        ReleaseError::InFlight(order) => format!("order {} is being sent by another process", order.order_id),
        ReleaseError::NotUnknown(order) => {
            format!("order {} is {}; only an unknown one can be released", order.order_id, order.state)
        }
        ReleaseError::Ledger(error) => ledger_error(error),
    }
}

/// What was tried, to be read after "cannot".
fn tried(doing: Doing) -> &'static str {
    match doing {
        Doing::Reach => "reach the ledger",
        Doing::ReachDirectory => "reach the ledger's directory",
        Doing::ReachLog => "reach the ledger's log",
        Doing::Make => "make the ledger",
        Doing::MakeDirectory => "make the ledger's directory",
        Doing::Close => "close the ledger to other users",
        Doing::FlushDirectory => "flush the ledger's directory",
    }
}

fn damage(damage: &Damage) -> &str {
    match damage {
        Damage::Header => "its header is not that of an SQLite file",
        Damage::TooShort => "the file is too short to be one",
        Damage::LostContent => "the file is empty, but its log is not",
        Damage::NoKey => "its key is gone",
        Damage::NoOrder => "a claimed order is gone",
        Damage::ChangedOrder => "an order changed under the write lock",
        Damage::Content(why) => why,
    }
}
