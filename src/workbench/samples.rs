//! What several signed samples have in common. A wrong rule or a wrong key is in all of them, a wrong
//! value in one.

use super::{Change, Explanation, InField, Mistake};

/// Of each sample, no more explanations than these are compared with those of the others.
const COMPARED: usize = 64;

/// What samples tell together. They are counted from 0.
#[derive(Clone, Debug)]
pub enum Conclusion {
    /// All of them match.
    Match,
    /// This one alone does not.
    Only(usize),
    /// The same changes explain all that do not match.
    Same(Shared),
    /// The same changes explain several, but not all that do not match.
    Mostly(Shared),
    /// Some match, and these do not, without anything in common.
    Some(Vec<usize>),
    /// None matches, and of some it is known why, but not by the same changes.
    Different,
    /// None matches, and nothing explains any. So many mistakes at once were searched through in all.
    Unexplained {
        /// 0 where not even every mistake alone was tried.
        searched: usize,
    },
}

/// Changes that explanations of several samples share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The changes, as the first of the samples has them.
    pub changes: Vec<Change>,
    /// For each sample, which of its explanations has them.
    pub explained: Vec<Option<usize>>,
}

impl Shared {
    /// How many samples it is about.
    #[must_use]
    pub fn count(&self) -> usize {
        self.explained.iter().flatten().count()
    }
}

/// What was found out about a sample that does not match.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What explains it.
    pub explanations: &'a [Explanation],
    /// How many mistakes at once were searched through in vain.
    pub searched: usize,
}

/// Draws the conclusion from what explains each sample; `None` where one matches.
#[must_use]
pub fn conclude(found: &[Option<Found<'_>>]) -> Conclusion {
    let samples: Vec<_> = found.iter().map(|sample| sample.map(|found| found.explanations)).collect();
    let searched = found.iter().flatten().map(|found| found.searched).min().unwrap_or_default();
    let failing: Vec<usize> = (0..samples.len()).filter(|sample| samples[*sample].is_some()).collect();
    let shared = shared(&samples).filter(|shared| shared.count() > 1);
    match (failing.as_slice(), shared) {
        ([], _) => Conclusion::Match,
        ([only], _) if samples.len() > 1 => Conclusion::Only(*only),
        (_, Some(shared)) if shared.count() == failing.len() => Conclusion::Same(shared),
        (_, Some(shared)) => Conclusion::Mostly(shared),
        _ if failing.len() < samples.len() => Conclusion::Some(failing),
        _ if samples.iter().flatten().all(|explanations| explanations.is_empty()) => {
            Conclusion::Unexplained { searched }
        }
        _ => Conclusion::Different,
    }
}

/// The changes that explain the most samples, of those the most changes: all of an explanation, or
/// one of them alone, where each sample has a mistake of its own beside it.
fn shared(samples: &[Option<&[Explanation]>]) -> Option<Shared> {
    let explanations = samples.iter().flatten().flat_map(|explanations| explanations.iter().take(COMPARED));
    let wholes = explanations.clone().map(|explanation| explanation.changes.as_slice());
    let singles = explanations.flat_map(|explanation| explanation.changes.iter().map(std::slice::from_ref));
    let explained = |changes: &[Change]| -> Vec<Option<usize>> {
        samples.iter().map(|sample| sample.and_then(|sample| first_with(sample, changes))).collect()
    };
    let mut best: Option<(usize, &[Change])> = None;
    for changes in wholes.chain(singles).filter(|changes| !changes.is_empty()) {
        let count = explained(changes).iter().flatten().count();
        if best.is_none_or(|(most, longest)| (count, changes.len()) > (most, longest.len())) {
            best = Some((count, changes));
        }
    }
    best.map(|(_, changes)| Shared { changes: changes.to_vec(), explained: explained(changes) })
}

/// The first of the explanations with the fewest changes beside these.
fn first_with(explanations: &[Explanation], changes: &[Change]) -> Option<usize> {
    let has = |explanation: &Explanation| {
        changes.iter().all(|change| explanation.changes.iter().any(|own| is_same(change, own)))
    };
    let having = explanations.iter().take(COMPARED).enumerate().filter(|(_, explanation)| has(explanation));
    having.min_by_key(|(_, explanation)| explanation.changes.len()).map(|(place, _)| place)
}

/// Whether two changes are the same mistake, made with other values.
#[must_use]
pub fn is_same(one: &Change, other: &Change) -> bool {
    if one.kind != other.kind {
        return false;
    }
    match (&one.mistake, &other.mistake) {
        // Which fields are empty differs from sample to sample, and where it is one, it is named.
        (Mistake::EmptyKept(_), Mistake::EmptyKept(_) | Mistake::Field { what: InField::EmptyKept, .. })
        | (Mistake::Field { what: InField::EmptyKept, .. }, Mistake::EmptyKept(_))
        | (Mistake::Field { what: InField::EmptyKept, .. }, Mistake::Field { what: InField::EmptyKept, .. })
        | (Mistake::NullSigned(_), Mistake::NullSigned(_))
        | (Mistake::RouterAdded { .. }, Mistake::RouterAdded { .. }) => true,
        // So does which values a rewriting changes.
        (Mistake::Values(all), Mistake::Field { what: InField::Recoded(own), .. })
        | (Mistake::Field { what: InField::Recoded(own), .. }, Mistake::Values(all)) => all == own,
        (Mistake::Field { what: InField::Recoded(one), .. }, Mistake::Field { what: InField::Recoded(other), .. }) => {
            one == other
        }
        (
            Mistake::Notation { name: one, signed: signed_one, .. },
            Mistake::Notation { name: other, signed: signed_other, .. },
        ) => one == other && signed_one.is_none() == signed_other.is_none(),
        (
            Mistake::Field { name: one, what: InField::Slip { .. } },
            Mistake::Field { name: other, what: InField::Slip { .. } },
        ) => one == other,
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::{KeyPlace, Kind, Recoding, SignedString, Slip, WrongOrder};

    fn bare() -> Change {
        Change { kind: Kind::KeyBare, mistake: Mistake::KeyPlace(KeyPlace::Bare) }
    }

    fn unsorted() -> Change {
        Change { kind: Kind::OrderAsGiven, mistake: Mistake::Order(WrongOrder::AsGiven) }
    }

    fn left_out(name: &str) -> Change {
        Change { kind: Kind::FieldLeftOut, mistake: Mistake::Field { name: name.into(), what: InField::LeftOut } }
    }

    fn explained(alternatives: &[&[Change]]) -> Vec<Explanation> {
        let explanation =
            |changes: &&[Change]| Explanation { changes: changes.to_vec(), canonical: SignedString::default() };
        alternatives.iter().map(explanation).collect()
    }

    fn concluded(samples: &[Option<Vec<Explanation>>]) -> Conclusion {
        let found = |explanations| Found { explanations, searched: 2 };
        conclude(&samples.iter().map(|sample| sample.as_deref().map(found)).collect::<Vec<_>>())
    }

    #[test]
    fn what_all_have_in_common_is_found_behind_other_explanations() {
        let first = explained(&[&[left_out("a")], &[bare()]]);
        let second = explained(&[&[left_out("b")], &[unsorted()], &[bare()]]);
        let Conclusion::Same(shared) = concluded(&[Some(first.clone()), Some(second.clone())]) else {
            panic!("the bare key is in both");
        };
        assert_eq!((shared.changes, shared.explained), (vec![bare()], vec![Some(1), Some(2)]));
        let with_a_match = concluded(&[Some(first.clone()), None, Some(second.clone())]);
        assert!(matches!(with_a_match, Conclusion::Same(shared) if shared.explained == [Some(1), None, Some(2)]));
        let third = explained(&[&[unsorted()]]);
        let Conclusion::Mostly(shared) = concluded(&[Some(first), Some(second), Some(third)]) else {
            panic!("two of three");
        };
        assert_eq!(shared.count(), 2);
    }

    #[test]
    fn a_mistake_beside_the_common_one_hides_it_not() {
        let (first, second) = (explained(&[&[bare(), left_out("a")]]), explained(&[&[bare(), unsorted()]]));
        let Conclusion::Same(shared) = concluded(&[Some(first), Some(second)]) else { panic!("both have it") };
        assert_eq!(shared.changes, [bare()]);
        // All of two is more than one of them.
        let both = || Some(explained(&[&[bare()], &[bare(), unsorted()]]));
        assert!(matches!(concluded(&[both(), both()]), Conclusion::Same(shared) if shared.changes.len() == 2));
    }

    #[test]
    fn the_rest_is_told_by_how_many_match() {
        let nothing = || Some(Vec::new());
        assert!(matches!(concluded(&[None, None]), Conclusion::Match));
        assert!(matches!(concluded(&[None, nothing(), None]), Conclusion::Only(1)));
        assert!(matches!(concluded(&[None, nothing(), nothing()]), Conclusion::Some(which) if which == [1, 2]));
        assert!(matches!(concluded(&[nothing(), nothing()]), Conclusion::Unexplained { searched: 2 }));
        let one = Some(explained(&[&[bare()]]));
        assert!(matches!(concluded(&[one, nothing()]), Conclusion::Different));
    }

    #[test]
    fn values_make_no_other_mistake_and_names_do() {
        let recoded = |mistake| Change { kind: Kind::Gbk, mistake };
        let whole = recoded(Mistake::Values(Recoding::Gbk));
        let one = recoded(Mistake::Field { name: "a".into(), what: InField::Recoded(Recoding::Gbk) });
        let garbled = recoded(Mistake::Values(Recoding::ReadAsGbk));
        let slip = |name: &str, place| Change {
            kind: Kind::Character,
            mistake: Mistake::Field { name: name.into(), what: InField::Slip { slip: Slip::Replaced, place } },
        };
        let notation = |given: &str, signed: Option<&str>| Change {
            kind: Kind::NumberFormat,
            mistake: Mistake::Notation { name: "n".into(), given: given.into(), signed: signed.map(str::to_owned) },
        };
        for (left, right, same) in [
            (&whole, &one, true),
            (&one, &one, true),
            (&one, &garbled, false),
            (&slip("a", 1), &slip("a", 2), true),
            (&slip("a", 1), &slip("b", 1), false),
            (&notation("1", Some("1.0")), &notation("2", Some("2.0")), true),
            (&notation("1", Some("1.0")), &notation("2", None), false),
            (&left_out("a"), &left_out("b"), false),
        ] {
            assert_eq!(is_same(left, right), same, "{left:?} {right:?}");
            assert_eq!(is_same(right, left), same, "{left:?} {right:?}");
        }
    }
}
