//! `consign completions`: what makes a shell complete command lines.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::ValueEnum as _;

use crate::cli::{Completions, Shell};
use crate::error::Exit;
use crate::input::completion;
use crate::output::document::Script;
use crate::output::{self, Document, OutcomeName, Report};

pub(super) fn run(args: &Completions) -> anyhow::Result<Report> {
    let called = std::env::args_os().next().unwrap_or_default();
    let script = completion::script(args.shell, &program(&called))?;
    let mut report = Report::new(OutcomeName::Shown, Document::Empty);
    script.lines().for_each(|line| report.text.plain(line));
    report.document = Document::Script(Script { script });
    Ok(report)
}

/// Answers a shell that asks for candidates; `None` where none does. A shell that is told nothing goes on
/// as without this.
pub(super) fn answer(arguments: &[OsString]) -> Option<Exit> {
    let shell = std::env::var_os(completion::VARIABLE).filter(|name| !name.is_empty())?;
    let shell = Shell::from_str(shell.to_str()?, true).ok()?;
    // A variable that somebody left exported must not make an answer of a command: no command begins so.
    let words = arguments.strip_prefix(&[arguments.first()?.clone(), "--".into()])?.to_vec();
    let found = completion::candidates(shell, words).unwrap_or_default();
    if !found.is_empty() {
        output::line(found.trim_end_matches('\n'));
    }
    Some(Exit::Done)
}

/// What the shell calls: the name by which it was found, else the path in full, since it may be called
/// from anywhere.
fn program(called: &OsStr) -> String {
    let path = Path::new(called);
    if path.components().count() < 2 {
        return path.to_string_lossy().into_owned();
    }
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
