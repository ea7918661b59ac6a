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
    pub why: &'static str,
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
struct Change {
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
    /// What would make it decrypt, the fewest changes first.
    pub diagnosis: Vec<CipherExplanation>,
}

/// Changes that make a value decrypt, all of them together.
#[derive(Clone, Debug, Serialize)]
pub struct CipherExplanation {
    changes: Vec<CipherChange>,
    setting: String,
    plaintext: String,
}

/// One change of an explanation of ciphertext.
#[derive(Clone, Debug, Serialize)]
struct CipherChange {
    kind: &'static str,
    /// The profile that the key is from; `null` where it is no other's.
    label: Option<String>,
    text: String,
}

impl From<&workbench::Explanation> for Explanation {
    fn from(explanation: &workbench::Explanation) -> Self {
        Self {
            changes: explanation.changes.iter().map(Change::from).collect(),
            setting: words::advice(&explanation.changes),
            canonical: words::signed_string(&explanation.canonical),
        }
    }
}

impl From<&workbench::Change> for Change {
    fn from(change: &workbench::Change) -> Self {
        Self {
            kind: change.kind.id(),
            field: change.field().map(str::to_owned),
            label: change.label().map(str::to_owned),
            text: words::change(change),
        }
    }
}

impl From<&workbench::CipherExplanation> for CipherExplanation {
    fn from(explanation: &workbench::CipherExplanation) -> Self {
        Self {
            changes: explanation.changes.iter().map(CipherChange::from).collect(),
            setting: words::cipher_advice(&explanation.changes),
            plaintext: explanation.plaintext.to_string(),
        }
    }
}

impl From<&workbench::CipherChange> for CipherChange {
    fn from(change: &workbench::CipherChange) -> Self {
        Self { kind: change.id(), label: change.profile().map(str::to_owned), text: words::cipher_change(change) }
    }
}
