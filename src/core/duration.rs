//! Durations as operators write them: `500ms`, `8s`, `5m`, `1h30m`; and spans that reach back by
//! the calendar: `7d`, `2w`.

use std::time::Duration;

use jiff::{SignedDuration, Span};

/// The longest duration, so that a moment that far away can always be named.
pub const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// Text that is no duration, or not one that will do. Its words are not made here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDuration {
    /// It is no duration, or longer than [`LONGEST`].
    OutOfRange,
    /// It is zero, and something has to end within it.
    Zero,
}

/// Text that is no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSpan;

/// Reads a duration, zero included.
pub fn parse(text: &str) -> Result<Duration, BadDuration> {
    let duration: SignedDuration = text.trim().parse().map_err(|_| BadDuration::OutOfRange)?;
    let duration: Duration = duration.try_into().map_err(|_| BadDuration::OutOfRange)?;
    if duration > LONGEST { Err(BadDuration::OutOfRange) } else { Ok(duration) }
}

/// Reads a duration that something has to end within: zero is refused.
pub fn deadline(text: &str) -> Result<Duration, BadDuration> {
    let duration = parse(text)?;
    if duration.is_zero() { Err(BadDuration::Zero) } else { Ok(duration) }
}

/// Reads a span that reaches back from a moment; its days and weeks are the calendar's, whose days
/// need not have 24 hours.
pub fn span(text: &str) -> Result<Span, BadSpan> {
    let span: Option<Span> = text.trim().parse().ok();
    span.filter(|span| !span.is_negative()).ok_or(BadSpan)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_forms_are_read() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("8s"), Ok(Duration::from_secs(8)));
        assert_eq!(parse("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(parse("1h30m"), Ok(Duration::from_secs(5400)));
        for bad in ["", "8", "-8s", "8x", "s", "1h-30m"] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(deadline("0s"), Err(BadDuration::Zero));
    }

    #[test]
    fn a_span_may_have_days() {
        for (text, hours) in [("90m", 1.5), ("12h", 12.0), ("7d", 168.0), ("2w", 336.0), ("1d 6h", 30.0), ("0s", 0.0)] {
            let read = span(text).expect(text).total((jiff::Unit::Hour, jiff::SpanRelativeTo::days_are_24_hours()));
            assert!(read.is_ok_and(|read| (read - hours).abs() < 1e-9), "{text}");
        }
        for bad in ["", "7", "-7d", "7d ago", "7x", "yesterday"] {
            assert!(span(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn no_duration_is_longer_than_a_year() {
        assert_eq!(parse("8760h"), Ok(LONGEST));
        assert_eq!(deadline("8760h"), Ok(LONGEST));
        for long in ["8760h1ns", "31536001s", "8761h", "9223372036854775807s", "2562047788015215h", "365d"] {
            assert_eq!(parse(long), Err(BadDuration::OutOfRange), "{long}");
            assert!(deadline(long).is_err(), "{long}");
        }
    }
}
