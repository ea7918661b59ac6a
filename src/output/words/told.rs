//! The changes of an explanation as people are told them: what is one mistake is told as one.

use super::diagnosis::change;
use crate::core::lang::{Words, say};
use crate::workbench::{Change, InField, KeyPlace, Mistake};

/// What is told as one mistake.
pub enum Told<'a> {
    /// A change alone.
    One(&'a Change),
    /// The key was signed among the fields; that it is not behind them as well goes without saying.
    KeyAsField(&'a Change),
}

impl Told<'_> {
    /// The change that tells kind and field.
    #[must_use]
    pub fn change(&self) -> &Change {
        match self {
            Self::One(change) | Self::KeyAsField(change) => change,
        }
    }

    /// The sentence.
    #[must_use]
    pub fn text(&self) -> Words {
        match self {
            Self::One(one) => change(one),
            Self::KeyAsField(_) => {
                say!(
                    "the key was signed as a field `key`, in its place among the others, instead of behind them",
                    "密钥作为字段 `key` 参与了排序签名，而不是放在所有字段之后"
                )
            }
        }
    }
}

/// What there is to tell of changes.
#[must_use]
pub fn told(changes: &[Change]) -> Vec<Told<'_>> {
    let is_missing = |change: &Change| change.mistake == Mistake::KeyPlace(KeyPlace::Missing);
    let is_field = |change: &Change| matches!(change.mistake, Mistake::Field { what: InField::KeyAdded, .. });
    if !(changes.iter().any(is_missing) && changes.iter().any(is_field)) {
        return changes.iter().map(Told::One).collect();
    }
    let told = changes.iter().filter(|change| !is_missing(change));
    told.map(|change| if is_field(change) { Told::KeyAsField(change) } else { Told::One(change) }).collect()
}
