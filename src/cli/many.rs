//! Many orders from one file.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::number;
use super::pace::Pace;

/// The group of options that name a file or a job.
pub(super) const MANY: &str = "many";

// What submit and buy share.
#[derive(Args, Debug)]
#[command(next_help_heading = "Many orders")]
pub struct Many {
    /// All orders of a file: .xlsx, CSV, NDJSON or, for cards, lines of number and PIN; - is stdin
    #[arg(long, value_name = "FILE", group = MANY)]
    pub from: Option<PathBuf>,
    /// Go on with the good rows where some are bad
    #[arg(long, requires = "from")]
    pub skip_bad: bool,
    /// Do not ask before the first send
    #[arg(long, requires = "from")]
    pub yes: bool,
    /// Write the outcome beside each row, without PINs
    #[arg(long, value_name = "FILE", requires = MANY)]
    pub results: Option<PathBuf>,
    /// Write --results for a spreadsheet: Chinese headers, Beijing time
    #[arg(long, requires = "results")]
    pub excel: bool,
    /// Send again what was rejected by a passing fault, such as 接口维护; =false leaves it
    #[arg(
        long,
        value_name = "BOOL",
        default_value = "true",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        action = ArgAction::Set,
        requires = "from"
    )]
    pub retry_rejected: bool,
    /// Stop after so many network failures in a row
    #[arg(long, value_name = "N", default_value = "10", value_parser = number::from::<u32>(1), requires = "from")]
    pub max_failures: u32,
    #[command(flatten)]
    pub pace: Pace,
}
