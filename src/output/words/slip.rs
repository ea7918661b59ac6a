//! Words for command lines on which something stands that was meant otherwise.

use strsim::jaro_winkler;

use super::topics::TOPICS;
use crate::core::lang::{Words, say};
use crate::error::Failure;

/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.8;

/// A file that stands on the command line where no word may.
#[must_use]
pub fn needs_from(command: &str, file: &str, quoted: &str) -> Failure {
    Failure::usage(say!(
        "{command} takes a file by an option, and {file} belongs to none; nothing was sent",
        "{command} 的文件要用选项给出，而 {file} 不属于任何选项；没有发送任何内容"
    ))
    .hint(format!("consign {command} --from {quoted}"))
}

/// What `help` was asked for is neither a command nor a topic.
#[must_use]
pub fn no_such_help(asked: &str, commands: &[&str]) -> Failure {
    let names = commands.iter().copied().chain(TOPICS.map(|topic| topic.name));
    let nearest = names.map(|name| (jaro_winkler(asked, name), name)).max_by(|one, other| one.0.total_cmp(&other.0));
    let meant = match nearest {
        Some((likeness, name)) if likeness >= ALIKE => {
            say!("did you mean `consign help {name}`? ", "是不是要 `consign help {name}`？")
        }
        _ => Words::default(),
    };
    let topics = TOPICS.map(|topic| topic.name);
    let topics = Words::new(topics.join(", "), topics.join("、"));
    Failure::usage(say!("there is no command and no topic {asked}", "没有名为 {asked} 的命令或主题")).hint(say!(
        "{meant}`consign help` shows the commands; topics: {topics}",
        "{meant}`consign help` 显示各命令；主题：{topics}",
        [meant, topics]
    ))
}
