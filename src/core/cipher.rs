//! AES-128-ECB with PKCS#7 padding over hex (gateway protocol, cipher).
//!
//! ```
//! use consign::core::cipher::CardCipher;
//! use consign::core::secret::AesKey;
//!
//! let cipher = CardCipher::new(&AesKey::new("sandbox-aes-key!".to_owned()));
//! assert_eq!(cipher.encrypt("123456"), "74c77274f6da282bd58c9df38510f57d");
//! assert_eq!(*cipher.decrypt("74C77274F6DA282BD58C9DF38510F57D")?, "123456");
//! # Ok::<(), consign::core::cipher::DecryptError>(())
//! ```

use aes::Aes128;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::common::InnerInit as _;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyInit as _};
use zeroize::Zeroizing;

use super::secret::AesKey;

const BLOCK: usize = 16;

/// A card cipher under one key; the key schedule is made once and wiped on drop.
#[derive(Clone)]
pub struct CardCipher(Aes128);

/// Why hex text does not decrypt. Its words are not made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecryptError {
    /// Nothing to decrypt; even the empty plaintext has a block.
    Empty,
    /// A character that is no hex digit, and its place, counted from 1.
    NotHex {
        /// The character.
        found: char,
        /// Its place, counted in characters from 1.
        place: usize,
    },
    /// An odd number of hex digits.
    OddLength(usize),
    /// Not a multiple of 16 bytes.
    BlockLength(usize),
    /// The last block has no PKCS#7 padding: another key, or damaged ciphertext.
    Padding,
    /// Padding fits, but the plaintext is not text: most likely another key.
    NotUtf8,
}

impl CardCipher {
    /// Fits the key's bytes to 16, as PHP's OpenSSL does: longer is cut, shorter is filled
    /// with zero bytes.
    #[must_use]
    pub fn new(key: &AesKey) -> Self {
        let bytes = key.expose().as_bytes();
        let mut fitted = Zeroizing::new([0; BLOCK]);
        let length = bytes.len().min(BLOCK);
        fitted[..length].copy_from_slice(&bytes[..length]);
        Self(Aes128::new((&*fitted).into()))
    }

    /// Encrypts text to lower-case hex: 32 digits for every begun block of 16 bytes, and one
    /// block more where the last is full.
    #[must_use]
    pub fn encrypt(&self, plaintext: &str) -> String {
        let cipher = ecb::Encryptor::inner_init(self.0.clone());
        hex::encode(cipher.encrypt_padded_vec::<Pkcs7>(plaintext.as_bytes()))
    }

    /// Decrypts hex in either case to text.
    pub fn decrypt(&self, text: &str) -> Result<Zeroizing<String>, DecryptError> {
        if text.is_empty() {
            return Err(DecryptError::Empty);
        }
        let misfit = text.chars().enumerate().find(|(_, c)| !c.is_ascii_hexdigit());
        if let Some((before, found)) = misfit {
            return Err(DecryptError::NotHex { found, place: before + 1 });
        }
        let bytes = hex::decode(text).map_err(|_| DecryptError::OddLength(text.len()))?;
        if bytes.len() % BLOCK != 0 {
            return Err(DecryptError::BlockLength(text.len()));
        }
        let plaintext = ecb::Decryptor::inner_init(self.0.clone())
            .decrypt_padded_vec::<Pkcs7>(&bytes)
            .map_err(|_| DecryptError::Padding)?;
        String::from_utf8(plaintext).map(Zeroizing::new).map_err(|_| DecryptError::NotUtf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cipher(key: &str) -> CardCipher {
        CardCipher::new(&AesKey::new(key.into()))
    }

    #[test]
    fn every_fault_has_its_own_name() {
        let cipher = cipher("sandbox-aes-key!");
        let block = cipher.encrypt("");
        assert_eq!(cipher.decrypt("").err(), Some(DecryptError::Empty));
        assert_eq!(cipher.decrypt("0x").err(), Some(DecryptError::NotHex { found: 'x', place: 2 }));
        assert_eq!(cipher.decrypt(&block[1..]).err(), Some(DecryptError::OddLength(31)));
        assert_eq!(cipher.decrypt(&block[2..]).err(), Some(DecryptError::BlockLength(30)));
        assert_eq!(cipher.decrypt(&"0".repeat(32)).err(), Some(DecryptError::Padding));
    }

    #[test]
    fn plaintext_that_is_no_text_is_refused() {
        let mut encrypted = ecb::Encryptor::inner_init(cipher("k").0).encrypt_padded_vec::<Pkcs7>(&[0xff, 0xfe]);
        let text = hex::encode(&mut encrypted);
        assert_eq!(cipher("k").decrypt(&text).err(), Some(DecryptError::NotUtf8));
    }

    proptest! {
        #[test]
        fn encryption_is_undone_by_decryption(key in ".{0,40}", text in ".{0,80}") {
            let cipher = cipher(&key);
            let hex = cipher.encrypt(&text);
            prop_assert_eq!(hex.len(), (text.len() / 16 + 1) * 32);
            prop_assert_eq!(&**cipher.decrypt(&hex).expect("our own ciphertext"), text.as_str());
            prop_assert_eq!(&**cipher.decrypt(&hex.to_uppercase()).expect("either case"), text.as_str());
        }
    }
}
