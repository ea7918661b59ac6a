//! What an exchange proves about an order that was to be placed.

use crate::core::client::Exchange;
use crate::core::lang::{Words, say};
use crate::core::protocol::{Rejection, Verdict};
use crate::core::reply::Reply;
pub(crate) use crate::ledger::Outcome;
use crate::ledger::{Exchanged, Settlement};
use crate::output::document::GatewayReply;
use crate::output::words::{self, Ending};

/// The outcome of a submission or a top-up, and the gateway's own words.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) outcome: Outcome,
    /// How the exchange ended, for the ledger; and what only words or an HTTP status tell of it.
    pub(crate) exchanged: Exchanged,
    pub(crate) note: Option<Words>,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whether the order that the number names may be another one: then what becomes of that
    /// order proves nothing about this one.
    pub(crate) may_be_another: bool,
    /// What was wrong with the last answer, where it was asked in vain what became of the order.
    asked_since: Option<Words>,
}

impl Proof {
    /// Reads an exchange. Whatever is not proved is unknown.
    pub(crate) fn of(exchange: &Exchange) -> Self {
        let silent = |exchanged: Exchanged, note: Words, http_status| Self {
            outcome: exchanged.outcome(),
            exchanged,
            note: Some(note),
            http_status,
            code: None,
            message: None,
            may_be_another: false,
            asked_since: None,
        };
        match exchange {
            Exchange::NotSent(error) => silent(Exchanged::NotSent, words::transport_error(error), None),
            Exchange::Unknown(why) => silent(Exchanged::NoReply, words::unanswered(why), why.http_status()),
            Exchange::Refused { http_status } => {
                silent(Exchanged::Refused, format!("HTTP {http_status}").into(), Some(*http_status))
            }
            Exchange::Answered { http_status, reply } => {
                let exchanged = judge(*http_status, reply);
                let belied = exchanged == Exchanged::Unproved && reply.verdict() == Verdict::Yes;
                Self {
                    outcome: exchanged.outcome(),
                    exchanged,
                    note: belied.then(|| format!("HTTP {http_status}").into()),
                    http_status: Some(*http_status),
                    code: Some(reply.code.clone()),
                    message: Some(reply.message.clone()),
                    may_be_another: reply.verdict() != Verdict::Yes && reply.rejection() == Rejection::NumberTaken,
                    asked_since: None,
                }
            }
        }
    }

    /// What of it is written down.
    pub(crate) fn settlement(&self) -> Settlement<'_> {
        Settlement {
            exchanged: self.exchanged,
            note: self.note.as_ref().map(Words::en),
            code: self.code.as_deref(),
            message: self.message.as_deref(),
            system_order_id: None,
            number_exists: self.may_be_another,
        }
    }

    /// The same after questions that proved nothing either; `problem` is what was wrong with the
    /// last answer.
    pub(crate) fn asked_in_vain(self, problem: Option<Words>) -> Self {
        Self { asked_since: problem, ..self }
    }

    /// What happened, in words.
    pub(crate) fn why(&self) -> Words {
        let (note, code, message) = (self.note.as_ref(), self.code.as_deref(), self.message.as_deref());
        let ended = words::ending(&Ending { exchanged: self.exchanged, note, code, message });
        match &self.asked_since {
            Some(problem) => say!("{ended}; asked since: {problem}", "{ended}；之后查询：{problem}", [ended, problem]),
            None => ended,
        }
    }

    /// The gateway's part in JSON; `None` when nothing came from it.
    pub(crate) fn reply(&self) -> Option<GatewayReply> {
        Some(GatewayReply { http_status: self.http_status?, code: self.code.clone(), msg: self.message.clone() })
    }
}

fn judge(http_status: u16, reply: &Reply) -> Exchanged {
    if reply.is_forged() {
        return Exchanged::Forged;
    }
    match reply.verdict() {
        Verdict::Yes if (200..300).contains(&http_status) => Exchanged::Accepted,
        Verdict::Yes | Verdict::Undecided => Exchanged::Unproved,
        Verdict::No => match reply.rejection() {
            Rejection::NumberTaken => Exchanged::NumberTaken,
            Rejection::MaybeStored => Exchanged::MaybeStored,
            Rejection::Unreadable => Exchanged::Unproved,
            Rejection::Proved => Exchanged::Rejected,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::secret::ApiKey;
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
    fn a_refusal_that_cannot_be_read_is_told_as_one() {
        let reply = Box::new(Reply::parse(r#"{"code":-1,"msg":"????"}"#.as_bytes()).expect("a reply"));
        let proof = Proof::of(&Exchange::Answered { http_status: 200, reply });
        assert_eq!(proof.outcome, Outcome::Unknown);
        assert_eq!(proof.why(), "the gateway refused in words that cannot be read: ????");
    }

    #[test]
    fn a_forged_reply_proves_nothing() {
        for code in ["1", "0000", "-1"] {
            let body = format!(r#"{{"code":"{code}","msg":"x","data":{{"a":1}},"sign":"0"}}"#);
            let mut reply = Box::new(Reply::parse(body.as_bytes()).expect("a reply"));
            reply.authenticate(&ApiKey::new("k".into()));
            let proof = Proof::of(&Exchange::Answered { http_status: 200, reply });
            assert_eq!(proof.outcome, Outcome::Unknown, "{code}");
            assert!(proof.why().contains("signature"), "{}", proof.why());
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
