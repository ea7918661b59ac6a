//! The page that `consign` alone shows: what there is, by what it is for.

use super::topics::TOPICS;
use crate::core::lang::{Lang, Words, say};
use crate::output::Text;
use crate::output::color::Tone;
use crate::output::wrap::wrapped;

/// The line to start with: it needs no merchant and no profile, and any PIN will do.
const START: &str = "consign --sandbox submit --product-code 12 --amount 100";

/// The columns of a page.
const WIDTH: usize = 80;

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

/// The page in a language, whose lines are broken where they end. `about` tells what the command of
/// these words does; `None` where there is none.
pub fn overview(about: impl Fn(&[&str]) -> Option<String>, lang: Lang) -> Text {
    let purposes = purposes();
    let commands = purposes.iter().flat_map(|(_, commands)| *commands).copied();
    let column = commands.chain(TOPICS.map(|topic| topic.name)).map(str::len).max().unwrap_or_default() + 4;
    let mut text = Text::default();
    text.plain(say!(
        "consign sells prepaid cards through a consignment gateway (卡寄售).",
        "consign 通过寄售平台卖卡（卡寄售）。"
    ));
    text.plain("");
    text.headline(
        Tone::Strong,
        say!("Start here, no merchant needed (any PIN will do) 先试一试", "先试一试：不需要商户，卡密随便填"),
    );
    text.plain(format!("  {START}"));
    for (purpose, commands) in &purposes {
        text.plain("");
        text.headline(Tone::Strong, purpose);
        for command in *commands {
            let words: Vec<&str> = command.split(' ').collect();
            if let Some(about) = about(&words) {
                entry(&mut text, column, command, &about);
            }
        }
    }
    text.plain("");
    text.headline(Tone::Strong, say!("Read 说明: consign help TOPIC", "说明：consign help 主题"));
    for topic in TOPICS {
        entry(&mut text, column, topic.name, topic.about().told(lang));
    }
    text.plain("");
    text.plain(say!(
        "consign COMMAND --help shows a command's options; consign --help those of all.",
        "consign 命令 --help 显示该命令的选项；consign --help 显示所有命令共有的选项。"
    ));
    if lang == Lang::Zh {
        // Not in both halves: it is for whoever cannot read the others.
        text.plain("Language: --lang en for English.");
    }
    text
}

/// A name, and beside it what it is; further lines stand below that.
fn entry(text: &mut Text, column: usize, name: &str, about: &str) {
    let mut lines = wrapped(about, WIDTH - column).into_iter();
    text.plain(format!("  {name:width$}{}", lines.next().unwrap_or_default(), width = column - 2));
    for line in lines {
        text.plain(format!("{:column$}{line}", ""));
    }
}
