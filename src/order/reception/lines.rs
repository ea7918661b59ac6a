//! What people and scripts see of a listener. It is printed by a thread of its own: whoever reads it
//! slowly, or not at all, must not keep a notification from being taken down.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use crate::output::{Report, Spinner};
use crate::run::context::Context;

/// How many lines wait at most for whoever reads them.
const MOST: usize = 4096;

/// How soon it is told that lines were lost.
const SOON: Duration = Duration::from_secs(1);

/// A line to be printed.
#[derive(Debug)]
enum Line {
    Report(Box<Report>),
    Alert(String),
    Note(String),
    Status(String),
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
}

/// The two ends of what is printed.
pub(super) fn lines() -> (Lines, Printed) {
    let (handed_in, come_out) = sync_channel(MOST);
    let lost = Arc::new(AtomicU64::new(0));
    (Lines { lines: handed_in, lost: Arc::clone(&lost) }, Printed { lines: come_out, lost })
}

impl Lines {
    /// A result, on stdout.
    pub(super) fn report(&self, report: Report) {
        self.hand_in(Line::Report(Box::new(report)));
    }

    /// What an operator must hear even when asking for quiet.
    pub(super) fn alert(&self, message: String) {
        self.hand_in(Line::Alert(message));
    }

    /// A remark.
    pub(super) fn note(&self, message: String) {
        self.hand_in(Line::Note(message));
    }

    /// The line that stands below all others.
    pub(super) fn status(&self, message: String) {
        self.hand_in(Line::Status(message));
    }

    fn hand_in(&self, line: Line) {
        if let Err(TrySendError::Full(_)) = self.lines.try_send(line) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Printed {
    /// Prints until nobody hands in any more. `status` stands below all lines at first.
    pub(super) fn print(&self, status: &str, context: &Context) {
        let printer = &context.printer;
        let spinner = Spinner::standing(printer.style, status);
        loop {
            match self.lines.recv_timeout(SOON) {
                // A reader that has left ends nothing: notifications are taken down all the same.
                Ok(Line::Report(report)) => _ = printer.report(context.profile_name(), &report),
                Ok(Line::Alert(message)) => printer.alert(&message),
                Ok(Line::Note(message)) => printer.note(&message),
                Ok(Line::Status(message)) => spinner.say(&message),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let lost = self.lost.swap(0, Ordering::Relaxed);
            if lost > 0 {
                printer.caution(&format!(
                    "{lost} lines were not printed, since they were read too slowly; the ledger has what was taken"
                ));
            }
        }
    }
}
