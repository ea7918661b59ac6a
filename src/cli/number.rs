//! Whole numbers for clap, which wants the words for a bad one at once.

use crate::core::lang::BadValue;
use crate::output::words;

/// Reads a whole number within limits.
pub(super) fn within<T: TryFrom<u64>>(least: u64, most: u64) -> impl Fn(&str) -> Result<T, BadValue> + Clone {
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| BadValue(words::bad_number(least, most)))
    }
}

/// Reads a whole number that is not too small.
pub(super) fn from<T: TryFrom<u64>>(least: u64) -> impl Fn(&str) -> Result<T, BadValue> + Clone {
    let most = if size_of::<T>() < size_of::<u64>() { u64::from(u32::MAX) } else { u64::MAX };
    within(least, most)
}
