//! One file a subcommand: arguments in, report out.

mod balance;
mod bizorder;
mod books;
mod buy;
mod clock;
mod context;
mod decrypt;
mod difference;
mod dry_run;
mod encrypt;
mod gateway;
mod hint;
mod input;
mod lines;
mod lookup;
mod order;
mod orders;
mod placement;
mod query;
mod sandbox;
mod sign;
mod string;
mod submit;
mod suspicion;
mod typed;
mod verify;
mod wait;

use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;

use self::context::Context;
use crate::cli::{Cli, Command};
use crate::error::{Exit, Failure};
use crate::output::{self, Report};

/// How long an interrupted command may take to restore the terminal.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Runs a command line and prints what came of it.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    let name = cli.command.name();
    let context = Arc::new(Context::new(cli.global, Some(name)));
    if works_alone(&cli.command) {
        return finish(&context, execute(&cli.command, &context));
    }
    // A file-size limit is caught only so that the write fails instead of killing the process.
    match Signals::new([SIGINT, SIGTERM, SIGHUP, SIGXFSZ]) {
        Ok(signals) => run_interruptible(cli.command, &context, signals),
        Err(error) => finish(&context, Err(anyhow::Error::new(error).context("cannot listen for signals"))),
    }
}

/// Prints a command line that clap refused, in JSON where that was asked for.
#[must_use]
pub fn refuse(error: &clap::Error, arguments: &[std::ffi::OsString]) -> Exit {
    let wants_json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    if !error.use_stderr() || !wants_json {
        output::usage(&error.render(), error.use_stderr());
        return if error.use_stderr() { Exit::Usage } else { Exit::Done };
    }
    let text = error.to_string();
    let said: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = said.join(" ");
    let message = message.trim_start_matches("error: ");
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: ")).unwrap_or("see --help");
    let context = Context::of_refused(arguments);
    finish(&context, Err(Failure::usage(message).hint(tip).into()))
}

/// Whether a command only computes: it leaves nothing behind when it is interrupted.
fn works_alone(command: &Command) -> bool {
    matches!(command, Command::Sign(_) | Command::Verify(_) | Command::Encrypt(_) | Command::Decrypt(_))
}

/// Runs the command in a thread of its own, so that a signal ends the process only after it
/// was told what may have been sent.
fn run_interruptible(command: Command, context: &Arc<Context>, mut signals: Signals) -> Exit {
    let (done, ended) = mpsc::channel();
    let interrupted = done.clone();
    thread::spawn(move || {
        if signals.forever().any(|signal| signal != SIGXFSZ) {
            let _ended_already = interrupted.send(None);
        }
    });
    let worker = Arc::clone(context);
    thread::spawn(move || {
        let result = execute(&command, &worker);
        let _interrupted_already = done.send(Some(result));
    });
    match ended.recv() {
        Ok(Some(result)) => finish(context, result),
        Ok(None) => {
            // A prompt restores the terminal on its way out; then its result comes, too late
            // to count.
            let _too_late = ended.recv_timeout(LAST_WORDS);
            context.printer.wipe_line();
            finish(context, Ok(context.interrupted()))
        }
        Err(_) => finish(context, Err(anyhow::anyhow!("the command ended without a result"))),
    }
}

fn execute(command: &Command, context: &Context) -> anyhow::Result<Report> {
    match command {
        Command::Submit(args) => submit::run(args, context),
        Command::Query(args) => query::run(args, context),
        Command::Balance => balance::run(context),
        Command::Bizorder(args) => bizorder::run(args, context),
        Command::Buy(args) => buy::run(args, context),
        Command::Sign(args) => sign::run(args, context),
        Command::Verify(args) => verify::run(args, context),
        Command::Encrypt(args) => encrypt::run(args, context),
        Command::Decrypt(args) => decrypt::run(args, context),
        Command::Sandbox(args) => sandbox::run(args, context),
        Command::Orders(orders) => orders::run(orders, context),
    }
}

/// Prints the report, or what stands in for one when the command failed before it had any.
fn finish(context: &Context, result: anyhow::Result<Report>) -> Exit {
    let report = result.unwrap_or_else(|error| {
        let failure = Failure::from_any(&error);
        let mut report = Report::new(context.outcome_of(&failure));
        report.fail(failure);
        report
    });
    context.printer.report(context.profile_name(), &report)
}
