//! Texts as Windows takes them: UTF-16 that ends with a zero.

use std::ffi::OsStr;
use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::path::{Component, Path, Prefix};

/// A text.
pub(super) fn text(text: impl AsRef<OsStr>) -> Vec<u16> {
    text.as_ref().encode_wide().chain([0]).collect()
}

/// A path, in the form that has no limit of 260 characters.
pub(super) fn path(path: &Path) -> io::Result<Vec<u16>> {
    let path = std::path::absolute(path)?;
    let is_of_disk =
        matches!(path.components().next(), Some(Component::Prefix(found)) if matches!(found.kind(), Prefix::Disk(_)));
    if !is_of_disk {
        return Ok(text(path));
    }
    let mut whole = std::ffi::OsString::from(r"\\?\");
    whole.push(path);
    Ok(text(whole))
}

/// The text in a buffer, up to its zero.
pub(super) fn told(buffer: &[u16]) -> String {
    let text = buffer.split(|unit| *unit == 0).next().unwrap_or_default();
    String::from_utf16_lossy(text)
}
