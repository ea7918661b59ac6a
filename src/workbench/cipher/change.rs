//! What can have gone wrong with a ciphertext.

use strum::IntoStaticStr;

/// One change of an explanation. The variants' names are the identifiers in JSON.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CipherChange {
    /// The text is the plaintext itself, or that in another notation: nothing encrypted it.
    NotEncrypted(Unencrypted),
    /// Whole blocks are missing at the end.
    CutAfterBlock,
    /// Blanks, `0x` or marks stand among the hex digits.
    HexDecorated,
    /// The ciphertext is base64, not hex.
    Base64,
    /// The ciphertext is base64url, not hex.
    Base64Url,
    /// The ciphertext is base64, and each `+` of it became a blank.
    PlusAsBlank,
    /// The ciphertext was encoded twice.
    DoubledHex(Doubled),
    /// The ciphertext has more or fewer digits than it was made with.
    WrongLength(WrongLength),
    /// Bytes below 16 were written as one hex digit.
    ZerosLost,
    /// Quotes stand around the ciphertext.
    Quoted,
    /// The field's name stands before the ciphertext.
    Named,
    /// The ciphertext was written as a literal of bytes, `b'...'`.
    BytesLiteral,
    /// The ciphertext was written in escapes, such as `\x8e`.
    Escaped,
    /// The ciphertext was written as an array of numbers.
    ByteArray,
    /// Bytes above 127 were written as negative numbers in hex.
    SignedHex(SignedHex),
    /// The AES key of another profile, of this name, encrypted it.
    KeyOfProfile(String),
    /// The API key encrypted it.
    KeyIsApiKey,
    /// The key was used without the blanks around it.
    KeyBlank,
    /// The key was used with a line's end behind it.
    KeyNewline,
    /// The key was used in other case.
    KeyCase,
    /// The key was used with quotes around it.
    KeyQuoted,
    /// The key was used as UTF-16.
    #[strum(serialize = "key_utf_16")]
    KeyUtf16,
    /// Java's `SHA1PRNG`, seeded with the key, made another.
    #[strum(serialize = "key_sha1prng")]
    KeySha1Prng,
    /// The MD5 of the key took its place.
    KeyMd5(KeyMd5),
    /// The SHA-1 of the key took its place.
    #[strum(serialize = "key_sha1")]
    KeySha1(KeyHash),
    /// The SHA-256 of the key took its place.
    #[strum(serialize = "key_sha256")]
    KeySha256(KeyHash),
    /// A short key was not filled with zero bytes at its end.
    KeyFilled(KeyFill),
    /// A short key was repeated.
    KeyRepeated,
    /// The end of a long key was used.
    #[strum(serialize = "key_last_16")]
    KeyLast16,
    /// The key was folded to 16 bytes as `MySQL` does.
    KeyMysql,
    /// The key was decoded from hex.
    KeyHex,
    /// The key was decoded from base64.
    KeyBase64,
    /// `CryptoJS` or `OpenSSL` made key and IV from the key as a passphrase.
    KeyPassphrase,
    /// AES-192 was used.
    #[strum(serialize = "aes_192")]
    Aes192,
    /// AES-256 was used.
    #[strum(serialize = "aes_256")]
    Aes256,
    /// DES was used.
    Des,
    /// Triple DES was used.
    TripleDes,
    /// SM4 was used.
    Sm4,
    /// CBC with an IV of zero bytes was used.
    CbcZeroIv,
    /// CBC with the key as the IV was used.
    CbcKeyIv,
    /// CBC was used with an IV of digits that many examples have.
    CbcDigitsIv(&'static str),
    /// CBC was used with an IV that stands before the ciphertext.
    CbcPrefixedIv,
    /// CBC was used with an IV that is not known: the first block stays unreadable.
    CbcUnknownIv,
    /// CTR was used.
    Ctr(Iv),
    /// CFB was used, with segments of 128 bits.
    Cfb(Iv),
    /// CFB was used, with segments of 8 bits.
    #[strum(serialize = "cfb_8")]
    Cfb8(Iv),
    /// OFB was used.
    Ofb(Iv),
    /// GCM was used, with the nonce before the ciphertext and the tag behind it.
    Gcm,
    /// It was encrypted twice.
    EncryptedTwice(Twice),
    /// The plaintext was padded with zero bytes.
    PaddingZero,
    /// The plaintext was not padded at all.
    PaddingNone,
    /// The plaintext was padded with blanks.
    PaddingBlank,
    /// The plaintext was padded by ANSI X9.23.
    #[strum(serialize = "padding_x923")]
    PaddingX923,
    /// The plaintext was padded by ISO 10126.
    #[strum(serialize = "padding_iso10126")]
    PaddingIso10126,
    /// The plaintext was padded by ISO 7816-4.
    #[strum(serialize = "padding_iso7816")]
    PaddingIso7816,
    /// The plaintext was padded by PKCS#7 to blocks of 32 bytes.
    #[strum(serialize = "padding_block_32")]
    PaddingBlock32,
    /// The plaintext was padded twice.
    PaddedTwice,
    /// The plaintext is GBK.
    Gbk,
    /// The plaintext is UTF-16.
    #[strum(serialize = "utf_16")]
    Utf16,
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

    /// How far-fetched the change is: of explanations with equally many, the one with the smallest
    /// sum comes first.
    pub(super) fn cost(&self) -> u32 {
        match self {
            Self::CutAfterBlock | Self::Base64 | Self::NotEncrypted(_) | Self::KeyOfProfile(_) => 10,
            Self::WrongLength(_) | Self::HexDecorated | Self::Quoted | Self::Named | Self::KeyIsApiKey => 12,
            Self::KeySha1Prng
            | Self::KeyPassphrase
            | Self::KeyMd5(_)
            | Self::Aes256
            | Self::CbcZeroIv
            | Self::CbcKeyIv
            | Self::PaddingZero
            | Self::BytesLiteral
            | Self::Gbk => 15,
            Self::Base64Url
            | Self::KeyFilled(_)
            | Self::KeyBlank
            | Self::KeyNewline
            | Self::CbcDigitsIv(_)
            | Self::CbcPrefixedIv
            | Self::PaddingNone
            | Self::DoubledHex(_)
            | Self::PlusAsBlank
            | Self::ByteArray
            | Self::KeyHex
            | Self::KeyBase64 => 20,
            Self::SignedHex(_)
            | Self::ZerosLost
            | Self::Escaped
            | Self::KeySha1(_)
            | Self::KeySha256(_)
            | Self::KeyMysql
            | Self::KeyLast16
            | Self::KeyRepeated
            | Self::Aes192
            | Self::EncryptedTwice(_)
            | Self::PaddedTwice
            | Self::PaddingBlank
            | Self::Des
            | Self::TripleDes
            | Self::Sm4 => 25,
            Self::Ctr(_)
            | Self::Cfb(_)
            | Self::Cfb8(_)
            | Self::Ofb(_)
            | Self::Gcm
            | Self::KeyCase
            | Self::KeyQuoted
            | Self::KeyUtf16
            | Self::CbcUnknownIv
            | Self::PaddingX923
            | Self::PaddingIso7816
            | Self::PaddingBlock32
            | Self::Utf16 => 30,
            Self::PaddingIso10126 => 35,
        }
    }
}

/// How text that nothing encrypted is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unencrypted {
    /// As it is.
    Plain,
    /// In hex.
    Hex,
    /// In base64.
    Base64,
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
    /// In base64, and in base64 again.
    Base64InBase64,
}

/// What happened to a ciphertext's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongLength {
    /// Zeros at the beginning were lost.
    LeadingZeroLost,
    /// A digit stands at the end that does not belong there.
    DigitTooMany,
    /// There are so many hex digits, which are no whole blocks; those at the end were left.
    NoWholeBlocks(usize),
    /// There are so many bytes, which are no whole blocks; those at the end were left.
    NoWholeBytes(usize),
    /// There are so many hex digits, which are no whole blocks; those at the beginning were left.
    Front(usize),
}

/// How bytes above 127 became negative numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedHex {
    /// Each byte by itself: `-7f`.
    Bytes,
    /// Each byte was widened: `ffffff81`.
    Widened,
    /// All bytes as one number.
    Number,
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
    /// The last 16 of its digits.
    Last16,
    /// The first 16 of its digits in upper case.
    First16Upper,
    /// The middle 16 of its digits in upper case.
    Middle16Upper,
    /// All 32 digits, as a key of AES-256.
    Digits,
    /// All 32 digits in upper case, as a key of AES-256.
    DigitsUpper,
}

/// What of a longer digest of a key was used in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyHash {
    /// Its first 16 bytes.
    First16Bytes,
    /// Its first 32 bytes, as a key of AES-256.
    Bytes,
    /// The first 16 of its digits.
    First16,
    /// The first 32 of its digits, as a key of AES-256.
    First32,
}

/// How a short key was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFill {
    /// With the digit `0`, at the end.
    Digits,
    /// With blanks, at the end.
    Blanks,
    /// With zero bytes, in front.
    ZerosInFront,
    /// With the digit `0`, in front.
    DigitsInFront,
    /// With blanks, in front.
    BlanksInFront,
    /// As PKCS#7 pads a text.
    Padded,
}

/// Where an IV or the first counter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Iv {
    /// The key's first bytes.
    Key,
    /// Zero bytes.
    Zero,
    /// Digits that many examples have.
    Digits(&'static str),
    /// It stands before the ciphertext.
    Prefixed,
}

/// How a ciphertext was written before it was encrypted once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twice {
    /// As its bytes.
    Bytes,
    /// In hex.
    Hex,
    /// In base64.
    Base64,
}
