//! The command line as typed: clap types and help texts, nothing else.

// Here doc comments are the help texts that a person reads.
#![allow(missing_docs, clippy::doc_markdown)]

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, ColorChoice, Parser, Subcommand, ValueEnum};
use jiff::Span;

use crate::core::duration;

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
    /// Colours; NO_COLOR counts
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Sell one card (寄售)
    Submit(Submit),
    /// Look up sold cards' orders
    Query(Query),
    /// The merchant's balance (查询余额)
    Balance,
    /// Look up top-up orders
    Bizorder(Bizorder),
    /// Place a top-up order (充值)
    Buy(Buy),
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
    /// The ledger: what was sent, and what became of it
    #[command(subcommand)]
    Orders(Orders),
}

impl Command {
    /// The name in JSON documents.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Submit(_) => "submit",
            Self::Query(_) => "query",
            Self::Balance => "balance",
            Self::Bizorder(_) => "bizorder",
            Self::Buy(_) => "buy",
            Self::Sign(_) => "sign",
            Self::Verify(_) => "verify",
            Self::Encrypt(_) => "encrypt",
            Self::Decrypt(_) => "decrypt",
            Self::Sandbox(_) => "sandbox",
            Self::Orders(_) => "orders",
        }
    }
}

/// Sell one card (寄售)
///
/// The PIN (卡密) comes from a hidden prompt, from stdin or from a file, never from a flag.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign submit --product-code 12 --amount 100 --card-number 6000000000000000
  consign submit --product-code 12 --amount 100 --card-password-stdin < pin.txt
  consign submit --product-code 12 --amount 100 --card-number 6000123 --dry-run

Exit 7 means that the card may have been taken: run `consign query ORDER_ID`,
never submit again.")]
pub struct Submit {
    /// The card's product code, from the merchant console
    #[arg(long, value_name = "P")]
    pub product_code: String,
    /// Face value in yuan: a positive whole number
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub amount: String,
    /// The card's number; some cards have none
    #[arg(long, value_name = "C", default_value = "", hide_default_value = true)]
    pub card_number: String,
    /// Read the PIN from stdin
    #[arg(long, conflicts_with = "card_password_file")]
    pub card_password_stdin: bool,
    /// Read the PIN from a file that is closed to others
    #[arg(long, value_name = "F")]
    pub card_password_file: Option<PathBuf>,
    /// Your own order number, at most 50 characters; made when absent
    #[arg(long, value_name = "ID")]
    pub order_id: Option<String>,
    /// Batch number, for at most 2000 cards; when absent B and the date, then -2 and so on
    #[arg(long, value_name = "B")]
    pub batchno: Option<String>,
    /// Where the platform posts its notification; else the profile's
    #[arg(long, value_name = "U")]
    pub notify_url: Option<String>,
    /// Face-value code, for products that need one
    #[arg(long, value_name = "M")]
    pub mcode: Option<String>,
    /// Text that the platform returns as sent
    #[arg(long, value_name = "T")]
    pub custom: Option<String>,
    /// Submit a card that an earlier order has and may have sold
    #[arg(long)]
    pub allow_duplicate_card: bool,
    /// Send a card number or PIN with odd characters (a blank at an end, invisible or full-width ones)
    #[arg(long)]
    pub as_typed: bool,
    #[command(flatten)]
    pub form: FormOptions,
    #[command(flatten)]
    pub wait: Wait,
}

// What submit and buy share.
#[derive(Args, Debug)]
pub struct FormOptions {
    /// Unix seconds in 10 digits; now when absent
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    pub timestamp: Option<String>,
    /// Add or override a raw form field; NAME= leaves it out
    #[arg(long = "field", value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// Send nothing: print URL, fields and signature string
    #[arg(long)]
    pub dry_run: bool,
    /// With --dry-run: one curl command line instead; to run it sends the order, past the ledger
    #[arg(long, requires = "dry_run")]
    pub curl: bool,
}

#[derive(Args, Debug)]
pub struct Wait {
    /// Poll until the order is decided, for 5m when no duration is given
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "5m",
        value_parser = duration::parse
    )]
    pub wait: Option<Duration>,
    /// Time between two polls; grows from 1s to 15s when absent
    #[arg(long, value_name = "D", value_parser = duration::deadline)]
    pub interval: Option<Duration>,
    #[command(flatten)]
    pub grace: Grace,
}

#[derive(Args, Clone, Copy, Debug)]
pub struct Grace {
    /// How long after the send "no such order" proves nothing; else the profile's, else 120s
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    pub settle_grace: Option<Duration>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign query C20261122000001
  consign query --wait=2m C20261122000001 C20261122000002
  consign --json query C20261122000001 | jq -r '.orders[0].outcome'")]
pub struct Query {
    /// Order numbers as submitted
    #[arg(required = true, value_name = "ORDER_ID")]
    pub order_ids: Vec<String>,
    #[command(flatten)]
    pub wait: Wait,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign bizorder T20261122000001
  consign bizorder --wait T20261122000001")]
pub struct Bizorder {
    /// Top-up order numbers as placed
    #[arg(required = true, value_name = "ORDER_ID")]
    pub order_ids: Vec<String>,
    #[command(flatten)]
    pub wait: Wait,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign buy --item-id 103 --face-price 50 --number 13800000000
  consign buy --item-id 104 --face-price 100 --number 13800000000 --wait")]
pub struct Buy {
    /// The top-up's product code (充值产品)
    #[arg(long, value_name = "I")]
    pub item_id: String,
    /// Face value in yuan (充值金额); must match the product's
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub face_price: String,
    /// Phone number or account to top up (充值号码)
    #[arg(long, value_name = "A")]
    pub number: String,
    /// Quantity (充值数量)
    #[arg(long, value_name = "N", default_value = "1", allow_negative_numbers = true)]
    pub amt: String,
    /// Sale price for the gateway to check (金额校验); not sent when absent
    #[arg(long, value_name = "D", allow_negative_numbers = true)]
    pub decimal: Option<String>,
    /// Seconds that the order may wait for a match (等待时间); 0 is at once
    #[arg(long, value_name = "S", default_value = "0", allow_negative_numbers = true)]
    pub overtime: String,
    /// Your own order number; made when absent
    #[arg(long, value_name = "ID")]
    pub order_id: Option<String>,
    /// Where the platform posts its notification; else the profile's
    #[arg(long, value_name = "U")]
    pub notify_url: Option<String>,
    /// Text that the platform returns in its notification (自定义参数)
    #[arg(long, value_name = "T")]
    pub custom: Option<String>,
    /// Place a top-up that is undecided under another number, or succeeded in the last 10 minutes
    #[arg(long)]
    pub allow_duplicate_top_up: bool,
    #[command(flatten)]
    pub form: FormOptions,
    #[command(flatten)]
    pub wait: Wait,
}

/// Whose unsigned fields apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignedMessage {
    Submit,
    Query,
    Balance,
    Bizorder,
    Buy,
    Notification,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign sign customerId=10001 orderId=C1 timestamp=1763800000
  consign sign --explain --endpoint submit - < form.txt
  echo 'customerId=10001&orderId=C1' | consign sign -

stdin may hold a form body, a JSON object, or NAME=VALUE lines.")]
pub struct Sign {
    /// Fields, or - for stdin
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// Leave out the unsigned fields of this endpoint
    #[arg(long, value_name = "E")]
    pub endpoint: Option<SignedMessage>,
    /// Leave out this field too
    #[arg(long, value_name = "NAME")]
    pub unsigned: Vec<String>,
    /// Show field by field what is signed, and the string
    #[arg(long)]
    pub explain: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign --sandbox verify 'orderId=C1&sign=1ceae480464d718baa3a525e0f1efb5a'
  consign --sandbox verify --sign 1ceae480464d718baa3a525e0f1efb5a orderId=C1
  consign verify - < what-the-log-shows.txt
  consign verify --string-file what-they-signed.txt customerId=10001 orderId=C1

Fields may be pasted as NAME=VALUE, a form body, a URL, a JSON object or whole
reply, PHP's print_r output, or a curl command line.
Exit 0: match. Exit 10: mismatch, and why.")]
pub struct Verify {
    /// Fields in any form, or - for stdin
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// The signature; else the field sign
    #[arg(long, value_name = "HEX", allow_hyphen_values = true)]
    pub sign: Option<String>,
    /// Leave out the unsigned fields of this endpoint
    #[arg(long, value_name = "E")]
    pub endpoint: Option<SignedMessage>,
    /// Leave out this field too
    #[arg(long, value_name = "NAME")]
    pub unsigned: Vec<String>,
    /// Compare with the other side's string to be signed instead: a file, or - for stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sign", "string"])]
    pub string_file: Option<PathBuf>,
    /// The same as an argument, where it stays in the shell's history and in the process list
    #[arg(long, value_name = "TEXT", conflicts_with = "sign", allow_hyphen_values = true, hide = true)]
    pub string: Option<String>,
    /// How long to search for the reason of a mismatch
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration::parse)]
    pub effort: Duration,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign encrypt 6000000000000000 123456
  consign encrypt - < values.txt > hex.txt")]
pub struct Encrypt {
    /// Values, or - for one a line from stdin
    #[arg(value_name = "VALUE")]
    pub values: Vec<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign decrypt 95ef0beacb9dcf58b66461952c984045
  consign decrypt - < hex.txt > values.txt")]
pub struct Decrypt {
    /// Hex ciphertext in either case, or - for one a line from stdin
    #[arg(value_name = "HEX")]
    pub values: Vec<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The last four digits of the card number (for a top-up, of --number) choose what
happens:
  0000  succeeds, settled at 95 %      0007  recorded, connection cut
  0001  processing for ever            0008  connection cut, nothing recorded
  0002  fails: 卡密错误                0009  recorded, answer after 30 s
  0003  succeeds at half the face      0010  recorded, HTTP 500
  0004  rejected: 此卡已在处理         0011  recorded, truncated JSON
  0005  rejected: 接口维护             0012  succeeds, turned to failed 3 s later
  0006  999 系统繁忙                   other endings are 0000

Examples:
  consign sandbox
  consign -p sandbox --ledger practice.db submit --product-code 12 --amount 100

Without --ledger, practice with -p sandbox is written into the real ledger.")]
pub struct Sandbox {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9093", value_parser = address)]
    pub addr: std::net::SocketAddr,
    /// How long an accepted order is processing
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = duration::parse)]
    pub settle_after: Duration,
}

// An address to listen on; a port alone is likely to be meant as one of this machine.
fn address(text: &str) -> Result<std::net::SocketAddr, String> {
    let port: Option<u16> = text.trim_start_matches(':').parse().ok();
    text.parse().map_err(|_| match port {
        Some(port) => format!("is a port alone: write 127.0.0.1:{port}"),
        None => "must be an IP address and a port, such as 127.0.0.1:9095".to_owned(),
    })
}

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
    /// Only orders sent within this span: 90m, 12h, 7d, 2w
    #[arg(long, value_name = "SPAN", value_parser = duration::span)]
    pub since: Option<Span>,
    /// Only this batch
    #[arg(long, value_name = "B")]
    pub batchno: Option<String>,
    /// Only this product code, or top-up item
    #[arg(long, value_name = "P")]
    pub product_code: Option<String>,
    /// Only orders in this state; may be repeated
    #[arg(long, value_name = "STATE")]
    pub state: Vec<String>,
    /// The orders of all merchants, not only of the chosen profile's
    #[arg(long)]
    pub all_merchants: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
States: sending, not_sent, rejected, unknown, accepted, processing, succeeded,
failed, not_found, reversed.

Examples:
  consign orders list --since 1d
  consign orders list --state unknown --state sending")]
pub struct OrdersList {
    #[command(flatten)]
    pub filter: OrdersFilter,
    /// At most so many
    #[arg(long, value_name = "N", default_value = "50")]
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
  consign orders sync --recheck 7d")]
pub struct OrdersSync {
    /// Ask again about decided orders sent within this span, to find reversals
    #[arg(long, value_name = "SPAN", value_parser = duration::span)]
    pub recheck: Option<Span>,
    #[command(flatten)]
    pub grace: Grace,
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
Example:
  consign orders report --by day --since 30d")]
pub struct OrdersReport {
    /// What a row stands for
    #[arg(long, value_name = "BY", default_value = "day")]
    pub by: ReportBy,
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
  consign orders export --format csv --since 30d > orders.csv")]
pub struct OrdersExport {
    /// How to write them
    #[arg(long, value_name = "FORMAT")]
    pub format: ExportFormat,
    #[command(flatten)]
    pub filter: OrdersFilter,
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
