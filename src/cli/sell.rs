//! Selling a card, and placing a top-up.

use std::path::PathBuf;

use clap::Args;

use super::look_up::Wait;
use super::many::{MANY, Many};

/// Sell cards, one or a file of them (寄售)
///
/// The PIN (卡密) comes from a hidden prompt, from stdin or from a file, never from a flag.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign submit --product-code 12 --amount 100 --card-number 6000000000000000
  consign submit --product-code 12 --amount 100 --card-password-stdin < pin.txt
  consign submit --product-code 12 --amount 100 --card-number 6000123 --dry-run
  consign submit --from cards.xlsx --product-code 12 --amount 100 --dry-run
  consign submit --from cards.xlsx --product-code 12 --results results.csv
  consign submit --resume --wait

Exit 7 means that a card may have been taken: run `consign query ORDER_ID`,
never submit it again. A file may be submitted again: its cards keep their
order numbers, and those in doubt are asked about first.")]
pub struct Submit {
    /// The card's product code, from the merchant console
    #[arg(long, value_name = "P", required_unless_present = MANY)]
    pub product_code: Option<String>,
    /// Face value in yuan: a positive whole number
    #[arg(long, value_name = "N", allow_negative_numbers = true, required_unless_present = MANY)]
    pub amount: Option<String>,
    /// The card's number; some cards have none
    #[arg(long, value_name = "C", default_value = "", hide_default_value = true, conflicts_with = MANY)]
    pub card_number: String,
    /// Read the PIN from stdin
    #[arg(long, conflicts_with_all = ["card_password_file", MANY])]
    pub card_password_stdin: bool,
    /// Read the PIN from a file that is closed to others
    #[arg(long, value_name = "F", conflicts_with = MANY)]
    pub card_password_file: Option<PathBuf>,
    /// Your own order number, at most 50 characters; made when absent
    #[arg(long, value_name = "ID", conflicts_with = MANY)]
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
    #[command(flatten)]
    pub many: Many,
    /// Write the rows to try again, with their PINs
    #[arg(long, value_name = "FILE", requires = "from")]
    pub failed: Option<PathBuf>,
    /// Without the file, ask what became of the orders of a job; the latest when none is named
    #[arg(long, value_name = "JOB", num_args = 0..=1, default_missing_value = "", group = MANY)]
    pub resume: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign buy --item-id 103 --face-price 50 --number 13800000000
  consign buy --item-id 104 --face-price 100 --number 13800000000 --wait
  consign buy --from top-ups.csv --item-id 103 --face-price 50 --dry-run

Each row of a file needs an order number of its own (orderno, 订单号): only that
tells a top-up that is repeated from one that is wanted twice.")]
pub struct Buy {
    /// The top-up's product code (充值产品)
    #[arg(long, value_name = "I", required_unless_present = MANY)]
    pub item_id: Option<String>,
    /// Face value in yuan (充值金额); must match the product's
    #[arg(long, value_name = "N", allow_negative_numbers = true, required_unless_present = MANY)]
    pub face_price: Option<String>,
    /// Phone number or account to top up (充值号码)
    #[arg(long, value_name = "A", required_unless_present = MANY, conflicts_with = MANY)]
    pub number: Option<String>,
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
    #[arg(long, value_name = "ID", conflicts_with = MANY)]
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
    /// Take accounts in a file as they stand, though they all end in zeros
    #[arg(long, requires = "from")]
    pub as_typed: bool,
    #[command(flatten)]
    pub form: FormOptions,
    #[command(flatten)]
    pub wait: Wait,
    #[command(flatten)]
    pub many: Many,
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
    #[arg(long, requires = "dry_run", conflicts_with = MANY)]
    pub curl: bool,
}
