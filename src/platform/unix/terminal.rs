//! The terminal: how wide it is, and what it is while a prompt has it. Then each key comes as it is typed,
//! nothing is shown but what the prompt shows, and it is put back on every way out.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read as _, Write as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};
use signal_hook::SigId;
use signal_hook::consts::SIGCONT;
use signal_hook::low_level;

/// The terminal that a prompt has taken over, and its settings before that.
static TAKEN: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// What ends the input there.
pub const END_OF_INPUT: &str = "Ctrl-D";

/// How long nothing comes behind what was pasted in one go.
const QUIET: Duration = Duration::from_millis(50);

/// The width of the terminal that a stream is; `None` where it is none, or does not tell.
#[must_use]
pub fn columns(stream: &(impl AsFd + IsTerminal)) -> Option<usize> {
    let size = stream.is_terminal().then(|| tcgetwinsize(stream).ok()).flatten();
    size.map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// A prompt is under way. The terminal is put back when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Prompting {
    /// Where the keys come from. Reading it never waits: a read that is waiting while the process is
    /// stopped would go on in whatever mode the shell has set by then.
    keys: File,
    screen: File,
    /// Tells that the process was stopped, and goes on.
    continued: UnixStream,
    /// What makes it tell.
    telling: SigId,
}

/// What comes from the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A byte that was typed.
    Byte(u8),
    /// The process was stopped, and goes on: the shell may have set another mode.
    Continued,
}

/// Takes the terminal of this process over. What was typed before and is not read yet stays.
pub fn take() -> io::Result<Prompting> {
    let open = |flags| rustix::fs::open("/dev/tty", flags | OFlags::CLOEXEC | OFlags::NOCTTY, Mode::empty());
    let keys = File::from(open(OFlags::RDONLY | OFlags::NONBLOCK)?);
    let screen = File::from(open(OFlags::RDWR)?);
    let settings = tcgetattr(&screen)?;
    let (continued, teller) = UnixStream::pair()?;
    continued.set_nonblocking(true)?;
    let telling = low_level::pipe::register(SIGCONT, teller)?;
    let prompting = Prompting { keys, screen, continued, telling };
    *taken() = Some((prompting.screen.try_clone()?, settings));
    set_mode()?;
    Ok(prompting)
}

impl Prompting {
    /// The width of the terminal; `None` where it does not tell.
    #[must_use]
    pub fn columns(&self) -> Option<usize> {
        tcgetwinsize(&self.screen).ok().map(|size| usize::from(size.ws_col)).filter(|columns| *columns > 0)
    }

    /// Shows something.
    pub fn show(&self, bytes: &[u8]) -> io::Result<()> {
        (&self.screen).write_all(bytes)
    }

    /// Waits for what comes next.
    pub fn hear(&self) -> io::Result<Heard> {
        loop {
            if let Some(heard) = self.heard_within(None)? {
                return Ok(heard);
            }
        }
    }

    /// What comes next of what was typed or pasted already; `None` where no more comes.
    pub fn hear_more(&self) -> io::Result<Option<Heard>> {
        self.heard_within(Some(QUIET))
    }

    /// Throws away what was typed or pasted and is not read yet: it would go to the shell, and into
    /// its history.
    pub fn forget_the_rest(&self) -> io::Result<()> {
        while self.hear_more()?.is_some() {}
        Ok(())
    }

    /// Takes the terminal again, which the shell had in between. Of what was typed there, nobody knows
    /// for whom it was meant.
    pub fn take_again(&self) -> io::Result<()> {
        set_mode()?;
        self.forget_the_rest()
    }

    fn heard_within(&self, limit: Option<Duration>) -> io::Result<Option<Heard>> {
        loop {
            if !self.is_there_something(limit)? {
                return Ok(None);
            }
            let mut byte = [0];
            let read = (&self.keys).read(&mut byte);
            // Asked behind the read: what came before the mode was set again is not for this prompt.
            if self.has_continued() {
                return Ok(Some(Heard::Continued));
            }
            match read {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => return Ok(Some(Heard::Byte(byte[0]))),
                Err(error) if error.kind() == ErrorKind::WouldBlock && limit.is_none() => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until something can be read, or nothing has come for so long.
    fn is_there_something(&self, limit: Option<Duration>) -> io::Result<bool> {
        let limit = limit.map(|limit| Timespec { tv_sec: 0, tv_nsec: limit.subsec_nanos().into() });
        loop {
            let mut sources = [PollFd::new(&self.keys, PollFlags::IN), PollFd::new(&self.continued, PollFlags::IN)];
            match poll(&mut sources, limit.as_ref()) {
                // A signal that was handled is no end of the waiting.
                Err(Errno::INTR) => {}
                other => {
                    let found = other? > 0;
                    // There are systems that cannot tell when a terminal has something: it is looked at.
                    if sources[0].revents().contains(PollFlags::NVAL) {
                        thread::sleep(QUIET);
                    }
                    return Ok(found);
                }
            }
        }
    }

    fn has_continued(&self) -> bool {
        matches!((&self.continued).read(&mut [0; 64]), Ok(1..))
    }
}

/// Sets the mode in which every key comes as it is typed. Nothing is set where the terminal was given
/// up from outside.
fn set_mode() -> io::Result<()> {
    match &*taken() {
        Some((terminal, settings)) => Ok(tcsetattr(terminal, OptionalActions::Now, &every_key(settings.clone()))?),
        None => Ok(()),
    }
}

/// The settings with which the terminal neither shows, swallows nor changes anything.
fn every_key(mut settings: Termios) -> Termios {
    settings
        .local_modes
        .remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN);
    settings.input_modes.remove(
        InputModes::IGNBRK
            | InputModes::BRKINT
            | InputModes::PARMRK
            | InputModes::ISTRIP
            | InputModes::INLCR
            | InputModes::IGNCR
            | InputModes::ICRNL
            | InputModes::IXON,
    );
    settings.special_codes[SpecialCodeIndex::VMIN] = 1;
    settings.special_codes[SpecialCodeIndex::VTIME] = 0;
    settings
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
        low_level::unregister(self.telling);
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
