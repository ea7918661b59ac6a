//! A terminal of a test's own.

use std::fs::File;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// A new terminal: the side of whoever types and reads, and the side of the program.
pub(crate) fn terminal() -> (File, File) {
    // Closed where another test of this process starts a program at the same time, which would
    // keep the terminal from ever hanging up.
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let keyboard = openpt(flags).expect("a terminal");
    grantpt(&keyboard).and_then(|()| unlockpt(&keyboard)).expect("its other side");
    let name = ptsname(&keyboard, Vec::new()).expect("its name");
    let terminal = File::options().read(true).write(true).open(name.to_str().expect("UTF-8")).expect("the terminal");
    (keyboard.into(), terminal)
}
