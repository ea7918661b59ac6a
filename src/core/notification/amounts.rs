//! The money of a notification. Platforms mean the same two fields in opposite ways, and only what
//! is plausible tells them apart: nobody settles more than a card's real face value.

use std::cmp::Ordering;

use crate::core::amount::{compare, same_amount};

/// What a sale's `successAmount` and `actualAmount` mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// As the merchant document says of notifications: the money settled, and the real face value.
    Document,
    /// As in a query's reply: the real face value, and the money settled.
    Query,
}

/// Amounts, told apart; decimal texts as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// The card's real face value (结算面值).
    pub real_face_value: Option<String>,
    /// The money settled (结算金额); of a top-up, the money charged.
    pub settled: Option<String>,
    /// Whether they cannot be right as they stand: more is settled than the card is worth, or which
    /// is which cannot be told. A query knows better.
    pub is_doubtful: bool,
}

impl Amounts {
    /// Those of a top-up.
    pub(super) fn charged(charged: Option<String>) -> Self {
        Self { settled: charged, ..Self::default() }
    }

    /// Those of a sale. `named` is the meaning that goes with the names of the other fields.
    pub(super) fn of(
        [success, actual]: &[Option<String>; 2],
        submitted: Option<&str>,
        named: Meaning,
        pinned: Option<Meaning>,
    ) -> Self {
        let plausible =
            success.as_deref().zip(actual.as_deref()).and_then(|(success, actual)| plausible(success, actual));
        let (settled, real_face_value) = match pinned.or(plausible).unwrap_or(named) {
            Meaning::Document => (success.clone(), actual.clone()),
            Meaning::Query => (actual.clone(), success.clone()),
        };
        let is_doubtful = match (settled.as_deref(), real_face_value.as_deref()) {
            (Some(settled), Some(real)) => is_doubtful(settled, real, submitted),
            (None, None) => false,
            _ => true,
        };
        Self { real_face_value, settled, is_doubtful }
    }
}

/// Which meaning makes the real face value the greater amount. Where they are the same, either does,
/// and where one is no number, nothing tells.
fn plausible(success: &str, actual: &str) -> Option<Meaning> {
    match compare(success, actual)? {
        Ordering::Less => Some(Meaning::Document),
        Ordering::Greater => Some(Meaning::Query),
        Ordering::Equal => None,
    }
}

/// Whether more is settled than the card is worth, or exactly what was submitted for a card that
/// would then be worth more.
fn is_doubtful(settled: &str, real: &str, submitted: Option<&str>) -> bool {
    match compare(settled, real) {
        Some(Ordering::Equal) => false,
        Some(Ordering::Less) => submitted.is_some_and(|submitted| same_amount(submitted, settled)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(success: &str, actual: &str, named: Meaning, pinned: Option<Meaning>) -> (String, String, bool) {
        let given = [success, actual].map(|text| Some(text.to_owned()));
        let told = Amounts::of(&given, Some("100"), named, pinned);
        (told.real_face_value.unwrap_or_default(), told.settled.unwrap_or_default(), told.is_doubtful)
    }

    #[test]
    fn the_card_is_worth_more_than_is_settled_whatever_the_names_say() {
        for named in [Meaning::Document, Meaning::Query] {
            for (success, actual) in [("95.0000", "100"), ("100", "95.0000")] {
                let told = amounts(success, actual, named, None);
                assert_eq!(told, ("100".into(), "95.0000".into(), false), "{named:?} {success} {actual}");
            }
            assert_eq!(amounts("47.5", "50", named, None), ("50".into(), "47.5".into(), false), "worth half");
        }
    }

    #[test]
    fn what_cannot_be_told_is_flagged() {
        assert!(amounts("95", "100", Meaning::Document, Some(Meaning::Query)).2, "pinned the wrong way");
        assert!(amounts("100", "105", Meaning::Query, None).2, "the submitted value is the lesser");
        assert!(amounts("n/a", "100", Meaning::Query, None).2);
        assert!(!amounts("100", "100.00", Meaning::Query, None).2);
    }
}
