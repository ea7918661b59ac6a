//! A started `consign`, and what came of it.

use std::fmt;
use std::io::{Read, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::{Input, PATIENCE};

pub(crate) use rustix::process::Signal;

/// So many bytes can be written to a new pipe before anybody reads from it.
const EVERY_PIPE_HOLDS: usize = 4096;

/// A command that runs. Dropped early, it is killed.
pub(crate) struct Running {
    child: Child,
    open_stdin: Option<ChildStdin>,
    stdout: Option<Receiver<Vec<u8>>>,
    stderr: Option<Receiver<Vec<u8>>>,
    started: Instant,
    home: TempDir,
}

impl Running {
    pub(super) fn start(mut command: Command, input: Input, home: TempDir) -> Self {
        let started = Instant::now();
        let mut child = command.spawn().expect("the binary starts");
        let stdin = child.stdin.take();
        let open_stdin = match (input, stdin) {
            (Input::Bytes(bytes), Some(mut stdin)) => {
                // A command that fails early need not read its input.
                if bytes.len() <= EVERY_PIPE_HOLDS {
                    let _ended = stdin.write_all(&bytes);
                } else {
                    thread::spawn(move || stdin.write_all(&bytes));
                }
                None
            }
            (_, stdin) => stdin,
        };
        let stdout = child.stdout.take().map(read_all);
        let stderr = child.stderr.take().map(read_all);
        Self { child, open_stdin, stdout, stderr, started, home }
    }

    /// The process's number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// A file of the home directory.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    /// Waits until something is true.
    pub(crate) fn wait_until(&mut self, what: &str, is_true: impl Fn() -> bool) {
        while !is_true() {
            let ended = self.child.try_wait().expect("the process can be asked");
            assert!(ended.is_none(), "the command ended ({ended:?}) before {what}");
            assert!(self.started.elapsed() < PATIENCE, "waited too long for {what}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("a process number");
        let process = rustix::process::Pid::from_raw(id).expect("a process number");
        rustix::process::kill_process(process, signal).expect("the process can be signalled");
    }

    /// Waits for the end, for so long; a command that takes longer is killed, and the test fails.
    pub(crate) fn finish(mut self, patience: Duration) -> Run {
        let end = Instant::now() + patience;
        // Most commands end with their output, which wakes whoever waits for it; asking again and again
        // whether it has ended would take from all that run meanwhile.
        let stdout = self.stdout.take().map(|output| output.recv_timeout(patience));
        let status = loop {
            match self.child.try_wait().expect("the process can be asked") {
                Some(status) => break status,
                None if Instant::now() < end => thread::sleep(Duration::from_millis(2)),
                None => {
                    self.child.kill().expect("the process can be killed");
                    panic!("the command did not end within {patience:?}");
                }
            }
        };
        let elapsed = self.started.elapsed();
        drop(self.open_stdin.take());
        let stderr = self.stderr.take().map(|output| output.recv().expect("the output can be read"));
        let stdout = stdout.map(|output| output.expect("the output can be read"));
        Run { status, stdout: stdout.unwrap_or_default(), stderr: stderr.unwrap_or_default(), elapsed }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where the process has ended, as it should.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn read_all(mut source: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (output, read) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).expect("the output can be read");
        let _nobody_asks = output.send(bytes);
    });
    read
}

/// What a finished command left.
pub(crate) struct Run {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// How long it took.
    pub(crate) elapsed: Duration,
}

impl Run {
    /// The exit code; -1 for a command that a signal killed.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or(-1)
    }

    /// Fails unless the command ended with this exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code(), code, "the exit code of\n{self}");
        self
    }

    /// Stdout as text.
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("stdout is UTF-8")
    }

    /// Stderr as text.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.stderr.clone()).expect("stderr is UTF-8")
    }

    /// Both outputs, whatever their bytes.
    pub(crate) fn everything(&self) -> String {
        format!("{}\n{}", String::from_utf8_lossy(&self.stdout), String::from_utf8_lossy(&self.stderr))
    }

    /// The one JSON document of stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.try_json().unwrap_or_else(|why| panic!("{why}\n{self}"))
    }

    /// The same, with a complaint instead of a panic.
    pub(crate) fn try_json(&self) -> Result<Value, String> {
        let stdout = self.stdout();
        if stdout.lines().count() != 1 || !stdout.ends_with('\n') {
            return Err("stdout is not exactly one line".into());
        }
        serde_json::from_str(&stdout).map_err(|error| format!("stdout is not JSON: {error}"))
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        write!(f, "{}\nstdout: {:.2000}\nstderr: {:.2000}", self.status, text(&self.stdout), text(&self.stderr))
    }
}
