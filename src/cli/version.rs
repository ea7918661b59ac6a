//! What `--version` tells below the version: which build this is.

use std::sync::LazyLock;

use crate::core::lang::{Lang, Words, say};

/// The version, and of what and for what the program was built; a commit only where it was known then.
static LONG: LazyLock<Words> = LazyLock::new(|| {
    let commit = match env!("BUILT_COMMIT").split_once(' ') {
        Some((commit, date)) => say!("\ncommit {commit} of {date}", "\n提交 {commit}，{date}"),
        None => Words::default(),
    };
    let features = match env!("BUILT_CARGO_CFG_FEATURE") {
        "" => say!("no optional features", "没有可选功能"),
        features => say!("features {features}", "可选功能 {features}"),
    };
    say!(
        "{}{commit}\n{} build for {}, {features}",
        "{}{commit}\n{} 构建，{}，{features}",
        [commit, features],
        env!("CARGO_PKG_VERSION"),
        env!("BUILT_PROFILE"),
        env!("BUILT_TARGET")
    )
});

pub(super) fn long(lang: Lang) -> &'static str {
    LONG.told(lang)
}
