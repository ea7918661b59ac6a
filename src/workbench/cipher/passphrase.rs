//! Ciphertext that `CryptoJS` or `openssl enc` made: it begins with `Salted__` and a salt, from which
//! and the passphrase key and IV are derived.

use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::block::{Algorithm, BLOCK, BlockCipher};

const MAGIC: &[u8] = b"Salted__";

/// The salt and the ciphertext, where it begins as such a one does.
pub(super) fn salted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.strip_prefix(MAGIC)?.split_at_checked(8)
}

/// What the ciphertext becomes under a passphrase, still padded: by either digest, with AES-256 and
/// AES-128.
pub(super) fn deciphered(passphrase: &[u8], salt: &[u8], ciphertext: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for derived in [derived::<Md5>(passphrase, salt), derived::<Sha256>(passphrase, salt)] {
        for size in [32, 16] {
            let (key, iv) = (&derived[..size], &derived[size..size + BLOCK]);
            let Some(cipher) = BlockCipher::new(Algorithm::Aes, key) else { continue };
            let mut plain = Zeroizing::new(ciphertext.to_vec());
            cipher.decrypt(&mut plain);
            for (byte, before) in plain.iter_mut().zip(iv.iter().chain(ciphertext)) {
                *byte ^= before;
            }
            all.push(plain);
        }
    }
    all
}

/// OpenSSL's `EVP_BytesToKey` with one iteration.
fn derived<D: Digest>(passphrase: &[u8], salt: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut all = Zeroizing::new(Vec::with_capacity(64));
    let mut last = Zeroizing::new(Vec::new());
    while all.len() < 32 + BLOCK {
        let digest = D::new().chain_update(&*last).chain_update(passphrase).chain_update(salt).finalize();
        *last = digest.to_vec();
        all.extend_from_slice(&last);
    }
    all
}
