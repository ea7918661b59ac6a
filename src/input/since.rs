//! Spans of the command line that reach back from now.

use crate::error::Failure;
use crate::output::local_zone;

/// The moment that a span ago was, in Unix milliseconds.
pub(crate) fn since(flag: &str, span: jiff::Span) -> Result<i64, Failure> {
    let then = jiff::Timestamp::now().to_zoned(local_zone()).checked_sub(span);
    let then = then.map_err(|_| Failure::usage(format!("{flag} reaches back too far: {span:#}")))?;
    Ok(then.timestamp().as_millisecond())
}
