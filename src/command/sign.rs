//! `consign sign`: the signature of fields, and how it comes about.

use crate::cli::Sign;
use crate::core::lang::{Words, say};
use crate::core::secret::ApiKey;
use crate::core::signature::{self, Canonical};
use crate::error::Failure;
use crate::input;
use crate::output::document::{Document, OutcomeName, Signed};
use crate::output::{Report, Text, Tone, meant, signature as string, words};
use crate::profile::{Need, Profile};
use crate::run::context::Context;
use crate::workbench::meant::Meant;
use crate::workbench::paste::{self, Pasted};
use crate::workbench::without_cards;

pub(super) fn run(args: &Sign, context: &Context) -> anyhow::Result<Report> {
    let pasted = fields(&args.fields, context)?;
    let form = &pasted.form;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    let unsigned = input::unsigned(args.endpoint, &args.unsigned, &profile);
    let sign = signature::sign(form, &unsigned, &key).to_string();

    let mut report = Report::new(OutcomeName::Signed, Document::Empty);
    if args.explain || context.printer.style.json {
        // What only the digits are printed of needs no other profile's keys.
        let text = args.explain.then_some(&mut report.text);
        let meant = match args.endpoint {
            Some(said) => Some(Meant::said(said.endpoint(), &pasted.form)),
            None => Meant::inferred(&pasted, &profile.endpoints),
        };
        let signed = explain(&sign, (&pasted, meant), &unsigned, &key, &profile, text, context);
        report.document = Document::Signed(signed);
    } else if !pasted.doubts.is_empty() {
        context.printer.warn(say!(
            "the fields were taken apart in a doubtful way: see with --explain",
            "字段的拆分方式有疑问：加 --explain 查看"
        ));
    }
    report.text.plain(sign);
    Ok(report)
}

/// What is signed and what is not, for people where they ask for it.
fn explain(
    sign: &str,
    (pasted, meant): (&Pasted, Option<Meant>),
    unsigned: &[String],
    key: &ApiKey,
    profile: &Profile,
    text: Option<&mut Text>,
    context: &Context,
) -> Signed {
    let form = &pasted.form;
    let mask = context.mask(form, key, profile);
    let canonical = Canonical::of(form, unsigned);
    let mut suspicions = meant::suspicions(pasted, meant, &profile.endpoints, &mask);
    suspicions.extend(string::suspicions(form, key, &mask));
    if let Some(text) = text {
        meant::describe(text, pasted, meant, unsigned, &profile.endpoints);
        string::explain(text, form, unsigned, &suspicions, &mask);
        string::show(text, &canonical, key, &mask);
        text.headline(Tone::Strong, "MD5:");
    }
    Signed {
        sign: sign.to_owned(),
        canonical: mask.canonical(&canonical),
        signed: signature::signed_fields(form, unsigned).iter().map(|(name, _)| mask.words(name)).collect(),
        left_out: string::left_out(form, unsigned, &mask),
        suspicious: suspicions.into_iter().map(Words::into_en).collect(),
    }
}

/// The fields of the arguments, or of whatever was piped in.
fn fields(arguments: &[String], context: &Context) -> anyhow::Result<Pasted> {
    let (pasted, text) = if input::from_stdin(arguments)? {
        let text = input::fields_text(context)?;
        (paste::read(&text), text)
    } else {
        (paste::arguments(arguments), arguments.join("\n"))
    };
    Ok(pasted.map_err(|error| Failure::usage(words::paste_error(&error).map(|half| without_cards(half, &text))))?)
}
