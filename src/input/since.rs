//! Moments of the command line: spans that reach back from now, days, and times.

use jiff::Zoned;
use jiff::civil::{Date, DateTime};

use crate::core::duration::When;
use crate::core::lang::say;
use crate::error::Failure;
use crate::output::local_zone;

/// The moment that a span ago was, in Unix milliseconds.
pub(crate) fn since(flag: &str, span: jiff::Span) -> Result<i64, Failure> {
    let then = jiff::Timestamp::now().to_zoned(local_zone()).checked_sub(span);
    let then =
        then.map_err(|_| Failure::usage(say!("{flag} reaches back too far: {span:#}", "{flag} 追溯得太远：{span:#}")))?;
    Ok(then.timestamp().as_millisecond())
}

/// The first moment that is meant, in Unix milliseconds.
pub(crate) fn begin(flag: &str, when: When) -> Result<i64, Failure> {
    match when {
        When::Ago(span) => since(flag, span),
        When::Day(day) => first_of(flag, day),
        When::At(time) => at(flag, time),
    }
}

/// The first moment after what is meant: a day is meant to its end.
pub(crate) fn end(flag: &str, when: When) -> Result<i64, Failure> {
    match when {
        When::Day(day) => first_of(flag, day.tomorrow().map_err(|_| too_far(flag))?),
        when => begin(flag, when),
    }
}

fn first_of(flag: &str, day: Date) -> Result<i64, Failure> {
    milliseconds(flag, day.to_zoned(local_zone()))
}

fn at(flag: &str, time: DateTime) -> Result<i64, Failure> {
    milliseconds(flag, time.to_zoned(local_zone()))
}

fn milliseconds(flag: &str, zoned: Result<Zoned, jiff::Error>) -> Result<i64, Failure> {
    zoned.map(|zoned| zoned.timestamp().as_millisecond()).map_err(|_| too_far(flag))
}

fn too_far(flag: &str) -> Failure {
    Failure::usage(say!("{flag} is too far from now", "{flag} 离现在太远"))
}
