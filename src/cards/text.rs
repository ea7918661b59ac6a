//! Bytes become text: UTF-8, what a byte-order mark says, or else GB18030.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};
use zeroize::Zeroizing;

use super::problem::FileProblem;

/// A text without its byte-order mark. What had to be decoded is wiped when dropped.
pub(super) enum Text<'a> {
    AsItIs(&'a str),
    Decoded(Zeroizing<String>),
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::AsItIs(text) => text,
            Self::Decoded(text) => text,
        }
    }
}

/// Decodes a file that is to be text.
pub(super) fn decode(bytes: &[u8]) -> Result<Text<'_>, FileProblem> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decoded(encoding, &bytes[mark..]),
        None => decoded(UTF_8, bytes).or_else(|| decoded(GB18030, bytes)),
    };
    // Whatever else a NUL may be in, it is no text.
    text.filter(|text| !text.as_str().contains('\0')).ok_or(FileProblem::NotText)
}

fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Text<'a>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| match text {
        Cow::Borrowed(text) => Text::AsItIs(text),
        Cow::Owned(text) => Text::Decoded(Zeroizing::new(text)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_by_its_mark_or_its_bytes() {
        let read = |bytes: &[u8]| decode(bytes).map(|text| text.as_str().to_owned());
        for bytes in ["卡密".as_bytes(), "\u{feff}卡密".as_bytes(), b"\xbf\xa8\xc3\xdc", b"\xff\xfe\x61\x53\xc6\x5b"]
        {
            assert_eq!(read(bytes).as_deref(), Ok("卡密"), "{bytes:?}");
        }
        for bytes in [&b"a\0b"[..], b"\xef\xbb\xbf\xbf\xa8", b"\xff\xff", b"\x89PNG\r\n\x1a\n\0"] {
            assert_eq!(read(bytes), Err(FileProblem::NotText), "{bytes:?}");
        }
    }
}
