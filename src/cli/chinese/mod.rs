//! The command line in Chinese: the same commands and options, whose helps are put in place of the
//! English ones before clap reads a line.
//!
//! A command's help stands in [`commands`], an argument's in [`arguments`]; what clap itself says, in
//! [`headings`](self) here and in [`error`]. A test asks for every one of them.

mod arguments;
mod commands;
mod error;

use clap::builder::{PossibleValue, Resettable, Str, StyledStr};
use clap::{Arg, Command, CommandFactory as _};

pub(super) use self::error::{text as error_text, words as error_words};
use super::{Cli, version};
use crate::core::lang::Lang;

/// How a help is laid out, with clap's own words in Chinese.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The whole command line. `width` is what clap breaks the lines of helps at, zero for nowhere; else it
/// sees for itself.
pub(super) fn command(width: Option<usize>) -> Command {
    let mut command = Cli::command().long_version(version::long(Lang::Zh));
    if let Some(width) = width {
        command = command.term_width(width);
    }
    // What is translated has to be there: options that all commands share, helps, and versions.
    command.build();
    translated(command, "")
}

/// A command and all below it; `path` is how it is typed behind the program's name.
fn translated(command: Command, path: &str) -> Command {
    let mut command = command.mut_args(|argument| translated_argument(argument, path));
    let usage = usage(&command.render_usage().to_string());
    let help = commands::of(path);
    let optional = |text: Option<&'static str>| text.map_or(Resettable::Reset, |text| Resettable::Value(text.into()));
    command
        .about(optional(help.map(|help| help.about)))
        .long_about(optional(help.and_then(|help| help.more)))
        .after_help(optional(help.and_then(|help| help.after)))
        .override_usage(usage)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .mut_subcommands(|below| {
            let name = below.get_name().to_owned();
            translated(below, format!("{path} {name}").trim_start())
        })
}

fn translated_argument(argument: Arg, path: &str) -> Arg {
    let heading = argument.get_help_heading().map(heading);
    let help = arguments::of(path, argument.get_id().as_str()).unwrap_or_default();
    let mut help = help.to_owned();
    for more in [default(&argument), possible_values(&argument)].into_iter().flatten() {
        help.push_str(&more);
    }
    let names = argument.get_value_names().unwrap_or_default().iter();
    let names: Vec<Str> = names.map(|name| placeholder(name).map_or_else(|| name.clone(), Str::from)).collect();
    let argument = if names.is_empty() { argument } else { argument.value_names(names) };
    argument
        .help(StyledStr::from(help))
        .long_help(Resettable::Reset)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// What stands for a value; a single letter says no more in English.
fn placeholder(english: &str) -> Option<&'static str> {
    Some(match english {
        "ADDR" => "地址",
        "BY" => "依据",
        "COMMAND" => "命令",
        "COMMAND|TOPIC" => "命令|主题",
        "DIR" => "目录",
        "DURATION" => "时长",
        "FILE" => "文件",
        "FILE|-" => "文件|-",
        "DIALECT" | "FORMAT" => "格式",
        "ID" => "编号",
        "JOB" => "任务",
        "KIND" => "类型",
        "LANG" => "语言",
        "NAME" => "名称",
        "NAME=VALUE" => "名=值",
        "N/s" => "N/秒",
        "ORDER_ID" => "订单号",
        "PATH" => "路径",
        "SPAN" => "时段",
        "STATE" | "STATUS" => "状态",
        "TEXT" => "文本",
        "VALUE" => "值",
        "WHEN" => "何时",
        _ => return None,
    })
}

/// Above which arguments a heading stands.
fn heading(english: &str) -> &'static str {
    match english {
        "Global options" => "全局选项",
        "Many orders" => "批量",
        _ => "其他选项",
    }
}

/// A help as clap renders it, whose own headings cannot be set where they stand.
pub(super) fn rendered(help: &StyledStr) -> StyledStr {
    let headings = [
        ("Options:", "选项："),
        ("Arguments:", "参数："),
        ("命令:", "命令："),
        ("选项:", "选项："),
        ("批量:", "批量："),
    ];
    let text = help.ansi().to_string();
    headings.iter().fold(text, |text, (clap, ours)| text.replace(clap, ours)).into()
}

fn default(argument: &Arg) -> Option<String> {
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let is_shown = !argument.is_hide_default_value_set() && argument.get_action().takes_values();
    (is_shown && !values.is_empty()).then(|| format!(" [默认：{}]", values.join(" ")))
}

fn possible_values(argument: &Arg) -> Option<String> {
    let values = argument.get_possible_values();
    let names: Vec<_> = values.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
    let is_shown = !argument.is_hide_possible_values_set() && argument.get_action().takes_values();
    (is_shown && !names.is_empty()).then(|| format!(" [可选：{}]", names.join("、")))
}

/// A usage as clap writes it, with its own placeholders in Chinese.
fn usage(english: &str) -> String {
    let bare = english.trim_start_matches("Usage: ");
    [("[OPTIONS]", "[选项]"), ("[COMMAND]", "[命令]"), ("<COMMAND>", "<命令>")]
        .iter()
        .fold(bare.to_owned(), |usage, (english, chinese)| usage.replace(english, chinese))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with its path.
    fn walk<'a>(command: &'a Command, path: &str, found: &mut Vec<(String, &'a Command)>) {
        found.push((path.to_owned(), command));
        for below in command.get_subcommands() {
            walk(below, format!("{path} {}", below.get_name()).trim_start(), found);
        }
    }

    fn has_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_command_and_argument_is_told() {
        let mut english = Cli::command();
        english.build();
        let mut found = Vec::new();
        walk(&english, "", &mut found);
        assert!(found.len() > 20, "{}", found.len());
        let mut missing = Vec::new();
        for (path, command) in found {
            let help = commands::of(&path);
            let has_after = |after: Option<&StyledStr>| after.is_some();
            if help.is_none_or(|help| !has_chinese(help.about)) {
                missing.push(format!("`{path}`"));
            }
            if has_after(command.get_after_help()) != help.is_some_and(|help| help.after.is_some()) {
                missing.push(format!("`{path}`: what stands behind the options"));
            }
            if command.get_long_about().is_some() != help.is_some_and(|help| help.more.is_some()) {
                missing.push(format!("`{path}`: the long text"));
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                if arguments::of(&path, id).is_none_or(|help| !has_chinese(help) && id != "lang") {
                    missing.push(format!("`{path}` {id}"));
                }
            }
        }
        assert!(missing.is_empty(), "cli/chinese does not tell {missing:#?}");
    }

    #[test]
    fn no_help_tells_of_what_there_is_not() {
        let mut english = Cli::command();
        english.build();
        let mut found = Vec::new();
        walk(&english, "", &mut found);
        for path in commands::PATHS {
            assert!(found.iter().any(|(one, _)| one == path), "there is no command `{path}`");
        }
    }

    /// Words of English in a row, commands and options aside.
    fn english_words(line: &str) -> usize {
        let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let words: Vec<&str> = line.split(' ').collect();
        words.split(|word| !is_word(word)).map(<[&str]>::len).max().unwrap_or(0)
    }

    #[test]
    fn a_chinese_help_has_no_english_sentence_but_the_one_on_languages() {
        let chinese = command(None);
        let mut found = Vec::new();
        walk(&chinese, "", &mut found);
        for (path, command) in found {
            for help in [command.clone().render_help(), command.clone().render_long_help()] {
                let help = rendered(&help).to_string();
                assert!(has_chinese(&help) && help.contains("用法："), "`{path}`:\n{help}");
                assert!(help.contains("Language: --lang en for English"), "`{path}`:\n{help}");
                for line in help.lines().filter(|line| !line.contains("consign") && !line.contains("--lang")) {
                    assert!(english_words(line) < 3, "`{path}`: {line}");
                }
            }
        }
    }
}
