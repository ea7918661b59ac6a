//! What operators type, pipe or keep in files: PINs, fields, and which orders they mean.

pub(crate) mod ask;
pub(crate) mod cards;
pub(crate) mod completion;
mod hidden;
pub(crate) mod lines;
pub(crate) mod many;
pub(crate) mod new_profile;
pub(crate) mod numbers;
pub(crate) mod selection;
pub(crate) mod since;
pub(crate) mod their_string;
pub(crate) mod typed;

use std::io::{BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cli::{FormOptions, Pace, SignedMessage, Submit, Wait};
use crate::core::protocol::Invalid;
use crate::core::secret::Pin;
use crate::core::value::{NotifyUrl, Timestamp};
use crate::error::Failure;
use crate::input::hidden::Hidden;
use crate::order::pacing::Pacing;
use crate::order::poll::Waiting;
use crate::order::session::Edits;
use crate::output::words;
use crate::profile::{self, Care, Profile};
use crate::run::context::Context;

/// The most bytes that a PIN may come in.
const LARGEST_PIN: u64 = 4096;

/// The PIN, as it is asked for.
const PIN: Hidden = Hidden {
    what: "PIN (卡密)",
    undone: "nothing was sent",
    otherwise: "use --card-password-stdin or --card-password-file FILE",
};

/// What ends the input at a terminal.
const END_OF_INPUT: &str = if cfg!(windows) { "Ctrl-Z, Enter" } else { "Ctrl-D" };

/// The most bytes of fields that are read from stdin.
const LARGEST_FIELDS: u64 = 16 << 20;

/// A checked value of a flag; a bad one is an error that names both flag and field.
pub(crate) fn checked<T>(flag: &str, text: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Result<T, Failure> {
    parse(text).map_err(|invalid| Failure::usage(format!("{flag}: {}; nothing was sent", words::invalid(&invalid))))
}

/// An address that is to be called; `name` is what the operator knows it by.
pub(crate) fn url(name: &str, text: &str) -> Result<NotifyUrl, Failure> {
    NotifyUrl::parse(text).map_err(|invalid| {
        let problem = words::problem(&invalid.problem);
        Failure::usage(format!("{name}: it {problem}; nothing was sent")).hint("write http://HOST:PORT/PATH")
    })
}

/// The same for a flag that may be absent; one that is given empty is an error, too.
pub(crate) fn checked_if<T>(
    flag: &str,
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Result<Option<T>, Failure> {
    text.map(|text| checked(flag, text, parse)).transpose()
}

/// Whether somebody is there to be asked.
pub(crate) fn is_at_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks, and waits for a yes; anything else is a no.
pub(crate) fn says_yes(question: &str, context: &Context) -> bool {
    context.printer.ask(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    if !answer.ends_with('\n') {
        // The line of the question ends here.
        context.printer.note("");
    }
    read.is_ok() && ["y", "yes", "是"].contains(&answer.trim().to_lowercase().as_str())
}

/// Reads the PIN from where the flags say, else asks for it on the terminal.
pub(crate) fn pin(args: &Submit, no_input: bool) -> Result<Pin, Failure> {
    let stdin = std::io::stdin();
    let text = if let Some(path) = &args.card_password_file {
        from_file(path)?
    } else if args.card_password_stdin && !stdin.is_terminal() {
        read_pin(stdin.lock(), "stdin")?
    } else if no_input || !stdin.is_terminal() {
        return Err(Failure::usage("no PIN (卡密) is given, and there is nobody to ask; nothing was sent")
            .hint("pipe it in with --card-password-stdin, or name a file with --card-password-file FILE"));
    } else {
        PIN.ask()?
    };
    Pin::new(text).map_err(|bad| Failure::usage(format!("the PIN (卡密) {}; nothing was sent", words::bad_pin(bad))))
}

/// A PIN file is guarded like a key file. What is not a file, such as the pipe of a process
/// substitution, has nobody to be guarded from.
fn from_file(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::usage(format!("--card-password-file: cannot read {}: {error}; nothing was sent", path.display()))
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_file() {
        profile::demand(&file, path, "the PIN file", Care::Secret)
            .map_err(|failure| Failure { message: format!("{}; nothing was sent", failure.message), ..failure })?;
    }
    read_pin(file, "the file of --card-password-file")
}

/// A PIN is the text without one line ending, whoever wrote the file.
fn read_pin(source: impl std::io::Read, origin: &str) -> Result<String, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    source
        .take(LARGEST_PIN + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(format!("cannot read the PIN from {origin}: {error}; nothing was sent")))?;
    if bytes.len() as u64 > LARGEST_PIN {
        return Err(Failure::usage(format!("{origin} is too long for a PIN; nothing was sent")));
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::usage(format!("the PIN from {origin} is not UTF-8; nothing was sent")))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// Raw fields of `--field NAME=VALUE`; no name may stand twice.
fn raw_fields(arguments: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut fields: Vec<(String, String)> = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let Some((name, value)) = argument.split_once('=') else {
            return Err(Failure::usage(format!("--field {argument:?} has no `=`: write NAME=VALUE; nothing was sent")));
        };
        if name.is_empty() {
            return Err(Failure::usage(format!("--field {argument:?} has no name; nothing was sent")));
        }
        if fields.iter().any(|(given, _)| given == name) {
            return Err(Failure::usage(format!("--field {name} is given twice; nothing was sent")));
        }
        fields.push((name.to_owned(), value.to_owned()));
    }
    Ok(fields)
}

/// What the options of a command that places an order change about its form.
pub(crate) fn edits(options: &FormOptions) -> Result<Edits, Failure> {
    let timestamp = options.timestamp.as_deref().map(Timestamp::parse).transpose();
    Ok(Edits {
        timestamp: timestamp.map_err(|invalid| Failure::usage(format!("--timestamp: {}", words::invalid(&invalid))))?,
        fields: raw_fields(&options.fields)?,
    })
}

/// The unsigned names of an endpoint, as the profile has them, and those of the command line.
pub(crate) fn unsigned(message: Option<SignedMessage>, more: &[String], profile: &Profile) -> Vec<String> {
    let mut unsigned = match message {
        None => Vec::new(),
        Some(SignedMessage::Request(endpoint)) => profile.endpoint(endpoint).unsigned,
        Some(SignedMessage::Notification) => profile.notification.unsigned.clone(),
    };
    unsigned.extend_from_slice(more);
    unsigned
}

/// How the options say to wait.
pub(crate) fn waiting(options: &Wait) -> Waiting {
    Waiting { limit: options.wait, interval: options.interval }
}

/// How much the options say to do at once.
pub(crate) fn pacing(options: Pace) -> Pacing {
    Pacing::new(options.jobs, options.rate)
}

/// The fields on stdin as text, for commands that recognise what was pasted.
pub(crate) fn fields_text(context: &Context) -> Result<String, Failure> {
    ask_for("the fields, in any form", context);
    stdin_text()
}

/// Tells whoever is at a terminal what is waited for.
pub(crate) fn ask_for(what: &str, context: &Context) {
    if is_at_terminal() {
        context.printer.note(&format!("paste {what}, then press Enter and {END_OF_INPUT}:"));
    }
}

fn stdin_text() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LARGEST_FIELDS + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(format!("cannot read stdin: {error}")))?;
    if bytes.len() as u64 > LARGEST_FIELDS {
        return Err(Failure::usage("stdin is longer than 16 MiB: that is no form"));
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::usage(format!("stdin is not UTF-8 (byte {})", error.utf8_error().valid_up_to() + 1))
            .hint("convert it first, such as with `iconv -f GBK -t UTF-8`")
    })
}

/// Whether the values are to come from stdin: `-`, or none given and something piped in.
pub(crate) fn from_stdin(values: &[String]) -> Result<bool, Failure> {
    match values {
        [dash] if dash == "-" => Ok(true),
        [] if std::io::stdin().is_terminal() => {
            Err(Failure::usage("nothing is given").hint("give values as arguments, or pipe them in; see --help"))
        }
        [] => Ok(true),
        _ => Ok(false),
    }
}
