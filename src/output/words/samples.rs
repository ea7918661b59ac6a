//! Words for what several signed samples tell together.

use crate::workbench::samples::Conclusion;

/// What is concluded from so many samples.
#[must_use]
pub fn conclusion(conclusion: &Conclusion, samples: usize) -> String {
    match conclusion {
        Conclusion::Match => format!("all {samples} samples match"),
        Conclusion::Only(place) => format!(
            "only sample {} differs: either a value of it is not the one that was signed, or another key signed it (an \
             older one, another merchant's)",
            place + 1
        ),
        Conclusion::Same(shared) if shared.count() == samples => {
            format!("the same mistake in all {samples} samples: a wrong rule, and not a wrong value")
        }
        Conclusion::Same(shared) => format!(
            "the same mistake in all {} that do not match; {} do: a rule that is wrong in some messages only",
            shared.count(),
            samples - shared.count()
        ),
        Conclusion::Mostly(shared) => {
            let others: Vec<usize> = (0..samples).filter(|place| shared.explained[*place].is_none()).collect();
            format!(
                "the same mistake in {} of {samples} samples; {} not explained by it",
                shared.count(),
                are(&others, "is", "are")
            )
        }
        Conclusion::Some(places) => format!(
            "{}, by nothing that they have in common, and the rest match: the key is right, so look at their values",
            are(places, "differs", "differ")
        ),
        Conclusion::Different => {
            "none matches, and no rule explains more than one of them: look at what differs between them".to_owned()
        }
        Conclusion::Unexplained { searched: 0 } => {
            "each sample fails, and the time ran out before every mistake was tried alone: give more --effort"
                .to_owned()
        }
        Conclusion::Unexplained { .. } => {
            "each sample fails and no rule explains any: a wrong key is now likelier, since a wrong value would be in \
             one of them; copy `api_key` anew from the merchant console into both programs"
                .to_owned()
        }
    }
}

/// Its stable name in documents.
#[must_use]
pub fn conclusion_id(conclusion: &Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Match => "match",
        Conclusion::Only(_) => "only_one",
        Conclusion::Same(_) => "same_mistake",
        Conclusion::Mostly(_) => "same_mistake_in_some",
        Conclusion::Some(_) => "some_differ",
        Conclusion::Different => "different_mistakes",
        Conclusion::Unexplained { .. } => "unexplained",
    }
}

/// Samples and a verb, in its number; they are counted from 1.
fn are(places: &[usize], one: &str, several: &str) -> String {
    let numbers: Vec<String> = places.iter().map(|place| (place + 1).to_string()).collect();
    match numbers.as_slice() {
        [only] => format!("sample {only} {one}"),
        [first @ .., last] => format!("samples {} and {last} {several}", first.join(", ")),
        [] => format!("none {one}"),
    }
}
