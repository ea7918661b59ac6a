//! Two mistakes of different families at once.

use std::collections::HashSet;

use consign::workbench::Diagnosis;

use super::forms::form;
use super::{Asked, Mistake, corpus, named, told};
use crate::support::give_way;

const PAIRS: usize = 200;

/// How many of them are tried each time.
const FEW: usize = 20;

/// Numbers that look random, the same in every run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).expect("small")
    }
}

/// The signature of both, if each still changes the string with the other made.
fn both(one: &Mistake, two: &Mistake) -> Option<String> {
    let mut signer = form(one.form).signer();
    let (right, _) = signer.sign();
    (one.make)(&mut signer);
    (two.make)(&mut signer);
    let (string, signature) = signer.sign();
    let others = [right.clone(), one.signed().0, two.signed().0];
    (others[1] != right && others[2] != right && !others.contains(&string)).then_some(signature)
}

fn pairs() -> Vec<(Mistake, Mistake, String)> {
    let all = corpus();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut pairs, mut seen) = (Vec::new(), HashSet::new());
    while pairs.len() < PAIRS {
        let (one, two) = (&all[dice.below(all.len())], &all[dice.below(all.len())]);
        if one.form != two.form || one.family == two.family {
            continue;
        }
        let Some(signature) = both(one, two) else { continue };
        if seen.insert(signature.clone()) {
            pairs.push((one.clone(), two.clone(), signature));
        }
    }
    pairs
}

/// Whether the first explanation is these two mistakes and nothing else.
fn are_named(one: &Mistake, two: &Mistake, diagnosis: Option<&Diagnosis>) -> bool {
    let Some(first) = diagnosis.and_then(|diagnosis| diagnosis.explanations.first()) else { return false };
    let by = |mistake: &Mistake| first.changes.iter().map(|change| named(mistake.kinds, change)).collect::<Vec<_>>();
    let (ones, twos) = (by(one), by(two));
    let count = first.changes.len();
    let each = (0..count).any(|i| (0..count).any(|j| i != j && ones[i] && twos[j]));
    each && (0..count).all(|i| ones[i] || twos[i])
}

/// How many of the first pairs are named first by a search that may look at the clock so often, and what is
/// said of the others.
fn named_first(count: usize, looks: usize) -> (usize, Vec<String>) {
    let (mut first, mut missed) = (0, Vec::new());
    for (one, two, signature) in pairs().into_iter().take(count) {
        let diagnosis = Asked::from(&form(one.form)).ask(&signature, 3, looks);
        if are_named(&one, &two, diagnosis.as_ref()) {
            first += 1;
            continue;
        }
        let name = |mistake: &Mistake| format!("{} {} ({})", mistake.family, mistake.what, mistake.kinds);
        missed.push(format!("in {}: {} and {}: {}", one.form, name(&one), name(&two), told(diagnosis.as_ref())));
    }
    (first, missed)
}

#[test]
#[ignore = "searches for minutes: run it after a change of the search"]
fn eighty_five_of_a_hundred_pairs_are_named() {
    let (first, missed) = named_first(PAIRS, 20_000);
    println!("{first} of {PAIRS} pairs are named first; not those:\n{}", missed.join("\n"));
    assert!(first * 100 >= PAIRS * 85);
}

/// What the first looks at the clock find already.
#[test]
fn the_commoner_pairs_are_named_soon() {
    give_way();
    let (first, missed) = named_first(FEW, 150);
    assert!(first * 100 >= FEW * 30, "{}", missed.join("\n"));
}
