//! Files that decide where money goes, or that hold a secret: others must not be able to change
//! them, or even to read them, as ssh demands of its keys.

use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::platform::shell::quoted_path;

/// The largest file that is read.
pub(super) const LARGEST: u64 = 1 << 20;

const CHANGEABLE: u32 = 0o022;
const OPEN: u32 = 0o077;
const STICKY: u32 = 0o1000;

/// What others may do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Read it, but not change it: it says where to send what, or which command to run.
    Unchanged,
    /// Nothing: it holds a secret.
    Secret,
}

/// Refuses a file that another user owns or that others can change (or read, where it holds a
/// secret), and one whose directory lets them put another file in its place. `what` names the
/// file in the message.
pub fn demand(file: &File, path: &Path, what: &str, care: Care) -> Result<(), Failure> {
    let metadata = file.metadata().map_err(|error| cannot_read(path, &error))?;
    if metadata.is_dir() {
        return Err(Failure::config(format!("cannot read {what} {}: it is a directory", path.display())));
    }
    // A device is nobody's text: `/dev/null` stays empty whoever writes to it.
    if metadata.file_type().is_char_device() {
        return Ok(());
    }
    let is = format!("{what} {}", path.display());
    let real = real(path);
    demand_owner(&metadata, &real, &is)?;
    let mode = metadata.mode() & 0o7777;
    if care == Care::Secret && mode & OPEN != 0 {
        return Err(Failure::config(format!("{is} holds a secret and is open to others (mode {mode:04o})"))
            .hint(format!("close it: chmod 600 {}", quoted_path(&real))));
    }
    if mode & CHANGEABLE != 0 {
        return Err(Failure::config(format!("{is} can be changed by others (mode {mode:04o})"))
            .hint(format!("close it: chmod go-w {}", quoted_path(&real))));
    }
    // A pipe has no place where another could be put.
    if metadata.is_file() {
        directories(path).iter().try_for_each(|directory| demand_place(directory, &is))
    } else {
        Ok(())
    }
}

/// Reads a whole file of a sane size.
pub(super) fn read(file: &mut File, path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::config(format!("{} is larger than {} KiB", path.display(), LARGEST / 1024)));
    }
    Ok(bytes)
}

/// The same as UTF-8.
pub(super) fn read_text(file: &mut File, path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(file, path)?).map_err(|_| Failure::config(format!("{} is not UTF-8", path.display())))
}

/// The directory where a file was looked for and, behind symbolic links, the one where it is.
fn directories(path: &Path) -> Vec<PathBuf> {
    let parent = |path: &Path| match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => PathBuf::from("/"),
    };
    let real = fs::canonicalize(path).ok().map(|real| parent(&real));
    [Some(parent(path)), real].into_iter().flatten().collect()
}

fn demand_place(directory: &Path, is: &str) -> Result<(), Failure> {
    let metadata = fs::metadata(directory).map_err(|error| cannot_read(directory, &error))?;
    let mode = metadata.mode() & 0o7777;
    // In a sticky directory nobody replaces another's file.
    if mode & STICKY != 0 {
        return Ok(());
    }
    let place = format!("{is} can be replaced by others: its directory {}", directory.display());
    demand_owner(&metadata, directory, &place)?;
    if mode & CHANGEABLE != 0 {
        return Err(Failure::config(format!("{place} is open to them (mode {mode:04o})"))
            .hint(format!("close it: chmod go-w {}", quoted_path(directory))));
    }
    Ok(())
}

fn demand_owner(metadata: &Metadata, path: &Path, is: &str) -> Result<(), Failure> {
    let (user, owner) = (rustix::process::geteuid().as_raw(), metadata.uid());
    if owner == user || owner == 0 {
        return Ok(());
    }
    let mode = metadata.mode() & 0o7777;
    Err(Failure::config(format!("{is} belongs to another user (uid {owner}, mode {mode:04o})"))
        .hint(format!("if its content is yours: chown {user} {}", quoted_path(path))))
}

/// The path for a command that mends the file: what another name, such as `/dev/stdin`, leads to.
fn real(path: &Path) -> PathBuf {
    match fs::canonicalize(path) {
        Ok(real) if real.file_name() != path.file_name() => real,
        _ => path.to_owned(),
    }
}

fn cannot_read(path: &Path, error: &std::io::Error) -> Failure {
    Failure::config(format!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    /// A file in a directory, with their modes.
    fn place(mode: u32, directory_mode: u32) -> (tempfile::TempDir, PathBuf) {
        let outer = tempfile::tempdir().expect("a directory");
        let directory = outer.path().join("it's here");
        fs::create_dir(&directory).expect("a directory");
        let path = directory.join("file");
        fs::write(&path, "text").expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
        fs::set_permissions(&directory, fs::Permissions::from_mode(directory_mode)).expect("its mode");
        (outer, path)
    }

    fn verdict(path: &Path, care: Care) -> Result<(), String> {
        let file = File::open(path).expect("a file");
        demand(&file, path, "the file", care)
            .map_err(|failure| format!("{} {}", failure.message, failure.hint.unwrap_or_default()))
    }

    #[test]
    fn modes_are_told_with_the_command_that_mends_them() {
        for (mode, directory, care, told) in [
            (0o600, 0o700, Care::Secret, None),
            (0o400, 0o755, Care::Secret, None),
            (0o644, 0o755, Care::Unchanged, None),
            (0o600, 0o1777, Care::Secret, None),
            (0o644, 0o755, Care::Secret, Some(["0644", "chmod 600 "])),
            (0o664, 0o755, Care::Unchanged, Some(["0664", "chmod go-w "])),
            (0o602, 0o755, Care::Unchanged, Some(["0602", "chmod go-w "])),
            (0o666, 0o1777, Care::Unchanged, Some(["0666", "chmod go-w "])),
            (0o600, 0o770, Care::Secret, Some(["0770", "chmod go-w "])),
            (0o600, 0o702, Care::Unchanged, Some(["0702", "chmod go-w "])),
        ] {
            let (_outer, path) = place(mode, directory);
            match (verdict(&path, care), told) {
                (Ok(()), None) => {}
                (Err(text), Some(words)) => {
                    assert!(words.iter().all(|word| text.contains(word)), "{mode:o} {directory:o}: {text}");
                    let (_, command) = text.split_once("close it: ").expect("a command");
                    let words = shlex::split(command).expect("words");
                    assert!(words.len() == 3 && Path::new(&words[2]).exists(), "{command}");
                }
                other => panic!("{mode:o} {directory:o} {care:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_link_is_as_safe_as_both_of_its_ends() {
        let (_target, target) = place(0o600, 0o777);
        let (_outer, near) = place(0o600, 0o700);
        let link = near.with_file_name("link");
        symlink(&target, &link).expect("a link");
        assert!(verdict(&link, Care::Secret).expect_err("the target's directory is open").contains("0777"));
    }

    #[test]
    fn devices_are_nobodys_text() {
        assert_eq!(verdict(Path::new("/dev/null"), Care::Secret), Ok(()));
    }
}
