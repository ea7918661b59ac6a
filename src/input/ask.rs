//! Questions at a terminal that are answered with a line.

use std::io::BufRead as _;

use crate::error::Failure;
use crate::input::is_at_terminal;
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
    question: &str,
    proposal: Option<&str>,
    context: &Context,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    let proposed = proposal.map(|text| format!(" [{text}]")).unwrap_or_default();
    for _ in 0..TRIES {
        context.printer.ask(&format!("{question}{proposed}:"));
        let typed = typed(context)?;
        match check(if typed.is_empty() { proposal.unwrap_or_default() } else { &typed }) {
            Ok(answer) => return Ok(answer),
            Err(why) => context.printer.caution(&why),
        }
    }
    Err(Failure::usage(format!("{TRIES} answers in a row will not do; nothing was written")))
}

/// Asks for a yes or a no.
pub(crate) fn yes_or_no(question: &str, proposal: &str, context: &Context) -> Result<bool, Failure> {
    line(question, Some(proposal), context, |answer| match answer.trim().to_lowercase().as_str() {
        "y" | "yes" | "是" => Ok(true),
        "n" | "no" | "否" => Ok(false),
        _ => Err("type y or n".to_owned()),
    })
}

/// A line without its end.
fn typed(context: &Context) -> Result<String, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    if let Some(text) = line.strip_suffix('\n') {
        return Ok(text.to_owned());
    }
    // The line of the question ends here.
    context.printer.note("");
    let why = read.err().map_or_else(|| "the input ended".to_owned(), |error| error.to_string());
    Err(Failure::usage(format!("{why}; nothing was written")))
}
