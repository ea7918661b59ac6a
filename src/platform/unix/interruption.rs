//! Being asked to end from outside: by Ctrl-C, by another program, or by a terminal that closes.

use std::io;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

/// What asks this process to end from now on, instead of ending it.
#[derive(Debug)]
pub struct Interruptions(Signals);

impl Interruptions {
    /// Takes them over. A file-size limit is caught only so that the write fails instead of killing the
    /// process.
    pub fn take() -> io::Result<Self> {
        Signals::new([SIGINT, SIGTERM, SIGHUP, SIGXFSZ]).map(Self)
    }

    /// Each of them, as it comes; there is always another one.
    pub fn each(&mut self) -> impl Iterator<Item = ()> {
        self.0.forever().filter(|signal| *signal != SIGXFSZ).map(drop)
    }
}
