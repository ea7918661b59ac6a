//! Documents of the tools for signatures and ciphertext.

use serde::Serialize;

use crate::output::words;
use crate::workbench;

/// A signature that was computed. Names and strings have keys and cards masked.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    /// The hex digits.
    pub sign: String,
    /// The string that was signed.
    pub canonical: String,
    /// The names of the signed fields, in their order.
    pub signed: Vec<String>,
    /// The other fields.
    pub left_out: Vec<LeftOut>,
    /// Bytes that are rarely meant, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suspicious: Vec<String>,
}

/// A field that is not signed.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Its name.
    pub field: String,
    /// Why not.
    pub why: String,
}

/// A signature that was checked.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// The digits that came.
    pub given: String,
    /// The digits that ours has.
    pub expected: String,
    /// What explains the difference, where there is one.
    #[serde(flatten)]
    pub diagnosed: Option<Diagnosed>,
}

/// What was found out about a signature that does not match.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosed {
    /// Our string to be signed, masked.
    pub canonical: String,
    /// What explains the given one, the most plausible first.
    pub diagnosis: Vec<Explanation>,
    /// How many hypotheses were tried.
    pub tried: u64,
    /// Kinds of mistakes that are ruled out alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ruled_out: Vec<&'static str>,
    /// Kinds that these fields and keys gave no occasion to try.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_applicable: Vec<&'static str>,
}

/// Several signed samples: the first as if it stood alone, all of them, and what they tell together.
#[derive(Clone, Debug, Serialize)]
pub struct Sampled {
    /// The first.
    #[serde(flatten)]
    pub first: Verified,
    /// All of them.
    pub samples: Vec<Sample>,
    /// What they tell together.
    pub conclusion: Conclusion,
}

/// One of several samples.
#[derive(Clone, Debug, Serialize)]
pub struct Sample {
    /// Where it was read from.
    pub source: String,
    /// Whether it matches.
    pub outcome: &'static str,
    /// The signature, and what explains it.
    #[serde(flatten)]
    pub verified: Verified,
    /// Whether the changes of the conclusion explain it.
    pub explained: bool,
}

/// What samples tell together.
#[derive(Clone, Debug, Serialize)]
pub struct Conclusion {
    /// Which conclusion it is.
    pub kind: &'static str,
    /// How many match.
    pub matching: usize,
    /// How many the same changes explain.
    pub explained: usize,
    /// These changes.
    pub changes: Vec<Change>,
    /// What mends them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<String>,
    /// In words.
    pub text: String,
}

/// Changes that lead to the given signature, all of them together.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    changes: Vec<Change>,
    /// What mends it.
    setting: String,
    canonical: String,
}

/// One change of an explanation.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    text: String,
}

/// Two strings to be signed, masked.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Ours.
    pub canonical: String,
    /// The other side's.
    pub theirs: String,
    /// The first byte in which they differ, counted from 0; absent where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differs_at: Option<usize>,
    /// How they differ there, in words, where it is in the key alone or in how that is appended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

/// Values that were encrypted or decrypted, in the order in which they were given.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    /// The results.
    pub values: Vec<String>,
}

/// A value that does not decrypt.
#[derive(Clone, Debug, Serialize)]
pub struct Undecrypted {
    /// What would make it decrypt, the most plausible first.
    pub diagnosis: Vec<CipherExplanation>,
}

/// Changes that make a value decrypt, all of them together.
#[derive(Clone, Debug, Serialize)]
pub struct CipherExplanation {
    changes: Vec<CipherChange>,
    setting: String,
    /// Absent where only a part of it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    plaintext: Option<String>,
    /// Whether there may be more of the text than what is known of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    /// The part that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_text: Option<String>,
    /// What the text looks like, which is why it is believed.
    looks: String,
}

/// One change of an explanation of ciphertext.
#[derive(Clone, Debug, Serialize)]
struct CipherChange {
    kind: &'static str,
    /// The profile that the key is from; `null` where it is no other's.
    label: Option<String>,
    text: String,
}

impl Diagnosed {
    /// What was found out about a message whose string is ours.
    pub(crate) fn of(canonical: String, diagnosis: &workbench::Diagnosis, message: workbench::Carrier) -> Self {
        let ids = |kinds: &[workbench::Kind]| kinds.iter().map(|kind| kind.id()).collect();
        let explanations = diagnosis.explanations.iter();
        Self {
            canonical,
            diagnosis: explanations.map(|explanation| Explanation::of(explanation, message)).collect(),
            tried: diagnosis.tried,
            ruled_out: ids(&diagnosis.ruled_out),
            not_applicable: ids(&diagnosis.not_applicable),
        }
    }
}

impl Explanation {
    fn of(explanation: &workbench::Explanation, message: workbench::Carrier) -> Self {
        Self {
            changes: changes(&explanation.changes),
            setting: words::advice(&explanation.changes, message).into_en(),
            canonical: words::signed_string(&explanation.canonical).into_en(),
        }
    }
}

/// Changes, those that are one mistake as one.
pub(crate) fn changes(changes: &[workbench::Change]) -> Vec<Change> {
    words::told(changes).iter().map(Change::from).collect()
}

impl From<&words::Told<'_>> for Change {
    fn from(told: &words::Told<'_>) -> Self {
        let change = told.change();
        Self {
            kind: change.kind.id(),
            field: change.field().map(str::to_owned),
            label: change.label().map(str::to_owned),
            text: told.text().into_en(),
        }
    }
}

impl From<&workbench::CipherExplanation> for CipherExplanation {
    fn from(explanation: &workbench::CipherExplanation) -> Self {
        let text = explanation.plaintext.to_string();
        let partial = explanation.known != workbench::Known::Whole;
        let (plaintext, partial_text) = if partial { (None, Some(text)) } else { (Some(text), None) };
        Self {
            changes: explanation.changes.iter().map(CipherChange::from).collect(),
            setting: words::cipher_advice(&explanation.changes).into_en(),
            plaintext,
            partial,
            partial_text,
            looks: words::looks(explanation.looks).into_en(),
        }
    }
}

impl From<&workbench::CipherChange> for CipherChange {
    fn from(change: &workbench::CipherChange) -> Self {
        Self {
            kind: change.id(),
            label: change.profile().map(str::to_owned),
            text: words::cipher_change(change).into_en(),
        }
    }
}
