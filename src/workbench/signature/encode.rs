//! What happens to values on their way from one program to another: each a function from bytes
//! to bytes that leaves alone what it does not concern.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::kind::Kind;
use super::text;

/// What was done to a value, or to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recoding {
    /// URL-decoded, with `+` as a blank.
    UrlDecoded,
    /// URL-decoded, with `+` as it is.
    PercentDecoded,
    /// A blank for each `+`.
    BlankForPlus,
    /// A `+` for each blank.
    PlusForBlank,
    /// HTML entities turned back into characters.
    HtmlUnescaped,
    /// JSON escapes turned back into characters.
    JsonUnescaped,
    /// Without blanks at both ends.
    Trimmed,
    /// Without blanks at the end.
    TrimmedAtEnd,
    /// Without any blank.
    WithoutBlanks,
    /// CR LF for each LF.
    CrLfForLf,
    /// LF for each CR LF.
    LfForCrLf,
    /// Without line ends.
    WithoutLineEnds,
    /// ASCII for full-width characters.
    HalfWidth,
    /// Full-width digits.
    FullWidthDigits,
    /// Full-width characters throughout.
    FullWidth,
    /// HTML entities, but for the single quote.
    HtmlEscaped,
    /// HTML entities, the single quote among them.
    HtmlEscapedQuotes,
    /// JSON escapes, also of slashes and characters beyond ASCII.
    JsonEscaped,
    /// JSON escapes, also of slashes.
    JsonEscapedSlashes,
    /// JSON escapes, also of characters beyond ASCII.
    JsonEscapedUnicode,
    /// JSON escapes of what must be escaped.
    JsonEscapedQuotes,
    /// In GBK.
    Gbk,
    /// UTF-8 that was taken for GBK.
    ReadAsGbk,
    /// In latin1, `?` for what that has not.
    Latin1,
    /// UTF-8 that was taken for latin1, and made UTF-8 once more.
    ReadAsLatin1,
    /// UTF-8 that was taken for Windows-1252, and made UTF-8 once more.
    ReadAsWindows1252,
    /// A `?` for each byte that is not ASCII.
    QuestionPerByte,
    /// A replacement character for each byte that is not ASCII.
    ReplacementPerByte,
    /// Within double quotes, escaped as in JSON.
    JsonQuoted,
    /// Within single quotes.
    Quoted,
    /// As Python prints bytes: `b'…'`.
    BytesLiteral,
    /// Upper case.
    Upper,
    /// Lower case.
    Lower,
    /// URL-encoded by JavaScript's `escape`.
    UrlEscape,
    /// HTML entities as Python's `html.escape` writes them.
    HtmlEscapedPython,
    /// A `?` for each character that is not ASCII.
    QuestionPerCharacter,
    /// In UTF-16, little end first.
    Utf16,
    /// In UTF-16, big end first.
    Utf16Big,
    /// Without what is not ASCII.
    AsciiOnly,
    /// In Big5.
    Big5,
    /// In GB18030.
    Gb18030,
    /// GBK that was taken for UTF-8.
    GbkReadAsUtf8,
    /// Numeric HTML entities for what is not ASCII.
    HtmlNumeric,
    /// The same in hex.
    HtmlHex,
    /// JSON escapes of characters beyond ASCII, in upper-case hex.
    JsonEscapedUpper,
    /// URL-encoded twice by PHP's `urlencode`.
    UrlTwice,
    /// URL-encoded twice in lower-case hex.
    UrlTwiceLower,
    /// URL-encoded twice as RFC 3986 says.
    UrlTwiceRfc3986,
    /// URL-encoded by PHP's `urlencode`.
    UrlPhp,
    /// URL-encoded as RFC 3986 says.
    UrlRfc3986,
    /// URL-encoded by .NET.
    UrlDotNet,
    /// URL-encoded as RFC 3986 says, but in lower-case hex.
    UrlLowerCase,
    /// URL-encoded by JavaScript's `encodeURIComponent`.
    UrlComponent,
    /// URL-encoded as HTML forms are.
    UrlHtmlForm,
    /// URL-encoded by Python's `quote`.
    UrlPython,
    /// URL-encoded by JavaScript's `encodeURI`.
    UrlWhole,
}

/// One way to rewrite every value. Where several apply, they do so in the order of the list.
pub(super) struct Encoding {
    pub(super) kind: Kind,
    /// Encodings of one group exclude each other.
    pub(super) group: u8,
    pub(super) name: Recoding,
    pub(super) apply: fn(&[u8]) -> Vec<u8>,
}

const fn encoding(kind: Kind, group: u8, name: Recoding, apply: fn(&[u8]) -> Vec<u8>) -> Encoding {
    Encoding { kind, group, name, apply }
}

/// All of them: what undoes an encoding first, what makes one last.
pub(super) const ENCODINGS: [Encoding; 46] = [
    encoding(Kind::UrlDecoded, 0, Recoding::UrlDecoded, url_decode),
    encoding(Kind::UrlDecoded, 0, Recoding::PercentDecoded, percent_decoded),
    encoding(Kind::PlusAsBlank, 0, Recoding::BlankForPlus, |v| replace(v, b"+", b" ")),
    encoding(Kind::PlusAsBlank, 0, Recoding::PlusForBlank, |v| replace(v, b" ", b"+")),
    encoding(Kind::HtmlEscaped, 1, Recoding::HtmlUnescaped, html_unescape),
    encoding(Kind::JsonEscaped, 2, Recoding::JsonUnescaped, json_unescape),
    encoding(Kind::BlankAtEnd, 3, Recoding::Trimmed, |v| v.trim_ascii().to_vec()),
    encoding(Kind::BlankAtEnd, 3, Recoding::TrimmedAtEnd, |v| v.trim_ascii_end().to_vec()),
    encoding(Kind::BlankAtEnd, 3, Recoding::WithoutBlanks, |v| replace(v, b" ", b"")),
    encoding(Kind::LineEnding, 4, Recoding::CrLfForLf, lf_to_crlf),
    encoding(Kind::LineEnding, 4, Recoding::LfForCrLf, |v| replace(v, b"\r\n", b"\n")),
    encoding(Kind::LineEnding, 4, Recoding::WithoutLineEnds, |v| replace(&replace(v, b"\r", b""), b"\n", b"")),
    encoding(Kind::FullWidth, 5, Recoding::HalfWidth, to_half_width),
    encoding(Kind::FullWidth, 5, Recoding::FullWidthDigits, |v| to_full_width(v, char::is_ascii_digit)),
    encoding(Kind::FullWidth, 5, Recoding::FullWidth, |v| to_full_width(v, char::is_ascii_graphic)),
    encoding(Kind::HtmlEscaped, 6, Recoding::HtmlEscaped, html_escape),
    encoding(Kind::HtmlEscaped, 6, Recoding::HtmlEscapedQuotes, html_escape_quotes),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonEscaped, |v| json_escape(v, true, true)),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonEscapedSlashes, |v| json_escape(v, true, false)),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonEscapedUnicode, |v| json_escape(v, false, true)),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonEscapedQuotes, |v| json_escape(v, false, false)),
    encoding(Kind::HtmlEscaped, 6, Recoding::HtmlEscapedPython, |v| replace(&html_escape(v), b"'", b"&#x27;")),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonQuoted, |v| {
        [b"\"", json_escape(v, false, false).as_slice(), b"\""].concat()
    }),
    encoding(Kind::ValueQuoted, 7, Recoding::Quoted, |v| [b"'", v, b"'"].concat()),
    encoding(Kind::ValueQuoted, 7, Recoding::BytesLiteral, |v| [b"b'", v, b"'"].concat()),
    encoding(Kind::StringCase, 7, Recoding::Upper, |v| String::from_utf8_lossy(v).to_uppercase().into_bytes()),
    encoding(Kind::StringCase, 7, Recoding::Lower, |v| String::from_utf8_lossy(v).to_lowercase().into_bytes()),
    encoding(Kind::Gbk, 8, Recoding::Gbk, to_gbk),
    encoding(Kind::Gbk, 8, Recoding::ReadAsGbk, from_gbk),
    encoding(Kind::Charset, 8, Recoding::ReadAsLatin1, |v| text::chars(v, |c| c)),
    encoding(Kind::Charset, 8, Recoding::ReadAsWindows1252, |v| text::read_as(v, encoding_rs::WINDOWS_1252)),
    encoding(Kind::Charset, 8, Recoding::Latin1, text::latin1),
    encoding(Kind::Charset, 8, Recoding::QuestionPerByte, |v| text::chars(v, |c| if c.is_ascii() { c } else { '?' })),
    encoding(Kind::Charset, 8, Recoding::ReplacementPerByte, |v| {
        text::chars(v, |c| if c.is_ascii() { c } else { char::REPLACEMENT_CHARACTER })
    }),
    encoding(Kind::Charset, 8, Recoding::QuestionPerCharacter, |v| {
        map_chars(v, |c| if c.is_ascii() { c } else { '?' })
    }),
    encoding(Kind::Charset, 8, Recoding::Utf16, |v| text::utf16(v, u16::to_le_bytes)),
    encoding(Kind::Charset, 8, Recoding::Utf16Big, |v| text::utf16(v, u16::to_be_bytes)),
    encoding(Kind::Charset, 8, Recoding::AsciiOnly, |v| v.iter().copied().filter(u8::is_ascii).collect()),
    encoding(Kind::Charset, 8, Recoding::Big5, |v| text::encoded(v, encoding_rs::BIG5)),
    encoding(Kind::Charset, 8, Recoding::Gb18030, |v| text::encoded(v, encoding_rs::GB18030)),
    encoding(Kind::Charset, 8, Recoding::GbkReadAsUtf8, |v| {
        String::from_utf8_lossy(&to_gbk(v)).into_owned().into_bytes()
    }),
    encoding(Kind::HtmlEscaped, 6, Recoding::HtmlNumeric, |v| text::entities(v, |code| format!("&#{code};"))),
    encoding(Kind::HtmlEscaped, 6, Recoding::HtmlHex, |v| text::entities(v, |code| format!("&#x{code:x};"))),
    encoding(Kind::JsonEscaped, 7, Recoding::JsonEscapedUpper, |v| text::upper_unicode(&json_escape(v, false, true))),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlPhp, |v| url(v, &PHP, true)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlRfc3986, |v| url(v, &RFC_3986, false)),
];

/// More URL encodings: the same in lower-case hex, and those of other languages.
pub(super) const URL_ENCODINGS: [Encoding; 10] = [
    encoding(Kind::UrlEncoded, 9, Recoding::UrlDotNet, |v| lower(url(v, &PHP, true))),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlLowerCase, |v| lower(url(v, &RFC_3986, false))),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlComponent, |v| url(v, &JAVASCRIPT, false)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlHtmlForm, |v| url(v, &FORM, true)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlPython, |v| url(v, &PYTHON, false)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlWhole, |v| url(v, &WHOLE_URL, false)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlEscape, text::javascript_escape),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlTwiceLower, |v| lower(url(&lower(url(v, &PHP, true)), &PHP, true))),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlTwice, |v| url(&url(v, &PHP, true), &PHP, true)),
    encoding(Kind::UrlEncoded, 9, Recoding::UrlTwiceRfc3986, |v| url(&url(v, &RFC_3986, false), &RFC_3986, false)),
];

const PHP: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
const RFC_3986: AsciiSet = PHP.remove(b'~');
const PYTHON: AsciiSet = RFC_3986.remove(b'/');
const FORM: AsciiSet = PHP.remove(b'*');
const JAVASCRIPT: AsciiSet = RFC_3986.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');
const WHOLE_URL: AsciiSet = JAVASCRIPT
    .remove(b';')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b'#');

fn url(value: &[u8], set: &'static AsciiSet, plus: bool) -> Vec<u8> {
    let encoded = percent_encode(value, set).to_string().into_bytes();
    if plus { replace(&encoded, b"%20", b"+") } else { encoded }
}

/// Lower-cases the hex digits of every `%XX`.
fn lower(mut encoded: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while at < encoded.len() {
        if encoded[at] == b'%' {
            let end = encoded.len().min(at + 3);
            encoded[at..end].make_ascii_lowercase();
            at = end;
        } else {
            at += 1;
        }
    }
    encoded
}

fn url_decode(value: &[u8]) -> Vec<u8> {
    percent_decoded(&replace(value, b"+", b" "))
}

fn percent_decoded(value: &[u8]) -> Vec<u8> {
    percent_decode(value).collect()
}

/// Replaces every occurrence; `from` is never empty.
fn replace(value: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(first) = rest.first() {
        if let Some(after) = rest.strip_prefix(from) {
            result.extend_from_slice(to);
            rest = after;
        } else {
            result.push(*first);
            rest = &rest[1..];
        }
    }
    result
}

fn lf_to_crlf(value: &[u8]) -> Vec<u8> {
    replace(&replace(value, b"\r\n", b"\n"), b"\n", b"\r\n")
}

fn html_escape(value: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(value.len());
    for byte in value {
        match byte {
            b'&' => result.extend_from_slice(b"&amp;"),
            b'<' => result.extend_from_slice(b"&lt;"),
            b'>' => result.extend_from_slice(b"&gt;"),
            b'"' => result.extend_from_slice(b"&quot;"),
            other => result.push(*other),
        }
    }
    result
}

fn html_escape_quotes(value: &[u8]) -> Vec<u8> {
    replace(&html_escape(value), b"'", b"&#039;")
}

fn html_unescape(value: &[u8]) -> Vec<u8> {
    let entities: [(&[u8], &[u8]); 6] =
        [(b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b"\""), (b"&#039;", b"'"), (b"&#39;", b"'"), (b"&amp;", b"&")];
    entities.iter().fold(value.to_vec(), |value, (from, to)| replace(&value, from, to))
}

/// What JSON writes between the quotes; slashes and characters beyond ASCII as PHP escapes them.
fn json_escape(value: &[u8], slashes: bool, unicode: bool) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    let Ok(quoted) = serde_json::to_string(&text) else { return value.to_vec() };
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
    let mut result = String::with_capacity(inner.len());
    for c in inner.chars() {
        match c {
            '/' if slashes => result.push_str(r"\/"),
            c if unicode && !c.is_ascii() => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(result, r"\u{unit:04x}");
                }
            }
            c => result.push(c),
        }
    }
    result.into_bytes()
}

fn json_unescape(value: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(value);
    match serde_json::from_str::<String>(&format!("\"{text}\"")) {
        Ok(plain) => plain.into_bytes(),
        Err(_) => value.to_vec(),
    }
}

/// Text beyond GBK stays as it is.
fn to_gbk(value: &[u8]) -> Vec<u8> {
    match encoding_rs::GBK.encode(&String::from_utf8_lossy(value)) {
        (bytes, _, false) => bytes.into_owned(),
        _ => value.to_vec(),
    }
}

fn from_gbk(value: &[u8]) -> Vec<u8> {
    if value.is_ascii() {
        return value.to_vec();
    }
    let (text, _, _) = encoding_rs::GBK.decode(value);
    text.into_owned().into_bytes()
}

/// The distance between an ASCII character and its full-width form.
const FULL_WIDTH: u32 = 0xfee0;

fn to_full_width(value: &[u8], concerns: fn(&char) -> bool) -> Vec<u8> {
    map_chars(value, |c| if concerns(&c) { char::from_u32(u32::from(c) + FULL_WIDTH).unwrap_or(c) } else { c })
}

fn to_half_width(value: &[u8]) -> Vec<u8> {
    map_chars(value, |c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - FULL_WIDTH).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    })
}

fn map_chars(value: &[u8], map: impl Fn(char) -> char) -> Vec<u8> {
    let text: Cow<'_, str> = String::from_utf8_lossy(value);
    text.chars().map(map).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests;
