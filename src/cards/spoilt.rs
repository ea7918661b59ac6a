//! What spreadsheets do to digits, as it shows in the text that they leave.

use super::problem::Fault;
use crate::core::typed::normal_form;
use zeroize::Zeroizing;

/// The digits of a number that a spreadsheet keeps.
const KEPT: usize = 15;

/// What a value is if no person wrote it so.
pub(super) fn spoilt(text: &str) -> Option<Fault> {
    let text = text.trim();
    if is_failed(text) {
        Some(Fault::Failed)
    } else if is_shortened(text) {
        Some(Fault::Shortened)
    } else if is_escaped(text) {
        Some(Fault::Escaped)
    } else {
        None
    }
}

/// `#N/A` and its like, or a cell too narrow for what it holds.
fn is_failed(text: &str) -> bool {
    const FAILED: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];
    text.starts_with('#') && (FAILED.contains(&text) || text.len() > 2 && text.bytes().all(|b| b == b'#'))
}

/// `6.00123E+15`, `6E+15`, `600123.0`.
fn is_shortened(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let decimal = |part: &str| part.split_once('.').map_or(digits(part), |(whole, rest)| digits(whole) && digits(rest));
    if let Some((number, power)) = text.split_once(['e', 'E']) {
        let power = power.strip_prefix(['+', '-']);
        return decimal(number) && power.is_some_and(digits);
    }
    let whole = text.split_once('.');
    whole.is_some_and(|(whole, rest)| digits(whole) && !rest.is_empty() && rest.bytes().all(|b| b == b'0'))
}

/// `="0012"` and `'0012`.
fn is_escaped(text: &str) -> bool {
    let quoted = text.strip_prefix("=\"").is_some_and(|rest| rest.ends_with('"'));
    quoted || text.strip_prefix('\'').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The text in `="0012"`, as which we write for spreadsheets what must stay a text.
pub(super) fn held(text: &str) -> Option<&str> {
    let held = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    (!held.trim().is_empty() && !held.contains('"')).then_some(held)
}

/// Whether a column's long numbers all have nothing but zeros after the digits that a spreadsheet keeps.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Long {
    seen: bool,
    other: bool,
}

impl Long {
    /// Takes the next number of the column into account.
    pub(super) fn add(&mut self, text: &str) {
        match is_rounded(text) {
            Some(true) => self.seen = true,
            Some(false) => self.other = true,
            None => {}
        }
    }

    /// Whether each of them is rounded.
    pub(super) fn all_rounded(self) -> bool {
        self.seen && !self.other
    }
}

/// Whether a number of more than 15 digits has only zeros from the 16th on; nothing for any other text.
pub(super) fn is_rounded(text: &str) -> Option<bool> {
    // The longest writing of 16 digits is not shorter than they are.
    if text.len() <= KEPT {
        return None;
    }
    let normal = Zeroizing::new(normal_form(text));
    let digits = normal.as_bytes();
    let is_long = digits.len() > KEPT && digits.iter().all(u8::is_ascii_digit);
    is_long.then(|| digits[KEPT..].iter().all(|digit| *digit == b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_leave_is_known() {
        for (text, fault) in [
            ("6.00123E+15", Fault::Shortened),
            ("6e+15", Fault::Shortened),
            ("1.5E-3", Fault::Shortened),
            ("600123.0", Fault::Shortened),
            ("#N/A", Fault::Failed),
            ("########", Fault::Failed),
            ("=\"0012\"", Fault::Escaped),
            ("'0012", Fault::Escaped),
        ] {
            assert_eq!(spoilt(text), Some(fault), "{text}");
        }
        for text in ["", "6E15", "E+15", "ABC+1", "12.34", "1.2.0", "#1234", "##", "=12", "'ab", "0012", "123-456"] {
            assert_eq!(spoilt(text), None, "{text}");
        }
    }

    #[test]
    fn rounded_numbers_are_a_matter_of_the_whole_column() {
        let all = |texts: &[&str]| {
            let mut long = Long::default();
            for text in texts {
                long.add(text);
            }
            long.all_rounded()
        };
        assert!(all(&["6000123412341230", "60001234123412300", "123"]));
        assert!(all(&["6000 1234 1234 1230", "６０００１２３４１２３４１２３０"]));
        assert!(!all(&["6000123412341230", "6000123412341231"]));
        assert!(!all(&["123", "600012341234123", "A000123412341230", ""]));
    }
}
