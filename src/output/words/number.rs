//! Words for whole numbers of the command line.

/// A number that is none, or beyond its limits; to be read after its name and value.
#[must_use]
pub fn bad_number(least: u64, most: u64) -> String {
    if most >= u64::from(u32::MAX) {
        format!("must be a whole number, {least} or more")
    } else {
        format!("must be a whole number from {least} to {most}")
    }
}
