//! Words for what the sandbox's operator is told.

use super::cipher::decrypt_error;
use super::field::{form_error, invalid};
use crate::core::lang::{Words, say};
use crate::core::notification::NotifiedState;
use crate::server::sandbox::{Delivery, Detail, OrderRef, Outcome, Remark, Seen, Verdict};

/// A remark, as one line whatever the request brought into it.
#[must_use]
pub fn remark(remark: &Remark) -> Words {
    let text = match remark {
        Remark::Request(seen) => request(seen),
        Remark::Server(text) => text.clone(),
        Remark::Refused { endpoint, message, detail } => {
            say!("{endpoint}: {message}: {detail}", "{endpoint}：{message}：{detail}", [detail = self::detail(detail)])
        }
        Remark::Notified { order, told, outcome } => notified(order, *told, outcome),
    };
    let escape = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    let in_one_line = |text: &str| text.chars().map(escape).collect();
    Words::new(in_one_line(text.en()), in_one_line(text.zh()))
}

/// A request in one line: what came, and behind the arrow what it was answered.
fn request(seen: &Seen) -> Words {
    let Seen { method, path, fields, verdict } = seen;
    let fields = fields.iter().flat_map(|(name, value)| [" ", name, "=", value]).collect::<String>();
    say!(
        "{method} {path}{fields} -> {verdict}",
        "{method} {path}{fields} -> {verdict}",
        [verdict = self::verdict(verdict)]
    )
}

fn verdict(verdict: &Verdict) -> Words {
    let (code, message, delivery) = match verdict {
        Verdict::Status(status) => return format!("HTTP {status}").into(),
        Verdict::Answer { code, message, delivery } => (code, message, delivery),
    };
    match delivery {
        Delivery::Prompt => format!("{code} {message}").into(),
        Delivery::Late => say!("{code} {message}, 30 s late", "{code} {message}，30 秒后才应答"),
        Delivery::ServerError => say!("{code} {message}, told as HTTP 500", "{code} {message}，但应答 HTTP 500"),
        Delivery::Truncated => say!("{code} {message}, truncated", "{code} {message}，应答被截断"),
        Delivery::Cut => {
            say!("{code} {message}, told to nobody: the connection is cut", "{code} {message}，但连接中断，没有应答")
        }
    }
}

fn notified(order: &OrderRef, told: NotifiedState, outcome: &Outcome) -> Words {
    let order = match order {
        OrderRef::Sale(id) => say!("sale {id}", "寄售单 {id}"),
        OrderRef::TopUp(id) => say!("top-up {id}", "充值单 {id}"),
    };
    let told = match told {
        NotifiedState::Undecided => say!("undecided", "未决"),
        NotifiedState::Succeeded => say!("succeeded", "成功"),
        NotifiedState::Failed => say!("failed", "失败"),
    };
    let outcome = match outcome {
        Outcome::Taken => say!("taken", "已接受"),
        Outcome::Again { heard, wait } => say!("{heard}; again in {wait:?}", "{heard}；{wait:?} 后再次通知", [heard]),
        Outcome::GivenUp { heard } => say!("{heard}; not again", "{heard}；不再通知", [heard]),
    };
    say!("notified of {order}, {told}: {outcome}", "已通知{order}，{told}：{outcome}", [order, told, outcome])
}

fn detail(detail: &Detail) -> Words {
    match detail {
        Detail::Form(error) => form_error(error),
        Detail::Field(invalid) => self::invalid(invalid),
        Detail::Ciphertext(error) => say!("the ciphertext {why}", "密文{why}", [why = decrypt_error(error)]),
        Detail::Other(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Endpoint;

    #[test]
    fn a_remark_is_one_line() {
        let detail = Detail::Other("the MD5 of note=a\nb\u{1b}[2J&timestamp=1".into());
        let told = remark(&Remark::Refused { endpoint: Endpoint::Balance, message: "SIGN错误".into(), detail });
        assert_eq!(told, r"balance: SIGN错误: the MD5 of note=a\nb\u{1b}[2J&timestamp=1");
    }

    #[test]
    fn a_call_is_told_with_what_follows_from_it() {
        let told = |order, told, outcome| remark(&Remark::Notified { order, told, outcome });
        let (sale, top_up) = (|| OrderRef::Sale("C1".into()), || OrderRef::TopUp("T1".into()));
        let heard = || Words::from("HTTP 500");
        let wait = std::time::Duration::from_secs(10);
        assert_eq!(told(sale(), NotifiedState::Succeeded, Outcome::Taken), "notified of sale C1, succeeded: taken");
        assert_eq!(
            told(sale(), NotifiedState::Failed, Outcome::Again { heard: heard(), wait }),
            "notified of sale C1, failed: HTTP 500; again in 10s"
        );
        assert_eq!(
            told(top_up(), NotifiedState::Succeeded, Outcome::GivenUp { heard: heard() }),
            "notified of top-up T1, succeeded: HTTP 500; not again"
        );
    }
}
