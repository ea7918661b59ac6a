//! `consign balance`: the merchant's money at the gateway.

use serde_json::json;

use super::context::Context;
use super::gateway::Gateway;
use crate::core::client::Exchange;
use crate::core::protocol::{self, Verdict};
use crate::core::reply::Reply;
use crate::core::request::Request;
use crate::error::{Exit, Failure};
use crate::output::{Report, Tone};

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let gateway = Gateway::open(context)?;
    let (exchange, _) = gateway.ask(&Request::Balance, gateway.timeout)?;
    Ok(match exchange {
        Exchange::NotSent(why) | Exchange::Unknown { why, .. } => unanswered(&why),
        Exchange::Refused { http_status } => {
            refused(&format!("the gateway answered with HTTP {http_status} and no business reply"), &gateway)
        }
        Exchange::Answered { http_status, reply } => answered(http_status, &reply, &gateway),
    })
}

fn answered(http_status: u16, reply: &Reply, gateway: &Gateway<'_>) -> Report {
    match reply.verdict() {
        Verdict::No => refused(&reply.message, gateway),
        Verdict::Undecided => unanswered(&format!("code {}: {}", reply.code, reply.message)),
        Verdict::Yes if !(200..300).contains(&http_status) => {
            unanswered(&format!("code {}, but with HTTP {http_status}", reply.code))
        }
        Verdict::Yes => match reply.money() {
            None => unanswered("the reply carries no `money`"),
            Some(money) => {
                let mut report = Report::new("answered");
                report.text.headline(Tone::Good, "balance 余额");
                report.text.fact("money 金额", money.as_str());
                report.set("money", json!(money));
                report.set("raw", reply.data.clone());
                report
            }
        },
    }
}

fn refused(message: &str, gateway: &Gateway<'_>) -> Report {
    let failure = Failure::new(Exit::Rejected, format!("the gateway refused the question: {message}"));
    let mut report = Report::new("rejected");
    report.fail(if protocol::says_bad_signature(message) { failure.hint(gateway.signature_advice()) } else { failure });
    report
}

fn unanswered(why: &str) -> Report {
    let mut report = Report::new("unanswered");
    report.fail(Failure::new(Exit::Network, format!("no usable answer: {why}")).hint("it is safe to run this again"));
    report
}
