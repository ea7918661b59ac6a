//! `consign decrypt`: hex back to values.

use zeroize::Zeroizing;

use crate::cli::Decrypt;
use crate::core::cipher::{CardCipher, DecryptError};
use crate::core::lang::{Words, say};
use crate::error::{Exit, Failure};
use crate::input;
use crate::input::lines;
use crate::output::document::{self, Document, OutcomeName, Undecrypted};
use crate::output::{Report, Tone, words};
use crate::profile::Need;
use crate::run::context::Context;
use crate::workbench::{CipherChange, CipherDiagnosis, CipherQuestion, Known, diagnose_cipher};

pub(super) fn run(args: &Decrypt, context: &Context) -> anyhow::Result<Report> {
    let streaming = input::from_stdin(&args.values)?;
    let profile = context.profile(Need::AesKey)?;
    let key = profile.aes_key()?;
    let cipher = CardCipher::new(&key);
    let explain = |text: &str| {
        let (other_keys, api_key) = (context.other_aes_keys(&profile.name), profile.api_key_at_hand());
        let question = CipherQuestion { text, key: &key, api_key: api_key.as_ref(), other_keys: &other_keys };
        diagnose_cipher(&question)
    };
    if streaming {
        input::ask_for(&say!("ciphertexts, one a line", "密文，每行一个"), context);
    } else {
        let decrypted: Vec<_> = args.values.iter().map(|text| cipher.decrypt(text.trim())).collect();
        let undecrypted = decrypted.iter().position(Result::is_err);
        if let Some((place, Err(error))) = undecrypted.and_then(|place| Some((place, decrypted.get(place)?))) {
            let diagnosis = explain(&args.values[place]);
            let mut report = Report::new(OutcomeName::Mismatch, Document::Empty);
            let mut failure = failure(error, &diagnosis);
            if decrypted.len() > 1 {
                each(&mut report, &decrypted);
                let (number, said) = (place + 1, failure.message);
                failure.message = say!("value {number}: {said}", "第 {number} 个值：{said}", [said]);
            }
            explained(&mut report, &diagnosis);
            report.fail(failure);
            return Ok(report);
        }
    }
    let mut report = lines::convert(&args.values, streaming, OutcomeName::Decrypted, context, |text| {
        let plaintext = cipher.decrypt(text.trim());
        plaintext.map(|plaintext| plaintext.to_string()).map_err(|error| failure(&error, &explain(text)))
    })?;
    // What decrypts may still be ciphertext or padding.
    if let Document::Values(values) = &report.document {
        let doubtful = args.values.iter().zip(&values.values).filter(|(_, plaintext)| is_doubtful(plaintext));
        let twice = doubtful.flat_map(|(text, _)| explain(text).explanations).find_map(|told| {
            told.changes
                .into_iter()
                .find(|change| matches!(change, CipherChange::EncryptedTwice(_) | CipherChange::PaddedTwice))
        });
        report.next = twice.map(|change| {
            let advice = words::cipher_advice(std::slice::from_ref(&change));
            say!(
                "this is not all of it: {looks}; {advice}",
                "这不是全部：{looks}；{advice}",
                [advice, looks = words::cipher_change(&change)]
            )
        });
    }
    Ok(report)
}

/// Whether a plaintext is what a card is not: with control characters, or as long as ciphertext and
/// of its letters.
fn is_doubtful(plaintext: &str) -> bool {
    let is_code = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    plaintext.contains(char::is_control) || plaintext.len() >= 22 && plaintext.chars().all(is_code)
}

/// Tells of several values which of them decrypt, to what, and which do not; the first of these is explained.
fn each(report: &mut Report, decrypted: &[Result<Zeroizing<String>, DecryptError>]) {
    for (place, value) in decrypted.iter().enumerate() {
        let label = say!("value {}", "第 {} 个值", place + 1);
        match value {
            Ok(plaintext) => report.text.field(label, plaintext.as_str()),
            Err(error) => report.text.field(label, words::decrypt_error(error)),
        }
    }
}

/// Tells what would explain a value that does not decrypt.
fn explained(report: &mut Report, diagnosis: &CipherDiagnosis) {
    let told = diagnosis.explanations.iter().map(document::CipherExplanation::from).collect();
    report.document = Document::Undecrypted(Undecrypted { diagnosis: told });
    for explanation in &diagnosis.explanations {
        let tone = if explanation.known == Known::Whole { Tone::Good } else { Tone::Doubt };
        report.text.headline(tone, words::cipher_headline(explanation));
        for change in &explanation.changes {
            report.text.plain(say!("  - {told}", "  - {told}", [told = words::cipher_change(change)]));
        }
        let label = words::plaintext_label(explanation.known);
        report.text.field(label, explanation.plaintext.as_str());
        report.text.field(say!("looks like", "看来是"), words::looks(explanation.looks));
        report.text.plain(say!(
            "  fix: {advice}",
            "  改正：{advice}",
            [advice = words::cipher_advice(&explanation.changes)]
        ));
    }
}

fn failure(error: &DecryptError, diagnosis: &CipherDiagnosis) -> Failure {
    let failure =
        Failure::new(Exit::Mismatch, say!("the ciphertext {why}", "密文{why}", [why = words::decrypt_error(error)]));
    match diagnosis.explanations.first() {
        // There was nothing to try.
        None if *error == DecryptError::Empty => failure,
        Some(explanation) => {
            let changes = Words::join(explanation.changes.iter().map(words::cipher_change), &say!("; and ", "；并且"));
            let headline = words::cipher_headline(explanation);
            failure.hint(say!("{headline} {changes}", "{headline}{changes}", [headline, changes]))
        }
        None => failure.hint(words::unexplained_cipher(diagnosis)),
    }
}
