//! How a command ends when it does not end by itself: by a signal, or by a panic in any thread.
//!
//! A panic is a fault of this program, and says nothing of what has left. So whoever waits for
//! the command is told what an interruption would be told, with another exit; neither the text
//! of the panic is shown, which may hold a secret, nor a backtrace.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGXFSZ;
use signal_hook::iterator::Signals;

use super::context::Context;
use crate::error::{Exit, Failure};
use crate::output::{self, Report};
use crate::platform::terminal;

/// How long a command that is cut short may take to record what it knows, and to leave its prompt.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Where the first panic happened.
static PANICKED_AT: OnceLock<String> = OnceLock::new();

/// What the waiting thread is told.
enum Ending {
    Finished(anyhow::Result<Report>),
    Interrupted,
    Panicked,
}

/// Runs what may panic in this thread, and ends with an error line where it does.
pub(super) fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    on_panic(|| ());
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_may_hold_a_secret| {
        output::bare_error(&Failure::new(Exit::Internal, fault()));
        Exit::Internal
    })
}

/// Runs a command in this thread; a signal ends the process as it always does.
pub(super) fn alone(
    context: &Context,
    work: impl FnOnce(&Context) -> anyhow::Result<Report>,
) -> anyhow::Result<Report> {
    let done = panic::catch_unwind(AssertUnwindSafe(|| work(context)));
    done.unwrap_or_else(|_may_hold_a_secret| Ok(context.cut_short(Exit::Internal, &fault())))
}

/// Runs a command in a thread of its own, so that a signal or a panic ends the process only
/// after it was told what may have been sent.
pub(super) fn interruptibly(
    context: &Arc<Context>,
    mut signals: Signals,
    work: impl FnOnce(&Context) -> anyhow::Result<Report> + Send + 'static,
) -> anyhow::Result<Report> {
    let (end, ended) = mpsc::channel();
    let panicked = end.clone();
    on_panic(move || drop(panicked.send(Ending::Panicked)));
    let interrupted = end.clone();
    start(move || {
        if signals.forever().any(|signal| signal != SIGXFSZ) {
            let _ended_already = interrupted.send(Ending::Interrupted);
        }
    })?;
    let worker = Arc::clone(context);
    start(move || {
        let result = work(&worker);
        let _ended_already = end.send(Ending::Finished(result));
    })?;
    let (exit, what) = match ended.recv()? {
        Ending::Finished(result) => return result,
        Ending::Interrupted => (Exit::Interrupted, "interrupted".to_owned()),
        Ending::Panicked => (Exit::Internal, fault()),
    };
    // A result that comes now is too late to count.
    let _too_late = ended.recv_timeout(LAST_WORDS);
    terminal::give_up_prompt();
    context.printer.wipe_line();
    Ok(context.cut_short(exit, &what))
}

fn start(work: impl FnOnce() + Send + 'static) -> anyhow::Result<()> {
    match thread::Builder::new().spawn(work) {
        Ok(_runs_to_its_end) => Ok(()),
        Err(error) => Err(anyhow::Error::new(error).context("cannot start a thread")),
    }
}

/// From now on this is called when any thread panics, and nothing is printed.
fn on_panic(tell: impl Fn() + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        PANICKED_AT.get_or_init(|| place(panic));
        tell();
    }));
}

/// File and line of a panic; of a library, the path within its package.
fn place(panic: &PanicHookInfo<'_>) -> String {
    panic.location().map_or_else(String::new, |location| {
        let file = location.file();
        let file =
            file.split_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/')).map_or(file, |(_, path)| path);
        format!(" at {file}:{}", location.line())
    })
}

fn fault() -> String {
    format!("a fault of this program{}", PANICKED_AT.get().map_or("", String::as_str))
}
