//! A sign of life on stderr while a command waits; nothing where stderr is no terminal.
//!
//! A line that turns needs no library: the one that was tried loads the mathematical library
//! into every run, which costs short commands a tenth of their time.

use std::io::{self, StderrLock, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::style::{Style, columns_of_stderr, stderr_is_terminal};
use crate::core::lang::{Lang, Words, say};

const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TICK: Duration = Duration::from_millis(120);

/// How soon a line that does not turn is there again after others were printed in its place.
const RETURN: Duration = Duration::from_secs(1);

/// Whether a line stands on the terminal, in whose place the next one is to be printed. Who has the lock
/// of stderr may change it.
static STANDS: AtomicBool = AtomicBool::new(false);

/// Whether the last words are being said, in whose place nothing may come.
static OVER: AtomicBool = AtomicBool::new(false);

/// Wipes the line that stands on the terminal, if any. Until stderr is let go, none comes in its place.
pub(super) fn make_way() -> StderrLock<'static> {
    let stderr = io::stderr().lock();
    if STANDS.swap(false, Ordering::SeqCst) {
        write(WIPE);
    }
    stderr
}

/// Wipes the line, and lets no other come.
pub(super) fn end() {
    let _nobody_else_writes = io::stderr().lock();
    OVER.store(true, Ordering::SeqCst);
    STANDS.store(false, Ordering::SeqCst);
    write(WIPE);
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
        let lang = style.lang;
        // Without a thread for it nothing turns, and that is all.
        let thread = thread::Builder::new().spawn(move || turn(first, &said, sign, lang));
        Self(thread.ok().map(|thread| Turning { lang, messages, thread }))
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

fn turn(mut message: String, said: &mpsc::Receiver<String>, sign: Sign, lang: Lang) {
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
                draw(&match sign {
                    Sign::Turns => {
                        let took = begin.elapsed().as_secs();
                        let took = say!("  {took}s", "  {took} 秒");
                        turning(*frames.next().unwrap_or(&' '), &message, took.told(lang), columns())
                    }
                    Sign::Stands => fitted(&message, columns()),
                });
            }
        }
    }
    drop(make_way());
}

fn draw(line: &str) {
    let _nobody_else_writes = io::stderr().lock();
    if !OVER.load(Ordering::SeqCst) {
        STANDS.store(true, Ordering::SeqCst);
        write(&format!("{WIPE}{line}"));
    }
}

fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _closed_pipe = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// The width of the terminal, less a margin: a line that wraps cannot be wiped.
fn columns() -> usize {
    columns_of_stderr().unwrap_or(80).saturating_sub(1)
}

/// A line that turns; however long the message is, the time stands behind it.
fn turning(frame: char, message: &str, took: &str, columns: usize) -> String {
    let frame = format!("{frame} ");
    format!("{frame}{}{took}", fitted(message, columns.saturating_sub(frame.width() + took.width())))
}

/// As much of a text as fits into so many columns; what is cut off leaves a sign.
fn fitted(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    kept.chain((columns > 0).then_some('…')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_by_its_width_not_its_length() {
        assert_eq!(fitted("order 处理中", 80), "order 处理中");
        assert_eq!(fitted("order 处理中", 9), "order 处…");
        assert_eq!(fitted("order 处理中", 10), "order 处…");
        assert_eq!(fitted("x", 0), "");
    }

    #[test]
    fn the_time_is_never_cut_off() {
        assert_eq!(turning('-', "order C1", "  3s", 20), "- order C1  3s");
        assert_eq!(turning('-', "订单 C20261122000001", "  3 秒", 20), "- 订单 C20261…  3 秒");
        assert_eq!(turning('-', "order C1", "  3s", 4), "-   3s");
    }
}
