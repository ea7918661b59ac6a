//! A card that is likely to be mistyped is asked about before it is sent.

use crate::core::typed::oddity;
use crate::error::Failure;
use crate::input::{is_at_terminal, says_yes};
use crate::output::words;
use crate::run::context::Context;

/// Asks whether a text is meant as it stands, where something in it is odd. Without anybody to
/// ask it is refused.
pub(crate) fn confirm(what: &str, text: &str, context: &Context) -> Result<(), Failure> {
    let Some(oddity) = oddity(text) else { return Ok(()) };
    let found = words::oddity(&oddity);
    let question = format!("{what} has {found}. Send it as it stands? [y/N]");
    if !context.global.no_input && is_at_terminal() && says_yes(&question, context) {
        return Ok(());
    }
    let mend = words::mend_oddity(&oddity);
    Err(Failure::usage(format!("{what} has {found}; nothing was sent"))
        .hint(format!("{mend}; or, if it belongs to the card, send it with --as-typed")))
}
