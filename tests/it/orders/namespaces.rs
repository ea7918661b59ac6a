//! The clock that nobody can set is shifted in a time namespace: what is measured there says nothing
//! outside, and the other way round.

use std::ffi::OsStr;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, json};
use crate::support::{AES_KEY, API_KEY, CUSTOMER_ID, closed_directory, did_not_run};

const NO_SUCH_ORDER: &str = r#"{"code":-1,"msg":"没有该订单"}"#;
const SUBMIT: &str =
    "submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin --order-id";
const BUY: &str = "buy --item-id 103 --face-price 50 --number 13800000000 --order-id";

/// The beginning of a command line in a time namespace of its own, whose clock is ahead by so many
/// seconds; none is the tests' own namespace.
fn prefix(ahead: Option<u32>) -> Vec<String> {
    let Some(ahead) = ahead else { return Vec::new() };
    ["unshare", "-T", "--boottime", &ahead.to_string(), "--fork"].map(str::to_owned).into()
}

fn namespaces_are_to_be_had() -> bool {
    let words = prefix(Some(1000));
    let tried = Command::new(&words[0]).args(&words[1..]).arg("true").stderr(Stdio::null()).status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        did_not_run("it needs the rights of root and an `unshare` that knows time namespaces");
    }
    can
}

fn consign(ahead: Option<u32>, gateway: &Gateway, ledger: &Path, line: &str, id: &str) -> Output {
    let mut words = prefix(ahead);
    words.push(env!("CARGO_BIN_EXE_consign").to_owned());
    words.extend(["--json", "--ledger"].map(str::to_owned));
    words.push(ledger.display().to_string());
    words.extend(line.split_whitespace().map(str::to_owned));
    words.push(id.to_owned());
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .env("CONSIGN_BASE_URL", gateway.url())
        .env("CONSIGN_CUSTOMER_ID", CUSTOMER_ID)
        .env("CONSIGN_API_KEY", API_KEY)
        .env("CONSIGN_AES_KEY", AES_KEY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let _reads_none = child.stdin.take().expect("stdin").write_all(b"123456");
    child.wait_with_output().expect("its end")
}

fn state(ledger: &Path, id: &str) -> String {
    let raw = rusqlite::Connection::open(ledger).expect("an SQLite file");
    raw.query_row("SELECT state FROM orders WHERE order_id = ?1", [id], |row| row.get(0)).expect("a state")
}

#[test]
fn a_shifted_clock_does_not_shorten_the_grace() {
    if !namespaces_are_to_be_had() {
        return;
    }
    // The last two namespaces often have the same name, since the first has ended by then.
    for (sent, asked) in [(None, Some(100_000)), (Some(1000), None), (Some(1000), Some(200_000))] {
        let home = closed_directory();
        let ledger = home.path().join("ledger.db");
        let gateway = Gateway::start(|n| if n == 0 { Act::CutAfterBody } else { Act::Answer(json(NO_SUCH_ORDER)) });
        let run = consign(sent, &gateway, &ledger, SUBMIT, "C1");
        assert_eq!(run.status.code(), Some(7), "{run:?}");
        let run = consign(asked, &gateway, &ledger, "query", "C1");
        assert_eq!(run.status.code(), Some(9), "{run:?}");
        assert_eq!(state(&ledger, "C1"), "unknown", "sent {sent:?}, asked {asked:?}: absence was believed at once");
    }
}

#[test]
fn a_shifted_clock_does_not_let_a_top_up_pass_twice() {
    if !namespaces_are_to_be_had() {
        return;
    }
    for (first, second) in [(None, Some(100_000)), (Some(1000), Some(200_000))] {
        let home = closed_directory();
        let ledger = home.path().join("ledger.db");
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let run = consign(first, &gateway, &ledger, BUY, "T1");
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let raw = rusqlite::Connection::open(&ledger).expect("an SQLite file");
        // A gateway that is asked says so; here it is written down.
        raw.execute("UPDATE orders SET state = 'succeeded'", []).expect("decided");
        drop(raw);
        let run = consign(second, &gateway, &ledger, BUY, "T2");
        assert_eq!(run.status.code(), Some(4), "{first:?}, {second:?}: {run:?}");
    }
}

/// A process that cannot be dumped does not own its own entries in `/proc`.
#[test]
fn a_user_who_is_not_root_knows_the_boot_too() {
    if !Path::new("/proc/sys/kernel/random/boot_id").exists() {
        did_not_run("it needs a system that names its boots");
        return;
    }
    let (home, run) = as_nobody(&[]);
    assert!(run.status.success(), "{run:?}");
    let raw = rusqlite::Connection::open(home.path().join("own/ledger.db")).expect("an SQLite file");
    let boot: i64 = raw.query_row("SELECT moved_boot_id FROM orders", [], |row| row.get(0)).expect("a number");
    assert_ne!(boot, 0, "its boot has no name");
}

/// There the machine's root, to whom the directories above belong, has no name.
#[test]
fn a_user_namespace_without_the_machines_root_is_a_safe_place() {
    const ALONE: [&str; 3] = ["unshare", "--user", "--map-root-user"];
    if !Command::new(ALONE[0]).args(&ALONE[1..]).arg("true").output().is_ok_and(|trial| trial.status.success()) {
        did_not_run("it needs an `unshare` that may make user namespaces");
        return;
    }
    let (_home, run) = as_nobody(&ALONE);
    assert!(run.status.success(), "{run:?}");
}

/// Places a top-up as a user who is not root, with a ledger in a directory of its own, `own`.
fn as_nobody(shell: &[&str]) -> (tempfile::TempDir, Output) {
    // Nobody may not get to where this package is built.
    let home = tempfile::tempdir().expect("a temporary directory");
    let binary = home.path().join("consign");
    // Another program writes it: a child that another test starts meanwhile would hold ours open.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_consign")).arg(&binary).status().expect("cp runs");
    assert!(copied.success());
    let own = home.path().join("own");
    std::fs::create_dir(&own).expect("a directory");
    for (path, mode) in [(home.path(), 0o755), (&binary, 0o755), (&own, 0o700)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its mode");
    }
    let words: Vec<&OsStr> = shell.iter().map(OsStr::new).chain([binary.as_os_str()]).collect();
    let mut command = Command::new(words[0]);
    if rustix::process::getuid().is_root() {
        std::os::unix::fs::chown(&own, Some(65534), Some(65534)).expect("given away");
        command.uid(65534).gid(65534);
    }
    let run = command
        .args(&words[1..])
        .args("--sandbox --ledger ledger.db buy --item-id 103 --face-price 50 --number 13800000000".split(' '))
        .current_dir(&own)
        .env("HOME", &own)
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    (home, run)
}
