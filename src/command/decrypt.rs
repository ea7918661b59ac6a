//! `consign decrypt`: hex back to values.

use serde_json::{Value, json};

use super::context::Context;
use super::{input, lines};
use crate::cli::Decrypt;
use crate::core::cipher::{CardCipher, DecryptError};
use crate::core::diagnose::{CipherExplanation, diagnose_cipher};
use crate::error::{Exit, Failure};
use crate::output::{Report, Tone};
use crate::profile::Need;

pub(super) fn run(args: &Decrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let profile = context.profile(Need::AesKey)?;
    let key = profile.aes_key()?;
    let cipher = CardCipher::new(&key);
    let undecrypted = args.values.iter().filter(|_| !streaming).find_map(|text| {
        let error = cipher.decrypt(text.trim()).err()?;
        Some((text, error))
    });
    if let Some((text, error)) = undecrypted {
        let explanations = diagnose_cipher(text, &key, &context.other_aes_keys(&profile.name));
        return Ok(mismatch(&error, &explanations));
    }
    let explain = |text: &str, error: &DecryptError| {
        failure(error, &diagnose_cipher(text, &key, &context.other_aes_keys(&profile.name)))
    };
    lines::convert(&args.values, streaming, "decrypted", context, |text| {
        cipher.decrypt(text.trim()).map(|plaintext| plaintext.to_string()).map_err(|error| explain(text, &error))
    })
}

/// The report on a value that does not decrypt, with what would explain it.
fn mismatch(error: &DecryptError, explanations: &[CipherExplanation]) -> Report {
    let mut report = Report::new("mismatch");
    report.set("diagnosis", explanations.iter().map(json_of).collect::<Value>());
    for explanation in explanations {
        report.text.headline(Tone::Good, "it decrypts when:");
        for change in &explanation.changes {
            report.text.plain(format!("  - {change}"));
        }
        report.text.fact("plaintext", explanation.plaintext.as_str());
    }
    report.fail(failure(error, explanations));
    report
}

fn failure(error: &DecryptError, explanations: &[CipherExplanation]) -> Failure {
    let failure = Failure::new(Exit::Mismatch, format!("the ciphertext {error}"));
    match explanations.first() {
        Some(explanation) => failure.hint(format!("it decrypts when: {}", explanation.changes.join("; and "))),
        None => failure.hint("check aes_key of the profile, and that the hex is whole"),
    }
}

fn json_of(explanation: &CipherExplanation) -> Value {
    let changes: Vec<Value> = explanation.changes.iter().map(|text| json!({"text": text})).collect();
    json!({"changes": changes, "plaintext": explanation.plaintext.as_str()})
}
