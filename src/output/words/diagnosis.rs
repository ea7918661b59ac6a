//! Words for the mistakes that explain a signature.

use super::shape;
use crate::core::lang::{Words, say};
use crate::workbench::{
    Change, Digested, Filler, InField, Joining, KeyForm, KeyPlace, Kind, Mistake, Piece, Recoding, SignedString, Slip,
    ValueEnd, WrongOrder,
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
        Mistake::Values(recoding) => say!("the values were {how}", "各个值{how}", [how = self::recoding(*recoding)]),
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
        Mistake::Digest(algorithm, keyed) => shape::digest(*algorithm, *keyed),
        Mistake::Cut(cut) => shape::cut(*cut),
    }
}

/// The string that was signed.
#[must_use]
pub fn signed_string(string: &SignedString) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Plaintext(field) => format!("<plaintext of {field}>"),
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
        InField::End(end) => say!("`{name}` was signed {end}", "`{name}` 签名时{end}", [end = value_end(end)]),
        InField::Recoded(recoding) => say!("`{name}` was {how}", "`{name}` {how}", [how = self::recoding(recoding)]),
        InField::Slip { slip, place } => slipped(name, slip, place),
    }
}

fn slipped(name: &str, slip: Slip, place: usize) -> Words {
    let what = match slip {
        Slip::Transposed => {
            return say!(
                "characters {place} and {} of `{name}` were transposed in what was signed",
                "签名的内容里，`{name}` 的第 {place} 和第 {} 个字符颠倒了",
                place + 1
            );
        }
        Slip::Added => {
            return say!(
                "what was signed has one character more in `{name}`, as its character {place}",
                "签名的内容里，`{name}` 多了一个字符，即第 {place} 个"
            );
        }
        Slip::Missing => say!("missing", "缺失"),
        Slip::Doubled => say!("doubled", "重复"),
        Slip::Replaced => say!("replaced", "被替换"),
    };
    say!(
        "character {place} of `{name}` was {what} in what was signed",
        "签名的内容里，`{name}` 的第 {place} 个字符{what}",
        [what]
    )
}

/// To be read after "was signed".
fn value_end(end: ValueEnd) -> Words {
    match end {
        ValueEnd::BlankAtEnd => say!("with a blank at its end", "末尾带有空格"),
        ValueEnd::BlankInFront => say!("with a blank in front", "前面带有空格"),
        ValueEnd::BlankAtBothEnds => say!("with a blank at both ends", "首尾都带有空格"),
        ValueEnd::TabAtEnd => say!("with a tab at its end", "末尾带有制表符"),
        ValueEnd::LineFeedAtEnd => say!("with a line feed at its end", "末尾带有换行"),
        ValueEnd::CrLfAtEnd => say!("with CR LF at its end", "末尾带有 CR LF"),
        ValueEnd::CrAtEnd => say!("with a CR at its end", "末尾带有 CR"),
        ValueEnd::BomInFront => say!("with a byte-order mark in front", "前面带有 BOM"),
        ValueEnd::WithoutBom => say!("without its byte-order mark", "没有带 BOM"),
    }
}

/// To be read after "the values were" or "`name` was".
fn recoding(recoding: Recoding) -> Words {
    match recoding {
        Recoding::UrlDecoded => {
            say!("URL-decoded once too often (`%XX` and `+`)", "多做了一次 URL 解码（`%XX` 和 `+`）")
        }
        Recoding::PercentDecoded => {
            say!("URL-decoded once too often (`%XX` only)", "多做了一次 URL 解码（只有 `%XX`）")
        }
        Recoding::BlankForPlus => say!("signed with a blank for each `+`", "签名时把每个 `+` 换成了空格"),
        Recoding::PlusForBlank => say!("signed with a `+` for each blank", "签名时把每个空格换成了 `+`"),
        Recoding::HtmlUnescaped => {
            say!("signed with HTML entities turned back into characters", "签名时把 HTML 实体还原成了字符")
        }
        Recoding::JsonUnescaped => {
            say!("signed with JSON escapes turned back into characters", "签名时把 JSON 转义还原成了字符")
        }
        Recoding::Trimmed => say!("trimmed of blanks at both ends", "去掉了首尾空格"),
        Recoding::TrimmedAtEnd => say!("trimmed of blanks at the end", "去掉了末尾空格"),
        Recoding::WithoutBlanks => say!("signed without any blank", "签名时去掉了所有空格"),
        Recoding::CrLfForLf => say!("signed with CR LF for each LF", "签名时把每个 LF 换成了 CR LF"),
        Recoding::LfForCrLf => say!("signed with LF for each CR LF", "签名时把每个 CR LF 换成了 LF"),
        Recoding::WithoutLineEnds => say!("signed without line ends", "签名时去掉了换行"),
        Recoding::HalfWidth => say!("signed with ASCII for full-width characters", "签名时把全角字符换成了 ASCII"),
        Recoding::FullWidthDigits => say!("signed with full-width digits", "签名时用了全角数字"),
        Recoding::FullWidth => say!("signed in full-width characters", "签名时用了全角字符"),
        Recoding::HtmlEscaped => say!(
            "signed with HTML entities (`&amp;`, `&lt;`, `&gt;`, `&quot;`)",
            "签名时用了 HTML 实体（`&amp;`、`&lt;`、`&gt;`、`&quot;`）"
        ),
        Recoding::HtmlEscapedQuotes => {
            say!("signed with HTML entities (with `&#039;`)", "签名时用了 HTML 实体（含 `&#039;`）")
        }
        Recoding::JsonEscaped => {
            say!(r"signed with JSON escapes (`\/`, `\uXXXX`)", "签名时用了 JSON 转义（`\\/`、`\\uXXXX`）")
        }
        Recoding::JsonEscapedSlashes => say!(r"signed with JSON escapes (`\/`)", "签名时用了 JSON 转义（`\\/`）"),
        Recoding::JsonEscapedUnicode => {
            say!(r"signed with JSON escapes (`\uXXXX`)", "签名时用了 JSON 转义（`\\uXXXX`）")
        }
        Recoding::JsonEscapedQuotes => {
            say!("signed with JSON escapes (quotes and backslashes)", "签名时用了 JSON 转义（引号和反斜杠）")
        }
        Recoding::Gbk => say!("signed in GBK instead of UTF-8", "以 GBK 而不是 UTF-8 签名"),
        Recoding::ReadAsGbk => say!("signed as UTF-8 read as GBK (garbled)", "签名时把 UTF-8 当作 GBK 读取（乱码）"),
        Recoding::Latin1 => say!(
            "signed in latin1 (ISO 8859-1), `?` for each Chinese character",
            "以 latin1（ISO 8859-1）签名，每个汉字变成 `?`"
        ),
        Recoding::ReadAsLatin1 => say!(
            "signed as UTF-8 read as latin1 and encoded once more (double UTF-8)",
            "签名时把 UTF-8 当作 latin1 读取，又编码了一次（双重 UTF-8）"
        ),
        Recoding::ReadAsWindows1252 => say!(
            "signed as UTF-8 read as Windows-1252 and encoded once more",
            "签名时把 UTF-8 当作 Windows-1252 读取，又编码了一次"
        ),
        Recoding::QuestionPerByte => {
            say!("signed with a `?` for each byte that is not ASCII", "签名时每个非 ASCII 字节变成 `?`")
        }
        Recoding::ReplacementPerByte => say!(
            "signed with a replacement character (U+FFFD) for each byte that is not ASCII",
            "签名时每个非 ASCII 字节变成替换符（U+FFFD）"
        ),
        Recoding::JsonQuoted => say!(
            "signed within double quotes, as JSON.stringify writes a text",
            "签名时带有双引号，如 JSON.stringify 的输出"
        ),
        Recoding::Quoted => say!("signed within single quotes", "签名时带有单引号"),
        Recoding::BytesLiteral => {
            say!("signed as Python prints bytes (`b'…'`)", "签名时是 Python 打印字节的形式（`b'…'`）")
        }
        Recoding::Upper => say!("signed in upper case", "以大写签名"),
        Recoding::Lower => say!("signed in lower case", "以小写签名"),
        Recoding::UrlEscape => {
            say!("URL-encoded (JavaScript's escape: `%uXXXX`)", "做了 URL 编码（JavaScript 的 escape：`%uXXXX`）")
        }
        Recoding::HtmlEscapedPython => say!(
            "signed with HTML entities (Python's html.escape, with `&#x27;`)",
            "签名时用了 HTML 实体（Python 的 html.escape，含 `&#x27;`）"
        ),
        Recoding::QuestionPerCharacter => {
            say!("signed with a `?` for each character that is not ASCII", "签名时每个非 ASCII 字符变成 `?`")
        }
        Recoding::Utf16 => say!("signed in UTF-16, little end first", "以 UTF-16 小端序签名"),
        Recoding::Utf16Big => say!("signed in UTF-16, big end first", "以 UTF-16 大端序签名"),
        Recoding::UrlTwiceLower => say!("URL-encoded twice, in lower-case hex", "做了两次 URL 编码，用小写十六进制"),
        Recoding::AsciiOnly => say!("signed without whatever is not ASCII", "签名时去掉了所有非 ASCII 字符"),
        Recoding::Big5 => say!("signed in Big5 instead of UTF-8", "以 Big5 而不是 UTF-8 签名"),
        Recoding::Gb18030 => say!("signed in GB18030 instead of UTF-8", "以 GB18030 而不是 UTF-8 签名"),
        Recoding::GbkReadAsUtf8 => {
            say!("signed as GBK read as UTF-8 (锟斤拷)", "签名时把 GBK 当作 UTF-8 读取（锟斤拷）")
        }
        Recoding::HtmlNumeric => {
            say!("signed with numeric HTML entities (`&#21345;`)", "签名时用了数字 HTML 实体（`&#21345;`）")
        }
        Recoding::HtmlHex => say!(
            "signed with numeric HTML entities in hex (`&#x5361;`)",
            "签名时用了十六进制数字 HTML 实体（`&#x5361;`）"
        ),
        Recoding::JsonEscapedUpper => say!(
            r"signed with JSON escapes in upper-case hex (`\uXXXX`)",
            "签名时用了大写十六进制的 JSON 转义（`\\uXXXX`）"
        ),
        Recoding::UrlTwice => say!("URL-encoded twice (PHP's urlencode)", "做了两次 URL 编码（PHP 的 urlencode）"),
        Recoding::UrlTwiceRfc3986 => say!("URL-encoded twice (RFC 3986)", "做了两次 URL 编码（RFC 3986）"),
        Recoding::UrlPhp => say!(
            "URL-encoded (PHP's urlencode: upper-case hex, blank as `+`)",
            "做了 URL 编码（PHP 的 urlencode：大写十六进制，空格为 `+`）"
        ),
        Recoding::UrlRfc3986 => say!(
            "URL-encoded (RFC 3986: upper-case hex, blank as `%20`)",
            "做了 URL 编码（RFC 3986：大写十六进制，空格为 `%20`）"
        ),
        Recoding::UrlDotNet => say!(
            "URL-encoded (lower-case hex, blank as `+`, as .NET does)",
            "做了 URL 编码（小写十六进制，空格为 `+`，如 .NET）"
        ),
        Recoding::UrlLowerCase => {
            say!("URL-encoded (lower-case hex, blank as `%20`)", "做了 URL 编码（小写十六进制，空格为 `%20`）")
        }
        Recoding::UrlComponent => {
            say!("URL-encoded (JavaScript's encodeURIComponent)", "做了 URL 编码（JavaScript 的 encodeURIComponent）")
        }
        Recoding::UrlHtmlForm => say!(
            "URL-encoded (as HTML forms are: `*` kept, `~` encoded)",
            "做了 URL 编码（如 HTML 表单：保留 `*`，编码 `~`）"
        ),
        Recoding::UrlPython => {
            say!("URL-encoded (Python's quote: `/` kept)", "做了 URL 编码（Python 的 quote：保留 `/`）")
        }
        Recoding::UrlWhole => say!(
            "URL-encoded (JavaScript's encodeURI: `:/?&=` kept)",
            "做了 URL 编码（JavaScript 的 encodeURI：保留 `:/?&=`）"
        ),
    }
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
        form => plain_key_form(form).to_owned(),
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
