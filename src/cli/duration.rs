//! Durations, rates and spans for clap, which wants the words for a bad one at once.

use std::time::Duration;

use jiff::Span;

use crate::core::duration;
use crate::core::lang::BadValue;
use crate::core::rate::Rate;
use crate::output::words;

/// Reads a duration, zero included.
pub(super) fn parse(text: &str) -> Result<Duration, BadValue> {
    duration::parse(text).map_err(|bad| BadValue(words::bad_duration(bad)))
}

/// Reads a duration that something has to end within.
pub(super) fn deadline(text: &str) -> Result<Duration, BadValue> {
    duration::deadline(text).map_err(|bad| BadValue(words::bad_duration(bad)))
}

/// Reads a span that reaches back from a moment.
pub(super) fn span(text: &str) -> Result<Span, BadValue> {
    duration::span(text).map_err(|bad| BadValue(words::bad_span(bad)))
}

/// Reads how often something may start.
pub(super) fn rate(text: &str) -> Result<Rate, BadValue> {
    Rate::parse(text).map_err(|bad| BadValue(words::bad_rate(bad)))
}
