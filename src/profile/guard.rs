//! Files that decide where money goes, or that hold a secret: others must not be able to change
//! them, or even to read them, as ssh demands of its keys.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::core::lang::{Words, say};
use crate::core::system;
use crate::error::Failure;
use crate::platform::mend;
use crate::platform::place::{self, Danger, Found, Kind, Way};

/// The largest file that is read.
pub(super) const LARGEST: u64 = 1 << 20;

/// What others may do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Read it, but not change it: it says where to send what, or which command to run.
    Unchanged,
    /// Nothing: it holds a secret.
    Secret,
}

/// Opens a file to read it; `None` where there is none. What is no file is refused, and not waited
/// for: a pipe may never get a writer.
pub(super) fn open(path: &Path, what: &Words) -> Result<Option<File>, Failure> {
    let file = match place::open_to_read(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_read(path, what, &error)),
    };
    let found = place::of_open(&file).map_err(|error| cannot_read(path, what, &error))?;
    demand_file(&found, path, what)?;
    Ok(Some(file))
}

/// Refuses a file that another user owns or that others can change (or read, where it holds a
/// secret), and one whose path they could make lead to another file. `what` names the file in the
/// message.
pub fn demand(file: &File, path: &Path, what: &Words, care: Care) -> Result<(), Failure> {
    demand_of(&place::of_open(file).map_err(|error| cannot_read(path, what, &error))?, path, what, care)
}

/// The same of a program that is about to be run. One that is not there is for the system to miss.
pub(super) fn demand_program(path: &Path, what: &Words) -> Result<(), Failure> {
    place::glance(path).map_or(Ok(()), |found| demand_of(&found, path, what, Care::Unchanged))
}

/// The same of the way to a file that is about to be made.
pub(super) fn demand_place(path: &Path, what: &Words) -> Result<(), Failure> {
    demand_way(path, what, &say!("{what} {}", "{what} {}", [what], path.display()))
}

fn demand_of(found: &Found, path: &Path, what: &Words, care: Care) -> Result<(), Failure> {
    demand_file(found, path, what)?;
    // A device is nobody's text: `/dev/null` stays empty whoever writes to it.
    if found.kind == Kind::Device {
        return Ok(());
    }
    let is = say!("{what} {}", "{what} {}", [what], path.display());
    let real = real(path);
    demand_owner(found, &real, &is)?;
    let rights = &found.rights;
    if care == Care::Secret && rights.are_open() {
        return Err(Failure::config(say!(
            "{is} holds a secret and is open to others ({rights})",
            "{is} 含有密钥等机密，却对其他用户开放（{rights}）",
            [is, rights = rights.told()]
        ))
        .hint(say!("close it: {}", "收紧权限：{}", mend::close(&real))));
    }
    if rights.let_others_change() {
        return Err(Failure::config(say!(
            "{is} can be changed by others ({rights})",
            "{is} 可被其他用户修改（{rights}）",
            [is, rights = rights.told()]
        ))
        .hint(say!("close it: {}", "收紧权限：{}", mend::keep_from_changes(&real))));
    }
    demand_way(path, what, &is)
}

fn demand_file(found: &Found, path: &Path, what: &Words) -> Result<(), Failure> {
    let is = match found.kind {
        Kind::File | Kind::Device => return Ok(()),
        Kind::Directory => say!("it is a directory", "它是目录"),
        Kind::Pipe => say!("it is a pipe, not a file", "它是管道，不是文件"),
        Kind::Link | Kind::Other => say!("it is not a file", "它不是文件"),
    };
    Err(Failure::config(say!("cannot read {what} {}: {is}", "无法读取{what} {}：{is}", [what, is], path.display())))
}

/// Reads a whole file of a sane size.
pub(super) fn read(file: &mut File, path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(path, &say!("the file", "文件"), &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::config(say!(
            "{} is larger than {} KiB",
            "{} 大于 {} KiB",
            path.display(),
            LARGEST / 1024
        )));
    }
    Ok(bytes)
}

/// The same as UTF-8.
pub(super) fn read_text(file: &mut File, path: &Path) -> Result<String, Failure> {
    String::from_utf8(read(file, path)?)
        .map_err(|_| Failure::config(say!("{} is not UTF-8", "{} 不是 UTF-8", path.display())))
}

/// Refuses a path that somebody else could make lead to another file.
fn demand_way(path: &Path, what: &Words, is: &Words) -> Result<(), Failure> {
    let way = Way::of(path).map_err(|error| cannot_read(path, what, &error))?;
    let Some(danger) = way.danger() else { return Ok(()) };
    let replaced = say!("{is} can be replaced by others, on the way to it", "{is} 可被其他用户在其路径上替换", [is]);
    Err(match danger {
        Danger::Another { path, owner } => {
            let failure = say!(
                "{replaced}: {} belongs to another user ({})",
                "{replaced}：{} 属于另一用户（{}）",
                [replaced],
                path.display(),
                owner.as_uid()
            );
            Failure::config(failure).hint(say!(
                "keep it where only you can write; or, if all there is yours: {}",
                "放在只有您能写入的地方；如果那里都是您的内容：{}",
                mend::take_over_link(&path)
            ))
        }
        Danger::Open { directory, rights } => Failure::config(say!(
            "{replaced}: {} is open to them ({rights})",
            "{replaced}：{} 对其开放（{rights}）",
            [replaced, rights = rights.told()],
            directory.display()
        ))
        .hint(say!("close it: {}", "收紧权限：{}", mend::keep_from_changes(&directory))),
    })
}

fn demand_owner(found: &Found, path: &Path, is: &Words) -> Result<(), Failure> {
    if found.owner.is_me_or_root() {
        return Ok(());
    }
    Err(Failure::config(say!(
        "{is} belongs to another user ({}, {rights})",
        "{is} 属于另一用户（{}，{rights}）",
        [is, rights = found.rights.told()],
        found.owner.as_uid()
    ))
    .hint(say!("if its content is yours: {}", "如果内容是您的：{}", mend::take_over(path))))
}

/// The path for a command that mends the file: what another name, such as `/dev/stdin`, leads to.
fn real(path: &Path) -> PathBuf {
    match fs::canonicalize(path) {
        Ok(real) if real.file_name() != path.file_name() => real,
        _ => path.to_owned(),
    }
}

fn cannot_read(path: &Path, what: &Words, error: &std::io::Error) -> Failure {
    Failure::config(say!(
        "cannot read {what} {}: {error}",
        "无法读取{what} {}：{error}",
        [what, error = system::told(error)],
        path.display()
    ))
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
        demand(&file, path, &"the file".into(), care)
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
