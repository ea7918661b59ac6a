//! A `~` that no shell has expanded is the home directory.

use std::path::{Path, PathBuf};

use crate::core::lang::{Words, say};

/// A path as an operator writes it: `~` and `~/…` are in the home directory.
///
/// A file whose name begins with `~` would be another one in every directory, and a ledger there
/// would begin anew: shells expand `~` neither in quotes nor after `--ledger=`.
pub fn expand(written: &Path) -> Result<PathBuf, Words> {
    expanded(written, dirs::home_dir)
}

/// A path as a stranger may see it, who need not know whose home directory it is in.
#[must_use]
pub fn shown(path: &Path) -> String {
    match dirs::home_dir().filter(|home| home.parent().is_some()).map(|home| path.strip_prefix(home)) {
        Some(Ok(rest)) if rest.as_os_str().is_empty() => "~".to_owned(),
        Some(Ok(rest)) => Path::new("~").join(rest).display().to_string(),
        _ => path.display().to_string(),
    }
}

fn expanded(path: &Path, home: impl FnOnce() -> Option<PathBuf>) -> Result<PathBuf, Words> {
    if !path.as_os_str().as_encoded_bytes().starts_with(b"~") {
        return Ok(path.to_owned());
    }
    let Ok(rest) = path.strip_prefix("~") else {
        let name = path.display();
        return Err(say!(
            "~NAME is not expanded: write the directory in full, or ./{name} for a file of that name",
            "~NAME 不会展开：请写出完整目录；若文件名就是如此，写 ./{name}"
        ));
    };
    match home() {
        Some(home) if rest.as_os_str().is_empty() => Ok(home),
        Some(home) => Ok(home.join(rest)),
        None => Err(say!(
            "~ is not known: HOME is not set; write the directory in full",
            "无法展开 ~：未设置 HOME；请写出完整目录"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(written: &str) -> Result<PathBuf, Words> {
        expanded(Path::new(written), || Some("/home/a".into()))
    }

    #[test]
    fn the_home_directory_is_meant_by_a_leading_tilde_alone() {
        for (written, meant) in [
            ("~", "/home/a"),
            ("~/", "/home/a"),
            ("~/x/ledger.db", "/home/a/x/ledger.db"),
            ("~//x", "/home/a/x"),
            ("./~/x", "./~/x"),
            ("x/~", "x/~"),
            ("/~", "/~"),
            ("x~", "x~"),
            ("", ""),
        ] {
            assert_eq!(of(written), Ok(meant.into()), "{written}");
        }
    }

    #[test]
    fn another_users_home_is_not_guessed() {
        for written in ["~root/x", "~root", "~+/x", "~x~"] {
            let error = of(written).expect_err("refused");
            assert!(error.contains(&format!("./{written}")), "{error}");
        }
        assert!(expanded(Path::new("~/x"), || None).is_err());
        assert_eq!(expanded(Path::new("/x"), || None), Ok("/x".into()));
    }
}
