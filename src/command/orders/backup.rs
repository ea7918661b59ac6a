//! `consign orders backup`: a copy of the ledger, at any time.

use std::path::Path;

use crate::cli::OrdersBackup;
use crate::error::{Exit, Failure};
use crate::ledger::BackupError;
use crate::order::opening;
use crate::output::{Document, OutcomeName, Report, Tone, words};
use crate::platform::shell::quoted_path;
use crate::run::context::{Context, at_home};

pub(super) fn run(args: &OrdersBackup, context: &Context) -> anyhow::Result<Report> {
    let Some(ledger) = opening::to_read(context)? else {
        let message = match opening::path(context)? {
            Some(path) => format!("there is no ledger yet ({}), and nothing to copy", path.display()),
            None => "the throwaway ledger of --sandbox ends with its command, and there is nothing to copy".to_owned(),
        };
        return Err(Failure::new(Exit::Internal, message).hint("--ledger FILE names another").into());
    };
    let file = at_home("FILE", &args.file)?;
    let begin = ledger.now();
    let copy = ledger.backup(&file).map_err(|error| in_words(&error, &file, context))?;
    drop(ledger);
    if let Err(error) = opening::note_backup(begin, context) {
        context.printer.warn(&words::backup_not_noted(&error));
    }

    let mut report = Report::new(OutcomeName::BackedUp, Document::BackedUp((&copy).into()));
    report.text.headline(Tone::Good, "backed up 已备份");
    report.text.field("copy", copy.path.display().to_string());
    report.text.field("orders", copy.orders.to_string());
    report.next = Some("a ledger that is restored from it does not know what is sent from now on".into());
    Ok(report)
}

fn in_words(error: &BackupError, path: &Path, context: &Context) -> Failure {
    let (file, why) = (path.display(), words::backup_error(error));
    match error {
        BackupError::NotThere => {
            let directory = path.parent().unwrap_or(path);
            Failure::usage(format!("FILE {file}: there is no directory {}; nothing was copied", directory.display()))
                .hint(format!("make it: mkdir -p {}", quoted_path(directory)))
        }
        BackupError::Taken(_) => {
            Failure::usage(format!("FILE {file}: {why}; nothing was copied")).hint("name a file that is not there yet")
        }
        BackupError::Ledger(error) => opening::failed(error, context),
        _ => Failure::new(Exit::Internal, format!("FILE {file}: {why}; no copy was left there"))
            .hint("check the directory and its disk, or name another FILE"),
    }
}
