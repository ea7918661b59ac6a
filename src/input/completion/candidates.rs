//! Names that only this machine knows: of profiles and orders.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;

use clap::{Arg, ColorChoice, Command as Program, ValueHint};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _};

use super::line::Places;
use super::plain::{is_plain, is_plain_path};
use crate::cli::{Command, Global, Shell};
use crate::ledger::{self, OrderKind, State, Wanted};
use crate::order::{clock, opening};
use crate::output::words;
use crate::profile::{self, SANDBOX};
use crate::run::context::Context;

/// As many numbers as can be looked through.
const MOST: usize = 100;

/// Where names are looked for.
pub(super) struct Machine {
    context: Arc<Context>,
    /// Whether the word that is being typed begins as an option does.
    wants_options: bool,
    shell: Shell,
}

impl Machine {
    /// The places that a command line and the environment say.
    pub(super) fn of(words: &[OsString], wants_options: bool, shell: Shell) -> Self {
        let Places { config, ledger, sandbox } = Places::on(words);
        let global = Global {
            profile: None,
            config,
            ledger,
            sandbox,
            json: false,
            timeout: None,
            no_input: true,
            quiet: true,
            verbose: 0,
            lang: None,
            color: ColorChoice::Never,
        };
        Self { context: Arc::new(Context::new(global, None)), wants_options, shell }
    }

    /// The program with what it takes besides: `program` is built, so that all arguments are there.
    pub(super) fn complete(&self, program: Program) -> Program {
        self.within(program, &mut Vec::new())
    }

    fn within(&self, program: Program, path: &mut Vec<String>) -> Program {
        let arguments: &[String] = path;
        let program = program.mut_args(|argument| self.argument(argument, arguments));
        program.mut_subcommands(|inner| {
            path.push(inner.get_name().to_owned());
            let inner = self.within(inner, path);
            path.pop();
            inner
        })
    }

    /// An argument of the command that these words name. What is hidden is offered where there is nothing
    /// else: options, unless one is begun.
    fn argument(&self, argument: Arg, path: &[String]) -> Arg {
        let argument = if argument.is_positional() || self.wants_options { argument } else { argument.hide(true) };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let id = argument.get_id().as_str();
        let wanted = match (&path[..], id) {
            (_, "profile") => return self.with(argument, profiles),
            (["orders", ..], "state") => return self.with(argument, |_, _| names(State::all().map(State::name))),
            (["help"], "words") => return self.with(argument, |_, _| names(readable())),
            (["query"], "order_ids") => Wanted::OfKind(Some(OrderKind::Sale)),
            (["bizorder"], "order_ids") => Wanted::OfKind(Some(OrderKind::TopUp)),
            (["orders", "show"], "id") | (["notify"], "order_id") => Wanted::OfKind(None),
            (["orders", "release"], "id") => Wanted::Releasable,
            _ if argument.get_value_hint() == ValueHint::AnyPath => return argument.add(paths(self.shell)),
            _ => return argument,
        };
        self.with(argument, move |context, beginning| orders(context, beginning, wanted))
    }

    /// Completes an argument by names that begin as it does.
    fn with(&self, argument: Arg, names: impl Fn(&Context, &str) -> Vec<String> + Send + Sync + 'static) -> Arg {
        let context = Arc::clone(&self.context);
        argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
            let Some(typed) = typed.to_str() else { return Vec::new() };
            let names = names(&context, typed).into_iter().filter(|name| name.starts_with(typed));
            names.filter(|name| is_plain(name)).map(CompletionCandidate::new).collect()
        }))
    }
}

fn paths(shell: Shell) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let mut found = PathCompleter::any().complete(typed);
        found.retain(|path| path.get_value().to_str().is_some_and(|path| is_plain_path(path, shell)));
        found.sort();
        found
    })
}

fn names(names: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// What `help` shows a page about.
fn readable() -> impl Iterator<Item = &'static str> {
    let topics = words::TOPICS.map(|topic| topic.name);
    let commands = Command::NAMES.iter().copied().filter(move |name| !topics.contains(name));
    topics.into_iter().chain(commands)
}

fn profiles(context: &Context, _: &str) -> Vec<String> {
    let written = context.choice().and_then(|choice| profile::names(&choice)).unwrap_or_default();
    written.into_iter().filter(|name| name != SANDBOX).chain([SANDBOX.to_owned()]).collect()
}

fn orders(context: &Context, beginning: &str, wanted: Wanted) -> Vec<String> {
    let Ok(Some(path)) = opening::path(context) else { return Vec::new() };
    ledger::order_ids(&path, clock::clock(), beginning, wanted, MOST).unwrap_or_default()
}
