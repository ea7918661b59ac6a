//! Why ciphertext does not decrypt: other spellings of it, other keys, other modes and paddings,
//! alone and together.
//!
//! The choices are few enough to try them all. Only a plaintext that is printable text counts, so
//! that a chance hit is out of the question for all practical purposes.

mod change;

use aes::cipher::block_padding::NoPadding;
use aes::cipher::common::InnerInit as _;
use aes::cipher::{Block, BlockCipherDecrypt, BlockModeDecrypt as _, InnerIvInit as _, KeyInit as _};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

pub use self::change::{CipherChange, Doubled, KeyMd5, WrongLength};
use crate::core::secret::{AesKey, ApiKey};

const BLOCK: usize = 16;

/// The longest ciphertext that is diagnosed; cards are far shorter.
const LONGEST: usize = 1 << 16;

/// What is known about ciphertext that does not decrypt.
#[derive(Clone, Copy)]
pub struct CipherQuestion<'a> {
    /// The ciphertext as given.
    pub text: &'a str,
    /// The key that should decrypt it.
    pub key: &'a AesKey,
    /// The signing key; it may have encrypted by mistake.
    pub api_key: Option<&'a ApiKey>,
    /// The AES keys of other profiles, by name.
    pub other_keys: &'a [(String, AesKey)],
}

/// What explains it, the fewest changes first.
#[derive(Clone, Debug)]
pub struct CipherDiagnosis {
    /// Every explanation leads to a printable plaintext.
    pub explanations: Vec<CipherExplanation>,
    /// How many ways to decrypt were tried.
    pub tried: u64,
}

/// Changes that make the ciphertext decrypt, all of them together.
#[derive(Clone, Debug)]
pub struct CipherExplanation {
    /// The changes.
    pub changes: Vec<CipherChange>,
    /// The plaintext, printable; a card's, so it is shown only where the operator asked for it.
    pub plaintext: Zeroizing<String>,
}

/// Tries every way to decrypt, and keeps those that need the fewest changes.
#[must_use]
pub fn diagnose_cipher(question: &CipherQuestion<'_>) -> CipherDiagnosis {
    let mut diagnosis = CipherDiagnosis { explanations: Vec::new(), tried: 0 };
    if question.text.len() > LONGEST {
        return diagnosis;
    }
    let keys = keys(question);
    for (bytes, spelling) in spellings(question.text) {
        for (key, key_change) in &keys {
            for mode in [Mode::Ecb, Mode::Cbc] {
                let Some(plain) = decrypt(&bytes, key, mode).map(Zeroizing::new) else { continue };
                for padding in Padding::ALL {
                    diagnosis.tried += 1;
                    let Some(plaintext) = padding.strip(&plain).and_then(printable) else { continue };
                    let changes = [spelling.clone(), key_change.clone(), mode.change(), padding.change()];
                    diagnosis.add(changes.into_iter().flatten().collect(), plaintext);
                }
            }
        }
    }
    diagnosis.explanations.sort_by_key(|told| told.changes.len());
    if let Some(fewest) = diagnosis.explanations.first().map(|told| told.changes.len()) {
        diagnosis.explanations.retain(|told| told.changes.len() == fewest);
    }
    diagnosis
}

impl CipherDiagnosis {
    /// The right way is no explanation.
    fn add(&mut self, changes: Vec<CipherChange>, plaintext: &str) {
        if !changes.is_empty() {
            self.explanations.push(CipherExplanation { changes, plaintext: plaintext.to_owned().into() });
        }
    }
}

type Spelling = (Option<Vec<u8>>, Option<CipherChange>);

/// The bytes that the text may stand for; the right reading has no change.
fn spellings(text: &str) -> Vec<(Vec<u8>, Option<CipherChange>)> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !":-".contains(*c)).collect();
    let bare = bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X")).unwrap_or(&bare);
    let unescaped: String = percent_encoding::percent_decode_str(text).decode_utf8_lossy().split_whitespace().collect();
    let hex = hex::decode(bare).ok();
    let base64 = base64(&unescaped);
    let twice = |how: Doubled| Some(CipherChange::DoubledHex(how));
    let doubled = hex.as_ref().and_then(|bytes| hex::decode(bytes).ok());
    let within_hex = hex.as_ref().and_then(|bytes| base64_of(bytes));
    let within_base64 = base64.as_ref().and_then(|bytes| hex::decode(bytes).ok());
    let marks = (bare != text).then_some(CipherChange::HexDecorated);
    let mut all: Vec<Spelling> = vec![
        (hex, marks),
        (base64, Some(CipherChange::Base64)),
        (doubled, twice(Doubled::HexInHex)),
        (within_hex, twice(Doubled::Base64InHex)),
        (within_base64, twice(Doubled::HexInBase64)),
    ];
    all.extend(lengths(bare));
    let whole = |bytes: &Vec<u8>| !bytes.is_empty() && bytes.len().is_multiple_of(BLOCK);
    all.into_iter().filter_map(|(bytes, change)| Some((bytes.filter(whole)?, change))).collect()
}

/// What can be made of hex of a wrong length.
fn lengths(bare: &str) -> [Spelling; 3] {
    let digits = bare.len();
    let even = bare.get(..digits - digits % 2).unwrap_or_default();
    let all_but_one = bare.get(..digits.saturating_sub(1)).unwrap_or_default();
    let is_odd = digits % 2 == 1;
    let wrong = |what: WrongLength| Some(CipherChange::WrongLength(what));
    [
        (is_odd.then(|| hex::decode(format!("0{bare}")).ok()).flatten(), wrong(WrongLength::LeadingZeroLost)),
        (is_odd.then(|| hex::decode(all_but_one).ok()).flatten(), wrong(WrongLength::DigitTooMany)),
        (hex::decode(even).ok().map(|bytes| whole_blocks(&bytes)), wrong(WrongLength::NoWholeBlocks(digits))),
    ]
}

/// The blocks of a ciphertext that is no whole number of them.
fn whole_blocks(bytes: &[u8]) -> Vec<u8> {
    let rest = bytes.len() % BLOCK;
    if rest == 0 { Vec::new() } else { bytes[..bytes.len() - rest].to_vec() }
}

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

fn base64(text: &str) -> Option<Vec<u8>> {
    base64_of(text.replace('-', "+").replace('_', "/").as_bytes())
}

fn base64_of(text: &[u8]) -> Option<Vec<u8>> {
    GeneralPurpose::new(&alphabet::STANDARD, LENIENT).decode(text).ok()
}

type KeyBytes = Zeroizing<Vec<u8>>;

/// The keys that may have encrypted, fitted to a size of AES; the right one has no change.
fn keys(question: &CipherQuestion<'_>) -> Vec<(KeyBytes, Option<CipherChange>)> {
    let own = question.key.expose();
    let mut keys: Vec<(KeyBytes, Option<CipherChange>)> = Vec::new();
    let mut add = |bytes: Vec<u8>, change: Option<CipherChange>| {
        let bytes = Zeroizing::new(bytes);
        if keys.iter().all(|(known, _)| *known != bytes) {
            keys.push((bytes, change));
        }
    };
    add(fitted(own.as_bytes(), BLOCK), None);
    for (profile, key) in question.other_keys {
        add(fitted(key.expose().as_bytes(), BLOCK), Some(CipherChange::KeyOfProfile(profile.clone())));
    }
    if let Some(key) = question.api_key {
        add(fitted(key.expose().as_bytes(), BLOCK), Some(CipherChange::KeyIsApiKey));
    }
    for (bytes, change) in forms(own) {
        add(bytes, Some(change));
    }
    keys
}

/// What others make of the same key.
fn forms(key: &str) -> Vec<(Vec<u8>, CipherChange)> {
    let bytes = key.as_bytes();
    let md5 = Md5::digest(bytes).to_vec();
    let md5_hex = hex::encode(&md5);
    let md5_hex_upper = md5_hex.to_uppercase();
    let mut forms = vec![
        (fitted(key.trim().as_bytes(), BLOCK), CipherChange::KeyBlank),
        (md5, CipherChange::KeyMd5(KeyMd5::Bytes)),
        (md5_hex.as_bytes()[..BLOCK].to_vec(), CipherChange::KeyMd5(KeyMd5::First16)),
        (md5_hex.as_bytes()[8..24].to_vec(), CipherChange::KeyMd5(KeyMd5::Middle16)),
        (md5_hex_upper.as_bytes()[..BLOCK].to_vec(), CipherChange::KeyMd5(KeyMd5::First16Upper)),
        (md5_hex.into_bytes(), CipherChange::KeyMd5(KeyMd5::Digits)),
        (folded(bytes), CipherChange::KeyMysql),
        (fitted(bytes, 24), CipherChange::Aes192),
        (fitted(bytes, 32), CipherChange::Aes256),
    ];
    if let Ok(decoded) = hex::decode(key) {
        forms.push((sized(&decoded), CipherChange::KeyHex));
    }
    if let Some(decoded) = base64(key) {
        forms.push((sized(&decoded), CipherChange::KeyBase64));
    }
    forms
}

/// Cuts a key or fills it with zero bytes.
fn fitted(key: &[u8], size: usize) -> Vec<u8> {
    let mut fitted = key.to_vec();
    fitted.resize(size, 0);
    fitted
}

/// A decoded key with the AES that its length asks for.
fn sized(key: &[u8]) -> Vec<u8> {
    if matches!(key.len(), 24 | 32) { key.to_vec() } else { fitted(key, BLOCK) }
}

fn folded(key: &[u8]) -> Vec<u8> {
    let mut folded = vec![0; BLOCK];
    for (at, byte) in key.iter().enumerate() {
        folded[at % BLOCK] ^= byte;
    }
    folded
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Ecb,
    Cbc,
}

impl Mode {
    fn change(self) -> Option<CipherChange> {
        match self {
            Self::Ecb => None,
            Self::Cbc => Some(CipherChange::CbcZeroIv),
        }
    }
}

#[derive(Clone, Copy)]
enum Padding {
    Pkcs7,
    Zero,
    None,
}

impl Padding {
    const ALL: [Self; 3] = [Self::Pkcs7, Self::Zero, Self::None];

    fn change(self) -> Option<CipherChange> {
        match self {
            Self::Pkcs7 => None,
            Self::Zero => Some(CipherChange::PaddingZero),
            Self::None => Some(CipherChange::PaddingNone),
        }
    }

    /// The plaintext without its padding, where it is padded so.
    fn strip(self, plain: &[u8]) -> Option<&[u8]> {
        let last = *plain.last()?;
        match self {
            Self::Pkcs7 => {
                let (text, padding) = plain.split_at_checked(plain.len().checked_sub(usize::from(last))?)?;
                let is_whole = (1..=BLOCK).contains(&padding.len()) && padding.iter().all(|byte| *byte == last);
                is_whole.then_some(text)
            }
            Self::Zero => {
                let kept = plain.iter().rposition(|byte| *byte != 0)? + 1;
                (last == 0).then(|| &plain[..kept])
            }
            Self::None => (last != 0).then_some(plain),
        }
    }
}

fn printable(plain: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(plain).ok()?;
    text.chars().all(|c| !c.is_control() && c != char::REPLACEMENT_CHARACTER).then_some(text)
}

/// Decrypts whole blocks; the key's length chooses the AES.
fn decrypt(bytes: &[u8], key: &[u8], mode: Mode) -> Option<Vec<u8>> {
    match key.len() {
        16 => blocks(Aes128::new_from_slice(key).ok()?, bytes, mode),
        24 => blocks(Aes192::new_from_slice(key).ok()?, bytes, mode),
        32 => blocks(Aes256::new_from_slice(key).ok()?, bytes, mode),
        _ => None,
    }
}

fn blocks<C: BlockCipherDecrypt>(cipher: C, bytes: &[u8], mode: Mode) -> Option<Vec<u8>> {
    let plain = match mode {
        Mode::Ecb => ecb::Decryptor::inner_init(cipher).decrypt_padded_vec::<NoPadding>(bytes),
        Mode::Cbc => {
            cbc::Decryptor::inner_iv_init(cipher, &Block::<C>::default()).decrypt_padded_vec::<NoPadding>(bytes)
        }
    };
    plain.ok()
}
