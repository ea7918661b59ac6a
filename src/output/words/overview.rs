//! The page that `consign` alone shows: what there is, by what it is for.

use super::topics::TOPICS;
use crate::core::lang::{Lang, Words, say};
use crate::output::Text;
use crate::output::color::Tone;
use crate::output::wrap::wrapped;

/// The line to start with: it needs no merchant and no profile, and any PIN will do.
const START: &str = "consign --sandbox submit --product-code 12 --amount 100";

/// What commands are for, and which, by all words of their names.
fn purposes() -> [(Words, &'static [&'static str]); 5] {
    [
        (say!("Sell 卖卡、充值", "卖卡、充值"), &["submit", "buy"]),
        (
            say!("Look up 查询", "查询"),
            &["query", "bizorder", "balance", "orders list", "orders show", "orders report", "orders export"],
        ),
        (say!("Repair 补救", "补救"), &["orders sync", "orders release", "orders backup"]),
        (say!("Debug 排错", "排错"), &["doctor", "verify", "sign", "encrypt", "decrypt", "notify"]),
        (say!("Set up 准备", "准备"), &["profile", "sandbox", "listen", "completions", "man", "help"]),
    ]
}

/// The page in a language, for so many columns. `about` tells what the command of
/// these words does; `None` where there is none.
pub fn overview(about: impl Fn(&[&str]) -> Option<String>, lang: Lang, columns: usize) -> Text {
    let purposes = purposes();
    let commands = purposes.iter().flat_map(|(_, commands)| *commands).copied();
    let column = commands.chain(TOPICS.map(|topic| topic.name)).map(str::len).max().unwrap_or_default() + 4;
    let mut text = Text::default();
    let broken = |words: &Words| wrapped(words.told(lang), columns);
    let plain = |text: &mut Text, words: Words| broken(&words).into_iter().for_each(|line| text.plain(line));
    let headline =
        |text: &mut Text, words: &Words| broken(words).into_iter().for_each(|line| text.headline(Tone::Strong, line));
    plain(
        &mut text,
        say!(
            "consign sells prepaid cards through a consignment gateway (卡寄售).",
            "consign 通过寄售平台卖卡（卡寄售）。"
        ),
    );
    text.plain("");
    headline(
        &mut text,
        &say!("Start here, no merchant needed (any PIN will do) 先试一试", "先试一试：不需要商户，卡密随便填"),
    );
    for line in start(columns) {
        text.plain(line);
    }
    for (purpose, commands) in &purposes {
        text.plain("");
        headline(&mut text, purpose);
        for command in *commands {
            let words: Vec<&str> = command.split(' ').collect();
            if let Some(about) = about(&words) {
                entry(&mut text, [column, columns], command, &about);
            }
        }
    }
    text.plain("");
    headline(&mut text, &say!("Read 说明: consign help TOPIC", "说明：consign help 主题"));
    for topic in TOPICS {
        entry(&mut text, [column, columns], topic.name, topic.about().told(lang));
    }
    text.plain("");
    plain(
        &mut text,
        say!(
            "consign COMMAND --help shows a command's options; consign --help those of all.",
            "consign 命令 --help 显示该命令的选项；consign --help 显示所有命令共有的选项。"
        ),
    );
    // Not in both halves: it is for whoever cannot read the others.
    text.plain(match lang {
        Lang::Zh => "Language: --lang en for English.",
        Lang::En => "中文：consign --lang zh",
    });
    text
}

/// The line to start with, over several lines that a shell takes as one where it does not fit.
fn start(columns: usize) -> Vec<String> {
    let line = format!("  {START}");
    if line.len() <= columns {
        return vec![line];
    }
    let (command, options) = START.split_once(" --product").unwrap_or((START, ""));
    vec![format!("  {command} \\"), format!("    --product{options}")]
}

/// A name, and beside it what it is; further lines stand below that.
fn entry(text: &mut Text, [column, columns]: [usize; 2], name: &str, about: &str) {
    let mut lines = wrapped(about, columns - column).into_iter();
    text.plain(format!("  {name:width$}{}", lines.next().unwrap_or_default(), width = column - 2));
    for line in lines {
        text.plain(format!("{:column$}{line}", ""));
    }
}
