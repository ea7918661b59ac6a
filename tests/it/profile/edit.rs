//! `profile edit`: the user's own editor, and a check when it is left.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::Consign;
use crate::support::process::Signal;

const SHOP: &str = "[profiles.shop]\nbase_url = \"http://127.0.0.1:1\"\ncustomer_id = \"10001\"\n";

/// A command whose editor is a script that gets the file as `$1`.
fn edited_by(script: &str) -> Consign {
    Consign::new().config(SHOP).file("editor", format!("#!/bin/sh\n{script}\n"), 0o755).var("EDITOR", "./editor")
}

#[test]
fn what_reads_well_is_said_to() {
    let run = edited_by("echo 'timeout = \"5s\"' >>\"$1\"").line("profile edit --json").run().expect(0);
    assert_eq!((&run.json()["outcome"], &run.json()["exists"]), (&"edited".into(), &true.into()), "{run}");
    let speaks = edited_by("echo 42 lines").line("profile edit --json").run().expect(0);
    assert!(speaks.try_json().is_ok() && speaks.stderr().contains("42 lines"), "{speaks}");
    let visual = edited_by("exit 1").var("VISUAL", "true --wait").line("profile edit").run().expect(0);
    assert!(visual.stdout().contains("reads well\n  profiles  1"), "{visual}");
}

#[test]
fn what_does_not_read_well_is_told_with_its_line_and_the_command_that_goes_on() {
    for (script, words) in [
        ("echo 'custmer_id = 1' >>\"$1\"", &["line 4", "customer_id", "consign profile edit"][..]),
        ("echo 'timeout = \"8\"' >>\"$1\"", &["timeout", "consign profile edit"]),
        ("sed -i s/http:../ftp:/ \"$1\"", &["base_url", "consign profile edit"]),
        ("echo 'api_key = \"k\"' >>\"$1\"; chmod 644 \"$1\"", &["chmod 600"]),
    ] {
        let run = edited_by(script).line("profile edit --json").run().expect(3);
        let error = run.json()["error"].to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{script}: {run}");
    }
}

#[test]
fn an_editor_that_fails_and_one_that_is_not_there() {
    let failed = edited_by("exit 3").line("profile edit --json").run().expect(1);
    assert!(failed.json()["error"]["message"].to_string().contains("./editor"), "{failed}");
    let gone = Consign::new().config(SHOP).var("EDITOR", "no-such-editor").line("profile edit --json").run().expect(1);
    assert!(gone.json()["error"]["hint"].to_string().contains("EDITOR"), "{gone}");
}

#[test]
fn without_a_file_or_anybody_there_nothing_is_edited() {
    let none = Consign::new().var("EDITOR", "true").line("profile edit --json").run().expect(3);
    assert!(none.json()["error"]["hint"].to_string().contains("consign profile init"), "{none}");
    for consign in [Consign::new().config(SHOP), edited_by("touch ran").line("--no-input")] {
        let mark = consign.path("ran");
        let run = consign.line("profile edit --json").run().expect(2);
        assert!(run.json()["error"]["message"].to_string().contains("terminal"), "{run}");
        assert!(!mark.exists());
    }
}

#[test]
fn an_interruption_is_the_editors_first() {
    let mut running = edited_by("touch started; sleep 1; echo '# whole' >>\"$1\"").line("profile edit --json").start();
    let (started, file) = (running.path("started"), running.path(".config/consign/config.toml"));
    running.wait_until("the editor has started", || started.exists());
    running.signal(Signal::INT);
    let mut text = String::new();
    while !text.ends_with("# whole\n") {
        text = std::fs::read_to_string(&file).expect("the file");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let run = running.finish(std::time::Duration::from_secs(20)).expect(130);
    assert_eq!(run.json()["error"]["kind"], "interrupted", "{run}");
}

#[test]
fn an_editor_may_leave_the_file_closed_as_it_was() {
    let consign = edited_by("true");
    let path = consign.path(".config/consign/config.toml");
    let running = consign.line("profile edit").start();
    let mode = std::fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
    running.finish(std::time::Duration::from_secs(20)).expect(0);
    assert_eq!(mode, 0o600);
}

/// What an editor holds, it will write; nothing is added meanwhile that it would write over.
#[test]
fn nothing_is_added_while_an_editor_is_open() {
    let program = env!("CARGO_BIN_EXE_consign");
    let init = format!(
        "printf 'key\\n0123456789abcdef\\n' | '{program}' profile init other --customer-id 10001 --api-key-stdin \
         --aes-key-stdin --base-url http://127.0.0.1:1 --lang en >&2; echo \"it ended with $?\" >&2; grep -c other \"$1\" >&2"
    );
    let run = edited_by(&format!("{init}; true")).line("profile edit --json").run().expect(0);
    for words in ["another command is changing", "nothing was written", "editor is open", "it ended with 1\n0\n"] {
        assert!(run.stderr().contains(words), "{words}: {run}");
    }
}
