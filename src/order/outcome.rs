//! What an exchange proves about an order that was to be placed.

use serde_json::{Value, json};

use crate::core::client::Exchange;
use crate::core::protocol::{Rejection, Verdict};
use crate::core::reply::{Reply, Unproved};

/// The outcome of a submission or a top-up, and the gateway's own words.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) outcome: Outcome,
    /// What happened, in words, where it is no plain acceptance.
    pub(crate) why: String,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whether the order that the number names may be another one: then what becomes of that
    /// order proves nothing about this one.
    pub(crate) may_be_another: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    Rejected,
    NotSent,
    Unknown,
}

impl Outcome {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
        }
    }
}

impl Proof {
    /// Reads an exchange. Whatever is not proved is unknown.
    pub(crate) fn of(exchange: &Exchange) -> Self {
        let silent = |outcome, why: String, http_status| Self {
            outcome,
            why,
            http_status,
            code: None,
            message: None,
            may_be_another: false,
        };
        match exchange {
            Exchange::NotSent(why) => silent(Outcome::NotSent, why.clone(), None),
            Exchange::Unknown { why, http_status } => silent(Outcome::Unknown, why.clone(), *http_status),
            Exchange::Refused { http_status } => {
                let why = format!("the gateway answered with HTTP {http_status} and no business reply");
                silent(Outcome::Rejected, why, Some(*http_status))
            }
            Exchange::Answered { http_status, reply } => {
                let (outcome, why) = judge(*http_status, reply);
                Self {
                    outcome,
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
    pub(crate) fn json(&self) -> Option<Value> {
        self.http_status?;
        let mut session = serde_json::Map::new();
        for (key, value) in [
            ("http_status", self.http_status.map(|status| json!(status))),
            ("code", self.code.as_ref().map(|code| json!(code))),
            ("msg", self.message.as_ref().map(|message| json!(message))),
        ] {
            session.extend(value.map(|value| (key.to_owned(), value)));
        }
        Some(Value::Object(session))
    }
}

fn judge(http_status: u16, reply: &Reply) -> (Outcome, String) {
    let Reply { code, message, .. } = reply;
    if reply.is_forged() {
        let why = format!("{} (code {code}: {message})", Unproved::Signature);
        return (Outcome::Unknown, why);
    }
    match reply.verdict() {
        Verdict::Yes if (200..300).contains(&http_status) => (Outcome::Accepted, String::new()),
        Verdict::Yes => (Outcome::Unknown, format!("the gateway answered code {code}, but with HTTP {http_status}")),
        Verdict::No => match reply.rejection() {
            Rejection::NumberTaken => {
                (Outcome::Unknown, format!("the gateway already has an order with this number: {message}"))
            }
            Rejection::MaybeStored => {
                (Outcome::Unknown, format!("the gateway may have stored the order before it failed: {message}"))
            }
            Rejection::Unreadable => {
                (Outcome::Unknown, format!("the gateway refused in words that cannot be read: {message}"))
            }
            Rejection::Proved => (Outcome::Rejected, format!("the gateway rejected the order: {message}")),
        },
        Verdict::Undecided => (Outcome::Unknown, format!("the gateway answered code {code}: {message}")),
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
