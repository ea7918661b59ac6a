//! The keys that may have signed: whose, and in what form.

use std::collections::HashSet;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};

use super::kind::Kind;
use super::question::Question;

/// A key, and how it came to sign.
pub(super) struct Key {
    pub(super) bytes: Vec<u8>,
    pub(super) source: Source,
    /// The form's place in [`FORMS`]; `None` for the key as it is.
    pub(super) form: Option<usize>,
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Own,
    Aes,
    Profile(String),
}

/// In what form a key signed, where not as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// Without the blanks and line ends around it.
    Trimmed,
    /// With a line feed at its end.
    LineFeedAtEnd,
    /// With CR LF at its end.
    CrLfAtEnd,
    /// With a CR at its end.
    CrAtEnd,
    /// With a blank at its end.
    BlankAtEnd,
    /// With a blank in front.
    BlankInFront,
    /// With a blank at both ends.
    BlankAtBothEnds,
    /// With a tab at its end.
    TabAtEnd,
    /// With a tab in front.
    TabInFront,
    /// With a line feed in front.
    LineFeedInFront,
    /// With a byte-order mark in front.
    BomInFront,
    /// In upper case.
    UpperCase,
    /// In lower case.
    LowerCase,
    /// Decoded from hex.
    FromHex,
    /// Encoded in hex.
    Hex,
    /// Encoded in upper-case hex.
    UpperHex,
    /// Decoded from base64.
    FromBase64,
    /// Encoded in base64.
    Base64,
    /// Its MD5, in hex.
    Md5,
    /// Its MD5, in upper-case hex.
    UpperMd5,
    /// The middle 16 digits of its MD5.
    Md5Middle16,
    /// Its MD5, as 16 bytes.
    Md5Bytes,
}

/// A way to get a key wrong; `None` where it does not apply.
pub(super) struct Form {
    pub(super) kind: Kind,
    pub(super) name: KeyForm,
    apply: fn(&[u8]) -> Option<Vec<u8>>,
}

const fn form(kind: Kind, name: KeyForm, apply: fn(&[u8]) -> Option<Vec<u8>>) -> Form {
    Form { kind, name, apply }
}

/// All of them.
pub(super) const FORMS: [Form; 22] = [
    form(Kind::KeyBlank, KeyForm::Trimmed, |k| Some(k.trim_ascii().to_vec())),
    form(Kind::KeyBlank, KeyForm::LineFeedAtEnd, |k| Some(around("", k, "\n"))),
    form(Kind::KeyBlank, KeyForm::CrLfAtEnd, |k| Some(around("", k, "\r\n"))),
    form(Kind::KeyBlank, KeyForm::CrAtEnd, |k| Some(around("", k, "\r"))),
    form(Kind::KeyBlank, KeyForm::BlankAtEnd, |k| Some(around("", k, " "))),
    form(Kind::KeyBlank, KeyForm::BlankInFront, |k| Some(around(" ", k, ""))),
    form(Kind::KeyBlank, KeyForm::BlankAtBothEnds, |k| Some(around(" ", k, " "))),
    form(Kind::KeyBlank, KeyForm::TabAtEnd, |k| Some(around("", k, "\t"))),
    form(Kind::KeyBlank, KeyForm::TabInFront, |k| Some(around("\t", k, ""))),
    form(Kind::KeyBlank, KeyForm::LineFeedInFront, |k| Some(around("\n", k, ""))),
    form(Kind::Bom, KeyForm::BomInFront, |k| Some(around("\u{feff}", k, ""))),
    form(Kind::KeyCase, KeyForm::UpperCase, |k| Some(k.to_ascii_uppercase())),
    form(Kind::KeyCase, KeyForm::LowerCase, |k| Some(k.to_ascii_lowercase())),
    form(Kind::KeyHex, KeyForm::FromHex, |k| hex::decode(k).ok()),
    form(Kind::KeyHex, KeyForm::Hex, |k| Some(hex::encode(k).into_bytes())),
    form(Kind::KeyHex, KeyForm::UpperHex, |k| Some(hex::encode_upper(k).into_bytes())),
    form(Kind::KeyBase64, KeyForm::FromBase64, from_base64),
    form(Kind::KeyBase64, KeyForm::Base64, |k| Some(STANDARD.encode(k).into_bytes())),
    form(Kind::KeyMd5, KeyForm::Md5, |k| Some(md5_hex(k).into_bytes())),
    form(Kind::KeyMd5, KeyForm::UpperMd5, |k| Some(md5_hex(k).to_uppercase().into_bytes())),
    form(Kind::KeyMd5, KeyForm::Md5Middle16, |k| Some(md5_hex(k)[8..24].into())),
    form(Kind::KeyMd5, KeyForm::Md5Bytes, |k| Some(Md5::digest(k).to_vec())),
];

fn around(before: &str, key: &[u8], after: &str) -> Vec<u8> {
    [before.as_bytes(), key, after.as_bytes()].concat()
}

/// As lenient as PHP: with or without padding, whatever the unused bits are.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

fn from_base64(key: &[u8]) -> Option<Vec<u8>> {
    LENIENT.decode(key).ok()
}

fn md5_hex(key: &[u8]) -> String {
    hex::encode(Md5::digest(key))
}

impl Key {
    /// How many mistakes it takes.
    pub(super) fn size(&self) -> usize {
        usize::from(self.source != Source::Own) + usize::from(self.form.is_some())
    }

    pub(super) fn cost(&self) -> u32 {
        let source = match self.source {
            Source::Own => 0,
            Source::Aes => Kind::KeyIsAesKey.cost(),
            Source::Profile(_) => Kind::KeyOfProfile.cost(),
        };
        source + self.form.map_or(0, |form| FORMS[form].kind.cost())
    }
}

/// Lists the keys, each distinct one once, the right one first.
pub(super) fn list(question: &Question<'_>) -> Vec<Key> {
    let own = (Source::Own, question.api_key.expose());
    let aes = question.aes_key.map(|key| (Source::Aes, key.expose()));
    let profiles = question.other_keys.iter().map(|(name, key)| (Source::Profile(name.clone()), key.expose()));
    let sources: Vec<(Source, &str)> = std::iter::once(own).chain(aes).chain(profiles).collect();
    let mut seen = HashSet::new();
    let mut keys = Vec::new();
    let mut add = |source: &Source, form: Option<usize>, bytes: Vec<u8>| {
        if seen.insert(bytes.clone()) {
            keys.push(Key { bytes, source: source.clone(), form });
        }
    };
    for (source, key) in &sources {
        add(source, None, key.as_bytes().to_vec());
    }
    for (source, key) in &sources {
        for (index, form) in FORMS.iter().enumerate() {
            if let Some(bytes) = (form.apply)(key.as_bytes()) {
                add(source, Some(index), bytes);
            }
        }
    }
    keys
}
