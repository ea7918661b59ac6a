//! The log: commits go into it first, and it is moved into the file now and then.

use super::Ledger;

/// From how many pages of 4 KiB on a commit moves the log into the file. One order takes about
/// twelve, so that a copy of the file alone misses three orders at most; but moving them costs two
/// flushes to the disk, so that doing it at every commit would slow down each order. The next
/// commit begins the log again from its start: it never grows long, and need not be cut off.
pub(super) const LONG_LOG: u32 = 32;

impl Ledger {
    /// Moves the log into the file. What fails here loses nothing: the log stays as it is.
    pub(super) fn fold(&self) {
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }
}
