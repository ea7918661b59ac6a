//! `consign decrypt`: hex back to values.

use crate::cli::Decrypt;
use crate::core::cipher::{CardCipher, DecryptError};
use crate::error::{Exit, Failure};
use crate::input;
use crate::input::lines;
use crate::output::document::{self, Document, OutcomeName, Undecrypted};
use crate::output::{Report, Tone, words};
use crate::profile::Need;
use crate::run::context::Context;
use crate::workbench::{CipherExplanation, CipherQuestion, diagnose_cipher};

pub(super) fn run(args: &Decrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let profile = context.profile(Need::AesKey)?;
    let key = profile.aes_key()?;
    let cipher = CardCipher::new(&key);
    let explain = |text: &str| {
        let (other_keys, api_key) = (context.other_aes_keys(&profile.name), profile.api_key_at_hand());
        let question = CipherQuestion { text, key: &key, api_key: api_key.as_ref(), other_keys: &other_keys };
        diagnose_cipher(&question).explanations
    };
    if !streaming {
        let undecrypted = args.values.iter().find_map(|text| Some((text, cipher.decrypt(text.trim()).err()?)));
        if let Some((text, error)) = undecrypted {
            return Ok(mismatch(&error, &explain(text)));
        }
    }
    lines::convert(&args.values, streaming, OutcomeName::Decrypted, context, |text| {
        let plaintext = cipher.decrypt(text.trim());
        plaintext.map(|plaintext| plaintext.to_string()).map_err(|error| failure(&error, &explain(text)))
    })
}

/// The report on a value that does not decrypt, with what would explain it.
fn mismatch(error: &DecryptError, explanations: &[CipherExplanation]) -> Report {
    let diagnosis = explanations.iter().map(document::CipherExplanation::from).collect();
    let mut report = Report::new(OutcomeName::Mismatch, Document::Undecrypted(Undecrypted { diagnosis }));
    for explanation in explanations {
        report.text.headline(Tone::Good, "it decrypts when:");
        for change in &explanation.changes {
            report.text.plain(format!("  - {}", words::cipher_change(change)));
        }
        report.text.field("plaintext", explanation.plaintext.as_str());
        report.text.plain(format!("  fix: {}", words::cipher_advice(&explanation.changes)));
    }
    report.fail(failure(error, explanations));
    report
}

fn failure(error: &DecryptError, explanations: &[CipherExplanation]) -> Failure {
    let failure = Failure::new(Exit::Mismatch, format!("the ciphertext {}", words::decrypt_error(error)));
    match explanations.first() {
        Some(explanation) => {
            let changes: Vec<String> = explanation.changes.iter().map(words::cipher_change).collect();
            failure.hint(format!("it decrypts when: {}", changes.join("; and ")))
        }
        None => failure.hint("check aes_key of the profile, and that the hex is whole"),
    }
}
