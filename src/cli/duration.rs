//! Durations, rates and spans for clap, which wants the words for a bad one at once.

use std::time::Duration;

use jiff::Span;

use crate::core::duration::{self, When};
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

/// Reads a moment: a span that reaches back, a day, or a time.
pub(super) fn when(text: &str) -> Result<When, BadValue> {
    duration::when(text).map_err(|bad| BadValue(words::bad_when(bad)))
}

/// Reads how often something may start.
pub(super) fn rate(text: &str) -> Result<Rate, BadValue> {
    Rate::parse(text).map_err(|bad| BadValue(words::bad_rate(bad)))
}
