//! Words for what a value was like when it was signed.

use crate::core::lang::{Words, say};
use crate::workbench::{Recoding, ValueEnd};

/// To be read after "was signed".
pub(super) fn end(end: ValueEnd) -> Words {
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
#[expect(clippy::too_many_lines, reason = "a table, whose completeness the compiler proves")]
pub(super) fn recoding(recoding: Recoding) -> Words {
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
