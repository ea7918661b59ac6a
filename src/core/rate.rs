//! Rates as operators write them: `20/s`, `20`, `0.5/s`, `90/m`.

use std::time::Duration;

/// The shortest and the longest time between two events of a rate.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(3600);

/// How often something may happen: never twice within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    step: Duration,
}

/// Text that is no rate, or one out of range: more than 1000 a second, fewer than one an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadRate;

impl Rate {
    /// Reads a rate; without a unit, it counts by the second.
    pub fn parse(text: &str) -> Result<Self, BadRate> {
        let (count, unit) = text.trim().split_once('/').unwrap_or((text.trim(), "s"));
        let unit = match unit {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return Err(BadRate),
        };
        // Only plain decimals: what else counts as a number there, such as `inf`, is no count.
        if !count.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Err(BadRate);
        }
        let count: f64 = count.parse().map_err(|_| BadRate)?;
        let step = Duration::try_from_secs_f64(unit / count).map_err(|_| BadRate)?;
        if (SHORTEST..=LONGEST).contains(&step) { Ok(Self { step }) } else { Err(BadRate) }
    }

    /// The least time from one event to the next.
    #[must_use]
    pub fn step(self) -> Duration {
        self.step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_forms_are_read() {
        for (text, millis) in
            [("20/s", 50), ("20", 50), ("0.5/s", 2000), (".5", 2000), ("90/m", 667), ("1/h", 3_600_000), ("1000", 1)]
        {
            let step = Rate::parse(text).expect(text).step();
            assert_eq!((step + Duration::from_micros(500)).as_millis(), millis, "{text}");
        }
    }

    #[test]
    fn nothing_else_is_a_rate() {
        for bad in
            ["", "/s", "0", "0/s", "-1", "+1", "1e3", "inf", "nan", "1/", "1/d", "1 /s", "1001", "0.9/h", "1/s/s", "."]
        {
            assert_eq!(Rate::parse(bad), Err(BadRate), "{bad:?}");
        }
    }
}
