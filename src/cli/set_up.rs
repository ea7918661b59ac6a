//! What a shell and a person need around the commands: completion, manual pages, help.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
#[command(after_help = "\
A line for the shell's start file, which counts from the next shell on; in zsh it
stands below compinit:
  bash        source <(consign completions bash)
  zsh         source <(consign completions zsh)
  fish        consign completions fish | source
  powershell  consign completions powershell | Out-String | Invoke-Expression

Profiles, endpoints and order numbers are completed, too: the ledger is only
read.

Example:
  consign completions fish | source")]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// A shell that can be helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell", alias = "pwsh")]
    PowerShell,
}

#[derive(Args, Debug)]
#[command(after_help = "\
A page for each command, such as consign-submit(1); those of an earlier release
are replaced.

Example:
  consign man ~/.local/share/man/man1")]
pub struct Man {
    /// The directory to write them into, such as ~/.local/share/man/man1
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Topics: sandbox, profile, files, exit-codes, recovery, ledger, sign-error,
listen, scripting, windows.

Examples:
  consign help recovery
  consign help orders release")]
pub struct Help {
    /// A command or a topic; without either, what there is
    #[arg(value_name = "COMMAND|TOPIC")]
    pub words: Vec<String>,
}
