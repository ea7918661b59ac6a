//! This moment, as the ledger counts it.

use std::sync::OnceLock;

use crate::ledger::{BootId, Clock, Moment};
use crate::platform::clock::{boot_id, boot_time};

/// The clock that every ledger is opened with.
pub(crate) fn clock() -> Clock {
    Clock::new(now)
}

/// This moment. The boot cannot change while the process lives.
pub(crate) fn now() -> Moment {
    static BOOT: OnceLock<BootId> = OnceLock::new();
    let boot = *BOOT.get_or_init(|| boot_id().map_or(BootId::UNKNOWN, |name| BootId::named(&name)));
    let boot_time = boot_time().as_millis().try_into().unwrap_or(i64::MAX);
    Moment { wall: jiff::Timestamp::now().as_millisecond(), boot_time, boot }
}
