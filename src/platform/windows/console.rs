//! The console, by its handles.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::io::{AsRawHandle as _, BorrowedHandle};
use std::ptr;

use windows_sys::Win32::System::Console::{
    CONSOLE_SCREEN_BUFFER_INFO, ENABLE_PROCESSED_OUTPUT, ENABLE_VIRTUAL_TERMINAL_PROCESSING, GetConsoleMode,
    GetConsoleScreenBufferInfo, INPUT_RECORD, ReadConsoleInputW, SetConsoleMode, WriteConsoleW,
};

/// The keys of the console, wherever stdin comes from.
pub(super) fn keys() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("CONIN$")
}

/// What it shows, wherever stdout goes.
pub(super) fn screen() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("CONOUT$")
}

/// Has it understand colours, and what moves the cursor; where that cannot be, nothing else can be done.
pub(super) fn switch_colours_on() {
    let _there_is_none = screen().and_then(|screen| {
        set_mode(&screen, mode(&screen)? | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING)
    });
}

/// How a console is set.
pub(super) fn mode(console: &File) -> io::Result<u32> {
    let mut mode = 0;
    #[allow(unsafe_code, reason = "the handle is open, and one number is written where it is read")]
    let done = unsafe { GetConsoleMode(console.as_raw_handle(), &raw mut mode) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(mode) }
}

/// Sets it.
pub(super) fn set_mode(console: &File, mode: u32) -> io::Result<()> {
    #[allow(unsafe_code, reason = "the handle is open")]
    let done = unsafe { SetConsoleMode(console.as_raw_handle(), mode) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The columns of the window in which it is seen.
pub(super) fn columns(screen: BorrowedHandle<'_>) -> Option<usize> {
    let mut told = CONSOLE_SCREEN_BUFFER_INFO::default();
    #[allow(unsafe_code, reason = "the handle is open, and what is told is written where it is read")]
    let done = unsafe { GetConsoleScreenBufferInfo(screen.as_raw_handle(), &raw mut told) };
    let columns = i32::from(told.srWindow.Right) - i32::from(told.srWindow.Left) + 1;
    (done != 0).then_some(columns).and_then(|columns| usize::try_from(columns).ok()).filter(|columns| *columns > 0)
}

/// Shows a text, in whatever code the console has.
pub(super) fn show(screen: &File, text: &str) -> io::Result<()> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let length = u32::try_from(rest.len()).unwrap_or(u32::MAX);
        let mut shown = 0;
        #[allow(unsafe_code, reason = "the handle is open, and no more is read than the length says")]
        let done = unsafe { WriteConsoleW(screen.as_raw_handle(), rest.as_ptr(), length, &raw mut shown, ptr::null()) };
        if done == 0 || shown == 0 {
            return Err(io::Error::last_os_error());
        }
        rest = rest.get(usize::try_from(shown).unwrap_or_default()..).unwrap_or_default();
    }
    Ok(())
}

/// Waits for what happens next to the console: a key, or something else.
pub(super) fn event(keys: &File) -> io::Result<INPUT_RECORD> {
    let mut event = INPUT_RECORD::default();
    let mut count = 0;
    #[allow(unsafe_code, reason = "the handle is open, and there is room for the one event that is asked for")]
    let done = unsafe { ReadConsoleInputW(keys.as_raw_handle(), &raw mut event, 1, &raw mut count) };
    match (done, count) {
        (0, _) => Err(io::Error::last_os_error()),
        (_, 0) => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(event),
    }
}
