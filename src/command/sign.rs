//! `consign sign`: the signature of fields, and how it comes about.

use serde_json::{Value, json};

use super::context::Context;
use super::input;
use crate::cli::{Sign, SignedMessage};
use crate::core::form::Form;
use crate::core::paste;
use crate::core::protocol::Endpoint;
use crate::core::secret::ApiKey;
use crate::core::signature::{self, Canonical, Treatment};
use crate::error::Failure;
use crate::output::{Report, Text, Tone};
use crate::profile::{Need, Profile};

pub(super) fn run(args: &Sign, context: &Context) -> anyhow::Result<Report> {
    let form = fields(&args.fields)?;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    let unsigned = unsigned(args.endpoint, &args.unsigned, &profile);
    let canonical = Canonical::of(&form, &unsigned);
    let sign = canonical.sign(&key).to_string();
    let suspicions = suspicions(&form, &key);

    let mut report = Report::new("signed");
    report.set("sign", json!(sign));
    report.set("canonical", json!(canonical.masked()));
    let signed = signature::signed_fields(&form, &unsigned);
    report.set("signed", signed.iter().map(|(name, _)| json!(name)).collect::<Value>());
    report.set("left_out", left_out(&form, &unsigned));
    if !suspicions.is_empty() {
        report.set("suspicious", json!(suspicions));
    }
    if args.explain {
        explain(&mut report.text, &form, &unsigned, &suspicions);
        report.text.headline(Tone::Strong, format!("string of {} bytes, key masked:", canonical.signed_len(&key)));
        report.text.plain(canonical.masked());
        report.text.headline(Tone::Strong, "MD5:");
    }
    report.text.plain(sign);
    Ok(report)
}

/// The fields of the arguments, or of whatever was piped in.
fn fields(arguments: &[String]) -> anyhow::Result<Form> {
    let form = if input::from_stdin(arguments)? {
        paste::read(&input::stdin_text()?).map(|pasted| pasted.form)
    } else {
        paste::arguments(arguments).map(|pasted| pasted.form)
    };
    Ok(form.map_err(|error| Failure::usage(error.to_string()))?)
}

/// The unsigned names of an endpoint, as the profile has them, and those of the command line.
fn unsigned(message: Option<SignedMessage>, more: &[String], profile: &Profile) -> Vec<String> {
    let of = |endpoint| profile.endpoint(endpoint).unsigned;
    let mut unsigned = match message {
        None => Vec::new(),
        Some(SignedMessage::Submit) => of(Endpoint::Submit),
        Some(SignedMessage::Query) => of(Endpoint::Query),
        Some(SignedMessage::Balance) => of(Endpoint::Balance),
        Some(SignedMessage::Bizorder) => of(Endpoint::Bizorder),
        Some(SignedMessage::Buy) => of(Endpoint::Buy),
        Some(SignedMessage::Notification) => profile.notification.unsigned.clone(),
    };
    unsigned.extend_from_slice(more);
    unsigned
}

fn left_out(form: &Form, unsigned: &[String]) -> Value {
    form.iter()
        .filter_map(|(name, value)| Some((name, Treatment::of(name, value, unsigned).why_left_out()?)))
        .map(|(name, why)| json!({"field": name, "why": why}))
        .collect()
}

fn explain(text: &mut Text, form: &Form, unsigned: &[String], suspicions: &[String]) {
    text.headline(Tone::Strong, "signed, in this order:");
    for (name, value) in signature::signed_fields(form, unsigned) {
        text.fact(name, value);
    }
    let left_out: Vec<_> = form
        .iter()
        .filter_map(|(name, value)| Some((name, Treatment::of(name, value, unsigned).why_left_out()?)))
        .collect();
    if !left_out.is_empty() {
        text.headline(Tone::Strong, "left out:");
        for (name, why) in left_out {
            text.fact(name, why);
        }
    }
    for suspicion in suspicions {
        text.headline(Tone::Doubt, format!("suspicious: {suspicion}"));
    }
}

/// Bytes that are signed as they are and rarely meant.
fn suspicions(form: &Form, key: &ApiKey) -> Vec<String> {
    let texts = form.iter().flat_map(|(name, value)| [(format!("the name {name:?}"), name), (name.to_owned(), value)]);
    let key = std::iter::once(("the API key".to_owned(), key.expose()));
    texts
        .chain(key)
        .flat_map(|(what, text)| suspicious(text).into_iter().map(move |why| format!("{what} {why}")))
        .collect()
}

fn suspicious(text: &str) -> Vec<&'static str> {
    let blank = |c: char| c == ' ' || c == '\t' || c == '\u{3000}' || c == '\u{a0}';
    [
        (text.starts_with(blank), "begins with a blank"),
        (text.ends_with(blank), "ends with a blank"),
        (text.contains('\r'), "contains a carriage return (CR)"),
        (text.contains('\n'), "contains a line feed (LF)"),
        (text.contains('\u{feff}'), "contains a byte-order mark (BOM)"),
        (text.contains('\u{fffd}'), "contains U+FFFD: it was decoded wrongly before"),
        (text.chars().any(|c| c.is_control() && c != '\r' && c != '\n'), "contains a control character"),
    ]
    .into_iter()
    .filter_map(|(found, why)| found.then_some(why))
    .collect()
}
