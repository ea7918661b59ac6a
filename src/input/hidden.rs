//! Secrets that are typed or pasted at a terminal, which does not show them.

use crate::error::{Exit, Failure};
use crate::platform::terminal;

/// How often a secret is asked for.
const PROMPTS: usize = 3;

/// A secret, as it is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hidden {
    /// What it is called.
    pub(crate) what: &'static str,
    /// What was not done where it does not come.
    pub(crate) undone: &'static str,
    /// How else it can come.
    pub(crate) otherwise: &'static str,
}

impl Hidden {
    /// Asks until something is typed. A paste that begins with a line break is more often a slip than
    /// no secret, and its next line would be the shell's.
    pub(crate) fn ask(self) -> Result<String, Failure> {
        let Self { what, undone, otherwise } = self;
        let prompting = terminal::remember();
        let mut question = format!("{what}, not shown: ");
        for _ in 0..PROMPTS {
            let text = rpassword::prompt_password(&question).map_err(|error| match error.kind() {
                std::io::ErrorKind::Interrupted => Failure::new(Exit::Interrupted, format!("interrupted; {undone}")),
                _ => Failure::usage(format!("the {what} cannot be read from the terminal ({error}); {undone}")),
            })?;
            if !text.is_empty() {
                return Ok(text);
            }
            question = format!("that was an empty line, and no {what}; once more. {what}, not shown: ");
        }
        prompting.forget_the_rest();
        Err(Failure::usage(format!("no {what}: {PROMPTS} empty lines came from the terminal; {undone}"))
            .hint(format!("paste it without a line break in front; or {otherwise}")))
    }
}
