//! Time since the machine started: it goes on while the machine sleeps, and nobody can set it.

use std::fs;
use std::io::ErrorKind;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Where Linux names the boot.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// Where Linux names the time namespace of this process, in which its clocks may be shifted; and
/// where it says by how much.
const TIME_NAMESPACE: &str = "/proc/self/ns/time";
const SHIFTS: &str = "/proc/self/timens_offsets";

/// The clock that counts sleep: its name differs.
#[cfg(any(target_os = "linux", target_os = "android"))]
const SINCE_BOOT: ClockId = ClockId::Boottime;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const SINCE_BOOT: ClockId = ClockId::Monotonic;

/// The command line that sets the machine's clock.
pub const SET_CLOCK: &str =
    if cfg!(target_os = "macos") { "sudo sntp -sS time.apple.com" } else { "sudo timedatectl set-ntp true" };

/// How long the machine has been running, sleep included.
#[must_use]
pub fn boot_time() -> Duration {
    let now = clock_gettime(SINCE_BOOT);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(now.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}

/// Which boot of the machine this is, and in which time namespace; boot times of two such have
/// nothing to do with each other. `None` where the system does not say.
#[must_use]
pub fn boot_id() -> Option<String> {
    let id = fs::read_to_string(BOOT_ID).ok()?;
    let id = id.trim();
    let namespace = match fs::read_link(TIME_NAMESPACE) {
        Ok(name) => name.to_string_lossy().into_owned(),
        // So it is where there are no such namespaces.
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(_) => return None,
    };
    // The name of one that has ended may be given to the next, and it may be shifted otherwise.
    let shifts = match namespace.as_str() {
        "" => String::new(),
        _ => fs::read_to_string(SHIFTS).ok()?,
    };
    let words = [id, &namespace].into_iter().chain(shifts.split_whitespace());
    (!id.is_empty()).then(|| words.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boot_time_never_goes_back() {
        let before = boot_time();
        assert!(before > Duration::ZERO);
        assert!(boot_time() >= before);
    }

    #[test]
    fn one_boot_has_one_name() {
        assert_eq!(boot_id(), boot_id());
        assert!(boot_id().is_none_or(|id| !id.contains(char::is_whitespace)));
    }
}
