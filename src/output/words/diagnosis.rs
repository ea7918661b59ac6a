//! Words for the mistakes that explain a signature.

use super::{shape, value};
use crate::core::lang::{Words, say};
use crate::workbench::{
    Change, Digested, Filler, InField, Joining, KeyForm, KeyPlace, Kind, Mistake, Piece, SignedString, Slip, WrongOrder,
};

/// The most names that are told one by one.
const MOST_NAMES: usize = 5;

/// One change of an explanation.
#[must_use]
pub fn change(change: &Change) -> Words {
    match &change.mistake {
        Mistake::Field { name, what } => in_field(name, *what),
        Mistake::Notation { name, given, signed } => {
            let signed = signed.as_deref().map_or_else(|| say!("nothing", "空"), |signed| format!("`{signed}`").into());
            let given = if given.is_empty() { say!("nothing", "空") } else { format!("`{given}`").into() };
            let moment = match change.kind {
                Kind::TimeUnit => say!(": seconds and milliseconds were mixed up", "：秒和毫秒弄混了"),
                Kind::TimeOther => {
                    say!(": another second, so the time was read twice", "：差了若干秒，说明读了两次时钟")
                }
                Kind::TimeZone => {
                    say!(": eight hours off, as a clock of another zone is", "：相差八小时，像是另一时区的时钟")
                }
                Kind::TimeFormat => {
                    say!(": a date on one side, Unix seconds on the other", "：一方是日期，另一方是 Unix 秒")
                }
                _ => Words::default(),
            };
            say!(
                "`{name}` was signed as {signed}, not as {given}{moment}",
                "`{name}` 签名时是 {signed}，而不是 {given}{moment}",
                [signed, given, moment]
            )
        }
        Mistake::RouterAdded { value } => say!(
            "the router's `s` was signed, which was not given: `s={value}`",
            "路由器的 `s` 参与了签名，而给出的字段里没有：`s={value}`"
        ),
        Mistake::EmptyKept(names) => {
            say!("the empty {names} were kept", "空的 {names} 没有去掉", [names = enumerated(names)])
        }
        Mistake::NullSigned(names) => {
            say!(
                "fields without a value were signed as `NAME=`: {names}",
                "没有值的字段以 `NAME=` 参与了签名：{names}",
                [names = enumerated(names)]
            )
        }
        Mistake::Values(recoding) => say!("the values were {how}", "各个值{how}", [how = value::recoding(*recoding)]),
        Mistake::Order(order) => wrong_order(*order),
        Mistake::Joining(joining) => self::joining(*joining),
        Mistake::Bom => say!("a byte-order mark stood in front of the string", "字符串前面有 BOM"),
        Mistake::KeyPlace(place) => key_place(*place),
        Mistake::KeyIsAesKey => say!("the AES key signed instead of the API key", "用 AES 密钥签名，而不是 API 密钥"),
        Mistake::KeyOfProfile(name) => {
            say!("the API key of the profile `{name}` signed", "用配置 `{name}` 的 API 密钥签名")
        }
        Mistake::KeyForm(form) => say!("the key was {how}", "密钥{how}", [how = key_form(*form)]),
        Mistake::Digested(digested) => self::digested(*digested),
        Mistake::Middle16 => {
            say!("only the middle 16 of the digest's 32 digits were sent", "只发送了摘要 32 位中间的 16 位")
        }
        Mistake::Names(style) => {
            say!("all names were signed in {style}", "签名时所有字段名都写成{style}", [style = shape::style(*style)])
        }
        Mistake::Name { given, signed } => say!(
            "the field `{given}` was signed under the name `{signed}`",
            "字段 `{given}` 以 `{signed}` 的名称参与签名"
        ),
        Mistake::Swapped { one, two } => {
            say!("`{one}` and `{two}` were signed with each other's value", "`{one}` 和 `{two}` 签名时用了对方的值")
        }
        Mistake::Subset(names) => say!(
            "only these fields were signed: {names}",
            "只有这些字段参与了签名：{names}",
            [names = enumerated(names)]
        ),
        Mistake::Shape(shape) => shape::shape(*shape),
        Mistake::Rewritten(rewriting) => shape::rewritten(*rewriting),
        Mistake::KeyWord(word) => {
            say!("the key was appended as `&{word}=` instead of `&key=`", "密钥拼接成了 `&{word}=`，而不是 `&key=`")
        }
        Mistake::KeySlip(slip, place) => slipped(&say!("the key", "密钥"), *slip, *place),
        Mistake::Digest(algorithm, keyed) => shape::digest(*algorithm, *keyed),
        Mistake::Cut(cut) => shape::cut(*cut),
    }
}

/// The string that was signed.
#[must_use]
pub fn signed_string(string: &SignedString) -> Words {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.into(),
        Piece::Plaintext(field) => say!("<plaintext of {field}>", "<{field} 的明文>"),
    };
    string.pieces().iter().map(piece).collect()
}

fn in_field(name: &str, what: InField) -> Words {
    match what {
        InField::LeftOut => say!("`{name}` was left out", "漏掉了 `{name}`"),
        InField::EmptyKept => {
            say!("the empty `{name}` was kept, as `{name}=`", "空的 `{name}` 没有去掉，写成了 `{name}=`")
        }
        InField::Signed => {
            say!("`{name}` was signed, although it is unsigned here", "`{name}` 参与了签名，而它在这里不参与签名")
        }
        InField::RouterSigned => say!("the router's `s` was signed", "路由器的 `s` 参与了签名"),
        InField::KeyAdded => {
            say!("the key was signed as a field `key` among the others", "密钥作为字段 `key` 与其他字段一起签名")
        }
        InField::SignTypeAdded => {
            say!("`sign_type=MD5` was signed, which was not given", "`sign_type=MD5` 参与了签名，而给出的字段里没有")
        }
        InField::SignedTwice => {
            say!("the form was signed twice, the first signature included", "表单签名了两次，第一次的签名也包括在内")
        }
        InField::Plaintext => {
            say!("`{name}` was signed in plaintext, before it was encrypted", "`{name}` 以明文参与签名，是在加密之前")
        }
        InField::Ciphertext => say!(
            "`{name}` is given in plaintext, but was signed as its ciphertext",
            "给出的 `{name}` 是明文，签名用的却是密文"
        ),
        InField::UpperCiphertext => {
            say!(
                "`{name}` is given in plaintext, but was signed as its ciphertext in upper case",
                "给出的 `{name}` 是明文，签名用的却是大写的密文"
            )
        }
        InField::UpperCase => {
            say!("the ciphertext of `{name}` was signed in upper case", "`{name}` 的密文以大写参与签名")
        }
        InField::LowerCase => {
            say!("the ciphertext of `{name}` was signed in lower case", "`{name}` 的密文以小写参与签名")
        }
        InField::Base64Url => say!(
            "the ciphertext of `{name}` was signed in the base64 for URLs, but sent in hex",
            "`{name}` 的密文以 base64url 签名，却以十六进制发送"
        ),
        InField::Base64Encoded => say!(
            "the ciphertext of `{name}` was signed in base64 and URL-encoded",
            "`{name}` 的密文以 base64 加 URL 编码参与签名"
        ),
        InField::Base64OfHex => {
            say!("the base64 of the hex of `{name}` was signed", "参与签名的是 `{name}` 的十六进制再做 base64")
        }
        InField::PlaintextRewritten => {
            say!(
                "`{name}` was signed in plaintext (in base64 or hex, as its MD5, or with a line's end)",
                "`{name}` 以明文参与签名（base64、十六进制、MD5，或带换行）"
            )
        }
        InField::Base64 => say!(
            "the ciphertext of `{name}` was signed in base64, but sent in hex",
            "`{name}` 的密文以 base64 签名，却以十六进制发送"
        ),
        InField::End(end) => say!("`{name}` was signed {end}", "`{name}` 签名时{end}", [end = value::end(end)]),
        InField::Recoded(recoding) => say!("`{name}` was {how}", "`{name}` {how}", [how = value::recoding(recoding)]),
        InField::Slip { slip, place } => slipped(&say!("`{name}`", "`{name}` "), slip, place),
    }
}

fn slipped(what_of: &Words, slip: Slip, place: usize) -> Words {
    let what = match slip {
        Slip::Transposed => {
            return say!(
                "characters {place} and {} of {what_of} were transposed in what was signed",
                "签名的内容里，{what_of}的第 {place} 和第 {} 个字符颠倒了",
                [what_of],
                place + 1
            );
        }
        Slip::Added => {
            return say!(
                "what was signed has one character more in {what_of}, as its character {place}",
                "签名的内容里，{what_of}多了一个字符，即第 {place} 个",
                [what_of]
            );
        }
        Slip::Missing => say!("missing", "缺失"),
        Slip::Doubled => say!("doubled", "重复"),
        Slip::Replaced => say!("replaced", "被替换"),
    };
    say!(
        "character {place} of {what_of} was {what} in what was signed",
        "签名的内容里，{what_of}的第 {place} 个字符{what}",
        [what_of, what]
    )
}

fn wrong_order(order: WrongOrder) -> Words {
    match order {
        WrongOrder::AsGiven => {
            say!("the fields were not sorted, but signed in the order given", "字段没有排序，而是按给出的顺序签名")
        }
        WrongOrder::ByValue => say!("the fields were sorted by value", "字段按值排序"),
        WrongOrder::CaseInsensitive => say!("the fields were sorted without regard to case", "字段排序时不区分大小写"),
        WrongOrder::Descending => say!("the fields were sorted in descending order", "字段按降序排序"),
        WrongOrder::Numeric => say!(
            "names that are numbers were sorted as numbers, as PHP's ksort does",
            "数字形式的字段名按数值排序，如 PHP 的 ksort"
        ),
        WrongOrder::Natural => {
            say!("numbers within names were sorted as numbers (natural order)", "字段名里的数字按数值排序（自然排序）")
        }
    }
}

fn joining(joining: Joining) -> Words {
    match joining {
        Joining::ValuesAlone => {
            say!("only the values were signed, with nothing between them", "只对值签名，值之间什么也没有")
        }
        Joining::ValuesBeforeKey => say!(
            "only the values were signed, with nothing between them but before the key",
            "只对值签名，除密钥前之外，值之间什么也没有"
        ),
        Joining::WithoutNames => say!("names were left out: only values were signed", "漏掉了字段名：只对值签名"),
        Joining::WithoutAmpersands => say!("the `&` between fields were missing", "字段之间没有 `&`"),
        Joining::WithoutAnyAmpersand => {
            say!("all `&` were missing, the one before the key too", "所有 `&` 都没有，密钥前的也没有")
        }
        Joining::WithoutEquals => say!("the `=` between names and values were missing", "字段名和值之间没有 `=`"),
        Joining::WithoutAnything => {
            say!("all `&` and `=` between names and values were missing", "所有 `&` 以及字段名和值之间的 `=` 都没有")
        }
        Joining::OnlyBeforeKey => {
            say!("the `&` and `=` were missing, but for those of the key", "除密钥的之外，`&` 和 `=` 都没有")
        }
    }
}

fn key_place(place: KeyPlace) -> Words {
    match place {
        KeyPlace::Bare => say!("the key was appended bare, without `&key=`", "直接拼接了密钥，没有 `&key=`"),
        KeyPlace::BareAfterAmpersand => {
            say!("the key was appended with `&` but without `key=`", "拼接密钥时有 `&`，但没有 `key=`")
        }
        KeyPlace::Missing => say!("the key was not signed at all", "密钥根本没有参与签名"),
        KeyPlace::MissingAfterLabel => say!("`&key=` was appended without the key", "拼接了 `&key=`，但没有密钥"),
        KeyPlace::WithoutAmpersand => say!("the `&` before `key=` was missing", "`key=` 前面没有 `&`"),
        KeyPlace::InFront => say!("the key was put in front of the fields", "密钥放在了字段之前"),
        KeyPlace::InFrontLabelled => {
            say!("`key=` and the key were put in front of the fields", "`key=` 和密钥放在了字段之前")
        }
        KeyPlace::InFrontWithAmpersand => {
            say!("the key and `&` were put in front of the fields", "密钥和 `&` 放在了字段之前")
        }
        KeyPlace::OnBothSides => {
            say!("the key was put both in front of the fields and behind them", "字段前后都放了密钥")
        }
        KeyPlace::InFrontAndLabelledBehind => {
            say!(
                "the key was put in front of the fields, `&key=` and the key behind them",
                "密钥放在字段之前，后面又有 `&key=` 和密钥"
            )
        }
        KeyPlace::Behind(sign) => say!(
            "the key was appended behind {sign} instead of `&key=`",
            "密钥前拼接的是{sign}，而不是 `&key=`",
            [sign = shape::sign(sign)]
        ),
        KeyPlace::InFrontBefore(sign) => say!(
            "the key and {sign} were put in front of the fields",
            "密钥和{sign}放在了字段之前",
            [sign = shape::sign(sign)]
        ),
        KeyPlace::Label(label) => {
            say!("the key was appended as `&{label}=` instead of `&key=`", "密钥拼接成了 `&{label}=`，而不是 `&key=`")
        }
    }
}

/// To be read after "the key was".
fn key_form(form: KeyForm) -> Words {
    let full = |length: usize, filler: Filler| {
        let with = match filler {
            Filler::Nul => say!("zero bytes", "零字节"),
            Filler::Zero => say!("the digit 0", "数字 0"),
            Filler::Blank => say!("blanks", "空格"),
        };
        say!("filled to {length} bytes with {with}", "用{with}补足到 {length} 字节", [with])
    };
    match form {
        KeyForm::FilledTo16(filler) => full(16, filler),
        KeyForm::FilledTo32(filler) => full(32, filler),
        KeyForm::Literal(text) => say!("not there: the text `{text}` stood in its place", "缺失：原处是文本 `{text}`"),
        form => plain_key_form(form).clone(),
    }
}

fn plain_key_form(form: KeyForm) -> Words {
    match form {
        KeyForm::FilledTo16(_) | KeyForm::FilledTo32(_) => say!("filled", "被补足"),
        KeyForm::Literal(_) => say!("replaced by a text", "被换成了一段文本"),
        KeyForm::Sha1 => say!("replaced by its SHA-1", "换成了它的 SHA-1"),
        KeyForm::Sha256 => say!("replaced by its SHA-256", "换成了它的 SHA-256"),
        KeyForm::Quoted => say!("used within double quotes", "带着双引号使用"),
        KeyForm::SingleQuoted => say!("used within single quotes", "带着单引号使用"),
        KeyForm::Unquoted => say!("used without the quotes around it", "使用时去掉了引号"),
        KeyForm::WithoutFirst => say!("used without its first character", "使用时少了第一个字符"),
        KeyForm::WithoutLast => say!("used without its last character", "使用时少了最后一个字符"),
        KeyForm::ZeroWidthAtEnd => say!("used with a zero-width space at its end", "使用时末尾带有零宽空格"),
        KeyForm::ZeroWidthInFront => say!("used with a zero-width space in front", "使用时前面带有零宽空格"),
        KeyForm::NoBreakAtEnd => say!("used with a no-break space at its end", "使用时末尾带有不间断空格"),
        KeyForm::NoBreakInFront => say!("used with a no-break space in front", "使用时前面带有不间断空格"),
        KeyForm::BomAtEnd => say!("used with a byte-order mark at its end", "使用时末尾带有 BOM"),
        KeyForm::WithoutInvisible => {
            say!("used without the characters in it that cannot be seen", "使用时去掉了其中的不可见字符")
        }
        KeyForm::FilledInFront => say!("filled to 32 bytes with zeros in front", "在前面用零补足到 32 字节"),
        KeyForm::BytesLiteral => say!("used as Python prints bytes (`b'…'`)", "以 Python 打印字节的形式使用（`b'…'`）"),
        KeyForm::BackQuoted => say!("used within back quotes", "带着反引号使用"),
        KeyForm::UrlEncoded => say!("URL-encoded", "做了 URL 编码"),
        KeyForm::Reversed => say!("used backwards", "倒序使用"),
        KeyForm::Doubled => say!("used twice, one behind the other", "接连用了两次"),
        KeyForm::Trimmed => say!("used without the blanks and line ends around it", "使用时去掉了首尾的空格和换行"),
        KeyForm::LineFeedAtEnd => say!("used with a line feed at its end", "使用时末尾带有换行"),
        KeyForm::CrLfAtEnd => say!("used with CR LF at its end", "使用时末尾带有 CR LF"),
        KeyForm::CrAtEnd => say!("used with a CR at its end", "使用时末尾带有 CR"),
        KeyForm::BlankAtEnd => say!("used with a blank at its end", "使用时末尾带有空格"),
        KeyForm::BlankInFront => say!("used with a blank in front", "使用时前面带有空格"),
        KeyForm::BlankAtBothEnds => say!("used with a blank at both ends", "使用时首尾都带有空格"),
        KeyForm::TabAtEnd => say!("used with a tab at its end", "使用时末尾带有制表符"),
        KeyForm::TabInFront => say!("used with a tab in front", "使用时前面带有制表符"),
        KeyForm::LineFeedInFront => say!("used with a line feed in front", "使用时前面带有换行"),
        KeyForm::BomInFront => say!("used with a byte-order mark in front", "使用时前面带有 BOM"),
        KeyForm::UpperCase => say!("used in upper case", "以大写使用"),
        KeyForm::LowerCase => say!("used in lower case", "以小写使用"),
        KeyForm::FromHex => say!("decoded from hex", "做了十六进制解码"),
        KeyForm::Hex => say!("encoded in hex", "做了十六进制编码"),
        KeyForm::UpperHex => say!("encoded in upper-case hex", "做了大写十六进制编码"),
        KeyForm::FromBase64 => say!("decoded from base64", "做了 base64 解码"),
        KeyForm::Base64 => say!("encoded in base64", "做了 base64 编码"),
        KeyForm::Md5 => say!("replaced by its MD5", "换成了它的 MD5"),
        KeyForm::UpperMd5 => say!("replaced by its MD5 in upper case", "换成了它的大写 MD5"),
        KeyForm::Md5Middle16 => say!("replaced by the middle 16 digits of its MD5", "换成了它的 MD5 的中间 16 位"),
        KeyForm::Md5Bytes => say!("replaced by its MD5 as 16 bytes", "换成了它的 MD5 的 16 字节"),
    }
}

fn digested(digested: Digested) -> Words {
    match digested {
        Digested::HexAgain => say!("the digest's hex was digested again", "对摘要的十六进制又做了一次摘要"),
        Digested::UpperHexAgain => {
            say!("the digest's upper-case hex was digested again", "对摘要的大写十六进制又做了一次摘要")
        }
        Digested::BytesAgain => say!("the digest's 16 bytes were digested again", "对摘要的 16 字节又做了一次摘要"),
        Digested::FieldsThenKey => say!(
            "the fields alone were digested, and that digest with the key appended again",
            "先只对字段做摘要，再接上密钥做一次摘要"
        ),
        Digested::FieldsThenLabelledKey => {
            say!(
                "the fields alone were digested, and that digest with `&key=` and the key again",
                "先只对字段做摘要，再接上 `&key=` 和密钥做一次摘要"
            )
        }
        Digested::Hmac => say!(
            "HMAC-MD5 under the key was taken of the string with the key at its end",
            "对末尾带有密钥的字符串，又用密钥做了 HMAC-MD5"
        ),
        Digested::HmacOfFields => {
            say!("HMAC-MD5 under the key was taken of the fields alone", "只对字段用密钥做了 HMAC-MD5")
        }
    }
}

/// Names in backticks, with commas.
fn enumerated(names: &[String]) -> Words {
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { say!(" and {more} more", " 以及另外 {more} 个") } else { Words::default() };
    say!("{}{more}", "{}{more}", [more], shown.join(", "))
}
