//! Signing, checking signatures, encrypting and decrypting by hand.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::duration;
use crate::core::protocol::Endpoint;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  consign sign customerId=10001 orderId=C1 timestamp=1763800000
  consign sign --explain --endpoint submit - < form.txt
  echo 'customerId=10001&orderId=C1' | consign sign -

Fields may be pasted in any form that `verify` reads.")]
pub struct Sign {
    /// Fields, or - for stdin
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// Leave out the unsigned fields of this endpoint
    #[arg(long, value_name = "E", value_parser = signed_message())]
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
  consign verify --also second.txt --also third.txt - < first.txt

Fields may be pasted as they are found: NAME=VALUE, name: value, a form body, a
URL, an HTTP request, a curl command line, JSON or a whole reply, what PHP,
JavaScript, Python, Java or Go print, and any of these within a line of a log.
Several signed messages tell more than one: what is wrong in all of them is a
rule or the key, what is wrong in one is a value.
Exit 0: match, of all where there are several. Exit 10: mismatch, and why.")]
pub struct Verify {
    /// Fields in any form, or - for stdin
    #[arg(value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
    /// The signature; else the field sign
    #[arg(long, value_name = "HEX", allow_hyphen_values = true)]
    pub sign: Option<String>,
    /// A further message with its signature, to find what all have in common: a file, or - for stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["string", "string_file"])]
    pub also: Vec<PathBuf>,
    /// Leave out the unsigned fields of this endpoint
    #[arg(long, value_name = "E", value_parser = signed_message())]
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

/// Whose unsigned fields apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedMessage {
    Request(Endpoint),
    Notification,
}

impl SignedMessage {
    /// The endpoint, where it is a request's.
    #[must_use]
    pub fn endpoint(self) -> Option<Endpoint> {
        match self {
            Self::Request(endpoint) => Some(endpoint),
            Self::Notification => None,
        }
    }
}

// Every endpoint's name, and that of what the gateway sends by itself.
fn signed_message() -> impl TypedValueParser<Value = SignedMessage> {
    PossibleValuesParser::new(Endpoint::all().map(Endpoint::name).chain(["notification"]))
        .map(|name| name.parse().map_or(SignedMessage::Notification, SignedMessage::Request))
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
