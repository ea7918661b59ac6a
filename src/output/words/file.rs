//! Words for files that cannot be written.

use crate::core::lang::{Words, say};
use crate::core::system;
use crate::platform::place::Danger;
use crate::platform::replace::{Doing, NotWritten};
use crate::platform::shell::quoted_path;

/// Why a file cannot be written. The caller says which, and what was or was not sent.
#[must_use]
pub fn not_written(error: &NotWritten) -> Words {
    match error {
        NotWritten::Dash => {
            say!("`-` is no file: this is never written to stdout", "`-` 不是文件：这里从不写到标准输出")
        }
        NotWritten::Directory => say!("it is a directory", "它是目录"),
        NotWritten::NotAFile => {
            say!("it is a device, a pipe or a socket, and no file", "它是设备、管道或套接字，不是文件")
        }
        NotWritten::Protected => say!("the file that is there is write-protected", "现有文件有写保护"),
        NotWritten::NoDirectory(directory) => say!("there is no directory {}", "没有目录 {}", directory.display()),
        NotWritten::StrangeLink(Danger::Another { path, owner }) => say!(
            "its path goes through a link, and user {owner}, who owns {path}, could make it lead to another file",
            "路径经过一个链接，而拥有 {path} 的用户 {owner} 可以使它指向别的文件",
            [path = Words::from(path.display().to_string())]
        ),
        NotWritten::StrangeLink(Danger::Open { directory, rights }) => say!(
            "its path goes through a link, and others can write to {} ({rights}) and make it lead to another file",
            "路径经过一个链接，其他用户可以写入 {}（{rights}），使它指向别的文件",
            [rights = rights.told_of_directory()],
            directory.display()
        ),
        NotWritten::File { doing: Doing::FlushDirectory, source } => {
            say!(
                "it is there, but its name may not survive a power loss: {source}",
                "文件已写好，但断电后名称可能丢失：{source}",
                [source = system::told(source)]
            )
        }
        NotWritten::File { doing, source } => {
            let doing = match doing {
                Doing::Reach => say!("reach it", "访问它"),
                Doing::Make => say!("make a file beside it", "在它旁边新建文件"),
                Doing::Write => say!("write it", "写入它"),
                Doing::Flush => say!("flush it to the disk", "把它写入磁盘"),
                Doing::Name | Doing::FlushDirectory => say!("give it its name", "给它命名"),
            };
            say!("cannot {doing}: {source}", "无法{doing}：{source}", [doing, source = system::told(source)])
        }
    }
}

/// What to do about it.
#[must_use]
pub fn not_written_hint(error: &NotWritten) -> Words {
    match error {
        NotWritten::NoDirectory(directory) => {
            say!("make it: mkdir -p {}", "先建目录：mkdir -p {}", quoted_path(directory))
        }
        NotWritten::StrangeLink(_) => say!("name a file without a link on its path", "指定路径上没有链接的文件"),
        NotWritten::File { .. } => {
            say!("check the directory and its disk, or name another file", "检查目录及其磁盘，或换一个文件")
        }
        NotWritten::Dash | NotWritten::Directory | NotWritten::NotAFile | NotWritten::Protected => {
            say!("name another file", "换一个文件")
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
        let rights = crate::platform::rights::Rights::of_mode(0o777);
        let open = NotWritten::StrangeLink(Danger::Open { directory: "/shared".into(), rights });
        assert!(not_written(&open).contains("/shared (mode 777)"));
        let full = NotWritten::File { doing: Doing::Write, source: std::io::ErrorKind::StorageFull.into() };
        assert!(not_written(&full).starts_with("cannot write it: "));
    }
}
