//! `consign orders backup`: a copy of the ledger, at any time.

use std::path::Path;

use crate::cli::OrdersBackup;
use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::ledger::BackupError;
use crate::order::opening;
use crate::output::{Document, OutcomeName, Report, Tone, words};
use crate::platform::shell::quoted_path;
use crate::run::context::{Context, at_home};

pub(super) fn run(args: &OrdersBackup, context: &Context) -> anyhow::Result<Report> {
    let Some(ledger) = opening::to_read(context)? else {
        let message = match opening::path(context)? {
            Some(path) => say!(
                "there is no ledger yet ({}), and nothing to copy",
                "还没有账本（{}），没有可备份的内容",
                path.display()
            ),
            None => say!(
                "the throwaway ledger of --sandbox ends with its command, and there is nothing to copy",
                "--sandbox 的临时账本随命令结束，没有可备份的内容"
            ),
        };
        return Err(Failure::new(Exit::Internal, message)
            .hint(say!("--ledger FILE names another", "用 --ledger FILE 指定其他账本"))
            .into());
    };
    let file = at_home("FILE", &args.file)?;
    let begin = ledger.now();
    let copy = ledger.backup(&file).map_err(|error| in_words(&error, &file, context))?;
    drop(ledger);
    if let Err(error) = opening::note_backup(begin, context) {
        context.printer.warn(words::backup_not_noted(&error));
    }

    let mut report = Report::new(OutcomeName::BackedUp, Document::BackedUp((&copy).into()));
    report.text.headline(Tone::Good, say!("backed up 已备份", "已备份"));
    report.text.field(say!("copy", "副本"), copy.path.display().to_string());
    report.text.field(say!("orders", "订单数"), copy.orders.to_string());
    report.next = Some(say!(
        "a ledger that is restored from it does not know what is sent from now on",
        "用它恢复的账本，不知道从现在起发送的订单"
    ));
    Ok(report)
}

fn in_words(error: &BackupError, path: &Path, context: &Context) -> Failure {
    let (file, why) = (path.display(), words::backup_error(error));
    match error {
        BackupError::NotThere => {
            let directory = path.parent().unwrap_or(path);
            Failure::usage(say!(
                "FILE {file}: there is no directory {}; nothing was copied",
                "文件 {file}：没有目录 {}；没有备份",
                directory.display()
            ))
            .hint(say!("make it: mkdir -p {}", "先建目录：mkdir -p {}", quoted_path(directory)))
        }
        BackupError::Taken(_) => {
            Failure::usage(say!("FILE {file}: {why}; nothing was copied", "文件 {file}：{why}；没有备份", [why]))
                .hint(say!("name a file that is not there yet", "请指定尚不存在的文件"))
        }
        BackupError::Ledger(error) => opening::failed(error, context),
        _ => Failure::new(
            Exit::Internal,
            say!("FILE {file}: {why}; no copy was left there", "文件 {file}：{why}；没有留下副本", [why]),
        )
        .hint(say!("check the directory and its disk, or name another FILE", "检查目录及其磁盘，或换一个文件")),
    }
}
