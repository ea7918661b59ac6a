//! Characters that show nothing of their own: they format, hide, join or reorder what stands
//! around them.

/// Whether a character only formats text: Unicode's general category Cf, as of Unicode 16.0, and
/// the code points between its tag characters, which are kept for more of them.
#[must_use]
pub fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character must not reach a terminal as it is: a control character, a format
/// character, or a separator of lines that is no control character.
#[must_use]
pub fn is_unsafe_to_show(c: char) -> bool {
    // Most text ends at the first comparison.
    !(' '..='~').contains(&c) && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') || is_format(c))
}

/// Whether a character may stand between the characters of a number or a code without changing
/// how it reads: blanks, dashes, control and format characters, and the others that Unicode calls
/// default-ignorable.
#[must_use]
pub fn is_separator(c: char) -> bool {
    match c {
        '-' => true,
        '!'..='~' => false,
        _ => c.is_whitespace() || is_dash(c) || is_invisible(c),
    }
}

/// Unicode's general category Pd, and what is typed for a dash: minus signs, hyphen bullets and
/// the long-vowel mark.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{58a}' | '\u{5be}' | '\u{2d7}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2e17}'
                | '\u{2e1a}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2e40}'
                | '\u{2e5d}'
                | '\u{301c}'
                | '\u{3030}'
                | '\u{30a0}'
                | '\u{30fc}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{ff70}'
                | '\u{10d6e}'
                | '\u{10ead}'
    )
}

/// Whether nothing of a character shows: controls, format characters, the others that Unicode calls
/// default-ignorable, and the empty Braille cell.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control() || is_format(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}') || is_ignorable(c)
}

fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0080}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_formats_is_unsafe_and_what_is_read_is_not() {
        let formats = "\u{ad}\u{61c}\u{180e}\u{200b}\u{200f}\u{202a}\u{202e}\u{2060}\u{2064}\u{2066}\u{206f}\u{feff}\
            \u{fff9}\u{fffb}\u{e0001}\u{e0020}\u{e007f}";
        assert!(formats.chars().all(|c| is_format(c) && is_unsafe_to_show(c) && is_separator(c)));
        let controls = "\0\t\n\r\u{1b}\u{7f}\u{80}\u{9b}\u{9f}\u{2028}\u{2029}";
        assert!(controls.chars().all(|c| !is_format(c) && is_unsafe_to_show(c) && is_separator(c)));
        let texts = " ~aé卡密，。１😀\u{a0}\u{3000}\u{301}\u{fe0f}\u{2027}\u{202f}";
        assert!(!texts.chars().any(is_unsafe_to_show));
    }

    #[test]
    fn blanks_dashes_and_the_unseen_separate() {
        assert!(" -\u{a0}\u{2003}\u{3000}‐–—−－ー\u{200b}\u{2060}\u{fe0f}\u{3164}".chars().all(is_separator));
        assert!(!"0aZ.,:/_+*'卡１".chars().any(is_separator));
    }
}
