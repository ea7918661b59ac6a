//! What the ledger shows, and what is done with it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Span;

use super::duration;
use super::look_up::Grace;
use super::number;
use super::pace::Pace;
use crate::core::duration::When;

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Orders {
    /// List orders, newest first
    List(OrdersList),
    /// Show one order with its history
    Show(OrdersShow),
    /// Ask the gateway about everything undecided
    Sync(OrdersSync),
    /// Counts and sums by day, product or batch
    Report(OrdersReport),
    /// Write the chosen merchant's orders as CSV or as lines of JSON
    Export(OrdersExport),
    /// Declare by hand that the gateway did not accept an unknown order
    Release(OrdersRelease),
    /// Write a copy of the ledger, at any time
    Backup(OrdersBackup),
}

#[derive(Args, Debug)]
pub struct OrdersFilter {
    /// Only orders sent since then: a span such as 90m, 12h, 7d, 2w, a local date 2026-11-20 or a
    /// time '2026-11-20 14:00'
    #[arg(long, value_name = "WHEN", value_parser = duration::when)]
    pub since: Option<When>,
    /// Only orders sent until then, written in the same ways; a date is the whole day
    #[arg(long, value_name = "WHEN", value_parser = duration::when)]
    pub until: Option<When>,
    /// Only this batch
    #[arg(long, value_name = "B")]
    pub batchno: Option<String>,
    /// Only this product code, or top-up item
    #[arg(long, value_name = "P")]
    pub product_code: Option<String>,
    /// Only the orders of one file that was submitted, such as J20261122-1
    #[arg(long, value_name = "JOB")]
    pub job: Option<String>,
    /// Only orders in this state; may be repeated
    #[arg(long, value_name = "STATE")]
    pub state: Vec<String>,
    /// The orders of all merchants, not only of the chosen profile's
    #[arg(long)]
    pub all_merchants: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
States: queued, sending, not_sent, rejected, unknown, accepted, processing,
succeeded, failed, not_found, reversed.

Examples:
  consign orders list --since 1d
  consign orders list --since 2026-11-20 --until '2026-11-20 14:00'
  consign orders list --state unknown --state sending")]
pub struct OrdersList {
    #[command(flatten)]
    pub filter: OrdersFilter,
    /// At most so many
    #[arg(long, value_name = "N", default_value = "50", value_parser = number::from::<u32>(0))]
    pub limit: u32,
}

#[derive(Args, Debug)]
pub struct OrdersShow {
    /// The order number
    #[arg(value_name = "ID")]
    pub id: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign orders sync
  consign orders sync --recheck 7d
  consign orders sync --jobs 8 --rate 20/s")]
pub struct OrdersSync {
    /// Ask again about decided orders sent within this span, to find reversals
    #[arg(long, value_name = "SPAN", value_parser = duration::span)]
    pub recheck: Option<Span>,
    #[command(flatten)]
    pub pace: Pace,
    #[command(flatten)]
    pub grace: Grace,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign orders report --by day --since 30d
  consign orders report --by batch --since 2026-11-01 --until 2026-11-30")]
pub struct OrdersReport {
    /// What a row stands for
    #[arg(long, value_name = "BY", default_value = "day")]
    pub by: ReportBy,
    #[command(flatten)]
    pub filter: OrdersFilter,
}

/// What the rows of a report stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportBy {
    Day,
    Product,
    Batch,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign orders export --format csv --since 30d > orders.csv
  consign orders export --excel > orders.csv")]
pub struct OrdersExport {
    /// How to write them
    #[arg(long, value_name = "FORMAT", required_unless_present = "excel")]
    pub format: Option<ExportFormat>,
    /// CSV for Excel, WPS and LibreOffice: Chinese headers, Beijing time, long numbers as text
    #[arg(long)]
    pub excel: bool,
    #[command(flatten)]
    pub filter: OrdersFilter,
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Csv,
    Ndjson,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  consign orders release C20261122000007 --because 'by phone: no such order'")]
pub struct OrdersRelease {
    /// The order number
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why; kept in the history
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Which one, where a sale and a top-up have the same number
    #[arg(long, value_name = "KIND")]
    pub kind: Option<OrderKind>,
}

/// What an order is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum OrderKind {
    Sale,
    TopUp,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The copy is one file, complete and checked, while other commands go on; it is a
ledger itself. A file that is there already is not overwritten.

Example:
  consign orders backup \"ledger-$(date +%F).db\"")]
pub struct OrdersBackup {
    /// The file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
