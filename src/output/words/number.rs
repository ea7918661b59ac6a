//! Words for whole numbers of the command line.

use crate::core::lang::{Words, say};

/// A number that is none, or beyond its limits; to be read after its name and value.
#[must_use]
pub fn bad_number(least: u64, most: u64) -> Words {
    if most >= u64::from(u32::MAX) {
        say!("must be a whole number, {least} or more", "必须是整数，至少为 {least}")
    } else {
        say!("must be a whole number from {least} to {most}", "必须是 {least} 到 {most} 的整数")
    }
}
