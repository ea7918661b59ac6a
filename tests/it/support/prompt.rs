//! A command at a terminal that asks, and is answered.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, kill_process};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use tempfile::TempDir;

use super::process::Signal;
use super::terminal::terminal;
use super::{closed_directory, did_not_run};

const PATIENCE: Duration = Duration::from_secs(20);

/// Runs a command as a job of a terminal, and keeps the terminal when the job has ended: it is
/// reset when the last of its session goes, which would hide what the job has left behind.
const SESSION: &str = r#"
sh -c 'echo $$ >id.part; mv id.part id; exec "$@" 2>said' job "$@"
echo $? >code.part; printf '[ended]'; mv code.part code
exec sleep 60
"#;

/// What the session says at the terminal behind all that the job has said.
const ENDED: &str = "[ended]";

/// A command that asks at a terminal.
pub(crate) struct Prompt {
    session: Child,
    home: TempDir,
    terminal: File,
    keyboard: File,
    screen: Arc<Mutex<Vec<u8>>>,
}

impl Prompt {
    /// `None`, and said aloud, where no program can give a session a terminal.
    pub(crate) fn start(arguments: &[&str], variables: &[(&str, &str)]) -> Option<Self> {
        if Command::new("setsid").arg("--version").output().is_err() {
            did_not_run("there is no setsid, with which a test gets a terminal");
            return None;
        }
        let home = closed_directory();
        let (keyboard, terminal) = terminal();
        let copy = |file: &File| Stdio::from(OwnedFd::from(file.try_clone().expect("a copy")));
        let session = Command::new("setsid")
            .args(["--ctty", "sh", "-c", SESSION, "session", env!("CARGO_BIN_EXE_consign")])
            .args(arguments)
            .current_dir(home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .envs(variables.iter().copied())
            .stdin(copy(&terminal))
            .stdout(copy(&terminal))
            .stderr(copy(&terminal))
            .spawn()
            .expect("a session");
        let screen = Arc::new(Mutex::new(Vec::new()));
        let (mut source, sink) = (keyboard.try_clone().expect("a copy"), Arc::clone(&screen));
        thread::spawn(move || {
            let mut bytes = [0; 1024];
            while let Ok(length @ 1..) = source.read(&mut bytes) {
                sink.lock().expect("unpoisoned").extend_from_slice(&bytes[..length]);
            }
        });
        Some(Self { session, home, terminal, keyboard, screen })
    }

    /// Waits until something is so.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, happens: impl Fn(&Self) -> bool) {
        let begin = Instant::now();
        while !happens(self) {
            assert!(begin.elapsed() < PATIENCE, "waited too long for {what}: {}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A file of the home directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What the terminal was sent.
    pub(crate) fn screen(&self) -> String {
        self.sent().replace(ENDED, "")
    }

    fn sent(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().expect("unpoisoned")).into_owned()
    }

    /// Whether the terminal is as it was.
    pub(crate) fn shows_what_is_typed(&self) -> bool {
        let modes = tcgetattr(&self.terminal).expect("a terminal").local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Sets the terminal as a shell has it that stops a job.
    pub(crate) fn is_given_to_the_shell(&self) {
        let mut settings = tcgetattr(&self.terminal).expect("a terminal");
        settings.local_modes.insert(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(&self.terminal, OptionalActions::Now, &settings).expect("settings");
    }

    /// Until the program takes every key itself, the terminal would interrupt the whole session.
    pub(crate) fn takes_every_key(&self) -> bool {
        let modes = tcgetattr(&self.terminal).expect("a terminal").local_modes;
        !modes.intersects(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Sends the command a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.id().parse().expect("a number")).expect("a number");
        kill_process(id, signal).expect("it can be signalled");
    }

    /// The number of its process.
    fn id(&self) -> String {
        std::fs::read_to_string(self.path("id")).expect("its number").trim().to_owned()
    }

    /// Whether the command is stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        let state = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        state.rsplit_once(") ").is_some_and(|(_, state)| state.starts_with('T'))
    }

    /// Types at the keyboard.
    pub(crate) fn types(&mut self, text: &str) {
        self.types_bytes(text.as_bytes());
    }

    /// The same for what need not be text.
    pub(crate) fn types_bytes(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).expect("it can be typed");
    }

    /// How many bytes were typed that nobody has read.
    pub(crate) fn unread(&self) -> u64 {
        rustix::io::ioctl_fionread(&self.terminal).expect("a number")
    }

    /// What the command has said on stderr so far.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.path("said")).unwrap_or_default()
    }

    /// The exit code and stderr, once the command has ended and all that it said at the terminal is read.
    pub(crate) fn end(&self) -> (String, String) {
        self.wait_for("the end", |prompt| prompt.path("code").exists() && prompt.sent().contains(ENDED));
        let read = |name| std::fs::read_to_string(self.path(name)).expect("a file");
        (read("code").trim().to_owned(), read("said"))
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        let _ended = self.session.kill();
        let _reaped = self.session.wait();
    }
}
