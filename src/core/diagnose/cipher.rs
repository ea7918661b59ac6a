//! Why ciphertext does not decrypt: the mistakes that people make with keys, text and modes.
//!
//! Each combination of a reading of the text, a form of the key, a mode and a padding is tried.
//! What comes out counts only when it is printable text, which chance does not produce.

use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use crate::core::secret::AesKey;

const BLOCK: usize = 16;

/// What explains a ciphertext, and what it says then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CipherExplanation {
    /// What was done otherwise, in words; never empty.
    pub changes: Vec<String>,
    /// The plaintext, printable.
    pub plaintext: Zeroizing<String>,
}

/// Tries what could have been meant, the fewest changes first. `others` are the keys of other
/// profiles, by name.
#[must_use]
pub fn diagnose_cipher(text: &str, key: &AesKey, others: &[(String, AesKey)]) -> Vec<CipherExplanation> {
    let keys = keys(key, others);
    let mut found: Vec<CipherExplanation> = Vec::new();
    for (reading, bytes) in readings(text) {
        for (form, key) in &keys {
            for (mode, plaintext) in decryptions(&bytes, key) {
                for (padding, length) in paddings(&plaintext) {
                    let Some(text) = printable(&plaintext[..length]) else { continue };
                    let changes = [reading.as_deref(), form.as_deref(), mode, padding];
                    let changes: Vec<String> = changes.into_iter().flatten().map(str::to_owned).collect();
                    let known = found.iter().any(|other| other.plaintext.as_str() == text);
                    if !changes.is_empty() && !known {
                        found.push(CipherExplanation { changes, plaintext: Zeroizing::new(text.to_owned()) });
                    }
                }
            }
        }
    }
    found.sort_by_key(|explanation| explanation.changes.len());
    found
}

/// What bytes the text could stand for, and what is odd about reading it so.
fn readings(text: &str) -> Vec<(Option<String>, Vec<u8>)> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = compact.strip_prefix("0x").or_else(|| compact.strip_prefix("0X")).unwrap_or(&compact);
    let mut readings = Vec::new();
    let mut add = |what: Option<&str>, bytes: Vec<u8>| {
        let whole = bytes.len() - bytes.len() % BLOCK;
        if whole == bytes.len() && whole > 0 {
            readings.push((what.map(str::to_owned), bytes));
        } else if whole > 0 {
            let cut = format!("the ciphertext is cut: {} bytes are no whole blocks of 16", bytes.len());
            readings.push((Some(cut), bytes[..whole].to_vec()));
        }
    };
    if let Ok(bytes) = hex::decode(bare) {
        let odd = (bare != text).then_some("there are blanks or `0x` around the hex");
        if let Ok(inner) = hex::decode(&bytes) {
            add(Some("the ciphertext was turned into hex twice"), inner);
        }
        add(odd, bytes);
    } else if let Ok(bytes) = hex::decode(&bare[..bare.len().saturating_sub(1).min(last_boundary(bare))]) {
        add(Some("the last hex digit is one too many, or its neighbour is missing"), bytes);
    }
    let engines: [&GeneralPurpose; 4] = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
    if let Some(bytes) = engines.into_iter().find_map(|engine| engine.decode(&compact).ok()) {
        add(Some("the ciphertext is base64, not hex"), bytes);
    }
    readings
}

fn last_boundary(text: &str) -> usize {
    text.char_indices().next_back().map_or(0, |(at, _)| at)
}

/// A key's bytes, of whatever length the cipher takes: 16, 24 or 32.
type KeyBytes = Zeroizing<Vec<u8>>;

/// The forms that the key could have been used in, the right one first.
fn keys(key: &AesKey, others: &[(String, AesKey)]) -> Vec<(Option<String>, KeyBytes)> {
    let mut keys = Vec::new();
    let own = key.expose().as_bytes();
    keys.push((None, fitted(own, 16)));
    for (name, other) in others {
        keys.push((Some(format!("the key is that of profile `{name}`")), fitted(other.expose().as_bytes(), 16)));
    }
    let mut add = |what: &str, bytes: KeyBytes| keys.push((Some(what.to_owned()), bytes));
    add("the key was folded as MySQL's AES_ENCRYPT does", folded(own));
    if own.len() > 16 {
        add("AES-192 with the first 24 bytes of the key", fitted(own, 24));
        add("AES-256 with the first 32 bytes of the key", fitted(own, 32));
    }
    let md5: [u8; 16] = Md5::digest(own).into();
    let md5_hex = Zeroizing::new(hex::encode(md5));
    add("the key is the MD5 of the key", fitted(&md5, 16));
    add("the key is the first 16 hex digits of the key's MD5", fitted(md5_hex.as_bytes(), 16));
    add("AES-256 with the 32 hex digits of the key's MD5", fitted(md5_hex.as_bytes(), 32));
    if let Ok(decoded) = hex::decode(own) {
        add_decoded(&mut add, "hex", &decoded);
    }
    if let Ok(decoded) = STANDARD.decode(own) {
        add_decoded(&mut add, "base64", &decoded);
    }
    let trimmed = key.expose().trim().as_bytes();
    if trimmed != own {
        add("the key was used without the blanks around it", fitted(trimmed, 16));
    }
    keys
}

fn add_decoded(add: &mut impl FnMut(&str, KeyBytes), name: &str, decoded: &[u8]) {
    add(&format!("the key is written in {name}, and was decoded"), fitted(decoded, 16));
    if decoded.len() > 16 {
        add(&format!("the key is written in {name}, and was decoded for AES-256"), fitted(decoded, 32));
    }
}

/// Longer is cut, shorter is filled with zero bytes.
fn fitted(key: &[u8], length: usize) -> KeyBytes {
    let mut bytes = Zeroizing::new(key.to_vec());
    bytes.resize(length, 0);
    bytes
}

/// `MySQL` lays a longer key over its first 16 bytes by exclusive or.
fn folded(key: &[u8]) -> KeyBytes {
    let mut bytes = Zeroizing::new(vec![0; BLOCK]);
    for (place, byte) in key.iter().enumerate() {
        bytes[place % BLOCK] ^= byte;
    }
    bytes
}

/// The bytes under a key in both modes, padding still on.
fn decryptions(bytes: &[u8], key: &[u8]) -> [(Option<&'static str>, Zeroizing<Vec<u8>>); 2] {
    let ecb = match key.len() {
        32 => Aes256::new_from_slice(key).map(|cipher| blocks(&cipher, bytes)),
        24 => Aes192::new_from_slice(key).map(|cipher| blocks(&cipher, bytes)),
        _ => Aes128::new_from_slice(key).map(|cipher| blocks(&cipher, bytes)),
    };
    let ecb = ecb.unwrap_or_default();
    let mut cbc = ecb.clone();
    // Every block but the first was mixed with the ciphertext in front of it; under a zero IV
    // the first is the same in both modes.
    for (place, byte) in cbc.iter_mut().enumerate().skip(BLOCK) {
        *byte ^= bytes[place - BLOCK];
    }
    [(None, ecb), (Some("the mode is CBC with a zero IV, not ECB"), cbc)]
}

fn blocks<C: BlockCipherDecrypt>(cipher: &C, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plaintext = Zeroizing::new(bytes.to_vec());
    for block in plaintext.chunks_exact_mut(BLOCK) {
        if let Ok(block) = <&mut Array<u8, C::BlockSize>>::try_from(block) {
            cipher.decrypt_block(block);
        }
    }
    plaintext
}

/// How long the plaintext is under each padding that fits.
fn paddings(plaintext: &[u8]) -> Vec<(Option<&'static str>, usize)> {
    let mut fits = Vec::new();
    let last = usize::from(plaintext.last().copied().unwrap_or_default());
    let (whole, zeros) = (plaintext.len(), plaintext.iter().rev().take_while(|byte| **byte == 0).count());
    if (1..=BLOCK).contains(&last) && last <= whole && plaintext[whole - last..].iter().all(|b| usize::from(*b) == last)
    {
        fits.push((None, whole - last));
    }
    if (1..BLOCK).contains(&zeros) {
        fits.push((Some("the padding is zero bytes, not PKCS#7"), whole - zeros));
    }
    if zeros == 0 && whole > 0 {
        fits.push((Some("there is no padding"), whole));
    }
    fits
}

fn printable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.is_empty() && !text.chars().any(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aes::cipher::BlockCipherEncrypt;

    const KEY: &str = "0123456789abcdefXYZ";

    fn key(text: &str) -> AesKey {
        AesKey::new(text.into())
    }

    fn ecb<C: BlockCipherEncrypt + KeyInit>(key: &[u8], padded: &[u8]) -> Vec<u8> {
        let cipher = C::new_from_slice(key).expect("a key");
        let mut bytes = padded.to_vec();
        for block in bytes.chunks_exact_mut(BLOCK) {
            cipher.encrypt_block(block.try_into().expect("a block"));
        }
        bytes
    }

    fn padded(text: &str) -> Vec<u8> {
        let fill = BLOCK - text.len() % BLOCK;
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend(std::iter::repeat_n(u8::try_from(fill).expect("small"), fill));
        bytes
    }

    fn explained(text: &str, key_text: &str, word: &str) {
        let found = diagnose_cipher(text, &key(key_text), &[("other".into(), key("another-key"))]);
        let first = found.first().unwrap_or_else(|| panic!("nothing explains {word}"));
        assert_eq!(first.plaintext.as_str(), "6000000000000000", "{word}: {:?}", first.changes);
        assert!(first.changes.iter().any(|change| change.contains(word)), "{word}: {:?}", first.changes);
    }

    #[test]
    fn each_mistake_is_named() {
        const CARD: &str = "6000000000000000";
        let plain = padded(CARD);
        let right = ecb::<Aes128>(&KEY.as_bytes()[..16], &plain);
        explained(&STANDARD.encode(&right), KEY, "base64, not hex");
        explained(&hex::encode(hex::encode(&right)), KEY, "hex twice");
        explained(&format!("0x{}", hex::encode(&right)), KEY, "0x");
        explained(&hex::encode(&right)[..34], KEY, "cut");
        explained(&hex::encode(ecb::<Aes128>(&fitted(b"another-key", 16), &plain)), KEY, "profile `other`");
        explained(&hex::encode(ecb::<Aes128>(&folded(KEY.as_bytes()), &plain)), KEY, "MySQL");
        explained(&hex::encode(ecb::<Aes192>(&fitted(KEY.as_bytes(), 24), &plain)), KEY, "AES-192");
        explained(&hex::encode(ecb::<Aes256>(&fitted(KEY.as_bytes(), 32), &plain)), KEY, "AES-256");
        explained(&hex::encode(ecb::<Aes128>(&Md5::digest(KEY.as_bytes()), &plain)), KEY, "MD5");
        let (in_hex, in_base64) = (hex::encode(&KEY[..16]), STANDARD.encode(&KEY[..16]));
        explained(&hex::encode(&right), &in_hex, "written in hex");
        explained(&hex::encode(&right), &in_base64, "written in base64");
        let zero = [&plain[..16], &[b'7'; 4], &[0; 12]].concat();
        let found = diagnose_cipher(&hex::encode(ecb::<Aes128>(&KEY.as_bytes()[..16], &zero)), &key(KEY), &[]);
        assert!(found[0].changes[0].contains("zero bytes"), "{:?}", found[0]);
        explained(&hex::encode(&right[..16]), KEY, "no padding");
    }

    #[test]
    fn cbc_with_a_zero_iv_is_named() {
        let plain = padded("6000000000000000");
        let first = ecb::<Aes128>(&KEY.as_bytes()[..16], &plain[..16]);
        let mixed: Vec<u8> = plain[16..].iter().zip(&first).map(|(a, b)| a ^ b).collect();
        let cbc = [first, ecb::<Aes128>(&KEY.as_bytes()[..16], &mixed)].concat();
        explained(&hex::encode(cbc), KEY, "CBC");
    }

    #[test]
    fn nothing_is_made_up_for_random_bytes() {
        let mut state = 1_u32;
        for _ in 0..200 {
            let bytes: Vec<u8> = (0..32)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state.to_be_bytes()[0]
                })
                .collect();
            assert_eq!(diagnose_cipher(&hex::encode(&bytes), &key(KEY), &[]), []);
        }
        for odd in ["", "z", "单", "0", "0x", "====", &"a".repeat(31)] {
            assert_eq!(diagnose_cipher(odd, &key(KEY), &[]), [], "{odd:?}");
        }
    }
}
