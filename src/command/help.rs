//! `consign help`: what there is, a command's help, or a topic.

use clap::{CommandFactory as _, Parser as _};

use crate::cli::{Cli, Command, Help};
use crate::output::document::Page;
use crate::output::{self, Document, OutcomeName, Report, Text, words};
use crate::run::context::Context;

pub(super) fn run(args: &Help, context: &Context) -> anyhow::Result<Report> {
    let asked: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match asked[..] {
        [] => return Ok(report(overview(), None)),
        [name] => {
            if let Some(topic) = words::topic(name) {
                let mut text = Text::default();
                topic.text.lines().for_each(|line| text.plain(line));
                return Ok(report(text, Some(name.to_owned())));
            }
        }
        _ => {}
    }
    let name = asked.join(" ");
    if about(&program(), &asked).is_none() {
        return Err(words::no_such_help(&name, Command::NAMES).into());
    }
    // The same page that `--help` shows, in the same colours.
    let line = ["consign"].into_iter().chain(asked).chain(["--help"]);
    let Err(page) = Cli::try_parse_from(line).map(drop) else { return Err(words::no_such_help(&name, &[]).into()) };
    let page = page.render();
    if context.printer.style.json {
        let document = Document::Page(Page { topic: Some(name), text: page.to_string() });
        return Ok(Report::new(OutcomeName::Shown, document));
    }
    output::usage(&page, false, context.global.color);
    Ok(Report::printed(OutcomeName::Shown))
}

/// The page about all commands, by what they are for.
pub(super) fn overview() -> Text {
    let program = program();
    words::overview(|words| about(&program, words))
}

fn program() -> clap::Command {
    let mut program = Cli::command();
    program.build();
    program
}

/// What a command does, in a line; `None` where there is no command of these words.
fn about(program: &clap::Command, words: &[&str]) -> Option<String> {
    let found = words.iter().try_fold(program, |command, word| command.find_subcommand(word))?;
    Some(found.get_about().map(ToString::to_string).unwrap_or_default())
}

fn report(text: Text, topic: Option<String>) -> Report {
    let page = Page { topic, text: text.render(false) };
    let mut report = Report::new(OutcomeName::Shown, Document::Page(page));
    report.text = text;
    report
}
