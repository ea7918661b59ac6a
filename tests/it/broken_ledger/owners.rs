//! A ledger that somebody else could change is not used; what is only one's own is.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use super::{ORDERS, at, gateway, make, not_sent};
use crate::support::{ORDER_ID, at_once, closed_directory, did_not_run};

/// Prepares a directory, and names a ledger in it.
type Prepare = fn(&Path) -> PathBuf;

/// A user that is none.
const SOMEBODY: u32 = 65_534;

/// Gives a file or directory to somebody else. Only root can: for others it says aloud that
/// nothing was tried.
fn given_away(path: &Path) -> bool {
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if root {
        chown(path, Some(SOMEBODY), None).expect("given away");
    } else {
        did_not_run(&format!("only root can give {} to another user", path.display()));
    }
    root
}

#[test]
fn what_belongs_to_another_user_is_not_used() {
    let cases: [(&str, &str); 4] = [
        ("ledger.db", "the ledger belongs to another user"),
        ("ledger.db-wal", "in place of the ledger's log"),
        ("ledger.db-shm", "in place of the ledger's log"),
        ("", "belongs to another user"),
    ];
    for (name, says) in cases {
        at_once(ORDERS, |(command, place, question)| {
            let dir = closed_directory();
            let ledger = dir.path().join("ledger.db");
            make(&ledger);
            let given = if name.is_empty() { dir.path().to_owned() } else { dir.path().join(name) };
            if name.contains('-') {
                fs::write(&given, "").expect("an empty log");
            }
            if !given_away(&given) {
                return;
            }
            let gateway = gateway();
            let run = place(at(&gateway, &ledger)).run();
            not_sent(&run, &ledger, says).unwrap_or_else(|why| panic!("{command}, {name:?}: {why}\n{run}"));
            let listed = at(&gateway, &ledger).line("orders list").run().expect(1);
            assert!(listed.stderr().contains(says), "{listed}");
            assert_eq!(gateway.count(), 0, "{command}, {name:?}");
            let asked = at(&gateway, &ledger).args([question, ORDER_ID]).run().expect(0);
            assert!(asked.stderr().contains("ALERT") && asked.stderr().contains(says), "{asked}");
        });
    }
}

/// A closed directory, a ledger below it, and the directory above that is open.
fn below_an_open_directory(root: &Path) -> [(&'static str, PathBuf, PathBuf); 5] {
    let directory = |name: &str, mode| {
        let path = root.join(name);
        fs::create_dir_all(&path).expect("a directory");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
        path
    };
    directory("real/deep", 0o700);
    directory("open/own", 0o700);
    directory("group", 0o700);
    symlink("../real", root.join("open/link")).expect("a link");
    symlink("open/link/deep", root.join("chain")).expect("a link");
    symlink("../real", root.join("group/link")).expect("a link");
    let (open, group) = (directory("open", 0o777), directory("group", 0o770));
    [
        ("a link that others can repoint", root.join("open/link/ledger.db"), open.clone()),
        ("the same behind another link", root.join("chain/ledger.db"), open.clone()),
        ("a directory that others can rename", root.join("open/own/ledger.db"), open.clone()),
        ("directories that others can rename when they are made", root.join("open/new/new/ledger.db"), open),
        ("a link that the group can repoint", root.join("group/link/ledger.db"), group),
    ]
}

#[test]
fn a_ledger_is_as_safe_as_all_of_its_way() {
    for (command, place, _) in ORDERS {
        let dir = closed_directory();
        for (name, ledger, open) in below_an_open_directory(dir.path()) {
            let gateway = gateway();
            let run = place(at(&gateway, &ledger)).run();
            not_sent(&run, &ledger, "others can write to")
                .unwrap_or_else(|why| panic!("{command}, {name}: {why}\n{run}"));
            assert_eq!(run.json()["error"]["hint"], format!("chmod go-w {}", open.display()), "{name}: {run}");
            assert_eq!(gateway.count(), 0, "{command}, {name}");
            for left in ["real/ledger.db", "real/deep/ledger.db", "open/own/ledger.db", "open/new"] {
                assert!(!dir.path().join(left).exists(), "{command}, {name}: {left} was left behind");
            }
        }
    }
}

/// Where each user has a group to itself, the directories above are often open to it.
#[test]
fn a_group_may_write_to_the_directories_above() {
    let dir = closed_directory();
    let share = dir.path().join("share");
    fs::create_dir(&share).expect("a directory");
    fs::set_permissions(&share, Permissions::from_mode(0o775)).expect("its mode");
    let ledger = share.join("consign/ledger.db");
    for exit in [0, 4] {
        at(&gateway(), &ledger).submit().run().expect(exit);
    }
}

#[test]
fn a_ledger_below_another_users_directory_is_not_used() {
    let dir = closed_directory();
    let [theirs, sticky, their_sticky] = ["theirs", "sticky", "their sticky"].map(|name| dir.path().join(name));
    for directory in [theirs.join("own"), sticky.clone(), their_sticky.clone(), dir.path().join("real")] {
        fs::create_dir_all(directory).expect("a directory");
    }
    for directory in [&sticky, &their_sticky] {
        fs::set_permissions(directory, Permissions::from_mode(0o1777)).expect("its mode");
    }
    symlink("../real", sticky.join("link")).expect("a link");
    if !given_away(&theirs) || !given_away(&their_sticky) {
        return;
    }
    std::os::unix::fs::lchown(sticky.join("link"), Some(SOMEBODY), None).expect("given away");
    // Who owns a directory may rename all in it, sticky or not.
    for place in [theirs.join("own"), sticky.join("link"), their_sticky] {
        let ledger = place.join("ledger.db");
        let gateway = gateway();
        let run = at(&gateway, &ledger).submit().run();
        not_sent(&run, &ledger, "belongs to another user").unwrap_or_else(|why| panic!("{why}\n{run}"));
        assert!(!ledger.exists() && gateway.count() == 0);
    }
}

#[test]
fn what_is_only_ones_own_is_used() {
    let plain = |dir: &Path| dir.join("ledger.db");
    let sticky = |dir: &Path| {
        fs::set_permissions(dir, Permissions::from_mode(0o1777)).expect("its mode");
        dir.join("ledger.db")
    };
    let linked = |dir: &Path| {
        fs::create_dir(dir.join("real")).expect("a directory");
        symlink("real/ledger.db", dir.join("ledger.db")).expect("a link");
        dir.join("ledger.db")
    };
    let readable = |dir: &Path| {
        fs::set_permissions(dir, Permissions::from_mode(0o755)).expect("its mode");
        dir.join("ledger.db")
    };
    let cases: [(&str, Prepare); 4] =
        [("plain", plain), ("sticky", sticky), ("linked", linked), ("readable", readable)];
    at_once(cases, |(name, prepare)| {
        for (command, place, _) in ORDERS {
            let dir = closed_directory();
            let ledger = prepare(dir.path());
            let gateway = gateway();
            for run in [1, 2] {
                let exit = if run == 1 { 0 } else { 4 };
                let run = place(at(&gateway, &ledger)).run();
                assert_eq!(run.code(), exit, "{command}, {name}\n{run}");
            }
            gateway.only();
        }
    });
}

#[test]
fn nothing_is_left_where_no_ledger_may_be() {
    for linked in [false, true] {
        let dir = closed_directory();
        let open = dir.path().join("open");
        fs::create_dir(&open).expect("a directory");
        fs::set_permissions(&open, Permissions::from_mode(0o777)).expect("its mode");
        let ledger = if linked { dir.path().join("link.db") } else { open.join("ledger.db") };
        if linked {
            symlink("open/ledger.db", &ledger).expect("a link");
        }
        let gateway = gateway();
        let run = at(&gateway, &ledger).submit().run();
        not_sent(&run, &ledger, "others can write to").unwrap_or_else(|why| panic!("{why}\n{run}"));
        assert_eq!(run.json()["error"]["hint"], format!("chmod go-w {}", open.display()), "{run}");
        assert_eq!(fs::read_dir(&open).expect("readable").count(), 0);
        fs::set_permissions(&open, Permissions::from_mode(0o755)).expect("its mode");
        at(&gateway, &ledger).submit().run().expect(0);
        gateway.only();
    }
}
