//! Text as people type, paste and scan it: when two of them mean the same, and what in one is
//! likely to be an accident.
//!
//! A card number with a blank in the middle, a PIN behind a byte-order mark or in full-width
//! digits: each is another text, and the same card.

use unicode_normalization::UnicodeNormalization as _;

use super::invisible::{is_invisible, is_separator};

/// A character that hardly anybody types on purpose. Its words are not made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Its place, counted in characters from 1.
    pub place: usize,
    /// How many characters the text has.
    pub length: usize,
    /// What is odd about it.
    pub kind: Odd,
}

/// What can be odd about a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// White space in front or at the end.
    Blank(char),
    /// U+FEFF, which some editors put in front of a file.
    ByteOrderMark,
    /// Nothing of it shows: a soft hyphen, a zero-width space, a direction mark, …
    Invisible(char),
    /// Another writing of a plainer character: full-width digits, ligatures, … It is not told: it
    /// may be a part of a secret.
    Variant,
}

/// What two writings of the same number, PIN or account have in common: NFKC, without blanks,
/// dashes and characters that do not show.
#[must_use]
pub fn normal_form(text: &str) -> String {
    let counts = |c: &char| !is_separator(*c);
    if text.is_ascii() {
        return text.chars().filter(counts).collect();
    }
    // What does not count may keep two characters apart that belong together, also when it comes
    // out of a compatibility character only.
    text.chars().filter(counts).nfkc().filter(counts).nfkc().collect()
}

/// Whether a PIN in its normal form is so long that two cards are unlikely to share it.
#[must_use]
pub fn is_long_pin(normal: &str) -> bool {
    normal.chars().count() >= LONG_PIN
}

/// The fewest characters of a long PIN.
const LONG_PIN: usize = 12;

/// The first character of a text that is odd enough to be asked about. White space, dashes and
/// letters of any script within the text are not.
#[must_use]
pub fn oddity(text: &str) -> Option<Oddity> {
    let length = text.chars().count();
    let odd = |(index, c): (usize, char)| {
        let place = index + 1;
        let at_an_end = place == 1 || place == length;
        let kind = match c {
            '\u{feff}' => Odd::ByteOrderMark,
            _ if is_invisible(c) => Odd::Invisible(c),
            _ if c.is_whitespace() && at_an_end => Odd::Blank(c),
            _ if is_variant(c) => Odd::Variant,
            _ => return None,
        };
        Some(Oddity { place, length, kind })
    };
    text.chars().enumerate().find_map(odd)
}

/// Whether a character is another writing of a plainer one: a full-width digit, a ligature, …
#[must_use]
pub fn is_variant(c: char) -> bool {
    !c.is_ascii() && !std::iter::once(c).nfkc().eq([c])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writings_of_one_number_have_one_normal_form() {
        let plain = "6222000000001234";
        for written in [
            "6222000000001234",
            "6222 0000 0000 1234",
            " 6222000000001234\u{a0}",
            "6222-0000-0000-1234",
            "6222\u{2013}0000\u{2212}0000\u{ff0d}1234",
            "\u{feff}6222000000001234",
            "6222\u{200b}0000\u{ad}00001234\u{fe0f}",
            "\u{202d}6222000000001234\u{202c}",
            "６２２２００００００００１２３４",
            "6222\u{3000}000000001234",
            "6222\u{206f}0000\u{e0001}00001234",
        ] {
            assert_eq!(normal_form(written), plain, "{written:?}");
        }
        assert_eq!(normal_form(" -\u{feff}—"), "");
        assert_eq!(normal_form("Ａb－É"), normal_form("Ab-E\u{301}"));
        assert_ne!(normal_form("ab"), normal_form("AB"), "letter case counts");
        assert_eq!(normal_form(&normal_form("C\u{b8}")), normal_form("C\u{b8}"), "a cedilla on its own");
    }

    #[test]
    fn an_oddity_says_what_stands_where() {
        let told = |text: &str| oddity(text).map(|odd| (odd.kind, odd.place, odd.length));
        for plain in ["", "123456", "1234 5678", "ABCD-1234", "卡密", "é", "12—34"] {
            assert_eq!(told(plain), None, "{plain:?}");
        }
        assert_eq!(told(" 123456"), Some((Odd::Blank(' '), 1, 7)));
        assert_eq!(told("123456\u{3000}"), Some((Odd::Blank('\u{3000}'), 7, 7)));
        assert_eq!(told("\u{feff}1"), Some((Odd::ByteOrderMark, 1, 2)));
        assert_eq!(told("12\u{200b}34"), Some((Odd::Invisible('\u{200b}'), 3, 5)));
        assert_eq!(told("1２3"), Some((Odd::Variant, 2, 3)));
        for invisible in ['\u{ad}', '\u{61c}', '\u{200e}', '\u{2060}', '\u{2064}', '\u{fe0f}', '\u{e0100}', '\u{3164}']
        {
            let odd = oddity(&format!("1{invisible}2")).expect("odd");
            assert_eq!((odd.kind, odd.place), (Odd::Invisible(invisible), 2), "{invisible:?}");
        }
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own(text in "\\PC{0,12}") {
            let once = normal_form(&text);
            prop_assert_eq!(normal_form(&once), once);
        }

        #[test]
        fn blanks_and_dashes_between_do_not_count(text in "[0-9A-Za-z]{1,20}", place in 0..20_usize,
            between in prop::sample::select(vec![" ", "-", "\u{200b}", "\u{2014}", "\u{a0}", "\u{feff}"])) {
            let place = place.min(text.len());
            let other = format!("{}{between}{}", &text[..place], &text[place..]);
            prop_assert_eq!(normal_form(&other), normal_form(&text));
        }
    }
}
