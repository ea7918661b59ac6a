//! One command at a time changes the profile file: it is read, changed and replaced, and what another
//! wrote in between would be lost.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::core::lang::say;
use crate::error::{Exit, Failure};
use crate::platform::place::{Hold, Way};

/// How long another command is waited for. Only one with an editor takes longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Keeps other commands from changing the profile file until it is dropped. What is held is the directory
/// in which the file itself lies, whatever links lead there: the file is replaced by each of them.
pub fn alone(path: &Path) -> Result<Hold, Failure> {
    let way = Way::of(path).ok();
    let directory = way.as_ref().and_then(|way| way.path().parent()).unwrap_or(Path::new("."));
    Hold::of(directory, PATIENCE).ok_or_else(|| busy(directory))
}

/// Keeps other commands from putting keys into the system's own store, which is the user's: what is held is
/// the user's directory; nothing more where a profile file in there is held already.
pub(super) fn store_alone(held: &Path) -> Result<Option<Hold>, Failure> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    match dirs::home_dir() {
        Some(home) if whole(&home) != whole(held) => Hold::of(&home, PATIENCE).map(Some).ok_or_else(|| busy(&home)),
        _ => Ok(None),
    }
}

fn busy(directory: &Path) -> Failure {
    Failure::new(
        Exit::Internal,
        say!(
            "another command is changing a profile file in {}",
            "另一个命令正在修改 {} 里的配置文件",
            directory.display()
        ),
    )
    .hint(say!(
        "run this again when that has ended; it may be a `consign profile edit` whose editor is open",
        "等它结束后再运行；也可能是某个 `consign profile edit` 的编辑器还开着"
    ))
}
