//! `consign verify` of signed messages: which signatures match, and what explains those that do not.

use std::time::{Duration, Instant};

use crate::core::cipher::CardCipher;
use crate::core::lang::{Words, say};
use crate::core::secret::{AesKey, ApiKey};
use crate::error::{Exit, Failure};
use crate::output::document::{Document, OutcomeName};
use crate::output::mismatch::{self, Next, Sample};
use crate::output::samples::{self, Checked};
use crate::output::{Report, Tone, words};
use crate::profile::Profile;
use crate::run::context::Context;
use crate::workbench::samples::{Conclusion, Found, conclude};
use crate::workbench::{Diagnosis, Effort, Question, diagnose};

/// The most mistakes at once that are searched for.
const MISTAKES: usize = 3;

/// How long may be searched.
pub(super) struct Budget {
    pub(super) effort: Duration,
    /// When it began to run.
    pub(super) begin: Instant,
    /// What was spent of it before.
    pub(super) spent: Duration,
}

impl Budget {
    fn left(&self) -> Duration {
        self.effort.saturating_sub(self.spent + self.begin.elapsed())
    }
}

/// Checks one sample or several. Each that does not match is searched within its share of the effort.
pub(super) fn run(samples: Vec<Sample>, profile: &Profile, key: &ApiKey, budget: &Budget, context: &Context) -> Report {
    let other_keys = context.other_api_keys(&profile.name);
    let searcher = Searcher { key, aes_key: profile.aes_key_at_hand(), other_keys };
    let mut left = samples.iter().filter(|sample| !sample.matches()).count();
    let mut checked: Vec<Checked> = Vec::with_capacity(samples.len());
    for sample in samples {
        let diagnosis = (!sample.matches()).then(|| {
            let share = budget.left() / u32::try_from(left).unwrap_or(u32::MAX).max(1);
            left -= 1;
            searcher.search(&sample, share)
        });
        checked.push((sample, diagnosis));
    }
    let next = Next {
        verify: context.hints.line(&["verify"]),
        check: context.hints.check(),
        is_alone: checked.len() == 1,
        effort: budget.effort,
    };
    match checked.as_slice() {
        [(sample, None)] => matched(sample, context),
        [(sample, Some(diagnosis))] => mismatched(sample, diagnosis, key, &next, context),
        [first, ..] => several(first, &checked, key, &next, context),
        [] => Report::new(OutcomeName::Match, Document::Empty),
    }
}

/// What a search needs beside the sample.
struct Searcher<'a> {
    key: &'a ApiKey,
    aes_key: Option<AesKey>,
    other_keys: Vec<(String, ApiKey)>,
}

impl Searcher<'_> {
    /// What explains a mismatch, masked.
    fn search(&self, sample: &Sample, effort: Duration) -> Diagnosis {
        let cipher = self.aes_key.as_ref().map(CardCipher::new);
        let question = Question {
            form: &sample.pasted.form,
            types: &sample.pasted.types,
            given: sample.given,
            unsigned: &sample.unsigned,
            api_key: self.key,
            aes_key: self.aes_key.as_ref(),
            other_keys: &self.other_keys,
            card_cipher: cipher.as_ref(),
        };
        let begin = Instant::now();
        let time_up = move || begin.elapsed() >= effort;
        let mut diagnosis = diagnose(&question, &Effort { mistakes: MISTAKES, threads: 0, time_up: &time_up });
        sample.mask.diagnosis(&mut diagnosis);
        diagnosis
    }
}

/// The report on a signature that matches.
fn matched(sample: &Sample, context: &Context) -> Report {
    let mut report = Report::new(OutcomeName::Match, Document::Verified(sample.verified(None)));
    report.text.headline(Tone::Good, say!("match 签名正确", "签名正确"));
    report.text.field("sign", sample.expected.to_string());
    sample.read_as(&mut report.text);
    report.text.field(say!("proves", "证明"), proof(context));
    suspicions(&mut report, sample);
    report
}

fn proof(context: &Context) -> Words {
    let check = context
        .hints
        .check()
        .map(|command| say!(", which `{command}` shows", "，可用 `{command}` 验证"))
        .unwrap_or_default();
    say!(
        "that this API key signed these fields; not that the gateway has the same key{check}",
        "这个 API 密钥签了这些字段；不证明平台用的是同一密钥{check}",
        [check]
    )
}

fn suspicions(report: &mut Report, sample: &Sample) {
    for suspicion in &sample.suspicions {
        report.text.headline(Tone::Doubt, say!("suspicious: {suspicion}", "可疑：{suspicion}", [suspicion]));
    }
}

/// The report on a signature that does not match, and on what explains it.
fn mismatched(sample: &Sample, diagnosis: &Diagnosis, key: &ApiKey, next: &Next, context: &Context) -> Report {
    let mut report = Report::new(OutcomeName::Mismatch, Document::Verified(sample.verified(Some(diagnosis))));
    if !context.printer.style.json {
        report.text.headline(Tone::Bad, say!("mismatch 签名不符", "签名不符"));
        mismatch::strings(&mut report.text, sample, key);
        mismatch::found(&mut report.text, sample, diagnosis, next);
    }
    // The screen has just said what to do.
    let failure = Failure::new(Exit::Mismatch, say!("the signature does not match", "签名不符"));
    let is_read_alone = context.printer.style.json;
    report.fail(if is_read_alone { failure.hint(mismatch::hint(sample, diagnosis, next)) } else { failure });
    report
}

/// The report on several samples.
fn several(first: &Checked, checked: &[Checked], key: &ApiKey, next: &Next, context: &Context) -> Report {
    let conclusion = conclude(&checked.iter().map(|(_, diagnosis)| diagnosis.as_ref().map(found)).collect::<Vec<_>>());
    let said = words::conclusion(&conclusion, checked.len());
    let document = samples::document(first, checked, &conclusion);
    let setting = samples::shared(&conclusion).map(|shared| words::advice(&shared.changes, first.0.carrier));
    let document = Document::Sampled(Box::new(document));
    if matches!(conclusion, Conclusion::Match) {
        let mut report = Report::new(OutcomeName::Match, document);
        report.text.headline(Tone::Good, say!("match 签名正确: {said}", "签名正确：{said}", [said]));
        report.text.field(say!("proves", "证明"), proof(context));
        for (sample, _) in checked {
            suspicions(&mut report, sample);
        }
        return report;
    }
    let mut report = Report::new(OutcomeName::Mismatch, document);
    // Said last as well: what it rests on fills the screen before it.
    let message = say!("not every signature matches: {said}", "不是每个签名都正确：{said}", [said = &said]);
    let failure = Failure::new(Exit::Mismatch, message);
    if context.printer.style.json {
        report.fail(failure.hint(setting.unwrap_or(said)));
    } else {
        samples::show(&mut report.text, checked, &conclusion, key, next);
        report.fail(failure);
    }
    report
}

fn found(diagnosis: &Diagnosis) -> Found<'_> {
    Found { explanations: &diagnosis.explanations, searched: diagnosis.searched }
}
