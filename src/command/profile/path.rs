//! `consign profile path`: where the profile file is.

use crate::core::lang::say;
use crate::output::Report;
use crate::output::document::{Document, OutcomeName, ProfileFile};
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let path = context.choice()?.path()?;
    let exists = path.exists();
    let path = path.display().to_string();
    let mut report = Report::new(OutcomeName::Shown, Document::Empty);
    report.text.plain(&path);
    if !exists {
        let init = context.hints.line(&["profile", "init"]);
        report.next = Some(say!("there is none yet: `{init}` makes it", "还没有这个文件：用 `{init}` 新建"));
    }
    report.document = Document::ProfileFile(ProfileFile { path, exists });
    Ok(report)
}
