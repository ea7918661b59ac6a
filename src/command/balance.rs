//! `consign balance`: the merchant's money at the gateway.

use crate::core::client::Exchange;
use crate::core::lang::{Words, say};
use crate::core::protocol::{Endpoint, Verdict};
use crate::core::reply::{Asked, Reply};
use crate::core::request::Request;
use crate::error::{Exit, Failure};
use crate::order::session::Session;
use crate::output::document::{Balance, Document, OutcomeName};
use crate::output::{Report, Spinner, Tone, words};
use crate::run::context::Context;

pub(super) fn run(context: &Context) -> anyhow::Result<Report> {
    let session = Session::open(context)?;
    let customer_id = &session.merchant.customer_id;
    let asking = say!("asking for the balance of merchant {customer_id}", "正在查询商户 {customer_id} 的余额");
    let spinner = Spinner::start(context.printer.style, asking);
    let (exchange, _) = session.ask(&Request::Balance, session.timeout)?;
    drop(spinner);
    Ok(report(exchange, &session))
}

/// What came of the question.
pub(super) fn report(exchange: Exchange, session: &Session<'_>) -> Report {
    match exchange {
        Exchange::NotSent(error) => unanswered(&words::transport_error(&error), session),
        Exchange::Unknown(why) => unanswered(&words::unanswered(&why), session),
        Exchange::Refused { http_status } => unanswered(
            &say!(
                "the gateway answered with HTTP {http_status} and no business reply",
                "平台应答 HTTP {http_status}，没有业务应答"
            ),
            session,
        ),
        Exchange::Answered { http_status, reply } => answered(http_status, &reply, session),
    }
}

fn answered(http_status: u16, reply: &Reply, session: &Session<'_>) -> Report {
    let customer_id = &session.merchant.customer_id;
    let asked = Asked { endpoint: Endpoint::Balance, customer_id, order_id: None, sent: None };
    if let Some(unproved) = reply.distrust(http_status, &asked) {
        let mut report = unanswered(
            &say!(
                "{why} (code {}: {})",
                "{why}（code {}：{}）",
                [why = words::unproved(&unproved)],
                reply.code,
                reply.message
            ),
            session,
        );
        let advice = (reply.verdict() == Verdict::No).then(|| session.refusal_advice(&reply.message, true)).flatten();
        if let Some(advice) = advice {
            report.failure = report.failure.map(|failure| failure.hint(advice));
        }
        return report;
    }
    match reply.verdict() {
        Verdict::No => refused(&reply.message, session),
        Verdict::Undecided => unanswered(&say!("code {}: {}", "code {}：{}", reply.code, reply.message), session),
        Verdict::Yes => match reply.money() {
            None => unanswered(&say!("the reply carries no `money`", "应答里没有 `money`"), session),
            Some(money) => {
                let balance = Balance { money, raw: reply.data.clone() };
                let mut report = Report::new(OutcomeName::Answered, Document::Empty);
                report.text.headline(Tone::Good, say!("balance 余额", "余额"));
                report.text.field(say!("money 金额", "金额"), balance.money.as_str());
                report.document = Document::Balance(balance);
                report
            }
        },
    }
}

fn refused(message: &str, session: &Session<'_>) -> Report {
    let failure =
        Failure::new(Exit::Rejected, say!("the gateway refused the question: {message}", "平台拒绝查询：{message}"));
    let mut report = Report::new(OutcomeName::Rejected, Document::Empty);
    report.fail(session.doubt_address(match session.refusal_advice(message, true) {
        Some(advice) => failure.hint(advice),
        None => failure,
    }));
    report
}

fn unanswered(why: &Words, session: &Session<'_>) -> Report {
    let mut report = Report::new(OutcomeName::Unanswered, Document::Empty);
    let failure = Failure::new(Exit::Network, say!("no usable answer: {why}", "没有可用的应答：{why}", [why]))
        .hint(say!("it is safe to run this again", "可以放心地重新运行"));
    report.fail(session.doubt_address(failure));
    report
}
