//! The ways to break a ledger.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use crate::{make, raw};

/// A broken ledger.
pub(crate) struct Break {
    pub(crate) name: &'static str,
    /// Breaks a ledger in a directory of its own. Returns its path.
    pub(crate) make: fn(&Path) -> PathBuf,
    /// What the message says about it.
    pub(crate) says: &'static str,
    /// Whether it can be read all the same.
    pub(crate) readable: bool,
}

const fn broken(name: &'static str, says: &'static str, make: fn(&Path) -> PathBuf) -> Break {
    Break { name, make, says, readable: false }
}

/// Those that are the same for every user and on every file system.
pub(crate) const BREAKS: [Break; 21] = [
    broken("a directory", "is a directory", Path::to_owned),
    broken("a path below a file", "cannot reach the ledger", |dir| {
        fs::write(dir.join("file"), "").expect("a file");
        dir.join("file/ledger.db")
    }),
    broken("a path below a place without files", "cannot make the ledger's directory", |_| {
        "/proc/consign/ledger.db".into()
    }),
    broken("a full device", "is not a file", |_| "/dev/full".into()),
    broken("a device that forgets", "is not a file", |_| "/dev/null".into()),
    broken("a socket", "is not a file", |dir| {
        drop(UnixListener::bind(dir.join("ledger.db")).expect("a socket"));
        dir.join("ledger.db")
    }),
    broken("a link to itself", "cannot reach the ledger", |dir| {
        symlink("ledger.db", dir.join("ledger.db")).expect("a link");
        dir.join("ledger.db")
    }),
    broken("a name that is too long", "cannot reach the ledger", |dir| dir.join("x".repeat(300))),
    Break {
        name: "a file that nobody may write",
        make: |dir| {
            let ledger = made(dir);
            fs::set_permissions(&ledger, Permissions::from_mode(0o400)).expect("its mode");
            ledger
        },
        says: "is read-only",
        readable: true,
    },
    broken("a text file", "is damaged", |dir| written(dir, &b"these are not the orders\n".repeat(500))),
    broken("a short file", "is damaged", |dir| written(dir, b"order")),
    broken("a garbage header", "is damaged", |dir| changed(dir, |bytes| bytes[..100].fill(0x5a))),
    broken("a header of zeros", "is damaged", |dir| changed(dir, |bytes| bytes[..4096].fill(0))),
    broken("flipped pages", "is damaged", |dir| {
        changed(dir, |bytes| bytes[4096..].iter_mut().for_each(|byte| *byte ^= 0xff))
    }),
    broken("a truncated file", "is damaged", |dir| changed(dir, |bytes| bytes.truncate(bytes.len() / 2))),
    broken("an empty file with a log beside it", "is damaged", |dir| {
        let ledger = made(dir);
        fs::write(dir.join("ledger.db-wal"), fs::read(&ledger).expect("a file")).expect("a log");
        fs::write(&ledger, "").expect("emptied");
        ledger
    }),
    broken("a ledger without its key", "its key is gone", |dir| altered(dir, "DELETE FROM meta")),
    broken("a ledger without its history", "the ledger failed", |dir| altered(dir, "DROP TABLE history")),
    broken("a ledger from the future", "a newer consign", |dir| altered(dir, "PRAGMA user_version = 99")),
    broken("a ledger from nowhere", "another application", |dir| altered(dir, "PRAGMA application_id = 7")),
    broken("a file of another application", "another application", |dir| {
        let ledger = dir.join("ledger.db");
        raw(&ledger).execute_batch("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1").expect("made");
        ledger
    }),
];

fn made(dir: &Path) -> PathBuf {
    let ledger = dir.join("ledger.db");
    make(&ledger);
    ledger
}

fn written(dir: &Path, bytes: &[u8]) -> PathBuf {
    let ledger = dir.join("ledger.db");
    fs::write(&ledger, bytes).expect("a file");
    ledger
}

fn changed(dir: &Path, change: impl Fn(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = fs::read(made(dir)).expect("a file");
    change(&mut bytes);
    written(dir, &bytes)
}

fn altered(dir: &Path, sql: &str) -> PathBuf {
    let ledger = made(dir);
    raw(&ledger).execute_batch(sql).expect("altered");
    ledger
}
