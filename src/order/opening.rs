//! Opens the ledger that the command line chooses, to place, to ask, to read or to change it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::ledger::{self, Ledger, LedgerError, Moment};
use crate::order::clock::clock;
use crate::output::words;
use crate::run::context::{Context, LedgerChoice};

/// How long a command waits for other processes that write.
const PATIENCE: Duration = Duration::from_secs(10);

/// The path of the ledger; `None` for the throwaway one of the embedded sandbox.
pub(crate) fn path(context: &Context) -> Result<Option<PathBuf>, Failure> {
    match context.ledger()? {
        LedgerChoice::Named(path) => return Ok(Some(path)),
        LedgerChoice::Throwaway => return Ok(None),
        LedgerChoice::Usual => {}
    }
    let directory = dirs::data_dir().ok_or_else(|| {
        Failure::config(say!("no data directory: HOME is not set", "找不到数据目录：未设置 HOME"))
            .hint(say!("name the ledger with --ledger FILE", "用 --ledger FILE 指定账本"))
    })?;
    Ok(Some(directory.join("consign").join("ledger.db")))
}

/// Opens the ledger to take notifications down; one that is not there begins.
pub(crate) fn to_receive(context: &Context) -> Result<Ledger, Failure> {
    open_or_begin(context, &say!("nothing was received", "没有接收任何通知")).map(|(ledger, _)| ledger)
}

pub(crate) fn open_or_begin(context: &Context, nothing: &Words) -> Result<(Ledger, PathBuf), Failure> {
    let path = path(context)?;
    let ledger = match &path {
        Some(path) => ledger::open(path, PATIENCE, clock()),
        None => ledger::in_memory(clock()),
    };
    let path = path.unwrap_or_default();
    let ledger = ledger.map_err(|error| unusable(&error, &path, nothing))?;
    announce(&ledger, &path, context);
    Ok((ledger, path))
}

/// Says, even when asked for quiet, that a ledger begins anew: after a mistyped path or a changed
/// home directory it would let every card be sold again.
fn announce(ledger: &Ledger, path: &Path, context: &Context) {
    if ledger.begins_anew() {
        context.printer.caution(say!(
            "a new ledger begins at {}; it does not know what was sent before, here or elsewhere",
            "在 {} 新建了账本；以前在这里或别处发送过什么，它都不知道",
            path.display()
        ));
    }
}

/// Opens the ledger to read it; `None` when there is none yet.
pub(crate) fn to_read(context: &Context) -> Result<Option<Ledger>, Failure> {
    let Some(path) = path(context)? else { return Ok(None) };
    ledger::open_to_read(&path, PATIENCE, clock())
        .map_err(|error| unusable(&error, &path, &say!("nothing was read", "没有读取任何内容")))
}

/// Notes in the ledger that a copy of it was made at a moment.
pub(crate) fn note_backup(at: Moment, context: &Context) -> Result<(), LedgerError> {
    let Ok(Some(path)) = path(context) else { return Ok(()) };
    match if_there(&path, context)? {
        Some(mut ledger) => ledger.note_backup(at),
        None => Ok(()),
    }
}

/// Opens the ledger to change it by hand; `None` when there is none yet.
pub(crate) fn to_change(context: &Context) -> Result<Option<Ledger>, Failure> {
    let path = path(context)?.unwrap_or_default();
    if_there(&path, context).map_err(|error| unusable(&error, &path, &say!("nothing was changed", "没有任何更改")))
}

/// Opens a ledger that is there; one that cannot be reached is not taken for absent.
pub(crate) fn if_there(path: &Path, context: &Context) -> Result<Option<Ledger>, LedgerError> {
    match path.try_exists() {
        Ok(false) => return Ok(None),
        Ok(true) | Err(_) if path.as_os_str().is_empty() => return Ok(None),
        Ok(true) | Err(_) => {}
    }
    let ledger = ledger::open(path, PATIENCE, clock())?;
    // An empty file is a ledger not begun.
    announce(&ledger, path, context);
    Ok(Some(ledger))
}

/// The failure of an order number that the ledger does not have.
pub(crate) fn no_such_order(id: &str, context: &Context) -> Failure {
    let message = match path(context).ok().flatten() {
        Some(path) => say!("the ledger has no order {id} ({})", "账本里没有订单 {id}（{}）", path.display()),
        None => say!("the throwaway ledger of --sandbox has no order {id}", "--sandbox 的临时账本里没有订单 {id}"),
    };
    Failure::new(Exit::NotFound, message).hint(context.hints.to_find(id))
}

/// The failure of a ledger that was open when it failed.
pub(crate) fn failed(error: &LedgerError, context: &Context) -> Failure {
    let path = path(context).ok().flatten().unwrap_or_default();
    unusable(error, &path, &say!("the ledger was not read to its end", "账本没有读完"))
}

/// The failure of a ledger, with what did not happen because of it.
pub(crate) fn unusable(error: &LedgerError, path: &Path, nothing: &Words) -> Failure {
    let why = words::ledger_error(error);
    let message = say!("{why} ({}); {nothing}", "{why}（{}）；{nothing}", [why, nothing], path.display());
    Failure::new(Exit::Internal, message).hint(words::ledger_error_hint(error, path))
}
