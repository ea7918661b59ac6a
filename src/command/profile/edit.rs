//! `consign profile edit`: the profile file in an editor, checked when that is left.

use std::path::Path;
use std::process::Stdio;

use crate::core::lang::say;
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::input::ask;
use crate::output::document::{Document, OutcomeName, ProfileFile};
use crate::output::{self, Report, Tone};
use crate::platform::editor::Editor;
use crate::platform::process::ended;
use crate::profile;
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let choice = context.choice()?;
    let path = choice.path()?;
    if !path.exists() {
        let init = context.hints.line(&["profile", "init"]);
        let message = say!("there is no profile file {} to edit", "没有可编辑的配置文件 {}", path.display());
        return Err(Failure::config(message).hint(say!("make it: {init}", "先新建：{init}")).into());
    }
    let editor = Editor::find();
    if context.global.no_input || !editor.is_named && !ask::is_possible(context) {
        return Err(Failure::usage(say!("an editor needs somebody at a terminal", "编辑器需要有人在终端前"))
            .hint(say!("edit {}", "请编辑 {}", path.display()))
            .into());
    }
    // The editor replaces what it read, however long ago: nothing may be added meanwhile.
    let _hold = profile::alone(&path)?;
    let count = loop {
        edit(&editor, &path, context)?;
        match profile::check_all(&choice).map_err(Failure::from) {
            Ok(count) => break count,
            Err(failure) if ask::is_possible(context) => {
                context.printer.error(&failure);
                let question = say!(
                    "the file cannot be used as it is: edit it again? (y/n)",
                    "文件现在这样不能用：再编辑一次吗？(y/n)"
                );
                if !ask::yes_or_no(&question, "y", context)? {
                    return Err(unusable(failure, context).into());
                }
            }
            Err(failure) => return Err(unusable(failure, context).into()),
        }
    };
    let mut report = Report::new(OutcomeName::Edited, Document::Empty);
    report.text.headline(Tone::Good, say!("{} reads well", "{} 没有问题", path.display()));
    report.text.field(say!("profiles", "配置数"), count.to_string());
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
        return Err(Failure::new(Exit::Interrupted, say!("interrupted while the editor ran", "编辑器运行时被中断")));
    }
    context.takes_terminal_back();
    let (why, hint) = match left {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => (
            say!("failed ({status})", "失败（{status}）", [status = ended(status)]),
            say!("the file is as the editor left it", "文件保持编辑器退出时的内容"),
        ),
        Err(error) => (
            say!("cannot be run: {error}", "无法运行：{error}", [error = system::told(&error)]),
            say!("name another with EDITOR", "用 EDITOR 指定另一个"),
        ),
    };
    let message = say!("the editor `{}` {why}", "编辑器 `{}` {why}", [why], editor.program());
    Err(Failure::new(Exit::Internal, message).hint(hint))
}

fn unusable(mut failure: Failure, context: &Context) -> Failure {
    let edit = context.hints.line(&["profile", "edit"]);
    failure.hint = Some(
        failure.hint.map_or_else(|| (&edit).into(), |hint| say!("{hint}; or {edit}", "{hint}；或 {edit}", [hint])),
    );
    failure
}
