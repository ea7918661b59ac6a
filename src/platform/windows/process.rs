//! This process, and the programs that it starts.

use std::fs::OpenOptions;
use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::process::{Child, Command, ExitStatus};
use std::ptr;

use windows_sys::Win32::System::Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode};
use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};
use windows_sys::Win32::System::JobObjects::{AssignProcessToJobObject, CreateJobObjectW, TerminateJobObject};

use super::console;
use crate::core::lang::Words;

/// How a program ended, in English as the system says it.
#[must_use]
pub fn ended(status: ExitStatus) -> Words {
    let english = status.to_string();
    let chinese = status.code().map_or_else(|| english.clone(), |code| format!("退出码 {code}"));
    Words::new(english, chinese)
}

/// Keeps the memory, in which keys and PINs stand, from being written down: a fault of this process shows no
/// window and leaves no dump, and a report of one takes nothing of the memory along. And has the console
/// understand colours.
pub fn begin() {
    #[allow(unsafe_code, reason = "takes numbers, and cannot do harm")]
    unsafe {
        SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
        let _older_systems_have_no_reports = WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
    }
    console::switch_colours_on();
}

/// A program that this one has started, and may have to kill.
#[derive(Debug)]
pub struct Started {
    /// The program.
    pub child: Child,
    /// What holds it together with all that it starts.
    job: Option<OwnedHandle>,
}

impl Started {
    /// Starts a program that may read from the console; Ctrl-C ends both.
    pub fn together(command: &mut Command) -> io::Result<Self> {
        let child = command.spawn()?;
        // A batch file is run by a program that would be killed alone. Without a job it is.
        let job = job(&child).ok();
        Ok(Self { child, job })
    }

    /// The same where no console is: here, a program can be killed as a whole in either case.
    pub fn apart(command: &mut Command) -> io::Result<Self> {
        Self::together(command)
    }

    /// Kills it, and all that it has started.
    pub fn kill(&mut self) {
        #[allow(unsafe_code, reason = "the handle is open")]
        let whole = self.job.as_ref().map(|job| unsafe { TerminateJobObject(job.as_raw_handle(), 1) });
        if whole.is_none_or(|done| done == 0) {
            // It fails only where there is nothing left to kill.
            let _ended = self.child.kill();
        }
        let _reaped = self.child.wait();
    }
}

fn job(child: &Child) -> io::Result<OwnedHandle> {
    #[allow(unsafe_code, reason = "both handles are open, and the new one is closed by its owner")]
    unsafe {
        let job = CreateJobObjectW(ptr::null(), ptr::null());
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        let job = OwnedHandle::from_raw_handle(job);
        match AssignProcessToJobObject(job.as_raw_handle(), child.as_raw_handle()) {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(job),
        }
    }
}

/// Whether there is a console, in which a program can ask for a passphrase.
#[must_use]
pub fn is_in_the_foreground() -> bool {
    OpenOptions::new().read(true).open("CONIN$").is_ok()
}
