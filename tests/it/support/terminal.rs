//! A terminal of a test's own.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;
use std::thread;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::Consign;

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

/// Runs a command on a terminal of so many columns, and returns what is seen there.
pub(crate) fn seen(consign: Consign, columns: u16) -> String {
    let (mut keyboard, screen) = terminal();
    tcsetwinsize(&screen, Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).expect("a size");
    let copy = screen.try_clone().expect("a copy");
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        // A terminal that nobody has open any more ends in an error.
        let _end = keyboard.read_to_end(&mut bytes);
        String::from_utf8(bytes).expect("UTF-8")
    });
    consign.stdout(Stdio::from(screen)).stderr(Stdio::from(copy)).run();
    reader.join().expect("what is seen")
}

/// What is seen without its colours, by its lines.
pub(crate) fn plain_lines(seen: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in seen.lines() {
        let mut parts = line.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        lines.push(parts.fold(first, |line, part| line + part.split_once('m').map_or("", |(_, text)| text)));
    }
    lines
}
