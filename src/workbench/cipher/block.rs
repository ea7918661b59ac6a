//! The block ciphers that are tried, each behind the same two operations.

use aes::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit as _};
use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde3};
use sm4::Sm4;

/// The block of AES, and of the padding that the protocol asks for.
pub(super) const BLOCK: usize = 16;

/// A block cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// AES; the key's length chooses its size.
    Aes,
    Des,
    TripleDes,
    Sm4,
}

/// A block cipher with its key.
pub(super) enum BlockCipher {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
    Des(Des),
    TripleDes(TdesEde3),
    Sm4(Sm4),
}

impl BlockCipher {
    /// Needs a key of a length that the cipher has.
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        match (algorithm, key.len()) {
            (Algorithm::Aes, 16) => Aes128::new_from_slice(key).ok().map(Self::Aes128),
            (Algorithm::Aes, 24) => Aes192::new_from_slice(key).ok().map(Self::Aes192),
            (Algorithm::Aes, 32) => Aes256::new_from_slice(key).ok().map(Self::Aes256),
            (Algorithm::Aes, _) => None,
            (Algorithm::Des, _) => Des::new_from_slice(key).ok().map(Self::Des),
            (Algorithm::TripleDes, _) => TdesEde3::new_from_slice(key).ok().map(Self::TripleDes),
            (Algorithm::Sm4, _) => Sm4::new_from_slice(key).ok().map(Self::Sm4),
        }
    }

    /// How many bytes a block has.
    pub(super) fn block(&self) -> usize {
        match self {
            Self::Des(_) | Self::TripleDes(_) => 8,
            _ => BLOCK,
        }
    }

    /// Decrypts each whole block by itself, in place.
    pub(super) fn decrypt(&self, bytes: &mut [u8]) {
        match self {
            Self::Aes128(cipher) => decrypt_each(cipher, bytes),
            Self::Aes192(cipher) => decrypt_each(cipher, bytes),
            Self::Aes256(cipher) => decrypt_each(cipher, bytes),
            Self::Des(cipher) => decrypt_each(cipher, bytes),
            Self::TripleDes(cipher) => decrypt_each(cipher, bytes),
            Self::Sm4(cipher) => decrypt_each(cipher, bytes),
        }
    }

    /// Encrypts each whole block by itself, in place.
    pub(super) fn encrypt(&self, bytes: &mut [u8]) {
        match self {
            Self::Aes128(cipher) => encrypt_each(cipher, bytes),
            Self::Aes192(cipher) => encrypt_each(cipher, bytes),
            Self::Aes256(cipher) => encrypt_each(cipher, bytes),
            Self::Des(cipher) => encrypt_each(cipher, bytes),
            Self::TripleDes(cipher) => encrypt_each(cipher, bytes),
            Self::Sm4(cipher) => encrypt_each(cipher, bytes),
        }
    }
}

fn decrypt_each<C: BlockCipherDecrypt>(cipher: &C, bytes: &mut [u8]) {
    let (blocks, _rest) = Block::<C>::slice_as_chunks_mut(bytes);
    cipher.decrypt_blocks(blocks);
}

fn encrypt_each<C: BlockCipherEncrypt>(cipher: &C, bytes: &mut [u8]) {
    let (blocks, _rest) = Block::<C>::slice_as_chunks_mut(bytes);
    cipher.encrypt_blocks(blocks);
}
