//! What people and scripts see of a listener. It is printed by a thread of its own: whoever reads it
//! slowly, or not at all, must not keep a notification from being taken down.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::core::lang::{Words, say};
use crate::output::{Printer, Report, Spinner};
use crate::run::context::Context;

/// How many lines wait at most for whoever reads them.
const MOST: usize = 4096;

/// How soon it is told that lines were lost.
const SOON: Duration = Duration::from_secs(1);

/// How long the end is put off for whoever has stopped reading, and how often that is looked at.
const UNREAD: Duration = Duration::from_secs(2);
const GLANCE: Duration = Duration::from_millis(5);

/// A line to be printed.
#[derive(Debug)]
enum Line {
    Report(Box<Report>),
    Alert(Words),
    Note(Words),
    Status(Words),
}

/// Where lines are handed in. Nobody ever waits for them to be printed.
#[derive(Debug)]
pub(super) struct Lines {
    lines: SyncSender<Line>,
    lost: Arc<AtomicU64>,
}

/// Where they come out.
#[derive(Debug)]
pub(super) struct Printed {
    lines: Receiver<Line>,
    lost: Arc<AtomicU64>,
    count: Arc<AtomicU64>,
}

/// The thread that prints.
#[derive(Debug)]
pub(super) struct Printing {
    thread: JoinHandle<()>,
    count: Arc<AtomicU64>,
}

/// The two ends of what is printed.
pub(super) fn lines() -> (Lines, Printed) {
    let (handed_in, come_out) = sync_channel(MOST);
    let lost = Arc::new(AtomicU64::new(0));
    let printed = Printed { lines: come_out, lost: Arc::clone(&lost), count: Arc::default() };
    (Lines { lines: handed_in, lost }, printed)
}

impl Lines {
    /// A result, on stdout.
    pub(super) fn report(&self, report: Report) {
        self.hand_in(Line::Report(Box::new(report)));
    }

    /// What an operator must hear even when asking for quiet.
    pub(super) fn alert(&self, message: Words) {
        self.hand_in(Line::Alert(message));
    }

    /// A remark.
    pub(super) fn note(&self, message: Words) {
        self.hand_in(Line::Note(message));
    }

    /// The line that stands below all others.
    pub(super) fn status(&self, message: Words) {
        self.hand_in(Line::Status(message));
    }

    /// So many lines more are not even made.
    pub(super) fn lose(&self, lines: u64) {
        self.lost.fetch_add(lines, Ordering::Relaxed);
    }

    fn hand_in(&self, line: Line) {
        if let Err(TrySendError::Full(_)) = self.lines.try_send(line) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Printed {
    /// Prints in a thread of its own until nobody hands in any more. `status` stands below all lines
    /// at first.
    pub(super) fn start(self, status: Words, context: &Context) -> Printing {
        let (printer, profile) = (context.printer.clone(), context.profile_name().map(str::to_owned));
        let count = Arc::clone(&self.count);
        Printing { thread: thread::spawn(move || self.print(&status, &printer, profile.as_deref())), count }
    }

    fn print(&self, status: &Words, printer: &Printer, profile: Option<&str>) {
        let spinner = Spinner::standing(printer.style, status);
        loop {
            match self.lines.recv_timeout(SOON) {
                // A reader that has left ends nothing: notifications are taken down all the same.
                Ok(Line::Report(report)) => _ = printer.report(profile, &report),
                Ok(Line::Alert(message)) => printer.alert(&message),
                Ok(Line::Note(message)) => printer.note(&message),
                Ok(Line::Status(message)) => spinner.say(&message),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.count.fetch_add(1, Ordering::Relaxed);
            let lost = self.lost.swap(0, Ordering::Relaxed);
            if lost > 0 {
                printer.caution(say!("{lost} lines were not printed, since they came faster than they were read; the ledger has what was taken", "有 {lost} 行来不及显示；收到的内容账本里都有"));
            }
        }
    }
}

impl Printing {
    /// Waits until all is printed; `false` where nobody reads it, which must not keep the process.
    pub(super) fn finish(self) -> bool {
        let (mut printed, mut since) = (0, Instant::now());
        while !self.thread.is_finished() {
            let now = self.count.load(Ordering::Relaxed);
            if now != printed {
                (printed, since) = (now, Instant::now());
            } else if since.elapsed() >= UNREAD {
                return false;
            }
            thread::sleep(GLANCE);
        }
        true
    }
}
