//! `consign sign`: the signature of fields, and how it comes about.

use serde_json::{Value, json};

use super::context::Context;
use super::{input, string};
use crate::cli::Sign;
use crate::core::form::Form;
use crate::core::signature::{self, Canonical};
use crate::error::Failure;
use crate::output::{Report, Tone};
use crate::profile::Need;
use crate::workbench::paste;

pub(super) fn run(args: &Sign, context: &Context) -> anyhow::Result<Report> {
    let form = fields(&args.fields)?;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    let unsigned = string::unsigned(args.endpoint, &args.unsigned, &profile);
    let canonical = Canonical::of(&form, &unsigned);
    let sign = canonical.sign(&key).to_string();
    let suspicions = string::suspicions(&form, &key);

    let mut report = Report::new("signed");
    report.set("sign", json!(sign));
    report.set("canonical", json!(string::masked(&canonical, &key)));
    let signed = signature::signed_fields(&form, &unsigned);
    report.set("signed", signed.iter().map(|(name, _)| json!(name)).collect::<Value>());
    report.set("left_out", string::left_out(&form, &unsigned));
    if !suspicions.is_empty() {
        report.set("suspicious", json!(suspicions));
    }
    if args.explain {
        string::explain(&mut report.text, &form, &unsigned, &suspicions, &key);
        string::show(&mut report.text, &canonical, &key);
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
