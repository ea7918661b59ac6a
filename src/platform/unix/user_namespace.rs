//! Users of whom a user namespace shows a number that nobody in it has.

use std::fs;

/// Whether the system shows this number for whoever has none in this user namespace, as it shows the
/// machine's root inside of many a sandbox: nobody within has the number, so that nobody within is
/// let in by it.
pub(super) fn is_nameless(owner: u32) -> bool {
    let read = |path: &str| fs::read_to_string(path).ok();
    let stands_for_all = read("/proc/sys/kernel/overflowuid").and_then(|text| text.trim().parse().ok()) == Some(owner);
    stands_for_all && read("/proc/self/uid_map").is_some_and(|map| !names(&map, owner))
}

/// Whether a map of a user namespace, of lines `FIRST OUTSIDE COUNT`, has a user of this number. One
/// that cannot be read is taken to.
fn names(map: &str, user: u32) -> bool {
    map.lines().any(|line| {
        let numbers: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [first, _, count] = numbers.as_slice() else { return true };
        (*first..first.saturating_add(*count)).contains(&u64::from(user))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_user_namespace_names_those_in_its_map() {
        let whole = "         0          0 4294967295\n";
        let root_alone = "         0       1000          1\n";
        let container = "0 1000 1\n1 100000 65536\n";
        assert!(names(whole, 65534) && names(container, 65534) && names("garbage", 65534));
        assert!(!names(root_alone, 65534) && !names(container, 65537) && !names("", 65534));
        assert!(names(root_alone, 0) && !names(root_alone, 1));
    }
}
