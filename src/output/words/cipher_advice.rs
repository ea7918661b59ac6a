//! Words for what mends a mistake with a ciphertext.

use super::pieces::once_each;
use crate::core::lang::{Words, say};
use crate::workbench::CipherChange;

/// What mends all changes of an explanation, each piece once.
#[must_use]
pub fn cipher_advice(changes: &[CipherChange]) -> Words {
    once_each(changes.iter().map(advice))
}

#[expect(clippy::too_many_lines, reason = "a table, whose completeness the compiler proves")]
fn advice(change: &CipherChange) -> Words {
    match change {
        CipherChange::KeyOfProfile(name) => {
            say!("use that profile: `--profile {name}`", "使用那个配置：`--profile {name}`")
        }
        CipherChange::KeyIsApiKey => say!(
            "the two keys may be swapped in the profile: see `api_key` and `aes_key`",
            "配置里的两个密钥可能弄反了：见 `api_key` 和 `aes_key`"
        ),
        CipherChange::NotEncrypted(_) => {
            say!(
                "in the other program, encrypt the value (AES-128, ECB, PKCS#7) before it is sent",
                "在对方程序中，发送前先加密（AES-128、ECB、PKCS#7）"
            )
        }
        CipherChange::CutAfterBlock => {
            say!(
                "get the ciphertext whole: see whether a column, a field or a log cut it; text of 16 to 31 bytes has 64 hex digits",
                "取得完整的密文：检查是否被列宽、字段或日志截断；16 到 31 字节的文本有 64 位十六进制数字"
            )
        }
        CipherChange::Base64
        | CipherChange::Base64Url
        | CipherChange::PlusAsBlank
        | CipherChange::DoubledHex(_)
        | CipherChange::HexDecorated
        | CipherChange::Quoted
        | CipherChange::BytesLiteral
        | CipherChange::Escaped
        | CipherChange::ByteArray => say!(
            "in the other program, write the ciphertext as plain hex, once",
            "在对方程序中，密文只写一次，用普通十六进制"
        ),
        CipherChange::Named => say!("paste the value alone", "只粘贴值本身"),
        CipherChange::ZerosLost | CipherChange::SignedHex(_) => {
            say!(
                "in the other program, write each byte as two hex digits (`%02x` of the byte & 0xff)",
                "在对方程序中，每个字节写成两位十六进制数字（对字节 & 0xff 用 `%02x`）"
            )
        }
        CipherChange::WrongLength(_) => {
            say!("copy the ciphertext whole, 32 hex digits a block", "复制完整的密文，每块 32 位十六进制数字")
        }
        CipherChange::KeySha1Prng => {
            say!(
                "in the Java program, leave out KeyGenerator and SecureRandom: new SecretKeySpec(key bytes, \"AES\"), \
             the bytes cut or filled with zero bytes to 16",
                "在 Java 程序中，不用 KeyGenerator 和 SecureRandom：new SecretKeySpec(密钥字节, \"AES\")，字节截短或用零字节补足到 16"
            )
        }
        CipherChange::KeyPassphrase => {
            say!(
                "in the other program, give the key as bytes (CryptoJS: CryptoJS.enc.Utf8.parse(key); openssl enc: -K with \
             hex, not -k), use AES-128, ECB and PKCS#7 padding, and write hex",
                "在对方程序中，密钥以字节给出（CryptoJS：CryptoJS.enc.Utf8.parse(key)；openssl enc：用 -K 加十六进制，不用 -k），使用 AES-128、ECB 和 PKCS#7 填充，并写成十六进制"
            )
        }
        CipherChange::KeyNewline => {
            say!(
                "in the other program, cut the line's end from the key where it is read (trim)",
                "在对方程序中，读取密钥时去掉换行（trim）"
            )
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
            say!(
                "in the other program, use the key's own bytes, cut or filled with zero bytes to 16",
                "在对方程序中，用密钥本身的字节，截短或用零字节补足到 16"
            )
        }
        CipherChange::EncryptedTwice(_) => say!(
            "in the other program, encrypt once: look for a second call, often in a client's interceptor",
            "在对方程序中，只加密一次：查找第二处调用，常在客户端的拦截器里"
        ),
        CipherChange::PaddedTwice => {
            say!("in the other program, leave the padding to the library", "在对方程序中，填充交给库来做")
        }
        CipherChange::Gbk | CipherChange::Utf16 => {
            say!("in the other program, encrypt the text's UTF-8 bytes", "在对方程序中，加密文本的 UTF-8 字节")
        }
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
        | CipherChange::PaddingBlock32 => say!(
            "in the other program, use AES-128, ECB and PKCS#7 padding",
            "在对方程序中，使用 AES-128、ECB 和 PKCS#7 填充"
        ),
    }
}
