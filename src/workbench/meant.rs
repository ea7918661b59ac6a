//! Which message fields are, where nobody said it: by the names that they have.

use std::collections::HashSet;

use super::names::plain;
use super::paste::{Pasted, Shape};
use crate::core::form::Form;
use crate::core::merchant::Endpoints;
use crate::core::message::Message;
use crate::core::notification;
use crate::core::protocol::Endpoint;
use crate::core::signature::NEVER_SIGNED;

/// What fields are meant to be, and by what that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The message.
    pub message: Message,
    /// By what it is known.
    pub by: By,
}

/// By what is known what fields are meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody has said it.
    Option,
    /// The path that they were sent to.
    Path,
    /// Their names.
    Fields,
}

impl Meant {
    /// Somebody has said it: a request's endpoint, or none for a notification.
    #[must_use]
    pub fn said(endpoint: Option<Endpoint>, form: &Form) -> Self {
        Self { message: endpoint.map_or_else(|| notified(form), Message::Request), by: By::Option }
    }

    /// Nobody has said it: by the path that they were sent to, else by the fields. A reply's are those
    /// of no request.
    #[must_use]
    pub fn inferred(pasted: &Pasted, endpoints: &Endpoints) -> Option<Self> {
        if pasted.shape == Shape::Reply {
            return None;
        }
        if notification::looks_like(pasted.form.iter().map(|(name, _)| name)) {
            return Some(Self { message: notified(&pasted.form), by: By::Fields });
        }
        let settings: Vec<_> = Endpoint::all().map(|endpoint| (endpoint, endpoints.of(endpoint))).collect();
        let own = settings.iter().map(|(endpoint, settings)| (*endpoint, settings.path.as_str()));
        let documented = Endpoint::all().map(|endpoint| (endpoint, endpoint.path()));
        let endpoint = pasted.path.as_deref().and_then(|path| by_path(path, own.chain(documented)));
        match endpoint {
            Some(endpoint) => Some(Self { message: Message::Request(endpoint), by: By::Path }),
            None => by_fields(&pasted.form).map(|message| Self { message, by: By::Fields }),
        }
    }
}

/// Whose notification it is.
fn notified(form: &Form) -> Message {
    if form.get(notification::TOP_UP_NAMES[0]).is_some() { Message::TopUp } else { Message::Sale }
}

/// The most fields that are compared with those of messages, which have a tenth of them.
const MOST: usize = 400;

/// By how many fields a message that lacks some must be the likelier one.
const MARGIN: usize = 2;

/// The message that fields are most likely, whatever style their names are in; none where several
/// are as likely.
fn by_fields(form: &Form) -> Option<Message> {
    if form.len() > MOST {
        return None;
    }
    let signed = form.iter().map(|(name, _)| name).filter(|name| !NEVER_SIGNED.contains(name));
    let names: HashSet<String> = signed.map(plain).collect();
    let mut found: Vec<Found> = Message::all().map(|message| Found::of(message, &names)).collect();
    found.sort_by_key(|found| std::cmp::Reverse((found.matched, found.is_complete)));
    let [best, next, ..] = found.as_slice() else { return None };
    // Whatever has a merchant's number is a balance inquiry, and more.
    let is_all = best.matched == names.len();
    let is_own = best.message != Message::Request(Endpoint::Balance) || is_all;
    let is_ahead = best.matched >= next.matched + MARGIN;
    let is_alone = best.matched > next.matched || !next.is_complete;
    let is_found = best.matched > 0 && is_own && (is_ahead || best.is_complete && is_alone);
    is_found.then_some(best.message)
}

/// How far fields are one message's.
struct Found {
    message: Message,
    matched: usize,
    is_complete: bool,
}

impl Found {
    fn of(message: Message, names: &HashSet<String>) -> Self {
        let fields = message.fields();
        let is_there = |name: &str| names.contains(&plain(name));
        Self {
            message,
            matched: fields.iter().filter(|field| is_there(field.name)).count(),
            is_complete: fields.iter().all(|field| !field.required || is_there(field.name)),
        }
    }
}

/// The endpoint that a request's path names, by the paths of all of them; with and without `.html`,
/// as gateways take it.
fn by_path<'p>(path: &str, mut paths: impl Iterator<Item = (Endpoint, &'p str)>) -> Option<Endpoint> {
    let bare = |path: &str| path.trim_end_matches('/').trim_end_matches(".html").to_owned();
    let given = bare(path);
    paths.find(|(_, path)| !bare(path).is_empty() && given.ends_with(&bare(path))).map(|(endpoint, _)| endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(names: &str) -> Option<Message> {
        let pairs = names.split(' ').map(|name| (name.to_owned(), "1".to_owned())).collect();
        by_fields(&Form::from_pairs(pairs).expect("unique"))
    }

    #[test]
    fn a_message_is_known_by_its_names() {
        let request = |endpoint| Some(Message::Request(endpoint));
        for (names, message) in [
            ("customerId orderId batchno productCode cardNumber cardPassword amount sign", request(Endpoint::Submit)),
            ("customer_id order_id batch_no product_code amount", request(Endpoint::Submit)),
            ("customerId orderId timestamp sign", request(Endpoint::Query)),
            ("customerId timestamp sign", request(Endpoint::Balance)),
            ("customerId orderno timestamp", request(Endpoint::Bizorder)),
            ("customerId orderno checkItemFacePrice itemId number amt overtime", request(Endpoint::Buy)),
            ("customerId systemOrderId orderId status money successAmount", Some(Message::Sale)),
            ("customerId orderno tmporder code number money amount", Some(Message::TopUp)),
        ] {
            assert_eq!(meant(names), message, "{names}");
        }
    }

    #[test]
    fn what_may_be_several_is_none() {
        for names in ["a b", "orderId", "orderId sign", "customerId a", "amount", "sign", "customerId amount"] {
            assert_eq!(meant(names), None, "{names}");
        }
    }

    #[test]
    fn a_path_names_its_endpoint() {
        let paths = || Endpoint::all().map(|endpoint| (endpoint, endpoint.path()));
        for path in ["/v2_tocard.html", "/v2_tocard", "/api/v2_tocard.html", "/v2_tocard/"] {
            assert_eq!(by_path(path, paths()), Some(Endpoint::Submit), "{path}");
        }
        assert_eq!(by_path("/v2_queryBuy", paths()), Some(Endpoint::Buy));
        for path in ["/", "", "/notify", "/v2_tocards", ".html"] {
            assert_eq!(by_path(path, paths()), None, "{path}");
        }
        assert_eq!(by_path("/", [(Endpoint::Buy, "/")].into_iter()), None);
    }
}
