//! The command line as typed: clap types and help texts, nothing else.

// Here doc comments are the help texts that a person reads.
#![allow(missing_docs, clippy::doc_markdown)]

mod address;
mod chinese;
mod duration;
pub mod line;
mod listen;
mod look_up;
mod many;
mod meant;
mod notify;
mod number;
mod orders;
mod pace;
mod profile;
mod sandbox;
mod sell;
mod set_up;
mod slips;
mod version;
mod workbench;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand};
use strum::{IntoStaticStr, VariantNames};

use crate::core::lang::Lang;

pub use self::listen::Listen;
pub use self::look_up::{Bizorder, Grace, OrderNumbers, Query, Wait};
pub use self::many::Many;
pub use self::notify::{NotifiedAs, Notify, NotifyDialect};
pub use self::orders::{
    ExportFormat, OrderKind, Orders, OrdersBackup, OrdersExport, OrdersFilter, OrdersList, OrdersRelease, OrdersReport,
    OrdersShow, OrdersSync, ReportBy,
};
pub use self::pace::Pace;
pub use self::profile::{ProfileInit, ProfileName, Profiles};
pub use self::sandbox::Sandbox;
pub use self::sell::{Buy, FormOptions, Submit};
pub use self::set_up::{Completions, Help, Man, Shell};
pub use self::workbench::{Decrypt, Encrypt, Sign, SignedMessage, Verify};

const EXIT_CODES: &str = "\
Exit codes:
  0 done   1 internal   2 usage   3 config   4 refused here
  5 rejected by the gateway   6 network, safe to run again
  7 unknown: query, do not submit again   8 failed   9 no such order
  10 mismatch   11 still pending   130 interrupted

consign help TOPIC tells more: sandbox, profile, files, exit-codes, recovery,
ledger, sign-error, listen, scripting, windows";

/// Sell prepaid cards through a consignment gateway (卡寄售), look up orders, and debug
/// signatures and card encryption by hand.
#[derive(Debug, Parser)]
#[command(name = "consign", version, long_version = version::long(Lang::En))]
#[command(after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

// The options as typed. What variables say is read where it counts: a flag and a variable of the
// same name do not mean the same.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Merchant profile; else default_profile, else the only one [env: CONSIGN_PROFILE]
    #[arg(short, long, global = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub profile: Option<String>,
    /// Profile file [env: CONSIGN_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Order ledger [env: CONSIGN_LEDGER]
    #[arg(long, global = true, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Use a gateway inside this process, and a throwaway ledger
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Write one JSON document, also on failure
    #[arg(long, global = true)]
    pub json: bool,
    /// Deadline of one exchange; else the profile's, else 8s
    #[arg(long, global = true, value_name = "DURATION", value_parser = duration::deadline)]
    pub timeout: Option<Duration>,
    /// Never prompt
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Less on stderr
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Trace on stderr, secrets masked; twice for replies
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Language of what people read [env: CONSIGN_LANG]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang())]
    pub lang: Option<Lang>,
    /// Colours; NO_COLOR counts
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

// The names that `Lang::parse` knows.
fn lang() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["zh", "en"]).map(|name| Lang::parse(&name).unwrap_or_default())
}

#[derive(Debug, IntoStaticStr, Subcommand, VariantNames)]
#[command(defer = true)]
#[strum(serialize_all = "lowercase")]
pub enum Command {
    /// Sell cards, one or a file of them (寄售)
    Submit(Box<Submit>),
    /// Look up sold cards' orders
    Query(Query),
    /// The merchant's balance (查询余额)
    Balance,
    /// Look up top-up orders
    Bizorder(Bizorder),
    /// Place top-ups, one or a file of them (充值)
    Buy(Box<Buy>),
    /// Sign fields by hand
    Sign(Sign),
    /// Check a signature, and say why it does not match
    Verify(Verify),
    /// Encrypt values by hand
    Encrypt(Encrypt),
    /// Decrypt values by hand
    Decrypt(Decrypt),
    /// Run a local gateway to try things on
    Sandbox(Sandbox),
    /// Receive the platform's notifications, and learn the ends of orders (异步通知)
    Listen(Listen),
    /// Send a notification to your own receiver, as the platform would (异步通知)
    Notify(Notify),
    /// The ledger: what was sent, and what became of it
    #[command(subcommand)]
    Orders(Orders),
    /// Merchant profiles: made, listed, shown, tried out
    #[command(subcommand)]
    Profile(Profiles),
    /// Describe this installation, without its secrets, to ask for help
    Doctor,
    /// Print what makes a shell complete commands, profiles and order numbers
    Completions(Completions),
    /// Write the manual pages
    Man(Man),
    /// Show what there is, a command's help, or a topic
    Help(Help),
}

impl Command {
    /// The names of all commands, as they are typed and as JSON documents have them.
    pub const NAMES: &[&str] = Self::VARIANTS;

    /// The name in JSON documents.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// The profile that the command itself names.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        match self {
            Self::Profile(Profiles::Check(args) | Profiles::Show(args)) => args.name.as_deref(),
            _ => None,
        }
    }
}
