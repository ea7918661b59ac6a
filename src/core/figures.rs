//! Numbers as other programs write them: without their leading zeros, as a float that keeps 14 to
//! 17 digits of more, with an exponent or with zeros behind a point.

use std::ops::Range;

/// How far a float of the fewest digits that a program keeps (14, of PHP) is from its number.
const TOLERANCE: f64 = 1e-13;

/// From so many digits on that are no zeros at an end, they tell a number whatever its magnitude.
const TELLING: usize = 6;

/// What a number comes to.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    /// The whole of it.
    value: f64,
    /// Its digits behind a point, where they tell it whatever its magnitude; else no number.
    digits: f64,
}

impl Figure {
    /// The number that digits write, with a point and an exponent or without.
    fn of(text: &str) -> Option<Self> {
        let mantissa = text.split(['e', 'E']).next()?;
        let significant = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').take(20);
        let behind: String = "0.".chars().chain(significant.map(char::from)).collect();
        let is_telling = behind.trim_end_matches('0').len() >= TELLING + 2;
        Some(Self { value: text.parse().ok()?, digits: behind.parse().ok().filter(|_| is_telling).unwrap_or(f64::NAN) })
    }

    /// Whether both are one number, as far as floats tell.
    fn is(&self, other: &Self) -> bool {
        let close = |ours: f64, theirs: f64| (theirs - ours).abs() <= ours * TOLERANCE;
        close(self.value, other.value) || close(self.digits, other.digits)
    }
}

/// A number that is looked for.
pub(super) struct Wanted {
    figure: Figure,
    /// How many digits it has without leading zeros.
    pub(super) length: usize,
}

impl Wanted {
    /// The number of these digits; `None` where there are others or too few.
    pub(super) fn of(text: &str) -> Option<Self> {
        let digits = text.trim_start_matches('0');
        if digits.len() < TELLING || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self { figure: Figure::of(digits)?, length: digits.len() })
    }

    /// Whether a figure may be this number.
    pub(super) fn is(&self, figure: &Figure) -> bool {
        self.figure.is(figure)
    }
}

/// The numbers of a text that are not told by their digits alone.
pub(super) fn figures(text: &str) -> Vec<(Range<usize>, Figure)> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = bytes[at..].iter().position(u8::is_ascii_digit).map(|begin| at + begin) {
        let whole = begin + digits(begin);
        let mut end = whole;
        if bytes.get(end) == Some(&b'.') {
            let fraction = digits(end + 1);
            end += if fraction == 0 { 0 } else { fraction + 1 };
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = bytes.get(end + 1 + sign..).map_or(0, |_| digits(end + 1 + sign));
            end += if exponent == 0 { 0 } else { 1 + sign + exponent };
        }
        // Fewer digits without a point are the same in every writing.
        if end > whole || end - begin > 14 {
            found.extend(Figure::of(&text[begin..end]).map(|figure| (begin..end, figure)));
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wanted: &str, text: &str) -> Vec<String> {
        let wanted = Wanted::of(wanted).expect("digits");
        let found = figures(text).into_iter().filter(|(_, figure)| wanted.is(figure));
        found.map(|(span, _)| text[span].to_owned()).collect()
    }

    #[test]
    fn a_number_is_known_in_every_writing_of_a_float() {
        for text in [
            "1.2345678901234568e+17",
            "1.2345678901235E+17",
            "123456789012345680",
            "123456789012345680.0",
            "1.23456789012346e17",
            "123456789012345.68",
            "12345678901234567e1",
        ] {
            assert_eq!(found("123456789012345678", &format!("x{text}y")), [text]);
        }
        assert_eq!(found("199999999999999999", "2e+17, 2e17, 2e16"), ["2e+17", "2e17"]);
        assert_eq!(found("80413597260", "8.041359726e+10"), ["8.041359726e+10"]);
        assert_eq!(found("100000", "1e5 1e6 1.0 10 100000.00"), ["1e5", "100000.00"]);
        assert_eq!(found("0012345678", "12345678.0"), ["12345678.0"]);
    }

    #[test]
    fn another_number_is_another() {
        for text in ["1.2345678901334568e+17", "1.5", "12", "1e", "1.", "1e+", "1.2.3.4", "9e999999", "0.0", "12.5e+x"]
        {
            assert_eq!(found("123456789012345678", text), Vec::<String>::new(), "{text}");
        }
        assert!(Wanted::of("12345").is_none() && Wanted::of("000123").is_none() && Wanted::of("12345x").is_none());
    }
}
