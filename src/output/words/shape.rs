//! Words for the shapes that strings were signed in, and for what was made of their digests.

use crate::core::lang::{Words, say};
use crate::workbench::{Algorithm, Cut, Escapes, Keyed, Printed, Rewriting, Shape, Sorting, Style};

/// To be read after "all names were signed in".
pub(super) fn style(style: Style) -> Words {
    match style {
        Style::Lower => say!("lower case (`customerid`)", "小写（`customerid`）"),
        Style::Upper => say!("upper case (`CUSTOMERID`)", "大写（`CUSTOMERID`）"),
        Style::Pascal => say!("Pascal case (`CustomerId`)", "首字母大写的驼峰式（`CustomerId`）"),
        Style::Capital => say!(
            "a style of its own, the first letter upper case (`Notify_url`)",
            "另一种形式，首字母大写（`Notify_url`）"
        ),
        Style::Camel => say!("camel case (`notifyUrl`)", "驼峰式（`notifyUrl`）"),
        Style::Snake => say!("snake case (`customer_id`)", "下划线式（`customer_id`）"),
        Style::Kebab => say!("kebab case (`customer-id`)", "连字符式（`customer-id`）"),
    }
}

/// How fields were strung together.
pub(super) fn shape(shape: Shape) -> Words {
    match shape {
        Shape::Signs { between, pair: "=", also_before_key } => {
            let key =
                if also_before_key { say!(", the key too", "，密钥前也是如此") } else { Words::default() };
            say!(
                "the fields were joined with {sign} instead of `&`{key}",
                "字段之间用{sign}连接，而不是 `&`{key}",
                [key, sign = sign(between)]
            )
        }
        Shape::Signs { between: "&", pair, .. } => {
            say!(
                "names and values were joined with {sign} instead of `=`",
                "字段名和值之间用{sign}连接，而不是 `=`",
                [sign = sign(pair)]
            )
        }
        Shape::Signs { between, pair, also_before_key } => {
            let key =
                if also_before_key { say!(", the key too", "，密钥前也是如此") } else { Words::default() };
            let (between, pair) = (sign(between), sign(pair));
            say!(
                "the fields were joined with {between} instead of `&`{key}, names and values with {pair}",
                "字段之间用{between}连接，而不是 `&`{key}，字段名和值之间用{pair}连接",
                [between, key, pair]
            )
        }
        Shape::Json { sorted, spaced, escapes, typed } => {
            let order =
                if sorted { say!("sorted", "已排序") } else { say!("in the order given", "按给出的顺序") };
            let spaced = if spaced {
                say!(", with a blank behind each `,` and `:`", "，每个 `,` 和 `:` 后有空格")
            } else {
                Words::default()
            };
            let escapes = match escapes {
                Escapes::None => Words::default(),
                Escapes::Slashes => say!(r", slashes as `\/`", "，斜杠写成 `\\/`"),
                Escapes::Unicode => say!(r", Chinese as `\uXXXX`", "，汉字写成 `\\uXXXX`"),
                Escapes::Both => {
                    say!(r", slashes as `\/`, Chinese as `\uXXXX`", "，斜杠写成 `\\/`，汉字写成 `\\uXXXX`")
                }
            };
            let typed =
                if typed { say!(", numbers without quotes", "，数字不带引号") } else { Words::default() };
            say!(
                "the fields were signed as JSON text, {order}{spaced}{escapes}{typed}",
                "字段以 JSON 文本签名，{order}{spaced}{escapes}{typed}",
                [order, spaced, escapes, typed]
            )
        }
        Shape::Printed(Printed::Java) => say!(
            "the fields were signed as Java prints a map: `{{a=1, b=2}}`",
            "字段以 Java 打印 map 的形式签名：`{{a=1, b=2}}`"
        ),
        Shape::Printed(Printed::Python) => say!(
            "the fields were signed as Python prints a dict: `{{'a': '1'}}`",
            "字段以 Python 打印 dict 的形式签名：`{{'a': '1'}}`"
        ),
        Shape::Printed(Printed::Go) => say!(
            "the fields were signed as Go prints a map: `map[a:1 b:2]`",
            "字段以 Go 打印 map 的形式签名：`map[a:1 b:2]`"
        ),
        Shape::NamesOnly => {
            say!("only the names of the fields were signed, without their values", "只对字段名签名，没有值")
        }
        Shape::Sorted(sorting) => sorted(sorting),
    }
}

fn sorted(sorting: Sorting) -> Words {
    match sorting {
        Sorting::NameLength => say!("the fields were sorted by the length of their names", "字段按字段名的长度排序"),
        Sorting::NameLengthDescending => say!(
            "the fields were sorted by the length of their names, the longest first",
            "字段按字段名的长度排序，最长的在前"
        ),
        Sorting::NameLengthAsGiven => say!(
            "the fields were sorted by the length of their names, and otherwise not at all",
            "字段只按字段名的长度排序，其余保持原样"
        ),
        Sorting::Locale => say!(
            "the fields were sorted as a language sorts words, not by bytes (localeCompare, Collator)",
            "字段按语言的词序而不是按字节排序（localeCompare、Collator）"
        ),
        Sorting::GivenReversed => {
            say!("the fields were signed in the order given, from the last to the first", "字段按给出的顺序倒过来签名")
        }
        Sorting::Asort => say!("the fields were sorted by value, as PHP's asort does", "字段按值排序，如 PHP 的 asort"),
        Sorting::Sort => say!(
            "the values were sorted and the names lost, as PHP's sort does",
            "值排了序，字段名丢失，如 PHP 的 sort"
        ),
        Sorting::SortedValues => {
            say!("only the values were signed, sorted as PHP's sort does", "只对值签名，按 PHP 的 sort 排序")
        }
        Sorting::JavaHash => say!(
            "the fields were signed in the order of a hash table (Java's HashMap)",
            "字段按哈希表的顺序签名（Java 的 HashMap）"
        ),
        Sorting::Arsort => say!(
            "the fields were sorted by value in descending order, as PHP's arsort does",
            "字段按值降序排序，如 PHP 的 arsort"
        ),
    }
}

/// A sign, fit to be read.
pub(super) fn sign(sign: &str) -> Words {
    match sign {
        "" => say!("nothing", "空"),
        "\n" => say!("a line feed", "换行"),
        "\r\n" => say!("CR LF", "CR LF"),
        "\t" => say!("a tab", "制表符"),
        " " => say!("a blank", "空格"),
        other => format!("`{}`", other.replace('\n', "\\n")).into(),
    }
}

/// What was made of the whole string.
pub(super) fn rewritten(rewriting: Rewriting) -> Words {
    match rewriting {
        Rewriting::Upper => {
            say!("the whole string was signed in upper case, the key too", "整个字符串以大写签名，密钥也是")
        }
        Rewriting::Lower => {
            say!("the whole string was signed in lower case, the key too", "整个字符串以小写签名，密钥也是")
        }
        Rewriting::UpperBeforeKey => {
            say!("the fields were signed in upper case, names too", "字段以大写签名，字段名也是")
        }
        Rewriting::LowerBeforeKey => {
            say!("the fields were signed in lower case, names too", "字段以小写签名，字段名也是")
        }
        Rewriting::Url => {
            say!("the whole string was URL-encoded before it was signed", "签名前对整个字符串做了 URL 编码")
        }
        Rewriting::UrlRfc3986 => say!(
            "the whole string was URL-encoded before it was signed (blank as `%20`)",
            "签名前对整个字符串做了 URL 编码（空格为 `%20`）"
        ),
        Rewriting::UrlTilde => say!(
            "the whole string was URL-encoded before it was signed (quote_plus)",
            "签名前对整个字符串做了 URL 编码（quote_plus）"
        ),
        Rewriting::UrlPython => say!(
            "the whole string was URL-encoded before it was signed (Python's quote)",
            "签名前对整个字符串做了 URL 编码（Python 的 quote）"
        ),
        Rewriting::UrlComponent => say!(
            "the whole string was URL-encoded before it was signed (encodeURIComponent)",
            "签名前对整个字符串做了 URL 编码（encodeURIComponent）"
        ),
        Rewriting::UrlLowerCase => say!(
            "the whole string was URL-encoded before it was signed (lower-case hex)",
            "签名前对整个字符串做了 URL 编码（小写十六进制）"
        ),
        Rewriting::UrlBeforeKey => say!(
            "the joined fields were URL-encoded before the key was appended",
            "拼接密钥前对连接好的字段做了 URL 编码"
        ),
        Rewriting::HtmlEscaped => say!(
            "the whole string was signed with HTML entities (`&amp;` for each `&`)",
            "整个字符串以 HTML 实体签名（每个 `&` 写成 `&amp;`）"
        ),
        Rewriting::HtmlRead => {
            say!(
                "the string went through HTML, which read the beginning of a name as an entity (`&times` of `&timestamp`)",
                "字符串经过了 HTML，字段名的开头被当成实体（`&timestamp` 里的 `&times`）"
            )
        }
        Rewriting::HtmlReadTimes => {
            say!("HTML read the `&times` of `&timestamp` as `×`", "HTML 把 `&timestamp` 里的 `&times` 读成了 `×`")
        }
        Rewriting::HtmlReadNot => {
            say!("HTML read the `&not` of `&notify_url` as `¬`", "HTML 把 `&notify_url` 里的 `&not` 读成了 `¬`")
        }
        Rewriting::Utf16 => say!(
            "the string was signed in UTF-16 (as .NET's Encoding.Unicode gives it)",
            "字符串以 UTF-16 签名（如 .NET 的 Encoding.Unicode）"
        ),
        Rewriting::Utf16LittleMark => say!(
            "the string was signed in UTF-16 with a byte-order mark (as Python's utf-16)",
            "字符串以带 BOM 的 UTF-16 签名（如 Python 的 utf-16）"
        ),
        Rewriting::LowBytes => say!(
            "the string was signed in latin1, one byte for each character (Node.js's latin1)",
            "字符串以 latin1 签名，每个字符一个字节（Node.js 的 latin1）"
        ),
        Rewriting::Utf16Big => say!("the string was signed in UTF-16, big end first", "字符串以 UTF-16 大端序签名"),
        Rewriting::Utf16Mark => say!(
            "the string was signed in UTF-16 with a byte-order mark (as Java's UTF-16 gives it)",
            "字符串以带 BOM 的 UTF-16 签名（如 Java 的 UTF-16）"
        ),
        Rewriting::Base64 => say!("the base64 of the string was signed", "对字符串的 base64 签名"),
        Rewriting::AmpersandInFront => say!("an `&` stood in front of the string", "字符串前面有 `&`"),
        Rewriting::QuestionInFront => say!("a `?` stood in front of the string", "字符串前面有 `?`"),
        Rewriting::Quoted => say!("the string was signed within double quotes", "字符串带着双引号签名"),
    }
}

/// Which digest was taken.
pub(super) fn digest(algorithm: Algorithm, keyed: Keyed) -> Words {
    let name = match algorithm {
        Algorithm::Md5 => "MD5",
        Algorithm::Sha1 => "SHA-1",
        Algorithm::Sha224 => "SHA-224",
        Algorithm::Sha256 => "SHA-256",
        Algorithm::Sha384 => "SHA-384",
        Algorithm::Sha512 => "SHA-512",
        Algorithm::Sm3 => "SM3 (国密)",
    };
    match keyed {
        Keyed::No => say!("{name} was taken instead of MD5", "用的是 {name}，不是 MD5"),
        Keyed::Hmac => say!(
            "HMAC-{name} under the key was taken of the string with the key at its end",
            "对末尾带有密钥的字符串，又用密钥做了 HMAC-{name}"
        ),
        Keyed::HmacOfFields => {
            say!("HMAC-{name} under the key was taken of the fields alone", "只对字段用密钥做了 HMAC-{name}")
        }
    }
}

/// What of the digest was sent.
pub(super) fn cut(cut: Cut) -> Words {
    match cut {
        Cut::Digits { from, count } => {
            say!(
                "only {count} of the digest's digits were sent, those from place {}",
                "只发送了摘要的 {count} 位，从第 {} 位起",
                from + 1
            )
        }
        Cut::WithoutZeros => say!(
            "the digest was sent without its leading zeros, as a number is written",
            "摘要去掉前面的零再发送，像写数字那样"
        ),
        Cut::BytesWithoutZeros => say!(
            "the leading zero of each byte was lost: `%x` was written for `%02x`",
            "每个字节前面的零丢了：该写 `%02x` 却写了 `%x`"
        ),
        Cut::Base64 => say!("the digest was sent in base64, not in hex", "摘要以 base64 发送，不是十六进制"),
        Cut::Base64OfHex => say!("the base64 of the digest's hex was sent", "发送的是摘要十六进制的 base64"),
    }
}
