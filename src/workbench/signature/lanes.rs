//! MD5's compression of many blocks at once, a lane each.
//!
//! Every operation is written as a loop over the lanes, of which the compiler makes vector
//! instructions: a block of many costs a quarter of what it costs alone, since no step of one lane
//! waits for another's. There are so many lanes that the compiler does not unroll these loops, which
//! would keep it from that.

/// How many blocks are compressed at once.
pub(super) const LANES: usize = 32;

/// A word of every lane.
pub(super) type Words = [u32; LANES];

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
pub(super) fn compress(state: &mut [Words; 4], block: &[Words; 16]) {
    let mut next = *state;
    round(&mut next, block, &SINES[0], |step| step, [7, 12, 17, 22], |x, y, z| z ^ (x & (y ^ z)));
    round(&mut next, block, &SINES[1], |step| 5 * step + 1, [5, 9, 14, 20], |x, y, z| y ^ (z & (x ^ y)));
    round(&mut next, block, &SINES[2], |step| 3 * step + 5, [4, 11, 16, 23], |x, y, z| x ^ y ^ z);
    round(&mut next, block, &SINES[3], |step| 7 * step, [6, 10, 15, 21], |x, y, z| y ^ (x | !z));
    for (words, next) in state.iter_mut().zip(&next) {
        for (word, next) in words.iter_mut().zip(next) {
            *word = word.wrapping_add(*next);
        }
    }
}

#[inline]
fn round(
    [a, b, c, d]: &mut [Words; 4],
    block: &[Words; 16],
    sines: &[u32; 16],
    word: impl Fn(usize) -> usize,
    turns: [u32; 4],
    mix: impl Fn(u32, u32, u32) -> u32 + Copy,
) {
    for first in [0, 4, 8, 12] {
        let of = |step: usize| (&block[word(first + step) % 16], sines[first + step], turns[step]);
        step(a, [b, c, d], of(0), mix);
        step(d, [a, b, c], of(1), mix);
        step(c, [d, a, b], of(2), mix);
        step(b, [c, d, a], of(3), mix);
    }
}

#[inline]
fn step(
    sum: &mut Words,
    [x, y, z]: [&Words; 3],
    (word, sine, turn): (&Words, u32, u32),
    mix: impl Fn(u32, u32, u32) -> u32,
) {
    for lane in 0..LANES {
        let mixed = mix(x[lane], y[lane], z[lane]).wrapping_add(word[lane]).wrapping_add(sine);
        sum[lane] = sum[lane].wrapping_add(mixed).rotate_left(turn).wrapping_add(x[lane]);
    }
}
