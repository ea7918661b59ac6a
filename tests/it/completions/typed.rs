//! Completion as a person has it: at a terminal, by the tabulator.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::home::Home;
use super::shells::shell;
use crate::support::did_not_run;
use crate::support::terminal::terminal;

const PATIENCE: Duration = Duration::from_secs(20);

/// A shell at a terminal.
struct Session {
    shell: Child,
    keyboard: File,
    screen: Arc<Mutex<Vec<u8>>>,
    _terminal: File,
}

impl Session {
    /// `None`, and said aloud, where there is no such shell, or no terminal for it.
    fn start(name: &str, arguments: &[&str], home: &Home) -> Option<Self> {
        let found = shell(name, home)?;
        if Command::new("setsid").arg("--version").output().is_err() {
            did_not_run("there is no setsid, with which a test gets a terminal");
            return None;
        }
        let (keyboard, terminal) = terminal();
        let copy = |file: &File| Stdio::from(OwnedFd::from(file.try_clone().expect("a copy")));
        let mut session = Command::new("setsid");
        session.env_clear().envs(found.get_envs().filter_map(|(name, value)| Some((name, value?))));
        session.current_dir(home.path("")).env("PS1", "ready> ").args(["--ctty", name]).args(arguments);
        session.stdin(copy(&terminal)).stdout(copy(&terminal)).stderr(copy(&terminal));
        let shell = session.spawn().expect("a session");
        let screen = Arc::new(Mutex::new(Vec::new()));
        let (mut source, sink) = (keyboard.try_clone().expect("a copy"), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 1024];
            while let Ok(length @ 1..) = source.read(&mut bytes) {
                sink.lock().expect("unpoisoned").extend_from_slice(&bytes[..length]);
            }
        });
        Some(Self { shell, keyboard, screen, _terminal: terminal })
    }

    fn types(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).expect("typed");
    }

    /// What was shown, without what moves the cursor or colours it.
    fn shown(&self) -> String {
        let screen = self.screen.lock().expect("unpoisoned");
        let text = String::from_utf8_lossy(&screen).into_owned();
        let mut shown = String::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            match c {
                '\u{1b}' => {
                    if rest.next() == Some('[') {
                        let _ends_it = rest.find(char::is_ascii_alphabetic);
                    }
                }
                '\u{7}' | '\r' => {}
                c => shown.push(c),
            }
        }
        shown
    }

    #[track_caller]
    fn waits_for(&self, what: &str) {
        let begin = Instant::now();
        while !self.shown().contains(what) {
            assert!(begin.elapsed() < PATIENCE, "{what:?} was not shown, but:\n{}", self.shown());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types the beginning of a line and the tabulator, and waits for the rest.
    #[track_caller]
    fn completes(&mut self, beginning: &str, line: &str) {
        self.types(&format!("{beginning}\t"));
        self.waits_for(line);
        // The line goes, and is not run.
        self.types("\u{15}");
        self.types("echo $((40+2))-gone\n");
        self.waits_for("42-gone");
        self.screen.lock().expect("unpoisoned").clear();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ended = self.shell.kill();
        let _reaped = self.shell.wait();
    }
}

fn completes_everything(mut session: Session) {
    session.completes("consign query C20261122000002", "consign query C20261122000002");
    session.completes("consign bizorder T2026", "consign bizorder T20261122000001");
    session.completes("consign orders release C", "consign orders release C20261122000002");
    session.completes("consign -p cor", "consign -p corner");
    session.completes("consign verify --endpoint noti", "consign verify --endpoint notification");
    session.completes("consign comple", "consign completions");
    session.completes("consign balance --no-", "consign balance --no-input");
}

#[test]
fn bash_completes_what_is_typed() {
    let home = Home::new();
    let Some(mut session) = Session::start("bash", &["--norc", "--noprofile", "-i"], &home) else { return };
    session.types("source <(consign completions bash); echo $((1+1))-set-up\n");
    session.waits_for("2-set-up");
    session.completes("consign --profile=cor", "consign --profile=corner");
    completes_everything(session);
}

/// Of two names that begin alike, one that would run something counts for nothing.
fn offers_no_name_that_runs(mut session: Session, home: &Home) {
    session.completes("consign query C9", "consign query C9-plain");
    session.completes("consign query C8", "consign query C8-plain");
    session.completes("consign -p X", "consign -p X-plain");
    assert!(!home.path("ran").exists());
}

fn hostile() -> Home {
    let home = Home::new();
    for name in ["C9;touch${IFS}ran", "C9-plain", "C8`touch${IFS}ran`", "C8-plain"] {
        home.has_order(name);
    }
    for name in ["X$(touch${IFS}ran)", "X-plain"] {
        home.has_profile(name);
    }
    home
}

#[test]
fn bash_is_offered_no_name_that_runs() {
    let home = hostile();
    for name in ["f;touch${IFS}ran", "f-plain"] {
        std::fs::write(home.path(name), "").expect("a file");
    }
    let Some(mut session) = Session::start("bash", &["--norc", "--noprofile", "-i"], &home) else { return };
    session.types("source <(consign completions bash); echo $((1+1))-set-up\n");
    session.waits_for("2-set-up");
    session.completes("consign --config f", "consign --config f-plain");
    offers_no_name_that_runs(session, &home);
}

#[test]
fn zsh_is_offered_no_name_that_runs() {
    let home = hostile();
    let Some(mut session) = Session::start("zsh", &["-f", "-i"], &home) else { return };
    session.types("autoload -U compinit && compinit -u -D; source <(consign completions zsh); echo $((1+1))-set-up\n");
    session.waits_for("2-set-up");
    offers_no_name_that_runs(session, &home);
}

#[test]
fn zsh_completes_what_is_typed() {
    let home = Home::new();
    let Some(mut session) = Session::start("zsh", &["-f", "-i"], &home) else { return };
    session.types("autoload -U compinit && compinit -u -D; source <(consign completions zsh); echo $((1+1))-set-up\n");
    session.waits_for("2-set-up");
    session.completes("consign --profile=cor", "consign --profile=corner");
    completes_everything(session);
}
