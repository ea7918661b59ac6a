//! Other ways to write a moment, and other moments near it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::kind::Kind;

/// How far, in seconds, the clock may have gone on between a signature and what was sent.
const NEAR: i64 = 120;

/// How many seconds are the nearest.
const NEAREST: usize = 10;

/// Beijing's distance from Greenwich, in hours.
const BEIJING: i8 = 8;

/// The dates that programs write.
const FORMATS: [&str; 6] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S+08:00",
];

/// A field's moment in other words: what was done, and the text.
pub(super) type Reading = (Kind, String);

/// The moment in other units, zones and formats; nothing where the value is no moment.
pub(super) fn formats(value: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Some(second) = seconds(value) {
        readings.push((Kind::TimeUnit, format!("{value}000")));
        zones(second, &mut readings);
        dates(second, &mut readings);
    } else if let Some(milliseconds) = milliseconds(value) {
        let second = milliseconds.div_euclid(1000);
        readings.push((Kind::TimeUnit, second.to_string()));
        dates(second, &mut readings);
    } else if let Some(clock) = FORMATS.iter().find_map(|format| DateTime::strptime(format, value).ok()) {
        for offset in [BEIJING, 0] {
            let Ok(at) = TimeZone::fixed(Offset::constant(offset)).to_timestamp(clock) else { continue };
            readings.push((Kind::TimeFormat, at.as_second().to_string()));
            readings.push((Kind::TimeFormat, at.as_millisecond().to_string()));
        }
        for format in FORMATS {
            readings.push((Kind::TimeFormat, clock.strftime(format).to_string()));
        }
    }
    readings.retain(|(_, text)| text != value);
    readings
}

/// The few seconds around a moment, which a program takes that reads the clock twice.
pub(super) fn nearest(value: &str) -> Vec<Reading> {
    near(value).into_iter().take(2 * NEAREST).collect()
}

/// The seconds near a moment, the nearest first.
pub(super) fn near(value: &str) -> Vec<Reading> {
    let (Some(at), step) = (match (seconds(value), milliseconds(value)) {
        (Some(second), _) => (Some(second), 1),
        (None, milliseconds) => (milliseconds, 1000),
    }) else {
        return Vec::new();
    };
    let distances = (1..=NEAR).flat_map(|distance| [distance, -distance]);
    distances.map(|distance| (Kind::TimeOther, (at + distance * step).to_string())).collect()
}

/// Every millisecond of a second.
pub(super) fn within(value: &str) -> Vec<Reading> {
    let Some(second) = seconds(value) else { return Vec::new() };
    (1..1000).map(|part| (Kind::TimeUnit, format!("{second}{part:03}"))).collect()
}

fn zones(second: i64, readings: &mut Vec<Reading>) {
    let hours = i64::from(BEIJING) * 3600;
    readings.extend([second + hours, second - hours].map(|second| (Kind::TimeZone, second.to_string())));
}

fn dates(second: i64, readings: &mut Vec<Reading>) {
    let Ok(at) = Timestamp::from_second(second) else { return };
    for offset in [BEIJING, 0] {
        let clock = Offset::constant(offset).to_datetime(at);
        readings.extend(FORMATS.map(|format| (Kind::TimeFormat, clock.strftime(format).to_string())));
    }
}

/// Unix seconds of this century.
fn seconds(value: &str) -> Option<i64> {
    (value.len() == 10 && value.bytes().all(|byte| byte.is_ascii_digit())).then(|| value.parse().ok()).flatten()
}

fn milliseconds(value: &str) -> Option<i64> {
    (value.len() == 13 && value.bytes().all(|byte| byte.is_ascii_digit())).then(|| value.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_every_usual_way() {
        let of = |kind: Kind, value: &str| -> Vec<String> {
            formats(value).into_iter().filter(|(found, _)| *found == kind).map(|(_, text)| text).collect()
        };
        assert_eq!(of(Kind::TimeUnit, "1763800000"), ["1763800000000"]);
        assert_eq!(of(Kind::TimeUnit, "1763800000123"), ["1763800000"]);
        assert_eq!(of(Kind::TimeZone, "1763800000"), ["1763828800", "1763771200"]);
        assert_eq!(
            of(Kind::TimeFormat, "1763800000")[..4],
            ["2025-11-22 16:26:40", "20251122162640", "2025/11/22 16:26:40", "2025-11-22T16:26:40"]
        );
        assert_eq!(of(Kind::TimeFormat, "2025-11-22 16:26:40")[0], "1763800000");
        for value in ["", "100", "C20261122000001", "9999999999999999999"] {
            assert!(formats(value).is_empty() && near(value).is_empty(), "{value}");
        }
    }

    #[test]
    fn the_seconds_near_are_the_nearest_first() {
        let seconds: Vec<String> = near("1763800000").into_iter().map(|(_, text)| text).collect();
        assert_eq!(seconds[..3], ["1763800001", "1763799999", "1763800002"]);
        assert_eq!(seconds.len(), 240);
        assert_eq!(within("1763800000").len(), 999);
    }
}
