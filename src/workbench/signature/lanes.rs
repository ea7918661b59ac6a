//! MD5's compression of many blocks at once, a lane each.
//!
//! A block of many costs a quarter of what it costs alone: an instruction takes a step in four lanes,
//! a `Quad`, and no quad waits for another. This is written out, since whether a compiler makes such
//! instructions of loops depends on how it is asked to optimise.
#![allow(clippy::inline_always, reason = "a call for every instruction would cost more than it")]

#[cfg(any(not(target_arch = "x86_64"), test))]
mod plain;
#[cfg(target_arch = "x86_64")]
mod sse2;

use std::ops::{Add, BitAnd, BitOr, BitXor, Not};

#[cfg(not(target_arch = "x86_64"))]
use plain::Quad;
#[cfg(target_arch = "x86_64")]
use sse2::Quad;

/// How many blocks are compressed at once. With twice as many, a search was slower.
pub(super) const LANES: usize = 16;

/// The four words of a state, or as many of a block.
pub(super) type Words = [u32; 4];

/// A word of every lane.
#[derive(Clone, Copy)]
struct Lanes(Quad, Quad, Quad, Quad);

impl Lanes {
    #[inline(always)]
    fn all(word: u32) -> Self {
        let quad = Quad::all(word);
        Self(quad, quad, quad, quad)
    }

    /// Turns the bits of each word to the left.
    #[inline(always)]
    fn turned(self, bits: u32) -> Self {
        Self(self.0.turned(bits), self.1.turned(bits), self.2.turned(bits), self.3.turned(bits))
    }

    /// The first words of all lanes, the second, the third and the fourth, of four words of each.
    #[inline(always)]
    fn gathered(of_lane: impl Fn(usize) -> Quad) -> [Self; 4] {
        let four =
            |first| Quad::transposed([of_lane(first), of_lane(first + 1), of_lane(first + 2), of_lane(first + 3)]);
        let quads = [four(0), four(4), four(8), four(12)];
        let words = |at: usize| Self(quads[0][at], quads[1][at], quads[2][at], quads[3][at]);
        [words(0), words(1), words(2), words(3)]
    }

    /// The other way round: four words of each lane.
    #[inline(always)]
    fn scattered([a, b, c, d]: [Self; 4], to: &mut [Words; LANES]) {
        let quads = [[a.0, b.0, c.0, d.0], [a.1, b.1, c.1, d.1], [a.2, b.2, c.2, d.2], [a.3, b.3, c.3, d.3]];
        for (to, quads) in to.as_chunks_mut::<4>().0.iter_mut().zip(quads) {
            let [a, b, c, d] = Quad::transposed(quads);
            *to = [a.words(), b.words(), c.words(), d.words()];
        }
    }
}

impl Add for Lanes {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1, self.2 + other.2, self.3 + other.3)
    }
}

impl BitAnd for Lanes {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0, self.1 & other.1, self.2 & other.2, self.3 & other.3)
    }
}

impl BitOr for Lanes {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0, self.1 | other.1, self.2 | other.2, self.3 | other.3)
    }
}

impl BitXor for Lanes {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        Self(self.0 ^ other.0, self.1 ^ other.1, self.2 ^ other.2, self.3 ^ other.3)
    }
}

impl Not for Lanes {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0, !self.1, !self.2, !self.3)
    }
}

/// The constants of the 64 steps: the first 32 bits of the fractions of the sines of 1 to 64.
const SINES: [[u32; 16]; 4] = [
    [
        0xd76a_a478,
        0xe8c7_b756,
        0x2420_70db,
        0xc1bd_ceee,
        0xf57c_0faf,
        0x4787_c62a,
        0xa830_4613,
        0xfd46_9501,
        0x6980_98d8,
        0x8b44_f7af,
        0xffff_5bb1,
        0x895c_d7be,
        0x6b90_1122,
        0xfd98_7193,
        0xa679_438e,
        0x49b4_0821,
    ],
    [
        0xf61e_2562,
        0xc040_b340,
        0x265e_5a51,
        0xe9b6_c7aa,
        0xd62f_105d,
        0x0244_1453,
        0xd8a1_e681,
        0xe7d3_fbc8,
        0x21e1_cde6,
        0xc337_07d6,
        0xf4d5_0d87,
        0x455a_14ed,
        0xa9e3_e905,
        0xfcef_a3f8,
        0x676f_02d9,
        0x8d2a_4c8a,
    ],
    [
        0xfffa_3942,
        0x8771_f681,
        0x6d9d_6122,
        0xfde5_380c,
        0xa4be_ea44,
        0x4bde_cfa9,
        0xf6bb_4b60,
        0xbebf_bc70,
        0x289b_7ec6,
        0xeaa1_27fa,
        0xd4ef_3085,
        0x0488_1d05,
        0xd9d4_d039,
        0xe6db_99e5,
        0x1fa2_7cf8,
        0xc4ac_5665,
    ],
    [
        0xf429_2244,
        0x432a_ff97,
        0xab94_23a7,
        0xfc93_a039,
        0x655b_59c3,
        0x8f0c_cc92,
        0xffef_f47d,
        0x8584_5dd1,
        0x6fa8_7e4f,
        0xfe2c_e6e0,
        0xa301_4314,
        0x4e08_11a1,
        0xf753_7e82,
        0xbd3a_f235,
        0x2ad7_d2bb,
        0xeb86_d391,
    ],
];

/// Takes a block into the state, in every lane (RFC 1321).
pub(super) fn compress(states: &mut [Words; LANES], blocks: [&[u8; 64]; LANES]) {
    let state = Lanes::gathered(|lane| Quad::new(states[lane]));
    let mut block = [Lanes::all(0); 16];
    for (quarter, words) in block.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        *words = Lanes::gathered(|lane| Quad::of(blocks[lane].as_chunks::<16>().0[quarter]));
    }
    let mut next = state;
    round(&mut next, &block, &SINES[0], |step| step, [7, 12, 17, 22], |x, y, z| z ^ (x & (y ^ z)));
    round(&mut next, &block, &SINES[1], |step| 5 * step + 1, [5, 9, 14, 20], |x, y, z| y ^ (z & (x ^ y)));
    round(&mut next, &block, &SINES[2], |step| 3 * step + 5, [4, 11, 16, 23], |x, y, z| x ^ y ^ z);
    round(&mut next, &block, &SINES[3], |step| 7 * step, [6, 10, 15, 21], |x, y, z| y ^ (x | !z));
    let [a, b, c, d] = next;
    Lanes::scattered([state[0] + a, state[1] + b, state[2] + c, state[3] + d], states);
}

#[inline(always)]
fn round(
    state: &mut [Lanes; 4],
    block: &[Lanes; 16],
    sines: &[u32; 16],
    word: impl Fn(usize) -> usize,
    turns: [u32; 4],
    mix: impl Fn(Lanes, Lanes, Lanes) -> Lanes,
) {
    let of = |step: usize| block[word(step) % 16] + Lanes::all(sines[step]);
    // Not in a loop: then all that depends on the number of a step alone is worked out beforehand.
    four_steps(state, [of(0), of(1), of(2), of(3)], turns, &mix);
    four_steps(state, [of(4), of(5), of(6), of(7)], turns, &mix);
    four_steps(state, [of(8), of(9), of(10), of(11)], turns, &mix);
    four_steps(state, [of(12), of(13), of(14), of(15)], turns, &mix);
}

#[inline(always)]
fn four_steps(
    [a, b, c, d]: &mut [Lanes; 4],
    of: [Lanes; 4],
    turns: [u32; 4],
    mix: &impl Fn(Lanes, Lanes, Lanes) -> Lanes,
) {
    *a = (*a + mix(*b, *c, *d) + of[0]).turned(turns[0]) + *b;
    *d = (*d + mix(*a, *b, *c) + of[1]).turned(turns[1]) + *a;
    *c = (*c + mix(*d, *a, *b) + of[2]).turned(turns[2]) + *d;
    *b = (*b + mix(*c, *d, *a) + of[3]).turned(turns[3]) + *c;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::array::from_fn;

    /// That four words at once become what each of them becomes alone.
    macro_rules! agrees {
        ($name:ident, $quad:path) => {
            proptest! {
                #[test]
                fn $name(
                    words: [Words; 4],
                    bytes: [u8; 16],
                    bits in 1..32_u32,
                ) {
                    use $quad as Four;
                    let [one, other] = [Four::new(words[0]), Four::new(words[1])];
                    let each = |op: fn(u32, u32) -> u32| from_fn::<u32, 4, _>(|at| op(words[0][at], words[1][at]));
                    prop_assert_eq!((one + other).words(), each(u32::wrapping_add));
                    prop_assert_eq!((one & other).words(), each(|one, other| one & other));
                    prop_assert_eq!((one | other).words(), each(|one, other| one | other));
                    prop_assert_eq!((one ^ other).words(), each(|one, other| one ^ other));
                    prop_assert_eq!((!one).words(), each(|one, _| !one));
                    prop_assert_eq!(one.turned(bits).words(), from_fn(|at| words[0][at].rotate_left(bits)));
                    prop_assert_eq!(Four::all(words[0][0]).words(), [words[0][0]; 4]);
                    let little = |at: usize| u32::from_le_bytes(from_fn(|byte| bytes[at * 4 + byte]));
                    prop_assert_eq!(Four::of(bytes).words(), from_fn(little));
                    let turned_over = Four::transposed(words.map(Four::new)).map(Four::words);
                    prop_assert_eq!(turned_over, from_fn(|row| from_fn(|column| words[column][row])));
                }
            }
        };
    }

    agrees!(four_words_of_this_processor, super::Quad);
    agrees!(four_words_of_any_processor, super::plain::Quad);
}
