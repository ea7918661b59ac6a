//! `consign help`: what there is, a command's help, or a topic.

use std::ffi::OsString;

use crate::cli::{Command, Help, line};
use crate::core::lang::{Lang, Words};
use crate::output::document::Page;
use crate::output::{self, Document, OutcomeName, Report, Text, words};
use crate::run::context::Context;

pub(super) fn run(args: &Help, context: &Context) -> anyhow::Result<Report> {
    let asked: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match asked[..] {
        [] => return Ok(report(overview, None, context)),
        [name] => {
            if let Some(topic) = words::topic(name) {
                let page = |lang, columns| lines(&topic.text(), lang, columns);
                return Ok(report(page, Some(name.to_owned()), context));
            }
        }
        _ => {}
    }
    let name = asked.join(" ");
    if about(&line::program(Lang::En), &asked).is_none() {
        return Err(words::no_such_help(&name, Command::NAMES).into());
    }
    // The same page that `--help` shows, in the same colours.
    let line: Vec<OsString> = ["consign"].into_iter().chain(asked).chain(["--help"]).map(OsString::from).collect();
    let lang = if context.printer.style.json { Lang::En } else { context.printer.style.lang };
    let Err(page) = line::parse(&line, lang, output::columns_of_stdout()).map(drop) else {
        return Err(words::no_such_help(&name, &[]).into());
    };
    let page = line::shown(&page, lang);
    if context.printer.style.json {
        let document = Document::Page(Page { topic: Some(name), text: page.to_string() });
        return Ok(Report::new(OutcomeName::Shown, document));
    }
    output::usage(&page, false, context.global.color);
    Ok(Report::printed(OutcomeName::Shown))
}

/// The page about all commands, by what they are for.
pub(super) fn overview(lang: Lang, columns: usize) -> Text {
    let program = line::program(lang);
    words::overview(|words| about(&program, words), lang, columns)
}

/// What a command does, in a line; `None` where there is no command of these words.
fn about(program: &clap::Command, words: &[&str]) -> Option<String> {
    let found = words.iter().try_fold(program, |command, word| command.find_subcommand(word))?;
    Some(found.get_about().map(ToString::to_string).unwrap_or_default())
}

/// A text by its lines, of which another language or a narrower terminal may have more.
fn lines(words: &Words, lang: Lang, columns: usize) -> Text {
    let mut text = Text::default();
    output::folded(words.told(lang), columns).lines().for_each(|line| text.plain(line));
    text
}

/// In documents the page is English, whatever people read.
fn report(page: impl Fn(Lang, usize) -> Text, topic: Option<String>, context: &Context) -> Report {
    let text = if context.printer.style.json {
        page(Lang::En, output::page_columns(None)).render(false, Lang::En)
    } else {
        String::new()
    };
    let mut report = Report::new(OutcomeName::Shown, Document::Page(Page { topic, text }));
    report.text = page(context.printer.style.lang, output::page_columns(output::columns_of_stdout()));
    report
}
