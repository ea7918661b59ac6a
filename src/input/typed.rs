//! A card that is likely to be mistyped is asked about before it is sent.

use crate::core::lang::{Words, say};
use crate::core::typed::oddity;
use crate::error::Failure;
use crate::input::{is_at_terminal, says_yes};
use crate::output::words;
use crate::run::context::Context;

/// Asks whether a text is meant as it stands, where something in it is odd. Without anybody to
/// ask it is refused.
pub(crate) fn confirm(what: &Words, text: &str, context: &Context) -> Result<(), Failure> {
    let Some(oddity) = oddity(text) else { return Ok(()) };
    let found = words::oddity(&oddity);
    let question =
        say!("{what} has {found}. Send it as it stands? [y/N]", "{what}里有{found}。按原样发送？[y/N]", [what, found]);
    if !context.global.no_input && is_at_terminal() && says_yes(&question, context) {
        return Ok(());
    }
    let mend = words::mend_oddity(&oddity);
    Err(Failure::usage(say!(
        "{what} has {found}; nothing was sent",
        "{what}里有{found}；没有发送任何内容",
        [what, found]
    ))
    .hint(say!(
        "{mend}; or, if it belongs to the card, send it with --as-typed",
        "{mend}；如果卡上就是如此，加 --as-typed 发送",
        [mend]
    )))
}
