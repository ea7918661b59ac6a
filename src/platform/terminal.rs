//! The terminal as it was before a prompt took it over: it is put back on every way out.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
};

/// The terminal that a prompt has taken over, and its settings before that.
static TAKEN: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// A prompt is under way. The terminal is put back when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Prompting(());

/// The terminal of this process.
pub fn open() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// The width of a terminal; `None` where it does not tell.
#[must_use]
pub fn columns(terminal: &File) -> Option<usize> {
    tcgetwinsize(terminal).ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// Remembers the settings of the terminal, where there is one. Until they are put back, nothing that
/// is typed is shown, between two prompts either.
pub fn remember() -> Prompting {
    let found = open().ok().and_then(|terminal| tcgetattr(&terminal).ok().map(|settings| (terminal, settings)));
    if let Some((terminal, settings)) = &found {
        let mut silent = settings.clone();
        silent.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
        let _still_hidden_by_the_prompt = tcsetattr(terminal, OptionalActions::Now, &silent);
    }
    *taken() = found;
    Prompting(())
}

impl Prompting {
    /// Throws away what was typed or pasted and is not read yet: it would go to the shell, and into
    /// its history.
    pub fn forget_the_rest(&self) {
        if let Some((terminal, _)) = &*taken() {
            let _gone = tcflush(terminal, QueueSelector::IFlush);
        }
    }
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
