//! How a command ends when it does not end by itself: by a signal, or by a panic in any thread.
//!
//! A panic is a fault of this program, and says nothing of what has left. So whoever waits for
//! the command is told what an interruption would be told, with another exit; neither the text
//! of the panic is shown, which may hold a secret, nor a backtrace.

use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::output::{self, Document, Report};
use crate::platform::interruption::Interruptions;
use crate::platform::terminal;
use crate::run::context::Context;
use crate::run::lang;

/// How long a command that is cut short may take to record what it knows, and to leave its prompt.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// How long the last words may take to come out.
const UNHEARD: Duration = Duration::from_secs(5);

/// Where the first panic happened.
static PANICKED_AT: OnceLock<String> = OnceLock::new();

/// What ends the process with a code, from whatever thread.
pub(crate) type Leave = fn(u8) -> !;

/// The one that this process has.
static LEAVE: OnceLock<Leave> = OnceLock::new();

/// What the waiting thread is told.
enum Ending {
    Finished(Box<anyhow::Result<Report>>),
    Interrupted,
    Panicked,
}

/// Runs what may panic in this thread, and ends with an error line where it does.
pub(crate) fn guarded(leave: Leave, work: impl FnOnce() -> Exit) -> Exit {
    let _is_the_only_one = LEAVE.set(leave);
    on_panic(|| {
        let arguments: Vec<_> = std::env::args_os().collect();
        output::bare_error(&Failure::new(Exit::Internal, fault()), lang::of_line(&arguments));
        self::leave(Exit::Internal)
    });
    work()
}

/// Runs a command in this thread; a signal ends the process as it always does.
pub(crate) fn alone(
    context: &Arc<Context>,
    work: impl FnOnce(&Context) -> anyhow::Result<Report>,
) -> anyhow::Result<Report> {
    let panicked = Arc::clone(context);
    on_panic(move || leave(finish(&panicked, Ok(panicked.cut_short(Exit::Internal, &fault())))));
    work(context)
}

/// Runs a command in a thread of its own, so that a signal or a panic ends the process only after it
/// was told what may have been sent. A command that ends by itself is asked to by the first signal;
/// the second one ends it.
pub(crate) fn interruptibly(
    context: &Arc<Context>,
    mut interruptions: Interruptions,
    work: impl FnOnce(&Context) -> anyhow::Result<Report> + Send + 'static,
) -> anyhow::Result<Report> {
    let (end, ended) = mpsc::channel();
    on_panic_elsewhere({
        let panicked = end.clone();
        move || drop(panicked.send(Ending::Panicked))
    });
    let (interrupted, asked) = (end.clone(), Arc::clone(context));
    start(move || {
        if interruptions.each().any(|()| !asked.ask_to_end()) {
            let _ended_already = interrupted.send(Ending::Interrupted);
        }
    })?;
    let worker = Arc::clone(context);
    start(move || {
        let result = work(&worker);
        let _ended_already = end.send(Ending::Finished(Box::new(result)));
    })?;
    let (exit, what) = match ended.recv()? {
        Ending::Finished(result) => return *result,
        Ending::Interrupted => (Exit::Interrupted, say!("interrupted", "被中断")),
        Ending::Panicked => (Exit::Internal, fault()),
    };
    end_unheard(exit);
    // A result that comes now is too late to count.
    let _too_late = ended.recv_timeout(LAST_WORDS);
    terminal::give_up_prompt();
    context.printer.wipe_line();
    Ok(context.cut_short(exit, &what))
}

/// Ends the process where its last words do not come out: whoever has panicked may hold stdout or
/// stderr, and where nobody reads them any more, a write never ends. Without a thread for it, they are
/// waited for.
fn end_unheard(exit: Exit) {
    let _waits_for_them = start(move || {
        thread::sleep(UNHEARD);
        leave(exit)
    });
}

/// Ends the process from here.
fn leave(exit: Exit) -> ! {
    match LEAVE.get() {
        Some(leave) => leave(exit.code()),
        None => rest(),
    }
}

fn start(work: impl FnOnce() + Send + 'static) -> anyhow::Result<()> {
    match thread::Builder::new().spawn(work) {
        Ok(_runs_to_its_end) => Ok(()),
        Err(error) => Err(Failure::no_thread(&error).into()),
    }
}

/// From now on this is called when any thread panics, in that thread, which goes no further.
fn on_panic(tell: impl Fn() + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |panic| {
        note(panic);
        tell();
        rest()
    }));
}

/// The same for all threads but this one, for which all stays as it was.
fn on_panic_elsewhere(tell: impl Fn() + Send + Sync + 'static) {
    let (here, before) = (thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == here {
            return before(panic);
        }
        note(panic);
        tell();
        rest()
    }));
}

/// A thread that has panicked goes no further: nothing is unwound, and the process ends without it.
fn rest() -> ! {
    loop {
        thread::park();
    }
}

fn note(panic: &PanicHookInfo<'_>) {
    PANICKED_AT.get_or_init(|| place(panic));
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

fn fault() -> Words {
    say!("a fault of this program{}", "程序自身出错{}", PANICKED_AT.get().map_or("", String::as_str))
}

/// Prints the report, or what stands in for one when the command failed before it had any.
pub(crate) fn finish(context: &Context, result: anyhow::Result<Report>) -> Exit {
    let mut report = result.unwrap_or_else(|error| {
        let failure = Failure::from_any(&error);
        let mut report = Report::new(context.outcome_of(&failure), Document::Empty);
        report.fail(failure);
        report
    });
    report.base_url = context.base_url().map(str::to_owned);
    context.printer.report(context.profile_name(), &report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;
    use std::io::Read as _;
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    use crate::cli::Cli;

    /// Names the ending that the process of a test is to come to.
    const WAY: &str = "CONSIGN_TEST_WAY_TO_PANIC";
    const SECRET: &str = "PIN-8613";

    /// Not a test of its own: what the process does in which the tests below panic. The hook
    /// against panics is the whole process's, and other tests have use for theirs.
    #[test]
    #[ignore = "panics on purpose, in a process that other tests start"]
    fn panics() {
        let Ok(way) = std::env::var(WAY) else { return };
        let cli = Cli::parse_from(["consign", "--json", "submit", "--product-code", "1", "--amount", "1"]);
        let context = Arc::new(Context::new(cli.global, Some("submit")));
        let signals = Interruptions::take().expect("signals");
        let exit = guarded(ended, move || {
            let result = match way.as_str() {
                "alone" => alone(&context, |_| panic!("{SECRET}")),
                "worker" => interruptibly(&context, signals, |_| panic!("{SECRET}")),
                "worker after sending" => interruptibly(&context, signals, |context| {
                    context.may_have_left("C1", crate::ledger::OrderKind::Sale);
                    panic!("{SECRET}")
                }),
                "another thread" => interruptibly(&context, signals, |context| {
                    context.accepted("C1", crate::ledger::OrderKind::Sale);
                    let _its_own_way = thread::spawn(|| panic!("{SECRET}"));
                    loop {
                        thread::park();
                    }
                }),
                "one of several threads" => interruptibly(&context, signals, |_| {
                    thread::scope(|scope| {
                        scope.spawn(|| {
                            loop {
                                thread::park();
                            }
                        });
                        scope.spawn(|| panic!("{SECRET}"));
                    });
                    unreachable!()
                }),
                "holding stdout" => interruptibly(&context, signals, |_| {
                    let _held = output::stream();
                    panic!("{SECRET}")
                }),
                "printing" => panic!("{SECRET}"),
                other => unreachable!("{other}"),
            };
            finish(&context, result)
        });
        ended(exit.code())
    }

    /// Ends the process, by a signal where the code is right. The harness would wait for the hook,
    /// which whoever has panicked rests with.
    fn ended(code: u8) -> ! {
        let own = rustix::process::getpid();
        let signal =
            if code == Exit::Internal.code() { rustix::process::Signal::KILL } else { rustix::process::Signal::ABORT };
        let _ended = rustix::process::kill_process(own, signal);
        rest()
    }

    /// Runs `panics` in a process of its own; returns its JSON document, if any, and its stderr.
    fn run(way: &str) -> (Option<serde_json::Value>, String) {
        let mut child = Command::new(std::env::current_exe().expect("this test's program"))
            .args(["--ignored", "--exact", "--nocapture", "run::supervise::tests::panics"])
            .env(WAY, way)
            .env("RUST_BACKTRACE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let begin = Instant::now();
        let status = loop {
            match child.try_wait().expect("it can be asked") {
                Some(status) => break status,
                None if begin.elapsed() < Duration::from_secs(20) => thread::sleep(Duration::from_millis(5)),
                None => {
                    child.kill().expect("it can be killed");
                    panic!("{way}: it hangs");
                }
            }
        };
        let (mut stdout, mut stderr) = (String::new(), String::new());
        child.stdout.take().expect("stdout").read_to_string(&mut stdout).expect("text");
        child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("text");
        assert_eq!(status.signal(), Some(9), "{way}: the exit was another\n{stdout}\n{stderr}");
        assert!(stdout.contains("running 1 test"), "{way}: {stdout}");
        assert!(!stdout.contains(SECRET) && !stderr.contains(SECRET), "{way}: {stdout}\n{stderr}");
        let document =
            stdout.lines().find_map(|line| line.find('{').and_then(|at| serde_json::from_str(&line[at..]).ok()));
        (document, stderr)
    }

    #[test]
    fn a_panic_in_any_thread_ends_with_what_may_have_been_sent() {
        for (way, outcome, said) in [
            ("alone", "not_sent", "nothing was sent"),
            ("worker", "not_sent", "nothing was sent"),
            ("worker after sending", "unknown", "order C1 may have been sent"),
            ("another thread", "accepted", "order C1 was accepted"),
            ("one of several threads", "not_sent", "nothing was sent"),
        ] {
            let (document, stderr) = run(way);
            let document = document.unwrap_or_else(|| panic!("{way}: no document\n{stderr}"));
            assert_eq!(document["outcome"], outcome, "{way}");
            assert_eq!(document["exit_code"], 1, "{way}");
            assert_eq!(document["error"]["kind"], "internal", "{way}");
            let begin = "error: a fault of this program at src/run/supervise.rs:";
            let line = stderr.lines().next().unwrap_or_default();
            assert!(line.starts_with(begin) && line.ends_with(said), "{way}: {stderr}");
            let hint = said.contains("C1").then_some("consign query C1");
            assert!(stderr.contains(hint.unwrap_or_default()), "{way}: {stderr}");
            assert_eq!(stderr.lines().count(), 1 + usize::from(hint.is_some()), "{way}: {stderr}");
        }
    }

    #[test]
    fn a_panic_of_whoever_holds_stdout_ends_the_process_all_the_same() {
        let output = Command::new(std::env::current_exe().expect("this test's program"))
            .args(["--ignored", "--exact", "--nocapture", "run::supervise::tests::panics"])
            .env(WAY, "holding stdout")
            .output()
            .expect("it runs");
        assert_eq!(output.status.signal(), Some(9), "the exit was another");
        assert!(!String::from_utf8_lossy(&output.stderr).contains(SECRET));
    }

    #[test]
    fn a_panic_where_nobody_waits_for_a_report_is_one_line() {
        let (document, stderr) = run("printing");
        assert_eq!(document, None);
        assert!(stderr.starts_with("error: a fault of this program at src/run/supervise.rs:"), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}
