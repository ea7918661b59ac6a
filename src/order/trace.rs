//! What `-v` shows of an exchange, in English: it is for whoever looks at the protocol.

use crate::core::client::Exchange;
use crate::output::{Printer, words};

/// What came of it.
pub(super) fn exchange(printer: &Printer, exchange: &Exchange) {
    match exchange {
        Exchange::Answered { http_status, reply } => {
            printer.trace(1, &format!("HTTP {http_status}, code {}, {}", reply.code, reply.message));
            printer.trace(2, &format!("data {}", reply.data));
        }
        Exchange::Refused { http_status } => printer.trace(1, &format!("HTTP {http_status}, no business reply")),
        Exchange::NotSent(error) => printer.trace(1, &format!("not sent: {}", words::transport_error(error).en())),
        Exchange::Unknown(why) => printer.trace(1, &format!("no trustworthy answer: {}", words::unanswered(why).en())),
    }
}
