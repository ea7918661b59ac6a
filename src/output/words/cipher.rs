//! Words for why a ciphertext does not decrypt, and for what mends it.

use super::pieces::once_each;
use crate::core::cipher::DecryptError;
use crate::workbench::{
    CipherChange, CipherDiagnosis, CipherExplanation, Doubled, Iv, KeyFill, KeyHash, KeyMd5, Looks, SignedHex, Twice,
    Unencrypted, WrongLength,
};

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

/// What to do where nothing explains a ciphertext.
#[must_use]
pub fn unexplained_cipher(diagnosis: &CipherDiagnosis) -> &'static str {
    if diagnosis.is_salted {
        return "it begins with `Salted__`: CryptoJS or `openssl enc` made it of a passphrase, and not of the keys that \
                are known here; in the other program, give the key as bytes, not as a passphrase";
    }
    "tried: hex, base64 and other notations; the keys of all profiles, cut, filled, hashed or as a seed; AES, DES \
     and SM4; ECB, CBC, CTR, CFB and OFB; every usual padding. It may be another key, or damaged or cut text: check \
     aes_key of the profile, and let both programs encrypt the same known text, such as 123456"
}

/// What introduces an explanation.
#[must_use]
pub fn cipher_headline(explanation: &CipherExplanation) -> &'static str {
    if explanation.changes.iter().any(|change| matches!(change, CipherChange::NotEncrypted(_))) {
        "it can be read without a key when:"
    } else if explanation.is_partial {
        "a part of it decrypts when:"
    } else {
        "it decrypts when:"
    }
}

/// What a plaintext looks like.
#[must_use]
pub fn looks(looks: Looks) -> String {
    match looks {
        Looks::Empty => "an empty text".into(),
        Looks::Digits(1) => "one digit".into(),
        Looks::Digits(count) => format!("{count} digits"),
        Looks::Letters(count) => format!("{count} letters and digits"),
        Looks::Text(count) => format!("readable text of {count} characters"),
    }
}

/// One change that makes a ciphertext decrypt.
#[must_use]
pub fn cipher_change(change: &CipherChange) -> String {
    match change {
        CipherChange::NotEncrypted(how) => not_encrypted(*how).into(),
        CipherChange::CutAfterBlock => {
            "the ciphertext was cut after a block: the rest of it, and so of the text, is missing".into()
        }
        CipherChange::HexDecorated => "the hex digits have blanks, `0x` or marks among them".into(),
        CipherChange::Base64 => "the ciphertext is base64, not hex".into(),
        CipherChange::Base64Url => "the ciphertext is base64url (`-` and `_`), not hex".into(),
        CipherChange::PlusAsBlank => "the ciphertext is base64, and each `+` of it became a blank in a form".into(),
        CipherChange::DoubledHex(how) => doubled(*how).into(),
        CipherChange::WrongLength(what) => wrong_length(*what),
        CipherChange::ZerosLost => "bytes below 16 were written as one hex digit, without the `0`".into(),
        CipherChange::Quoted => "quotes stand around the ciphertext".into(),
        CipherChange::Named => "the field's name stands before the ciphertext".into(),
        CipherChange::BytesLiteral => "the ciphertext was written as Python shows bytes: b'...'".into(),
        CipherChange::Escaped => "the ciphertext was written in escapes (such as \\x8e), not in hex".into(),
        CipherChange::ByteArray => "the ciphertext was written as an array of numbers, not in hex".into(),
        CipherChange::SignedHex(how) => signed_hex(*how).into(),
        CipherChange::KeyOfProfile(name) => format!("the AES key of the profile `{name}` encrypted it"),
        CipherChange::KeyIsApiKey => "the API key encrypted it".into(),
        CipherChange::KeyBlank => "the key was used without the blanks around it".into(),
        CipherChange::KeyNewline => "the key was used with a line's end behind it, as read from a file".into(),
        CipherChange::KeyCase => "the key was used in other case".into(),
        CipherChange::KeyQuoted => "the key was used with quotes around it".into(),
        CipherChange::KeyUtf16 => "the key was used as UTF-16, as C#'s Encoding.Unicode makes it".into(),
        CipherChange::KeySha1Prng => {
            "the key was only the seed of Java's SHA1PRNG, which made another key of it (KeyGenerator, setSeed)".into()
        }
        CipherChange::KeyMd5(part) => format!("the key was replaced by {}", md5(*part)),
        CipherChange::KeySha1(part) => format!("the key was replaced by {}", hash(*part, "SHA-1")),
        CipherChange::KeySha256(part) => format!("the key was replaced by {}", hash(*part, "SHA-256")),
        CipherChange::KeyFilled(how) => format!("the short key was filled {}, not with zero bytes", filled(*how)),
        CipherChange::KeyRepeated => "the short key was repeated until it was long enough".into(),
        CipherChange::KeyLast16 => "the last 16 bytes of the key were used, not the first".into(),
        CipherChange::KeyMysql => "the key was folded to 16 bytes as MySQL's AES_ENCRYPT does".into(),
        CipherChange::KeyHex => "the key was decoded from hex".into(),
        CipherChange::KeyBase64 => "the key was decoded from base64".into(),
        CipherChange::KeyPassphrase => {
            "the key was taken for a passphrase, of which CryptoJS or `openssl enc` made key and IV (`Salted__`, CBC)"
                .into()
        }
        CipherChange::Aes192 => "AES-192 was used, with 24 bytes of the key".into(),
        CipherChange::Aes256 => "AES-256 was used, with 32 bytes of the key".into(),
        CipherChange::Des => "DES was used, not AES".into(),
        CipherChange::TripleDes => "triple DES was used, not AES".into(),
        CipherChange::Sm4 => "SM4 was used, not AES".into(),
        CipherChange::CbcZeroIv => "CBC with an IV of zero bytes was used, not ECB".into(),
        CipherChange::CbcKeyIv => "CBC with the key as its IV was used, not ECB".into(),
        CipherChange::CbcDigitsIv(iv) => format!("CBC with the IV `{iv}` was used, not ECB"),
        CipherChange::CbcPrefixedIv => "CBC was used, not ECB, and its IV stands before the ciphertext".into(),
        CipherChange::CbcUnknownIv => {
            "CBC was used, not ECB, with an IV that is not known: the first 16 bytes of the text stay hidden".into()
        }
        CipherChange::Ctr(iv) => stream_mode("CTR", *iv),
        CipherChange::Cfb(iv) => stream_mode("CFB", *iv),
        CipherChange::Cfb8(iv) => stream_mode("CFB-8", *iv),
        CipherChange::Ofb(iv) => stream_mode("OFB", *iv),
        CipherChange::Gcm => "GCM was used, not ECB, with the nonce before the ciphertext".into(),
        CipherChange::EncryptedTwice(Twice::Bytes) => "it was encrypted twice".into(),
        CipherChange::EncryptedTwice(Twice::Hex) => "the hex of the ciphertext was encrypted once more".into(),
        CipherChange::EncryptedTwice(Twice::Base64) => "the base64 of the ciphertext was encrypted once more".into(),
        CipherChange::PaddingZero => "the plaintext was padded with zero bytes, not by PKCS#7".into(),
        CipherChange::PaddingNone => "the plaintext was not padded at all".into(),
        CipherChange::PaddingBlank => "the plaintext was padded with blanks, not by PKCS#7".into(),
        CipherChange::PaddingX923 => "the plaintext was padded by ANSI X9.23, not by PKCS#7".into(),
        CipherChange::PaddingIso10126 => "the plaintext was padded by ISO 10126 (random bytes), not by PKCS#7".into(),
        CipherChange::PaddingIso7816 => {
            "the plaintext was padded by ISO 7816-4 (0x80, zero bytes), not by PKCS#7".into()
        }
        CipherChange::PaddingBlock32 => "the plaintext was padded to blocks of 32 bytes, not of 16".into(),
        CipherChange::PaddedTwice => "the plaintext was padded by hand, and by the library once more".into(),
        CipherChange::Gbk => "the plaintext was encrypted as GBK, not as UTF-8".into(),
        CipherChange::Utf16 => "the plaintext was encrypted as UTF-16, not as UTF-8".into(),
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
        CipherChange::NotEncrypted(_) => {
            "in the other program, encrypt the value (AES-128, ECB, PKCS#7) before it is sent".into()
        }
        CipherChange::CutAfterBlock => {
            "get the ciphertext whole: see whether a column, a field or a log cut it; text of 16 to 31 bytes has 64 hex digits"
                .into()
        }
        CipherChange::Base64
        | CipherChange::Base64Url
        | CipherChange::PlusAsBlank
        | CipherChange::DoubledHex(_)
        | CipherChange::HexDecorated
        | CipherChange::Quoted
        | CipherChange::BytesLiteral
        | CipherChange::Escaped
        | CipherChange::ByteArray => "in the other program, write the ciphertext as plain hex, once".into(),
        CipherChange::Named => "paste the value alone".into(),
        CipherChange::ZerosLost | CipherChange::SignedHex(_) => {
            "in the other program, write each byte as two hex digits (`%02x` of the byte & 0xff)".into()
        }
        CipherChange::WrongLength(_) => "copy the ciphertext whole, 32 hex digits a block".into(),
        CipherChange::KeySha1Prng => {
            "in the Java program, leave out KeyGenerator and SecureRandom: new SecretKeySpec(key bytes, \"AES\"), \
             the bytes cut or filled with zero bytes to 16"
                .into()
        }
        CipherChange::KeyPassphrase => {
            "in the other program, give the key as bytes (CryptoJS: CryptoJS.enc.Utf8.parse(key); openssl enc: -K with \
             hex, not -k), use AES-128, ECB and PKCS#7 padding, and write hex"
                .into()
        }
        CipherChange::KeyNewline => {
            "in the other program, cut the line's end from the key where it is read (trim)".into()
        }
        CipherChange::KeyBlank
        | CipherChange::KeyCase
        | CipherChange::KeyQuoted
        | CipherChange::KeyUtf16
        | CipherChange::KeyMd5(_)
        | CipherChange::KeySha1(_)
        | CipherChange::KeySha256(_)
        | CipherChange::KeyFilled(_)
        | CipherChange::KeyRepeated
        | CipherChange::KeyLast16
        | CipherChange::KeyMysql
        | CipherChange::KeyHex
        | CipherChange::KeyBase64 => {
            "in the other program, use the key's own bytes, cut or filled with zero bytes to 16".into()
        }
        CipherChange::EncryptedTwice(_) => "in the other program, encrypt once: look for a second call, often in a client's interceptor".into(),
        CipherChange::PaddedTwice => "in the other program, leave the padding to the library".into(),
        CipherChange::Gbk | CipherChange::Utf16 => "in the other program, encrypt the text's UTF-8 bytes".into(),
        CipherChange::Aes192
        | CipherChange::Aes256
        | CipherChange::Des
        | CipherChange::TripleDes
        | CipherChange::Sm4
        | CipherChange::CbcZeroIv
        | CipherChange::CbcKeyIv
        | CipherChange::CbcDigitsIv(_)
        | CipherChange::CbcPrefixedIv
        | CipherChange::CbcUnknownIv
        | CipherChange::Ctr(_)
        | CipherChange::Cfb(_)
        | CipherChange::Cfb8(_)
        | CipherChange::Ofb(_)
        | CipherChange::Gcm
        | CipherChange::PaddingZero
        | CipherChange::PaddingNone
        | CipherChange::PaddingBlank
        | CipherChange::PaddingX923
        | CipherChange::PaddingIso10126
        | CipherChange::PaddingIso7816
        | CipherChange::PaddingBlock32 => "in the other program, use AES-128, ECB and PKCS#7 padding".into(),
    }
}

fn not_encrypted(how: Unencrypted) -> &'static str {
    match how {
        Unencrypted::Plain => "this is no ciphertext: the value itself was never encrypted",
        Unencrypted::Hex => "the value was only written in hex, never encrypted",
        Unencrypted::Base64 => "the value was only written in base64, never encrypted",
    }
}

fn doubled(how: Doubled) -> &'static str {
    match how {
        Doubled::HexInHex => "the ciphertext was written in hex twice",
        Doubled::Base64InHex => "the ciphertext is base64, written in hex once more",
        Doubled::HexInBase64 => "the ciphertext is hex, written in base64 once more",
        Doubled::Base64InBase64 => "the ciphertext was written in base64 twice",
    }
}

fn wrong_length(what: WrongLength) -> String {
    match what {
        WrongLength::LeadingZeroLost => "a leading `0` of the ciphertext was lost".into(),
        WrongLength::DigitTooMany => "the ciphertext has a digit too many at its end".into(),
        WrongLength::NoWholeBlocks(digits) => {
            format!(
                "the ciphertext has {digits} hex digits, no multiple of 32: some are missing or too many at its end"
            )
        }
        WrongLength::NoWholeBytes(bytes) => {
            format!("the ciphertext has {bytes} bytes, no multiple of 16: some are missing or too many at its end")
        }
        WrongLength::Front(digits) => {
            format!(
                "the ciphertext has {digits} hex digits, no multiple of 32: some are missing or too many at its beginning"
            )
        }
    }
}

fn signed_hex(how: SignedHex) -> &'static str {
    match how {
        SignedHex::Bytes => "bytes above 127 were written as negative numbers in hex (`-7f`)",
        SignedHex::Widened => "bytes above 127 were widened to `ffffff..` before they were written in hex",
        SignedHex::Number => "the ciphertext was written as one negative number in hex (Java's BigInteger)",
    }
}

fn stream_mode(mode: &str, iv: Iv) -> String {
    match iv {
        Iv::Key => format!("{mode} with the key as its IV was used, not ECB"),
        Iv::Zero => format!("{mode} with an IV of zero bytes was used, not ECB"),
        Iv::Digits(iv) => format!("{mode} with the IV `{iv}` was used, not ECB"),
        Iv::Prefixed => format!("{mode} was used, not ECB, and its IV stands before the ciphertext"),
    }
}

fn filled(how: KeyFill) -> &'static str {
    match how {
        KeyFill::Digits => "with the digit `0`",
        KeyFill::Blanks => "with blanks",
        KeyFill::ZerosInFront => "with zero bytes in front",
        KeyFill::DigitsInFront => "with the digit `0` in front",
        KeyFill::BlanksInFront => "with blanks in front",
        KeyFill::Padded => "as PKCS#7 pads a text",
    }
}

fn md5(part: KeyMd5) -> &'static str {
    match part {
        KeyMd5::Bytes => "its MD5 (16 bytes)",
        KeyMd5::First16 => "the first 16 digits of its MD5",
        KeyMd5::Middle16 => "the middle 16 digits of its MD5",
        KeyMd5::Last16 => "the last 16 digits of its MD5",
        KeyMd5::First16Upper => "the first 16 digits of its upper-case MD5",
        KeyMd5::Middle16Upper => "the middle 16 digits of its upper-case MD5",
        KeyMd5::Digits => "the 32 digits of its MD5, with AES-256",
        KeyMd5::DigitsUpper => "the 32 digits of its upper-case MD5, with AES-256",
    }
}

fn hash(part: KeyHash, name: &str) -> String {
    match part {
        KeyHash::First16Bytes => format!("the first 16 bytes of its {name}"),
        KeyHash::Bytes => format!("its {name}, with AES-256"),
        KeyHash::First16 => format!("the first 16 digits of its {name}"),
        KeyHash::First32 => format!("the first 32 digits of its {name}, with AES-256"),
    }
}
