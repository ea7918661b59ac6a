//! What can have gone wrong with a ciphertext.

use strum::IntoStaticStr;

/// One change of an explanation. The variants' names are the identifiers in JSON.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CipherChange {
    /// Blanks, `0x` or marks stand among the hex digits.
    HexDecorated,
    /// The ciphertext is base64, not hex.
    Base64,
    /// The ciphertext was encoded twice.
    DoubledHex(Doubled),
    /// The ciphertext has more or fewer digits than it was made with.
    WrongLength(WrongLength),
    /// The AES key of another profile, of this name, encrypted it.
    KeyOfProfile(String),
    /// The API key encrypted it.
    KeyIsApiKey,
    /// The key was used without the blanks around it.
    KeyBlank,
    /// The MD5 of the key took its place.
    KeyMd5(KeyMd5),
    /// The key was folded to 16 bytes as `MySQL` does.
    KeyMysql,
    /// The key was decoded from hex.
    KeyHex,
    /// The key was decoded from base64.
    KeyBase64,
    /// AES-192 was used.
    #[strum(serialize = "aes_192")]
    Aes192,
    /// AES-256 was used.
    #[strum(serialize = "aes_256")]
    Aes256,
    /// CBC with an IV of zero bytes was used.
    CbcZeroIv,
    /// The plaintext was padded with zero bytes.
    PaddingZero,
    /// The plaintext was not padded at all.
    PaddingNone,
}

impl CipherChange {
    /// The stable identifier in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.into()
    }

    /// The profile that the key is from, where it is another's.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::KeyOfProfile(name) => Some(name),
            _ => None,
        }
    }
}

/// How a ciphertext was encoded twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubled {
    /// In hex, and in hex again.
    HexInHex,
    /// In base64, and that in hex.
    Base64InHex,
    /// In hex, and that in base64.
    HexInBase64,
}

/// What happened to a ciphertext's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongLength {
    /// A leading zero was lost.
    LeadingZeroLost,
    /// A digit stands at the end that does not belong there.
    DigitTooMany,
    /// There are so many hex digits, which are no whole blocks.
    NoWholeBlocks(usize),
}

/// What of a key's MD5 was used in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMd5 {
    /// Its 16 bytes.
    Bytes,
    /// The first 16 of its digits.
    First16,
    /// The middle 16 of its digits.
    Middle16,
    /// The first 16 of its digits in upper case.
    First16Upper,
    /// All 32 digits, as a key of AES-256.
    Digits,
}
