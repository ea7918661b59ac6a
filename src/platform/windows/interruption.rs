//! Being asked to end from outside: by Ctrl-C or Ctrl-Break, or by a console, a session or a machine that
//! closes.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use windows_sys::Win32::System::Console::{CTRL_BREAK_EVENT, CTRL_C_EVENT, SetConsoleCtrlHandler};
use windows_sys::core::BOOL;

/// Who is told.
static ASKED: Mutex<Option<Sender<()>>> = Mutex::new(None);

/// What asks this process to end from now on, instead of ending it.
#[derive(Debug)]
pub struct Interruptions(Receiver<()>);

impl Interruptions {
    /// Takes them over.
    pub fn take() -> io::Result<Self> {
        let (asked, asks) = channel();
        *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        #[allow(unsafe_code, reason = "the function is there for as long as the process is")]
        let done = unsafe { SetConsoleCtrlHandler(Some(ask), 1) };
        if done == 0 { Err(io::Error::last_os_error()) } else { Ok(Self(asks)) }
    }

    /// Each of them, as it comes; there is always another one.
    pub fn each(&mut self) -> impl Iterator<Item = ()> {
        self.0.iter()
    }
}

/// Called by the system in a thread of its own. Where a console, a session or the machine closes, the process
/// ends as soon as this returns, and some seconds later anyway: its last words are to come first.
extern "system" fn ask(what: u32) -> BOOL {
    if let Some(asked) = &*ASKED.lock().unwrap_or_else(PoisonError::into_inner) {
        let _nobody_waits = asked.send(());
    }
    if ![CTRL_C_EVENT, CTRL_BREAK_EVENT].contains(&what) {
        loop {
            thread::park();
        }
    }
    1
}
