//! The order of the search, from the simple to the involved, and its division into jobs.

use std::ops::Range;

use super::frame::Choice;
use super::space::Space;

/// How many mistakes a tier's hypotheses have, and how many of them are slips and guesses.
pub(super) struct Tier {
    pub(super) mistakes: usize,
    slips: usize,
    guesses: usize,
}

const fn tier(mistakes: usize, slips: usize, guesses: usize) -> Tier {
    Tier { mistakes, slips, guesses }
}

/// Our own string, which is a hypothesis only where something else is compared than its digest.
pub(super) const PLAIN: Tier = tier(0, 0, 0);

/// What is tried first with this many mistakes, and what after the wide search.
pub(super) const TIERS: [(&[Tier], &[Tier]); 3] = [
    (&[tier(1, 0, 0)], &[tier(1, 1, 0)]),
    (&[tier(2, 0, 0)], &[tier(2, 1, 0), tier(2, 2, 0)]),
    (&[tier(3, 0, 0)], &[tier(3, 1, 0)]),
];

/// A character guessed.
pub(super) const GUESS: Tier = tier(1, 0, 1);

/// The same beside one other mistake: so many that they come last.
pub(super) const GUESS_BESIDE: Tier = tier(2, 0, 1);

/// What is tried of a form under other names.
pub(super) const RENAMED: [Tier; 2] = [tier(1, 0, 0), tier(1, 1, 0)];

/// Two mistakes of programs.
pub(super) const TWO: Tier = tier(2, 0, 0);

/// The most parts that the mistakes in fields of one frame are divided into.
const PARTS: usize = 64;

/// A part of a tier.
pub(super) struct Job {
    pub(super) choice: usize,
    /// How many mistakes of each class there are in fields.
    pub(super) counts: [usize; 3],
    /// How many mistakes there are in the ending.
    pub(super) ending: usize,
    /// Where in the signing order the first mistake in a field stands.
    pub(super) first: Range<usize>,
}

/// Divides a tier, for the choices of mistakes that concern the whole string.
pub(super) fn jobs(space: &Space, choices: &[Choice], tier: &Tier) -> Vec<Job> {
    let common = tier.mistakes - tier.slips - tier.guesses;
    let mut jobs = Vec::new();
    for (choice, Choice(chosen)) in choices.iter().enumerate().filter(|(_, chosen)| chosen.0.len() <= common) {
        for ending in 0..=common - chosen.len() {
            let counts = [common - chosen.len() - ending, tier.slips, tier.guesses];
            for first in parts(space.fields.len(), counts.iter().sum()) {
                jobs.push(Job { choice, counts, ending, first });
            }
        }
    }
    jobs
}

fn parts(fields: usize, mistakes: usize) -> impl Iterator<Item = Range<usize>> {
    let step = if mistakes == 0 { fields } else { fields.div_ceil(PARTS) };
    (0..fields).step_by(step.max(1)).map(move |start| start..fields.min(start + step))
}
