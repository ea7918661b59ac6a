//! One file a subcommand: arguments in, report out.

mod balance;
mod bizorder;
mod buy;
mod completions;
mod decrypt;
mod doctor;
mod encrypt;
mod help;
mod listen;
mod man;
mod notify;
mod orders;
mod profile;
mod query;
mod sandbox;
mod sign;
mod submit;
mod verify;

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use clap::ColorChoice;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{Cli, Command, line};
use crate::core::lang::{Lang, say};
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::output::{self, Report, words};
use crate::platform::interruption::Interruptions;
use crate::platform::process;
use crate::platform::shell::quoted_path;
use crate::run::context::Context;
use crate::run::lang;
use crate::run::supervise;

/// Runs all that this process does: its memory is kept to itself, and a panic is a failure like
/// any other. `leave` ends the process with a code where nothing returns any more.
#[must_use]
pub fn guarded(leave: fn(u8) -> !, work: impl FnOnce() -> Exit) -> Exit {
    process::begin();
    supervise::guarded(leave, work)
}

/// Answers a shell that asks how a command line may go on; `None` where none does.
#[must_use]
pub fn complete(arguments: &[OsString]) -> Option<Exit> {
    completions::answer(arguments)
}

/// Runs a command line and prints what came of it.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    let Cli { mut global, command } = cli;
    // Named behind the command, it is as good as named with -p.
    global.profile = global.profile.or_else(|| command.profile().map(str::to_owned));
    let context = Arc::new(Context::new(global, Some(command.name())));
    if works_alone(&command) {
        return supervise::finish(&context, supervise::alone(&context, |context| execute(&command, context)));
    }
    let result = match Interruptions::take() {
        Ok(interruptions) => {
            supervise::interruptibly(&context, interruptions, move |context| execute(&command, context))
        }
        Err(error) => {
            let message =
                say!("cannot listen for signals: {error}", "无法监听信号：{error}", [error = system::told(&error)]);
            Err(Failure::new(Exit::Internal, message).into())
        }
    };
    supervise::finish(&context, result)
}

/// Prints a command line that clap refused, in JSON where that was asked for.
#[must_use]
pub fn refuse(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let wants_json = arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json");
    if asks_for_nothing(arguments, error) {
        let lang = language(arguments);
        let columns = output::page_columns(output::columns_of_stderr());
        output::page(&help::overview(lang, columns), true, ColorChoice::Auto, lang);
        return Exit::Usage;
    }
    let slip = file_in_the_open(error, arguments).or_else(|| pin_in_the_open(error, arguments));
    if let Some(failure) = slip.or_else(|| key_in_the_open(error, arguments)) {
        return supervise::finish(&Context::of_refused(arguments, wants_json), Err(failure.into()));
    }
    if !error.use_stderr() || !wants_json {
        output::usage(&line::shown(error, language(arguments)), error.use_stderr(), written_color(arguments));
        return if error.use_stderr() { Exit::Usage } else { Exit::Done };
    }
    let (message, hint) = line::refusal(error, arguments);
    let context = Context::of_refused(arguments, true);
    supervise::finish(&context, Err(Failure::usage(message).hint(hint).into()))
}

/// Whether there is no command on the line, and nothing but the language.
fn asks_for_nothing(arguments: &[OsString], error: &clap::Error) -> bool {
    use ErrorKind::{DisplayHelpOnMissingArgumentOrSubcommand, MissingSubcommand};
    let is_of_language =
        |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--lang") || Lang::parse(word).is_some());
    let is_missing = matches!(error.kind(), DisplayHelpOnMissingArgumentOrSubcommand | MissingSubcommand);
    is_missing && arguments.iter().skip(1).all(is_of_language)
}

/// In which language a command line is answered that is not read yet.
#[must_use]
pub fn language(arguments: &[std::ffi::OsString]) -> Lang {
    lang::of_line(arguments)
}

/// The columns of the terminal that shows helps, if any does.
#[must_use]
pub fn columns() -> Option<usize> {
    output::columns_of_stdout()
}

/// What `--color` says on a command line that was not read to its end.
fn written_color(arguments: &[OsString]) -> ColorChoice {
    let mut words = arguments.iter().take_while(|word| *word != "--").map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('=').map(|value| value.to_owned().into()),
            None => continue,
        };
        if let Some(choice) = value.and_then(|value| value.parse().ok()) {
            return choice;
        }
    }
    ColorChoice::Auto
}

/// What there is to say of a file of orders that no option names. A word is repeated for its ending only:
/// any other may be a PIN.
fn file_in_the_open(error: &clap::Error, arguments: &[OsString]) -> Option<Failure> {
    const ENDINGS: [&str; 8] = ["csv", "xlsx", "xls", "tsv", "txt", "json", "jsonl", "ndjson"];
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else { return None };
    let command = Command::meant(arguments).filter(|name| ["submit", "buy"].contains(name))?;
    let ending = Path::new(word).extension()?.to_str()?.to_ascii_lowercase();
    let is_file = error.kind() == ErrorKind::UnknownArgument && !word.starts_with('-');
    (is_file && ENDINGS.contains(&&*ending)).then(|| words::needs_from(command, word, &quoted_path(Path::new(word))))
}

/// What there is to say of a PIN on the command line, which is not repeated.
fn pin_in_the_open(error: &clap::Error, arguments: &[OsString]) -> Option<Failure> {
    const NAMES: [&str; 5] = ["--card-password", "--card-pin", "--cardPassword", "--pin", "--password"];
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return None };
    let name = given.split(['=', ' ']).next().unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UnknownArgument if NAMES.contains(&name) => say!("there is no {name}", "没有 {name} 这个选项"),
        ErrorKind::TooManyValues if name == "--card-password-stdin" => say!("{name} takes no value", "{name} 不带值"),
        // No word stands alone there, so that it may be anything, such as the PIN of such a flag.
        ErrorKind::UnknownArgument if !name.starts_with('-') && arguments.iter().any(|word| word == "submit") => {
            say!(
                "a word of the command line belongs to no option of submit",
                "命令行里有一个词不属于 submit 的任何选项"
            )
        }
        _ => return None,
    };
    let message = say!(
        "{what}: a PIN (卡密) never stands in the command line, where the process list and the shell's history show \
         it; nothing was sent",
        "{what}：卡密绝不写在命令行里，否则进程列表和 shell 历史都会显示；没有发送任何内容",
        [what]
    );
    Some(Failure::usage(message).hint(say!(
        "leave it out to be asked for it, pipe it in with --card-password-stdin, or name a file with \
         --card-password-file FILE",
        "不写即可按提示输入，或用管道输入并加 --card-password-stdin，或用 --card-password-file FILE 指定文件"
    )))
}

/// The same of a key, which a new profile may be given as wrongly.
fn key_in_the_open(error: &clap::Error, arguments: &[std::ffi::OsString]) -> Option<Failure> {
    const NAMES: [&str; 6] = ["--api-key", "--aes-key", "--apiKey", "--aesKey", "--key", "--secret"];
    const STDIN: [&str; 2] = ["--api-key-stdin", "--aes-key-stdin"];
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else { return None };
    let name = given.split(['=', ' ']).next().unwrap_or_default();
    let is_init = ["profile", "init"].iter().all(|word| arguments.iter().any(|given| given == word));
    let what = match error.kind() {
        ErrorKind::UnknownArgument if is_init && NAMES.contains(&name) => {
            say!("there is no {name}", "没有 {name} 这个选项")
        }
        ErrorKind::TooManyValues if STDIN.contains(&name) => say!("{name} takes no value", "{name} 不带值"),
        ErrorKind::UnknownArgument if is_init && !name.starts_with('-') => {
            say!(
                "a word of the command line belongs to no option of profile init",
                "命令行里有一个词不属于 profile init 的任何选项"
            )
        }
        _ => return None,
    };
    let message = say!(
        "{what}: a key never stands in the command line, where the process list and the shell's history show it; \
         nothing was written",
        "{what}：密钥绝不写在命令行里，否则进程列表和 shell 历史都会显示；没有写入任何内容",
        [what]
    );
    Some(Failure::usage(message).hint(say!(
        "leave it out to be asked for it, pipe it in with --api-key-stdin or --aes-key-stdin, or name a file or a \
         command: --api-key-file, --api-key-command, --aes-key-file, --aes-key-command",
        "不写即可按提示输入；或用管道输入并加 --api-key-stdin 或 --aes-key-stdin；或指定文件或命令：--api-key-file、\
         --api-key-command、--aes-key-file、--aes-key-command"
    )))
}

/// Whether a command only computes: it leaves nothing behind when it is interrupted.
fn works_alone(command: &Command) -> bool {
    matches!(
        command,
        Command::Sign(_)
            | Command::Verify(_)
            | Command::Encrypt(_)
            | Command::Decrypt(_)
            | Command::Completions(_)
            | Command::Help(_)
    )
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
        Command::Listen(args) => listen::run(args, context),
        Command::Notify(args) => notify::run(args, context),
        Command::Orders(orders) => orders::run(orders, context),
        Command::Profile(profiles) => profile::run(profiles, context),
        Command::Doctor => Ok(doctor::run(context)),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args, context),
        Command::Help(args) => help::run(args, context),
    }
}
