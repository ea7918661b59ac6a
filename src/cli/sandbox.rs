//! The gateway to try things on.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::address::address;
use super::duration;

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

Each request is shown as it came, with what it was answered; of a card number
the last four digits, of a PIN nothing.

An order's --notify-url is called once it is decided, and twice more until it
answers the bare word success.

Without --ledger, practice with -p sandbox is written into the real ledger.")]
pub struct Sandbox {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:9093", value_parser = address)]
    pub addr: SocketAddr,
    /// How long an accepted order is processing
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = duration::parse)]
    pub settle_after: Duration,
    /// By how much the pause grows between calls of a notify_url
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration::parse)]
    pub retry_step: Duration,
    /// Write what is shown of requests and calls to a file as well, at its end
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}
