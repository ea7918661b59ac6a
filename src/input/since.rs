//! Spans of the command line that reach back from now.

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
