//! Opening a ledger: the file closed to others from the start, every commit durable.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::LedgerError;
use super::schema::{self, Layout};
use super::{Clock, Ledger, patiently};

/// How long the log may be, in bytes, before it is moved into the file when a ledger is closed.
/// Every process reads the log when it opens the ledger, so a long log would slow each of them
/// down; moving it costs three flushes to the disk, so moving it at every exit would, too.
const LONG_LOG: u64 = 512 * 1024;

impl Ledger {
    /// Opens the ledger for claims, and makes it when there is none: its directories for the
    /// owner only (0700), the file 0600 from its first byte. A file that others may read is
    /// closed to them.
    ///
    /// `patience` is how long to wait for other processes, here and in every later call; `clock`
    /// tells when things happen.
    /// A file that is not a ledger, is damaged, read-only or of a newer layout is refused.
    pub fn open(path: &Path, patience: Duration, clock: Clock) -> Result<Self, LedgerError> {
        let path = plain(path)?;
        let made = prepare_file(&path)?;
        let ledger = Self::connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience, clock)?;
        if ledger.connection.is_readonly("main")? {
            return Err(LedgerError::ReadOnly);
        }
        // What the file is comes first, so that no foreign file is changed.
        let layout = patiently(patience, || Layout::read(&ledger.connection))?;
        close_to_others(&path)?;
        patiently(patience, || ledger.make_durable())?;
        if layout != Layout::Current {
            ledger.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false)?;
            let transaction = ledger.begin()?;
            schema::migrate(&transaction)?;
            transaction.commit()?;
            ledger.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
        }
        if made {
            sync_directory(path.parent())?;
        }
        ledger.connection.busy_timeout(patience)?;
        Ok(ledger)
    }

    /// Opens the ledger for reading; `None` when there is none yet. It is not made then.
    ///
    /// A write method of such a ledger fails with [`LedgerError::ReadOnly`].
    pub fn open_to_read(path: &Path, patience: Duration, clock: Clock) -> Result<Option<Self>, LedgerError> {
        let path = plain(path)?;
        match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LedgerError::file("reach the ledger")(error)),
            Ok(file) => refuse_other_things(&path, &file)?,
        }
        let ledger = Self::connect(&path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience, clock.clone())?;
        match patiently(patience, || Layout::read(&ledger.connection))? {
            Layout::Current => {
                ledger.connection.busy_timeout(patience)?;
                Ok(Some(ledger))
            }
            Layout::Fresh => Ok(None),
            Layout::Older(_) => Self::open(&path, patience, clock).map(Some),
        }
    }

    /// A ledger that lives as long as the value does.
    pub fn in_memory(clock: Clock) -> Result<Self, LedgerError> {
        let mut ledger = Self { connection: Connection::open_in_memory()?, patience: Duration::ZERO, clock };
        ledger.write(|transaction, _| schema::migrate(transaction))?;
        Ok(ledger)
    }

    fn connect(path: &Path, access: OpenFlags, patience: Duration, clock: Clock) -> Result<Self, LedgerError> {
        let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(Self { connection, patience, clock })
    }

    /// Makes commits survive a power loss, and checks that the settings took.
    fn make_durable(&self) -> Result<(), LedgerError> {
        let mode: String = self.connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        let (synchronous, level) = match mode.as_str() {
            "wal" => ("FULL", 2),
            // Without shared memory (network file systems) there is no WAL. The old journal
            // needs its directory flushed, too, which only EXTRA does.
            "delete" => ("EXTRA", 3),
            other => return Err(LedgerError::NotDurable(format!("its journal mode is {other}"))),
        };
        self.connection.execute_batch(&format!(
            "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
        ))?;
        let found: i64 = self.connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        if found != level {
            return Err(LedgerError::NotDurable(format!("synchronous is {found} instead of {level}")));
        }
        Ok(())
    }
}

/// Moves a long log into the file. What fails here loses nothing: the log stays as it is.
impl Drop for Ledger {
    fn drop(&mut self) {
        let log = self.connection.path().map(|path| beside(Path::new(path), "-wal"));
        if log.is_some_and(|log| size(&log) > LONG_LOG) {
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }
}

/// The path as a file's name and nothing else: SQLite would take `:memory:`, an empty path
/// and `file:…` for something that forgets.
fn plain(path: &Path) -> Result<PathBuf, LedgerError> {
    std::path::absolute(path).map_err(LedgerError::file("reach the ledger"))
}

/// Makes the file and its directories where they are missing. Returns whether it made the file.
fn prepare_file(path: &Path) -> Result<bool, LedgerError> {
    let file = match fs::metadata(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return make_file(path).map(|()| true),
        Err(error) => return Err(LedgerError::file("reach the ledger")(error)),
    };
    refuse_other_things(path, &file)?;
    // Root may write where the mode says otherwise; the mode is what somebody meant.
    if file.permissions().readonly() {
        return Err(LedgerError::ReadOnly);
    }
    Ok(false)
}

/// Closes a ledger, and what SQLite keeps beside it, to everybody but its owner: a copied or
/// restored one may be open, and its key would help to find PINs.
fn close_to_others(path: &Path) -> Result<(), LedgerError> {
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        let mode = fs::metadata(&file).map_or(0, |file| file.mode());
        if mode & 0o077 != 0 {
            let closed = fs::Permissions::from_mode(mode & 0o700);
            fs::set_permissions(&file, closed).map_err(LedgerError::file("close the ledger to other users"))?;
        }
    }
    Ok(())
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn make_file(path: &Path) -> Result<(), LedgerError> {
    if let Some(directory) = path.parent() {
        make_directory(directory)?;
    }
    let options = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    options.map(drop).map_err(LedgerError::file("make the ledger"))
}

/// Makes a directory and those above it, and flushes each new entry to the disk.
fn make_directory(directory: &Path) -> Result<(), LedgerError> {
    if directory.is_dir() {
        return Ok(());
    }
    if let Some(above) = directory.parent() {
        make_directory(above)?;
    }
    match DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(()),
        Err(error) => Err(LedgerError::file("make the ledger's directory")(error)),
        Ok(()) => sync_directory(directory.parent()),
    }
}

fn sync_directory(directory: Option<&Path>) -> Result<(), LedgerError> {
    let Some(directory) = directory else { return Ok(()) };
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(LedgerError::file("flush the ledger's directory"))
}

/// The size of an `SQLite` file's header, without which it is none.
const SMALLEST: u64 = 100;

/// Refuses what is no file, and an empty file with a log beside it: it had content once, and
/// SQLite would throw the log away. An empty file without a log is a ledger not begun.
fn refuse_other_things(path: &Path, file: &Metadata) -> Result<(), LedgerError> {
    if file.is_dir() {
        return Err(LedgerError::Directory);
    }
    if !file.is_file() {
        return Err(LedgerError::NotAFile);
    }
    // `SQLite` takes a file of one byte for an empty one, and would overwrite it.
    if (1..SMALLEST).contains(&file.len()) {
        return Err(LedgerError::Damaged("the file is too short to be one".into()));
    }
    // The log is looked at first: it grows only after the file, which may be happening right now.
    if size(&beside(path, "-wal")) > 0 && size(path) == 0 {
        return Err(LedgerError::Damaged("the file is empty, but its log is not".into()));
    }
    Ok(())
}
