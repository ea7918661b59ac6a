//! What an exchange proves about an order that was to be placed.

use crate::core::client::Exchange;
use crate::core::protocol::{Rejection, Verdict};
use crate::core::reply::{Reply, Unproved};
use crate::ledger::Exchanged;
pub(crate) use crate::ledger::Outcome;
use crate::output::document::GatewayReply;

/// The outcome of a submission or a top-up, and the gateway's own words.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) outcome: Outcome,
    /// How the exchange ended, for the ledger; and what only words or an HTTP status tell of it.
    pub(crate) exchanged: Exchanged,
    pub(crate) note: Option<String>,
    /// What happened, in words, where it is no plain acceptance.
    pub(crate) why: String,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whether the order that the number names may be another one: then what becomes of that
    /// order proves nothing about this one.
    pub(crate) may_be_another: bool,
}

impl Proof {
    /// Reads an exchange. Whatever is not proved is unknown.
    pub(crate) fn of(exchange: &Exchange) -> Self {
        let silent = |exchanged: Exchanged, note: String, why: String, http_status| Self {
            outcome: exchanged.outcome(),
            exchanged,
            note: Some(note),
            why,
            http_status,
            code: None,
            message: None,
            may_be_another: false,
        };
        match exchange {
            Exchange::NotSent(why) => silent(Exchanged::NotSent, why.clone(), why.clone(), None),
            Exchange::Unknown { why, http_status } => {
                silent(Exchanged::NoReply, why.clone(), why.clone(), *http_status)
            }
            Exchange::Refused { http_status } => {
                let why = format!("the gateway answered with HTTP {http_status} and no business reply");
                silent(Exchanged::Refused, format!("HTTP {http_status}"), why, Some(*http_status))
            }
            Exchange::Answered { http_status, reply } => {
                let (exchanged, why) = judge(*http_status, reply);
                let belied = exchanged == Exchanged::Unproved && reply.verdict() == Verdict::Yes;
                Self {
                    outcome: exchanged.outcome(),
                    exchanged,
                    note: belied.then(|| format!("HTTP {http_status}")),
                    why,
                    http_status: Some(*http_status),
                    code: Some(reply.code.clone()),
                    message: Some(reply.message.clone()),
                    may_be_another: reply.verdict() != Verdict::Yes && reply.rejection() == Rejection::NumberTaken,
                }
            }
        }
    }

    /// The same after questions that proved nothing either; `problem` is what was wrong with the
    /// last answer.
    pub(crate) fn asked_in_vain(mut self, problem: Option<String>) -> Self {
        if let Some(problem) = problem {
            self.why = format!("{}; asked since: {problem}", self.why);
        }
        self
    }

    /// The gateway's part in JSON; `None` when nothing came from it.
    pub(crate) fn reply(&self) -> Option<GatewayReply> {
        Some(GatewayReply { http_status: self.http_status?, code: self.code.clone(), msg: self.message.clone() })
    }
}

fn judge(http_status: u16, reply: &Reply) -> (Exchanged, String) {
    let Reply { code, message, .. } = reply;
    if reply.is_forged() {
        let why = format!("{} (code {code}: {message})", Unproved::Signature);
        return (Exchanged::Forged, why);
    }
    match reply.verdict() {
        Verdict::Yes if (200..300).contains(&http_status) => (Exchanged::Accepted, String::new()),
        Verdict::Yes => (Exchanged::Unproved, format!("the gateway answered code {code}, but with HTTP {http_status}")),
        Verdict::No => match reply.rejection() {
            Rejection::NumberTaken => {
                (Exchanged::NumberTaken, format!("the gateway already has an order with this number: {message}"))
            }
            Rejection::MaybeStored => {
                (Exchanged::MaybeStored, format!("the gateway may have stored the order before it failed: {message}"))
            }
            Rejection::Unreadable => {
                (Exchanged::Unproved, format!("the gateway refused in words that cannot be read: {message}"))
            }
            Rejection::Proved => (Exchanged::Rejected, format!("the gateway rejected the order: {message}")),
        },
        Verdict::Undecided => (Exchanged::Unproved, format!("the gateway answered code {code}: {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::secret::ApiKey;
    use crate::ledger::Move;
    use proptest::prelude::*;

    fn placed(http_status: u16, body: &str) -> Outcome {
        let reply = Box::new(Reply::parse(body.as_bytes()).expect("a reply"));
        Proof::of(&Exchange::Answered { http_status, reply }).outcome
    }

    #[test]
    fn codes_prove_what_the_protocol_says() {
        assert_eq!(placed(200, r#"{"code":"1","msg":"单据已被接收"}"#), Outcome::Accepted);
        assert_eq!(placed(200, r#"{"code":"0000"}"#), Outcome::Accepted);
        assert_eq!(placed(200, r#"{"code":-1,"msg":"接口维护"}"#), Outcome::Rejected);
        assert_eq!(placed(200, r#"{"code":-1,"msg":"订单号不能重复"}"#), Outcome::Unknown);
        assert_eq!(placed(200, r#"{"code":999,"msg":"系统繁忙"}"#), Outcome::Unknown);
        assert_eq!(placed(200, r#"{"code":-1,"message":"接收失败"}"#), Outcome::Unknown);
        assert_eq!(placed(200, r#"{"code":-1,"msg":"此卡已在处理"}"#), Outcome::Rejected);
        assert_eq!(placed(404, r#"{"code":1}"#), Outcome::Unknown);
    }

    #[test]
    fn only_a_number_that_is_taken_may_be_anothers() {
        let may_be_another = |body: &str| {
            let reply = Box::new(Reply::parse(body.as_bytes()).expect("a reply"));
            Proof::of(&Exchange::Answered { http_status: 200, reply }).may_be_another
        };
        assert!(may_be_another(r#"{"code":-1,"msg":"订单已存在"}"#));
        assert!(may_be_another(r#"{"code":7,"msg":"订单已存在"}"#));
        assert!(!may_be_another(r#"{"code":-1,"msg":"接收失败"}"#));
        assert!(!may_be_another(r#"{"code":1,"msg":"单据已被接收，请勿重复提交"}"#));
    }

    #[test]
    fn the_history_tells_what_the_report_tells() {
        let answered = |http_status, body: &str| {
            let mut reply = Reply::parse(body.as_bytes()).expect("a reply");
            reply.authenticate(&ApiKey::new("k".into()));
            Exchange::Answered { http_status, reply: Box::new(reply) }
        };
        for exchange in [
            Exchange::NotSent("the connection was refused".into()),
            Exchange::Unknown { why: "no answer within 8s".into(), http_status: None },
            Exchange::Unknown { why: "the gateway answered with HTTP 500".into(), http_status: Some(500) },
            Exchange::Refused { http_status: 404 },
            answered(200, r#"{"code":-1,"msg":"接口维护"}"#),
            answered(200, r#"{"code":-1,"msg":"订单号不能重复"}"#),
            answered(200, r#"{"code":-1,"msg":"接收失败"}"#),
            answered(200, r#"{"code":999,"msg":"系统繁忙"}"#),
            answered(404, r#"{"code":1,"msg":"x"}"#),
            answered(200, r#"{"code":"1","msg":"x","data":{"a":1},"sign":"0"}"#),
        ] {
            let placement = Proof::of(&exchange);
            let row = Move {
                at: 0,
                from: None,
                to: placement.outcome.state(),
                cause: placement.exchanged.into(),
                source: None,
                note: placement.note,
                code: placement.code,
                message: placement.message,
                real_face_value: None,
                settled_amount: None,
                real_face_value_was: None,
                settled_amount_was: None,
            };
            let told = format!("{}: {}", placement.outcome.name(), placement.why);
            assert_eq!(crate::output::words::cause(&row), told, "{exchange:?}");
        }
    }

    #[test]
    fn a_forged_reply_proves_nothing() {
        for code in ["1", "0000", "-1"] {
            let body = format!(r#"{{"code":"{code}","msg":"x","data":{{"a":1}},"sign":"0"}}"#);
            let mut reply = Box::new(Reply::parse(body.as_bytes()).expect("a reply"));
            reply.authenticate(&ApiKey::new("k".into()));
            let placement = Proof::of(&Exchange::Answered { http_status: 200, reply });
            assert_eq!(placement.outcome, Outcome::Unknown, "{code}");
            assert!(placement.why.contains("signature"), "{}", placement.why);
        }
    }

    proptest! {
        #[test]
        fn no_other_code_is_ever_taken_as_proof(code in "[^\"\\\\\\p{C}]{0,5}") {
            prop_assume!(!["1", "0000", "-1"].contains(&code.as_str()));
            prop_assert_eq!(placed(200, &format!(r#"{{"code":"{code}"}}"#)), Outcome::Unknown);
        }
    }
}
