//! What the tests of the real binary share: a fluent builder around its command line, a raw
//! gateway, and an independent view of the protocol.
//!
//! Nothing here uses the library of this package: what the binary sends is judged by other code
//! than that which sent it.

pub(crate) mod gateway;
pub(crate) mod process;
pub(crate) mod prompt;
pub(crate) mod protocol;
pub(crate) mod replies;
pub(crate) mod terminal;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use rustix::fs::statvfs;
use tempfile::TempDir;

use self::process::{Run, Running};

/// The merchant of the tests.
pub(crate) const CUSTOMER_ID: &str = "10001";
/// The key that signs.
pub(crate) const API_KEY: &str = "test-api-key";
/// The key that encrypts cards.
pub(crate) const AES_KEY: &str = "0123456789abcdef";
/// The PIN that `submit` pipes in.
pub(crate) const PIN: &str = "123456";
/// An order number that no gateway finds unusual.
pub(crate) const ORDER_ID: &str = "C20261122000001";

/// How long a command may take before the tests give it up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Lets what runs beside this test go first, and what it starts too: for tests that only need to get
/// done, of which a few would take the whole machine from those that ask for an answer in time.
pub(crate) fn give_way() {
    let _goes_on_as_before = rustix::process::nice(5);
}

/// A command line of `consign` in an environment of its own: no variables but `PATH` and `HOME`,
/// and a home directory that is empty.
pub(crate) struct Consign {
    home: TempDir,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    stdin: Input,
    stdout: Option<Stdio>,
    stderr: Option<Stdio>,
    /// What the shell's `ulimit` allows it.
    limit: Option<(&'static str, u64)>,
}

/// What a row of a table does with a command.
pub(crate) type Step = fn(Consign) -> Consign;

/// What stdin is.
pub(crate) enum Input {
    /// At its end from the beginning.
    Empty,
    /// These bytes.
    Bytes(Vec<u8>),
    /// A pipe that stays open and says nothing.
    Open,
}

impl Consign {
    /// A command without any profile.
    pub(crate) fn new() -> Self {
        let home = closed_directory();
        Self {
            home,
            arguments: Vec::new(),
            variables: Vec::new(),
            stdin: Input::Empty,
            stdout: None,
            stderr: None,
            limit: None,
        }
    }

    /// A command with a complete profile in its environment.
    pub(crate) fn at(base_url: &str) -> Self {
        Self::new()
            .var("CONSIGN_BASE_URL", base_url)
            .var("CONSIGN_CUSTOMER_ID", CUSTOMER_ID)
            .var("CONSIGN_API_KEY", API_KEY)
            .var("CONSIGN_AES_KEY", AES_KEY)
    }

    /// A command with one profile, `shop`, in a file; `more` is TOML below its table.
    pub(crate) fn with_profile(base_url: &str, more: &str) -> Self {
        Self::new().config(&format!(
            "[profiles.shop]\nbase_url = \"{base_url}\"\ncustomer_id = \"{CUSTOMER_ID}\"\n\
             api_key = \"{API_KEY}\"\naes_key = \"{AES_KEY}\"\n{more}\n"
        ))
    }

    /// Adds arguments.
    pub(crate) fn args<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Adds the arguments that stand in a line, separated by blanks.
    pub(crate) fn line(self, line: &str) -> Self {
        self.args(line.split_whitespace())
    }

    /// `submit` of a good card, its PIN piped in.
    pub(crate) fn submit(self) -> Self {
        self.line("submit --product-code 12 --amount 100 --card-number 6000000000001234 --card-password-stdin")
            .line("--order-id C20261122000001 --batchno B20261122")
            .stdin(PIN)
    }

    /// `buy` of a good top-up.
    pub(crate) fn buy(self) -> Self {
        self.line("buy --item-id 103 --face-price 50 --number 13800000000 --order-id C20261122000001")
    }

    /// Sets a variable.
    pub(crate) fn var(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Writes the user's profile file, closed to others.
    pub(crate) fn config(self, text: &str) -> Self {
        self.file(".config/consign/config.toml", text, 0o600)
    }

    /// Writes a file into the home directory.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>, mode: u32) -> Self {
        let path = self.path(name);
        // Closed to others whatever the umask of whoever runs the tests.
        let mut closed = fs::DirBuilder::new();
        closed.recursive(true).mode(0o755).create(path.parent().expect("a parent")).expect("a directory");
        fs::write(&path, content).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
        self
    }

    /// A path in the home directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Pipes bytes into stdin.
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Input::Bytes(bytes.into());
        self
    }

    /// Leaves stdin open and silent.
    pub(crate) fn open_stdin(mut self) -> Self {
        self.stdin = Input::Open;
        self
    }

    /// Sends stdout somewhere else than into the result.
    pub(crate) fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.stdout = Some(stdout.into());
        self
    }

    /// Sends stderr somewhere else than into the result.
    pub(crate) fn stderr(mut self, stderr: impl Into<Stdio>) -> Self {
        self.stderr = Some(stderr.into());
        self
    }

    /// Has the system kill the command once it has worked for so many seconds. Unlike the time that
    /// passes, this is the same on a machine that has much else to do.
    pub(crate) fn at_most(mut self, seconds: u32) -> Self {
        self.limit = Some(("-t", seconds.into()));
        self
    }

    /// Lets no file grow beyond so many blocks of 512 bytes.
    pub(crate) fn with_files_of(mut self, blocks: u64) -> Self {
        self.limit = Some(("-f", blocks));
        self
    }

    /// Runs the command to its end.
    pub(crate) fn run(self) -> Run {
        self.start().finish(PATIENCE)
    }

    /// Starts the command and leaves it running.
    pub(crate) fn start(self) -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_consign"));
        if let Some((limit, most)) = self.limit {
            let program = std::mem::replace(&mut command, Command::new("sh"));
            let script = format!("ulimit {limit} {most} && exec \"$0\" \"$@\"");
            command.args(["-c", &script]).arg(program.get_program());
        }
        command
            .args(&self.arguments)
            .current_dir(self.home.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .envs(self.variables)
            .stdin(if matches!(self.stdin, Input::Empty) { Stdio::null() } else { Stdio::piped() })
            .stdout(self.stdout.unwrap_or_else(Stdio::piped))
            .stderr(self.stderr.unwrap_or_else(Stdio::piped));
        Running::start(command, self.stdin, self.home)
    }
}

/// A temporary directory that is closed to others, whatever the umask of whoever runs the tests.
pub(crate) fn closed_directory() -> TempDir {
    let mode = fs::Permissions::from_mode(0o700);
    tempfile::Builder::new().permissions(mode).tempdir_in(&*TEMPORARY).expect("a temporary directory")
}

/// Where the tests have their directories: in memory, where there is plenty of it, since thousands
/// of ledgers that are gone in a second would all be flushed to a disk.
static TEMPORARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let room = statvfs(memory).map(|room| room.f_bavail * room.f_frsize);
    if room.is_ok_and(|room| room >= 1 << 30) { memory.to_owned() } else { std::env::temp_dir() }
});

/// Says aloud that a test did not run, and why: straight to stderr, since what the macros print, a
/// test that passes keeps to itself.
pub(crate) fn did_not_run(why: &str) {
    let thread = std::thread::current();
    let line = format!("did not run: {}: {why}\n", thread.name().unwrap_or("a part of a test"));
    std::io::stderr().write_all(line.as_bytes()).expect("stderr");
}

/// Fails where a table found anything to complain about, and shows the first complaints.
#[track_caller]
pub(crate) fn no_complaints(complaints: &[String]) {
    let shown = &complaints[..complaints.len().min(5)];
    assert!(complaints.is_empty(), "{} complaints, among them:\n{}", complaints.len(), shown.join("\n"));
}

/// How many rows of a table are done at the same time.
const AT_ONCE: usize = 6;

/// Does the same for every row of a table, several at a time, since most of the time is spent
/// waiting for somebody; no row waits for a slow one before it. A row that panics fails the test.
pub(crate) fn at_once<T: Send, R: Send>(table: impl IntoIterator<Item = T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
    let rows: Vec<T> = table.into_iter().collect();
    let workers = rows.len().min(AT_ONCE);
    let rows = Mutex::new(rows.into_iter().enumerate());
    let next = || rows.lock().expect("a table").next();
    let work = || {
        let mut results = Vec::new();
        while let Some((place, row)) = next() {
            results.push((place, each(row)));
        }
        results
    };
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("rows of the table")).collect()
    });
    results.sort_unstable_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, result)| result).collect()
}
