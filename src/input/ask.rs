//! Questions at a terminal that are answered with a line.

use std::io::BufRead as _;

use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::Failure;
use crate::input::is_at_terminal;
use crate::platform::newline;
use crate::run::context::Context;

/// How often a question is asked.
const TRIES: usize = 5;

/// Whether somebody is there, and may be asked.
pub(crate) fn is_possible(context: &Context) -> bool {
    !context.global.no_input && is_at_terminal()
}

/// Asks until an answer passes; what is wrong with one is said at once. An empty line takes what is
/// proposed.
pub(crate) fn line<T>(
    question: &Words,
    proposal: Option<&str>,
    context: &Context,
    check: impl Fn(&str) -> Result<T, Words>,
) -> Result<T, Failure> {
    let proposed = proposal.map(|text| format!(" [{text}]")).unwrap_or_default();
    for _ in 0..TRIES {
        context.printer.ask(say!("{question}{proposed}:", "{question}{proposed}：", [question]));
        let typed = typed(context)?;
        match check(if typed.is_empty() { proposal.unwrap_or_default() } else { &typed }) {
            Ok(answer) => return Ok(answer),
            Err(why) => context.printer.caution(&why),
        }
    }
    Err(Failure::usage(say!(
        "{TRIES} answers in a row will not do; nothing was written",
        "连续 {TRIES} 次回答都不行；没有写入任何内容"
    )))
}

/// Asks for a yes or a no.
pub(crate) fn yes_or_no(question: &Words, proposal: &str, context: &Context) -> Result<bool, Failure> {
    line(question, Some(proposal), context, |answer| match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "是" => Ok(true),
        "n" | "no" | "否" => Ok(false),
        _ => Err(say!("type y or n", "请输入 y 或 n")),
    })
}

/// A line without its end.
fn typed(context: &Context) -> Result<String, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if line.ends_with('\n') {
        return Ok(newline::without_last(&line).to_owned());
    }
    // The line of the question ends here.
    context.printer.end_question();
    let why = read.err().map_or_else(|| say!("the input ended", "输入已结束"), |error| system::told(&error));
    Err(Failure::usage(say!("{why}; nothing was written", "{why}；没有写入任何内容", [why])))
}
