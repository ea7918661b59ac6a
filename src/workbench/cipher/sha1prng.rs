//! Java's `SHA1PRNG`, which makes a key of a seed: `KeyGenerator` takes its first bytes.

use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

/// The first bytes after `setSeed(seed)` and nothing else.
pub(super) fn first_bytes(seed: &[u8], count: usize) -> Vec<u8> {
    let mut state = Zeroizing::new(<[u8; 20]>::from(Sha1::digest(seed)));
    let mut bytes = Vec::with_capacity(count + state.len());
    while bytes.len() < count {
        let output = Zeroizing::new(<[u8; 20]>::from(Sha1::digest(*state)));
        update(&mut state, &output);
        bytes.extend_from_slice(&*output);
    }
    bytes.truncate(count);
    bytes
}

/// Adds the output and one to the state, least byte first, in Java's signed bytes.
fn update(state: &mut [u8; 20], output: &[u8; 20]) {
    let mut carry = 1_i32;
    let mut is_changed = false;
    for (byte, add) in state.iter_mut().zip(output) {
        let sum = i32::from(byte.cast_signed()) + i32::from(add.cast_signed()) + carry;
        let [low, ..] = sum.to_le_bytes();
        is_changed |= *byte != low;
        *byte = low;
        carry = sum >> 8;
    }
    if !is_changed {
        state[0] = state[0].wrapping_add(1);
    }
}
