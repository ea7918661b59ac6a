//! A directory that one process has for itself, as far as others ask for it too.

use std::fs::File;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

/// How long nobody looks again.
const GLANCE: Duration = Duration::from_millis(10);

/// A directory that others wait for until this is dropped, or the process ends.
#[derive(Debug)]
pub struct Hold {
    /// Not there where the system has no such lock: a directory that cannot be read, a file system
    /// over a network.
    _directory: Option<File>,
}

impl Hold {
    /// Waits for a directory; `None` where another process has it for all of that time. The lock is on the
    /// directory itself, so that it leaves no file there, and needs no right to make one.
    #[must_use]
    pub fn of(directory: &Path, patience: Duration) -> Option<Self> {
        let Ok(directory) = File::open(directory) else { return Some(Self { _directory: None }) };
        let begin = Instant::now();
        loop {
            match flock(&directory, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Some(Self { _directory: Some(directory) }),
                Err(Errno::WOULDBLOCK | Errno::INTR) if begin.elapsed() < patience => thread::sleep(GLANCE),
                Err(Errno::WOULDBLOCK) => return None,
                Err(_) => return Some(Self { _directory: None }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_and_the_next_waits() {
        let dir = tempfile::tempdir().expect("a directory");
        let first = Hold::of(dir.path(), Duration::ZERO).expect("free");
        assert!(Hold::of(dir.path(), Duration::from_millis(30)).is_none());
        let second = thread::scope(|scope| {
            let waiting = scope.spawn(|| Hold::of(dir.path(), Duration::from_secs(20)));
            thread::sleep(Duration::from_millis(30));
            drop(first);
            waiting.join().expect("a thread")
        });
        assert!(second.is_some());
        assert!(Hold::of(Path::new("/nowhere/at/all"), Duration::ZERO).is_some(), "what is not there is nobody's");
    }
}
