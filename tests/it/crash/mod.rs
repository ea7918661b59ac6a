//! The binary is killed with SIGKILL at every step of a submission, and run again.
//!
//! A round is the life of one card: some submissions of it, most of them killed, under the same
//! order number or a new one, against a platform that records, loses, refuses, delays, cuts and
//! falls silent. Then the ledger is brought up to date, and the command is run once more against
//! a platform that behaves. Whatever happened, the platform's own log must show the card exactly
//! once, and the ledger must never call an order off that the platform holds.
//!
//! In every other round two commands submit the card at once. The schedule follows from a seed,
//! which a failure prints along with the round; set `CONSIGN_CRASH_SEED` to play another one, and
//! `CONSIGN_CRASH_ROUNDS` to have each of the shops sell more cards.

pub(crate) mod platform;
pub(crate) mod schedule;
mod shop;

use std::collections::BTreeMap;
use std::thread;

use schedule::{Dice, Step};
use shop::Shop;

use crate::support::give_way;

/// How many shops there are, each with a platform and a ledger of its own.
const SHOPS: u64 = 6;
/// How many cards each of them sells, unless the environment says more.
const ROUNDS: u64 = 36;
/// The seed, unless the environment names another.
const SEED: u64 = 20_261_122;
/// How often each step must have been hit, lest the test quietly become an easy one. The steps
/// take turns, so that each is planned more than twice as often.
const LEAST_KILLS: u32 = 6;

#[test]
fn a_killed_submission_is_neither_repeated_nor_forgotten() {
    give_way();
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seed = number("CONSIGN_CRASH_SEED").unwrap_or(SEED);
    let rounds = number("CONSIGN_CRASH_ROUNDS").unwrap_or(ROUNDS).max(ROUNDS);
    let kills = thread::scope(|scope| {
        let shops: Vec<_> = (0..SHOPS).map(|shop| scope.spawn(move || play(seed, shop, rounds))).collect();
        let mut kills: BTreeMap<Step, u32> = BTreeMap::new();
        for shop in shops {
            for (step, times) in shop.join().expect("a shop without complaints") {
                *kills.entry(step).or_default() += times;
            }
        }
        kills
    });
    let rare: Vec<_> = Step::KILLS.iter().filter(|step| kills.get(step).is_none_or(|n| *n < LEAST_KILLS)).collect();
    assert!(rare.is_empty(), "seed {seed}: {rare:?} were hardly ever reached: {kills:?}");
    eprintln!("seed {seed}: {} rounds, commands killed at each step: {kills:?}", SHOPS * rounds);
}

/// Plays the rounds of one shop. Returns how often its commands were killed at which step.
fn play(seed: u64, number: u64, rounds: u64) -> BTreeMap<Step, u32> {
    let mut dice = Dice::new(seed.wrapping_mul(SHOPS).wrapping_add(number));
    let mut shop = Shop::open(number);
    for round in 0..rounds {
        // The shops begin with different steps, so that all steps come early.
        let turn = usize::try_from(number + SHOPS * round).expect("a small number");
        let first = Step::KILLS[turn % Step::KILLS.len()];
        let told = Told { seed, number, round, first };
        shop.round(first, &mut dice);
        drop(told);
    }
    shop.close()
}

/// Says on which round the test failed, if it does.
struct Told {
    seed: u64,
    number: u64,
    round: u64,
    first: Step,
}

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            let Self { seed, number, round, first } = self;
            eprintln!("CONSIGN_CRASH_SEED={seed}, shop {number}, round {round}, which began with {first:?}");
        }
    }
}
