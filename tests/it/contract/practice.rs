//! What the sandbox tells to type works, wherever it listens.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Consign, did_not_run};

#[test]
fn the_command_that_is_shown_reaches_a_sandbox_at_any_address() {
    for addr in ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0"] {
        let home = tempfile::tempdir().expect("a directory");
        let mut sandbox = Command::new(env!("CARGO_BIN_EXE_consign"))
            .args(["sandbox", "--addr", addr])
            .env("HOME", home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(sandbox.stdout.take().expect("stdout")).lines().map_while(Result::ok);
        let Some(line) = lines.find(|line| line == "try:").and_then(|_| lines.next()) else {
            sandbox.wait().expect("its end");
            did_not_run(&format!("nobody can listen on {addr} here"));
            continue;
        };
        let binaries = Path::new(env!("CARGO_BIN_EXE_consign")).parent().expect("a directory");
        let path = std::env::var("PATH").expect("a PATH");
        let run = Command::new("sh")
            .args(["-c", &line])
            .env_clear()
            .env("PATH", format!("{}:{path}", binaries.display()))
            .env("HOME", home.path())
            .output()
            .expect("a shell");
        sandbox.kill().expect("it can be ended");
        sandbox.wait().expect("its end");
        assert!(run.status.success(), "{line}\n{run:?}");
        assert!(String::from_utf8_lossy(&run.stdout).contains("1000.0000"), "{run:?}");
    }
}

#[test]
fn an_address_that_is_taken_is_not_the_built_in_one_elsewhere() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = taken.local_addr().expect("its address").to_string();
    let run = Consign::new().line("--json sandbox --addr").args([&addr]).run().expect(1);
    let hint = run.json()["error"]["hint"].to_string();
    assert!(hint.contains("--addr 127.0.0.1:PORT") && hint.contains("127.0.0.1:9093 alone"), "{run}");
}

#[test]
fn a_port_alone_becomes_an_address() {
    for port in ["9095", ":9095"] {
        let run = Consign::new().line("sandbox --addr").args([port]).run().expect(2);
        assert!(run.stderr().contains("write 127.0.0.1:9095"), "{run}");
    }
    let run = Consign::new().line("sandbox --addr nowhere").run().expect(2);
    assert!(run.stderr().contains("127.0.0.1:9095"), "{run}");
}

#[test]
fn a_sandbox_that_does_not_run_is_to_be_started() {
    if TcpStream::connect("127.0.0.1:9093").is_ok() {
        did_not_run("somebody listens on 127.0.0.1:9093");
        return;
    }
    let balance = Consign::new().line("--json -p sandbox balance").run().expect(6);
    let submit = Consign::new().line("--json -p sandbox").submit().run().expect(6);
    for run in [balance, submit] {
        let hint = run.json()["error"]["hint"].to_string();
        assert!(hint.contains("run `consign sandbox` in another terminal") && !hint.contains("base_url"), "{run}");
    }
    // Another address is one that somebody wrote.
    let run = Consign::at("http://127.0.0.1:1").line("--json balance").run().expect(6);
    assert!(run.json()["error"]["hint"].to_string().contains("base_url"), "{run}");
}

#[test]
fn practice_is_said_to_go_into_the_real_ledger() {
    let run = Consign::new().line("sandbox --help").run().expect(0);
    assert!(run.stdout().contains("--ledger practice.db") && run.stdout().contains("real ledger"), "{run}");
}
