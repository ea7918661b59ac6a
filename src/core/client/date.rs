//! The header `Date`.

use jiff::fmt::rfc2822;

/// A date of HTTP in Unix seconds.
pub(super) fn seconds(text: &str) -> Option<i64> {
    rfc2822::parse(text.trim()).ok().map(|moment| moment.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_http_is_a_moment() {
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        for none in ["", "now", "0", "Sun, 06 Nov 1994"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }
}
