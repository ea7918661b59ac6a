//! The keys that may have signed: whose, and in what form.

use std::collections::HashSet;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::{Digest as _, Md5};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::algorithm::Algorithm;
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
    /// Its SHA-1, in hex.
    Sha1,
    /// Its SHA-256, in hex.
    Sha256,
    /// Within double quotes.
    Quoted,
    /// Within single quotes.
    SingleQuoted,
    /// Without the quotes around it.
    Unquoted,
    /// Without its first character.
    WithoutFirst,
    /// Without its last character.
    WithoutLast,
    /// With a zero-width space at its end.
    ZeroWidthAtEnd,
    /// With a zero-width space in front.
    ZeroWidthInFront,
    /// With a no-break space at its end.
    NoBreakAtEnd,
    /// With a no-break space in front.
    NoBreakInFront,
    /// With a byte-order mark at its end.
    BomAtEnd,
    /// Without what cannot be seen in it.
    WithoutInvisible,
    /// Filled to 16 bytes by this.
    FilledTo16(Filler),
    /// Filled to 32 bytes by this.
    FilledTo32(Filler),
    /// Filled to 32 bytes by zeros in front.
    FilledInFront,
    /// As Python prints bytes: `b'…'`.
    BytesLiteral,
    /// Within back quotes.
    BackQuoted,
    /// URL-encoded.
    UrlEncoded,
    /// From the last character to the first.
    Reversed,
    /// Twice, one behind the other.
    Doubled,
    /// This text instead of it.
    Literal(&'static str),
}

/// What a key was filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filler {
    /// Zero bytes.
    Nul,
    /// The digit 0.
    Zero,
    /// Blanks.
    Blank,
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
pub(super) const FORMS: [Form; 60] = [
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
    form(Kind::KeyMd5, KeyForm::Sha1, |k| Some(hex::encode(Algorithm::Sha1.digest(k)).into_bytes())),
    form(Kind::KeyMd5, KeyForm::Sha256, |k| Some(hex::encode(Algorithm::Sha256.digest(k)).into_bytes())),
    form(Kind::KeyQuoted, KeyForm::Quoted, |k| Some(around("\"", k, "\""))),
    form(Kind::KeyQuoted, KeyForm::SingleQuoted, |k| Some(around("'", k, "'"))),
    form(Kind::KeyQuoted, KeyForm::Unquoted, unquoted),
    form(Kind::KeyCut, KeyForm::WithoutLast, |k| without(k, |chars| _ = chars.pop())),
    form(Kind::KeyCut, KeyForm::WithoutFirst, |k| without(k, |chars| _ = chars.remove(0))),
    form(Kind::KeyInvisible, KeyForm::ZeroWidthAtEnd, |k| Some(around("", k, "\u{200b}"))),
    form(Kind::KeyInvisible, KeyForm::ZeroWidthInFront, |k| Some(around("\u{200b}", k, ""))),
    form(Kind::KeyInvisible, KeyForm::NoBreakAtEnd, |k| Some(around("", k, "\u{a0}"))),
    form(Kind::KeyInvisible, KeyForm::NoBreakInFront, |k| Some(around("\u{a0}", k, ""))),
    form(Kind::KeyInvisible, KeyForm::BomAtEnd, |k| Some(around("", k, "\u{feff}"))),
    form(Kind::KeyInvisible, KeyForm::WithoutInvisible, |k| without(k, |chars| chars.retain(|c| !is_invisible(*c)))),
    form(Kind::KeyFilled, KeyForm::FilledTo16(Filler::Nul), |k| filled(k, 16, 0)),
    form(Kind::KeyFilled, KeyForm::FilledTo32(Filler::Nul), |k| filled(k, 32, 0)),
    form(Kind::KeyFilled, KeyForm::FilledTo16(Filler::Zero), |k| filled(k, 16, b'0')),
    form(Kind::KeyFilled, KeyForm::FilledTo32(Filler::Zero), |k| filled(k, 32, b'0')),
    form(Kind::KeyFilled, KeyForm::FilledTo16(Filler::Blank), |k| filled(k, 16, b' ')),
    form(Kind::KeyFilled, KeyForm::FilledTo32(Filler::Blank), |k| filled(k, 32, b' ')),
    form(Kind::UrlEncoded, KeyForm::UrlEncoded, |k| Some(percent_encode(k, NON_ALPHANUMERIC).to_string().into_bytes())),
    form(Kind::KeyCase, KeyForm::Reversed, |k| without(k, |chars| chars.reverse())),
    form(Kind::KeyJoined, KeyForm::Doubled, |k| Some([k, k].concat())),
    form(Kind::KeyQuoted, KeyForm::BytesLiteral, |k| Some(around("b'", k, "'"))),
    form(Kind::KeyQuoted, KeyForm::BackQuoted, |k| Some(around("`", k, "`"))),
    form(Kind::KeyFilled, KeyForm::FilledInFront, |k| {
        (k.len() < 32).then(|| [vec![b'0'; 32 - k.len()].as_slice(), k].concat())
    }),
    literal(KeyForm::Literal("YOUR_API_KEY"), |_| Some(b"YOUR_API_KEY".to_vec())),
    literal(KeyForm::Literal("your_api_key"), |_| Some(b"your_api_key".to_vec())),
    literal(KeyForm::Literal("api_key"), |_| Some(b"api_key".to_vec())),
    literal(KeyForm::Literal("undefined"), |_| Some(b"undefined".to_vec())),
    literal(KeyForm::Literal("null"), |_| Some(b"null".to_vec())),
    literal(KeyForm::Literal("None"), |_| Some(b"None".to_vec())),
    literal(KeyForm::Literal("nil"), |_| Some(b"nil".to_vec())),
    literal(KeyForm::Literal("<nil>"), |_| Some(b"<nil>".to_vec())),
    literal(KeyForm::Literal("NULL"), |_| Some(b"NULL".to_vec())),
    literal(KeyForm::Literal("false"), |_| Some(b"false".to_vec())),
    literal(KeyForm::Literal("key"), |_| Some(b"key".to_vec())),
    literal(KeyForm::Literal("Array"), |_| Some(b"Array".to_vec())),
    literal(KeyForm::Literal("[object Object]"), |_| Some(b"[object Object]".to_vec())),
];

const fn literal(name: KeyForm, apply: fn(&[u8]) -> Option<Vec<u8>>) -> Form {
    form(Kind::KeyLiteral, name, apply)
}

fn unquoted(key: &[u8]) -> Option<Vec<u8>> {
    let inner = |quote: u8| key.strip_prefix(&[quote]).and_then(|rest| rest.strip_suffix(&[quote]));
    inner(b'"').or_else(|| inner(b'\'')).map(<[u8]>::to_vec)
}

/// The characters of a key, changed; nothing where none are left.
fn without(key: &[u8], change: fn(&mut Vec<char>)) -> Option<Vec<u8>> {
    let mut chars: Vec<char> = std::str::from_utf8(key).ok()?.chars().collect();
    if chars.len() < 2 {
        return None;
    }
    change(&mut chars);
    Some(chars.into_iter().collect::<String>().into_bytes())
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{a0}' | '\u{ad}' | '\u{2060}' | '\u{feff}')
}

fn filled(key: &[u8], length: usize, filler: u8) -> Option<Vec<u8>> {
    (key.len() < length).then(|| key.iter().copied().chain(std::iter::repeat(filler)).take(length).collect())
}

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
