//! `consign verify`: whether a signature matches, and if not, why.

mod check;

use std::path::Path;
use std::time::Instant;

use zeroize::Zeroizing;

use crate::cli::{SignedMessage, Verify};
use crate::core::form::{Form, FormError};
use crate::core::lang::{Words, say};
use crate::core::secret::ApiKey;
use crate::core::signature::Canonical;
use crate::error::Failure;
use crate::input::{self, their_string};
use crate::output::mismatch::Sample;
use crate::output::{Report, difference, meant, signature, words};
use crate::platform::shell::quoted;
use crate::profile::{Need, Profile};
use crate::run::context::Context;
use crate::workbench::meant::Meant;
use crate::workbench::paste::{self, PasteError, Pasted, Unsigned};
use crate::workbench::{Carrier, Given, Mask, without_cards};

pub(super) fn run(args: &Verify, context: &Context) -> anyhow::Result<Report> {
    let theirs = theirs(args)?;
    let text = pasted_text(&args.fields, context)?;
    let reading = Instant::now();
    let pasted = pasted(text, &args.fields, context)?;
    let reading = reading.elapsed();
    let others = others(args)?;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    // To read and mask a large paste is a part of the effort; whoever types it, or tells the key, is not.
    let budget = check::Budget { begin: Instant::now(), effort: args.effort, spent: reading };
    if let Some(theirs) = theirs {
        return Ok(compared(&signed(pasted, args, &key, &profile, context), &theirs, &key, &profile, context));
    }
    let text = args.sign.clone().or_else(|| pasted.sign.clone());
    let text = text.ok_or_else(|| no_signature(&pasted, args, context))?;
    let source = if others.is_empty() { Words::default() } else { say!("the fields given", "给出的字段") };
    let mut samples = vec![sample(source, &text, signed(pasted, args, &key, &profile, context), &key, &profile)?];
    for (path, pasted) in others {
        let name = path.display().to_string();
        let flagged = |failure: Failure| Failure {
            message: say!("--also {name}: {said}", "--also {name}：{said}", [said = failure.message]),
            ..failure
        };
        let text = pasted.sign.clone().ok_or_else(|| flagged(no_signature_also(&pasted)))?;
        let signed = signed(pasted, args, &key, &profile, context);
        samples.push(sample(name.as_str().into(), &text, signed, &key, &profile).map_err(flagged)?);
    }
    Ok(check::run(samples, &profile, &key, &budget, context))
}

/// Fields as they are signed here.
struct Signed {
    pasted: Pasted,
    meant: Option<Meant>,
    carrier: Carrier,
    unsigned: Vec<String>,
    canonical: Canonical,
    mask: Mask,
}

fn signed(pasted: Pasted, args: &Verify, key: &ApiKey, profile: &Profile, context: &Context) -> Signed {
    let message = args.endpoint.or_else(|| looks_like_notification(&pasted.form));
    let unsigned = input::unsigned(message, &args.unsigned, profile);
    let canonical = Canonical::of(&pasted.form, &unsigned);
    let mask = context.mask(&pasted.form, key, profile);
    let meant = match args.endpoint {
        Some(said) => Some(Meant::said(said.endpoint(), &pasted.form)),
        None => Meant::inferred(&pasted, &profile.endpoints),
    };
    let carrier = Carrier::of(&pasted, meant);
    Signed { pasted, meant, carrier, unsigned, canonical, mask }
}

fn sample(source: Words, text: &str, signed: Signed, key: &ApiKey, profile: &Profile) -> Result<Sample, Failure> {
    let Signed { pasted, meant, carrier, unsigned, canonical, mask } = signed;
    let text = text.trim();
    let given = Given::parse(text).map_err(|bad| Failure::usage(words::bad_given(&bad)))?;
    let (shown, expected) = (mask.words(text), canonical.sign(key));
    let endpoints = profile.endpoints.clone();
    let mut suspicions = meant::suspicions(&pasted, meant, &endpoints, &mask);
    suspicions.extend(signature::suspicions(&pasted.form, key, &mask));
    Ok(Sample {
        source,
        pasted,
        meant,
        endpoints,
        carrier,
        unsigned,
        canonical,
        mask,
        suspicions,
        given,
        shown,
        expected,
    })
}

/// The report on the other side's string, compared with ours.
fn compared(signed: &Signed, theirs: &str, key: &ApiKey, profile: &Profile, context: &Context) -> Report {
    let other_keys = context.other_api_keys(&profile.name);
    let explain = context.hints.line(&["sign", "--explain"]);
    difference::report(&signed.canonical, theirs, key, &signed.mask, &other_keys, &explain)
}

/// The further messages, and where each was read from.
fn others(args: &Verify) -> anyhow::Result<Vec<(&Path, Pasted)>> {
    let from_stdin = args.also.iter().filter(|path| path.as_os_str() == "-").count();
    if from_stdin > 1 || (from_stdin == 1 && input::from_stdin(&args.fields)?) {
        return Err(Failure::usage(say!("stdin can give only one message", "标准输入只能给出一个报文"))
            .hint(say!(
                "pass the fields as arguments, or each message in a file of its own",
                "把字段写成参数，或把每个报文放在单独的文件里"
            ))
            .into());
    }
    let read = |path| {
        let text = their_string::message_from(path)?;
        let bad = |error| {
            let why = words::paste_error(&error);
            say!("--also {}: {why}", "--also {}：{why}", [why], path.display()).map(|half| without_cards(half, &text))
        };
        Ok((path, paste::read(&text).map_err(|error| Failure::usage(bad(error)))?))
    };
    args.also.iter().map(|path| read(path.as_path())).collect()
}

/// The other side's string, where it is given to compare with ours.
fn theirs(args: &Verify) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(path) = &args.string_file else {
        let text = args.string.as_deref().map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
        return Ok(text.map(Zeroizing::new));
    };
    if path.as_os_str() == "-" && input::from_stdin(&args.fields)? {
        return Err(Failure::usage(say!(
            "stdin cannot give both the fields and the string",
            "标准输入不能同时给出字段和签名串"
        ))
        .hint(say!("pass the fields as arguments, or the string in a file", "把字段写成参数，或把签名串放在文件里")));
    }
    their_string::read_from(path).map(Some)
}

/// The one text that was pasted, as an argument or on stdin; none where the arguments are fields.
fn pasted_text(arguments: &[String], context: &Context) -> anyhow::Result<Option<String>> {
    Ok(match arguments {
        [text] if text != "-" && is_whole_text(text) => Some(text.clone()),
        _ if input::from_stdin(arguments)? => Some(input::fields_text(context)?),
        _ => None,
    })
}

/// The fields of one pasted text, or of arguments.
fn pasted(text: Option<String>, arguments: &[String], context: &Context) -> Result<Pasted, Failure> {
    let (pasted, text) = match text {
        Some(text) => (paste::read(&text), text),
        None => (paste::arguments(arguments), arguments.join("\n")),
    };
    pasted.map_err(|error| unread(&error, arguments, &text, context))
}

/// Whether a single argument is more than one `NAME=VALUE`.
fn is_whole_text(text: &str) -> bool {
    let begins = ["{", "[", "http://", "https://", "curl ", "Array", "/"];
    let text = text.trim_start();
    begins.iter().any(|begin| text.starts_with(begin)) || text.contains(['&', '\n'])
}

/// A card's notification by the merchant document has names that no other message has together. Those
/// that other platforms send are signed whole, as fields of no endpoint are.
fn looks_like_notification(form: &Form) -> Option<SignedMessage> {
    let has = |name: &str| form.get(name).is_some();
    (has("systemOrderId") && has("money") && has("status")).then_some(SignedMessage::Notification)
}

/// The failure of a paste that has no signature.
fn no_signature(pasted: &Pasted, args: &Verify, context: &Context) -> Failure {
    let unsigned = Unsigned::of(pasted);
    let is_only = args.fields.len() == 1 && args.fields[0] != "-" && pasted.form.len() == 1;
    let hint = of_file(&args.fields, context)
        .unwrap_or_else(|| words::unsigned_hint(unsigned, is_only, &context.hints.line(&["sign"])));
    Failure::usage(words::unsigned(unsigned)).hint(hint)
}

/// The failure of a further message that has none.
fn no_signature_also(pasted: &Pasted) -> Failure {
    let failure = Failure::usage(words::unsigned(Unsigned::of(pasted)));
    failure.hint(say!("each file needs one message with its own signature", "每个文件要有一个带签名的报文"))
}

/// The failure of a text that yields no fields.
fn unread(error: &PasteError, arguments: &[String], text: &str, context: &Context) -> Failure {
    let failure = Failure::usage(words::paste_error(error).map(|half| without_cards(half, text)));
    let is_twice = matches!(error, PasteError::Form(FormError::Duplicate(_)));
    let two = || {
        let verify = context.hints.line(&["verify", "-"]);
        say!(
            "if these are two messages, put each in a file of its own: {verify} --also SECOND < FIRST",
            "如果这是两个报文，请各放一个文件：{verify} --also 第二个文件 < 第一个文件"
        )
    };
    match of_file(arguments, context).or_else(|| is_twice.then(two)) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// How to read the file that the one argument names.
fn of_file(arguments: &[String], context: &Context) -> Option<Words> {
    let [name] = arguments else { return None };
    let is_file = name != "-" && Path::new(name).is_file();
    let verify = context.hints.line(&["verify", "-"]);
    is_file.then(|| say!("to read a file: {verify} < {}", "读取文件：{verify} < {}", quoted(name)))
}
