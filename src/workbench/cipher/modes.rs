//! What a ciphertext becomes under a key in each mode, as far as it may be text.

use zeroize::Zeroizing;

use super::block::{BLOCK, BlockCipher};
use super::change::{CipherChange, Iv};
use super::plausible::may_begin_text;

/// IVs of digits that stand in many examples, and from there in programs.
const DIGITS: [&str; 5] =
    ["0000000000000000", "0102030405060708", "1234567890123456", "1234567812345678", "0123456789abcdef"];

/// A ciphertext that was decrypted, still padded.
pub(super) struct Deciphered<'a> {
    pub(super) plain: &'a [u8],
    /// Nothing where it is the right mode.
    pub(super) change: Option<CipherChange>,
    pub(super) shape: Shape,
}

/// What a mode asks of a plaintext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It is padded to whole blocks.
    Blocks,
    /// The same, but its first block is lost.
    Rest,
    /// It has any length.
    Stream,
}

/// Each mode's plaintext, most of those left out that begin as no text does.
pub(super) fn deciphered(
    cipher: &BlockCipher,
    key: &[u8],
    bytes: &[u8],
    is_ecb_only: bool,
    mut found: impl FnMut(Deciphered<'_>),
) {
    let block = cipher.block();
    if bytes.len().is_multiple_of(block) {
        let mut plain = Zeroizing::new(bytes.to_vec());
        cipher.decrypt(&mut plain);
        found(Deciphered { plain: &plain, change: None, shape: Shape::Blocks });
        if !is_ecb_only {
            chained(&mut plain, key, bytes, block, &mut found);
        }
    }
    if !is_ecb_only && block == BLOCK && bytes.len() >= 6 {
        streamed(cipher, key, bytes, &mut found);
    }
}

/// Whether a plaintext of many blocks may begin so; in the first of two there may be padding.
fn begins(plain: &[u8], block: usize) -> bool {
    plain.len() <= 2 * block || may_begin_text(&plain[..block])
}

/// CBC: what ECB made of each block, joined with the block before it.
fn chained(plain: &mut [u8], key: &[u8], bytes: &[u8], block: usize, found: &mut impl FnMut(Deciphered<'_>)) {
    xor(&mut plain[block..], bytes);
    let first = Zeroizing::new(plain[..block].to_vec());
    for (iv, change) in ivs(key) {
        plain[..block].copy_from_slice(&first);
        xor(&mut plain[..block], &iv);
        if begins(plain, block) {
            found(Deciphered { plain, change: Some(change), shape: Shape::Blocks });
        }
    }
    let rest = &plain[block..];
    if rest.is_empty() {
        return;
    }
    if begins(rest, block) {
        found(Deciphered { plain: rest, change: Some(CipherChange::CbcPrefixedIv), shape: Shape::Blocks });
        found(Deciphered { plain: rest, change: Some(CipherChange::CbcUnknownIv), shape: Shape::Rest });
    }
}

fn ivs(key: &[u8]) -> impl Iterator<Item = ([u8; BLOCK], CipherChange)> {
    let digits = DIGITS.map(|digits| (of(digits.as_bytes()), CipherChange::CbcDigitsIv(digits)));
    [([0; BLOCK], CipherChange::CbcZeroIv), (of(key), CipherChange::CbcKeyIv)].into_iter().chain(digits)
}

/// The first bytes of a key or text, as an IV.
fn of(bytes: &[u8]) -> [u8; BLOCK] {
    let mut iv = [0; BLOCK];
    let count = bytes.len().min(BLOCK);
    iv[..count].copy_from_slice(&bytes[..count]);
    iv
}

fn xor(to: &mut [u8], with: &[u8]) {
    for (byte, other) in to.iter_mut().zip(with) {
        *byte ^= other;
    }
}

/// CTR, CFB and OFB, which treat the first block alike.
fn streamed(cipher: &BlockCipher, key: &[u8], bytes: &[u8], found: &mut impl FnMut(Deciphered<'_>)) {
    let prefix = bytes.split_at_checked(BLOCK).filter(|(_, rest)| rest.len() >= 6);
    let digits = DIGITS.map(|digits| (Iv::Digits(digits), of(digits.as_bytes()), bytes));
    let mut ways = vec![(Iv::Zero, [0; BLOCK], bytes), (Iv::Key, of(key), bytes)];
    ways.extend(digits);
    ways.extend(prefix.map(|(iv, rest)| (Iv::Prefixed, of(iv), rest)));
    let mut streams: Vec<u8> = ways.iter().flat_map(|(_, iv, _)| *iv).collect();
    cipher.encrypt(&mut streams);
    let mut plain = Zeroizing::new(Vec::with_capacity(bytes.len()));
    for ((iv, start, text), stream) in ways.into_iter().zip(streams.chunks_exact(BLOCK)) {
        let first_byte = text[0] ^ stream[0];
        if first_byte < b' ' {
            continue;
        }
        let mut tell = |plain: &[u8], change| {
            found(Deciphered { plain, change: Some(change), shape: Shape::Stream });
        };
        let is_text = text.iter().zip(stream).all(|(byte, key)| may_begin_text(&[byte ^ key]));
        if is_text || text.len() <= BLOCK {
            ctr(cipher, &start, text, &mut plain);
            tell(&plain, CipherChange::Ctr(iv));
            // Of one block, all three are the same: the commonest is named.
            if text.len() > BLOCK {
                feedback(cipher, &start, text, BLOCK, &mut plain);
                tell(&plain, CipherChange::Cfb(iv));
                ofb(cipher, &start, text, &mut plain);
                tell(&plain, CipherChange::Ofb(iv));
            }
        }
        if feedback(cipher, &start, text, 1, &mut plain) {
            tell(&plain, CipherChange::Cfb8(iv));
        }
    }
    // The nonce, the ciphertext, and sixteen bytes of authentication.
    if let Some((nonce, rest)) = bytes.split_at_checked(12)
        && let Some(end) = rest.len().checked_sub(BLOCK).filter(|end| *end >= 6)
    {
        let start = of(&[nonce, &[0, 0, 0, 2]].concat());
        ctr(cipher, &start, &rest[..end], &mut plain);
        found(Deciphered { plain: &plain, change: Some(CipherChange::Gcm), shape: Shape::Stream });
    }
}

fn ctr(cipher: &BlockCipher, start: &[u8; BLOCK], bytes: &[u8], plain: &mut Vec<u8>) {
    plain.clear();
    plain.extend_from_slice(bytes);
    let mut counter = u128::from_be_bytes(*start);
    for part in plain.chunks_mut(BLOCK) {
        let mut stream = counter.to_be_bytes();
        cipher.encrypt(&mut stream);
        xor(part, &stream);
        counter = counter.wrapping_add(1);
    }
}

fn ofb(cipher: &BlockCipher, start: &[u8; BLOCK], bytes: &[u8], plain: &mut Vec<u8>) {
    plain.clear();
    plain.extend_from_slice(bytes);
    let mut stream = *start;
    for part in plain.chunks_mut(BLOCK) {
        cipher.encrypt(&mut stream);
        xor(part, &stream);
    }
}

/// CFB with segments of so many bytes. It ends, and says so, where what comes out cannot be text;
/// padding at the end may be.
fn feedback(cipher: &BlockCipher, start: &[u8; BLOCK], bytes: &[u8], segment: usize, plain: &mut Vec<u8>) -> bool {
    plain.clear();
    let mut register = *start;
    for part in bytes.chunks(segment) {
        let mut stream = register;
        cipher.encrypt(&mut stream);
        let from = plain.len();
        plain.extend_from_slice(part);
        xor(&mut plain[from..], &stream);
        register.rotate_left(part.len());
        register[BLOCK - part.len()..].copy_from_slice(part);
        if from + BLOCK < bytes.len() && !may_begin_text(&plain[from..]) {
            return false;
        }
    }
    true
}
