//! Durations as operators write them: `500ms`, `8s`, `5m`, `1h30m`; and spans that reach back by
//! the calendar: `7d`, `2w`; and days and times of the calendar itself: `2026-11-20 14:00`.

use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
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

/// A moment as operators write it; what moment that is depends on the clock and the zone.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// So long ago.
    Ago(Span),
    /// A whole day.
    Day(Date),
    /// A time of a day.
    At(DateTime),
}

/// Text that is no such moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadWhen {
    /// It looks like neither.
    Form,
    /// The calendar has no such day, or the clock no such time.
    NotThere,
}

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

/// Reads a span that reaches back, a day such as `2026-11-20`, or a time of it.
pub fn when(text: &str) -> Result<When, BadWhen> {
    let text = text.trim();
    let (day, time) = text.split_once([' ', 'T']).map_or((text, None), |(day, time)| (day, Some(time.trim_start())));
    if !has_form(day, &["0000-00-00"]) {
        return span(text).map(When::Ago).map_err(|BadSpan| BadWhen::Form);
    }
    let day: Date = day.parse().map_err(|_| BadWhen::NotThere)?;
    match time {
        None => Ok(When::Day(day)),
        // A zone behind it would go unheard.
        Some(time) if !has_form(time, &["00:00", "00:00:00"]) => Err(BadWhen::Form),
        Some(time) => time.parse::<Time>().map(|time| When::At(day.to_datetime(time))).map_err(|_| BadWhen::NotThere),
    }
}

/// Whether a text is like one of these, with any digit for each `0`.
fn has_form(text: &str, forms: &[&str]) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    forms.contains(&&*form)
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
    fn a_moment_is_a_span_a_day_or_a_time() {
        assert!(matches!(when("7d"), Ok(When::Ago(_))));
        assert!(matches!(when(" 1d 6h "), Ok(When::Ago(_))));
        assert!(matches!(when("2026-11-20"), Ok(When::Day(day)) if day.to_string() == "2026-11-20"));
        for text in ["2026-11-20 14:00", "2026-11-20T14:00", "2026-11-20  14:00:00", " 2026-11-20 14:00 "] {
            assert!(matches!(when(text), Ok(When::At(at)) if at.to_string() == "2026-11-20T14:00:00"), "{text}");
        }
        for text in ["", "7", "-7d", "yesterday", "2026/11/20", "20261120", "11-20", "2026-11-2", "2026-11-20 14"] {
            assert!(matches!(when(text), Err(BadWhen::Form)), "{text}");
        }
        for text in ["2026-11-20 14:00+08:00", "2026-11-20T14:00Z", "2026-11-20 2pm", "2026-11-20 14:00:00.5"] {
            assert!(matches!(when(text), Err(BadWhen::Form)), "{text}");
        }
        for text in ["2026-02-30", "2026-13-01", "2026-11-20 25:00", "2026-11-20 14:60"] {
            assert!(matches!(when(text), Err(BadWhen::NotThere)), "{text}");
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
