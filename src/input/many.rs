//! How a file of orders is to be dealt with.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::cards;
use crate::cli::{Many, Wait};
use crate::core::lang::say;
use crate::core::system;
use crate::error::Failure;
use crate::input;
use crate::order::many::files::Results;
use crate::order::many::rehearsal::Rehearsal;
use crate::order::many::run::Settings;
use crate::order::opening;
use crate::output::document::{Record as _, ResultRow};
use crate::output::sheet::Style;
use crate::output::words;
use crate::platform::replace::Target;
use crate::run::context::{Context, at_home};

/// The most bytes of a header.
const LONGEST_LINE: u64 = 4096;

/// What the options say. The files to be written are tried before anything is sent.
pub(crate) fn settings(
    many: &Many,
    failed: Option<&Path>,
    dry_run: bool,
    wait: &Wait,
    context: &Context,
) -> Result<Settings, Failure> {
    let from = many.from.as_deref();
    let results =
        many.results.as_deref().map(|path| target("--results", path, from, is_results, context)).transpose()?;
    let again = failed.map(|path| target("--failed", path, from, cards::is_to_try_again, context)).transpose()?;
    if let (Some(results), Some(path)) = (&results, failed)
        && results.is(path)
    {
        return Err(Failure::usage(say!(
            "--results and --failed are the same file; nothing was sent",
            "--results 和 --failed 是同一个文件；没有发送任何内容"
        )));
    }
    let style = if many.excel { Style::Excel } else { Style::Plain };
    Ok(Settings {
        pacing: input::pacing(many.pace),
        retry_rejected: many.retry_rejected,
        most_failures: many.max_failures,
        waiting: input::waiting(wait),
        grace: wait.grace.settle_grace,
        skip_bad: many.skip_bad,
        dry_run,
        results: results.map(|target| Results { target, style }),
        failed: again,
    })
}

/// Where a file can be written, which must not be that of the orders.
fn target(
    flag: &str,
    path: &Path,
    from: Option<&Path>,
    is_ours: fn(&str) -> bool,
    context: &Context,
) -> Result<Target, Failure> {
    let target = Target::check(&at_home(flag, path)?).map_err(|error| {
        let (path, why) = (path.display(), words::not_written(&error));
        Failure::usage(say!("{flag} {path}: {why}; nothing was sent", "{flag} {path}：{why}；没有发送任何内容", [why]))
            .hint(words::not_written_hint(&error))
    })?;
    if from.is_some_and(|from| target.is(from)) {
        return Err(Failure::usage(say!(
            "{flag}: that is the file of --from; nothing was sent",
            "{flag}：这是 --from 的文件；没有发送任何内容"
        ))
        .hint(say!("name another file", "换一个文件")));
    }
    if is_of_ledger(&target, context)? {
        return Err(Failure::usage(say!(
            "{flag}: that is the ledger, or its log; nothing was sent",
            "{flag}：这是账本或它的日志；没有发送任何内容"
        ))
        .hint(say!("name another file", "换一个文件")));
    }
    // What stands there may be the only copy of somebody's cards.
    let before = first_line(target.path()).map_err(|error| {
        Failure::usage(say!(
            "{flag} {}: cannot read it: {error}; nothing was sent",
            "{flag} {}：无法读取：{error}；没有发送任何内容",
            [error = system::told(&error)],
            path.display()
        ))
    })?;
    if before.is_some_and(|line| !is_ours(&line)) {
        let message = say!(
            "{flag} {}: a file of another kind is there; nothing was sent",
            "{flag} {}：那里已有另一种文件；没有发送任何内容",
            path.display()
        );
        return Err(
            Failure::usage(message).hint(say!("name another file, or move that one away", "换一个文件，或先把它移走"))
        );
    }
    Ok(target)
}

/// Whether a file is the ledger, or will be one of those beside it.
fn is_of_ledger(target: &Target, context: &Context) -> Result<bool, Failure> {
    let Some(ledger) = opening::path(context)? else { return Ok(false) };
    let beside = |ending: &str| {
        let mut name = ledger.clone().into_os_string();
        name.push(ending);
        PathBuf::from(name)
    };
    Ok(["", "-wal", "-shm", "-journal"].iter().any(|ending| target.is(&beside(ending))))
}

/// The first line of a file; `None` where there is no file, or nothing in it.
fn first_line(path: &Path) -> std::io::Result<Option<String>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    let mut bytes = Vec::new();
    BufReader::new(file.take(LONGEST_LINE)).read_until(b'\n', &mut bytes)?;
    Ok((!bytes.is_empty()).then(|| String::from_utf8_lossy(&bytes).trim_end().to_owned()))
}

/// Whether a line begins a file of results.
fn is_results(line: &str) -> bool {
    [Style::Plain, Style::Excel].iter().any(|style| style.header(ResultRow::COLUMNS) == line)
}

/// Asks for a yes before the first order of a file is sent.
pub(crate) fn confirm(rehearsal: &Rehearsal, path: &Path, many: &Many, context: &Context) -> Result<(), Failure> {
    if many.yes {
        return Ok(());
    }
    let what = rehearsal.headline();
    if context.global.no_input || input::cards::is_stdin(path) || !input::is_at_terminal() {
        return Err(Failure::usage(say!(
            "{what}: nobody is there to be asked; nothing was sent",
            "{what}：没有人可以确认；没有发送任何内容",
            [what]
        ))
        .hint(say!("look at it with --dry-run, and send it with --yes", "先用 --dry-run 查看，再用 --yes 发送")));
    }
    context.printer.show(&rehearsal.details());
    if input::says_yes(&say!("{question} [y/N]", "{question} [y/N]", [question = rehearsal.question()]), context) {
        Ok(())
    } else {
        Err(Failure::usage(say!("not confirmed; nothing was sent", "没有确认；没有发送任何内容")))
    }
}
