//! What there is to read about more than one command: a text a topic, each in a file of its own.

/// A text that `consign help` shows.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// What it is asked for by.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// The text, for 80 columns.
    pub text: &'static str,
}

/// All topics, in the order in which somebody new would read them.
pub const TOPICS: [Topic; 6] = [
    Topic { name: "sandbox", about: "Try everything without a merchant", text: include_str!("sandbox.txt") },
    Topic { name: "profile", about: "Merchant, address and keys", text: include_str!("profile.txt") },
    Topic { name: "exit-codes", about: "What each means, and what to do", text: include_str!("exit-codes.txt") },
    Topic { name: "recovery", about: "After exit 7, a crash or a lost ledger", text: include_str!("recovery.txt") },
    Topic {
        name: "sign-error",
        about: "SIGN错误: from the answer to the reason",
        text: include_str!("sign-error.txt"),
    },
    Topic { name: "scripting", about: "JSON, loops and many orders", text: include_str!("scripting.txt") },
];

/// The topic of a name.
#[must_use]
pub fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}
