//! Money in whole ten-thousandths of a yuan, the gateway's finest unit: sums are exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use super::scenario::Share;

const UNITS_PER_YUAN: i128 = 10_000;

/// An amount of money. It has room for every face value that 64 bits can write, many times over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Money(i128);

impl Money {
    /// Nothing.
    pub(super) const ZERO: Self = Self(0);

    /// Whole yuan.
    pub(super) const fn yuan(yuan: u32) -> Self {
        // A constant function cannot call `From`; the cast loses nothing.
        Self(yuan as i128 * UNITS_PER_YUAN)
    }

    /// Some per cent of a face value in yuan.
    pub(super) fn percent(percent: u32, face: u64) -> Self {
        Self(i128::from(face) * i128::from(percent) * (UNITS_PER_YUAN / 100))
    }

    /// This many times the amount.
    pub(super) fn times(self, quantity: u64) -> Self {
        Self(self.0.saturating_mul(i128::from(quantity)))
    }

    /// All or half of the amount.
    pub(super) fn part(self, share: Share) -> Self {
        Self(self.0 / i128::from(share.divisor()))
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Yuan with four decimals, as the gateway writes money.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let per_yuan = UNITS_PER_YUAN.unsigned_abs();
        write!(f, "{sign}{}.{:04}", units / per_yuan, units % per_yuan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_four_decimals() {
        assert_eq!(Money::yuan(1000).to_string(), "1000.0000");
        assert_eq!(Money::percent(95, 1).to_string(), "0.9500");
        assert_eq!(Money::percent(98, 50).to_string(), "49.0000");
        assert_eq!((Money::ZERO - Money::percent(5, 1)).to_string(), "-0.0500");
    }

    #[test]
    fn the_largest_face_value_is_exact() {
        assert_eq!(Money::percent(95, u64::MAX).to_string(), "17524406870024074034.2500");
        assert_eq!(
            Money::percent(98, 100).times(u64::MAX).part(Share::Whole).to_string(),
            "1807780919223536058270.0000"
        );
    }

    #[test]
    fn half_is_half() {
        assert_eq!(Money::percent(98, 50).part(Share::Half).to_string(), "24.5000");
    }
}
