//! Words for what can be wrong with a ledger, and for what to do about it. What is wrong leaves out
//! the file's path, which the caller adds. No value of an order but its number is in them.

use super::library;
use super::state::state;
use crate::core::lang::{Words, say};
use crate::core::system;
use std::path::Path;

use crate::ledger::{BackupError, Copying, Damage, Doing, Fault, LedgerError, ReleaseError};
use crate::platform::mend;

/// Why the ledger cannot be used.
#[must_use]
pub fn ledger_error(error: &LedgerError) -> Words {
    match error {
        LedgerError::Directory => say!("the ledger's path is a directory", "账本的路径是目录"),
        LedgerError::NotAFile => say!("the ledger's path is not a file", "账本的路径不是文件"),
        LedgerError::File { doing, source } => {
            say!(
                "cannot {tried}: {source}",
                "无法{tried}：{source}",
                [tried = tried(*doing), source = system::told(source)]
            )
        }
        LedgerError::AnotherOwner { owner } => {
            say!(
                "the ledger belongs to another user ({owner})",
                "账本属于另一用户（{owner}）",
                [owner = owner.numbered()]
            )
        }
        LedgerError::HardLinked { file, links } => say!(
            "{} has {links} names (hard links): under another one the ledger forgets its latest orders",
            "{} 有 {links} 个名称（硬链接）：用另一名称打开时，账本会丢失最新的订单",
            file.display()
        ),
        LedgerError::OpenDirectory { directory, rights } => say!(
            "others can write to {} ({rights}), on the way to the ledger, and exchange it",
            "其他用户可以写入通往账本的 {}（{rights}），从而换掉账本",
            [rights = rights.told()],
            directory.display()
        ),
        LedgerError::AnothersDirectory { directory, owner } => say!(
            "{}, on the way to the ledger, belongs to another user ({owner}), who can exchange it",
            "通往账本的 {} 属于另一用户（{owner}），他可以换掉账本",
            [owner = owner.numbered()],
            directory.display()
        ),
        LedgerError::Stranger(file) => {
            say!(
                "what stands in place of the ledger's log, {}, is no file of your own alone",
                "账本日志的位置上是 {}，它不是只属于您的文件",
                file.display()
            )
        }
        LedgerError::SharedFileSystem(name) => {
            let name = file_system(name);
            say!(
                "the ledger is on a file system that other machines may share ({name}), where its log is not safe",
                "账本在可能与其他机器共享的文件系统（{name}）上，其日志不安全",
                [name]
            )
        }
        LedgerError::Exchanged => say!(
            "the ledger was moved away, or exchanged for another file, while it was open",
            "账本打开期间被移走，或被换成了另一文件"
        ),
        LedgerError::ReadOnly => say!("the ledger is read-only", "账本是只读的"),
        LedgerError::Foreign => say!(
            "the file is not a ledger of consign; it belongs to another application",
            "该文件不是 consign 的账本；它属于另一应用程序"
        ),
        LedgerError::FromTheFuture { found, known } => {
            say!(
                "the ledger was written by a newer consign (layout {found}; this release knows {known})",
                "账本由更新版本的 consign 写成（布局 {found}；本版本只支持到 {known}）"
            )
        }
        LedgerError::Damaged(damage) => {
            say!("the ledger is damaged: {damage}", "账本已损坏：{damage}", [damage = self::damage(damage)])
        }
        LedgerError::Full => say!("the ledger cannot grow: the disk is full", "账本无法增长：磁盘已满"),
        LedgerError::Disk(why) => say!(
            "the ledger cannot be read or written: {why} (the disk is full or failing, or a file-size limit is reached)",
            "无法读写账本：{why}（磁盘已满或有故障，或达到文件大小限制）",
            [why = library::store(why)]
        ),
        LedgerError::CannotOpen(why) => {
            say!("the ledger cannot be read or written: {why}", "无法读写账本：{why}", [why = library::store(why)])
        }
        LedgerError::Busy => say!("the ledger is locked by another process", "账本被另一进程锁定"),
        LedgerError::JournalMode(mode) => {
            say!("the ledger cannot be made durable: its journal mode is {mode}", "账本无法保证持久：日志模式为 {mode}")
        }
        LedgerError::Synchronous { found, wanted } => {
            say!(
                "the ledger cannot be made durable: synchronous is {found} instead of {wanted}",
                "账本无法保证持久：synchronous 为 {found}，应为 {wanted}"
            )
        }
        LedgerError::Random(error) => {
            say!("no random numbers for the ledger's key: {error}", "无法为账本密钥取得随机数：{error}")
        }
        LedgerError::Store(why) => say!("the ledger failed: {why}", "账本出错：{why}", [why = library::store(why)]),
    }
}

/// What to do about a ledger at this path that cannot be used.
#[must_use]
pub fn ledger_error_hint(error: &LedgerError, path: &Path) -> Words {
    match error {
        LedgerError::Busy => say!("run it again when the other commands are done", "等其他命令结束后再运行"),
        LedgerError::FromTheFuture { .. } => say!(
            "update consign, or name another ledger with --ledger FILE",
            "升级 consign，或用 --ledger FILE 指定其他账本"
        ),
        LedgerError::Damaged(_) | LedgerError::Foreign => {
            say!(
                "keep the file; restore a copy of it, or name another ledger with --ledger FILE and mind that it does \
             not know what was sent before",
                "保留该文件；恢复它的副本，或用 --ledger FILE 指定其他账本，并注意后者不知道以前发送过什么"
            )
        }
        LedgerError::Full => say!("make room on its disk", "在其磁盘上腾出空间"),
        LedgerError::HardLinked { file, .. } => {
            say!("`{}` shows them all: remove the others", "`{}` 列出所有名称：删除其余的", mend::list_names(file))
        }
        LedgerError::AnotherOwner { .. } => {
            say!(
                "run consign as that user; a file that was restored for you wants `{}`",
                "以该用户身份运行 consign；如果文件是为您恢复的，运行 `{}`",
                mend::take_over(path)
            )
        }
        LedgerError::OpenDirectory { directory, .. } => {
            say!("{}", "运行 {}", mend::keep_from_changes(directory))
        }
        LedgerError::AnothersDirectory { .. } => {
            say!(
                "while no consign runs, move it with its -wal file into a directory of your own",
                "没有 consign 运行时，把它连同 -wal 文件移到您自己的目录"
            )
        }
        LedgerError::Stranger(stranger) => say!(
            "`{}` shows whose it is: {} a log that was copied with the ledger, move anything else away",
            "`{}` 显示它属于谁：如果日志是随账本复制来的，用 {} 更改；其他的请移走",
            mend::show_owner(stranger),
            mend::TAKES_OVER
        ),
        LedgerError::SharedFileSystem(_) => {
            say!(
                "name a ledger on a disk of this machine with --ledger FILE; while no consign runs, this one can be \
             moved there with its -wal file",
                "用 --ledger FILE 指定本机磁盘上的账本；没有 consign 运行时，可以把这个账本连同 -wal 文件移过去"
            )
        }
        _ => say!(
            "check the path, its permissions and its disk; --ledger FILE names another",
            "检查路径、权限和磁盘；可用 --ledger FILE 指定其他账本"
        ),
    }
}

/// Why there is no copy.
#[must_use]
pub fn backup_error(error: &BackupError) -> Words {
    match error {
        BackupError::Taken(path) => say!("{} is there already", "{} 已存在", path.display()),
        BackupError::NotThere => say!("its directory is not there", "它的目录不存在"),
        BackupError::File { doing, source } => {
            let tried = match doing {
                Copying::Reach => say!("reach it", "访问它"),
                Copying::ReachDirectory => say!("reach its directory", "访问它的目录"),
                Copying::Make => say!("make it", "创建它"),
                Copying::Flush => say!("flush it to the disk", "把它写入磁盘"),
                Copying::Name => say!("give it its name", "给它命名"),
            };
            say!("cannot {tried}: {source}", "无法{tried}：{source}", [tried, source = system::told(source)])
        }
        BackupError::Copying(error) => say!("copying failed: {why}", "复制失败：{why}", [why = ledger_error(error)]),
        BackupError::Unsound(fault) => {
            let fault = match fault {
                Fault::JournalMode(mode) => say!("its journal mode is {mode}", "日志模式为 {mode}"),
                Fault::Layout(Some(layout)) => say!("its layout is {layout}", "布局为 {layout}"),
                Fault::Layout(None) => say!("it is empty", "它是空的"),
                Fault::Unreadable(error) => ledger_error(error),
                Fault::Content(why) => library::store(why),
            };
            say!(
                "the copy is not sound, and the ledger may not be: {fault}",
                "副本有问题，账本可能也有问题：{fault}",
                [fault]
            )
        }
        BackupError::Ledger(error) => ledger_error(error),
    }
}

/// Why a ledger does not know that it was copied.
#[must_use]
pub fn backup_not_noted(error: &LedgerError) -> Words {
    say!(
        "the copy is good, but its age will not be known: {why}",
        "副本没有问题，但以后查不到它的时间：{why}",
        [why = ledger_error(error)]
    )
}

/// Why an order was not released.
#[must_use]
pub fn release_error(error: &ReleaseError) -> Words {
    match error {
        ReleaseError::NoSuchOrder(id) => say!("the ledger knows no order {id}", "账本里没有订单 {id}"),
        ReleaseError::InFlight(order) => {
            say!("order {} is being sent by another process", "订单 {} 正由另一进程发送", order.order_id)
        }
        ReleaseError::NotUnknown(order) => {
            say!(
                "order {} is {state}; only an unknown one can be released",
                "订单 {} 现为{state}；只有结果未知的订单可以解除",
                [state = state(order.state)],
                order.order_id
            )
        }
        ReleaseError::Ledger(error) => ledger_error(error),
    }
}

/// A kind of file system, by its name where it has one.
fn file_system(name: &str) -> Words {
    match name.strip_prefix("a shared folder of ") {
        Some(maker) => say!("a shared folder of {maker}", "{maker} 的共享文件夹"),
        None => name.into(),
    }
}

/// What was tried, to be read after "cannot".
fn tried(doing: Doing) -> Words {
    match doing {
        Doing::Reach => say!("reach the ledger", "访问账本"),
        Doing::ReachDirectory => say!("reach the ledger's directory", "访问账本的目录"),
        Doing::ReachLog => say!("reach the ledger's log", "访问账本的日志"),
        Doing::Make => say!("make the ledger", "创建账本"),
        Doing::MakeDirectory => say!("make the ledger's directory", "创建账本的目录"),
        Doing::Close => say!("close the ledger to other users", "对其他用户关闭账本"),
        Doing::FlushDirectory => say!("flush the ledger's directory", "写入账本的目录"),
    }
}

fn damage(damage: &Damage) -> Words {
    match damage {
        Damage::Header => say!("its header is not that of an SQLite file", "文件头不是 SQLite 文件的"),
        Damage::TooShort => say!("the file is too short to be one", "文件太短，不可能是账本"),
        Damage::LostContent => say!("the file is empty, but its log is not", "文件是空的，而日志不是"),
        Damage::NoKey => say!("its key is gone", "它的密钥丢失"),
        Damage::NoOrder => say!("a claimed order is gone", "一个已登记的订单丢失"),
        Damage::ChangedOrder => say!("an order changed under the write lock", "一个订单在写锁下被改动"),
        Damage::Content(why) => library::store(why),
    }
}
