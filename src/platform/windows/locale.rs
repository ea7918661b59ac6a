//! In which language the user has the system.

use windows_sys::Win32::Globalization::GetUserDefaultLocaleName;

use super::wide;

/// The most characters of a locale's name, its zero included.
const LONGEST: usize = 85;

/// The locale of the user where no variable names one, such as `zh-CN`.
#[must_use]
pub fn of_user() -> Option<String> {
    let mut buffer = [0_u16; LONGEST];
    let size = i32::try_from(buffer.len()).unwrap_or_default();
    #[allow(unsafe_code, reason = "no more is written than the size says")]
    let written = unsafe { GetUserDefaultLocaleName(buffer.as_mut_ptr(), size) };
    (written > 0).then(|| wide::told(&buffer))
}
