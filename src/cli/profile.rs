//! The profile file: made, looked at, tried out.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Profiles {
    /// Make a profile: asked for value by value, or from flags
    Init(Box<ProfileInit>),
    /// Try a profile out: its files, keys and address, the clock, and a signed question
    Check(ProfileName),
    /// List the profiles
    List,
    /// Show a profile, and where each value comes from; keys are masked
    Show(ProfileName),
    /// Print where the profile file is
    Path,
    /// Open the profile file in $EDITOR, and check it afterwards
    Edit,
}

#[derive(Args, Debug)]
pub struct ProfileName {
    /// The profile; else as with any command
    #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
}

/// Make a profile: asked for value by value, or from flags
///
/// No key is ever a flag's value: it comes from a hidden prompt, from stdin, from a file, or from a
/// command that prints it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign profile init shop
  consign profile init shop --api-key-command 'pass show shop/api-key'
  consign profile init shop --api-key-file api.key --aes-key-file aes.key

Without a terminal, address, number and both keys have to be given. On stdin,
the API key is the first line, and the AES key the next one.
The profile is added to the file; all that stands there stays as it is.")]
pub struct ProfileInit {
    /// The new profile's name
    #[arg(value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub name: Option<String>,
    /// Scheme, host and port of the gateway (网关地址)
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The merchant number (商户号)
    #[arg(long, value_name = "ID")]
    pub customer_id: Option<String>,
    /// Read the key that signs (API key) from stdin
    #[arg(long, group = "api_key")]
    pub api_key_stdin: bool,
    /// A file with that key, closed to others; the profile names it
    #[arg(long, value_name = "FILE", group = "api_key")]
    pub api_key_file: Option<PathBuf>,
    /// A command that prints that key, in one argument
    #[arg(long, value_name = "COMMAND", group = "api_key")]
    pub api_key_command: Option<String>,
    /// Read the key that encrypts cards (AES key) from stdin
    #[arg(long, group = "aes_key")]
    pub aes_key_stdin: bool,
    /// A file with that key, closed to others; the profile names it
    #[arg(long, value_name = "FILE", group = "aes_key")]
    pub aes_key_file: Option<PathBuf>,
    /// A command that prints that key, in one argument
    #[arg(long, value_name = "COMMAND", group = "aes_key")]
    pub aes_key_command: Option<String>,
    /// Put keys that are typed or piped into the system's own store: Windows Credential Manager, macOS
    /// Keychain; not on Linux
    #[arg(long)]
    pub key_store: bool,
    /// Where the platform posts its notifications (异步通知地址)
    #[arg(long, value_name = "U")]
    pub notify_url: Option<String>,
    /// Take keys with quotes, blanks or line ends in them
    #[arg(long)]
    pub as_typed: bool,
}
