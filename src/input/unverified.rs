//! What to do about input in which `consign verify` finds nothing to verify.

use std::path::Path;

use crate::cli::Verify;
use crate::core::form::FormError;
use crate::error::Failure;
use crate::output::words;
use crate::platform::shell::quoted;
use crate::run::context::Context;
use crate::workbench::paste::{PasteError, Pasted, Unsigned};
use crate::workbench::without_cards;

/// The failure of a paste that has no signature.
pub(crate) fn no_signature(pasted: &Pasted, args: &Verify, context: &Context) -> Failure {
    let unsigned = Unsigned::of(pasted);
    let is_only = args.fields.len() == 1 && args.fields[0] != "-" && pasted.form.len() == 1;
    let hint = of_file(&args.fields, context)
        .unwrap_or_else(|| words::unsigned_hint(unsigned, is_only, &context.hints.line(&["sign"])));
    Failure::usage(words::unsigned(unsigned)).hint(hint)
}

/// The failure of a further message that has none.
pub(crate) fn no_signature_also(pasted: &Pasted) -> Failure {
    let failure = Failure::usage(words::unsigned(Unsigned::of(pasted)));
    failure.hint("each file needs one message with its own signature")
}

/// The failure of a text that yields no fields.
pub(crate) fn unread(error: &PasteError, arguments: &[String], text: &str, context: &Context) -> Failure {
    let failure = Failure::usage(without_cards(&words::paste_error(error), text));
    let is_twice = matches!(error, PasteError::Form(FormError::Duplicate(_)));
    let two = || {
        let verify = context.hints.line(&["verify", "-"]);
        format!("if these are two messages, put each in a file of its own: {verify} --also SECOND < FIRST")
    };
    match of_file(arguments, context).or_else(|| is_twice.then(two)) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// How to read the file that the one argument names.
fn of_file(arguments: &[String], context: &Context) -> Option<String> {
    let [name] = arguments else { return None };
    let is_file = name != "-" && Path::new(name).is_file();
    is_file.then(|| format!("to read a file: {} < {}", context.hints.line(&["verify", "-"]), quoted(name)))
}
