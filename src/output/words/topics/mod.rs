//! What there is to read about more than one command: a text a topic and a language, each in a file of its own.

use crate::core::lang::{Words, say};

/// A text that `consign help` shows.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it is about, in a few words.
    about: fn() -> Words,
    /// The text in both languages, for 80 columns.
    text: (&'static str, &'static str),
}

/// All topics, in the order in which somebody new would read them.
pub const TOPICS: [Topic; 10] = [
    Topic {
        name: "sandbox",
        about: || say!("Try everything without a merchant", "没有商户也能试用全部功能"),
        text: (include_str!("sandbox.txt"), include_str!("sandbox.zh.txt")),
    },
    Topic {
        name: "profile",
        about: || say!("Merchant, address and keys", "商户、地址和密钥"),
        text: (include_str!("profile.txt"), include_str!("profile.zh.txt")),
    },
    Topic {
        name: "files",
        about: || say!("A file of cards, and to go on where it stopped", "成批卖卡，停下后接着做"),
        text: (include_str!("files.txt"), include_str!("files.zh.txt")),
    },
    Topic {
        name: "exit-codes",
        about: || say!("What each means, and what to do", "每个退出码的含义和处理"),
        text: (include_str!("exit-codes.txt"), include_str!("exit-codes.zh.txt")),
    },
    Topic {
        name: "recovery",
        about: || say!("After exit 7, a crash or a lost ledger", "退出码 7、崩溃或账本丢失之后"),
        text: (include_str!("recovery.txt"), include_str!("recovery.zh.txt")),
    },
    Topic {
        name: "ledger",
        about: || say!("What is kept, refused, summed up and backed up", "保存什么、拦截什么，汇总和备份"),
        text: (include_str!("ledger.txt"), include_str!("ledger.zh.txt")),
    },
    Topic {
        name: "sign-error",
        about: || say!("SIGN错误: from the answer to the reason", "SIGN错误：从应答找到原因"),
        text: (include_str!("sign-error.txt"), include_str!("sign-error.zh.txt")),
    },
    Topic {
        name: "listen",
        about: || say!("The platform's notifications, and your receiver", "平台的通知，以及您的接收程序"),
        text: (include_str!("listen.txt"), include_str!("listen.zh.txt")),
    },
    Topic {
        name: "scripting",
        about: || say!("JSON, loops and many orders", "JSON、循环和批量"),
        text: (include_str!("scripting.txt"), include_str!("scripting.zh.txt")),
    },
    Topic {
        name: "windows",
        about: || say!("Files, PowerShell and code pages there", "文件、PowerShell 和代码页"),
        text: (include_str!("windows.txt"), include_str!("windows.zh.txt")),
    },
];

impl Topic {
    /// What it is about.
    #[must_use]
    pub fn about(&self) -> Words {
        (self.about)()
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> Words {
        let (en, zh) = self.text;
        Words::new(en.to_owned(), zh.to_owned())
    }
}

/// The topic of a name.
#[must_use]
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}
