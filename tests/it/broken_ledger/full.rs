//! A disk that is full, or a file that may not grow: at whatever byte it happens, nothing is
//! sent without a claim, and nothing is said to be recorded that is not.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{gateway, make};
use crate::support::{
    AES_KEY, API_KEY, CUSTOMER_ID, ORDER_ID, PIN, at_once, closed_directory, did_not_run, no_complaints,
};

/// Limits a file's size to `$1` blocks of 512 bytes, for the first command only.
const LIMITED: &str = r#"limit=$1; shift; (ulimit -f "$limit" && exec "$@")"#;
/// Puts a file system of `$1` KiB, alone in a namespace of its own, where the ledger is to be.
const MOUNTED: &str =
    r#"mount -t tmpfs -o "size=$1k" none "$(dirname "$CONSIGN_LEDGER")" 2>/dev/null || exit 99; shift; "$@""#;
/// Makes the ledger's file system read-only in a namespace of its own.
const FROZEN: &str = r#"shift; dir=$(dirname "$CONSIGN_LEDGER"); mount --bind "$dir" "$dir" &&
    mount -o remount,bind,ro "$dir" || exit 99; "$@""#;
/// Afterwards the ledger is listed, without a limit.
const LISTED: &str = r#"; code=$?; echo; "$1" --json orders list; exit $code"#;

/// A shell that may mount what nobody else sees.
const ALONE: [&str; 5] = ["unshare", "--user", "--map-root-user", "--mount", "sh"];
const SUBMIT: &str = "submit --product-code 12 --amount 100 --card-number 6000000000001234 --batchno B20261122";
const BUY: &str = "buy --item-id 103 --face-price 50 --number 13800000000";

/// What the shell saw.
struct Seen {
    code: i32,
    /// The document of the order.
    placed: Value,
    /// The states in the ledger afterwards.
    states: Vec<String>,
    stderr: String,
}

/// Runs an order in a shell with a limit.
fn run(shell: &[&str], script: &str, limit: u64, ledger: &Path, url: &str, order: &[&str]) -> Seen {
    let home = closed_directory();
    let pin = home.path().join("pin.txt");
    std::fs::write(&pin, PIN).expect("a file");
    std::fs::set_permissions(&pin, PermissionsExt::from_mode(0o600)).expect("its mode");
    let script = format!("{script}{LISTED}");
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).args(["-c", &script, "sh", &limit.to_string()]);
    command.arg(env!("CARGO_BIN_EXE_consign")).args(order).args(["--json", "--order-id", ORDER_ID]);
    if order[0] == "submit" {
        command.arg("--card-password-file").arg(&pin);
    }
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", home.path());
    command.env("CONSIGN_BASE_URL", url).env("CONSIGN_LEDGER", ledger).env("CONSIGN_CUSTOMER_ID", CUSTOMER_ID);
    command.env("CONSIGN_API_KEY", API_KEY).env("CONSIGN_AES_KEY", AES_KEY);
    let output = command.output().expect("a shell");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    let mut documents = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let placed = documents.next().unwrap_or_default();
    let listed = documents.next().unwrap_or_default();
    let of_ours = |order: &&Value| order["order_id"] == ORDER_ID;
    let orders = listed["orders"].as_array().map(Vec::as_slice).unwrap_or_default();
    Seen {
        code: output.status.code().unwrap_or(-1),
        placed,
        states: orders.iter().filter(of_ours).map(|order| order["state"].as_str().unwrap_or("?").into()).collect(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// How far an order came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    NotSent,
    NotRecorded,
    Accepted,
}

const ENDS: [End; 3] = [End::NotSent, End::NotRecorded, End::Accepted];

/// Holds what was reported against what was sent and is in the ledger.
fn judge(seen: &Seen, sent: usize, ledger: &Path) -> Result<End, String> {
    let message = seen.placed["error"]["message"].as_str().unwrap_or_default();
    let outcome = seen.placed["outcome"].as_str().unwrap_or_default();
    let named = message.contains(&*ledger.to_string_lossy()) && seen.stderr.contains(message);
    match (seen.code, outcome, sent, seen.states.join(" ").as_str()) {
        (0, "accepted", 1, "accepted") => Ok(End::Accepted),
        (1, "not_sent", 0, "") if named && message.ends_with("nothing was sent") => Ok(End::NotSent),
        (1, "accepted", 1, "sending") if named && message.contains("could not be recorded") => Ok(End::NotRecorded),
        (code, _, sent, states) => Err(format!(
            "exit {code}, {sent} forms sent, then {states:?} in the ledger\n{}\nstderr: {}",
            seen.placed, seen.stderr
        )),
    }
}

/// Sweeps over limits. These ends must occur, lest the limits be too wide or too narrow.
fn sweep(name: &str, shell: &[&str], script: &str, limits: impl Iterator<Item = u64>, used: bool, wanted: &[End]) {
    let cases = limits.flat_map(|limit| [(limit, SUBMIT), (limit, BUY)]);
    let ends = at_once(cases, |(limit, line)| {
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        if used {
            make(&ledger);
        }
        let gateway = gateway();
        let order: Vec<&str> = line.split_whitespace().collect();
        let seen = run(shell, script, limit, &ledger, &gateway.url(), &order);
        let sent = gateway.finish().len();
        judge(&seen, sent, &ledger).map_err(|why| format!("{name}, {}, limit {limit}: {why}", order[0]))
    });
    let complaints: Vec<String> = ends.iter().filter_map(|end| end.clone().err()).collect();
    no_complaints(&complaints);
    for wanted in wanted {
        assert!(ends.contains(&Ok(*wanted)), "{name}: no limit led to {wanted:?}");
    }
}

#[test]
fn a_new_ledger_that_cannot_grow_sends_nothing() {
    // A file large enough for the tables leaves a log of its size enough room for one order.
    sweep("a new ledger", &["sh"], LIMITED, (0..=400).step_by(8), false, &[End::NotSent, End::Accepted]);
}

#[test]
fn a_used_ledger_that_cannot_grow_sends_nothing() {
    sweep("a used ledger", &["sh"], LIMITED, (0..=240).step_by(8), true, &ENDS);
}

#[test]
fn a_full_disk_sends_nothing() {
    if can_mount("mount -t tmpfs none /tmp") {
        sweep("a full disk", &ALONE, MOUNTED, (4..=360).step_by(8), false, &ENDS);
    }
}

#[test]
fn a_read_only_file_system_sends_nothing() {
    if !can_mount("mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp") {
        return;
    }
    for (line, used) in [(SUBMIT, true), (BUY, true), (SUBMIT, false), (BUY, false)] {
        let dir = closed_directory();
        let ledger = dir.path().join("ledger.db");
        if used {
            make(&ledger);
        }
        let gateway = gateway();
        let order: Vec<&str> = line.split_whitespace().collect();
        let seen = run(&ALONE, FROZEN, 0, &ledger, &gateway.url(), &order);
        let end = judge(&seen, gateway.finish().len(), &ledger);
        assert_eq!(end, Ok(End::NotSent), "{}, used: {used}", order[0]);
    }
}

/// Whether this user may mount in a namespace of its own; says so if not.
fn can_mount(script: &str) -> bool {
    let trial = Command::new(ALONE[0]).args(&ALONE[1..]).args(["-c", script]).output();
    let can = trial.is_ok_and(|trial| trial.status.success());
    if !can {
        did_not_run("no file system of one's own can be mounted here");
    }
    can
}
