//! A moment by two clocks, and the clock that a ledger is opened with.
//!
//! The wall clock is for people: it can be set, and it is, by an hour or by years. What elapses is
//! measured by the time since the machine started, which goes on while it sleeps and which nobody
//! sets; it means something within one boot of one machine only.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

/// Which boot of which machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BootId(i64);

/// A moment. All times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Unix time by the wall clock.
    pub wall: i64,
    /// Time since the machine started, sleep included.
    pub boot_time: i64,
    /// Which start that was.
    pub boot: BootId,
}

/// Tells the moment, whenever it is asked.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl BootId {
    /// The boot of a machine that does not name its boots. It is never the same as another.
    pub const UNKNOWN: Self = Self(0);

    /// The boot of this number, as it was stored.
    pub(super) fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// The number to be stored.
    pub(super) fn number(self) -> i64 {
        self.0
    }

    /// The boot of this name, kept as a number that is as unique.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
        let [first, .., last] = digest;
        let mut number = [0; 8];
        number.copy_from_slice(&digest[..8]);
        // Zero is taken, and so improbable that the nearest numbers do as well.
        Self(match i64::from_be_bytes(number) {
            0 => i64::from(first ^ last) + 1,
            number => number,
        })
    }
}

impl Moment {
    /// The moment that is a span later.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        let span = span.as_millis().try_into().unwrap_or(i64::MAX);
        Self { wall: self.wall.saturating_add(span), boot_time: self.boot_time.saturating_add(span), boot: self.boot }
    }

    /// Whether boot times of both can be compared.
    pub(super) fn shares_boot_with(self, other: Self) -> bool {
        self.boot == other.boot && self.boot != BootId::UNKNOWN
    }

    /// Whether this moment has come: by boot time where that can be told, else by the wall clock.
    pub(super) fn has_come(self, now: Self) -> bool {
        if self.shares_boot_with(now) { now.boot_time >= self.boot_time } else { now.wall >= self.wall }
    }

    /// How long it is still to this moment.
    pub(super) fn left_at(self, now: Self) -> Duration {
        let left = if self.shares_boot_with(now) {
            self.boot_time.saturating_sub(now.boot_time)
        } else {
            self.wall.saturating_sub(now.wall)
        };
        Duration::from_millis(left.try_into().unwrap_or(0))
    }

    /// The later of two moments. Of those that cannot be compared, the boot is this one's.
    pub(super) fn or_later(self, other: Self) -> Self {
        if self.shares_boot_with(other) {
            if other.boot_time > self.boot_time { other } else { self }
        } else {
            Self { wall: self.wall.max(other.wall), ..self }
        }
    }
}

impl Clock {
    /// A clock that asks a function.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot: &str, wall: i64, boot_time: i64) -> Moment {
        Moment { wall, boot_time, boot: BootId::named(boot) }
    }

    #[test]
    fn within_a_boot_the_wall_clock_does_not_matter() {
        let due = at("a", 1000, 50);
        for wall in [i64::MIN, 0, 1000, i64::MAX] {
            assert!(!due.has_come(at("a", wall, 49)));
            assert!(due.has_come(at("a", wall, 50)));
        }
        assert!(due.has_come(at("b", 1000, 0)) && !due.has_come(at("b", 999, 60)));
    }

    #[test]
    fn unnamed_boots_are_never_the_same() {
        let unnamed = |wall, boot_time| Moment { wall, boot_time, boot: BootId::UNKNOWN };
        assert!(!unnamed(1, 1).shares_boot_with(unnamed(1, 1)));
        assert_ne!(BootId::named(""), BootId::UNKNOWN);
        assert_ne!(BootId::named("a"), BootId::named("b"));
    }

    #[test]
    fn moments_are_moved_and_compared() {
        assert_eq!(at("a", 5, 7).plus(Duration::from_millis(3)), at("a", 8, 10));
        assert_eq!(at("a", 5, 7).plus(Duration::MAX), at("a", i64::MAX, i64::MAX));
        assert_eq!(at("a", 9, 1).or_later(at("a", 1, 2)), at("a", 1, 2));
        assert_eq!(at("a", 1, 5).or_later(at("b", 9, 2)), at("a", 9, 5));
        assert_eq!(at("a", 0, 9).left_at(at("a", 100, 2)), Duration::from_millis(7));
        assert_eq!(at("a", 0, 9).left_at(at("a", 100, 12)), Duration::ZERO);
    }
}
