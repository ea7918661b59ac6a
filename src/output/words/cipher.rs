//! Words for why a ciphertext does not decrypt, and for what mends it.

use crate::core::cipher::DecryptError;
use crate::core::lang::{Words, say};
use crate::workbench::{
    CipherChange, CipherDiagnosis, CipherExplanation, Doubled, Iv, KeyFill, KeyHash, KeyMd5, Known, Looks, SignedHex,
    Twice, Unencrypted, WrongLength,
};

/// Why hex text does not decrypt, to be read after what it is called.
#[must_use]
pub fn decrypt_error(error: &DecryptError) -> Words {
    match error {
        DecryptError::Empty => say!(
            "is empty; even the empty plaintext encrypts to 32 hex digits",
            "为空；即使空的明文，加密后也有 32 位十六进制数字"
        ),
        DecryptError::NotHex { found, place } => {
            say!(
                "has {found:?} as its character {place}, which is no hex digit",
                "的第 {place} 个字符是 {found:?}，不是十六进制数字"
            )
        }
        DecryptError::OddLength(digits) => {
            say!("has an odd number of hex digits ({digits})", "的十六进制位数是奇数（{digits}）")
        }
        DecryptError::BlockLength(digits) => say!(
            "has {digits} hex digits; ciphertext comes in blocks of 32",
            "有 {digits} 位十六进制数字；密文以 32 位为一块"
        ),
        DecryptError::Padding => {
            say!(
                "does not decrypt under this AES key (bad padding: another key, or damaged text)",
                "用这个 AES 密钥解不开（填充不对：密钥不同，或文本损坏）"
            )
        }
        DecryptError::NotUtf8 => say!(
            "decrypts to bytes that are not UTF-8 (most likely another AES key)",
            "解密后的字节不是 UTF-8（很可能是另一个 AES 密钥）"
        ),
    }
}

/// What to do where nothing explains a ciphertext.
#[must_use]
pub fn unexplained_cipher(diagnosis: &CipherDiagnosis) -> Words {
    if diagnosis.is_salted {
        return say!(
            "it begins with `Salted__`: CryptoJS or `openssl enc` made it of a passphrase, and not of the keys that \
                are known here; in the other program, give the key as bytes, not as a passphrase",
            "它以 `Salted__` 开头：是 CryptoJS 或 `openssl enc` 用口令生成的，没有用这里已知的密钥；在对方程序中，密钥要以字节给出，不要当作口令"
        );
    }
    say!(
        "tried: hex, base64 and other notations; the keys of all profiles, cut, filled, hashed or as a seed; AES, DES \
     and SM4; ECB, CBC, CTR, CFB and OFB; every usual padding. It may be another key, or damaged or cut text: check \
     aes_key of the profile, and let both programs encrypt the same known text, such as 123456",
        "已试过：十六进制、base64 等写法；所有配置的密钥，以及截短、补足、取摘要或作种子；AES、DES 和 SM4；ECB、CBC、CTR、CFB 和 OFB；各种常见填充。可能是另一密钥，或文本损坏、被截断：检查配置的 aes_key，并让两个程序加密同一已知文本，例如 123456"
    )
}

/// What introduces an explanation.
#[must_use]
pub fn cipher_headline(explanation: &CipherExplanation) -> Words {
    if explanation.changes.iter().any(|change| matches!(change, CipherChange::NotEncrypted(_))) {
        say!("it can be read without a key when:", "不用密钥就能读出，如果：")
    } else {
        match explanation.known {
            Known::Whole => say!("it decrypts when:", "能解密，如果："),
            Known::InPart => say!("a part of it decrypts when:", "能解密一部分，如果："),
            Known::UnderThisIv => say!(
                "it may decrypt, its first 16 characters only if the IV is right, when:",
                "可能能解密（前 16 个字符只有 IV 正确时才可信），如果："
            ),
        }
    }
}

/// What a plaintext is called of which so much is known.
#[must_use]
pub fn plaintext_label(known: Known) -> Words {
    match known {
        Known::Whole => say!("plaintext", "明文"),
        Known::InPart => say!("possibly only a part", "可能只是一部分"),
        Known::UnderThisIv => say!("not certain", "不确定"),
    }
}

/// What a plaintext looks like.
#[must_use]
pub fn looks(looks: Looks) -> Words {
    match looks {
        Looks::Empty => say!("an empty text", "空文本"),
        Looks::Digits(1) => say!("one digit", "一位数字"),
        Looks::Digits(count) => say!("{count} digits", "{count} 位数字"),
        Looks::Letters(count) => say!("{count} letters and digits", "{count} 个字母和数字"),
        Looks::Text(count) => say!("readable text of {count} characters", "{count} 个字符的可读文本"),
    }
}

/// One change that makes a ciphertext decrypt.
#[expect(clippy::too_many_lines, reason = "a table, whose completeness the compiler proves")]
#[must_use]
pub fn cipher_change(change: &CipherChange) -> Words {
    match change {
        CipherChange::NotEncrypted(how) => not_encrypted(*how),
        CipherChange::CutAfterBlock => {
            say!(
                "the ciphertext was cut after a block: the rest of it, and so of the text, is missing",
                "密文在一块之后被截断：后面的密文缺失，明文也因此缺了后面的部分"
            )
        }
        CipherChange::HexDecorated => {
            say!("the hex digits have blanks, `0x` or marks among them", "十六进制数字里夹有空格、`0x` 或标点")
        }
        CipherChange::Base64 => say!("the ciphertext is base64, not hex", "密文是 base64，不是十六进制"),
        CipherChange::Base64Url => {
            say!("the ciphertext is base64url (`-` and `_`), not hex", "密文是 base64url（`-` 和 `_`），不是十六进制")
        }
        CipherChange::PlusAsBlank => say!(
            "the ciphertext is base64, and each `+` of it became a blank in a form",
            "密文是 base64，其中的 `+` 在表单里变成了空格"
        ),
        CipherChange::DoubledHex(how) => doubled(*how),
        CipherChange::WrongLength(what) => wrong_length(*what),
        CipherChange::ZerosLost => say!(
            "bytes below 16 were written as one hex digit, without the `0`",
            "小于 16 的字节只写了一位十六进制数字，少了 `0`"
        ),
        CipherChange::Quoted => say!("quotes stand around the ciphertext", "密文带有引号"),
        CipherChange::Named => say!("the field's name stands before the ciphertext", "密文前面有字段名"),
        CipherChange::BytesLiteral => {
            say!("the ciphertext was written as Python shows bytes: b'...'", "密文写成了 Python 显示字节的形式：b'...'")
        }
        CipherChange::Escaped => say!(
            "the ciphertext was written in escapes (such as \\x8e), not in hex",
            "密文写成了转义形式（例如 \\x8e），不是十六进制"
        ),
        CipherChange::ByteArray => {
            say!("the ciphertext was written as an array of numbers, not in hex", "密文写成了数字数组，不是十六进制")
        }
        CipherChange::SignedHex(how) => signed_hex(*how),
        CipherChange::KeyOfProfile(name) => {
            say!("the AES key of the profile `{name}` encrypted it", "是用配置 `{name}` 的 AES 密钥加密的")
        }
        CipherChange::KeyIsApiKey => say!("the API key encrypted it", "是用 API 密钥加密的"),
        CipherChange::KeyBlank => say!("the key was used without the blanks around it", "使用密钥时去掉了首尾空格"),
        CipherChange::KeyNewline => say!(
            "the key was used with a line's end behind it, as read from a file",
            "使用密钥时末尾带有换行，像是从文件读取的"
        ),
        CipherChange::KeyCase => say!("the key was used in other case", "使用密钥时改变了大小写"),
        CipherChange::KeyQuoted => say!("the key was used with quotes around it", "使用密钥时带了引号"),
        CipherChange::KeyUtf16 => say!(
            "the key was used as UTF-16, as C#'s Encoding.Unicode makes it",
            "密钥以 UTF-16 使用，如 C# 的 Encoding.Unicode"
        ),
        CipherChange::KeySha1Prng => {
            say!(
                "the key was only the seed of Java's SHA1PRNG, which made another key of it (KeyGenerator, setSeed)",
                "密钥只作为 Java SHA1PRNG 的种子，由它生成了另一密钥（KeyGenerator、setSeed）"
            )
        }
        CipherChange::KeyMd5(part) => say!("the key was replaced by {what}", "密钥换成了{what}", [what = md5(*part)]),
        CipherChange::KeySha1(part) => {
            say!("the key was replaced by {what}", "密钥换成了{what}", [what = hash(*part, "SHA-1")])
        }
        CipherChange::KeySha256(part) => {
            say!("the key was replaced by {what}", "密钥换成了{what}", [what = hash(*part, "SHA-256")])
        }
        CipherChange::KeyFilled(how) => say!(
            "the short key was filled {how}, not with zero bytes",
            "较短的密钥{how}补足，而不是用零字节",
            [how = filled(*how)]
        ),
        CipherChange::KeyRepeated => {
            say!("the short key was repeated until it was long enough", "较短的密钥重复到够长为止")
        }
        CipherChange::KeyLast16 => {
            say!("the last 16 bytes of the key were used, not the first", "用了密钥的后 16 字节，而不是前 16 字节")
        }
        CipherChange::KeyMysql => say!(
            "the key was folded to 16 bytes as MySQL's AES_ENCRYPT does",
            "密钥按 MySQL 的 AES_ENCRYPT 折叠成 16 字节"
        ),
        CipherChange::KeyHex => say!("the key was decoded from hex", "密钥做了十六进制解码"),
        CipherChange::KeyBase64 => say!("the key was decoded from base64", "密钥做了 base64 解码"),
        CipherChange::KeyPassphrase => {
            say!(
                "the key was taken for a passphrase, of which CryptoJS or `openssl enc` made key and IV (`Salted__`, CBC)",
                "密钥被当作口令，由 CryptoJS 或 `openssl enc` 生成密钥和 IV（`Salted__`，CBC）"
            )
        }
        CipherChange::Aes192 => say!("AES-192 was used, with 24 bytes of the key", "用了 AES-192，取密钥的 24 字节"),
        CipherChange::Aes256 => say!("AES-256 was used, with 32 bytes of the key", "用了 AES-256，取密钥的 32 字节"),
        CipherChange::Des => say!("DES was used, not AES", "用了 DES，不是 AES"),
        CipherChange::TripleDes => say!("triple DES was used, not AES", "用了 3DES，不是 AES"),
        CipherChange::Sm4 => say!("SM4 was used, not AES", "用了 SM4，不是 AES"),
        CipherChange::CbcZeroIv => {
            say!("CBC with an IV of zero bytes was used, not ECB", "用了 CBC，IV 为零字节，不是 ECB")
        }
        CipherChange::CbcKeyIv => {
            say!("CBC with the key as its IV was used, not ECB", "用了 CBC，以密钥为 IV，不是 ECB")
        }
        CipherChange::CbcDigitsIv(iv) => {
            say!("CBC with the IV `{iv}` was used, not ECB", "用了 CBC，IV 为 `{iv}`，不是 ECB")
        }
        CipherChange::CbcPrefixedIv => {
            say!("CBC was used, not ECB, and its IV stands before the ciphertext", "用了 CBC，不是 ECB，IV 在密文之前")
        }
        CipherChange::CbcUnknownIv => {
            say!(
                "CBC was used, not ECB, with an IV that is not known: the first 16 bytes of the text stay hidden",
                "用了 CBC，不是 ECB，IV 未知：文本的前 16 字节无法得知"
            )
        }
        CipherChange::Ctr(iv) => stream_mode("CTR", *iv),
        CipherChange::Cfb(iv) => stream_mode("CFB", *iv),
        CipherChange::Cfb8(iv) => stream_mode("CFB-8", *iv),
        CipherChange::Ofb(iv) => stream_mode("OFB", *iv),
        CipherChange::Gcm => {
            say!("GCM was used, not ECB, with the nonce before the ciphertext", "用了 GCM，不是 ECB，nonce 在密文之前")
        }
        CipherChange::EncryptedTwice(Twice::Bytes) => say!("it was encrypted twice", "加密了两次"),
        CipherChange::EncryptedTwice(Twice::Hex) => {
            say!("the hex of the ciphertext was encrypted once more", "密文的十六进制又加密了一次")
        }
        CipherChange::EncryptedTwice(Twice::Base64) => {
            say!("the base64 of the ciphertext was encrypted once more", "密文的 base64 又加密了一次")
        }
        CipherChange::PaddingZero => {
            say!("the plaintext was padded with zero bytes, not by PKCS#7", "明文用零字节填充，不是 PKCS#7")
        }
        CipherChange::PaddingNone => say!("the plaintext was not padded at all", "明文没有填充"),
        CipherChange::PaddingBlank => {
            say!("the plaintext was padded with blanks, not by PKCS#7", "明文用空格填充，不是 PKCS#7")
        }
        CipherChange::PaddingX923 => {
            say!("the plaintext was padded by ANSI X9.23, not by PKCS#7", "明文按 ANSI X9.23 填充，不是 PKCS#7")
        }
        CipherChange::PaddingIso10126 => say!(
            "the plaintext was padded by ISO 10126 (random bytes), not by PKCS#7",
            "明文按 ISO 10126（随机字节）填充，不是 PKCS#7"
        ),
        CipherChange::PaddingIso7816 => {
            say!(
                "the plaintext was padded by ISO 7816-4 (0x80, zero bytes), not by PKCS#7",
                "明文按 ISO 7816-4（0x80 加零字节）填充，不是 PKCS#7"
            )
        }
        CipherChange::PaddingBlock32 => {
            say!("the plaintext was padded to blocks of 32 bytes, not of 16", "明文按 32 字节的块填充，不是 16 字节")
        }
        CipherChange::PaddedTwice => {
            say!("the plaintext was padded by hand, and by the library once more", "明文自己填充了一次，库又填充了一次")
        }
        CipherChange::Gbk => say!("the plaintext was encrypted as GBK, not as UTF-8", "明文以 GBK 加密，不是 UTF-8"),
        CipherChange::Utf16 => {
            say!("the plaintext was encrypted as UTF-16, not as UTF-8", "明文以 UTF-16 加密，不是 UTF-8")
        }
    }
}

fn not_encrypted(how: Unencrypted) -> Words {
    match how {
        Unencrypted::Plain => {
            say!("this is no ciphertext: the value itself was never encrypted", "这不是密文：值本身没有加密")
        }
        Unencrypted::Hex => say!("the value was only written in hex, never encrypted", "值只写成了十六进制，没有加密"),
        Unencrypted::Base64 => {
            say!("the value was only written in base64, never encrypted", "值只写成了 base64，没有加密")
        }
    }
}

fn doubled(how: Doubled) -> Words {
    match how {
        Doubled::HexInHex => say!("the ciphertext was written in hex twice", "密文做了两次十六进制编码"),
        Doubled::Base64InHex => {
            say!("the ciphertext is base64, written in hex once more", "密文是 base64，又写成了十六进制")
        }
        Doubled::HexInBase64 => {
            say!("the ciphertext is hex, written in base64 once more", "密文是十六进制，又写成了 base64")
        }
        Doubled::Base64InBase64 => say!("the ciphertext was written in base64 twice", "密文做了两次 base64 编码"),
    }
}

fn wrong_length(what: WrongLength) -> Words {
    match what {
        WrongLength::LeadingZeroLost => say!("a leading `0` of the ciphertext was lost", "密文开头丢了一个 `0`"),
        WrongLength::DigitTooMany => say!("the ciphertext has a digit too many at its end", "密文末尾多了一位"),
        WrongLength::NoWholeBlocks(digits) => {
            say!(
                "the ciphertext has {digits} hex digits, no multiple of 32: some are missing or too many at its end",
                "密文有 {digits} 位十六进制数字，不是 32 的倍数：末尾有缺失或多余"
            )
        }
        WrongLength::NoWholeBytes(bytes) => {
            say!(
                "the ciphertext has {bytes} bytes, no multiple of 16: some are missing or too many at its end",
                "密文有 {bytes} 字节，不是 16 的倍数：末尾有缺失或多余"
            )
        }
        WrongLength::Front(digits) => {
            say!(
                "the ciphertext has {digits} hex digits, no multiple of 32: some are missing or too many at its beginning",
                "密文有 {digits} 位十六进制数字，不是 32 的倍数：开头有缺失或多余"
            )
        }
    }
}

fn signed_hex(how: SignedHex) -> Words {
    match how {
        SignedHex::Bytes => say!(
            "bytes above 127 were written as negative numbers in hex (`-7f`)",
            "大于 127 的字节写成了十六进制负数（`-7f`）"
        ),
        SignedHex::Widened => say!(
            "bytes above 127 were widened to `ffffff..` before they were written in hex",
            "大于 127 的字节扩展成 `ffffff..` 之后才写成十六进制"
        ),
        SignedHex::Number => say!(
            "the ciphertext was written as one negative number in hex (Java's BigInteger)",
            "密文写成了一个十六进制负数（Java 的 BigInteger）"
        ),
    }
}

fn stream_mode(mode: &str, iv: Iv) -> Words {
    match iv {
        Iv::Key => say!("{mode} with the key as its IV was used, not ECB", "用了 {mode}，以密钥为 IV，不是 ECB"),
        Iv::Zero => say!("{mode} with an IV of zero bytes was used, not ECB", "用了 {mode}，IV 为零字节，不是 ECB"),
        Iv::Digits(iv) => say!("{mode} with the IV `{iv}` was used, not ECB", "用了 {mode}，IV 为 `{iv}`，不是 ECB"),
        Iv::Prefixed => say!(
            "{mode} was used, not ECB, and its IV stands before the ciphertext",
            "用了 {mode}，不是 ECB，IV 在密文之前"
        ),
    }
}

fn filled(how: KeyFill) -> Words {
    match how {
        KeyFill::Digits => say!("with the digit `0`", "用数字 `0`"),
        KeyFill::Blanks => say!("with blanks", "用空格"),
        KeyFill::ZerosInFront => say!("with zero bytes in front", "在前面用零字节"),
        KeyFill::DigitsInFront => say!("with the digit `0` in front", "在前面用数字 `0`"),
        KeyFill::BlanksInFront => say!("with blanks in front", "在前面用空格"),
        KeyFill::Padded => say!("as PKCS#7 pads a text", "像文本那样按 PKCS#7"),
    }
}

fn md5(part: KeyMd5) -> Words {
    match part {
        KeyMd5::Bytes => say!("its MD5 (16 bytes)", "它的 MD5（16 字节）"),
        KeyMd5::First16 => say!("the first 16 digits of its MD5", "它的 MD5 的前 16 位"),
        KeyMd5::Middle16 => say!("the middle 16 digits of its MD5", "它的 MD5 的中间 16 位"),
        KeyMd5::Last16 => say!("the last 16 digits of its MD5", "它的 MD5 的后 16 位"),
        KeyMd5::First16Upper => say!("the first 16 digits of its upper-case MD5", "它的大写 MD5 的前 16 位"),
        KeyMd5::Middle16Upper => say!("the middle 16 digits of its upper-case MD5", "它的大写 MD5 的中间 16 位"),
        KeyMd5::Digits => say!("the 32 digits of its MD5, with AES-256", "它的 MD5 的 32 位数字，用于 AES-256"),
        KeyMd5::DigitsUpper => {
            say!("the 32 digits of its upper-case MD5, with AES-256", "它的大写 MD5 的 32 位数字，用于 AES-256")
        }
    }
}

fn hash(part: KeyHash, name: &str) -> Words {
    match part {
        KeyHash::First16Bytes => say!("the first 16 bytes of its {name}", "它的 {name} 的前 16 字节"),
        KeyHash::Bytes => say!("its {name}, with AES-256", "它的 {name}，用于 AES-256"),
        KeyHash::First16 => say!("the first 16 digits of its {name}", "它的 {name} 的前 16 位"),
        KeyHash::First32 => {
            say!("the first 32 digits of its {name}, with AES-256", "它的 {name} 的前 32 位，用于 AES-256")
        }
    }
}
