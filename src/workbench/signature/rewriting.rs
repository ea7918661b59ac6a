//! What happens to a whole string before it is digested.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use super::kind::Kind;

/// What was made of the whole string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewriting {
    /// Upper case, the key too.
    Upper,
    /// Lower case, the key too.
    Lower,
    /// Upper case, but for the key.
    UpperBeforeKey,
    /// Lower case, but for the key.
    LowerBeforeKey,
    /// URL-encoded as PHP does, a blank as `+`.
    Url,
    /// URL-encoded, a blank as `%20`.
    UrlRfc3986,
    /// URL-encoded, a blank as `+`, `~` as it is.
    UrlTilde,
    /// URL-encoded by Python's `quote`: `/` as it is.
    UrlPython,
    /// URL-encoded by JavaScript's `encodeURIComponent`.
    UrlComponent,
    /// URL-encoded in lower-case hex, as .NET does.
    UrlLowerCase,
    /// URL-encoded, but for the key.
    UrlBeforeKey,
    /// HTML entities.
    HtmlEscaped,
    /// What looks like an entity was read as one: `&times` of `&timestamp`.
    HtmlRead,
    /// The same of `&times` alone.
    HtmlReadTimes,
    /// The same of `&not` alone.
    HtmlReadNot,
    /// UTF-16, little end first.
    Utf16,
    /// The same behind a byte-order mark, as Python writes it.
    Utf16LittleMark,
    /// The lower byte of each UTF-16 unit, as Node.js writes latin1.
    LowBytes,
    /// UTF-16, big end first.
    Utf16Big,
    /// UTF-16 behind a byte-order mark, as Java writes it.
    Utf16Mark,
    /// Base64.
    Base64,
    /// With `&` in front.
    AmpersandInFront,
    /// With `?` in front.
    QuestionInFront,
    /// Within double quotes.
    Quoted,
}

const PHP: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// All of them.
pub(super) const ALL: [Rewriting; 24] = [
    Rewriting::Upper,
    Rewriting::Lower,
    Rewriting::UpperBeforeKey,
    Rewriting::LowerBeforeKey,
    Rewriting::Url,
    Rewriting::UrlRfc3986,
    Rewriting::UrlTilde,
    Rewriting::UrlPython,
    Rewriting::UrlComponent,
    Rewriting::UrlLowerCase,
    Rewriting::UrlBeforeKey,
    Rewriting::HtmlEscaped,
    Rewriting::HtmlRead,
    Rewriting::HtmlReadTimes,
    Rewriting::HtmlReadNot,
    Rewriting::Utf16,
    Rewriting::Utf16LittleMark,
    Rewriting::LowBytes,
    Rewriting::Utf16Big,
    Rewriting::Utf16Mark,
    Rewriting::Base64,
    Rewriting::AmpersandInFront,
    Rewriting::QuestionInFront,
    Rewriting::Quoted,
];

/// The entities that HTML reads without a semicolon, as far as names of fields begin with them.
pub(super) const ENTITIES: [(&str, &str); 12] = [
    ("times", "×"),
    ("not", "¬"),
    ("para", "¶"),
    ("copy", "©"),
    ("reg", "®"),
    ("sect", "§"),
    ("curren", "¤"),
    ("cent", "¢"),
    ("micro", "µ"),
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
];

impl Rewriting {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Upper | Self::Lower | Self::UpperBeforeKey | Self::LowerBeforeKey => Kind::StringCase,
            Self::Url
            | Self::UrlRfc3986
            | Self::UrlTilde
            | Self::UrlPython
            | Self::UrlComponent
            | Self::UrlLowerCase
            | Self::UrlBeforeKey
            | Self::Base64 => Kind::StringEncoded,
            Self::HtmlEscaped => Kind::HtmlEscaped,
            Self::HtmlRead | Self::HtmlReadTimes | Self::HtmlReadNot => Kind::NameEaten,
            Self::Utf16 | Self::Utf16LittleMark | Self::LowBytes | Self::Utf16Big | Self::Utf16Mark => Kind::Charset,
            Self::AmpersandInFront | Self::QuestionInFront | Self::Quoted => Kind::SeparatorsOther,
        }
    }

    /// Rewrites a string, given as what stands before the key's part, and that part.
    pub(super) fn apply(self, fields: &[u8], ending: &[u8]) -> Vec<u8> {
        let whole = || [fields, ending].concat();
        let encoded = |text: &[u8]| percent_encode(text, &PHP).to_string();
        match self {
            Self::Upper => case(&whole(), str::to_uppercase),
            Self::Lower => case(&whole(), str::to_lowercase),
            Self::UpperBeforeKey => [&case(fields, str::to_uppercase), ending].concat(),
            Self::LowerBeforeKey => [&case(fields, str::to_lowercase), ending].concat(),
            Self::Url => encoded(&whole()).replace("%20", "+").into_bytes(),
            Self::UrlRfc3986 => encoded(&whole()).replace("%7E", "~").into_bytes(),
            Self::UrlTilde => encoded(&whole()).replace("%7E", "~").replace("%20", "+").into_bytes(),
            Self::UrlPython => encoded(&whole()).replace("%7E", "~").replace("%2F", "/").into_bytes(),
            Self::UrlComponent => {
                let kept = [("%7E", "~"), ("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
                let keep = |text: String, (code, sign): (&str, &str)| text.replace(code, sign);
                kept.into_iter().fold(encoded(&whole()), keep).into_bytes()
            }
            Self::UrlLowerCase => lower_hex(&encoded(&whole()).replace("%20", "+")).into_bytes(),
            Self::UrlBeforeKey => [encoded(fields).replace("%20", "+").as_bytes(), ending].concat(),
            Self::HtmlEscaped => text(&whole(), |text| {
                text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
            }),
            Self::HtmlRead => text(&whole(), |text| {
                let read = |text: String, (name, sign): &(&str, &str)| text.replace(&format!("&{name}"), sign);
                ENTITIES.iter().fold(text.to_owned(), read)
            }),
            Self::HtmlReadTimes => text(&whole(), |text| text.replace("&times", "×")),
            Self::HtmlReadNot => text(&whole(), |text| text.replace("&not", "¬")),
            Self::Utf16 => utf16(&whole(), u16::to_le_bytes),
            Self::Utf16LittleMark => [&[0xff, 0xfe][..], &utf16(&whole(), u16::to_le_bytes)].concat(),
            Self::LowBytes => {
                String::from_utf8_lossy(&whole()).encode_utf16().map(|unit| unit.to_le_bytes()[0]).collect()
            }
            Self::Utf16Big => utf16(&whole(), u16::to_be_bytes),
            Self::Utf16Mark => [&[0xfe, 0xff][..], &utf16(&whole(), u16::to_be_bytes)].concat(),
            Self::Base64 => {
                use base64::Engine as _;
                base64::engine::general_purpose::STANDARD.encode(whole()).into_bytes()
            }
            Self::AmpersandInFront => [b"&", fields, ending].concat(),
            Self::QuestionInFront => [b"?", fields, ending].concat(),
            Self::Quoted => [b"\"", fields, ending, b"\""].concat(),
        }
    }
}

fn text(bytes: &[u8], rewrite: impl Fn(&str) -> String) -> Vec<u8> {
    rewrite(&String::from_utf8_lossy(bytes)).into_bytes()
}

fn case(bytes: &[u8], change: fn(&str) -> String) -> Vec<u8> {
    text(bytes, change)
}

fn lower_hex(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let (digits, rest) = piece.split_at(piece.len().min(2));
        text + "%" + &digits.to_ascii_lowercase() + rest
    })
}

fn utf16<const N: usize>(bytes: &[u8], unit: fn(u16) -> [u8; N]) -> Vec<u8> {
    String::from_utf8_lossy(bytes).encode_utf16().flat_map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rewriting_does_what_its_name_says() {
        let of = |rewriting: Rewriting| {
            let rewritten = rewriting.apply("a=卡 /&timestamp=1".as_bytes(), b"&key=Kk");
            String::from_utf8_lossy(&rewritten).into_owned()
        };
        assert_eq!(of(Rewriting::Upper), "A=卡 /&TIMESTAMP=1&KEY=KK");
        assert_eq!(of(Rewriting::UpperBeforeKey), "A=卡 /&TIMESTAMP=1&key=Kk");
        assert_eq!(of(Rewriting::Url), "a%3D%E5%8D%A1+%2F%26timestamp%3D1%26key%3DKk");
        assert_eq!(of(Rewriting::UrlLowerCase), "a%3d%e5%8d%a1+%2f%26timestamp%3d1%26key%3dKk");
        assert_eq!(of(Rewriting::UrlBeforeKey), "a%3D%E5%8D%A1+%2F%26timestamp%3D1&key=Kk");
        assert_eq!(of(Rewriting::HtmlRead), "a=卡 /×tamp=1&key=Kk");
        assert_eq!(of(Rewriting::HtmlEscaped), "a=卡 /&amp;timestamp=1&amp;key=Kk");
        assert_eq!(Rewriting::Utf16.apply("卡".as_bytes(), b"K"), [0x61, 0x53, b'K', 0]);
        assert_eq!(Rewriting::Utf16Mark.apply("卡".as_bytes(), b""), [0xfe, 0xff, 0x53, 0x61]);
        assert_eq!(of(Rewriting::Quoted), "\"a=卡 /&timestamp=1&key=Kk\"");
    }
}
