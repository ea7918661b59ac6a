//! The editor that a user has chosen.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use super::shell::{self, EDITOR};

/// Where an editor is named, in this order.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// An editor's command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    words: Vec<String>,
    /// Whether somebody has named it.
    pub is_named: bool,
}

impl Editor {
    /// The one that the environment names, which may have arguments; else the usual one.
    #[must_use]
    pub fn find() -> Self {
        let named = VARIABLES.iter().find_map(|name| env::var(name).ok().filter(|line| !line.trim().is_empty()));
        Self::of(named.as_deref())
    }

    fn of(line: Option<&str>) -> Self {
        let words = line.map(|line| shell::split(line).unwrap_or_else(|| vec![line.to_owned()]));
        Self { is_named: words.is_some(), words: words.unwrap_or_else(|| vec![EDITOR.to_owned()]) }
    }

    /// The program's name.
    #[must_use]
    pub fn program(&self) -> &str {
        self.words.first().map_or(EDITOR, String::as_str)
    }

    /// Opens a file, and waits until the editor is left, which shows itself on `screen`.
    pub fn edit(&self, path: &Path, screen: Stdio) -> io::Result<ExitStatus> {
        let arguments = self.words.iter().skip(1).map(OsStr::new);
        Command::new(self.program()).args(arguments).arg(path).stdout(screen).status()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_may_have_arguments() {
        assert_eq!(Editor::of(Some("code --wait")).words, ["code", "--wait"]);
        assert_eq!(Editor::of(Some("'/my editor' -n")).program(), "/my editor");
        assert_eq!(Editor::of(Some("it's")).program(), "it's");
        let usual = Editor::of(None);
        assert!(usual.program() == "vi" && !usual.is_named);
    }
}
