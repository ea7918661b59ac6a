//! Sending notifications to one's own receiver.

use std::time::Duration;

use clap::{ArgGroup, Args, ValueEnum};

use super::duration;
use super::number;

/// Where an order stands, as a notification is to tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifiedAs {
    Succeeded,
    Failed,
    Processing,
}

/// By whose field names and meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifyDialect {
    /// The merchant document's
    Doc,
    /// Those of other implementations of the gateway
    Peer,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("notice").args(["fields", "order_id"]).required(true))]
#[command(after_help = "\
Examples:
  consign notify http://127.0.0.1:8080/ --order-id C1 --status failed
  consign notify http://127.0.0.1:8080/ orderId=C1 status=2 money=100
  consign notify http://127.0.0.1:8080/ --order-id C1 --attempts 3 --duplicate

Exit 0: the platform would have stopped calling. 5: it would call again, and
why. 6: the receiver was not reached.")]
pub struct Notify {
    /// The receiver's address
    #[arg(value_name = "URL")]
    pub url: String,
    /// Raw fields instead of an order's
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// The order in the ledger
    #[arg(long, value_name = "ID")]
    pub order_id: Option<String>,
    /// Tell this of it instead of what the ledger holds
    #[arg(long, value_name = "STATUS", requires = "order_id", conflicts_with = "fields")]
    pub status: Option<NotifiedAs>,
    /// A top-up's, where a sale has the same number, or of raw fields
    #[arg(long)]
    pub top_up: bool,
    /// Field names, meanings and the word that stops the calls
    #[arg(long, value_name = "DIALECT", default_value = "doc")]
    pub dialect: NotifyDialect,
    /// How many times to call at most, until the word comes
    #[arg(long, value_name = "N", default_value = "1", value_parser = number::within::<u32>(1, 100))]
    pub attempts: u32,
    /// By how much the pause grows from call to call
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse)]
    pub retry_step: Duration,
    /// Break the signature: the receiver must refuse it (exit 5)
    #[arg(long)]
    pub tamper: bool,
    /// Send it twice: the second one must change nothing
    #[arg(long)]
    pub duplicate: bool,
    /// Send an earlier state after it: it must not undo the end
    #[arg(long)]
    pub stale: bool,
}
