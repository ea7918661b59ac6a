//! Several signed samples: which match, what they have in common, and what that means.

use super::document::{self, Sampled};
use super::mismatch::{self, Next, Sample};
use super::{Text, Tone, words};
use crate::core::lang::{Words, say};
use crate::core::secret::ApiKey;
use crate::workbench::Diagnosis;
use crate::workbench::samples::{Conclusion, Shared};

/// A sample, and, where it does not match, what was found out about it, masked.
pub(crate) type Checked = (Sample, Option<Diagnosis>);

/// The document: the first sample as if it stood alone, then all of them.
pub(crate) fn document(first: &Checked, samples: &[Checked], conclusion: &Conclusion) -> Sampled {
    let shared = shared(conclusion);
    let explained = |place: usize| shared.is_some_and(|shared| shared.explained[place].is_some());
    let one = |(place, (sample, diagnosis)): (usize, &Checked)| document::Sample {
        source: sample.source.en().to_owned(),
        outcome: if diagnosis.is_none() { "match" } else { "mismatch" },
        verified: sample.verified(diagnosis.as_ref()),
        explained: explained(place),
    };
    let changes = shared.map(|shared| shared.changes.as_slice()).unwrap_or_default();
    Sampled {
        first: first.0.verified(first.1.as_ref()),
        samples: samples.iter().enumerate().map(one).collect(),
        conclusion: document::Conclusion {
            kind: words::conclusion_id(conclusion),
            matching: samples.iter().filter(|(_, diagnosis)| diagnosis.is_none()).count(),
            explained: shared.map_or(0, Shared::count),
            changes: document::changes(changes),
            setting: shared.map(|shared| words::advice(&shared.changes, first.0.carrier).into_en()),
            text: words::conclusion(conclusion, samples.len()).into_en(),
        },
    }
}

/// The screen.
pub(crate) fn show(text: &mut Text, samples: &[Checked], conclusion: &Conclusion, key: &ApiKey, next: &Next) {
    let matching = samples.iter().filter(|(_, diagnosis)| diagnosis.is_none()).count();
    let count = samples.len();
    text.headline(
        Tone::Bad,
        say!(
            "mismatch 签名不符: {matching} of {count} samples match",
            "签名不符：{count} 个样本中有 {matching} 个正确",
        ),
    );
    for (place, (sample, diagnosis)) in samples.iter().enumerate() {
        text.field(
            say!("{} {source}", "{} {source}", [source = &sample.source], place + 1),
            outcome(place, diagnosis.as_ref(), conclusion),
        );
    }
    text.headline(Tone::Strong, words::conclusion(conclusion, samples.len()));
    let place = match conclusion {
        Conclusion::Same(shared) | Conclusion::Mostly(shared) => return example(text, samples, shared, key),
        Conclusion::Only(place) => *place,
        Conclusion::Some(places) => places.first().copied().unwrap_or_default(),
        Conclusion::Match | Conclusion::Different | Conclusion::Unexplained { .. } => 0,
    };
    if let Some((sample, Some(diagnosis))) = samples.get(place) {
        named(text, place, sample, key);
        mismatch::found(text, sample, diagnosis, next);
    }
}

/// The sample that has the fewest mistakes beside those that others have too, if any.
fn example(text: &mut Text, samples: &[Checked], shared: &Shared, key: &ApiKey) {
    let explained = samples.iter().zip(&shared.explained).enumerate().filter_map(|(place, (checked, explanation))| {
        let explanation = checked.1.as_ref()?.explanations.get((*explanation)?)?;
        Some((place, &checked.0, explanation))
    });
    let Some((place, sample, explanation)) = explained.min_by_key(|(_, _, explanation)| explanation.changes.len())
    else {
        return;
    };
    if explanation.changes.len() > shared.changes.len() {
        mismatch::changes(text, &shared.changes);
        text.headline(
            Tone::Good,
            say!("fix: {advice}", "改正：{advice}", [advice = words::advice(&shared.changes, sample.carrier)]),
        );
    }
    named(text, place, sample, key);
    text.headline(Tone::Bad, say!("what was wrong:", "错在："));
    mismatch::explained(text, explanation, &sample.mask.canonical(&sample.canonical), sample.carrier);
}

fn named(text: &mut Text, place: usize, sample: &Sample, key: &ApiKey) {
    text.headline(
        Tone::Strong,
        say!("sample {}, {source}:", "样本 {}，{source}：", [source = &sample.source], place + 1),
    );
    mismatch::strings(text, sample, key);
}

/// What is told of one sample in its line.
fn outcome(place: usize, diagnosis: Option<&Diagnosis>, conclusion: &Conclusion) -> Words {
    let Some(diagnosis) = diagnosis else { return say!("match", "正确") };
    if let Some(shared) = shared(conclusion)
        && let Some(explanation) = shared.explained[place].and_then(|place| diagnosis.explanations.get(place))
    {
        let more = explanation.changes.len().saturating_sub(shared.changes.len());
        let beside = if more > 0 {
            say!(", and {more} more of its own", "，自身另有 {more} 处")
        } else {
            Words::default()
        };
        return say!("mismatch, explained by the same{beside}", "不符，同样的原因{beside}", [beside]);
    }
    match diagnosis.explanations.first() {
        Some(explanation) => {
            let changes = words::told(&explanation.changes);
            let told = Words::join(changes.iter().map(words::Told::text), &say!("; ", "；"));
            say!("mismatch: {told}", "不符：{told}", [told])
        }
        None => say!("mismatch, not explained", "不符，无法解释"),
    }
}

/// What the samples of a conclusion share.
pub(crate) fn shared(conclusion: &Conclusion) -> Option<&Shared> {
    match conclusion {
        Conclusion::Same(shared) | Conclusion::Mostly(shared) => Some(shared),
        Conclusion::Match
        | Conclusion::Only(_)
        | Conclusion::Some(_)
        | Conclusion::Different
        | Conclusion::Unexplained { .. } => None,
    }
}
