//! How to print, and where to.

use std::io::{self, IsTerminal};
use std::process::Stdio;

use crate::core::lang::Lang;
use crate::platform::terminal;

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The language of what people read.
    pub lang: Lang,
    /// One JSON document instead of text.
    pub json: bool,
    /// Whether a person sees stdout.
    pub stdout_is_terminal: bool,
    /// Colours on stdout.
    pub color: bool,
    /// Colours on stderr.
    pub color_errors: bool,
    /// Neither notes nor warnings.
    pub quiet: bool,
    /// How much of the exchange is traced.
    pub verbose: u8,
}

/// Whether stdout is a terminal.
#[must_use]
pub fn stdout_is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether stderr is a terminal.
#[must_use]
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Stderr, for another program to write to.
#[must_use]
pub fn stderr_for_others() -> Stdio {
    io::stderr().into()
}

/// The width of the terminal that stdout is; `None` where it is none, or does not tell.
#[must_use]
pub fn columns_of_stdout() -> Option<usize> {
    terminal::columns(&io::stdout())
}

/// The width of the terminal that stderr is.
#[must_use]
pub fn columns_of_stderr() -> Option<usize> {
    terminal::columns(&io::stderr())
}
