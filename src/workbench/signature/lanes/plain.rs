//! Four words where nothing is known of the processor.

use std::array::from_fn;
use std::ops::{Add, BitAnd, BitOr, BitXor, Not};

/// Four words, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Quad([u32; 4]);

impl Quad {
    #[inline]
    pub(super) fn new(words: [u32; 4]) -> Self {
        Self(words)
    }

    /// The words of some bytes, the little end of each first.
    #[inline]
    pub(super) fn of(bytes: [u8; 16]) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        Self(from_fn(|word| u32::from_le_bytes(words[word])))
    }

    #[inline]
    pub(super) fn all(word: u32) -> Self {
        Self([word; 4])
    }

    #[inline]
    pub(super) fn words(self) -> [u32; 4] {
        self.0
    }

    /// Turns the bits of each word to the left.
    #[inline]
    pub(super) fn turned(self, bits: u32) -> Self {
        Self(self.0.map(|word| word.rotate_left(bits)))
    }

    /// The first words of all four, their second words, and so on.
    #[inline]
    pub(super) fn transposed(quads: [Self; 4]) -> [Self; 4] {
        from_fn(|word| Self(from_fn(|quad| quads[quad].0[word])))
    }
}

impl Add for Quad {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word].wrapping_add(other.0[word])))
    }
}

impl BitAnd for Quad {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] & other.0[word]))
    }
}

impl BitOr for Quad {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] | other.0[word]))
    }
}

impl BitXor for Quad {
    type Output = Self;

    #[inline]
    fn bitxor(self, other: Self) -> Self {
        Self(from_fn(|word| self.0[word] ^ other.0[word]))
    }
}

impl Not for Quad {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}
