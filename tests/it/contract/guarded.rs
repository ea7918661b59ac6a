//! What others could change is not used, and what is secret is closed to them: exit 3, with the
//! command that mends it, and nothing is sent.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::configuration::{AES, API, HALF, all_refused, config};
use crate::support::gateway::Gateway;
use crate::support::protocol::decrypt;
use crate::support::replies::{ACCEPTED, balance, json};
use crate::support::{AES_KEY, Consign, PIN, closed_directory, did_not_run};

const CONFIG: &str = ".config/consign/config.toml";
/// A profile whose file holds no secret.
const KEYLESS: &str = "api_key_file = \"api.key\"\naes_key_file = \"api.key\"\n";

/// Changes the mode of something in the home directory.
fn with_mode(consign: Consign, name: &str, mode: u32) -> Consign {
    fs::set_permissions(consign.path(name), Permissions::from_mode(mode)).expect("its mode");
    consign
}

/// A user with that profile file and a key file.
fn keyless(gateway: &str, mode: u32) -> Consign {
    let text = format!("{HALF}{KEYLESS}").replace("http://127.0.0.1:1", gateway);
    Consign::new().file(CONFIG, text, mode).file(".config/consign/api.key", "k\n", 0o600)
}

#[test]
fn a_profile_file_that_others_can_change_is_not_used_even_without_a_key() {
    let open = |mode| keyless("http://127.0.0.1:1", mode).line("balance");
    let placed = |mode| with_mode(open(0o600), ".config/consign", mode);
    all_refused(vec![
        ("by the group", open(0o660), &["config.toml", "mode 0660", "chmod go-w "]),
        ("by the world", open(0o646), &["config.toml", "mode 0646", "chmod go-w "]),
        ("its directory by the group", placed(0o770), &["config.toml", ".config/consign", "mode 0770", "chmod go-w "]),
        ("its directory by the world", placed(0o707), &["config.toml", ".config/consign", "mode 0707", "chmod go-w "]),
    ]);
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    for (mode, directory) in [(0o644, 0o755), (0o600, 0o1777), (0o444, 0o711)] {
        let consign = with_mode(keyless(&gateway.url(), mode), ".config/consign", directory);
        consign.line("balance").run().expect(0);
    }
    assert_eq!(gateway.finish().len(), 3);
}

#[test]
fn a_profile_file_of_another_user_is_not_used() {
    let consign = keyless("http://127.0.0.1:1", 0o644).line("balance");
    if chown(consign.path(CONFIG), Some(54321), None).is_err() {
        did_not_run("only root can make a file another user's");
        return;
    }
    let directory = keyless("http://127.0.0.1:1", 0o644).line("balance");
    chown(directory.path(".config/consign"), Some(54321), None).expect("a directory of another user");
    all_refused(vec![
        ("the file", consign, &["belongs to another user", "54321", "mode 0644", "chown 0 "]),
        ("its directory", directory, &["belongs to another user", "54321", "chown 0 ", ".config/consign"]),
    ]);
}

#[test]
fn a_profile_file_is_as_safe_as_all_of_its_way() {
    let linked = |mode| {
        let text = format!("{HALF}{API}{AES}");
        let consign =
            Consign::new().file("real/c.toml", text, 0o600).file("open/x", "", 0o600).file("safe/x", "", 0o600);
        symlink("../open/mid", consign.path("safe/c.toml")).expect("a link");
        symlink("../real/c.toml", consign.path("open/mid")).expect("a link");
        with_mode(consign, "open", mode).line("sign a=1 --config safe/c.toml")
    };
    let below = |mode| {
        let consign = Consign::new().file("open/own/c.toml", format!("{HALF}{API}{AES}"), 0o600);
        with_mode(with_mode(consign, "open/own", 0o700), "open", mode).line("sign a=1 --config open/own/c.toml")
    };
    all_refused(vec![
        ("a link in the middle", linked(0o777), &["c.toml", "/open ", "mode 0777", "chmod go-w "]),
        ("a link in the middle, for the group", linked(0o770), &["/open ", "mode 0770", "chmod go-w "]),
        ("a directory above", below(0o777), &["c.toml", "/open ", "mode 0777", "chmod go-w "]),
    ]);
    for consign in [linked(0o755), linked(0o1777), below(0o775), below(0o1777)] {
        consign.run().expect(0);
    }
}

/// A pipe that nobody writes to.
fn pipe(consign: Consign, name: &str) -> Consign {
    let made = Command::new("mkfifo").args(["-m", "600"]).arg(consign.path(name)).status().expect("mkfifo");
    assert!(made.success());
    consign
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let with = |line: &str| pipe(config(format!("{HALF}{AES}{line}")), ".config/consign/pipe");
    all_refused(vec![
        ("a profile file", pipe(Consign::new(), "c.toml").line("sign a=1 --config c.toml"), &["c.toml", "a pipe"]),
        ("a key file", with("api_key_file = \"pipe\"\n").line("sign a=1"), &["key file", "a pipe"]),
        ("certificates", with("api_key = \"k\"\nca_file = \"pipe\"\n").line("balance"), &["ca_file", "a pipe"]),
    ]);
}

#[test]
fn a_key_command_that_others_can_change_is_not_run() {
    let at = |program: &str, file: &str, mode, directory| {
        let script = "#!/bin/sh\ntouch was-run; printf k\n";
        let consign = with_command(&format!("\"{program}\"")).file(file, script, mode);
        let above = std::path::Path::new(file).parent().and_then(std::path::Path::to_str).expect("a directory");
        with_mode(consign, above, directory).line("sign a=1")
    };
    let beside = |mode, directory| at("bin/key.sh", ".config/consign/bin/key.sh", mode, directory);
    all_refused(vec![
        ("by the world", beside(0o707, 0o755), &["key command", "key.sh", "mode 0707", "chmod go-w "]),
        ("by the group", beside(0o770, 0o755), &["key command", "key.sh", "mode 0770", "chmod go-w "]),
        ("its directory", beside(0o700, 0o777), &["key command", "/bin ", "mode 0777", "chmod go-w "]),
        ("at home", at("~/bin/key.sh", "bin/key.sh", 0o707, 0o755), &["key command", "mode 0707", "chmod go-w "]),
    ]);
    beside(0o755, 0o755).run().expect(0);
    let consign = beside(0o755, 0o755);
    if chown(consign.path(".config/consign/bin/key.sh"), Some(54321), None).is_err() {
        did_not_run("only root can make a file another user's");
        return;
    }
    all_refused(vec![("another user's", consign, &["key command", "belongs to another user", "54321"])]);
}

#[test]
fn the_command_that_is_named_mends_the_file() {
    let directory = closed_directory();
    let path = directory.path().join("it's mine; true.toml");
    fs::write(&path, format!("{HALF}{API}{AES}")).expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("its mode");
    let sign = || Consign::new().line("--json sign a=1 --config").args([&path]).run();
    let hint = sign().expect(3).json()["error"]["hint"].as_str().expect("a hint").to_owned();
    let (_, command) = hint.split_once("close it: ").expect("a command");
    assert!(Command::new("sh").args(["-c", command]).status().expect("a shell").success(), "{command}");
    sign().expect(0);
}

#[test]
fn an_empty_device_is_an_empty_configuration() {
    let gateway = Gateway::answering(json(balance("\"1.0\"")));
    Consign::at(&gateway.url()).line("balance --config /dev/null").run().expect(0);
    gateway.only();
}

#[test]
fn a_proxy_with_a_password_is_a_secret() {
    let with = |proxy: &str, mode| {
        let text = format!("{HALF}{KEYLESS}proxy = \"{proxy}\"\n");
        Consign::new()
            .file(CONFIG, text, mode)
            .file(".config/consign/api.key", "k\n", 0o600)
            .line("balance --timeout 2s")
    };
    all_refused(vec![
        ("http", with("http://user:canary@127.0.0.1:1", 0o644), &["mode 0644", "chmod 600 "]),
        ("socks5", with("socks5://user:canary@127.0.0.1:1", 0o640), &["mode 0640", "chmod 600 "]),
        ("without a scheme", with("user:canary@127.0.0.1:1", 0o604), &["mode 0604", "chmod 600 "]),
        ("no URL at all", with("ht!p://user:canary@:x", 0o644), &["chmod 600 "]),
    ]);
    // One without is none, and closed files are used: both get as far as the proxy.
    with("http://127.0.0.1:1", 0o644).run().expect(6);
    with("http://user:canary@127.0.0.1:1", 0o600).run().expect(6);
}

#[test]
fn key_files_are_as_safe_as_their_directory() {
    let text = format!("{HALF}{AES}api_key_file = \"keys/api.key\"\n");
    let at = |mode| {
        with_mode(config(&text).file(".config/consign/keys/api.key", "k\n", 0o600), ".config/consign/keys", mode)
    };
    all_refused(vec![
        ("the group", at(0o770).line("balance"), &["api.key", "mode 0770", "chmod go-w "]),
        ("the world", at(0o703).line("balance"), &["api.key", "mode 0703", "chmod go-w "]),
    ]);
    at(0o755).line("sign a=1").run().expect(0);
}

#[test]
fn certificates_that_others_can_change_are_not_trusted() {
    let text = format!("{HALF}{API}{AES}ca_file = \"ca.pem\"\n");
    let with = |content: &[u8], mode| config(&text).file(".config/consign/ca.pem", content, mode).line("balance");
    all_refused(vec![
        ("the group", with(b"x", 0o664), &["profile `shop`", "ca_file", "mode 0664", "chmod go-w "]),
        ("the world", with(b"x", 0o606), &["ca_file", "mode 0606", "chmod go-w "]),
        (
            "too much of it",
            with(&vec![b'x'; (1 << 20) + 1], 0o644),
            &["profile `shop`", "ca.pem", "larger than 1024 KiB"],
        ),
        (
            "an endless one",
            config(text.replace("\"ca.pem\"", "\"/dev/zero\"")).line("balance"),
            &["larger than 1024 KiB"],
        ),
        ("readable is fine", with(b"x", 0o644), &["no PEM certificate"]),
    ]);
}

/// `submit` with the PIN from a file in the home directory.
fn submit_with(consign: Consign, file: &str) -> Consign {
    consign
        .line("submit --product-code 12 --amount 100 --card-number 6000000000001234 --order-id C1 --card-password-file")
        .args([file])
}

#[test]
fn a_pin_file_that_others_can_read_is_not_used() {
    let with = |mode| submit_with(Consign::at("http://127.0.0.1:1").file("pins/pin.txt", PIN, mode), "pins/pin.txt");
    all_refused(vec![
        ("by the group", with(0o640), &["pin.txt", "mode 0640", "chmod 600 ", "nothing was sent"]),
        ("by the world", with(0o604), &["pin.txt", "mode 0604", "chmod 600 ", "nothing was sent"]),
        (
            "its directory",
            with_mode(with(0o600), "pins", 0o733),
            &["pin.txt", "mode 0733", "chmod go-w ", "nothing was sent"],
        ),
    ]);
    for mode in [0o600, 0o400] {
        let gateway = Gateway::answering(json(ACCEPTED));
        submit_with(Consign::at(&gateway.url()).file("pin.txt", PIN, mode), "pin.txt").run().expect(0);
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    }
    let long = Consign::at("http://127.0.0.1:1").file("pin.txt", [b'1'; 4097], 0o600);
    submit_with(long, "pin.txt").run().expect(2);
}

#[test]
fn a_pin_may_come_through_a_pipe() {
    for path in ["/dev/stdin", "/dev/fd/0"] {
        let gateway = Gateway::answering(json(ACCEPTED));
        submit_with(Consign::at(&gateway.url()), path).stdin(PIN).run().expect(0);
        assert_eq!(decrypt(&gateway.only().field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    }
    // Behind this name is a file that others can read.
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("pin.txt");
    fs::write(&path, PIN).expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("its mode");
    let run = Command::new(env!("CARGO_BIN_EXE_consign"))
        .args("--sandbox --json submit --product-code 12 --amount 100 --card-password-file /dev/stdin".split(' '))
        .env("HOME", directory.path())
        .stdin(fs::File::open(&path).expect("the file"))
        .stderr(Stdio::null())
        .output()
        .expect("the binary");
    assert_eq!(run.status.code(), Some(3), "{run:?}");
    assert!(String::from_utf8_lossy(&run.stdout).contains(path.to_str().expect("UTF-8")), "{run:?}");
}

/// A profile whose API key comes from a command.
fn with_command(words: &str) -> Consign {
    config(format!("{HALF}{AES}api_key_command = [{words}]\n"))
}

#[test]
fn a_key_command_with_a_slash_is_beside_the_configuration() {
    let script = "#!/bin/sh\nprintf beside\n";
    let beside = with_command("\"bin/key.sh\"").file(".config/consign/bin/key.sh", script, 0o700);
    let run = beside.file("bin/key.sh", "#!/bin/sh\nprintf elsewhere\n", 0o700).line("sign a=1").run().expect(0);
    assert_eq!(
        run.stdout().trim(),
        crate::support::protocol::sign(&[("a".into(), "1".into())], &[], "beside"),
        "{run}"
    );
    // A bare name is looked for in PATH, and only there.
    let bare = with_command("\"key.sh\"").file(".config/consign/key.sh", script, 0o700).file("key.sh", script, 0o700);
    all_refused(vec![("a bare name", bare.line("sign a=1"), &["cannot run the key command `key.sh`"])]);
}

#[test]
fn a_key_command_that_talks_too_much_is_stopped() {
    let begin = Instant::now();
    let endless = with_command("\"sh\", \"-c\", \"while :; do echo canary-canary-canary; done\"").line("balance");
    let long = with_command("\"sh\", \"-c\", \"head -c 65537 /dev/zero\"").line("balance");
    all_refused(vec![
        ("an endless one", endless, &["key command `sh`", "more than 64 KiB"]),
        ("a long one", long, &["key command `sh`", "more than 64 KiB"]),
    ]);
    assert!(begin.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_key_command_does_not_eat_the_pin() {
    let gateway = Gateway::answering(json(ACCEPTED));
    let text = format!("{HALF}{AES}api_key_command = [\"sh\", \"-c\", \"cat; printf key\"]\n");
    let consign =
        config(text.replace("http://127.0.0.1:1", &gateway.url()).replace("\"k\"", &format!("\"{AES_KEY}\"")));
    consign.submit().run().expect(0);
    let received = gateway.only();
    assert_eq!(decrypt(&received.field("cardPassword").expect("a PIN"), AES_KEY), PIN);
    assert_eq!(received.field("sign"), Some(crate::support::protocol::sign(&received.form(), &["custom"], "key")));
}

#[test]
fn a_key_command_may_ask_at_the_terminal() {
    let consign = with_command("\"sh\", \"-c\", \"read key </dev/tty; printf %s $key\"");
    let line = format!("{} sign a=1", env!("CARGO_BIN_EXE_consign"));
    let home = consign.path("");
    let started = Command::new("script")
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env("HOME", &home)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut script) = started else {
        did_not_run("there is no `script` that lends a terminal");
        return;
    };
    let mut stdin = script.stdin.take().expect("its stdin");
    std::io::Write::write_all(&mut stdin, b"typed\n").expect("typed");
    let output = script.wait_with_output().expect("its end");
    let shown = String::from_utf8_lossy(&output.stdout);
    let expected = crate::support::protocol::sign(&[("a".into(), "1".into())], &[], "typed");
    assert!(shown.contains(&expected), "{shown}");
}
