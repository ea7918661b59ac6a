//! MD5 of strings whose beginning stays while their end varies: the state after the beginning is
//! copied, and the ends are digested many at once.
//!
//! A beginning is digested by the `md-5` crate's compression, an end by that of `lanes`. The crate's
//! streaming interface does the same, but buffers, clones and pads in general ways, and alone.

use md5::block_api::compress;

use super::given::Wanted;
use super::lanes::{self, LANES, Words};

const BLOCK: usize = 64;

/// What padding takes at least: a bit, and the length.
const PADDING: usize = 9;

/// The most blocks of an end that is digested in a lane.
const MOST_BLOCKS: usize = 16;

/// The state after the bytes so far.
#[derive(Clone)]
pub(super) struct Prefix {
    state: [u32; 4],
    block: [u8; BLOCK],
    filled: usize,
    blocks: usize,
}

impl Prefix {
    /// The state before any byte.
    pub(super) const EMPTY: Self =
        Self { state: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476], block: [0; BLOCK], filled: 0, blocks: 0 };

    /// The state after some first bytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut prefix = Self::EMPTY;
        prefix.append(bytes);
        prefix
    }

    /// The state after some more pieces.
    pub(super) fn with<const N: usize>(&self, pieces: [&[u8]; N]) -> Self {
        let mut with = self.clone();
        for piece in pieces {
            with.append(piece);
        }
        with
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
}

/// Strings that wait until so many end alike that they are digested together. Each has a tag, by
/// which its digest is known.
pub(super) struct Batch<T> {
    /// By how many blocks are left to digest.
    queues: [Queue<T>; MOST_BLOCKS],
}

impl<T> Batch<T> {
    pub(super) fn new() -> Self {
        Self { queues: std::array::from_fn(|index| Queue::new(index + 1)) }
    }

    /// Takes a string in: its beginning, and the pieces that follow. Where its queue is full then,
    /// all strings of that are digested, and `done` gets each one's tag and MD5.
    #[inline]
    pub(super) fn push(&mut self, prefix: &Prefix, pieces: [&[u8]; 3], tag: T, done: &mut impl FnMut(T, [u8; 16])) {
        let end = prefix.filled + pieces[0].len() + pieces[1].len() + pieces[2].len();
        let blocks = (end + PADDING).div_ceil(BLOCK);
        match self.queues.get_mut(blocks - 1) {
            Some(queue) => queue.push(prefix, pieces, tag, done),
            None => self.push_long(prefix, pieces, tag, done),
        }
    }

    /// Leaves nothing but padding to the lanes.
    #[cold]
    fn push_long(&mut self, prefix: &Prefix, pieces: [&[u8]; 3], tag: T, done: &mut impl FnMut(T, [u8; 16])) {
        self.push(&prefix.with(pieces), [&[]; 3], tag, done);
    }

    /// Digests all strings that still wait.
    pub(super) fn flush(&mut self, done: &mut impl FnMut(T, [u8; 16])) {
        for queue in &mut self.queues {
            queue.digest(done);
        }
    }
}

/// The strings among many, each with a tag, whose digest is the wanted one.
pub(super) struct Digests<'a, T> {
    wanted: &'a Wanted,
    batch: Batch<T>,
    found: Vec<T>,
    tried: u64,
}

impl<'a, T> Digests<'a, T> {
    pub(super) fn new(wanted: &'a Wanted) -> Self {
        Self { wanted, batch: Batch::new(), found: Vec::new(), tried: 0 }
    }

    /// Takes a string in: its beginning, and the pieces that follow.
    pub(super) fn push(&mut self, prefix: &Prefix, [one, two]: [&[u8]; 2], tag: T) {
        self.tried += 1;
        let Self { wanted, batch, found, .. } = self;
        batch.push(prefix, [one, two, &[]], tag, &mut |tag, digest| {
            if wanted.is(&digest) {
                found.push(tag);
            }
        });
    }

    /// The tags of those that are it, and how many were tried.
    pub(super) fn end(self) -> (Vec<T>, u64) {
        let Self { wanted, mut batch, mut found, tried } = self;
        batch.flush(&mut |tag, digest| {
            if wanted.is(&digest) {
                found.push(tag);
            }
        });
        (found, tried)
    }
}

/// Strings with equally many blocks left.
struct Queue<T> {
    tags: Vec<T>,
    states: [Words; LANES],
    /// The padded ends, one after the other.
    bytes: Vec<u8>,
    blocks: usize,
}

impl<T> Queue<T> {
    fn new(blocks: usize) -> Self {
        Self { tags: Vec::new(), states: [[0; 4]; LANES], bytes: Vec::new(), blocks }
    }

    #[inline]
    fn push(&mut self, prefix: &Prefix, pieces: [&[u8]; 3], tag: T, done: &mut impl FnMut(T, [u8; 16])) {
        let (lane, size) = (self.tags.len(), self.blocks * BLOCK);
        // Few lengths occur, and many searches are short.
        if self.bytes.is_empty() {
            self.tags.reserve_exact(LANES);
            self.bytes.resize(LANES * size, 0);
        }
        self.states[lane] = prefix.state;
        let end = &mut self.bytes[lane * size..][..size];
        // All of it, which is sooner done than as much as there is: what is behind that, is written over.
        end[..BLOCK].copy_from_slice(&prefix.block);
        let mut filled = prefix.filled;
        for piece in pieces {
            end[filled..filled + piece.len()].copy_from_slice(piece);
            filled += piece.len();
        }
        let bits = ((prefix.blocks * BLOCK + filled) as u64).wrapping_mul(8);
        end[filled] = 0x80;
        end[filled + 1..size - 8].fill(0);
        end[size - 8..].copy_from_slice(&bits.to_le_bytes());
        self.tags.push(tag);
        if self.tags.len() == LANES {
            self.digest(done);
        }
    }

    /// Digests whatever is there; what other lanes hold does not matter.
    fn digest(&mut self, done: &mut impl FnMut(T, [u8; 16])) {
        if self.tags.is_empty() {
            return;
        }
        let (blocks, _) = self.bytes.as_chunks::<BLOCK>();
        for block in 0..self.blocks {
            let of_lanes = std::array::from_fn(|lane| &blocks[lane * self.blocks + block]);
            lanes::compress(&mut self.states, of_lanes);
        }
        for (tag, state) in self.tags.drain(..).zip(&self.states) {
            let word = |at: usize| u128::from(state[at]) << (32 * at);
            done(tag, (word(0) | word(1) | word(2) | word(3)).to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use md5::{Digest as _, Md5};
    use proptest::prelude::*;

    /// The digests of strings, each given as a beginning and three pieces, in their order.
    fn digests(strings: &[(&[u8], [&[u8]; 3])]) -> Vec<[u8; 16]> {
        let (mut batch, mut done) = (Batch::new(), Vec::new());
        for (index, (beginning, pieces)) in strings.iter().enumerate() {
            batch.push(&Prefix::new(beginning), *pieces, index, &mut |tag, digest| done.push((tag, digest)));
        }
        batch.flush(&mut |tag, digest| done.push((tag, digest)));
        done.sort_unstable();
        assert!(done.iter().map(|(tag, _)| *tag).eq(0..strings.len()), "each string is digested once");
        done.into_iter().map(|(_, digest)| digest).collect()
    }

    #[test]
    fn every_length_around_the_block_size_is_padded_right() {
        let bytes: Vec<u8> = (0..=255).cycle().take(700).collect();
        let lengths = (0..700).flat_map(|length| {
            let cuts = [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, length].into_iter();
            cuts.filter(move |cut| *cut <= length).map(move |cut| (cut, length))
        });
        let strings: Vec<(&[u8], [&[u8]; 3])> =
            lengths.map(|(cut, length)| (&bytes[..cut], [&bytes[cut..length], &[], &[]])).collect();
        for ((beginning, [end, ..]), digest) in strings.iter().zip(digests(&strings)) {
            let whole = [*beginning, end].concat();
            assert_eq!(digest, <[u8; 16]>::from(Md5::digest(&whole)), "{} {}", beginning.len(), end.len());
        }
    }

    proptest! {
        #[test]
        fn the_crate_agrees(strings in prop::collection::vec(
            prop::array::uniform4(prop::collection::vec(any::<u8>(), 0..200)), 1..80)) {
            let parts: Vec<(&[u8], [&[u8]; 3])> =
                strings.iter().map(|[beginning, one, two, three]| (&beginning[..], [&one[..], two, three])).collect();
            for (string, digest) in strings.iter().zip(digests(&parts)) {
                prop_assert_eq!(digest, <[u8; 16]>::from(Md5::digest(string.concat())));
            }
        }
    }
}
