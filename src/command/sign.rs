//! `consign sign`: the signature of fields, and how it comes about.

use serde_json::{Value, json};

use crate::cli::Sign;
use crate::core::form::Form;
use crate::core::secret::ApiKey;
use crate::core::signature::{self, Canonical};
use crate::error::Failure;
use crate::input;
use crate::output::{Report, Tone, signature as string, words};
use crate::profile::{Need, Profile};
use crate::run::context::Context;
use crate::workbench::paste;

pub(super) fn run(args: &Sign, context: &Context) -> anyhow::Result<Report> {
    let form = fields(&args.fields)?;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    let unsigned = input::unsigned(args.endpoint, &args.unsigned, &profile);
    let sign = signature::sign(&form, &unsigned, &key).to_string();

    let mut report = Report::new("signed");
    report.set("sign", json!(sign));
    if args.explain || context.printer.style.json {
        // What only the digits are printed of needs no other profile's keys.
        explain(&mut report, &form, &unsigned, &key, &profile, args.explain, context);
    }
    report.text.plain(sign);
    Ok(report)
}

/// What is signed and what is not, for people where they ask for it.
fn explain(
    report: &mut Report,
    form: &Form,
    unsigned: &[String],
    key: &ApiKey,
    profile: &Profile,
    in_words: bool,
    context: &Context,
) {
    let mask = context.mask(form, key, profile);
    let canonical = Canonical::of(form, unsigned);
    let suspicions = string::suspicions(form, key, &mask);
    report.set("canonical", json!(mask.canonical(&canonical)));
    let signed = signature::signed_fields(form, unsigned);
    report.set("signed", signed.iter().map(|(name, _)| json!(mask.words(name))).collect::<Value>());
    report.set("left_out", string::left_out(form, unsigned, &mask));
    if !suspicions.is_empty() {
        report.set("suspicious", json!(suspicions));
    }
    if in_words {
        string::explain(&mut report.text, form, unsigned, &suspicions, &mask);
        string::show(&mut report.text, &canonical, key, &mask);
        report.text.headline(Tone::Strong, "MD5:");
    }
}

/// The fields of the arguments, or of whatever was piped in.
fn fields(arguments: &[String]) -> anyhow::Result<Form> {
    let form = if input::from_stdin(arguments)? {
        paste::read(&input::stdin_text()?).map(|pasted| pasted.form)
    } else {
        paste::arguments(arguments).map(|pasted| pasted.form)
    };
    Ok(form.map_err(|error| Failure::usage(words::paste_error(&error)))?)
}
