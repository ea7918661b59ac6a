//! Commands that print a key: they end in time, say little, and leave nothing behind.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf, is_separator};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::guard;
use super::path::resolve;
use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::Failure;
use crate::platform::process::{Started, ended, is_in_the_foreground};

/// How long a key command may take: a person may have to touch a token.
const DEADLINE: Duration = Duration::from_secs(60);

/// The most bytes that a key command may print.
const LARGEST_OUTPUT: u64 = 64 * 1024;

/// How often an ended command is looked for.
const GLANCE: Duration = Duration::from_millis(5);

/// A program and its arguments.
#[derive(Debug)]
pub(super) struct KeyCommand {
    program: String,
    /// The program's path, where it is not searched for in `PATH`.
    path: PathBuf,
    arguments: Vec<String>,
    /// Whether it is a file that the user looks after, in the configuration's folder or at home.
    is_ones_own: bool,
}

/// Whom a key command belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// This process's group: it may read from the terminal, and Ctrl-C ends both.
    Ours,
    /// A group of its own, which can be killed as a whole.
    Own,
}

impl KeyCommand {
    /// A program with a slash is taken from the configuration's folder, a bare name from `PATH`.
    pub(super) fn new(program: &str, arguments: &[String], directory: &Path) -> Self {
        let is_path = program.contains(is_separator);
        let path = if is_path { resolve(directory, Path::new(program)) } else { program.into() };
        let is_ones_own = is_path && !Path::new(program).has_root();
        Self { program: program.to_owned(), path, arguments: arguments.to_vec(), is_ones_own }
    }

    /// Runs the command; its stderr is the operator's to see, its stdout never is. Its stdin is
    /// empty: ours may hold a PIN.
    pub(super) fn run(&self) -> Result<String, Failure> {
        if self.is_ones_own {
            guard::demand_program(&self.path, &say!("the key command's program", "密钥命令的程序"))?;
        }
        let group = if is_in_the_foreground() { Group::Ours } else { Group::Own };
        self.run_within(DEADLINE, group)
    }

    fn run_within(&self, deadline: Duration, group: Group) -> Result<String, Failure> {
        let failure = |what: Words| {
            Failure::config(say!("the key command `{}` {what}", "密钥命令 `{}` {what}", [what], self.program))
        };
        let mut command = Command::new(&self.path);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let started = match group {
            Group::Ours => Started::together(&mut command),
            Group::Own => Started::apart(&mut command),
        };
        let started = started.map_err(|error| {
            Failure::config(say!(
                "cannot run the key command `{}`: {error}",
                "无法运行密钥命令 `{}`：{error}",
                [error = system::told(&error)],
                self.program
            ))
        })?;
        let mut running = Running(started);
        match running.output(Instant::now() + deadline) {
            Ok(Output::Whole(status, text)) if status.success() => {
                String::from_utf8(text).map_err(|_| failure(say!("did not print UTF-8", "输出的不是 UTF-8")))
            }
            Ok(Output::Whole(status, _)) => {
                Err(failure(say!("failed ({status})", "失败（{status}）", [status = ended(status)])))
            }
            Ok(Output::TooLong) => Err(failure(say!(
                "printed more than {} KiB, which is no key",
                "输出超过 {} KiB，不会是密钥",
                LARGEST_OUTPUT / 1024
            ))),
            Ok(Output::TooLate) => Err(failure(say!(
                "did not end within {deadline:?} and was killed",
                "{deadline:?} 内没有结束，已被终止"
            ))
            .hint(say!("run it by hand to see what it waits for", "手工运行一次，看它在等什么"))),
            Err(error) => {
                Err(failure(say!("cannot be followed: {error}", "无法跟踪：{error}", [error = system::told(&error)])))
            }
        }
    }

    /// The program as it is written.
    pub(super) fn program(&self) -> &str {
        &self.program
    }
}

/// A started command.
struct Running(Started);

/// What a command printed before its end.
enum Output {
    Whole(ExitStatus, Vec<u8>),
    TooLong,
    TooLate,
}

impl Running {
    /// Waits for the command and for all that it prints. One that takes or prints too much is
    /// killed.
    fn output(&mut self, end: Instant) -> io::Result<Output> {
        let (sender, printed) = mpsc::channel();
        if let Some(stdout) = self.0.child.stdout.take() {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                let read = stdout.take(LARGEST_OUTPUT + 1).read_to_end(&mut bytes);
                let _nobody_waits = sender.send(read.map(|_| bytes));
            });
        }
        let Ok(printed) = printed.recv_timeout(end.saturating_duration_since(Instant::now())) else {
            self.0.kill();
            return Ok(Output::TooLate);
        };
        let printed = printed?;
        if printed.len() as u64 > LARGEST_OUTPUT {
            self.0.kill();
            return Ok(Output::TooLong);
        }
        loop {
            if let Some(status) = self.0.child.try_wait()? {
                return Ok(Output::Whole(status, printed));
            }
            if Instant::now() >= end {
                self.0.kill();
                return Ok(Output::TooLate);
            }
            thread::sleep(GLANCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> KeyCommand {
        KeyCommand::new("sh", &["-c".to_owned(), script.to_owned()], Path::new(""))
    }

    fn message(script: &str, deadline: Duration) -> Words {
        shell(script).run_within(deadline, Group::Own).expect_err("a failure").message
    }

    #[test]
    fn a_command_that_does_not_end_is_killed_with_all_that_it_started() {
        let directory = tempfile::tempdir().expect("a directory");
        let marks = [Group::Own, Group::Ours].map(|group| (group, directory.path().join(format!("{group:?}"))));
        for (group, mark) in &marks {
            // The output is left open by the one that stays behind.
            let script = format!("(sleep 1; touch '{}') & wait", mark.display());
            let begin = Instant::now();
            let failure = shell(&script).run_within(Duration::from_millis(300), *group).expect_err("too late");
            assert!(failure.message.contains("did not end within 300ms and was killed"), "{}", failure.message);
            assert!(begin.elapsed() < Duration::from_millis(900));
        }
        thread::sleep(Duration::from_millis(1500));
        let exist = marks.map(|(_, mark)| mark.exists());
        assert_eq!(exist, [false, true], "only a group of its own can be killed as a whole");
    }

    #[test]
    fn a_command_that_closes_its_output_and_goes_on_is_too_late_too() {
        assert!(message("exec >&-; sleep 5", Duration::from_millis(200)).contains("was killed"));
    }

    #[test]
    fn an_endless_output_is_no_key() {
        let begin = Instant::now();
        assert!(message("yes", Duration::from_secs(20)).contains("more than 64 KiB"));
        assert!(begin.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn what_a_command_leaves_running_may_go_on() {
        let begin = Instant::now();
        let key = shell("sleep 3 >/dev/null & printf key").run_within(Duration::from_secs(20), Group::Own);
        assert_eq!(key.expect("a key"), "key");
        assert!(begin.elapsed() < Duration::from_secs(2));
    }

    #[test]
    fn programs_with_a_slash_are_beside_the_configuration() {
        let path = |program: &str| KeyCommand::new(program, &[], Path::new("/etc/consign")).path;
        assert_eq!(path("pass"), Path::new("pass"));
        assert_eq!(path("./key.sh"), Path::new("/etc/consign/./key.sh"));
        assert_eq!(path("bin/key"), Path::new("/etc/consign/bin/key"));
        assert_eq!(path("/usr/bin/pass"), Path::new("/usr/bin/pass"));
    }
}
