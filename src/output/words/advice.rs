//! Words for what mends a mistake: in which program, the flag to pass, the setting to write, or where
//! to look.

use super::key::{around_key_of, is_around_key};
use super::pieces::once_each;
use super::told::{Told, told};
use crate::core::lang::{Words, say};
use crate::core::protocol::{CUSTOMER_ID, Endpoint, Field, TIMESTAMP};
use crate::core::signature::MASKED_KEY;
use crate::workbench::{Carrier, Change, Digested, InField, KeyForm, Keyed, Kind, Mistake};

/// The advice for all changes of an explanation, each piece once. Whose rules count depends on the
/// message.
#[must_use]
pub fn advice(changes: &[Change], message: Carrier) -> Words {
    let told = told(changes).into_iter().map(|told| match told {
        Told::One(change) => piece(change, message),
        Told::KeyAsField(_) => say!(
            "in the other program, take the key out of the fields that are sorted, and append \
            `&key=` and the key behind all of them",
            "在对方程序中，不要把密钥放进参与排序的字段，而是在所有字段之后拼接 `&key=` 和密钥"
        ),
    });
    let advice = once_each(told);
    match message {
        Carrier::Notification | Carrier::Reply => {
            let (other, signer) = (other_program(), signer());
            Words::new(advice.en().replace(other.en(), signer.en()), advice.zh().replace(other.zh(), signer.zh()))
        }
        Carrier::Request(_) | Carrier::Unknown => advice,
    }
}

/// Where most mistakes are to be mended.
fn other_program() -> Words {
    say!("in the other program", "在对方程序中")
}

/// The same for what others signed.
fn signer() -> Words {
    say!("in the program that signed it (the platform's)", "在签名的程序（平台的）中")
}

/// What mends a mistake that is more particular than its kind.
fn particular(change: &Change) -> Option<Words> {
    match &change.mistake {
        Mistake::KeyForm(form) if is_around_key(*form) => Some(around_key(&change.mistake)),
        Mistake::Bom => Some(say!(
            "in the other program, take the byte-order mark off the string before it is digested",
            "在对方程序中，计算摘要前去掉字符串开头的 BOM"
        )),
        // The string that is signed ends with it, and was pasted as if it were the fields.
        Mistake::Field { name, .. } if change.kind == Kind::FieldLeftOut && name == "key" => Some(say!(
            "nothing is wrong there: `key=` ends the string that is signed, and is no field; leave it out of what is \
             pasted here",
            "对方没有错：`key=` 是签名串的结尾，不是字段；粘贴到这里时去掉它"
        )),
        Mistake::Field { what: InField::Ciphertext, .. } => Some(say!(
            "the ciphertext was signed, as it should be: see that it is also what is sent, and paste that here",
            "签名用的是密文，这没有错：请确认发送的也是密文，并把它粘贴到这里"
        )),
        // The key went into an HMAC, and not into the string.
        Mistake::Digest(_, Keyed::HmacOfFields) | Mistake::Digested(Digested::HmacOfFields) => Some(say!(
            "in the other program, append `&key=` and the key to the string, and take its plain MD5",
            "在对方程序中，在字符串后拼接 `&key=` 和密钥，再做普通 MD5"
        )),
        _ => None,
    }
}

#[expect(clippy::too_many_lines, reason = "a table, whose completeness the compiler proves")]
fn piece(change: &Change, message: Carrier) -> Words {
    if let Some(particular) = particular(change) {
        return particular;
    }
    let field = change.field().unwrap_or_default();
    let label = change.label().unwrap_or_default();
    if let Some(value) = rightly_signed(&change.mistake, message) {
        return say!(
            "in the other program, send `{field}` as it was signed, `{value}`: the gateway refuses what was sent",
            "在对方程序中，按签名时的值发送 `{field}`，即 `{value}`：实际发送的值平台不会接受"
        );
    }
    match change.kind {
        Kind::FieldLeftOut => left_out(field, message),
        Kind::UnsignedSigned if ["sign", "Sign", "key", "sign_type"].contains(&field) => {
            say!(
                "in the other program, take `{field}` out of the fields before signing",
                "在对方程序中，签名前从字段里去掉 `{field}`"
            )
        }
        Kind::UnsignedSigned => signed(field, message),
        Kind::EmptyKept if matches!(message, Carrier::Notification | Carrier::Reply) => {
            say!(
                "the platform signs what is empty: whoever checks it must keep such fields in the string, as `NAME=`",
                "平台对空值也签名：验签的一方必须把这些字段以 `NAME=` 的形式保留在签名串里"
            )
        }
        Kind::EmptyKept | Kind::NullFormat => {
            say!("in the other program, drop empty values before signing", "在对方程序中，签名前去掉空值")
        }
        Kind::NullSigned => say!(
            "`consign listen` takes a notification that is signed so, without a setting; another \
            receiver must add the fields that were not sent to its string, as `NAME=`",
            "`consign listen` 无需设置即可接受这样签名的通知；其他接收程序须把没有发送的字段以 `NAME=` 的形式加进签名串"
        ),
        Kind::SKept => say!(
            "in the other program, drop the router's `s` before signing",
            "在对方程序中，签名前去掉路由器自己的 `s`"
        ),
        Kind::PlaintextCard => say!(
            "in the other program, sign the card's ciphertext, exactly as it is sent",
            "在对方程序中，对卡的密文签名，与发送的内容完全一致"
        ),
        Kind::UppercaseCipher => say!(
            "in the other program, send and sign the same lower-case ciphertext",
            "在对方程序中，发送和签名都用同一份小写密文"
        ),
        Kind::OrderAsGiven
        | Kind::OrderByValue
        | Kind::OrderCaseInsensitive
        | Kind::OrderDescending
        | Kind::OrderNumeric
        | Kind::OrderByLength
        | Kind::OrderLocale
        | Kind::OrderHash
        | Kind::OrderPhp => say!(
            "in the other program, sort the fields by the bytes of their names, ascending",
            "在对方程序中，按字段名的字节升序排序"
        ),
        Kind::KeyBare | Kind::KeyPrepended | Kind::KeyMissing | Kind::KeyJoined => {
            say!(
                "in the other program, append `&key=` and the key to the string",
                "在对方程序中，在字符串后拼接 `&key=` 和密钥"
            )
        }
        Kind::KeyLabel => say!(
            "in the other program, append the key as `&key=`, not as `&{label}=`",
            "在对方程序中，密钥要拼接成 `&key=`，而不是 `&{label}=`"
        ),
        Kind::JsonSigned | Kind::MapSigned => say!(
            "in the other program, drop empty values, sort the fields by name, and join them as `name=value` with `&`",
            "在对方程序中，去掉空值，按字段名排序，写成 `name=value` 并用 `&` 连接"
        ),
        Kind::NamesLeftOut | Kind::SeparatorsMissing | Kind::SeparatorsOther | Kind::ValuesLeftOut => say!(
            "in the other program, join the fields as `name=value` with `&`",
            "在对方程序中，把字段写成 `name=value`，并用 `&` 连接"
        ),
        Kind::KeyBlank | Kind::KeyCase => {
            say!(
                "compare both keys, `api_key` of the profile and the other program's, with the merchant console, \
             character by character, and use it as it is",
                "把双方的密钥（配置里的 `api_key` 和对方程序的）与商户后台逐字核对，并原样使用"
            )
        }
        Kind::KeyHex | Kind::KeyBase64 | Kind::KeyMd5 => {
            say!(
                "in the other program, use the key's text as the merchant console shows it, neither encoded, decoded \
             nor digested",
                "在对方程序中，密钥用商户后台显示的原文，不编码、不解码、不取摘要"
            )
        }
        Kind::KeyIsAesKey => {
            say!(
                "use the API key to sign, in the profile's `api_key` or in the other program; the two keys may be swapped",
                "签名要用 API 密钥，无论是配置里的 `api_key` 还是对方程序里的；两个密钥可能弄反了"
            )
        }
        Kind::KeyOfProfile => say!("use that profile: `--profile {label}`", "使用那个配置：`--profile {label}`"),
        Kind::DigestMiddle16 => {
            say!("in the other program, send all 32 hex digits", "在对方程序中，发送全部 32 位十六进制数字")
        }
        Kind::Md5Twice | Kind::HmacMd5 => say!(
            "in the other program, take the plain MD5 of the string, once",
            "在对方程序中，对字符串只做一次普通 MD5"
        ),
        Kind::DigestOther | Kind::HmacOther => {
            say!("in the other program, take the plain MD5 of the string", "在对方程序中，对字符串做普通 MD5")
        }
        Kind::DigestBase64 | Kind::DigestPart | Kind::DigestZerosLost => {
            say!(
                "in the other program, send all 32 hex digits of the MD5, two for each byte",
                "在对方程序中，发送 MD5 的全部 32 位十六进制数字，每字节两位"
            )
        }
        Kind::NameCase | Kind::NameStyle | Kind::NameMisspelt | Kind::NameEaten => renamed(&change.mistake),
        Kind::TimeUnit | Kind::TimeOther | Kind::TimeZone | Kind::TimeFormat => {
            say!(
                "in the other program, read the clock once, as Unix seconds, and sign the text that is sent",
                "在对方程序中，只读一次时钟，用 Unix 秒，并对所发送的文本签名"
            )
        }
        Kind::StringEncoded | Kind::StringCase => {
            say!(
                "in the other program, take the MD5 of the string as it is, neither encoded nor in another case",
                "在对方程序中，直接对字符串做 MD5，不编码，也不改变大小写"
            )
        }
        Kind::KeyLiteral => say!(
            "in the other program, the key was not loaded: look where it reads its settings",
            "在对方程序中，密钥没有加载：检查它从哪里读取设置"
        ),
        Kind::KeyQuoted | Kind::KeyCut | Kind::KeyInvisible | Kind::KeyFilled | Kind::KeyCharacter => {
            say!(
                "compare the key of both sides with the merchant console, character by character, and paste it anew",
                "把双方的密钥与商户后台逐字核对，重新粘贴"
            )
        }
        Kind::ValueLiteral => {
            say!(
                "in the other program, leave out a field that has no value, and turn values into text",
                "在对方程序中，没有值的字段不要写，其他值转成文本"
            )
        }
        Kind::CardBase64 => {
            say!("in the other program, sign the hex that is sent", "在对方程序中，对所发送的十六进制文本签名")
        }
        Kind::CardsSwapped | Kind::AmountsSwapped => {
            say!(
                "compare the two fields on both sides: each must be signed with the value that it is sent with",
                "核对双方的这两个字段：每个字段都要用发送时的值签名"
            )
        }
        Kind::FieldsSubset => {
            say!(
                "in the other program, sign every field that is sent, but for empty and unsigned ones",
                "在对方程序中，除空值和不参与签名的字段外，发送的每个字段都要签名"
            )
        }
        Kind::Character => {
            say!("compare the value with what was sent, character by character", "与实际发送的值逐字核对")
        }
        Kind::NumberFormat | Kind::BooleanFormat | Kind::ValueQuoted => {
            say!(
                "in the other program, sign the text of the value exactly as it is sent",
                "在对方程序中，对发送的值的原文签名"
            )
        }
        Kind::Gbk | Kind::Charset => {
            say!("in the other program, sign and send UTF-8", "在对方程序中，签名和发送都用 UTF-8")
        }
        Kind::UrlEncoded => say!(
            "in the other program, sign the raw values, and URL-encode them only to send them",
            "在对方程序中，对原始值签名，只在发送时做 URL 编码"
        ),
        Kind::UrlDecoded | Kind::PlusAsBlank => {
            say!(
                "URL-decode the values once, no more and no less, before signing",
                "签名前对值恰好做一次 URL 解码，不多也不少"
            )
        }
        Kind::HtmlEscaped | Kind::JsonEscaped | Kind::Bom | Kind::LineEnding | Kind::BlankAtEnd | Kind::FullWidth => {
            say!(
                "in the other program, sign the value byte for byte as it is sent",
                "在对方程序中，对值逐字节按发送时的内容签名"
            )
        }
    }
}

/// The value that was signed, where it is one that the gateway takes, and the one sent is none.
fn rightly_signed(mistake: &Mistake, message: Carrier) -> Option<&str> {
    let (Mistake::Notation { name, given, signed: Some(signed) }, Carrier::Request(Some(endpoint))) =
        (mistake, message)
    else {
        return None;
    };
    let field = Field::find(endpoint, name).filter(|_| given != MASKED_KEY && signed != MASKED_KEY)?;
    (field.check(given).is_err() && field.check(signed).is_ok()).then_some(signed)
}

/// Which of two names is the right one, where the protocol has it.
fn renamed(mistake: &Mistake) -> Words {
    let is_of = |endpoint: Endpoint, name: &str| endpoint.fields().iter().any(|field| field.name == name);
    let is_own = |name: &str| [CUSTOMER_ID.name, TIMESTAMP.name].contains(&name);
    let known = |name: &&String| is_own(name) || Endpoint::all().any(|endpoint| is_of(endpoint, name));
    match mistake {
        Mistake::Name { given, signed } if [given, signed].iter().filter(|name| known(name)).count() == 1 => {
            let (right, wrong) = if known(&given) { (given, signed) } else { (signed, given) };
            say!(
                "in the other program, write `{right}`, not `{wrong}`, where the field is signed and where it is sent",
                "在对方程序中，签名和发送这个字段时都写 `{right}`，不写 `{wrong}`"
            )
        }
        _ => say!(
            "in the other program, sign and send each field under its name of the protocol",
            "在对方程序中，签名和发送都用协议规定的字段名"
        ),
    }
}

fn left_out(field: &str, message: Carrier) -> Words {
    let sign_it = say!("in the other program, sign `{field}` too", "在对方程序中，`{field}` 也要签名");
    match message {
        Carrier::Request(Some(endpoint)) if endpoint.unsigned().contains(&field) => {
            say!(
                "nothing is wrong there: {endpoint} leaves `{field}` unsigned; pass `--endpoint {endpoint}` here",
                "这里没有错：{endpoint} 的 `{field}` 不参与签名；在此加上 `--endpoint {endpoint}`"
            )
        }
        Carrier::Request(_) => say!(
            "{sign_it}: the gateway signs every field that has a value",
            "{sign_it}：平台对每个有值的字段签名",
            [sign_it]
        ),
        Carrier::Notification => say!(
            "the platform decides: leave it out here too, by \"{field}\" in `unsigned` of `notification` in the \
             profile, or once by `--unsigned {field}`",
            "由平台决定：这里也不对它签名，在配置里 `notification` 的 `unsigned` 加入 \"{field}\"，或本次加 `--unsigned {field}`"
        ),
        Carrier::Reply => say!(
            "the platform decides: leave it out here too, by `--unsigned {field}`",
            "由平台决定：这里也不对它签名，加 `--unsigned {field}`"
        ),
        Carrier::Unknown => {
            say!(
                "of a request, {sign_it}; of a reply or notification, the platform decides: `--unsigned {field}`",
                "若是请求，{sign_it}；若是应答或通知，由平台决定：`--unsigned {field}`",
                [sign_it]
            )
        }
    }
}

fn signed(field: &str, message: Carrier) -> Words {
    let here = |setting: Words| {
        say!(
            "sign it here too: take \"{field}\" out of {setting} in the profile, and pass no `--unsigned {field}`",
            "这里也要对它签名：从配置的{setting}里去掉 \"{field}\"，并且不加 `--unsigned {field}`",
            [setting]
        )
    };
    let of_endpoint =
        |endpoint: Endpoint| say!("`unsigned` of `endpoints.{endpoint}`", "`endpoints.{endpoint}` 的 `unsigned`");
    match message {
        Carrier::Request(Some(endpoint)) if endpoint.unsigned().contains(&field) => say!(
            "in the other program, leave `{field}` out before signing, as {endpoint} does by the merchant document; \
             only where this gateway signs it, take it out of {setting} in the profile",
            "在对方程序中，签名前去掉 `{field}`，商户文档规定 {endpoint} 如此；只有这个平台确实对它签名时，才从配置的{setting}里去掉它",
            [setting = of_endpoint(endpoint)]
        ),
        Carrier::Request(Some(endpoint)) => here(of_endpoint(endpoint)),
        Carrier::Request(None) | Carrier::Unknown => here(say!("`unsigned` of the endpoint", "该接口的 `unsigned`")),
        Carrier::Notification => say!(
            "the platform decides, and some sign it: `consign listen` takes both without a setting; for `verify`, \
             take \"{field}\" out of `unsigned` of `notification` in the profile",
            "由平台决定，有的平台对它签名：`consign listen` 无需设置，两种都接受；`verify` 则需在配置里从 `notification` 的 `unsigned` 去掉 \"{field}\""
        ),
        Carrier::Reply => say!(
            "the platform decides: sign it here too, without `--unsigned {field}`",
            "由平台决定：这里也要对它签名，不加 `--unsigned {field}`"
        ),
    }
}

/// A key is read from a file or copied with what stands around it, which is nobody's key.
fn around_key(mistake: &Mistake) -> Words {
    match mistake {
        Mistake::KeyForm(KeyForm::Trimmed) => {
            say!(
                "take the blanks and line ends around `api_key` off, in the profile or its key file",
                "去掉 `api_key` 前后的空格和换行，无论在配置里还是密钥文件里"
            )
        }
        Mistake::KeyForm(form) => say!(
            "in the other program, trim the key where it is read: {around} does not belong to it",
            "在对方程序中，读取密钥时去掉首尾多余的字符：{around}不属于密钥",
            [around = around_key_of(*form)
                .map_or(say!("what stands around it", "前后多出的内容"), |around| around.what)]
        ),
        _ => Words::default(),
    }
}
