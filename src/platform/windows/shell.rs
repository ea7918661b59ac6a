//! The shell, which is PowerShell.

pub use super::super::powershell::{quoted, quoted_path, split, with_variables};

/// How curl is called: without its ending, an older PowerShell takes it for something of its own.
pub const CURL: &str = "curl.exe";

/// The editor where none is named.
pub const EDITOR: &str = "notepad";
