//! What the system may do with this process.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use crate::core::lang::Words;

/// How a program ended, in English as the system says it.
#[must_use]
pub fn ended(status: ExitStatus) -> Words {
    let english = status.to_string();
    let chinese = match (status.code(), status.signal()) {
        (Some(code), _) => format!("退出码 {code}"),
        (None, Some(signal)) => format!("被信号 {signal} 终止"),
        (None, None) => english.clone(),
    };
    Words::new(english, chinese)
}

/// Keeps the memory, in which keys and PINs stand, to this process: it leaves no core file, and
/// no other process of the same user can attach to it or read it. Commands that it starts, such
/// as those that print a key, leave no core file either.
pub fn keep_memory_private() {
    // Neither can fail but where the system forbids the call; then there is nothing else to do.
    let _forbidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _forbidden = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}
