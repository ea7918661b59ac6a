//! A sign of life on stderr while a command waits; nothing where stderr is no terminal.
//!
//! A line that turns needs no library: the one that was tried loads the mathematical library
//! into every run, which costs short commands a tenth of their time.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthChar as _;

use super::style::{Style, stderr_is_terminal};
use crate::core::lang::{Lang, Words};

const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TICK: Duration = Duration::from_millis(120);

/// How soon a line that does not turn is there again after others were printed in its place.
const RETURN: Duration = Duration::from_secs(1);

/// Whether a line stands on the terminal, in whose place the next one is to be printed.
static STANDS: AtomicBool = AtomicBool::new(false);

/// Wipes the line that stands on the terminal, if any.
pub(super) fn make_way() {
    if STANDS.swap(false, Ordering::SeqCst) {
        write(WIPE);
    }
}

const WIPE: &str = "\r\x1b[2K";

/// How a line shows that the command lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// It turns, and counts the seconds.
    Turns,
    /// It stands there until it says something else.
    Stands,
}

/// A running spinner; it disappears when dropped.
#[derive(Debug)]
pub struct Spinner(Option<Turning>);

#[derive(Debug)]
struct Turning {
    lang: Lang,
    messages: Sender<String>,
    thread: JoinHandle<()>,
}

impl Spinner {
    /// Starts one, where a person can see it.
    #[must_use]
    pub fn start(style: Style, message: impl Into<Words>) -> Self {
        Self::begin(style, message, Sign::Turns)
    }

    /// Starts one that does not turn, for what may go on for months.
    #[must_use]
    pub fn standing(style: Style, message: impl Into<Words>) -> Self {
        Self::begin(style, message, Sign::Stands)
    }

    fn begin(style: Style, message: impl Into<Words>, sign: Sign) -> Self {
        if style.quiet || style.json || !stderr_is_terminal() {
            return Self(None);
        }
        let (messages, said) = mpsc::channel();
        let first = super::clean(message.into().told(style.lang));
        let thread = thread::spawn(move || turn(first, &said, sign));
        Self(Some(Turning { lang: style.lang, messages, thread }))
    }

    /// Says something else from now on.
    pub fn say(&self, message: impl Into<Words>) {
        if let Some(turning) = &self.0 {
            let _ended = turning.messages.send(super::clean(message.into().told(turning.lang)));
        }
    }
}

/// Dropping the sender ends the thread, which wipes the line first.
impl Drop for Spinner {
    fn drop(&mut self) {
        if let Some(Turning { messages, thread, .. }) = self.0.take() {
            drop(messages);
            let _ended = thread.join();
        }
    }
}

fn turn(mut message: String, said: &mpsc::Receiver<String>, sign: Sign) {
    let begin = Instant::now();
    let mut frames = FRAMES.iter().cycle();
    let pause = match sign {
        Sign::Turns => TICK,
        Sign::Stands => RETURN,
    };
    // However often something is said, the line turns.
    let mut due = begin + TICK;
    loop {
        match said.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(another) => message = another,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                due = Instant::now() + pause;
                let line = match sign {
                    Sign::Turns => {
                        let line = format!("{message}  {}s", begin.elapsed().as_secs());
                        format!("{} {}", frames.next().unwrap_or(&' '), fitted(&line, columns()))
                    }
                    Sign::Stands => fitted(&message, columns()),
                };
                STANDS.store(true, Ordering::SeqCst);
                write(&format!("{WIPE}{line}"));
            }
        }
    }
    STANDS.store(false, Ordering::SeqCst);
    write(WIPE);
}

fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _closed_pipe = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// The width of the terminal, less the frame and a margin: a line that wraps cannot be wiped.
fn columns() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stderr());
    size.map_or(80, |size| usize::from(size.ws_col)).saturating_sub(3)
}

/// As much of a text as fits into so many columns.
fn fitted(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= columns
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_by_its_width_not_its_length() {
        assert_eq!(fitted("order 处理中", 80), "order 处理中");
        assert_eq!(fitted("order 处理中", 9), "order 处");
        assert_eq!(fitted("x", 0), "");
    }
}
