//! What a merchant is reminded of once a day, and not by every command.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::core::base_url::BaseUrl;
use crate::output::{Printer, local_zone, words};
use crate::platform::place::Unfinished;

/// Warns of an address that anybody on the way can read and answer for.
pub(super) fn plain_http(profile: &str, base_url: &BaseUrl, printer: &Printer) {
    let is_safe = base_url.is_secure() || base_url.is_loopback();
    // What nobody hears is told another time.
    if !is_safe && !printer.style.quiet && is_due(profile, base_url) {
        printer.warn(words::plain_http(base_url));
    }
}

/// Whether a profile's address has yet to be warned of today. It counts as warned of from then on;
/// where that cannot be kept, every command warns.
fn is_due(profile: &str, base_url: &BaseUrl) -> bool {
    let Some(directory) = dirs::cache_dir().map(|directory| directory.join("consign")) else { return true };
    let today = jiff::Timestamp::now().to_zoned(local_zone()).date();
    is_news(&directory, profile, &format!("{today} {}", base_url.as_str()))
}

/// Whether what is to be told of a profile is not what it was told last.
fn is_news(directory: &Path, profile: &str, what: &str) -> bool {
    let told = file(directory, profile);
    // A link, or a pipe that would be waited for, is none of ours.
    let is_ours = fs::symlink_metadata(&told).is_ok_and(|told| told.is_file() && told.len() == what.len() as u64);
    if is_ours && fs::read_to_string(&told).is_ok_and(|told| told == what) {
        return false;
    }
    // The reminder is worth more than the place to keep it.
    let _every_command_warns = fs::create_dir_all(directory).and_then(|()| keep(&told, what));
    true
}

fn keep(file: &Path, what: &str) -> io::Result<()> {
    let mut unfinished = Unfinished::make(file)?;
    unfinished.file().write_all(what.as_bytes())?;
    unfinished.replace(file)
}

/// A name of letters and digits alone, whatever the profile's is.
fn file(directory: &Path, profile: &str) -> PathBuf {
    directory.join(format!("plain-http-{}", hex::encode(profile)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_an_address_and_a_profile_are_told_once() {
        let home = tempfile::tempdir().expect("a directory");
        let directory = home.path().join("new");
        let told = |profile: &str, what: &str| is_news(&directory, profile, what);
        assert!(told("shop", "2026-11-26 http://a:1"));
        assert!(!told("shop", "2026-11-26 http://a:1"));
        assert!(told("other", "2026-11-26 http://a:1"), "another profile");
        assert!(told("shop", "2026-11-26 http://b:1"), "another address");
        assert!(told("shop", "2026-11-27 http://b:1"), "another day");
        assert!(told("../../x", "2026-11-27 http://b:1") && !told("../../x", "2026-11-27 http://b:1"));
        assert!(fs::read_dir(home.path()).expect("it").count() == 1, "nothing beside it");
    }

    #[test]
    fn a_link_is_not_followed() {
        let home = tempfile::tempdir().expect("a directory");
        let precious = home.path().join("precious");
        fs::write(&precious, "kept").expect("a file");
        std::os::unix::fs::symlink(&precious, file(home.path(), "shop")).expect("a link");
        assert!(is_news(home.path(), "shop", "today") && !is_news(home.path(), "shop", "today"));
        assert_eq!(fs::read_to_string(&precious).expect("it"), "kept");
    }

    #[test]
    fn what_cannot_be_kept_is_told_again() {
        let home = tempfile::tempdir().expect("a directory");
        let file = home.path().join("file");
        fs::write(&file, "").expect("a file");
        assert!(is_news(&file, "shop", "today") && is_news(&file, "shop", "today"));
    }
}
