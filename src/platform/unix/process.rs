//! This process, and the programs that it starts.

use std::fs::File;
use std::io;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus};

use rustix::process::{DumpableBehavior, Pid, Resource, Rlimit, Signal, set_dumpable_behavior, setrlimit};

use crate::core::lang::Words;

/// How a program ended, in English as the system says it.
#[must_use]
pub fn ended(status: ExitStatus) -> Words {
    let english = status.to_string();
    let chinese = match (status.code(), status.signal()) {
        (Some(code), _) => format!("退出码 {code}"),
        (None, Some(signal)) => format!("被信号 {signal} 终止"),
        (None, None) => english.clone(),
    };
    Words::new(english, chinese)
}

/// Keeps the memory, in which keys and PINs stand, to this process: it leaves no core file, and
/// no other process of the same user can attach to it or read it. Commands that it starts, such
/// as those that print a key, leave no core file either.
pub fn begin() {
    // Neither can fail but where the system forbids the call; then there is nothing else to do.
    let _forbidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _forbidden = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// A program that this one has started, and may have to kill.
#[derive(Debug)]
pub struct Started {
    /// The program.
    pub child: Child,
    is_apart: bool,
}

impl Started {
    /// Starts a program in this process's group: it may read from the terminal, and Ctrl-C ends both.
    pub fn together(command: &mut Command) -> io::Result<Self> {
        Ok(Self { child: command.spawn()?, is_apart: false })
    }

    /// Starts a program in a group of its own, which can be killed as a whole.
    pub fn apart(command: &mut Command) -> io::Result<Self> {
        Ok(Self { child: command.process_group(0).spawn()?, is_apart: true })
    }

    /// Kills it, and where it is apart, all that it has started.
    pub fn kill(&mut self) {
        // Both fail only where there is nothing left to kill.
        let _ended = if self.is_apart {
            rustix::process::kill_process_group(Pid::from_child(&self.child), Signal::KILL).is_ok()
        } else {
            self.child.kill().is_ok()
        };
        let _reaped = self.child.wait();
    }
}

/// Whether a terminal listens to this process's group. A program in another group would be stopped when it
/// asks there for a passphrase.
#[must_use]
pub fn is_in_the_foreground() -> bool {
    let ours = rustix::process::getpgrp();
    File::open("/dev/tty").is_ok_and(|tty| rustix::termios::tcgetpgrp(&tty).is_ok_and(|group| group == ours))
}
