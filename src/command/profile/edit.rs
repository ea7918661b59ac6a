//! `consign profile edit`: the profile file in an editor, checked when that is left.

use std::path::Path;
use std::process::Stdio;

use crate::error::{Exit, Failure};
use crate::input::ask;
use crate::output::document::{Document, OutcomeName, ProfileFile};
use crate::output::{self, Report, Tone};
use crate::platform::editor::Editor;
use crate::profile;
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let choice = context.choice()?;
    let path = choice.path()?;
    if !path.exists() {
        let init = context.hints.line(&["profile", "init"]);
        let message = format!("there is no profile file {} to edit", path.display());
        return Err(Failure::config(message).hint(format!("make it: {init}")).into());
    }
    let editor = Editor::find();
    if context.global.no_input || !editor.is_named && !ask::is_possible(context) {
        return Err(Failure::usage("an editor needs somebody at a terminal")
            .hint(format!("edit {}", path.display()))
            .into());
    }
    let count = loop {
        edit(&editor, &path, context)?;
        match profile::check_all(&choice).map_err(Failure::from) {
            Ok(count) => break count,
            Err(failure) if ask::is_possible(context) => {
                context.printer.error(&failure);
                if !ask::yes_or_no("the file cannot be used as it is: edit it again? (y/n)", "y", context)? {
                    return Err(unusable(failure, context).into());
                }
            }
            Err(failure) => return Err(unusable(failure, context).into()),
        }
    };
    let mut report = Report::new(OutcomeName::Edited, Document::Empty);
    report.text.headline(Tone::Good, format!("{} reads well", path.display()));
    report.text.field("profiles", count.to_string());
    report.document = Document::ProfileFile(ProfileFile { path: path.display().to_string(), exists: true });
    Ok(report)
}

/// Until the editor is left, signals are its own.
fn edit(editor: &Editor, path: &Path, context: &Context) -> Result<(), Failure> {
    context.lends_terminal();
    // A document on stdout stays the only thing there.
    let screen = if context.global.json { output::stderr_for_others() } else { Stdio::inherit() };
    let left = editor.edit(path, screen);
    if context.is_asked_to_end() {
        return Err(Failure::new(Exit::Interrupted, "interrupted while the editor ran"));
    }
    context.takes_terminal_back();
    let (why, hint) = match left {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => (format!("failed ({status})"), "the file is as the editor left it"),
        Err(error) => (format!("cannot be run: {error}"), "name another with EDITOR"),
    };
    Err(Failure::new(Exit::Internal, format!("the editor `{}` {why}", editor.program())).hint(hint))
}

fn unusable(mut failure: Failure, context: &Context) -> Failure {
    let edit = context.hints.line(&["profile", "edit"]);
    failure.hint = Some(failure.hint.map_or(edit.clone(), |hint| format!("{hint}; or {edit}")));
    failure
}
