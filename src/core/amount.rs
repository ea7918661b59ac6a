//! Decimal text compared and summed exactly, without floating point.

use std::cmp::Ordering;
use std::fmt;

/// A sum of decimal numbers, exact to the last digit given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    units: i128,
    scale: u32,
}

impl Sum {
    /// Adds the number that `text` writes (`95`, `95.0000`, `-1.5`). Returns whether it is one,
    /// and small enough; if not, the sum stays as it was.
    pub fn add(&mut self, text: &str) -> bool {
        let sum = Self::parse(text).and_then(|number| self.plus(number));
        *self = sum.unwrap_or(*self);
        sum.is_some()
    }

    fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let pointed = whole.len() < digits.len();
        if whole.is_empty() || (pointed && fraction.is_empty()) {
            return None;
        }
        let mut units = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
            units = units.checked_mul(10)?.checked_add(digit)?;
        }
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Self { units: if negative { -units } else { units }, scale })
    }

    fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let units = self.at_scale(scale)?.checked_add(other.at_scale(scale)?)?;
        Some(Self { units, scale })
    }

    fn at_scale(self, scale: u32) -> Option<i128> {
        match scale - self.scale {
            0 => Some(self.units),
            more => self.units.checked_mul(10_i128.checked_pow(more)?),
        }
    }
}

/// Whether two texts write the same number, or are the same text.
#[must_use]
pub fn same_amount(one: &str, other: &str) -> bool {
    one == other || compare(one, other) == Some(Ordering::Equal)
}

/// Which of two numbers is greater; `None` where a text is no number, or too long for one.
#[must_use]
pub fn compare(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (Sum::parse(one)?, Sum::parse(other)?);
    Some(one.plus(Sum { units: -other.units, ..other })?.units.cmp(&0))
}

/// As many decimals as the number with the most of them had.
impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let point = if scale > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(texts: &[&str]) -> String {
        let mut sum = Sum::default();
        assert!(texts.iter().all(|text| sum.add(text)), "{texts:?}");
        sum.to_string()
    }

    #[test]
    fn sums_keep_every_digit() {
        assert_eq!(sum(&[]), "0");
        assert_eq!(sum(&["95.0000", "95.1"]), "190.1000");
        assert_eq!(sum(&["0.1"; 10]), "1.0");
        assert_eq!(sum(&["95.10000000000000000001", "0.9"]), "96.00000000000000000001");
        assert_eq!(sum(&["1", "-1.05"]), "-0.05");
        assert_eq!(sum(&["9223372036854775807"; 2]), "18446744073709551614");
    }

    #[test]
    fn what_is_no_number_adds_nothing() {
        let mut total = Sum::default();
        assert!(total.add("1.5"));
        let huge = "9".repeat(40);
        for bad in ["", ".", "1.", ".5", "1e3", "+1", "--1", "1 ", "１", "1.2.3", "-", huge.as_str()] {
            assert!(!total.add(bad), "{bad:?}");
        }
        assert_eq!(total.to_string(), "1.5");
    }

    #[test]
    fn amounts_are_compared_as_numbers() {
        assert!(same_amount("95", "95.0000"));
        assert!(same_amount("n/a", "n/a"));
        assert!(!same_amount("95", "95.0001"));
        assert!(!same_amount("95", "n/a"));
        assert_eq!(compare("50", "100.00"), Some(Ordering::Less));
        assert_eq!(compare("100.01", "100"), Some(Ordering::Greater));
        assert_eq!(compare("-0.0", "0"), Some(Ordering::Equal));
        assert_eq!(compare("1e2", "100"), None);
    }

    proptest! {
        #[test]
        fn cents_add_up(cents in prop::collection::vec(-1_000_000_i64..1_000_000, 1..50)) {
            let mut total = Sum::default();
            for cent in &cents {
                let sign = if *cent < 0 { "-" } else { "" };
                let text = format!("{sign}{}.{:02}", cent.abs() / 100, cent.abs() % 100);
                prop_assert!(total.add(&text));
            }
            prop_assert_eq!(total.units, i128::from(cents.iter().sum::<i64>()));
            prop_assert_eq!(total.scale, 2);
        }
    }
}
