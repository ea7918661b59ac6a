//! Words for what the sandbox's operator is told.

use super::cipher::decrypt_error;
use super::field::{form_error, invalid};
use crate::core::notification::NotifiedState;
use crate::server::sandbox::{Detail, OrderRef, Outcome, Remark};

/// A remark, as one line whatever the request brought into it.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    let text = match remark {
        Remark::Server(text) => text.clone(),
        Remark::Refused { endpoint, message, detail } => format!("{endpoint}: {message}: {}", self::detail(detail)),
        Remark::Notified { order, told, outcome } => notified(order, *told, outcome),
    };
    let escape = |c: char| if c.is_control() { c.escape_debug().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

fn notified(order: &OrderRef, told: NotifiedState, outcome: &Outcome) -> String {
    let order = match order {
        OrderRef::Sale(id) => format!("sale {id}"),
        OrderRef::TopUp(id) => format!("top-up {id}"),
    };
    let told = match told {
        NotifiedState::Undecided => "undecided",
        NotifiedState::Succeeded => "succeeded",
        NotifiedState::Failed => "failed",
    };
    let outcome = match outcome {
        Outcome::Taken => "taken".to_owned(),
        Outcome::Again { heard, wait } => format!("{heard}; again in {wait:?}"),
        Outcome::GivenUp { heard } => format!("{heard}; not again"),
    };
    format!("notified of {order}, {told}: {outcome}")
}

fn detail(detail: &Detail) -> String {
    match detail {
        Detail::Form(error) => form_error(error),
        Detail::Field(invalid) => self::invalid(invalid),
        Detail::Ciphertext(error) => format!("the ciphertext {}", decrypt_error(error)),
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
        let heard = || "HTTP 500".to_owned();
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
