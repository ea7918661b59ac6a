//! Four words as every x86-64 processor has them.

use std::ops::{Add, BitAnd, BitOr, BitXor, Not};

use safe_arch::{
    add_i32_m128i, m128i, set_splat_i32_m128i, shl_all_u32_m128i, shr_all_u32_m128i, unpack_high_i32_m128i,
    unpack_high_i64_m128i, unpack_low_i32_m128i, unpack_low_i64_m128i,
};

/// Four words, which an instruction takes at once.
#[derive(Clone, Copy)]
pub(super) struct Quad(m128i);

impl Quad {
    #[inline(always)]
    pub(super) fn new(words: [u32; 4]) -> Self {
        Self(words.into())
    }

    /// The words of some bytes, the little end of each first.
    #[inline(always)]
    pub(super) fn of(bytes: [u8; 16]) -> Self {
        Self(bytes.into())
    }

    #[inline(always)]
    pub(super) fn all(word: u32) -> Self {
        Self(set_splat_i32_m128i(word.cast_signed()))
    }

    #[inline(always)]
    pub(super) fn words(self) -> [u32; 4] {
        self.0.into()
    }

    /// Turns the bits of each word to the left.
    #[inline(always)]
    pub(super) fn turned(self, bits: u32) -> Self {
        let by = |bits: u32| m128i::from([u64::from(bits), 0]);
        Self(shl_all_u32_m128i(self.0, by(bits)) | shr_all_u32_m128i(self.0, by(32 - bits)))
    }

    /// The first words of all four, their second words, and so on.
    #[inline(always)]
    pub(super) fn transposed([one, two, three, four]: [Self; 4]) -> [Self; 4] {
        let (low, high) = (unpack_low_i32_m128i(one.0, two.0), unpack_high_i32_m128i(one.0, two.0));
        let (low_2, high_2) = (unpack_low_i32_m128i(three.0, four.0), unpack_high_i32_m128i(three.0, four.0));
        [
            Self(unpack_low_i64_m128i(low, low_2)),
            Self(unpack_high_i64_m128i(low, low_2)),
            Self(unpack_low_i64_m128i(high, high_2)),
            Self(unpack_high_i64_m128i(high, high_2)),
        ]
    }
}

impl Add for Quad {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(add_i32_m128i(self.0, other.0))
    }
}

impl BitAnd for Quad {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Quad {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitXor for Quad {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }
}

impl Not for Quad {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}
