//! The terminal as it was before a prompt took it over: it is put back on every way out.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// The terminal that a prompt has taken over, and its settings before that.
static TAKEN: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// A prompt is under way. The terminal is put back when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Prompting(());

/// Remembers the settings of the terminal, where there is one.
pub fn remember() -> Prompting {
    let terminal = OpenOptions::new().read(true).write(true).open("/dev/tty").ok();
    *taken() = terminal.and_then(|terminal| tcgetattr(&terminal).ok().map(|settings| (terminal, settings)));
    Prompting(())
}

/// Ends a prompt from outside, because the process is about to end: puts the terminal back, and
/// the cursor on a new line. Does nothing where no prompt is under way.
pub fn give_up_prompt() {
    if let Some(mut terminal) = put_back() {
        let _gone = terminal.write_all(b"\n");
    }
}

impl Drop for Prompting {
    fn drop(&mut self) {
        put_back();
    }
}

fn put_back() -> Option<File> {
    let (terminal, settings) = taken().take()?;
    // The terminal may be gone, which is why the process ends.
    let _gone = tcsetattr(&terminal, OptionalActions::Now, &settings);
    Some(terminal)
}

fn taken() -> MutexGuard<'static, Option<(File, Termios)>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}
