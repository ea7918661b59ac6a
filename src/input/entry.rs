//! A line as it is typed, byte by byte: what the keys do to it, and what makes it no text.
//!
//! Nothing is left out silently. A key that is no text, or a byte that is none, spoils the line for
//! good: what would be left of it is not what was typed.

use zeroize::Zeroizing;

/// The most bytes of a line.
pub(crate) const LONGEST: usize = 4096;

const BACKSPACE: char = '\u{8}';
const DELETE: char = '\u{7f}';
const CTRL_C: char = '\u{3}';
const CTRL_D: char = '\u{4}';
const CTRL_U: char = '\u{15}';
const CTRL_W: char = '\u{17}';
const ESC: u8 = 0x1b;

/// What a terminal may put around what is pasted.
const PASTE_MARKS: [&[u8]; 2] = [b"\x1b[200~", b"\x1b[201~"];

/// Why a line is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoilt {
    /// A key or a control character that stands for no text.
    Key,
    /// What is not UTF-8, or comes out of what was not.
    Bytes,
    /// More than a line may have.
    Long,
}

/// What a byte has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The line goes on.
    More,
    /// The end of the line.
    End,
    /// No line, but the wish to end it all.
    Interrupt,
    /// No line, but the end of the input.
    NoMore,
}

/// A line that is being typed.
#[derive(Debug)]
pub(super) struct Entry {
    text: Zeroizing<String>,
    /// The bytes of a character or of a paste mark that is not there to its end.
    held: Zeroizing<Vec<u8>>,
    spoilt: Option<Spoilt>,
}

/// What bytes in a row are.
enum Bytes {
    Unfinished,
    Mark,
    Char(char),
    None(Spoilt),
}

impl Entry {
    pub(super) fn new() -> Self {
        // Neither grows: what is typed leaves no copies behind.
        let text = Zeroizing::new(String::with_capacity(LONGEST));
        Self { text, held: Zeroizing::new(Vec::with_capacity(8)), spoilt: None }
    }

    /// How many characters it has.
    pub(super) fn count(&self) -> usize {
        self.text.chars().count()
    }

    /// Whether nothing was typed.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.held.is_empty() && self.spoilt.is_none()
    }

    /// What was typed, or why it is no text.
    pub(super) fn text(&self) -> Result<&str, Spoilt> {
        self.spoilt.map_or(Ok(&self.text), Err)
    }

    /// Takes the next byte.
    pub(super) fn takes(&mut self, byte: u8) -> Typed {
        self.held.push(byte);
        let is_first = self.held.len() == 1;
        let bytes = Bytes::of(&self.held);
        if !matches!(bytes, Bytes::Unfinished) {
            self.held.clear();
        }
        match bytes {
            Bytes::Unfinished | Bytes::Mark => Typed::More,
            Bytes::Char(c) => self.key(c),
            Bytes::None(why) => {
                self.spoil(why);
                // What breaks off the bytes before it counts by itself: it may be the end of the line.
                if is_first { Typed::More } else { self.takes(byte) }
            }
        }
    }

    fn key(&mut self, c: char) -> Typed {
        match c {
            '\n' | '\r' => return Typed::End,
            CTRL_C => return Typed::Interrupt,
            CTRL_D if self.text.is_empty() => return Typed::NoMore,
            CTRL_D => {}
            BACKSPACE | DELETE => drop(self.text.pop()),
            CTRL_U => self.text.clear(),
            CTRL_W => {
                let kept = before_last_word(&self.text);
                self.text.truncate(kept);
            }
            char::REPLACEMENT_CHARACTER => self.spoil(Spoilt::Bytes),
            c if c.is_control() => self.spoil(Spoilt::Key),
            c if self.text.len() + c.len_utf8() > LONGEST => self.spoil(Spoilt::Long),
            c => self.text.push(c),
        }
        Typed::More
    }

    /// The first reason is the one that is told.
    fn spoil(&mut self, why: Spoilt) {
        self.spoilt.get_or_insert(why);
    }
}

impl Bytes {
    fn of(bytes: &[u8]) -> Self {
        if bytes.first() == Some(&ESC) {
            return match bytes {
                bytes if PASTE_MARKS.contains(&bytes) => Self::Mark,
                bytes if PASTE_MARKS.iter().any(|mark| mark.starts_with(bytes)) => Self::Unfinished,
                _ => Self::None(Spoilt::Key),
            };
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => text.chars().next().map_or(Self::Unfinished, Self::Char),
            Err(error) if error.error_len().is_none() => Self::Unfinished,
            Err(_) => Self::None(Spoilt::Bytes),
        }
    }
}

/// Where the last word of a text begins.
fn before_last_word(text: &str) -> usize {
    text.trim_end().rfind(' ').map_or(0, |blank| blank + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Types bytes until something ends the line; returns what is left of them.
    fn typed(bytes: &[u8]) -> (Entry, Typed, usize) {
        let mut entry = Entry::new();
        for (place, byte) in bytes.iter().enumerate() {
            match entry.takes(*byte) {
                Typed::More => {}
                end => return (entry, end, bytes.len() - place - 1),
            }
        }
        (entry, Typed::More, 0)
    }

    fn line(bytes: &[u8]) -> Result<String, Spoilt> {
        let (entry, end, _) = typed(bytes);
        assert_eq!(end, Typed::End, "{bytes:?}");
        entry.text().map(str::to_owned)
    }

    #[test]
    fn keys_edit_the_line() {
        for (bytes, text) in [
            ("123456\r", "123456"),
            ("123456\n", "123456"),
            ("\r", ""),
            ("1234\u{7f}\u{8}5\r", "125"),
            ("\u{7f}1\r", "1"),
            ("wrong\u{15}42\r", "42"),
            ("one two\u{17}3\r", "one 3"),
            ("one two  \u{17}3\r", "one 3"),
            ("密码1\u{7f}\u{7f}x\r", "密x"),
            ("1\u{4}2\r", "12"),
            ("\u{1b}[200~1\u{1b}[201~2\r", "12"),
        ] {
            assert_eq!(line(bytes.as_bytes()).as_deref(), Ok(text), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_spoils_the_line() {
        for (bytes, why) in [
            (&b"12\x1b3456\r"[..], Spoilt::Key),
            (b"12\x1b\r", Spoilt::Key),
            (b"12\x1b[A34\r", Spoilt::Key),
            (b"12\x1b[[A34\r", Spoilt::Key),
            (b"12\x1b[20034\r", Spoilt::Key),
            (b"12\x1b\x1b[200~34\r", Spoilt::Key),
            (b"12\x1bOP\r", Spoilt::Key),
            (b"12\t34\r", Spoilt::Key),
            (b"12\x0034\r", Spoilt::Key),
            (b"12\x1a34\r", Spoilt::Key),
            (b"12\xc2\x8034\r", Spoilt::Key),
            (b"12\xbf\xa834\r", Spoilt::Bytes),
            (b"12\xe5\xa534567\r", Spoilt::Bytes),
            (b"1234\xe9\r", Spoilt::Bytes),
            (b"12\xef\xbf\xbd34\r", Spoilt::Bytes),
            (b"12\xed\xa0\x8034\r", Spoilt::Bytes),
            // Nothing takes it back.
            (b"12\t\x7f\x7f\x7f34\r", Spoilt::Key),
            (b"12\t\x1534\r", Spoilt::Key),
            (b"\t\xff\r", Spoilt::Key),
        ] {
            assert_eq!(line(bytes), Err(why), "{bytes:?}");
        }
    }

    #[test]
    fn a_line_has_so_many_bytes_and_no_more() {
        let of = |length: usize| format!("{}\r", "7".repeat(length));
        assert_eq!(line(of(LONGEST).as_bytes()).map(|text| text.len()), Ok(LONGEST));
        assert_eq!(line(of(LONGEST + 1).as_bytes()), Err(Spoilt::Long));
        assert_eq!(line(format!("{}\r", "卡".repeat(LONGEST / 3 + 1)).as_bytes()), Err(Spoilt::Long));
    }

    #[test]
    fn an_interruption_and_the_end_of_the_input_are_told() {
        for bytes in [&b"12\x03"[..], b"\x03", b"12\x1b\x03", b"12\xe5\x03", b"\t\x03"] {
            assert_eq!(typed(bytes).1, Typed::Interrupt, "{bytes:?}");
        }
        for bytes in [&b"\x04"[..], b"12\x15\x04"] {
            assert_eq!(typed(bytes).1, Typed::NoMore, "{bytes:?}");
        }
        assert_eq!(typed(b"12\x04").1, Typed::More);
    }

    #[test]
    fn paste_marks_alone_are_nothing() {
        assert!(typed(b"\x1b[201~").0.is_empty());
        assert!(!typed(b"\x1b[201").0.is_empty() && !typed(b"\t").0.is_empty() && !typed(b"1").0.is_empty());
    }

    proptest! {
        /// A line without keys comes out byte for byte, or not at all.
        #[test]
        fn what_is_typed_is_what_comes_out_or_nothing(bytes in proptest::collection::vec(
            any::<u8>().prop_filter("an edit", |byte| !b"\x03\x04\x08\x15\x17\x7f\r\n".contains(byte)), 0..40,
        )) {
            let mut all = bytes.clone();
            all.push(b'\r');
            let (entry, end, left) = typed(&all);
            prop_assert_eq!((end, left), (Typed::End, 0));
            match (entry.text(), String::from_utf8(bytes)) {
                (Ok(text), Ok(whole)) => prop_assert_eq!(text, whole),
                (Ok(text), Err(_)) => prop_assert!(false, "{:?} of what is no text", text),
                (Err(_), Ok(whole)) => {
                    prop_assert!(whole.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER));
                }
                (Err(_), Err(_)) => {}
            }
        }

        #[test]
        fn printable_text_passes_with_paste_marks_around_it(text in "[^\\p{C}\u{fffd}]{0,30}", more in "\\PC{0,5}") {
            let (entry, end, left) = typed(format!("\u{1b}[200~{text}\u{1b}[201~\r{more}").as_bytes());
            prop_assert_eq!((entry.text(), end, left), (Ok(text.as_str()), Typed::End, more.len()));
        }

        #[test]
        fn a_line_break_always_ends_the_line(bytes in proptest::collection::vec(any::<u8>(), 0..40), last in prop::sample::select(vec![b'\r', b'\n'])) {
            let mut all = bytes;
            all.push(last);
            prop_assert_ne!(typed(&all).1, Typed::More);
        }
    }
}
