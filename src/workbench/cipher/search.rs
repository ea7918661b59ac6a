//! Every way to read, key, decrypt and unpad a ciphertext, and what of it is believed.

use super::block::{Algorithm, BLOCK, BlockCipher};
use super::change::{CipherChange, Twice};
use super::encoded::{Encoded, Missing, base64, encoded};
use super::keys::{Key, KeyBytes, keys, texts};
use super::modes::{Deciphered, Shape, deciphered};
use super::padding::{pkcs7, stripped};
use super::plausible::{Charset, Looks, Plausible, plausible};
use super::question::{CipherDiagnosis, CipherExplanation, CipherQuestion, Known};
use super::unencrypted::unencrypted;
use super::{passphrase, zeros};

/// The most changes that are tried together.
const MOST: usize = 3;

/// The bits that a plaintext must have against chance, by its changes: of each number of them there
/// are some hundred, thousand or ten thousand ways.
const ENOUGH: [f64; MOST + 1] = [28.0, 28.0, 36.0, 42.0];

/// The bits by which an explanation may be less certain than another and is still told: under a wrong
/// IV, or with a block too few, some of a text stays readable.
const LESS: f64 = 12.0;

/// How many explanations are told at most.
const TOLD: usize = 5;

/// A search and what it has found.
#[derive(Default)]
pub(super) struct Search {
    found: Vec<Found>,
    tried: u64,
    is_salted: bool,
    is_right: bool,
}

/// An explanation, and by how many bits chance is unlikely to have made it.
struct Found {
    told: CipherExplanation,
    bits: f64,
}

/// A key that is ready to decrypt.
struct Ready {
    key: Key,
    cipher: BlockCipher,
}

impl Search {
    pub(super) fn run(&mut self, question: &CipherQuestion<'_>) {
        if let Some((found, how)) = unencrypted(question.text) {
            self.tried += 1;
            let bits = found.bits;
            self.keep(vec![CipherChange::NotEncrypted(how)], found, bits, Known::Whole);
        }
        let ready = |key: Key| Some(Ready { cipher: BlockCipher::new(key.algorithm, &key.bytes)?, key });
        let keys: Vec<Ready> = keys(question).into_iter().filter_map(ready).collect();
        for encoded in encoded(question.text) {
            for key in &keys {
                self.decrypt(&encoded, key);
            }
            self.salted(&encoded, question);
        }
        if let Some(right) = keys.first() {
            self.zeros(question.text, &right.cipher);
        }
    }

    /// The most plausible explanations of those with the fewest changes.
    pub(super) fn told(mut self) -> CipherDiagnosis {
        if self.is_right {
            let is_twice =
                |change: &CipherChange| matches!(change, CipherChange::EncryptedTwice(_) | CipherChange::PaddedTwice);
            self.found.retain(|found| found.told.changes.iter().any(is_twice));
        }
        let fewest = self.found.iter().map(|found| found.told.changes.len()).min();
        self.found.retain(|found| Some(found.told.changes.len()) == fewest);
        let most = self.found.iter().map(|found| found.bits).fold(0.0, f64::max);
        self.found.retain(|found| found.bits >= most - LESS);
        let mut explanations: Vec<CipherExplanation> = self.found.into_iter().map(|found| found.told).collect();
        // Where CBC's IV is known, it is not one that stands before the ciphertext, nor unknown.
        let has = |of: fn(&CipherChange) -> bool| explanations.iter().any(|told| told.changes.iter().any(of));
        if has(is_iv_known) {
            explanations.retain(|told| !told.changes.iter().any(is_iv_lost));
        }
        // Two IVs cannot both be right.
        let mut of_ivs: Vec<_> = explanations.iter_mut().filter(|told| told.changes.iter().any(is_iv_known)).collect();
        if of_ivs.len() > 1 {
            for told in &mut of_ivs {
                told.known = Known::UnderThisIv;
            }
        }
        explanations.sort_by_key(|told| told.changes.iter().map(CipherChange::cost).sum::<u32>());
        explanations.truncate(TOLD);
        CipherDiagnosis { explanations, tried: self.tried, is_salted: self.is_salted }
    }

    fn decrypt(&mut self, encoded: &Encoded, Ready { key, cipher }: &Ready) {
        let so_far = encoded.changes.len() + key.changes.len();
        // Text that was cut says too little to try more than the key with it.
        let is_whole = encoded.missing == Missing::Nothing;
        if so_far > MOST {
            return;
        }
        let is_ecb_only = so_far == MOST || !is_whole && so_far > 1;
        let before = || encoded.changes.iter().chain(&key.changes).cloned();
        deciphered(cipher, &key.bytes, &encoded.bytes, is_ecb_only, |deciphered| {
            self.tried += 1;
            if deciphered.change.is_none() && key.algorithm == Algorithm::Aes && so_far < MOST {
                self.twice(deciphered.plain, cipher, before());
            }
            self.judge(&deciphered, cipher.block(), encoded.missing, &before());
        });
    }

    /// Unpads what was decrypted, and keeps what looks like a card.
    fn judge(
        &mut self,
        deciphered: &Deciphered<'_>,
        block: usize,
        missing: Missing,
        before: &(impl Iterator<Item = CipherChange> + Clone),
    ) {
        let Deciphered { plain, change, shape } = deciphered;
        let with = |more: &[CipherChange], charset| -> Vec<CipherChange> {
            before.clone().chain(change.clone()).chain(more.iter().cloned()).chain(charset).collect()
        };
        if *shape == Shape::Stream {
            let text = pkcs7(plain, block).filter(|padded| !padded.text.is_empty());
            let (text, bits) = text.map_or((*plain, 0.0), |padded| (padded.text, padded.bits));
            if let Some(found) = plausible(text).filter(|_| missing == Missing::Nothing) {
                self.weigh(with(&[], charset(&found)), found, bits, false);
            }
            return;
        }
        let mut is_padded = false;
        for padded in stripped(plain, block) {
            let Some(found) = plausible(padded.text) else { continue };
            is_padded = true;
            let length = found.text.chars().count();
            let is_first_lost = *shape == Shape::Rest;
            // Few signs behind a block are rather the end of a longer text than all of it.
            if !is_first_lost && *change == Some(CipherChange::CbcPrefixedIv) && length < 6 {
                continue;
            }
            let changes = with(padded.change.as_slice(), charset(&found));
            self.weigh(changes, found, padded.bits, is_first_lost || missing == Missing::Beginning);
        }
        if is_padded || missing == Missing::Beginning || *shape == Shape::Rest {
            return;
        }
        let Some(found) = plausible(without_torn(plain)).filter(|found| found.looks != Looks::Empty) else { return };
        if missing == Missing::End {
            self.weigh(with(&[], charset(&found)), found, 0.0, true);
        } else {
            for ending in [CipherChange::CutAfterBlock, CipherChange::PaddingNone] {
                self.weigh(with(&[ending], charset(&found)), found.clone(), 0.0, true);
            }
        }
    }

    /// What was encrypted again: as bytes, in hex or in base64.
    fn twice(&mut self, plain: &[u8], cipher: &BlockCipher, before: impl Iterator<Item = CipherChange>) {
        let Some(outer) = pkcs7(plain, BLOCK) else { return };
        let text = outer.text;
        let readings =
            [(Some(text.to_vec()), Twice::Bytes), (hex::decode(text).ok(), Twice::Hex), (base64(text), Twice::Base64)];
        let before: Vec<CipherChange> = before.collect();
        for (bytes, how) in readings {
            let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty() && bytes.len().is_multiple_of(BLOCK)) else {
                continue;
            };
            let mut inner: KeyBytes = bytes.into();
            cipher.decrypt(&mut inner);
            let Some(padded) = pkcs7(&inner, BLOCK) else { continue };
            let Some(found) = plausible(padded.text) else { continue };
            let changes = before.iter().cloned().chain([CipherChange::EncryptedTwice(how)]).chain(charset(&found));
            self.weigh(changes.collect(), found, outer.bits + padded.bits, false);
        }
    }

    /// Ciphertext whose key `CryptoJS` or `OpenSSL` derived from a passphrase.
    fn salted(&mut self, encoded: &Encoded, question: &CipherQuestion<'_>) {
        let Some((salt, ciphertext)) = passphrase::salted(&encoded.bytes) else { return };
        self.is_salted = true;
        for (text, change) in texts(question) {
            for plain in passphrase::deciphered(&text, salt, ciphertext) {
                self.tried += 1;
                let before = encoded.changes.iter().cloned().chain(change.clone());
                let deciphered =
                    Deciphered { plain: &plain, change: Some(CipherChange::KeyPassphrase), shape: Shape::Blocks };
                self.judge(&deciphered, BLOCK, encoded.missing, &before);
            }
        }
    }

    /// Hex of which bytes lost their leading zeros, under the right key.
    fn zeros(&mut self, text: &str, cipher: &BlockCipher) {
        for bytes in zeros::restored(text.trim()) {
            let mut plain: KeyBytes = bytes.into();
            cipher.decrypt(&mut plain);
            self.tried += 1;
            let Some(padded) = pkcs7(&plain, BLOCK) else { continue };
            let Some(found) = plausible(padded.text) else { continue };
            // There are thousands of places where the zeros may have been.
            let changes: Vec<CipherChange> = [CipherChange::ZerosLost].into_iter().chain(charset(&found)).collect();
            self.weigh(changes, found, padded.bits - 12.0, false);
        }
    }

    /// Keeps a plaintext that chance did not make.
    fn weigh(&mut self, changes: Vec<CipherChange>, found: Plausible, bits: f64, is_partial: bool) {
        let bits = found.bits + bits;
        if ENOUGH.get(changes.len()).is_some_and(|enough| bits >= *enough) {
            let known = match changes.iter().find_map(|change| known_under_iv(change, found.looks)) {
                _ if is_partial => Known::InPart,
                Some(known) => known,
                None => Known::Whole,
            };
            self.keep(changes, found, bits, known);
        }
    }

    /// The right way is no explanation, and there is no other beside it but to do the same twice.
    fn keep(&mut self, changes: Vec<CipherChange>, found: Plausible, bits: f64, known: Known) {
        let is_same = |told: &CipherExplanation| told.changes == changes && *told.plaintext == *found.text;
        let is_known = self.found.iter().any(|found| is_same(&found.told));
        self.is_right |= changes.is_empty();
        if !changes.is_empty() && !is_known {
            let Plausible { text: plaintext, looks, .. } = found;
            let told = CipherExplanation { changes, plaintext, known, looks };
            self.found.push(Found { told, bits });
        }
    }
}

fn is_iv_known(change: &CipherChange) -> bool {
    matches!(change, CipherChange::CbcZeroIv | CipherChange::CbcKeyIv | CipherChange::CbcDigitsIv(_))
}

/// What the first block proves of an IV of CBC: its padding and all other blocks are the same under each.
/// Digits come out under many an IV of digits, and text under nearly any of text.
fn known_under_iv(change: &CipherChange, looks: Looks) -> Option<Known> {
    let is_unproved = match change {
        CipherChange::CbcDigitsIv(_) => true,
        CipherChange::CbcZeroIv | CipherChange::CbcKeyIv => matches!(looks, Looks::Text(_)),
        _ => false,
    };
    is_unproved.then_some(Known::UnderThisIv)
}

fn is_iv_lost(change: &CipherChange) -> bool {
    matches!(change, CipherChange::CbcPrefixedIv | CipherChange::CbcUnknownIv)
}

fn charset(found: &Plausible) -> Option<CipherChange> {
    match found.charset {
        Charset::Utf8 => None,
        Charset::Gbk => Some(CipherChange::Gbk),
        Charset::Utf16 => Some(CipherChange::Utf16),
    }
}

/// Text without the character of UTF-8 that a cut went through.
fn without_torn(plain: &[u8]) -> &[u8] {
    match std::str::from_utf8(plain) {
        Err(error) if error.error_len().is_none() => &plain[..error.valid_up_to()],
        _ => plain,
    }
}
