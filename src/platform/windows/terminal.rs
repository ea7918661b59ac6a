//! The terminal: how wide it is, and what it is while a prompt has it. Then each key comes as it is typed,
//! nothing is shown but what the prompt shows, and it is put back on every way out.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::windows::io::{AsHandle, AsRawHandle as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use windows_sys::Win32::Foundation::WAIT_OBJECT_0;
use windows_sys::Win32::System::Console::{INPUT_RECORD, KEY_EVENT};
use windows_sys::Win32::System::Threading::{INFINITE, WaitForSingleObject};
use windows_sys::Win32::UI::Input::KeyboardAndMouse::VK_MENU;

use super::console;

/// The console that a prompt has taken over, and its setting before that.
static TAKEN: Mutex<Option<(File, u32)>> = Mutex::new(None);

/// What ends the input there.
pub const END_OF_INPUT: &str = "Ctrl-Z, Enter";

/// How long nothing comes behind what was pasted in one go.
const QUIET: Duration = Duration::from_millis(50);

/// The setting in which nothing is shown, swallowed or changed: every key comes as it is typed, Ctrl-C too.
const EVERY_KEY: u32 = 0;

/// The width of the terminal that a stream is; `None` where it is none, or does not tell.
#[must_use]
pub fn columns(stream: &(impl AsHandle + IsTerminal)) -> Option<usize> {
    stream.is_terminal().then(|| console::columns(stream.as_handle())).flatten()
}

/// A prompt is under way. The terminal is put back when this is dropped.
#[derive(Debug)]
#[must_use]
pub struct Prompting {
    keys: File,
    screen: File,
    typed: RefCell<Typed>,
}

/// What was typed and is not heard yet.
#[derive(Debug, Default)]
struct Typed {
    bytes: VecDeque<u8>,
    /// The first half of a character of two.
    half: Option<u16>,
}

/// What comes from the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A byte that was typed.
    Byte(u8),
    /// The process was stopped, and goes on, which nobody tells it here.
    Continued,
}

/// Takes the terminal of this process over. What was typed before and is not read yet stays.
pub fn take() -> io::Result<Prompting> {
    let (keys, screen) = (console::keys()?, console::screen()?);
    let before = console::mode(&keys)?;
    *taken() = Some((keys.try_clone()?, before));
    console::set_mode(&keys, EVERY_KEY)?;
    Ok(Prompting { keys, screen, typed: RefCell::default() })
}

impl Prompting {
    /// The width of the terminal; `None` where it does not tell.
    #[must_use]
    pub fn columns(&self) -> Option<usize> {
        console::columns(self.screen.as_handle())
    }

    /// Shows something.
    pub fn show(&self, bytes: &[u8]) -> io::Result<()> {
        console::show(&self.screen, &String::from_utf8_lossy(bytes))
    }

    /// Waits for what comes next.
    pub fn hear(&self) -> io::Result<Heard> {
        loop {
            if let Some(heard) = self.heard_within(INFINITE)? {
                return Ok(heard);
            }
        }
    }

    /// What comes next of what was typed or pasted already; `None` where no more comes.
    pub fn hear_more(&self) -> io::Result<Option<Heard>> {
        self.heard_within(QUIET.subsec_millis())
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
        console::set_mode(&self.keys, EVERY_KEY)?;
        self.forget_the_rest()
    }

    fn heard_within(&self, milliseconds: u32) -> io::Result<Option<Heard>> {
        loop {
            if let Some(byte) = self.typed.borrow_mut().bytes.pop_front() {
                return Ok(Some(Heard::Byte(byte)));
            }
            #[allow(unsafe_code, reason = "the handle is open")]
            let waited = unsafe { WaitForSingleObject(self.keys.as_raw_handle(), milliseconds) };
            if waited != WAIT_OBJECT_0 {
                return Ok(None);
            }
            let event = console::event(&self.keys)?;
            self.typed.borrow_mut().take(&event);
        }
    }
}

impl Typed {
    /// Takes the character of a key that was pressed, as UTF-8. One that is typed by its number comes when Alt
    /// is let go; a mouse, a window and a key without a character are passed over.
    fn take(&mut self, event: &INPUT_RECORD) {
        if u32::from(event.EventType) != KEY_EVENT {
            return;
        }
        #[allow(unsafe_code, reason = "the event is one of a key, and every number is a character's")]
        let (key, unit) = unsafe { (event.Event.KeyEvent, event.Event.KeyEvent.uChar.UnicodeChar) };
        if unit == 0 || key.bKeyDown == 0 && key.wVirtualKeyCode != VK_MENU {
            return;
        }
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        for _ in 0..key.wRepeatCount.max(1) {
            match char::decode_utf16(units.iter().copied()).next() {
                Some(Ok(c)) => self.bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
                // The other half comes with the next event.
                _ => self.half = units.first().copied().filter(|_| units.len() == 1),
            }
        }
    }
}

/// Ends a prompt from outside, because the process is about to end: puts the terminal back, and
/// the cursor on a new line. Does nothing where no prompt is under way.
pub fn give_up_prompt() {
    if put_back() {
        let _gone = console::screen().and_then(|screen| console::show(&screen, "\n"));
    }
}

impl Drop for Prompting {
    fn drop(&mut self) {
        put_back();
    }
}

fn put_back() -> bool {
    let Some((keys, before)) = taken().take() else { return false };
    // The console may be gone, which is why the process ends.
    let _gone = console::set_mode(&keys, before);
    true
}

fn taken() -> MutexGuard<'static, Option<(File, u32)>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}
