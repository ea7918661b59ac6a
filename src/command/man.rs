//! `consign man`: the manual pages, made from the help of the commands.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

use clap_mangen::roff::{Roff, roman};

use crate::cli::{Man, line};
use crate::core::lang::{Lang, Words, say};
use crate::core::system;
use crate::error::{Exit, Failure};
use crate::output::document::Pages;
use crate::output::{Document, OutcomeName, Report, Tone};
use crate::platform::place::Unfinished;
use crate::platform::shell::quoted_path;
use crate::run::context::{Context, at_home};

pub(super) fn run(args: &Man, context: &Context) -> anyhow::Result<Report> {
    let directory = at_home("DIR", &args.directory)?;
    let program = line::program(context.printer.style.lang);
    let mut pages = Vec::new();
    write(program, &directory, context.printer.style.lang, &mut pages)?;
    pages.sort();
    let mut report = Report::new(OutcomeName::Written, Document::Empty);
    report.text.headline(Tone::Good, say!("{} pages 手册页", "{} 个手册页", pages.len()));
    report.text.field(say!("directory", "目录"), directory.display().to_string());
    report.document = Document::Pages(Pages { directory: directory.to_string_lossy().into_owned(), pages });
    Ok(report)
}

/// Writes the page of a command and those of the commands below it.
fn write(command: clap::Command, directory: &Path, lang: Lang, pages: &mut Vec<String>) -> anyhow::Result<()> {
    // Beside the command `help` there is one that clap makes below each that has others.
    let is_made_by_clap = |name: &str| name == "help" && !pages.is_empty();
    let below = command.get_subcommands().filter(|inner| !inner.is_hide_set() && !is_made_by_clap(inner.get_name()));
    let below: Vec<_> = below.cloned().collect();
    let (name, text) = page(command, lang)?;
    put(&directory.join(&name), &text).map_err(|error| unwritten(directory, &name, &error))?;
    pages.push(name);
    below.into_iter().try_for_each(|inner| write(inner, directory, lang, pages))
}

/// Puts a page in its place. A link that has its name gives way, and what it leads to stays.
fn put(path: &Path, text: &str) -> io::Result<()> {
    let mut unfinished = Unfinished::make_public(path)?;
    unfinished.file().write_all(text.as_bytes())?;
    unfinished.replace(path)
}

/// The name of a page's file, and what is in it.
fn page(command: clap::Command, lang: Lang) -> io::Result<(String, String)> {
    let ending = command.get_after_help().map(ToString::to_string);
    let has_subcommands = command.has_subcommands();
    let page = clap_mangen::Man::new(command).source(concat!("consign ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if has_subcommands {
        page.render_subcommands_section(&mut text)?;
    }
    if let Some(ending) = ending {
        // Its lines are tables and examples, which must not be filled.
        let mut notes = Roff::new();
        notes.control("SH", ["NOTES"]).control("nf", []);
        for line in ending.lines() {
            notes.text([roman(line)]);
        }
        notes.control("fi", []).to_writer(&mut text)?;
    }
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    Ok((page.get_filename(), with_headings(&text, lang)))
}

/// A page with its headings in a language; those of the options have theirs already.
fn with_headings(page: &str, lang: Lang) -> String {
    let headings = [
        say!("NAME", "名称"),
        say!("SYNOPSIS", "概要"),
        say!("DESCRIPTION", "描述"),
        say!("OPTIONS", "选项"),
        say!("NOTES", "说明"),
    ];
    let heading = |words: &str| format!(".SH {words}\n");
    let put = |page: String, words: &Words| page.replace(&heading(words.en()), &heading(words.told(lang)));
    headings.iter().fold(page.to_owned(), put)
}

fn unwritten(directory: &Path, name: &str, error: &io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound || error.kind() == ErrorKind::NotADirectory {
        return Failure::usage(say!(
            "there is no directory {}; nothing was written",
            "没有目录 {}；没有写入任何内容",
            directory.display()
        ))
        .hint(say!("make it: mkdir -p {}", "先建目录：mkdir -p {}", quoted_path(directory)));
    }
    Failure::new(
        Exit::Internal,
        say!(
            "cannot write {}: {error}",
            "无法写入 {}：{error}",
            [error = system::told(error)],
            directory.join(name).display()
        ),
    )
}
