//! `consign balance`: the merchant's money at the gateway.

use serde_json::json;

use super::context::Context;
use super::gateway::Gateway;
use crate::core::client::Exchange;
use crate::core::protocol::{self, Endpoint, Verdict};
use crate::core::reply::{Asked, Reply};
use crate::core::request::Request;
use crate::error::{Exit, Failure};
use crate::output::{Report, Tone};

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let gateway = Gateway::open(context)?;
    let (exchange, _) = gateway.ask(&Request::Balance, gateway.timeout)?;
    Ok(match exchange {
        Exchange::NotSent(why) | Exchange::Unknown { why, .. } => unanswered(&why, &gateway),
        Exchange::Refused { http_status } => {
            unanswered(&format!("the gateway answered with HTTP {http_status} and no business reply"), &gateway)
        }
        Exchange::Answered { http_status, reply } => answered(http_status, &reply, &gateway),
    })
}

fn answered(http_status: u16, reply: &Reply, gateway: &Gateway<'_>) -> Report {
    let asked =
        Asked { endpoint: Endpoint::Balance, customer_id: &gateway.merchant.customer_id, order_id: None, amount: None };
    if let Some(unproved) = reply.distrust(http_status, &asked) {
        let mut report = unanswered(&format!("{unproved} (code {}: {})", reply.code, reply.message), gateway);
        if reply.verdict() == Verdict::No && protocol::says_bad_signature(&reply.message) {
            report.failure = report.failure.map(|failure| failure.hint(gateway.signature_advice()));
        }
        return report;
    }
    match reply.verdict() {
        Verdict::No => refused(&reply.message, gateway),
        Verdict::Undecided => unanswered(&format!("code {}: {}", reply.code, reply.message), gateway),
        Verdict::Yes => match reply.money() {
            None => unanswered("the reply carries no `money`", gateway),
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
    report.fail(gateway.doubt_address(if protocol::says_bad_signature(message) {
        failure.hint(gateway.signature_advice())
    } else {
        failure
    }));
    report
}

fn unanswered(why: &str, gateway: &Gateway<'_>) -> Report {
    let mut report = Report::new("unanswered");
    let failure = Failure::new(Exit::Network, format!("no usable answer: {why}")).hint("it is safe to run this again");
    report.fail(gateway.doubt_address(failure));
    report
}
