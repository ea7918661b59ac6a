//! `consign verify`: whether a signature matches, and if not, why.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::cli::{SignedMessage, Verify};
use crate::core::cipher::CardCipher;
use crate::core::form::Form;
use crate::core::secret::ApiKey;
use crate::core::signature::{Canonical, Signature};
use crate::error::{Exit, Failure};
use crate::input::{self, their_string};
use crate::output::document::{self, Diagnosed, Document, OutcomeName, Verified};
use crate::output::{Report, Text, Tone, difference, signature as string, words};
use crate::profile::{Need, Profile};
use crate::run::context::Context;
use crate::workbench::paste::{self, Pasted};
use crate::workbench::{Diagnosis, Effort, Given, Kind, Mask, Question, diagnose, without_cards};

/// The most mistakes at once that are searched for.
const MISTAKES: usize = 3;

/// How many explanations are shown to people; JSON has them all.
const SHOWN: usize = 3;

pub(super) fn run(args: &Verify, context: &Context) -> anyhow::Result<Report> {
    let theirs = theirs(args)?;
    let pasted = pasted(&args.fields)?;
    let profile = context.profile(Need::ApiKey)?;
    let key = profile.api_key()?;
    let message = args.endpoint.or_else(|| looks_like_notification(&pasted.form));
    let unsigned = input::unsigned(message, &args.unsigned, &profile);
    let canonical = Canonical::of(&pasted.form, &unsigned);
    let mask = context.mask(&pasted.form, &key, &profile);
    let ours = Ours { pasted, profile, key, unsigned, canonical, mask };
    if let Some(theirs) = theirs {
        return Ok(compared(&ours, &theirs, context));
    }
    let text = args.sign.as_deref().or(ours.pasted.sign.as_deref()).map(str::trim);
    let text = text.ok_or_else(|| no_signature(context))?;
    let given = Given::parse(text).map_err(|bad| Failure::usage(words::bad_given(&bad)))?;
    let shown = ours.mask.words(text);
    let expected = ours.canonical.sign(&ours.key);
    Ok(if matches!(given, Given::Full(bytes) if Signature::from(bytes) == expected) {
        matched(&ours, &shown, expected, context)
    } else {
        mismatched(&ours, given, &shown, expected, args.effort, context)
    })
}

/// The fields as they are signed here, and with what.
struct Ours {
    pasted: Pasted,
    profile: Profile,
    key: ApiKey,
    unsigned: Vec<String>,
    canonical: Canonical,
    mask: Mask,
}

/// The report on the other side's string, compared with ours.
fn compared(ours: &Ours, theirs: &str, context: &Context) -> Report {
    let other_keys = context.other_api_keys(&ours.profile.name);
    let explain = context.hints.line(&["sign", "--explain"]);
    difference::report(&ours.canonical, theirs, &ours.key, &ours.mask, &other_keys, &explain)
}

/// The report on a signature that matches.
fn matched(ours: &Ours, shown: &str, expected: Signature, context: &Context) -> Report {
    let mut report = Report::new(OutcomeName::Match, verified(shown, expected, None));
    report.text.headline(Tone::Good, "match 签名正确");
    report.text.field("sign", expected.to_string());
    report.text.field("read as", words::shape(ours.pasted.shape));
    let check = context.hints.check().map(|command| format!(", which `{command}` shows")).unwrap_or_default();
    let proof = format!("that this API key signed these fields; not that the gateway has the same key{check}");
    report.text.field("proves", proof);
    for suspicion in string::suspicions(&ours.pasted.form, &ours.key, &ours.mask) {
        report.text.headline(Tone::Doubt, format!("suspicious: {suspicion}"));
    }
    report
}

/// The report on a signature that does not match, and on what explains it.
fn mismatched(
    ours: &Ours,
    given: Given,
    shown: &str,
    expected: Signature,
    effort: Duration,
    context: &Context,
) -> Report {
    let Ours { pasted, key, unsigned, canonical, mask, .. } = ours;
    let mut report = Report::new(OutcomeName::Mismatch, Document::Empty);
    report.text.headline(Tone::Bad, "mismatch 签名不符");
    report.text.field("given", shown);
    report.text.field("expected", expected.to_string());
    report.text.field("read as", words::shape(pasted.shape));
    if !context.printer.style.json {
        let suspicions = string::suspicions(&pasted.form, key, mask);
        string::explain(&mut report.text, &pasted.form, unsigned, &suspicions, mask);
        string::show(&mut report.text, canonical, key, mask);
    }
    let mut diagnosis = search(ours, given, effort, context);
    mask.diagnosis(&mut diagnosis);
    let canonical = mask.canonical(canonical);
    describe(&mut report.text, &diagnosis, &canonical);
    let explanations = diagnosis.explanations.iter().map(document::Explanation::from).collect();
    let diagnosed = Diagnosed { canonical, diagnosis: explanations, tried: diagnosis.tried };
    report.document = verified(shown, expected, Some(diagnosed));
    report.fail(failure(&diagnosis));
    report
}

fn verified(shown: &str, expected: Signature, diagnosed: Option<Diagnosed>) -> Document {
    Document::Verified(Verified { given: shown.to_ascii_lowercase(), expected: expected.to_string(), diagnosed })
}

/// The other side's string, where it is given to compare with ours.
fn theirs(args: &Verify) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(path) = &args.string_file else {
        let text = args.string.as_deref().map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
        return Ok(text.map(Zeroizing::new));
    };
    if path.as_os_str() == "-" && input::from_stdin(&args.fields)? {
        return Err(Failure::usage("stdin cannot give both the fields and the string")
            .hint("pass the fields as arguments, or the string in a file"));
    }
    their_string::read_from(path).map(Some)
}

/// The fields of one pasted text, of arguments, or of stdin.
fn pasted(arguments: &[String]) -> anyhow::Result<Pasted> {
    let (pasted, text) = match arguments {
        [text] if text != "-" && is_whole_text(text) => (paste::read(text), text.clone()),
        _ if input::from_stdin(arguments)? => {
            let text = input::stdin_text()?;
            (paste::read(&text), text)
        }
        _ => (paste::arguments(arguments), arguments.join("\n")),
    };
    Ok(pasted.map_err(|error| Failure::usage(without_cards(&words::paste_error(&error), &text)))?)
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

fn no_signature(context: &Context) -> Failure {
    Failure::usage("there is no signature: none of the fields is `sign`")
        .hint(format!("pass it with --sign HEX; `{}` computes one", context.hints.line(&["sign"])))
}

fn search(ours: &Ours, given: Given, effort: Duration, context: &Context) -> Diagnosis {
    let aes_key = ours.profile.aes_key_at_hand();
    let cipher = aes_key.as_ref().map(CardCipher::new);
    let question = Question {
        form: &ours.pasted.form,
        types: &ours.pasted.types,
        given,
        unsigned: &ours.unsigned,
        api_key: &ours.key,
        aes_key: aes_key.as_ref(),
        other_keys: &context.other_api_keys(&ours.profile.name),
        card_cipher: cipher.as_ref(),
    };
    let begin = Instant::now();
    let time_up = move || begin.elapsed() >= effort;
    diagnose(&question, &Effort { mistakes: MISTAKES, threads: 0, time_up: &time_up })
}

fn describe(text: &mut Text, diagnosis: &Diagnosis, ours: &str) {
    for (place, explanation) in diagnosis.explanations.iter().take(SHOWN).enumerate() {
        let title = if place == 0 { "the given signature is explained by:" } else { "or by:" };
        text.headline(Tone::Good, title);
        for change in &explanation.changes {
            text.plain(format!("  - {}", words::change(change)));
        }
        difference::show(text, ours, &words::signed_string(&explanation.canonical));
        text.plain(format!("  fix: {}", words::advice(&explanation.changes)));
    }
    if diagnosis.explanations.is_empty() {
        nothing_found(text, diagnosis);
    }
}

fn nothing_found(text: &mut Text, diagnosis: &Diagnosis) {
    let list = |kinds: &[Kind]| {
        let ids: HashSet<_> = kinds.iter().map(|kind| kind.id()).collect();
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.join(", ")
    };
    text.headline(Tone::Doubt, "no usual mistake explains the given signature");
    text.field("tried", format!("{} ways to sign", diagnosis.tried));
    text.field("ruled out alone", list(&diagnosis.ruled_out));
    if !diagnosis.not_applicable.is_empty() {
        text.field("no occasion for", list(&diagnosis.not_applicable));
    }
    let all = ["none", "single mistakes", "pairs of mistakes", "threes of mistakes"];
    text.field("searched through", all[diagnosis.searched.min(3)]);
    if !diagnosis.exhausted {
        text.field("with more effort", "more combinations of mistakes: --effort 30s");
    }
}

fn failure(diagnosis: &Diagnosis) -> Failure {
    let failure = Failure::new(Exit::Mismatch, "the signature does not match");
    match diagnosis.explanations.first() {
        Some(explanation) => {
            let changes: Vec<_> = explanation.changes.iter().map(words::change).collect();
            let fix = words::advice(&explanation.changes);
            failure.hint(format!("it matches when: {}. Fix: {fix}", changes.join("; and ")))
        }
        None => failure.hint(
            "most likely another key, or a value that differs: check api_key and customer_id, and that the fields \
             are those that were signed",
        ),
    }
}
