//! What the system says of a failure, in both languages.

use std::io::{self, ErrorKind};

use super::lang::Words;

/// How the system's own text ends where it has a number.
const NUMBER: &str = " (os error ";

/// An error of the system's. In English it reads as the system has it.
#[must_use]
pub fn told(error: &io::Error) -> Words {
    let english = error.to_string();
    let chinese = match (error.raw_os_error(), error.get_ref()) {
        (Some(_), _) | (None, Some(_)) => in_chinese(&english),
        (None, None) => of_kind(error.kind()).map(str::to_owned),
    };
    let chinese = chinese.unwrap_or_else(|| english.clone());
    Words::new(english, chinese)
}

/// The same where the error has become a text.
#[must_use]
pub fn text(english: &str) -> Words {
    Words::new(english.to_owned(), in_chinese(english).unwrap_or_else(|| english.to_owned()))
}

/// A text that ends with an error of the system's; what stands before that stays.
fn in_chinese(english: &str) -> Option<String> {
    let (before, number) = english.strip_suffix(')')?.rsplit_once(NUMBER)?;
    let error = io::Error::from_raw_os_error(number.parse().ok()?);
    let own = error.to_string();
    let own = own.rsplit_once(NUMBER).map(|(own, _)| own)?;
    let rest = before.strip_suffix(own)?;
    let chinese = of_kind(error.kind()).or_else(|| of_words(own))?;
    Some(format!("{rest}{chinese}（os error {number}）"))
}

/// What has a kind.
fn of_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::ConnectionRefused => "连接被拒绝",
        ErrorKind::ConnectionReset => "连接被对方重置",
        ErrorKind::ConnectionAborted => "连接中止",
        ErrorKind::HostUnreachable => "主机不可达",
        ErrorKind::NetworkUnreachable => "网络不可达",
        ErrorKind::NetworkDown => "网络已断开",
        ErrorKind::NotConnected => "没有连接",
        ErrorKind::AddrInUse => "地址已被占用",
        ErrorKind::AddrNotAvailable => "本机没有这个地址",
        ErrorKind::BrokenPipe => "对方已不再读取",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::NotADirectory => "不是目录",
        ErrorKind::IsADirectory => "是目录",
        ErrorKind::DirectoryNotEmpty => "目录不为空",
        ErrorKind::ReadOnlyFilesystem => "文件系统只读",
        ErrorKind::StaleNetworkFileHandle => "网络文件已失效",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::ResourceBusy => "正被占用",
        ErrorKind::ExecutableFileBusy => "程序文件正被占用",
        ErrorKind::CrossesDevices => "不在同一磁盘上",
        ErrorKind::ArgumentListTooLong => "参数太长",
        ErrorKind::TimedOut => "超时",
        ErrorKind::WouldBlock => "暂时没有资源",
        ErrorKind::Interrupted => "被中断",
        ErrorKind::InvalidInput => "参数无效",
        ErrorKind::InvalidData => "数据无效",
        ErrorKind::WriteZero => "写不进去",
        ErrorKind::UnexpectedEof => "内容不完整",
        ErrorKind::Unsupported => "不支持",
        ErrorKind::OutOfMemory => "内存不足",
        _ => return None,
    })
}

/// What has no kind that is known, by the system's words.
fn of_words(english: &str) -> Option<&'static str> {
    Some(match english {
        "Input/output error" => "读写出错",
        "Exec format error" => "不是可以运行的程序",
        "File name too long" => "文件名太长",
        "Too many levels of symbolic links" => "符号链接层数太多",
        "Too many open files" | "Too many open files in system" => "打开的文件太多",
        "No such device or address" => "没有这个设备或地址",
        "Inappropriate ioctl for device" => "不是终端",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_stays_as_the_system_says_it() {
        for number in [1, 2, 5, 13, 17, 20, 21, 24, 28, 30, 40, 98, 104, 110, 111, 113] {
            let error = io::Error::from_raw_os_error(number);
            let words = told(&error);
            assert_eq!(words.en(), error.to_string());
            assert!(words.zh().ends_with(&format!("（os error {number}）")), "{}", words.zh());
            assert_eq!(text(words.en()), words);
        }
    }

    #[test]
    fn what_is_not_known_stays() {
        let odd = io::Error::other("an oddity");
        assert_eq!((told(&odd).en(), told(&odd).zh()), ("an oddity", "an oddity"));
        let empty = io::Error::from(ErrorKind::UnexpectedEof);
        assert_eq!((told(&empty).en(), told(&empty).zh()), ("unexpected end of file", "内容不完整"));
        let refused = io::Error::from_raw_os_error(111);
        assert_eq!(text(&format!("io: {refused}")).zh(), "io: 连接被拒绝（os error 111）");
        assert_eq!(text("no number (os error x)").zh(), "no number (os error x)");
    }
}
