//! Durations as operators write them: `500ms`, `8s`, `5m`, `1h30m`.

use std::time::Duration;

use jiff::SignedDuration;

const RULE: &str = "must be a duration such as 500ms, 8s, 5m or 1h30m";

/// Reads a duration, zero included.
pub fn parse(text: &str) -> Result<Duration, String> {
    let duration: SignedDuration = text.trim().parse().map_err(|_| RULE.to_owned())?;
    duration.try_into().map_err(|_| RULE.to_owned())
}

/// Reads a duration that something has to end within: zero is refused.
pub fn deadline(text: &str) -> Result<Duration, String> {
    let duration = parse(text)?;
    if duration.is_zero() { Err(format!("{RULE}, longer than zero")) } else { Ok(duration) }
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
        assert!(deadline("0s").is_err());
    }
}
