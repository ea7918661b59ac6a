//! The keys that may have signed: whose, and in what form.

use std::collections::HashSet;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};

use super::Question;
use super::kind::Kind;

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

/// A way to get a key wrong; `None` where it does not apply.
pub(super) struct Form {
    pub(super) kind: Kind,
    /// What was done, to be read after "the key was".
    pub(super) words: &'static str,
    apply: fn(&[u8]) -> Option<Vec<u8>>,
}

const fn form(kind: Kind, words: &'static str, apply: fn(&[u8]) -> Option<Vec<u8>>) -> Form {
    Form { kind, words, apply }
}

/// All of them.
pub(super) const FORMS: [Form; 22] = [
    form(Kind::KeyBlank, "used without the blanks and line ends around it", |k| Some(k.trim_ascii().to_vec())),
    form(Kind::KeyBlank, "used with a line feed at its end", |k| Some(around("", k, "\n"))),
    form(Kind::KeyBlank, "used with CR LF at its end", |k| Some(around("", k, "\r\n"))),
    form(Kind::KeyBlank, "used with a CR at its end", |k| Some(around("", k, "\r"))),
    form(Kind::KeyBlank, "used with a blank at its end", |k| Some(around("", k, " "))),
    form(Kind::KeyBlank, "used with a blank in front", |k| Some(around(" ", k, ""))),
    form(Kind::KeyBlank, "used with a blank at both ends", |k| Some(around(" ", k, " "))),
    form(Kind::KeyBlank, "used with a tab at its end", |k| Some(around("", k, "\t"))),
    form(Kind::KeyBlank, "used with a tab in front", |k| Some(around("\t", k, ""))),
    form(Kind::KeyBlank, "used with a line feed in front", |k| Some(around("\n", k, ""))),
    form(Kind::Bom, "used with a byte-order mark in front", |k| Some(around("\u{feff}", k, ""))),
    form(Kind::KeyCase, "used in upper case", |k| Some(k.to_ascii_uppercase())),
    form(Kind::KeyCase, "used in lower case", |k| Some(k.to_ascii_lowercase())),
    form(Kind::KeyHex, "decoded from hex", |k| hex::decode(k).ok()),
    form(Kind::KeyHex, "encoded in hex", |k| Some(hex::encode(k).into_bytes())),
    form(Kind::KeyHex, "encoded in upper-case hex", |k| Some(hex::encode_upper(k).into_bytes())),
    form(Kind::KeyBase64, "decoded from base64", from_base64),
    form(Kind::KeyBase64, "encoded in base64", |k| Some(STANDARD.encode(k).into_bytes())),
    form(Kind::KeyMd5, "replaced by its MD5", |k| Some(md5_hex(k).into_bytes())),
    form(Kind::KeyMd5, "replaced by its MD5 in upper case", |k| Some(md5_hex(k).to_uppercase().into_bytes())),
    form(Kind::KeyMd5, "replaced by the middle 16 digits of its MD5", |k| Some(md5_hex(k)[8..24].into())),
    form(Kind::KeyMd5, "replaced by its MD5 as 16 bytes", |k| Some(Md5::digest(k).to_vec())),
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
