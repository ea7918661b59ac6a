//! What programs make of a key before they encrypt with it.

use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::block::{Algorithm, BLOCK};
use super::change::{CipherChange, KeyFill, KeyHash, KeyMd5};
use super::encoded::base64;
use super::question::CipherQuestion;
use super::sha1prng;

pub(super) type KeyBytes = Zeroizing<Vec<u8>>;

/// A key for a block cipher, and what makes it another than the right one.
pub(super) struct Key {
    pub(super) algorithm: Algorithm,
    pub(super) bytes: KeyBytes,
    pub(super) changes: Vec<CipherChange>,
}

/// The texts that may have been taken for the key; the right one has no change.
pub(super) fn texts(question: &CipherQuestion<'_>) -> Vec<(KeyBytes, Option<CipherChange>)> {
    let own = question.key.expose();
    let mut texts = vec![(own.as_bytes().to_vec(), None)];
    for (profile, key) in question.other_keys {
        texts.push((key.expose().as_bytes().to_vec(), Some(CipherChange::KeyOfProfile(profile.clone()))));
    }
    if let Some(key) = question.api_key {
        texts.push((key.expose().as_bytes().to_vec(), Some(CipherChange::KeyIsApiKey)));
    }
    let of = |text: String, change| (text.into_bytes(), Some(change));
    texts.push(of(own.trim().to_owned(), CipherChange::KeyBlank));
    texts.push(of(format!("{own}\n"), CipherChange::KeyNewline));
    texts.push(of(format!("{own}\r\n"), CipherChange::KeyNewline));
    texts.push(of(own.to_lowercase(), CipherChange::KeyCase));
    texts.push(of(own.to_uppercase(), CipherChange::KeyCase));
    texts.push(of(format!("\"{own}\""), CipherChange::KeyQuoted));
    texts.push(of(format!("'{own}'"), CipherChange::KeyQuoted));
    texts.push((own.encode_utf16().flat_map(u16::to_le_bytes).collect(), Some(CipherChange::KeyUtf16)));
    let mut known: Vec<(KeyBytes, Option<CipherChange>)> = Vec::new();
    for (bytes, change) in texts {
        let bytes = Zeroizing::new(bytes);
        if known.iter().all(|(other, _)| *other != bytes) {
            known.push((bytes, change));
        }
    }
    known
}

/// The keys that may have encrypted; the right one has no change and comes first.
pub(super) fn keys(question: &CipherQuestion<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (text, change) in texts(question) {
        let is_rare = matches!(change, Some(CipherChange::KeyCase | CipherChange::KeyQuoted | CipherChange::KeyUtf16));
        let forms = if is_rare { cut(&text).to_vec() } else { forms(&text) };
        for (algorithm, bytes, more) in forms {
            let bytes = Zeroizing::new(bytes);
            let changes: Vec<CipherChange> = change.iter().cloned().chain(more).collect();
            let same = keys.iter_mut().find(|key| key.algorithm == algorithm && key.bytes == bytes);
            match same {
                Some(key) if cost(&changes) < cost(&key.changes) => key.changes = changes,
                Some(_) => {}
                None => keys.push(Key { algorithm, bytes, changes }),
            }
        }
    }
    keys
}

fn cost(changes: &[CipherChange]) -> (usize, u32) {
    (changes.len(), changes.iter().map(CipherChange::cost).sum())
}

type Form = (Algorithm, Vec<u8>, Vec<CipherChange>);

/// The key's own bytes, cut or filled with zero bytes to a size of AES.
fn cut(key: &[u8]) -> [Form; 3] {
    [
        (Algorithm::Aes, fitted(key, BLOCK), Vec::new()),
        (Algorithm::Aes, fitted(key, 24), vec![CipherChange::Aes192]),
        (Algorithm::Aes, fitted(key, 32), vec![CipherChange::Aes256]),
    ]
}

fn forms(key: &[u8]) -> Vec<Form> {
    let aes = |bytes: Vec<u8>, change: CipherChange| (Algorithm::Aes, bytes, vec![change]);
    let mut forms = cut(key).to_vec();
    forms.extend([
        (Algorithm::Des, fitted(key, 8), vec![CipherChange::Des]),
        (Algorithm::TripleDes, fitted(key, 24), vec![CipherChange::TripleDes]),
        (Algorithm::Sm4, fitted(key, BLOCK), vec![CipherChange::Sm4]),
        aes(sha1prng::first_bytes(key, BLOCK), CipherChange::KeySha1Prng),
        aes(folded(key), CipherChange::KeyMysql),
    ]);
    // Two keys of DES make three: the first is used again.
    if let Some(two) = key.get(..16) {
        let three = [two, &two[..8]].concat();
        forms.push((Algorithm::TripleDes, three, vec![CipherChange::TripleDes]));
    }
    for (size, larger) in [(24, CipherChange::Aes192), (32, CipherChange::Aes256)] {
        let bytes = sha1prng::first_bytes(key, size);
        forms.push((Algorithm::Aes, bytes, vec![CipherChange::KeySha1Prng, larger]));
    }
    forms.extend(digests(key).map(|(bytes, change)| aes(bytes, change)));
    forms.extend(hashed(Algorithm::TripleDes, &Md5::digest(key), 24, CipherChange::TripleDes));
    for (bytes, change) in filled(key, BLOCK) {
        forms.push(aes(bytes, change));
    }
    for (bytes, change) in filled(key, 32) {
        forms.push((Algorithm::Aes, bytes, vec![change, CipherChange::Aes256]));
    }
    if let Some(at) = key.len().checked_sub(BLOCK).filter(|at| *at > 0) {
        forms.push(aes(key[at..].to_vec(), CipherChange::KeyLast16));
    }
    if let Ok(decoded) = hex::decode(key) {
        forms.push(aes(sized(&decoded), CipherChange::KeyHex));
    }
    if let Some(decoded) = base64(key) {
        forms.push(aes(sized(&decoded), CipherChange::KeyBase64));
    }
    forms
}

/// An MD5 made longer, as triple DES is keyed with it.
fn hashed(algorithm: Algorithm, md5: &[u8], size: usize, change: CipherChange) -> Option<Form> {
    let again = [md5, md5].concat();
    let bytes = again.get(..size)?.to_vec();
    Some((algorithm, bytes, vec![CipherChange::KeyMd5(KeyMd5::Bytes), change]))
}

fn digests(key: &[u8]) -> impl Iterator<Item = (Vec<u8>, CipherChange)> {
    let md5 = Md5::digest(key).to_vec();
    let digits = hex::encode(&md5).into_bytes();
    let upper = digits.to_ascii_uppercase();
    let (sha1, sha256) = (Sha1::digest(key).to_vec(), Sha256::digest(key).to_vec());
    let (sha1_digits, sha256_digits) = (hex::encode(&sha1).into_bytes(), hex::encode(&sha256).into_bytes());
    let forms = [
        (md5, CipherChange::KeyMd5(KeyMd5::Bytes)),
        (digits[..16].to_vec(), CipherChange::KeyMd5(KeyMd5::First16)),
        (digits[8..24].to_vec(), CipherChange::KeyMd5(KeyMd5::Middle16)),
        (digits[16..].to_vec(), CipherChange::KeyMd5(KeyMd5::Last16)),
        (digits, CipherChange::KeyMd5(KeyMd5::Digits)),
        (upper[..16].to_vec(), CipherChange::KeyMd5(KeyMd5::First16Upper)),
        (upper[8..24].to_vec(), CipherChange::KeyMd5(KeyMd5::Middle16Upper)),
        (upper, CipherChange::KeyMd5(KeyMd5::DigitsUpper)),
        (sha1[..16].to_vec(), CipherChange::KeySha1(KeyHash::First16Bytes)),
        (sha1_digits[..16].to_vec(), CipherChange::KeySha1(KeyHash::First16)),
        (sha1_digits[..32].to_vec(), CipherChange::KeySha1(KeyHash::First32)),
        (sha256[..16].to_vec(), CipherChange::KeySha256(KeyHash::First16Bytes)),
        (sha256, CipherChange::KeySha256(KeyHash::Bytes)),
        (sha256_digits[..16].to_vec(), CipherChange::KeySha256(KeyHash::First16)),
        (sha256_digits[..32].to_vec(), CipherChange::KeySha256(KeyHash::First32)),
    ];
    forms.into_iter()
}

/// What others than zero bytes at the end make a short key long enough.
fn filled(key: &[u8], size: usize) -> Vec<(Vec<u8>, CipherChange)> {
    let Some(missing) = size.checked_sub(key.len()).filter(|missing| (1..size).contains(missing)) else {
        return Vec::new();
    };
    let behind = |byte: u8| [key, &vec![byte; missing]].concat();
    let before = |byte: u8| [&vec![byte; missing], key].concat();
    let mut filled = vec![
        (behind(b'0'), CipherChange::KeyFilled(KeyFill::Digits)),
        (behind(b' '), CipherChange::KeyFilled(KeyFill::Blanks)),
        (before(0), CipherChange::KeyFilled(KeyFill::ZerosInFront)),
        (before(b'0'), CipherChange::KeyFilled(KeyFill::DigitsInFront)),
        (before(b' '), CipherChange::KeyFilled(KeyFill::BlanksInFront)),
        (key.iter().copied().cycle().take(size).collect(), CipherChange::KeyRepeated),
    ];
    if let Ok(count) = u8::try_from(missing) {
        filled.push((behind(count), CipherChange::KeyFilled(KeyFill::Padded)));
    }
    filled
}

/// Cuts a key or fills it with zero bytes.
pub(super) fn fitted(key: &[u8], size: usize) -> Vec<u8> {
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
