//! The only place that prints results, for people and as JSON.
//!
//! Results go to stdout, everything else to stderr. A closed pipe is not an error. Control and
//! format characters in text from outside are escaped before a terminal sees it.

mod beside;
mod clean;
mod color;
pub(crate) mod difference;
pub mod document;
mod fold;
mod label;
pub(crate) mod meant;
pub(crate) mod mismatch;
pub(crate) mod samples;
pub mod sheet;
pub(crate) mod signature;
mod spinner;
mod style;
mod table;
mod text;
pub mod words;
mod wrap;

use std::io::{self, Write as _};

pub use self::clean::{clean, json_line};
use self::color::paint;
pub use self::color::{Tone, colors_on_stderr, colors_on_stdout};
use self::document::Envelope;
pub use self::document::{Document, OutcomeName};
pub use self::fold::{folded, page_columns};
pub use self::spinner::Spinner;
pub use self::style::{
    Style, columns_of_stderr, columns_of_stdout, stderr_for_others, stderr_is_terminal, stdout_is_terminal,
};
pub use self::table::{Cell, Column, Table};
pub use self::text::{Text, local_time, local_zone};
use crate::core::lang::{Lang, Words, say};
use crate::core::system;
use crate::error::{Exit, Failure};

/// What a command found out.
#[derive(Debug)]
pub struct Report {
    /// What JSON calls it.
    pub outcome: OutcomeName,
    /// How the process ends.
    pub exit: Exit,
    /// The gateway that it came from, where one was named.
    pub base_url: Option<String>,
    /// What JSON tells of it.
    pub document: Document,
    /// The same for people.
    pub text: Text,
    /// What went wrong, with the next command to type.
    pub failure: Option<Failure>,
    /// What to do next although nothing went wrong.
    pub next: Option<Words>,
    printed: bool,
}

impl Report {
    /// A report of success, without text yet.
    #[must_use]
    pub fn new(outcome: OutcomeName, document: Document) -> Self {
        Self {
            outcome,
            exit: Exit::Done,
            base_url: None,
            document,
            text: Text::default(),
            failure: None,
            next: None,
            printed: false,
        }
    }

    /// A report whose content was streamed to stdout already.
    #[must_use]
    pub fn printed(outcome: OutcomeName) -> Self {
        Self { printed: true, ..Self::new(outcome, Document::Empty) }
    }

    /// Ends the report with a failure and its exit.
    pub fn fail(&mut self, failure: Failure) {
        self.exit = failure.exit;
        self.failure = Some(failure);
    }
}

/// Prints for one command.
#[derive(Clone, Debug)]
pub struct Printer {
    /// How to print.
    pub style: Style,
    /// The command's name in JSON.
    pub command: Option<&'static str>,
}

impl Printer {
    /// Prints the report of a command: its one document, or its text and then its failure.
    /// Returns how the process ends: not well when the result could not be written.
    #[must_use]
    pub fn report(&self, profile: Option<&str>, report: &Report) -> Exit {
        let written = if self.style.json && !report.printed {
            self.line(profile, report).and_then(|line| print(&format!("{line}\n")))
        } else {
            print(&report.text.fitted(self.style.color, self.style.lang, columns_of_stdout()))
        };
        if let Some(failure) = &report.failure {
            self.error(failure);
        }
        if let Some(next) = &report.next {
            self.note(next);
        }
        match written {
            Ok(()) => report.exit,
            Err(error) => {
                self.error(&Failure::new(
                    Exit::Internal,
                    say!(
                        "cannot write the result to stdout: {error}",
                        "结果写不到标准输出：{error}",
                        [error = system::told(&error)]
                    ),
                ));
                if report.exit == Exit::Done { Exit::Internal } else { report.exit }
            }
        }
    }

    /// The report as one line of JSON.
    pub fn line(&self, profile: Option<&str>, report: &Report) -> io::Result<String> {
        json_line(&Envelope {
            command: self.command,
            profile,
            outcome: report.outcome,
            exit_code: report.exit.code(),
            base_url: report.base_url.as_deref(),
            document: &report.document,
            error: report.failure.as_ref().map(document::Error::from),
        })
    }

    /// Wipes the line that a spinner has left behind, and lets none come any more.
    pub fn wipe_line(&self) {
        if stderr_is_terminal() {
            spinner::end();
        }
    }

    /// Says what went wrong, on stderr.
    pub fn error(&self, failure: &Failure) {
        self.labelled(&label::error(), Tone::Bad, &failure.message);
        if let Some(hint) = &failure.hint {
            self.labelled(&label::hint(), Tone::Strong, hint);
        }
    }

    fn labelled(&self, label: &Words, tone: Tone, words: &Words) {
        let label = paint(self.told(label), tone, self.style.color_errors);
        say(&format!("{label}{}{}", self.told(&label::gap()), clean(self.told(words))));
    }

    /// A warning, on stderr.
    pub fn warn(&self, message: impl Into<Words>) {
        if !self.style.quiet {
            self.caution(message);
        }
    }

    /// A warning that is given even when asking for quiet.
    pub fn caution(&self, message: impl Into<Words>) {
        self.labelled(&label::warning(), Tone::Doubt, &message.into());
    }

    /// What an operator must hear even when asking for quiet, on stderr.
    pub fn alert(&self, message: impl Into<Words>) {
        self.labelled(&label::alert(), Tone::Bad, &message.into());
    }

    /// What there is to know before a question, on stderr.
    pub fn show(&self, text: &Text) {
        text.fitted(self.style.color_errors, self.style.lang, columns_of_stderr()).lines().for_each(say);
    }

    /// A question, on stderr; the cursor stays behind it.
    pub fn ask(&self, question: impl Into<Words>) {
        let question = question.into();
        let question = clean(self.told(&question));
        // A full-width sign has its gap within it.
        let gap = if question.ends_with('：') { "" } else { " " };
        let mut stderr = spinner::make_way();
        let _closed_pipe = write!(stderr, "{question}{gap}").and_then(|()| stderr.flush());
    }

    /// Ends the line of a question that was not answered.
    pub fn end_question(&self) {
        say("");
    }

    /// A remark, on stderr.
    pub fn note(&self, message: impl Into<Words>) {
        if !self.style.quiet {
            say(&clean(self.told(&message.into())));
        }
    }

    /// What there is to tell, in the language of this run.
    fn told<'a>(&self, words: &'a Words) -> &'a str {
        words.told(self.style.lang)
    }

    /// A line of the trace, on stderr, from a level of `-v` on.
    pub fn trace(&self, level: u8, message: &str) {
        if self.style.verbose >= level {
            say(&format!("{} {}", paint("*", Tone::Faint, self.style.color_errors), clean(message)));
        }
    }
}

/// Prints a help text, or what clap says against a command line, which it repeats.
pub fn usage(text: &clap::builder::StyledStr, is_error: bool, choice: clap::ColorChoice) {
    let (color, plain) = (text.ansi().to_string(), text.to_string());
    if is_error {
        let lines: Vec<String> = plain.trim_end().split('\n').map(clean).collect();
        let cleaned = lines.join("\n");
        let is_clean = cleaned == plain.trim_end();
        say(if is_clean && colors_on_stderr(choice) { color.trim_end() } else { &cleaned });
    } else {
        let text = if colors_on_stdout(choice) { color } else { plain };
        let columns = columns_of_stdout().map(|columns| page_columns(Some(columns)));
        let _closed_pipe = print(&columns.map_or_else(|| text.clone(), |columns| folded(&text, columns)));
    }
}

/// Prints a page to read, to stderr where it stands in for a complaint.
pub fn page(text: &Text, is_error: bool, choice: clap::ColorChoice, lang: Lang) {
    if is_error {
        say(text.render(colors_on_stderr(choice), lang).trim_end());
    } else {
        let _closed_pipe = print(&text.render(colors_on_stdout(choice), lang));
    }
}

/// Says what went wrong where no printer is at hand.
pub fn bare_error(failure: &Failure, lang: Lang) {
    let (label, gap) = (label::error(), label::gap());
    say(&format!("{}{}{}", label.told(lang), gap.told(lang), clean(failure.message.told(lang))));
}

/// Writes to stdout; what is written for a reader that left is dropped.
fn print(text: &str) -> io::Result<()> {
    if text.is_empty() {
        // Another thread may be at stdout, for as long as nobody reads it.
        return Ok(());
    }
    let held = spinner::make_way();
    // What is no terminal may keep this waiting, and has no line in its way.
    let _held = stdout_is_terminal().then_some(held);
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn say(line: &str) {
    let _closed_pipe = writeln!(spinner::make_way(), "{line}");
}

/// Writes a line of a stream of documents to stdout at once.
pub fn line(line: &str) {
    // Whoever does not read it to its end has the process's exit code.
    let _nobody_reads_it = print(&format!("{line}\n"));
}

/// A buffered stdout for commands that stream; the caller flushes it.
#[must_use]
pub fn stream() -> io::BufWriter<io::StdoutLock<'static>> {
    io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
}
