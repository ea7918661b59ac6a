//! Words for command lines on which something stands that was meant otherwise.

use strsim::jaro_winkler;

use super::topics::TOPICS;
use crate::error::Failure;

/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.8;

/// A file that stands on the command line where no word may.
#[must_use]
pub fn needs_from(command: &str, file: &str, quoted: &str) -> Failure {
    Failure::usage(format!("{command} takes a file by an option, and {file} belongs to none; nothing was sent"))
        .hint(format!("consign {command} --from {quoted}"))
}

/// What `help` was asked for is neither a command nor a topic.
#[must_use]
pub fn no_such_help(asked: &str, commands: &[&str]) -> Failure {
    let names = commands.iter().copied().chain(TOPICS.map(|topic| topic.name));
    let nearest = names.map(|name| (jaro_winkler(asked, name), name)).max_by(|one, other| one.0.total_cmp(&other.0));
    let meant = match nearest {
        Some((likeness, name)) if likeness >= ALIKE => format!("did you mean `consign help {name}`? "),
        _ => String::new(),
    };
    let topics = TOPICS.map(|topic| topic.name).join(", ");
    Failure::usage(format!("there is no command and no topic {asked}"))
        .hint(format!("{meant}`consign help` shows the commands; topics: {topics}"))
}
