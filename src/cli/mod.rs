//! The command line as typed: clap types and help texts, nothing else.

// Here doc comments are the help texts that a person reads.
#![allow(missing_docs, clippy::doc_markdown)]

mod address;
mod chinese;
mod duration;
mod listen;
mod look_up;
mod many;
mod meant;
mod notify;
mod orders;
mod pace;
mod sandbox;
mod sell;
mod workbench;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ColorChoice, FromArgMatches as _, Parser, Subcommand};
use strum::{IntoStaticStr, VariantNames};

use crate::core::lang::{Lang, Words, say};

pub use self::listen::Listen;
pub use self::look_up::{Bizorder, Grace, OrderNumbers, Query, Wait};
pub use self::many::Many;
pub use self::notify::{NotifiedAs, Notify, NotifyDialect};
pub use self::orders::{
    ExportFormat, OrderKind, Orders, OrdersBackup, OrdersExport, OrdersFilter, OrdersList, OrdersRelease, OrdersReport,
    OrdersShow, OrdersSync, ReportBy,
};
pub use self::pace::Pace;
pub use self::sandbox::Sandbox;
pub use self::sell::{Buy, FormOptions, Submit};
pub use self::workbench::{Decrypt, Encrypt, Sign, SignedMessage, Verify};

const EXIT_CODES: &str = "\
Exit codes:
  0 done   1 internal   2 usage   3 config   4 refused here
  5 rejected by the gateway   6 network, safe to run again
  7 unknown: query, do not submit again   8 failed   9 no such order
  10 mismatch   11 still pending   130 interrupted";

/// Sell prepaid cards through a consignment gateway (卡寄售), look up orders, and debug
/// signatures and card encryption by hand.
#[derive(Debug, Parser)]
#[command(name = "consign", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
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
}

/// Reads a command line. Helps and what clap says of a bad line are in the language of the run.
pub fn parse(arguments: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    match lang {
        Lang::En => Cli::try_parse_from(arguments),
        Lang::Zh => {
            let mut command = chinese::command();
            let matches = command.try_get_matches_from_mut(arguments)?;
            Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
        }
    }
}

/// What clap says against a line, in both languages: the message, and what to do.
#[must_use]
pub fn refusal(error: &clap::Error) -> (Words, Words) {
    let text = error.to_string();
    let said: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let message = said.join(" ");
    let message = message.trim_start_matches("error: ").to_owned();
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let chinese = chinese::error_words(error);
    let on_one_line: Vec<&str> = chinese.message.lines().map(str::trim).collect();
    let see_help = say!("see --help", "见 --help");
    let english = tip.unwrap_or(see_help.en()).to_owned();
    let hint = chinese.tips.into_iter().next().unwrap_or_else(|| see_help.zh().to_owned());
    (Words::new(message, on_one_line.join(" ")), Words::new(english, hint))
}

/// The same as clap shows it in English: over several lines, with the usage.
#[must_use]
pub fn refusal_in_chinese(error: &clap::Error) -> String {
    chinese::error_text(error)
}

impl Command {
    /// The names of all commands, as they are typed and as JSON documents have them.
    pub const NAMES: &[&str] = Self::VARIANTS;

    /// The name in JSON documents.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}
