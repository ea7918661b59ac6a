//! Words for a profile that is made, or why it is not.

use crate::core::lang::{Words, say};
use crate::core::system;
use crate::output::Text;
use crate::output::words::{not_written, not_written_hint};
use crate::platform::keyring::{self, Refused};
use crate::platform::password_store::PasswordStore;
use crate::platform::shell::{quoted, quoted_path};
use crate::profile::{BadName, KeyKind, NotAdded, store_refusal};

/// What people call a key.
#[must_use]
pub fn key_name(kind: KeyKind) -> Words {
    match kind {
        KeyKind::Api => say!("the API key (签名密钥)", "签名密钥（API key）"),
        KeyKind::Aes => say!("the AES key (加密密钥)", "加密密钥（AES key）"),
    }
}

/// A command line as it is typed.
#[must_use]
pub fn command_line(words: &[String]) -> String {
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Ready lines that put a key into a password store, and that print it.
#[must_use]
pub fn password_store_lines(stores: &[PasswordStore]) -> Text {
    let mut text = Text::default();
    text.plain(say!(
        "put the key there in another terminal, with one of these, which ask for it:",
        "在另一终端用以下命令之一把密钥存进去，它会提示输入："
    ));
    for store in stores {
        text.plain(format!("  {}", command_line(&store.keep)));
    }
    text.plain(say!("and it is printed by:", "再用对应的命令取出："));
    for store in stores {
        text.plain(format!("  {}", command_line(&store.print)));
    }
    text
}

/// Why a text is no name of a new profile, to be read after what it is called.
#[must_use]
pub fn bad_name(bad: BadName) -> Words {
    match bad {
        BadName::Empty => say!("is empty", "为空"),
        BadName::TooLong => say!("has more than 64 characters", "超过 64 个字符"),
        BadName::Character(c) => {
            say!("contains {c:?}: letters, digits, `-` and `_` are allowed", "含有 {c:?}：只能用文字、数字、`-` 和 `_`")
        }
        BadName::Dash => {
            say!("begins with a dash, and would be taken for an option", "以短横线开头，会被当成选项")
        }
        BadName::Reserved => say!("means something already: choose another", "已另有含义：请换一个"),
    }
}

/// Why a profile was not added, and what to do about it where that is not a command of this program.
#[must_use]
pub fn not_added(why: &NotAdded) -> (Words, Option<Words>) {
    match why {
        NotAdded::Exists => (say!("the file has a profile of that name", "文件里已有同名配置"), None),
        NotAdded::NoRoom => (
            say!(
                "its profiles are written in a way that leaves no room for another table; add it by hand",
                "文件里的配置写法放不下另一张表；请手工添加"
            ),
            None,
        ),
        NotAdded::KeyFile(path) => (
            say!(
                "the key file {} is there already, and is not replaced",
                "密钥文件 {} 已存在，不会被替换",
                path.display()
            ),
            Some(say!(
                "name it with the option for a key file, or move it away: mv {0} {0}.old",
                "用密钥文件的选项指定它，或把它移走：mv {0} {0}.old",
                quoted_path(path)
            )),
        ),
        NotAdded::Directory(path, error) => (
            say!(
                "the directory {} cannot be made: {error}",
                "无法创建目录 {}：{error}",
                [error = system::told(error)],
                path.display()
            ),
            Some(say!("name a file with --config", "用 --config 指定文件")),
        ),
        NotAdded::Key(path, error) => (
            say!(
                "the key file {} cannot be written: {error}",
                "无法写入密钥文件 {}：{error}",
                [error = system::told(error)],
                path.display()
            ),
            Some(say!("check its disk", "检查它所在的磁盘")),
        ),
        NotAdded::Store(name, refused) => (store_refusal(name, refused), Some(store_hint(name, refused))),
        NotAdded::File(error) => (not_written(error), Some(not_written_hint(error))),
        NotAdded::Changed => (
            say!("another program changed the file meanwhile", "其间另一个程序修改了该文件"),
            Some(say!("run this again", "请再运行一次")),
        ),
        NotAdded::Told(failure) => (failure.message.clone(), failure.hint.clone()),
    }
}

fn store_hint(name: &str, refused: &Refused) -> Words {
    match (refused, keyring::HERE) {
        (Refused::Taken, Some(keyring)) => say!(
            "choose another name; or, if nothing uses that key, take it out: {}",
            "请换一个名称；如果没有配置在用这个密钥，先删除它：{}",
            keyring.line_to_forget(name)
        ),
        _ => say!("keep the key another way", "请用别的方式保存密钥"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_name_says_what_is_wrong_with_it() {
        assert!(bad_name(BadName::Character(' ')).starts_with("contains ' '"));
        for bad in [BadName::Empty, BadName::TooLong, BadName::Dash, BadName::Reserved] {
            assert!(!bad_name(bad).is_empty());
        }
    }

    #[test]
    fn a_key_file_that_is_there_is_moved_by_hand() {
        let (why, hint) = not_added(&NotAdded::KeyFile("/my keys/k".into()));
        assert!(why.contains("/my keys/k") && hint.is_some_and(|hint| hint.contains("mv '/my keys/k' ")));
    }
}
