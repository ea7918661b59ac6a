//! What is told of each card: its document at once, and its trouble at the end.

use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::error::Failure;
use crate::output::document::OutcomeName;
use crate::output::{self, Report};
use crate::run::context::Context;

/// How many troubles are told to people one by one; of those in doubt, where each is money that may be
/// lost, so many more.
const MOST: usize = 30;
const MOST_IN_DOUBT: usize = 1000;

/// How often it is looked whether all documents are out, and how long a command that is asked to end
/// waits for whoever does not read them.
const GLANCE: Duration = Duration::from_millis(5);
const UNREAD: Duration = Duration::from_secs(2);

/// A card that wants something done about it.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) line: u32,
    pub(crate) outcome: OutcomeName,
    pub(crate) failure: Failure,
}

/// What was told, and what is still to be.
pub(crate) struct Told {
    pub(crate) troubles: Vec<Trouble>,
    /// How many troubles are not among them.
    pub(crate) more: usize,
    in_doubt: usize,
    documents: Option<Documents>,
}

impl Told {
    pub(crate) fn start(context: &Context) -> Self {
        let documents = context.printer.style.json.then(Documents::start);
        Self { troubles: Vec::new(), more: 0, in_doubt: 0, documents }
    }

    /// Tells of a card.
    pub(crate) fn tell(&mut self, line: u32, report: Report, context: &Context) {
        self.document(&report, context);
        let Some(failure) = report.failure else { return };
        let outcome = report.outcome;
        let (is_told, in_doubt) = match outcome {
            OutcomeName::Unknown => (self.in_doubt < MOST_IN_DOUBT, 1),
            _ => (self.troubles.len() - self.in_doubt < MOST, 0),
        };
        if is_told {
            self.troubles.push(Trouble { line, outcome, failure });
            self.in_doubt += in_doubt;
        } else {
            self.more += 1;
        }
    }

    /// Prints the document alone.
    pub(crate) fn document(&self, report: &Report, context: &Context) {
        if let Some(documents) = &self.documents {
            documents.print(report, context);
        }
    }

    /// All documents are out, or nobody reads them any more and the command is asked to end.
    pub(crate) fn end(&mut self, context: &Context) {
        if let Some(documents) = self.documents.take() {
            documents.end(context);
        }
    }
}

/// Prints documents in a thread of its own: whoever reads them slowly must not keep an outcome from being
/// written down.
struct Documents {
    lines: Sender<String>,
    thread: JoinHandle<()>,
}

impl Documents {
    fn start() -> Self {
        let (lines, printed) = mpsc::channel::<String>();
        let thread = thread::spawn(move || {
            for line in printed {
                output::line(&line);
            }
        });
        Self { lines, thread }
    }

    fn print(&self, report: &Report, context: &Context) {
        if let Ok(line) = context.printer.line(context.profile_name(), report) {
            let _ended = self.lines.send(line);
        }
    }

    fn end(self, context: &Context) {
        drop(self.lines);
        let mut asked = None;
        while !self.thread.is_finished() {
            if context.is_asked_to_end() && asked.get_or_insert_with(Instant::now).elapsed() > UNREAD {
                return;
            }
            thread::sleep(GLANCE);
        }
    }
}
