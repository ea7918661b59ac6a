//! A command line as typed becomes options, or clap's answer in the language of the run.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _, Parser as _};

use super::{Cli, chinese, slips};
use crate::core::lang::{Lang, Words, say};

/// The columns that helps are written for.
const PAGE: usize = 80;

/// Reads a command line. Helps and what clap says of a bad line are in the language of the run; a help is
/// for a terminal of so many columns, where there is one.
pub fn parse(arguments: &[OsString], lang: Lang, columns: Option<usize>) -> Result<Cli, clap::Error> {
    if let Some(slip) = slips::refused(arguments) {
        return Err(slip);
    }
    let mut command = match (lang, columns) {
        // Clap breaks examples over lines, and Chinese at blanks only: whoever prints the help folds it.
        (Lang::En, Some(columns)) if columns < PAGE => Cli::command().term_width(0),
        (Lang::En, _) => return Cli::try_parse_from(arguments),
        (Lang::Zh, _) => chinese::command(columns.map(|_| 0)),
    };
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// All commands with all their arguments, whose helps are in a language.
#[must_use]
pub fn program(lang: Lang) -> clap::Command {
    match lang {
        Lang::En => {
            let mut program = Cli::command();
            program.build();
            program
        }
        Lang::Zh => chinese::command(None),
    }
}

/// What clap says against a line, in both languages: the message, and what to do.
#[must_use]
pub fn refusal(error: &clap::Error, arguments: &[OsString]) -> (Words, Words) {
    // What stands for a value has the language in which the line was read.
    let text = parse(arguments, Lang::En, None).err().map_or_else(|| error.to_string(), |english| english.to_string());
    let said: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = said.join(" ");
    let message = message.trim_start_matches("error: ").to_owned();
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let chinese = chinese::error_words(error);
    let on_one_line: Vec<&str> = chinese.message.lines().map(str::trim).collect();
    let see_help = say!("see --help", "见 --help");
    let english = tip.unwrap_or(see_help.en()).to_owned();
    let hint = chinese.tips.into_iter().next().unwrap_or_else(|| see_help.zh().to_owned());
    (Words::new(message, on_one_line.join(" ")), Words::new(english, hint))
}

/// What clap shows: a help, or what it says against a line, over several lines.
#[must_use]
pub fn shown(error: &clap::Error, lang: Lang) -> StyledStr {
    match lang {
        Lang::En => error.render(),
        Lang::Zh if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            chinese::error_text(error).into()
        }
        Lang::Zh => chinese::rendered(&error.render()),
    }
}
