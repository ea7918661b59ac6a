//! Where a profile's keys come from, and the care that their files need.

use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret as _, SecretString};

use super::file::resolve;
use crate::error::Failure;

/// The largest file or output that a key or a profile file may have.
const LARGEST: u64 = 1 << 20;

/// The three ways to write a key into a profile.
#[derive(Debug)]
pub(super) struct KeySettings {
    pub(super) name: &'static str,
    pub(super) inline: Option<SecretString>,
    pub(super) file: Option<PathBuf>,
    pub(super) command: Option<Vec<String>>,
}

/// Where one key comes from.
#[derive(Debug)]
pub(super) enum KeySource {
    Missing,
    Given(SecretString),
    File(PathBuf),
    Command { program: String, arguments: Vec<String> },
}

impl KeySource {
    /// Takes the one way that is written; two of them leave open which counts.
    pub(super) fn of(settings: KeySettings, directory: &Path) -> Result<Self, Failure> {
        let key = settings.name;
        match (settings.inline, settings.file, settings.command) {
            (None, None, None) => Ok(Self::Missing),
            (Some(text), None, None) if text.expose_secret().is_empty() => Ok(Self::Missing),
            (Some(text), None, None) => Ok(Self::Given(text)),
            (None, Some(path), None) => Ok(Self::File(resolve(directory, &path))),
            (None, None, Some(words)) => match words.split_first() {
                Some((program, arguments)) => {
                    Ok(Self::Command { program: program.clone(), arguments: arguments.to_vec() })
                }
                None => Err(Failure::config(format!("{key}_command is an empty list"))),
            },
            _ => Err(Failure::config(format!("more than one of {key}, {key}_file and {key}_command is given"))),
        }
    }

    /// A key that is at hand.
    pub(super) fn given(text: &str) -> Self {
        Self::Given(text.into())
    }

    /// The key, where it is at hand without running a command and without a fault.
    pub(super) fn fetch_quietly(&self) -> Option<String> {
        match self {
            Self::Command { .. } => None,
            source => source.fetch().ok()?,
        }
    }

    /// Fetches the key; `None` where the profile has none.
    pub(super) fn fetch(&self) -> Result<Option<String>, Failure> {
        let text = match self {
            Self::Missing => return Ok(None),
            Self::Given(text) => return Ok(Some(text.expose_secret().to_owned())),
            Self::File(path) => from_file(path)?,
            Self::Command { program, arguments } => from_command(program, arguments)?,
        };
        Ok(Some(text))
    }
}

impl Failure {
    /// Names the profile that a failure belongs to.
    pub(super) fn of_profile(mut self, name: &str) -> Self {
        self.message = format!("profile `{name}`: {}", self.message);
        self
    }
}

fn from_file(path: &Path) -> Result<String, Failure> {
    let mut file = std::fs::File::open(path)
        .map_err(|error| Failure::config(format!("cannot read the key file {}: {error}", path.display())))?;
    demand_private(&file, path)?;
    one_key(read_text(&mut file, path)?, &format!("the key file {}", path.display()))
}

/// Runs the command; its stderr is the operator's to see, its stdout never is.
fn from_command(program: &str, arguments: &[String]) -> Result<String, Failure> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::config(format!("cannot run the key command `{program}`: {error}")))?;
    if !output.status.success() {
        return Err(Failure::config(format!("the key command `{program}` failed ({})", output.status)));
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|_| Failure::config(format!("the key command `{program}` did not print UTF-8")))?;
    one_key(text, &format!("the key command `{program}`"))
}

/// A key file or command loses one final newline, and nothing else.
fn one_key(mut text: String, origin: &str) -> Result<String, Failure> {
    if text.ends_with('\n') {
        text.pop();
    }
    if text.is_empty() {
        return Err(Failure::config(format!("{origin} gave an empty key")));
    }
    Ok(text)
}

/// Reads a whole file of a sane size as UTF-8.
pub(super) fn read_text(file: &mut std::fs::File, path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::config(format!("cannot read {}: {error}", path.display())))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::config(format!("{} is larger than {} KiB", path.display(), LARGEST / 1024)));
    }
    String::from_utf8(bytes).map_err(|_| Failure::config(format!("{} is not UTF-8", path.display())))
}

/// A file with a secret must belong to the user (or root) and be closed to group and others,
/// as ssh demands of its keys.
pub(super) fn demand_private(file: &std::fs::File, path: &Path) -> Result<(), Failure> {
    let metadata =
        file.metadata().map_err(|error| Failure::config(format!("cannot inspect {}: {error}", path.display())))?;
    if metadata.is_dir() {
        return Err(Failure::config(format!("{} is a directory", path.display())));
    }
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() != user && metadata.uid() != 0 {
        return Err(Failure::config(format!("{} holds a key and belongs to another user", path.display()))
            .hint(format!("chown {user} '{}'", path.display())));
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Failure::config(format!("{} holds a key and is open to others (mode {mode:04o})", path.display()))
            .hint(format!("chmod 600 '{}'", path.display())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_newline_is_lost() {
        assert_eq!(one_key("k\n".into(), "x").expect("a key"), "k");
        assert_eq!(one_key(" k \n\n".into(), "x").expect("a key"), " k \n");
        assert!(one_key("\n".into(), "x").is_err());
    }

    #[test]
    fn two_ways_to_write_a_key_are_one_too_many() {
        let settings = KeySettings { name: "api_key", inline: Some("k".into()), file: Some("f".into()), command: None };
        assert!(KeySource::of(settings, Path::new("")).is_err());
    }
}
