//! Orders are not sent without a ledger.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use super::breaks::BREAKS;
use super::{ORDERS, at, gateway, make, not_sent, raw};
use crate::support::gateway::Gateway;
use crate::support::{API_KEY, CUSTOMER_ID, PIN, at_once, closed_directory, did_not_run, no_complaints};

#[test]
fn nothing_is_sent_without_a_ledger() {
    let cases = BREAKS.iter().flat_map(|broken| ORDERS.map(|order| (broken, order)));
    let found = at_once(cases, |(broken, (command, place, _))| {
        let dir = closed_directory();
        let ledger = (broken.make)(dir.path());
        let content = || ledger.is_file().then(|| fs::read(&ledger).expect("a file"));
        let before = content();
        let gateway = gateway();
        let run = place(at(&gateway, &ledger)).run();
        let received = gateway.finish().len();
        let judged = not_sent(&run, &ledger, broken.says)
            .and_then(|()| if received == 0 { Ok(()) } else { Err("something was sent".into()) })
            .and_then(|()| if before == content() { Ok(()) } else { Err("the file was changed".into()) });
        judged.err().map(|why| format!("{command}, {}: {why}\n{run}", broken.name))
    });
    no_complaints(&found.into_iter().flatten().collect::<Vec<_>>());
}

#[test]
fn a_ledger_that_stays_locked_is_given_up() {
    at_once(ORDERS, |(command, place, _)| {
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        make(&ledger);
        let other = raw(&ledger);
        other.execute_batch("BEGIN EXCLUSIVE").expect("the write lock");
        let gateway = gateway();
        let run = place(at(&gateway, &ledger)).run();
        not_sent(&run, &ledger, "is locked by another process").unwrap_or_else(|why| panic!("{command}: {why}\n{run}"));
        assert!(gateway.finish().is_empty(), "{command}");
    });
}

/// Root may write where the mode says otherwise, and so these commands are run as nobody then.
#[test]
fn nothing_is_sent_when_the_directory_cannot_be_written() {
    for (command, place) in [("submit", SUBMIT), ("buy", BUY)] {
        let dir = closed_directory();
        fs::set_permissions(dir.path(), Permissions::from_mode(0o555)).expect("its mode");
        let ledger = dir.path().join("ledger.db");
        let gateway = gateway();
        let Some((code, message)) = as_nobody(&gateway, &ledger, place) else {
            did_not_run("nobody may run the binary");
            return;
        };
        assert_eq!(code, Some(1), "{command}: {message}");
        for wanted in ["cannot make the ledger", "nothing was sent", &ledger.display().to_string()] {
            assert!(message.contains(wanted), "{command}: {wanted:?} is missing in {message}");
        }
        assert!(gateway.finish().is_empty(), "{command}");
    }
}

const SUBMIT: &str = "submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-file";
const BUY: &str = "buy --item-id 103 --face-price 50 --number 13800000000";

/// Runs a command as a user whom modes bind. Returns its exit code and stderr; `None` where such
/// a user cannot run the binary.
fn as_nobody(gateway: &Gateway, ledger: &Path, line: &str) -> Option<(Option<i32>, String)> {
    use std::os::unix::process::CommandExt as _;
    let pin = closed_directory();
    fs::set_permissions(pin.path(), Permissions::from_mode(0o755)).expect("its mode");
    let pin_file = pin.path().join("pin.txt");
    fs::write(&pin_file, PIN).expect("a file");
    fs::set_permissions(&pin_file, Permissions::from_mode(0o600)).expect("its mode");
    // Only root can, and only for root's nobody it has to be.
    let _not_root = std::os::unix::fs::chown(&pin_file, Some(65534), None);
    let command = |line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consign"));
        command.args(line.split_whitespace()).env_clear().env("HOME", "/").current_dir("/");
        if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            command.uid(65534).gid(65534);
        }
        command
    };
    if !command("--version").output().is_ok_and(|run| run.status.success()) {
        return None;
    }
    let mut command = command(line);
    if line == SUBMIT {
        command.arg(&pin_file);
    }
    let merchant = [("CUSTOMER_ID", CUSTOMER_ID), ("API_KEY", API_KEY), ("AES_KEY", "k"), ("BASE_URL", &gateway.url())];
    let merchant = merchant.map(|(name, value)| (format!("CONSIGN_{name}"), value.to_owned()));
    let run = command.arg("--ledger").arg(ledger).envs(merchant).output().expect("the binary runs");
    Some((run.status.code(), String::from_utf8_lossy(&run.stderr).into_owned()))
}
