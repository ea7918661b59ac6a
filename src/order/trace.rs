//! The trace of an exchange, for `-v`: secrets are masked. It is in English, for whoever looks at the protocol.

use crate::core::client::Exchange;
use crate::core::merchant::Merchant;
use crate::core::protocol::CARD_FIELDS;
use crate::core::request::SignedRequest;
use crate::output::{Printer, words};

/// Shows the form with the card masked; the API key is never part of it.
pub(super) fn request(printer: &Printer, merchant: &Merchant, signed: &SignedRequest) {
    let settings = merchant.endpoints.of(signed.endpoint);
    printer.trace(1, &format!("POST {}", signed.url));
    for (name, value) in signed.form.iter() {
        let secret = CARD_FIELDS.contains(&settings.documented_name(name));
        let shown = if secret { format!("[{} hex digits]", value.len()) } else { value.to_owned() };
        printer.trace(1, &format!("  {name}={shown}"));
    }
}

/// Shows what came of an exchange, which is scrubbed already.
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
