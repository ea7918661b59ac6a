//! Only some of the signed fields, as other gateways and first attempts sign them.

use super::kind::Kind;
use super::made::{Made, Part};
use super::space::Space;
use super::whole::slot;

/// The most signed fields of which every selection is tried.
const MOST_SELECTED: usize = 13;

/// With fewer fields left out than these, each is a mistake of its own.
const FEWEST_LEFT_OUT: u32 = 2;

/// Selections that keep, or leave out, at most so many fields are few, and people make them.
const FEW: u32 = 3;

/// The selections of the signed fields, and the ways in which each is strung together: as all fields are,
/// or as other gateways do it, the values only, and the key behind them.
pub(super) struct Selections {
    /// Every set of bits below this is one.
    pub(super) end: u32,
    fields: u32,
    ways: Vec<Made>,
    /// Any one mistake of a program beside, for the selections that are few.
    beside: Vec<Made>,
}

impl Selections {
    /// With so many mistakes, of which the selection is one and these parts may be the other.
    pub(super) fn new(space: &Space, more: usize, others: &[Part]) -> Self {
        let none = Self { end: 0, fields: 0, ways: Vec::new(), beside: Vec::new() };
        let signed = space.fields.iter().filter(|field| field.is_signed()).count();
        let Ok(fields) = u32::try_from(signed) else { return none };
        if more == 0 || signed > MOST_SELECTED || fields < FEWEST_LEFT_OUT {
            return none;
        }
        let is_join = |index: &usize| space.whole[*index].slot & (slot::NAMES | slot::SEPARATORS) != 0;
        let is_bare = |place: &usize| space.endings.places[*place].kind() == Some(Kind::KeyBare);
        let joins = (0..space.whole.len()).filter(is_join).map(Part::Whole);
        let parts: Vec<Part> = joins.chain((1..space.endings.places.len()).filter(is_bare).map(Part::Place)).collect();
        let mut ways = vec![Made::default()];
        for _ in 1..more.min(3) {
            ways = ways.iter().flat_map(|made| parts.iter().filter_map(|part| made.with(part, space))).collect();
        }
        let plain = Made::default();
        let beside = others.iter().filter(|_| more == 2).filter_map(|part| plain.with(part, space)).collect();
        Self { end: 1 << fields, fields, ways, beside }
    }

    /// The strings of one of them.
    pub(super) fn of<'a>(&'a self, bits: u32, space: &'a Space) -> impl Iterator<Item = Made> + 'a {
        let (kept, left_out) = (bits.count_ones(), self.fields - bits.count_ones());
        let is_one = bits > 0 && left_out >= FEWEST_LEFT_OUT;
        let is_of_few = kept <= FEW || left_out <= FEW;
        let beside = self.beside.iter().filter(move |_| is_one && is_of_few);
        let ways = self.ways.iter().filter(move |_| is_one).chain(beside);
        ways.filter_map(move |made| made.with(&Part::Subset(bits), space))
    }
}
