//! Words for why a ciphertext does not decrypt, and for what mends it.

use super::pieces::once_each;
use crate::core::cipher::DecryptError;
use crate::workbench::{CipherChange, Doubled, KeyMd5, WrongLength};

/// Why hex text does not decrypt, to be read after what it is called.
#[must_use]
pub fn decrypt_error(error: &DecryptError) -> String {
    match error {
        DecryptError::Empty => "is empty; even the empty plaintext encrypts to 32 hex digits".into(),
        DecryptError::NotHex { found, place } => {
            format!("has {found:?} as its character {place}, which is no hex digit")
        }
        DecryptError::OddLength(digits) => format!("has an odd number of hex digits ({digits})"),
        DecryptError::BlockLength(digits) => format!("has {digits} hex digits; ciphertext comes in blocks of 32"),
        DecryptError::Padding => {
            "does not decrypt under this AES key (bad padding: another key, or damaged text)".into()
        }
        DecryptError::NotUtf8 => "decrypts to bytes that are not UTF-8 (most likely another AES key)".into(),
    }
}

/// One change that makes a ciphertext decrypt.
#[must_use]
pub fn cipher_change(change: &CipherChange) -> String {
    match change {
        CipherChange::HexDecorated => "the hex digits have blanks, `0x` or marks among them".into(),
        CipherChange::Base64 => "the ciphertext is base64, not hex".into(),
        CipherChange::DoubledHex(Doubled::HexInHex) => "the ciphertext was written in hex twice".into(),
        CipherChange::DoubledHex(Doubled::Base64InHex) => "the ciphertext is base64, written in hex once more".into(),
        CipherChange::DoubledHex(Doubled::HexInBase64) => "the ciphertext is hex, written in base64 once more".into(),
        CipherChange::WrongLength(WrongLength::LeadingZeroLost) => "a leading `0` of the ciphertext was lost".into(),
        CipherChange::WrongLength(WrongLength::DigitTooMany) => "the ciphertext has a digit too many at its end".into(),
        CipherChange::WrongLength(WrongLength::NoWholeBlocks(digits)) => {
            format!("the ciphertext has {digits} hex digits, no multiple of 32: some are missing or too many")
        }
        CipherChange::KeyOfProfile(name) => format!("the AES key of the profile `{name}` encrypted it"),
        CipherChange::KeyIsApiKey => "the API key encrypted it".into(),
        CipherChange::KeyBlank => "the key was used without the blanks around it".into(),
        CipherChange::KeyMd5(part) => format!("the key was replaced by {}", md5(*part)),
        CipherChange::KeyMysql => "the key was folded to 16 bytes as MySQL's AES_ENCRYPT does".into(),
        CipherChange::KeyHex => "the key was decoded from hex".into(),
        CipherChange::KeyBase64 => "the key was decoded from base64".into(),
        CipherChange::Aes192 => "AES-192 was used, with 24 bytes of the key".into(),
        CipherChange::Aes256 => "AES-256 was used, with 32 bytes of the key".into(),
        CipherChange::CbcZeroIv => "CBC with an IV of zero bytes was used, not ECB".into(),
        CipherChange::PaddingZero => "the plaintext was padded with zero bytes, not by PKCS#7".into(),
        CipherChange::PaddingNone => "the plaintext was not padded at all".into(),
    }
}

/// What mends all changes of an explanation, each piece once.
#[must_use]
pub fn cipher_advice(changes: &[CipherChange]) -> String {
    once_each(changes.iter().map(advice))
}

fn advice(change: &CipherChange) -> String {
    match change {
        CipherChange::KeyOfProfile(name) => format!("use that profile: `--profile {name}`"),
        CipherChange::KeyIsApiKey => "the two keys may be swapped in the profile: see `api_key` and `aes_key`".into(),
        CipherChange::Base64 | CipherChange::DoubledHex(_) | CipherChange::HexDecorated => {
            "in the other program, write the ciphertext as plain hex, once".into()
        }
        CipherChange::WrongLength(_) => "copy the ciphertext whole, 32 hex digits a block".into(),
        CipherChange::KeyBlank
        | CipherChange::KeyMd5(_)
        | CipherChange::KeyMysql
        | CipherChange::KeyHex
        | CipherChange::KeyBase64 => {
            "in the other program, use the key's own bytes, cut or filled with zero bytes to 16".into()
        }
        CipherChange::Aes192
        | CipherChange::Aes256
        | CipherChange::CbcZeroIv
        | CipherChange::PaddingZero
        | CipherChange::PaddingNone => "in the other program, use AES-128, ECB and PKCS#7 padding".into(),
    }
}

fn md5(part: KeyMd5) -> &'static str {
    match part {
        KeyMd5::Bytes => "its MD5 (16 bytes)",
        KeyMd5::First16 => "the first 16 digits of its MD5",
        KeyMd5::Middle16 => "the middle 16 digits of its MD5",
        KeyMd5::First16Upper => "the first 16 digits of its upper-case MD5",
        KeyMd5::Digits => "the 32 digits of its MD5, with AES-256",
    }
}
