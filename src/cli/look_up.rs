//! Asking the gateway what became of orders, once or until they are decided.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::duration;
use super::pace::Pace;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign query C20261122000001
  consign query --wait=2m C20261122000001 C20261122000002
  consign query --from results.csv --jobs 8 --rate 20/s
  consign --json query C20261122000001 | jq -r '.orders[0].outcome'")]
pub struct Query {
    #[command(flatten)]
    pub orders: OrderNumbers,
    #[command(flatten)]
    pub wait: Wait,
    #[command(flatten)]
    pub pace: Pace,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign bizorder T20261122000001
  consign bizorder --wait T20261122000001
  consign bizorder --from numbers.txt --wait=2m")]
pub struct Bizorder {
    #[command(flatten)]
    pub orders: OrderNumbers,
    #[command(flatten)]
    pub wait: Wait,
    #[command(flatten)]
    pub pace: Pace,
}

// One of the two.
#[derive(Args, Debug)]
pub struct OrderNumbers {
    /// Order numbers as they were sent
    #[arg(required_unless_present = "from", conflicts_with = "from", value_name = "ORDER_ID")]
    pub order_ids: Vec<String>,
    /// A file of order numbers, or - for stdin: one a line, or a table with a column orderId (订单号)
    #[arg(long, value_name = "FILE|-")]
    pub from: Option<PathBuf>,
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
