//! Time since the machine started: it goes on while the machine sleeps, and nobody can set it.

use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::ERROR_SUCCESS;
use windows_sys::Win32::System::Registry::{HKEY_LOCAL_MACHINE, RRF_RT_REG_SZ, RegGetValueW};
use windows_sys::Win32::System::SystemInformation::GetTickCount64;

use super::wide;

/// The command line that sets the machine's clock.
pub const SET_CLOCK: &str = "w32tm /resync";

/// Where Windows counts its starts: a member of `KUSER_SHARED_DATA`, which it shows to every process at one
/// address, for reading only.
const BOOT_COUNT: *const u32 = ptr::without_provenance(0x7ffe_0000 + 0x02c4);

/// Where the number of this machine stands, which no other has.
const MACHINE: (&str, &str) = (r"SOFTWARE\Microsoft\Cryptography", "MachineGuid");

/// How long the machine has been running, sleep included.
#[must_use]
pub fn boot_time() -> Duration {
    #[allow(unsafe_code, reason = "takes nothing, and cannot fail")]
    let milliseconds = unsafe { GetTickCount64() };
    Duration::from_millis(milliseconds)
}

/// Which boot of which machine this is; boot times of two such have nothing to do with each other. `None`
/// where the system does not say.
#[must_use]
pub fn boot_id() -> Option<String> {
    #[allow(unsafe_code, reason = "every process of Windows can read four bytes there at any time")]
    let count = unsafe { BOOT_COUNT.read_volatile() };
    let machine = machine()?;
    (count != 0).then(|| format!("{machine}/{count}"))
}

fn machine() -> Option<String> {
    let (key, name) = (wide::text(MACHINE.0), wide::text(MACHINE.1));
    let mut buffer = [0_u16; 64];
    let mut size = u32::try_from(size_of_val(&buffer)).unwrap_or_default();
    #[allow(unsafe_code, reason = "the texts end with a zero, and no more is written than the size says")]
    let result = unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            key.as_ptr(),
            name.as_ptr(),
            RRF_RT_REG_SZ,
            ptr::null_mut(),
            buffer.as_mut_ptr().cast(),
            &raw mut size,
        )
    };
    let machine = wide::told(&buffer);
    (result == ERROR_SUCCESS && !machine.is_empty()).then_some(machine)
}
