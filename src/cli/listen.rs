//! Receiving notifications.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

use super::address::address;
use super::duration;
use super::look_up::Grace;
use super::number;
use crate::core::lang::{BadValue, say};

#[derive(Args, Debug)]
#[command(after_help = "\
A notification is taken down in the ledger before it is answered. It moves an
undecided order alone; what contradicts the ledger is kept, reported, and
settled by a question to the gateway.

Examples:
  consign listen
  consign listen --path /consign/notify --forward http://127.0.0.1:8080/notify
  consign listen --json --count 1 --for 10m

Exit 0: ended by Ctrl-C, SIGTERM, --count or --for, all that was begun answered.")]
pub struct Listen {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8900", value_parser = address)]
    pub addr: SocketAddr,
    /// The one path that is served
    #[arg(long, value_name = "PATH", default_value = "/", value_parser = path)]
    pub path: String,
    /// Pass what was taken down on to this address, and answer what it answers
    #[arg(long, value_name = "URL")]
    pub forward: Option<String>,
    /// Ask the gateway nothing, neither about open orders nor about contradictions
    #[arg(long)]
    pub no_sync: bool,
    /// End after so many notifications that were signed by the key
    #[arg(long, value_name = "N", value_parser = number::from::<u64>(1))]
    pub count: Option<u64>,
    /// End after this time
    #[arg(long = "for", value_name = "DURATION", value_parser = duration::parse)]
    pub lasts: Option<Duration>,
    #[command(flatten)]
    pub grace: Grace,
}

fn path(text: &str) -> Result<String, BadValue> {
    Err(BadValue(match text {
        _ if !text.starts_with('/') => say!("must begin with a slash, such as /notify", "必须以斜杠开头，例如 /notify"),
        _ if text.contains(['?', '#']) => say!("must be a path alone, without ? and #", "只能是路径，不带 ? 和 #"),
        _ if !text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            say!("must be ASCII without blanks; write %XX for others", "必须是不含空格的 ASCII；其他字符写成 %XX")
        }
        _ if text.contains(['<', '>', '`']) => say!(
            "no request can name it: write %3C for <, %3E for > and %60 for `",
            "请求无法使用它：< 写成 %3C，> 写成 %3E，` 写成 %60"
        ),
        _ => return Ok(text.to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_that_is_taken_can_be_asked_for() {
        let paths = (b'!'..=b'~').map(|byte| format!("/a{}b", char::from(byte)));
        let (taken, refused): (Vec<_>, Vec<_>) = paths.partition(|text| path(text).is_ok());
        for text in taken {
            assert_eq!(text.parse::<http::Uri>().expect("a path").path(), text);
        }
        assert_eq!(refused, ["/a#b", "/a<b", "/a>b", "/a?b", "/a`b"]);
    }
}
