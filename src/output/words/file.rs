//! Words for files that cannot be written.

use crate::platform::place::Danger;
use crate::platform::replace::{Doing, NotWritten};
use crate::platform::shell::quoted_path;

/// Why a file cannot be written. The caller says which, and what was or was not sent.
#[must_use]
pub fn not_written(error: &NotWritten) -> String {
    match error {
        NotWritten::Dash => "`-` is no file: this is never written to stdout".into(),
        NotWritten::Directory => "it is a directory".into(),
        NotWritten::NotAFile => "it is a device, a pipe or a socket, and no file".into(),
        NotWritten::Protected => "the file that is there is write-protected".into(),
        NotWritten::NoDirectory(directory) => format!("there is no directory {}", directory.display()),
        NotWritten::StrangeLink(Danger::Another { path, owner }) => format!(
            "its path goes through a link, and user {owner}, who owns {}, could make it lead to another file",
            path.display()
        ),
        NotWritten::StrangeLink(Danger::Open { directory, mode }) => format!(
            "its path goes through a link, and others can write to {} (mode {:03o}) and make it lead to another file",
            directory.display(),
            mode & 0o777
        ),
        NotWritten::File { doing: Doing::FlushDirectory, source } => {
            format!("it is there, but its name may not survive a power loss: {source}")
        }
        NotWritten::File { doing, source } => {
            let doing = match doing {
                Doing::Reach => "reach it",
                Doing::Make => "make a file beside it",
                Doing::Write => "write it",
                Doing::Flush => "flush it to the disk",
                Doing::Name | Doing::FlushDirectory => "give it its name",
            };
            format!("cannot {doing}: {source}")
        }
    }
}

/// What to do about it.
#[must_use]
pub fn not_written_hint(error: &NotWritten) -> String {
    match error {
        NotWritten::NoDirectory(directory) => format!("make it: mkdir -p {}", quoted_path(directory)),
        NotWritten::StrangeLink(_) => "name a file without a link on its path".into(),
        NotWritten::File { .. } => "check the directory and its disk, or name another file".into(),
        NotWritten::Dash | NotWritten::Directory | NotWritten::NotAFile | NotWritten::Protected => {
            "name another file".into()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn whoever_lacks_a_directory_is_told_how_to_make_it() {
        let missing = NotWritten::NoDirectory(PathBuf::from("/my results"));
        assert_eq!(not_written(&missing), "there is no directory /my results");
        assert_eq!(not_written_hint(&missing), "make it: mkdir -p '/my results'");
        let open = NotWritten::StrangeLink(Danger::Open { directory: "/shared".into(), mode: 0o777 });
        assert!(not_written(&open).contains("/shared (mode 777)"));
        let full = NotWritten::File { doing: Doing::Write, source: std::io::ErrorKind::StorageFull.into() };
        assert!(not_written(&full).starts_with("cannot write it: "));
    }
}
