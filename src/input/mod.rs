//! What operators type, pipe or keep in files: PINs, fields, and which orders they mean.

pub(crate) mod ask;
pub(crate) mod cards;
pub(crate) mod completion;
mod entry;
mod hidden;
pub(crate) mod lines;
pub(crate) mod many;
pub(crate) mod new_profile;
pub(crate) mod numbers;
pub(crate) mod selection;
pub(crate) mod since;
mod stars;
pub(crate) mod their_string;
pub(crate) mod typed;
pub(crate) mod whose;

use std::io::{BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::cli::{FormOptions, Pace, SignedMessage, Submit, Wait};
use crate::core::lang::{Lang, Words, say};
use crate::core::protocol::Invalid;
use crate::core::secret::Pin;
use crate::core::system;
use crate::core::value::{NotifyUrl, Timestamp};
use crate::error::Failure;
use crate::input::hidden::Hidden;
use crate::order::pacing::Pacing;
use crate::order::poll::Waiting;
use crate::order::session::Edits;
use crate::output::words;
use crate::platform::terminal::END_OF_INPUT;
use crate::profile::{self, Care, Profile};
use crate::run::context::Context;

/// The most bytes that a PIN may come in.
const LARGEST_PIN: u64 = entry::LONGEST as u64;

/// The PIN, as it is asked for.
fn hidden_pin() -> Hidden {
    Hidden {
        what: say!("PIN (卡密)", "卡密"),
        undone: say!("nothing was sent", "没有发送任何内容"),
        otherwise: say!(
            "use --card-password-stdin or --card-password-file FILE",
            "使用 --card-password-stdin 或 --card-password-file FILE"
        ),
    }
}

/// The most bytes of fields that are read from stdin.
const LARGEST_FIELDS: u64 = 16 << 20;

/// A checked value of a flag; a bad one is an error that names both flag and field.
pub(crate) fn checked<T>(flag: &str, text: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Result<T, Failure> {
    parse(text).map_err(|invalid| {
        Failure::usage(say!(
            "{flag}: {why}; nothing was sent",
            "{flag}：{why}；没有发送任何内容",
            [why = words::invalid(&invalid)]
        ))
    })
}

/// An address that is to be called; `name` is what the operator knows it by.
pub(crate) fn url(name: &str, text: &str) -> Result<NotifyUrl, Failure> {
    NotifyUrl::parse(text).map_err(|invalid| {
        let problem = words::problem(&invalid.problem);
        Failure::usage(say!("{name}: it {problem}; nothing was sent", "{name}：{problem}；没有发送任何内容", [problem]))
            .hint(say!("write http://HOST:PORT/PATH", "请写成 http://HOST:PORT/PATH"))
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

/// Asks, and waits for a yes; anything else is a no, and so is a line without its end.
pub(crate) fn says_yes(question: &Words, context: &Context) -> bool {
    context.printer.ask(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let Some(line) = answer.strip_suffix('\n') else {
        // The line of the question ends here.
        context.printer.end_question();
        return false;
    };
    read.is_ok() && ["y", "yes", "是"].contains(&line.trim().to_lowercase().as_str())
}

/// Reads the PIN from where the flags say, else asks for it on the terminal.
pub(crate) fn pin(args: &Submit, no_input: bool, lang: Lang) -> Result<Pin, Failure> {
    let stdin = std::io::stdin();
    let text = if let Some(path) = &args.card_password_file {
        from_file(path)?
    } else if args.card_password_stdin && !stdin.is_terminal() {
        read_pin(stdin.lock(), &say!("stdin", "标准输入"))?
    } else if no_input || !stdin.is_terminal() {
        return Err(Failure::usage(say!(
            "no PIN (卡密) is given, and there is nobody to ask; nothing was sent",
            "没有给出卡密，也没有人可以询问；没有发送任何内容"
        ))
        .hint(say!(
            "pipe it in with --card-password-stdin, or name a file with --card-password-file FILE",
            "用管道输入并加 --card-password-stdin，或用 --card-password-file FILE 指定文件"
        )));
    } else {
        hidden_pin().ask(lang)?
    };
    Pin::new(text).map_err(|bad| {
        Failure::usage(say!(
            "the PIN (卡密) {why}; nothing was sent",
            "卡密{why}；没有发送任何内容",
            [why = words::bad_pin(bad)]
        ))
    })
}

/// A PIN file is guarded like a key file. What is not a file, such as the pipe of a process
/// substitution, has nobody to be guarded from.
fn from_file(path: &Path) -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::usage(say!(
            "--card-password-file: cannot read {}: {error}; nothing was sent",
            "--card-password-file：无法读取 {}：{error}；没有发送任何内容",
            [error = system::told(&error)],
            path.display()
        ))
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_file() {
        profile::demand(&file, path, &say!("the PIN file", "卡密文件"), Care::Secret).map_err(|failure| Failure {
            message: say!("{said}; nothing was sent", "{said}；没有发送任何内容", [said = failure.message]),
            ..failure
        })?;
    }
    read_pin(file, &say!("the file of --card-password-file", "--card-password-file 的文件"))
}

/// A PIN is the text without one line ending, whoever wrote the file.
fn read_pin(source: impl std::io::Read, origin: &Words) -> Result<String, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(LARGEST_PIN + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::usage(say!(
            "cannot read the PIN from {origin}: {error}; nothing was sent",
            "无法从{origin}读取卡密：{error}；没有发送任何内容",
            [origin = origin.apart(), error = system::told(&error)]
        ))
    })?;
    if bytes.len() as u64 > LARGEST_PIN {
        return Err(Failure::usage(say!(
            "{origin} is too long for a PIN; nothing was sent",
            "{origin}太长，不会是卡密；没有发送任何内容",
            [origin]
        )));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        Failure::usage(say!(
            "the PIN from {origin} is not UTF-8; nothing was sent",
            "来自{origin}的卡密不是 UTF-8；没有发送任何内容",
            [origin]
        ))
    })?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// Raw fields of `--field NAME=VALUE`; no name may stand twice.
fn raw_fields(arguments: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut fields: Vec<(String, String)> = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let Some((name, value)) = argument.split_once('=') else {
            return Err(Failure::usage(say!(
                "--field {argument:?} has no `=`: write NAME=VALUE; nothing was sent",
                "--field {argument:?} 没有 `=`：请写成 NAME=VALUE；没有发送任何内容"
            )));
        };
        if name.is_empty() {
            return Err(Failure::usage(say!(
                "--field {argument:?} has no name; nothing was sent",
                "--field {argument:?} 没有名称；没有发送任何内容"
            )));
        }
        if fields.iter().any(|(given, _)| given == name) {
            return Err(Failure::usage(say!(
                "--field {name} is given twice; nothing was sent",
                "--field {name} 给了两次；没有发送任何内容"
            )));
        }
        fields.push((name.to_owned(), value.to_owned()));
    }
    Ok(fields)
}

/// What the options of a command that places an order change about its form.
pub(crate) fn edits(options: &FormOptions) -> Result<Edits, Failure> {
    let timestamp = options.timestamp.as_deref().map(Timestamp::parse).transpose();
    Ok(Edits {
        timestamp: timestamp.map_err(|invalid| {
            Failure::usage(say!("--timestamp: {why}", "--timestamp：{why}", [why = words::invalid(&invalid)]))
        })?,
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
    ask_for(&say!("the fields, in any form", "各字段（任何格式均可）"), context);
    stdin_text()
}

/// Tells whoever is at a terminal what is waited for.
pub(crate) fn ask_for(what: &Words, context: &Context) {
    if is_at_terminal() {
        context.printer.note(say!(
            "paste {what}, then press Enter and {END_OF_INPUT}:",
            "粘贴{what}，然后按回车和 {END_OF_INPUT}：",
            [what]
        ));
    }
}

fn stdin_text() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(LARGEST_FIELDS + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::usage(say!("cannot read stdin: {error}", "无法读取标准输入：{error}", [error = system::told(&error)]))
    })?;
    if bytes.len() as u64 > LARGEST_FIELDS {
        return Err(Failure::usage(say!(
            "stdin is longer than 16 MiB: that is no form",
            "标准输入超过 16 MiB：这不是表单"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::usage(say!(
            "stdin is not UTF-8 (byte {})",
            "标准输入不是 UTF-8（第 {} 字节）",
            error.utf8_error().valid_up_to() + 1
        ))
        .hint(say!(
            "convert it first, such as with `iconv -f GBK -t UTF-8`",
            "先转换编码，例如 `iconv -f GBK -t UTF-8`"
        ))
    })
}

/// Whether the values are to come from stdin: `-`, or none given and something piped in.
pub(crate) fn from_stdin(values: &[String]) -> Result<bool, Failure> {
    match values {
        [dash] if dash == "-" => Ok(true),
        [] if std::io::stdin().is_terminal() => Err(Failure::usage(say!("nothing is given", "没有给出任何值")).hint(
            say!("give values as arguments, or pipe them in; see --help", "把值写成参数，或用管道输入；见 --help"),
        )),
        [] => Ok(true),
        _ => Ok(false),
    }
}
