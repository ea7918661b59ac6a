//! MD5 of a string whose beginning stays while its end varies: the state after the beginning is
//! copied, and the last blocks are put together in place.
//!
//! The compression is the `md-5` crate's. Its streaming interface does the same, but buffers,
//! clones and pads in general ways that cost a third of the search's speed.

use md5::block_api::compress;

const BLOCK: usize = 64;

/// What MD5 begins with.
const START: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// The state after the bytes so far.
#[derive(Clone)]
pub(super) struct Prefix {
    state: [u32; 4],
    block: [u8; BLOCK],
    filled: usize,
    blocks: usize,
}

impl Prefix {
    /// The state after some first bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut prefix = Self { state: START, block: [0; BLOCK], filled: 0, blocks: 0 };
        prefix.append(bytes);
        prefix
    }

    /// Digests more bytes.
    #[inline]
    pub(super) fn append(&mut self, mut bytes: &[u8]) {
        if self.filled > 0 {
            let taken = bytes.len().min(BLOCK - self.filled);
            self.block[self.filled..self.filled + taken].copy_from_slice(&bytes[..taken]);
            self.filled += taken;
            bytes = &bytes[taken..];
            if self.filled < BLOCK {
                return;
            }
            compress(&mut self.state, &[self.block]);
            self.blocks += 1;
        }
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        compress(&mut self.state, blocks);
        self.blocks += blocks.len();
        self.block[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    /// The MD5 of the bytes so far and a tail, which is not kept.
    #[inline]
    pub(super) fn digest(&self, tail: &[u8]) -> [u8; 16] {
        let end = self.filled + tail.len();
        // Padding takes nine bytes at least: a bit, and the length.
        if end + 9 > 2 * BLOCK {
            let mut longer = self.clone();
            longer.append(tail);
            return longer.digest(&[]);
        }
        let used = if end + 9 > BLOCK { 2 } else { 1 };
        let bits = ((self.blocks * BLOCK + end) as u64).wrapping_mul(8);
        let mut last = [0; 2 * BLOCK];
        last[..self.filled].copy_from_slice(&self.block[..self.filled]);
        last[self.filled..end].copy_from_slice(tail);
        last[end] = 0x80;
        last[used * BLOCK - 8..used * BLOCK].copy_from_slice(&bits.to_le_bytes());
        let mut state = self.state;
        let (blocks, _) = last.as_chunks::<BLOCK>();
        compress(&mut state, &blocks[..used]);
        let mut digest = [0; 16];
        for (four, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
            *four = word.to_le_bytes();
        }
        digest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use md5::{Digest as _, Md5};
    use proptest::prelude::*;

    #[test]
    fn every_length_around_the_block_size_is_padded_right() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in 0..256 {
            for cut in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, length].into_iter().filter(|cut| *cut <= length) {
                let digest = Prefix::new(&bytes[..cut]).digest(&bytes[cut..length]);
                assert_eq!(digest, <[u8; 16]>::from(Md5::digest(&bytes[..length])), "{length} {cut}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_crate_agrees(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..150), 0..6), tail: Vec<u8>) {
            let mut prefix = Prefix::new(&[]);
            for part in &parts {
                prefix.append(part);
            }
            let whole = [parts.concat(), tail.clone()].concat();
            prop_assert_eq!(prefix.digest(&tail), <[u8; 16]>::from(Md5::digest(&whole)));
        }
    }
}
