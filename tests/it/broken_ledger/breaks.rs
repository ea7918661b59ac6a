//! The ways to break a ledger.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use super::{make, raw};

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
pub(crate) const BREAKS: [Break; 30] = [
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
    broken("a file with a second name", "has 2 names (hard links)", |dir| {
        let ledger = made(dir);
        fs::hard_link(&ledger, dir.join("copy.db")).expect("a second name");
        ledger
    }),
    broken("the second name itself", "has 2 names (hard links)", |dir| {
        fs::hard_link(made(dir), dir.join("copy.db")).expect("a second name");
        dir.join("copy.db")
    }),
    broken("a log with a second name", "has 2 names (hard links)", |dir| {
        let ledger = made(dir);
        fs::write(dir.join("copy.db-wal"), "").expect("a log");
        fs::hard_link(dir.join("copy.db-wal"), beside(&ledger, "-wal")).expect("a second name");
        ledger
    }),
    broken("a log that is a link", "in place of the ledger's log", |dir| {
        let ledger = made(dir);
        fs::write(dir.join("elsewhere"), "").expect("a log");
        symlink("elsewhere", beside(&ledger, "-wal")).expect("a link");
        ledger
    }),
    broken("a directory that the group can write to", "others can write to", |dir| opened(dir, made(dir), 0o770)),
    broken("a directory that all others can write to", "others can write to", |dir| opened(dir, made(dir), 0o707)),
    broken("a link to a directory that others can write to", "others can write to", |dir| {
        fs::create_dir(dir.join("open")).expect("a directory");
        let ledger = made(&dir.join("open"));
        symlink(opened(&dir.join("open"), ledger, 0o777), dir.join("ledger.db")).expect("a link");
        dir.join("ledger.db")
    }),
    broken("a link in a directory that others can write to", "others can write to", |dir| {
        fs::create_dir(dir.join("open")).expect("a directory");
        symlink(made(dir), dir.join("open/ledger.db")).expect("a link");
        opened(&dir.join("open"), dir.join("open/ledger.db"), 0o777)
    }),
    broken("a directory linked to that others can write to", "others can write to", |dir| {
        fs::create_dir(dir.join("open")).expect("a directory");
        made(&dir.join("open"));
        opened(&dir.join("open"), dir.to_owned(), 0o777);
        symlink("open", dir.join("here")).expect("a link");
        dir.join("here/ledger.db")
    }),
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

/// Gives a directory a mode, whatever the mask says.
fn opened(directory: &Path, ledger: PathBuf, mode: u32) -> PathBuf {
    fs::set_permissions(directory, Permissions::from_mode(mode)).expect("its mode");
    ledger
}

fn beside(ledger: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", ledger.display()))
}

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
