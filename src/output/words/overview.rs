//! The page that `consign` alone shows: what there is, by what it is for.

use super::topics::TOPICS;
use crate::output::Text;
use crate::output::color::Tone;
use crate::output::wrap::wrapped;

/// The line to start with: it needs no merchant and no profile, and any PIN will do.
const START: &str = "consign --sandbox submit --product-code 12 --amount 100";

/// What commands are for, and which, by all words of their names.
const PURPOSES: [(&str, &[&str]); 5] = [
    ("Sell 卖卡、充值", &["submit", "buy"]),
    ("Look up 查询", &["query", "bizorder", "balance", "orders list", "orders show", "orders report", "orders export"]),
    ("Repair 补救", &["orders sync", "orders release", "orders backup"]),
    ("Debug 排错", &["doctor", "verify", "sign", "encrypt", "decrypt", "notify"]),
    ("Set up 准备", &["profile", "sandbox", "listen", "completions", "man", "help"]),
];

/// The columns of a page.
const WIDTH: usize = 80;

/// The page. `about` tells what the command of these words does; `None` where there is none.
pub fn overview(about: impl Fn(&[&str]) -> Option<String>) -> Text {
    let commands = PURPOSES.iter().flat_map(|(_, commands)| *commands).copied();
    let column = commands.chain(TOPICS.map(|topic| topic.name)).map(str::len).max().unwrap_or_default() + 4;
    let mut text = Text::default();
    text.plain("consign sells prepaid cards through a consignment gateway (卡寄售).");
    text.plain("");
    text.headline(Tone::Strong, "Start here, no merchant needed (any PIN will do) 先试一试");
    text.plain(format!("  {START}"));
    for (purpose, commands) in PURPOSES {
        text.plain("");
        text.headline(Tone::Strong, purpose);
        for command in commands {
            let words: Vec<&str> = command.split(' ').collect();
            if let Some(about) = about(&words) {
                entry(&mut text, column, command, &about);
            }
        }
    }
    text.plain("");
    text.headline(Tone::Strong, "Read 说明: consign help TOPIC");
    for topic in TOPICS {
        entry(&mut text, column, topic.name, topic.about);
    }
    text.plain("");
    text.plain("consign COMMAND --help shows a command's options; consign --help those of all.");
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
