//! What the process is to the system around it: what others can read of it, and that it ends
//! whatever happens inside.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::support::gateway::{Act, Gateway};
use crate::support::replies::{ACCEPTED, json};
use crate::support::{Consign, ORDER_ID, Step, did_not_run};

/// A user that owns nothing, where root runs the tests: root itself is let into every process.
const NOBODY: u32 = 65534;

/// A sandbox that runs until it is dropped, as a user who is not root.
struct Sandbox(Child);

impl Sandbox {
    fn start() -> Self {
        // Nobody may not get to where this package is built.
        let home = tempfile::tempdir().expect("a temporary directory");
        let binary = home.path().join("consign");
        // By another process: what a program of another test has inherited to write to is not run.
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_consign")).arg(&binary).status();
        assert!(copied.expect("cp").success(), "the binary is copied");
        for path in [home.path(), &binary] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("its mode");
        }
        // The system does not tell of its own limits whether it would leave a core file.
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -c $(ulimit -H -c); exec \"$0\" sandbox --addr 127.0.0.1:0"]);
        command.arg(&binary).current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        if rustix::process::getuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        assert!(line.starts_with("sandbox gateway on"), "{line}");
        Self(child)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

#[test]
fn its_memory_is_closed_to_others_and_leaves_no_core_file() {
    let sandbox = Sandbox::start();
    let directory = format!("/proc/{}", sandbox.0.id());
    let Ok(limits) = fs::read_to_string(format!("{directory}/limits")) else {
        did_not_run("this system has no /proc, which tells who may read a process");
        return;
    };
    let core: Vec<&str> = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"))
        .expect("a limit")
        .split_whitespace()
        .collect();
    assert_eq!(core[4..6], ["0", "0"], "{core:?}");
    // A process that can be dumped belongs to its user, who may attach to it and read its memory.
    let owner = fs::metadata(format!("{directory}/mem")).expect("its memory").uid();
    assert_eq!(owner, 0, "its own user can read its memory");
}

#[test]
fn no_duration_is_so_long_that_the_process_never_ends() {
    let places: [(&str, Step); 7] = [
        ("--wait", |consign| consign.submit().line("--wait=9223372036854775807s")),
        ("--wait", |consign| consign.buy().line("--wait=8761h")),
        ("--interval", |consign| consign.submit().line("--wait=1s --interval 9223372036854775807s")),
        ("--timeout", |consign| consign.submit().line("--timeout 9223372036854775807s")),
        ("--settle-grace", |consign| consign.submit().line("--settle-grace 9223372036854775807s")),
        ("--settle-after", |consign| consign.line("sandbox --addr 127.0.0.1:0 --settle-after 9223372036854775807s")),
        ("--retry-step", |consign| consign.line("sandbox --addr 127.0.0.1:0 --retry-step 9223372036854775807s")),
    ];
    for (flag, step) in places {
        let gateway = Gateway::start(|_| Act::Answer(json(ACCEPTED)));
        let run = step(Consign::at(&gateway.url())).start().finish(Duration::from_secs(10)).expect(2);
        assert!(run.stderr().contains(flag) && run.stderr().contains("8760h"), "{run}");
        assert!(gateway.finish().is_empty(), "{run}");
    }
    for setting in ["timeout", "settle_grace"] {
        let gateway = Gateway::answering(json(ACCEPTED));
        let profile = format!("{setting} = \"9223372036854775807s\"");
        let run = Consign::with_profile(&gateway.url(), &profile).submit().run().expect(3);
        assert!(run.stderr().contains(setting) && run.stderr().contains("8760h"), "{run}");
        assert!(gateway.finish().is_empty(), "{run}");
    }
}

#[test]
fn the_longest_duration_is_long_enough_for_an_answer() {
    let gateway = Gateway::start(|n| Act::Answer(json(if n == 0 { ACCEPTED.into() } else { decided() })));
    let line = "--wait=8760h --interval 10ms --timeout 8760h --settle-grace 8760h";
    Consign::at(&gateway.url()).submit().line(line).run().expect(0);
}

fn decided() -> String {
    crate::support::replies::sale(ORDER_ID, "2")
}

/// Where the system gives no more threads, the program that asks for one panics: in the thread
/// that carries the command, while another one waits for what it found.
#[test]
fn a_panic_of_a_thread_ends_the_process() {
    // The first question goes alone, and the threads are made when it is answered.
    let gateway = Gateway::start(|n| match n {
        ..8 => Act::Answer(json(ACCEPTED)),
        8 => Act::Answer(json(r#"{"code":-1,"msg":"接口维护"}"#)),
        _ => Act::Hold,
    });
    let home = tempfile::tempdir().expect("a temporary directory");
    let ledger = home.path().join("ledger.db");
    for n in 0..8 {
        let run = Consign::at(&gateway.url()).var("CONSIGN_LEDGER", &ledger).line("buy --item-id 103 --face-price 50");
        run.args(["--number", &format!("1380000000{n}"), "--order-id", &format!("T2026112200{n}")]).run().expect(0);
    }
    // While the key command waits, the process is allowed no more memory than it has, and a bit.
    let profile = format!(
        "[profiles.shop]\nbase_url = \"{}\"\ncustomer_id = \"10001\"\naes_key = \"k\"\n\
         api_key_command = [\"sh\", \"-c\", \"touch ready; while [ ! -e go ]; do sleep 0.01; done; echo k\"]\n",
        gateway.url()
    );
    let sync = Consign::new().config(&profile).var("CONSIGN_LEDGER", &ledger).line("orders sync --json --timeout 20s");
    let mut running = sync.start();
    let ready = running.path("ready");
    running.wait_until("the key command runs", || ready.exists());
    let Ok(memory) = fs::read_to_string(format!("/proc/{}/statm", running.id())) else {
        did_not_run("this system does not tell how much memory a process has");
        return;
    };
    let pages: u64 = memory.split(' ').next().and_then(|pages| pages.parse().ok()).expect("a number of pages");
    let allowed = Some(pages * rustix::param::page_size() as u64 + (3 << 19));
    let process = Pid::from_raw(i32::try_from(running.id()).expect("a number")).expect("a number");
    prlimit(Some(process), Resource::As, Rlimit { current: allowed, maximum: allowed }).expect("a limit");
    fs::write(running.path("go"), "").expect("a file");
    let run = running.finish(Duration::from_secs(10)).expect(1);
    assert_eq!(run.json()["error"]["kind"], "internal", "{run}");
    assert!(run.stderr().starts_with("error: a fault of this program at "), "{run}");
    assert_eq!(run.stderr().lines().count(), 1, "{run}");
}
