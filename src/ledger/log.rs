//! The log: commits go into it first, and it is moved into the file now and then.

use std::path::Path;
use std::time::Duration;

use super::Ledger;
use super::place::{beside, size};

/// How long the log may be, in bytes, before it is moved into the file when a ledger is closed.
/// Every process reads the log when it opens the ledger, and a copy of the file alone misses the
/// orders that are only in the log; but moving it costs three flushes to the disk.
const LONG_LOG: u64 = 512 * 1024;

impl Ledger {
    /// Moves the log into the file. What fails here loses nothing: the log stays as it is.
    pub(super) fn fold(&self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let log = self.connection.path().map(|path| beside(Path::new(path), "-wal"));
        if log.is_some_and(|log| size(&log) > LONG_LOG) {
            let _ = self.connection.busy_timeout(Duration::ZERO);
            self.fold();
        }
    }
}
