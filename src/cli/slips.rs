//! Command lines on which a value has slipped off its option.

use std::ffi::OsString;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Cli, Command};
use crate::core::duration;

/// An option whose value may be left out, so that it takes none that stands apart, and what looks like
/// such a value.
type Detached = (&'static str, fn(&str) -> bool);

const DETACHED: [Detached; 2] =
    [("--wait", |text| duration::parse(text).is_ok()), ("--retry-rejected", |text| matches!(text, "true" | "false"))];

/// What there is to say against a line on which a duration stands behind `--wait`, and belongs to it:
/// taken for an order number, it would be asked about.
pub(super) fn refused(arguments: &[OsString]) -> Option<clap::Error> {
    let (option, value) = slip(arguments).filter(|_| Command::meant(arguments).is_some())?;
    Some(detached(option, value))
}

/// The first option that its value stands apart from.
fn slip(arguments: &[OsString]) -> Option<(&'static str, &str)> {
    let end = arguments.iter().position(|word| word == "--").unwrap_or(arguments.len());
    arguments[..end].windows(2).find_map(|pair| {
        let (option, is_value) = DETACHED.iter().find(|(option, _)| pair[0] == *option)?;
        let value = pair[1].to_str().filter(|value| is_value(value))?;
        Some((*option, value))
    })
}

fn detached(option: &str, value: &str) -> clap::Error {
    let mut error = clap::Error::new(ErrorKind::NoEquals).with_cmd(&Cli::command());
    let tip = clap::builder::StyledStr::from(format!("write {option}={value}"));
    error.insert(ContextKind::InvalidArg, ContextValue::String(option.to_owned()));
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<(&'static str, String)> {
        let words: Vec<OsString> = format!("consign {line}").split(' ').map(OsString::from).collect();
        slip(&words).map(|(option, value)| (option, value.to_owned()))
    }

    #[test]
    fn a_value_that_stands_apart_is_found_before_the_dashes_alone() {
        assert_eq!(found("query --wait 2s C1"), Some(("--wait", "2s".into())));
        assert_eq!(found("submit --from x --retry-rejected false"), Some(("--retry-rejected", "false".into())));
        for line in
            ["query --wait=2s C1", "query --wait C1", "query 2s --wait", "query --wait -- 2s", "query -- --wait 2s"]
        {
            assert_eq!(found(line), None, "{line}");
        }
    }
}
