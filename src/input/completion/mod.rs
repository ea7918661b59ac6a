//! What a shell is offered while a command line is being typed: commands and options as clap knows them,
//! and names that only this machine knows. Nothing is written, asked or said, whatever fails.

mod candidates;
mod line;
mod plain;
mod script;

use std::ffi::OsString;
use std::io;
use std::path::Path;

use clap_complete::engine;

use self::candidates::Machine;
pub(crate) use self::script::VARIABLE;
use self::script::completer;
use crate::cli::{Shell, line as command_line};
use crate::run::lang;

/// What a start file of the shell evaluates; `program` is what it then asks.
pub(crate) fn script(shell: Shell, program: &str) -> io::Result<String> {
    script::of(shell, program)
}

/// The candidates for the last of the words, as the shell reads them; the words begin with the program.
pub(crate) fn candidates(shell: Shell, words: Vec<OsString>) -> io::Result<String> {
    let directory = std::env::current_dir().ok();
    let (words, index) = match shell {
        Shell::Bash => line::of_bash(words, index()),
        Shell::Zsh => (words, index()),
        Shell::Fish | Shell::PowerShell => {
            let last = words.len().saturating_sub(1);
            (words, last)
        }
    };
    let program = command_line::program(lang::of_line(&words));
    let wants_options = words.get(index).is_some_and(|word| word.as_encoded_bytes().starts_with(b"-"));
    let mut program = Machine::of(&words, wants_options, shell).complete(program);
    let mut found = Vec::new();
    match shell {
        Shell::Bash => write_for_bash(&mut program, words, index, directory.as_deref(), &mut found)?,
        shell => completer(shell).write_complete(&mut program, words, directory.as_deref(), &mut found)?,
    }
    String::from_utf8(found).map_err(io::Error::other)
}

/// The same as the adapter of bash does, which takes the index of the words as they were before.
fn write_for_bash(
    program: &mut clap::Command,
    words: Vec<OsString>,
    index: usize,
    directory: Option<&Path>,
    found: &mut Vec<u8>,
) -> io::Result<()> {
    let separator = std::env::var("_CLAP_IFS").unwrap_or_else(|_| "\n".to_owned());
    let candidates = engine::complete(program, words, index, directory)?;
    let values: Vec<_> = candidates.iter().map(|candidate| candidate.get_value().to_string_lossy()).collect();
    found.extend(values.join(&separator).into_bytes());
    Ok(())
}

/// Which of the words is being typed, where the shell says it.
fn index() -> usize {
    std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok()).unwrap_or_default()
}
